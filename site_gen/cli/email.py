"""`site-gen email`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from site_gen.cli import console, problems
from site_gen.cli.options import WEEK, color_option, examples, now_option, option
from site_gen.diagnostics import has_errors

if TYPE_CHECKING:
    from site_gen.model import When


@click.command(
    "email",
    epilog=examples(
        "email 2024-W04 --output brief.eml",
        "email 2024-W04 --format html   to paste into a mailing service",
        "email 2024-W04 --language fr   of another edition",
    ),
)
@click.argument("week", type=WEEK)
@option(
    "--format",
    type=click.Choice(["eml", "html", "text"]),
    default="eml",
    show_default=True,
    help="A whole mail as one file, or one of its parts to paste.",
)
@option(
    "--language",
    metavar="TAG",
    help="In which of the site's languages, like fr. Default: its own.",
)
@option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it. Default: standard output.",
)
@now_option
@color_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    week: str,
    format: Literal["eml", "html", "text"],
    language: str | None,
    output: Path | None,
    now: When | None,
    color: bool | None,
) -> int:
    """Make the mail of a brief: HTML with its styles written in, and plain text.

    A brief that is not out yet is made as it will go out. The same brief gives the same bytes.
    """
    root, at = console.site_folder(context), now or console.now()
    try:
        from site_gen.desk import mail
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("site_gen"):
            raise
        console.say("error: `email` needs css-inline: pip install 'site-gen[email]'\n", err=True)
        return 1
    found, diagnostics = mail.edition(root, week, at, language)
    if diagnostics:
        problems.show(diagnostics, color=color)
    if found is None or has_errors(diagnostics):
        return 1
    made, view, config = found
    data: bytes | None = (made.html if format == "html" else made.text).encode()
    if format == "eml":
        data, wrong = mail.message(made, view, config)
        if data is None:
            return problems.show(wrong, color=color)
    return _write(data or b"", output)


def _write(data: bytes, output: Path | None) -> int:
    if output is None:
        console.say(data)
        return 0
    try:
        output.write_bytes(data)
    except OSError as error:
        console.say(f"error: {output} cannot be written: {error.strerror}\n", err=True)
        return 1
    return 0
