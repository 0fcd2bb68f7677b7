// Searches the notes in the reader's own browser: nobody learns what was looked for.
//
// site_gen/render/search.py writes what is fetched here, and says what is in it. First the list of
// shards (index.json), then the shards that the words of the query lie in, then the lines of the
// results that are shown. A word also finds its inflections and what begins with it, and, where
// there is neither, what is spelled nearly so. Accents and capitals never matter.

const form = document.querySelector("#Search");
const query = document.querySelector("#Query");
const count = document.querySelector("#Count");
const results = document.querySelector("#Results");
const more = document.querySelector("#More");
const FILTERS = ["company", "topic", "year"];
const AT_ONCE = 10;
const PAUSE = 200; // milliseconds without a key, after which the words are looked for

// Words, as render/search.py has them

const PICTURED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff";
const WORD = new RegExp(`[${PICTURED}]|(?:(?![${PICTURED}])[\\p{L}\\p{N}])+`, "gu");
const LETTERS = { ß: "ss", œ: "oe", æ: "ae", ø: "o", đ: "d", ł: "l", ı: "i", ς: "σ" };
const LONGEST = 40;

function words(text) {
  const bare = text.toLowerCase().replace(/[ßœæøđłıς]/g, (letter) => LETTERS[letter])
    .normalize("NFKD").replace(/\p{Mn}/gu, "");
  return (bare.match(WORD) ?? []).map((word) => [...word].slice(0, LONGEST).join(""));
}

// Words that say nothing of what is looked for, as long as there is another.
const EMPTY = new Set(("a an and are as at by for from in is it its of on or that the this to was " +
  "with au aux ce ces d de des du elle en est et il l la le les leur n ne ou par pas pour qu que " +
  "qui s sa se ses son sur un une").split(" "));

function wanted(text) {
  const all = [...new Set(words(text))];
  const telling = all.filter((word) => !EMPTY.has(word));
  return (telling.length ? telling : all).slice(0, 8);
}

// What an English or French word may end in, the longest first; what is left are four letters at
// least. Both words go through the same cuts, so that the stem need not be a word.
const ENDINGS = ("issements issement ications ication isations isation izations ization ements " +
  "ement ations ation itions ition ateurs ateur atrices atrice uses euses euse eurs eur ions ion " +
  "ments ment ings ing ives ive ifs if ities ity ites ite ers er ees ee ent ant ait ons ez ed " +
  "iennes ienne iens ien ennes enne ens en ans an ales ale als al elles elle els el ies ie es e " +
  "s x y").split(" ");

function stem(word) {
  let left = word.replace(/eaux$/, "eau").replace(/(?<=..)aux$/, "al").replace(/ail$/, "al")
    .replace(/ies$/, "y");
  for (let cut = true; cut; ) {
    const least = /[sxe]$/.test(left) ? 3 : 4;
    const ending = ENDINGS.find((each) =>
      left.endsWith(each) && left.length - each.length >= (each.length === 1 ? least : 4));
    cut = ending !== undefined && !left.endsWith("ss");
    if (cut) left = left.slice(0, -ending.length);
  }
  return left.replace(/([b-df-hj-np-tv-z])\1$/, "$1");
}

// How many letters of one word have to change to make it the other, two swapped ones counting
// once; `most` + 1 where it is more.
function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1);
      }
    }
    if (Math.min(...next) > most) return most + 1;
    [before, row] = [row, next];
  }
  return row[other.length];
}

// Files

const fetched = new Map();

function load(path) {
  if (!fetched.has(path)) {
    // Asked for anew, but transferred only where it changed: the files of one build fit together.
    const answer = fetch(form.dataset.index + path, { cache: "no-cache" }).then((response) => {
      if (!response.ok) throw new Error(`${path}: ${response.status}`);
      return response.json();
    });
    answer.catch(() => fetched.delete(path));
    fetched.set(path, answer);
  }
  return fetched.get(path);
}

const hexadecimal = (text) =>
  Array.from(new TextEncoder().encode(text), (byte) => byte.toString(16).padStart(2, "0")).join("");

// Returns the entries of the shards that hold a word, and what begins like it.
async function entries(word, start) {
  const { words: bounds } = await load("index.json");
  if (!bounds.length) return [];
  const holds = (key) => Math.max(0, bounds.findLastIndex((bound) => bound <= key));
  const from = holds(hexadecimal(start));
  const own = holds(hexadecimal(word));
  const to = holds(`${hexadecimal(start)}g`); // after all that begins so
  const places = [own, own + 1, own - 1].filter((place) => place >= from && place <= to);
  const shards = await Promise.all(places.map((place) => load(`words/${bounds[place] || "0"}.json`)));
  return shards.flatMap((shard) => Object.entries(shard));
}

// Finding

const WEIGHTS = [10, 5, 4, 2, 1]; // of a word that stands where A to E say

// All notes have one number each, from 0, the oldest first: what is said of them fits into arrays
// of numbers, which are filled several times as fast as maps.
async function archive() {
  const { notes } = await load("index.json");
  let total = 0;
  const years = Object.entries(notes).map(([year, length]) => {
    const from = total;
    total += length;
    return { year: Number(year), from, to: total };
  });
  return { years, total, from: new Map(years.map(({ year, from }) => [year, from])) };
}

// Calls back with each note in an entry of a shard, and how much the word tells of it there.
function eachNote(places, { from }, tell) {
  const parts = places.split(" ");
  for (let part = 0; part < parts.length; part += 2) {
    const signs = parts[part + 1];
    let note = from.get(Number(parts[part])) - 1;
    let gap = 0;
    for (let at = 0; at < signs.length; at += 1) {
      const code = signs.charCodeAt(at);
      if (code >= 65 && code <= 69) {
        note += gap + 1;
        gap = 0;
        tell(note, WEIGHTS[code - 65]);
      } else gap = gap * 36 + code - (code < 58 ? 48 : 87);
    }
  }
}

// Returns how well each word of the index that is like `word` matches it, from 0 to 1.
function alike(word, found) {
  const [root, start] = [stem(word), word.slice(0, 3)];
  const grades = new Map();
  for (const [other, places] of found) {
    if (other.includes(":")) continue;
    if (other === word) grades.set(places, 1);
    else if (other.startsWith(start) && stem(other) === root) grades.set(places, 0.8);
    else if (word.length > 1 && other.startsWith(word)) {
      grades.set(places, 0.3 + 0.3 * (word.length / other.length));
    }
  }
  const most = word.length < 4 || /\d/.test(word) ? 0 : word.length < 8 ? 1 : 2;
  if (grades.size || !most) return grades;
  for (const [other, places] of found) {
    if (!other.includes(":") && distance(word, other, most) <= most) grades.set(places, 0.3);
  }
  return grades;
}

// Returns what a word says of each note, 0 where it says nothing, and how many it says something of.
async function notesWith(word, notes) {
  const found = await entries(word, word.slice(0, Math.max(2, Math.min(4, word.length - 2))));
  const scores = new Float64Array(notes.total);
  let count = 0;
  for (const [places, grade] of alike(word, found)) {
    eachNote(places, notes, (note, weight) => {
      if (!scores[note]) count += 1;
      scores[note] = Math.max(scores[note], grade * weight);
    });
  }
  return { scores, count };
}

async function notesFiled(kind, id, notes) {
  const entry = `${kind}:${id}`;
  const found = (await entries(entry, entry)).find(([key]) => key === entry);
  const filed = new Uint8Array(notes.total);
  if (found) eachNote(found[1], notes, (note) => { filed[note] = 1; });
  return filed;
}

// Adds up what each word of a query says of a note. Notes with all words come alone, if there
// are any; else those with most.
async function scored(asked, notes) {
  const sums = new Float64Array(notes.total);
  const hits = new Uint8Array(notes.total);
  for (const { scores, count } of await Promise.all(asked.map((word) => notesWith(word, notes)))) {
    const rarity = Math.log(1 + notes.total / (count || 1));
    for (let note = 0; count && note < notes.total; note += 1) {
      if (scores[note]) {
        sums[note] += scores[note] * rarity;
        hits[note] += 1;
      }
    }
  }
  const most = hits.reduce((one, other) => Math.max(one, other), 0);
  return { sums, partial: most < asked.length, has: (note) => most && hits[note] === most };
}

// Returns the notes that a question finds, the best first, of equal ones the newest.
async function find({ q, company, topic, year }) {
  const asked = wanted(q);
  if (!asked.length && !company && !topic && !year) return null;
  const notes = await archive();
  const [{ sums, partial, has }, ...filed] = await Promise.all([
    asked.length ? scored(asked, notes) : { sums: [], partial: false, has: () => true },
    ...(company ? [notesFiled("company", company, notes)] : []),
    ...(topic ? [notesFiled("topic", topic, notes)] : []),
  ]);
  const found = [];
  for (const { from, to, year: own } of notes.years) {
    for (let note = from; (!year || own === Number(year)) && note < to; note += 1) {
      if (has(note) && filed.every((those) => those[note])) found.push(note);
    }
  }
  found.sort((one, other) => (asked.length && sums[other] - sums[one]) || other - one);
  return { notes: found, partial };
}

// Showing

async function line(note) {
  const { lines } = await load("index.json");
  const { years } = await archive();
  const { year, from } = years.findLast((each) => each.from <= note);
  const place = note - from;
  const file = await load(`notes/${year}-${Math.floor(place / lines)}.json`);
  return file[place % lines];
}

function inItsLanguage(element, note) {
  if (note.lang) element.lang = note.lang;
  if (note.dir) element.dir = note.dir;
}

function row(note) {
  const copy = document.querySelector("#Result").content.cloneNode(true);
  const [title, time, brief, marks, summary] =
    [".title", "time", ".brief", ".marks", ".summary"].map((part) => copy.querySelector(part));
  const link = title.querySelector("a");
  link.textContent = note.title;
  link.href = `${form.dataset.notes}${encodeURIComponent(note.slug)}/`;
  inItsLanguage(title, note);
  if (note.day) {
    time.textContent = note.day;
    time.dateTime = note.date;
  } else time.remove();
  if (note.brief) {
    const week = brief.querySelector("a");
    week.textContent = note.brief;
    week.href = `${form.dataset.briefs}${encodeURIComponent(note.brief)}/#${encodeURIComponent(note.slug)}`;
  } else brief.remove();
  for (const mark of note.marks ?? []) {
    const words = document.querySelector(`#Mark_${CSS.escape(mark)}`);
    if (words) marks.append(" · ", words.content.cloneNode(true));
  }
  if (note.summary) {
    summary.textContent = note.summary;
    inItsLanguage(summary, note);
  } else summary.remove();
  return copy;
}

let found = [];
let turn = 0;

function tell(message, number = "") {
  count.textContent = message.replace("{count}", number.toLocaleString(document.documentElement.lang));
}

async function show(from) {
  const mine = turn;
  const lines = await Promise.all(found.slice(from, from + AT_ONCE).map(line));
  if (mine !== turn) return;
  const rows = lines.map(row);
  if (from) results.append(...rows);
  else results.replaceChildren(...rows);
  more.hidden = found.length <= from + AT_ONCE;
  if (from) results.children[from].querySelector("a").focus();
}

async function search() {
  turn += 1;
  const mine = turn;
  try {
    const answer = await find(asked());
    if (mine !== turn) return;
    found = answer?.notes ?? [];
    await show(0);
    if (mine !== turn) return;
    if (!answer) tell("");
    else if (!found.length) tell(form.dataset.none);
    else tell(answer.partial ? form.dataset.some : form.dataset.found, found.length);
  } catch {
    if (mine === turn) tell(form.dataset.failed);
  }
}

// The question, which the address holds too

function asked() {
  const values = new FormData(form);
  return Object.fromEntries(["q", ...FILTERS].map((name) => [name, (values.get(name) ?? "").trim()]));
}

function toAddress() {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(asked())) {
    if (value) address.searchParams.set(name, value);
    else address.searchParams.delete(name);
  }
  history.replaceState(null, "", address);
}

function fromAddress() {
  const parameters = new URLSearchParams(location.search);
  query.value = parameters.get("q") ?? "";
  for (const name of FILTERS) {
    const select = form.elements.namedItem(name);
    const value = parameters.get(name) ?? "";
    if (select) select.value = [...select.options].some((each) => each.value === value) ? value : "";
  }
}

let waiting = 0;

function ask() {
  clearTimeout(waiting);
  toAddress();
  search();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
form.addEventListener("change", (event) => {
  if (event.target !== query) ask();
});
query.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(ask, PAUSE);
});
more.addEventListener("click", () => {
  show(results.children.length).catch(() => tell(form.dataset.failed));
});
addEventListener("popstate", () => {
  fromAddress();
  search();
});

form.hidden = false;
load("index.json").catch(() => {}); // told when it is needed and still fails
fromAddress();
search();
