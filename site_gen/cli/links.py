"""`site-gen links`."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import click

from site_gen.cli import console, problems
from site_gen.cli.options import color_option, examples, format_option, hints_option
from site_gen.cli.since import changed, since_option
from site_gen.report import Format

if TYPE_CHECKING:
    from site_gen.desk.answers import Progress


@click.command(
    "links",
    epilog=examples(
        "links",
        "links --since main              those of the notes of a branch",
        "links --hints                   also what has moved, and what no program may ask",
    ),
)
@since_option
@format_option
@hints_option
@color_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    since: str | None,
    format: Format,
    hints: bool,
    color: bool | None,
) -> int:
    """Ask whether the links to other sites still lead anywhere, and name the dead ones.

    A host is asked two things at a time at most, half a second apart. What is sound is not asked
    again for a week, what is not for an hour, so that Ctrl-C loses nothing: the next run goes on.
    The exit status is 1 where a link is dead, else 0.
    """
    root, at = console.site_folder(context), console.now()
    files = changed(context, root, since)
    try:
        from site_gen.desk import links
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("site_gen"):
            raise
        console.say("error: `links` needs httpx2: pip install 'site-gen[links]'\n", err=True)
        return 1
    with ExitStack() as stack:
        try:
            done = links.check(root, at=at, changed=files, progress=_bar(stack))
        except KeyboardInterrupt:
            console.say("\nWhat was asked is kept: the next run goes on from here.\n", err=True)
            raise
    status = problems.show(done.diagnostics, format, hints=hints, color=color)
    console.say(done.told, err=format in ("json", "github"))
    return status


def _bar(stack: ExitStack) -> Progress:
    """Return what shows how far it is, on a terminal alone."""
    if sys.stderr is None or not sys.stderr.isatty():
        return _silent
    bars: list[Any] = []

    def show(done: int, total: int) -> None:
        if not bars:
            bar = click.progressbar(length=total, label="asking", show_pos=True, file=sys.stderr)
            bars.append(stack.enter_context(bar))
        bars[0].update(done - bars[0].pos)

    return show


def _silent(done: int, total: int) -> None:
    pass
