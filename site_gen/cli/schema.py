"""`site-gen schema`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from site_gen.cli import console
from site_gen.cli.options import examples, option

if TYPE_CHECKING:
    from site_gen.desk.editor_schema import Kind


@click.command(
    "schema",
    epilog=examples(
        "schema > note.schema.json",
        "schema brief",
        "schema --editor vscode    help with notes in Visual Studio Code",
    ),
)
@click.argument("kind", type=click.Choice(["note", "brief", "story", "page"]), default="note")
@option(
    "--editor",
    type=click.Choice(["vscode"]),
    help="Write snippets for notes, sources, claims and figures, and a task that lists problems, "
    "into .vscode/ of the site.",
)
@click.pass_context
def command(context: click.Context, /, *, kind: Kind, editor: Literal["vscode"] | None) -> int:
    """Print the JSON Schema of the front matter of notes, or of another kind of file.

    In a site, with its topics, companies and stories to choose from. It is made from the very
    tables that files are read by.
    """
    from site_gen import report
    from site_gen.desk import editor_schema, glance

    if editor is not None:
        return _set_up(console.site_folder(context))
    console.say(report.as_json(editor_schema.of_kind(kind, glance.choices(context.obj))))
    return 0


def _set_up(root: Path) -> int:
    from site_gen.cli import problems
    from site_gen.desk import editor_setup, glance

    written, found = editor_setup.write(root, glance.choices(root))
    if found:
        return problems.show(found)
    console.say("".join(f"{root / path}\n" for path in written))
    console.say(
        "In a note, type note, source, claim or figure and press Ctrl-Space; Ctrl-Shift-B lists "
        "every mistake\nin the Problems pane. Give this command again when topics, companies or "
        "stories are new.\n"
    )
    return 0
