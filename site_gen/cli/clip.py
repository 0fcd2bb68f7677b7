"""`site-gen clip`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen import build, clock
from site_gen.cli import console, problems
from site_gen.cli.options import ADDRESS, TIME, edit_option, examples, flag, option
from site_gen.model import When

if TYPE_CHECKING:
    from site_gen.desk.clip import Desk, Done

_LIBRARIES = ("trafilatura", "httpx2")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
"""Of whatever scheme: one that is not fetched is no file either."""


@click.command(
    "clip",
    epilog=examples(
        "clip https://example.com/news --edit",
        "clip saved-page.html                     what a browser saved, behind any wall",
        "clip - < copied.txt                      what was copied from a page",
        "clip --inbox                             all addresses in content/inbox.md",
    ),
)
@click.argument("source", metavar="FILE|URL|-", required=False)
@flag("--inbox", help="Make a draft of each address in content/inbox.md, and take it out there.")
@edit_option
@option("--now", type=TIME, help="Date the draft as of this time. Default: the real time.")
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    source: str | None,
    inbox: bool,
    edit: bool,
    now: When | None,
) -> int:
    """Start a note from somebody else's page: a saved one, an address, or standard input.

    Fills in what the page tells: source, author, date, whom it quotes, companies, topics. What
    is guessed is marked TK, and no note with a TK is published. The page's text is kept in
    .clips/, which is never published.
    """
    root, at = console.site_folder(context), now or console.now()
    if inbox == (source is not None):
        raise click.UsageError("clip takes either FILE, URL or -, or --inbox.", context)
    if source is not None and _ADDRESS.match(source):
        ADDRESS.convert(source, None, context)
    outcome = build.arrange(root, at=at)
    if outcome.content is None:
        return problems.show(outcome.diagnostics)
    try:
        from site_gen.desk import clip
    except ModuleNotFoundError as error:
        if error.name not in _LIBRARIES:
            raise
        console.say("error: clip needs more: pip install 'site-gen[clip]'\n", err=True)
        return 1
    present = clock.instant(at, outcome.content.config.timezone)
    desk = clip.desk(root, outcome.content, present)
    every = desk.clip_inbox() if source is None else _one(desk, source)
    done = [_told(root, each, present) for each in every]
    if not done:
        console.say("nothing waits in content/inbox.md\n")
    for each in done:
        if edit and each.made:
            console.edit(root / each.made.skeleton.path)
    found = tuple(d for each in done for d in each.diagnostics)
    return problems.show(found) if found else 0


def _one(desk: Desk, source: str) -> Iterator[Done]:
    if _ADDRESS.match(source):
        yield desk.clip_address(source)
    elif source == "-":
        yield desk.clip_stream(sys.stdin.buffer if sys.stdin else BytesIO())
    else:
        yield desk.clip_file(Path(source))


def _told(root: Path, done: Done, now: datetime) -> Done:
    """Say at once what was written: a long inbox takes its time."""
    if done.made:
        console.say(f"{root / done.made.skeleton.path}\n{done.made.outlook(now)}\n")
    return done
