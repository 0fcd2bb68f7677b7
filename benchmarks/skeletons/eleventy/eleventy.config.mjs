export default function (config) {
  config.addCollection("weeks", (api) => {
    const weeks = {};
    for (const note of api.getFilteredByTag("note")) (weeks[note.data.week] ??= []).push(note);
    return Object.entries(weeks).map(([name, notes]) => ({ name, notes }));
  });
  return {
    dir: { input: "content", includes: "../_includes", output: "_site" },
    markdownTemplateEngine: false,
  };
}
