"""`site-gen init`."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from site_gen.cli import console
from site_gen.cli.options import FOLDER, SITE_ADDRESS, TITLE, Parsed, examples, option

_LANGUAGE = Parsed("language", "site_gen.desk.starter", "clean_language")


@click.command(
    "init",
    epilog=examples(
        "init my-brief",
        'init ma-lettre --language fr --title "Ma lettre" --url https://lettre.example/',
    ),
)
@click.argument("folder", metavar="DIR", type=FOLDER)
@option(
    "--language",
    type=_LANGUAGE,
    default="en",
    show_default=True,
    help="The language of the newsletter: en or fr, or a variety such as fr-CA.",
)
@option("--title", type=TITLE, help="Its name. Default: that of the folder.")
@option(
    "--url",
    type=SITE_ADDRESS,
    default="https://brief.example/",
    show_default=True,
    help="Where the site will stand.",
)
@click.pass_context
def command(
    context: click.Context, /, *, folder: Path, language: str, title: str | None, url: str
) -> int:
    """Make a new site in an empty folder: it builds at once.

    It holds two example notes, which say themselves what notes can do, and what GitHub needs to
    check pull requests and to publish the site.
    """
    from site_gen.cli import problems
    from site_gen.desk import starter

    place = context.obj / folder
    name = title or starter.title_of(place.resolve())
    files = starter.files_of(starter.Wish(name, url, language, console.now()))
    found = starter.create(place, files)
    if found:
        return problems.show(found)
    console.say(f"{place}: a new site of {len(files)} files. Next:\n{_next(place)}")
    return 0


def _next(place: Path) -> str:
    """Return the three commands to give now."""
    here = place.resolve() == Path.cwd()
    commands = [
        *([] if here else [(f"cd {shlex.quote(str(place))}", "")]),
        ("site-gen build", "makes the site in output/, with two example notes"),
        ('site-gen new note "A headline"', "starts a note of your own"),
        *([("site-gen check", "names every mistake")] if here else []),
    ]
    size = max(len(line) for line, does in commands if does)
    return "".join(
        f"  {line:{size}}  # {does}\n" if does else f"  {line}\n" for line, does in commands
    )
