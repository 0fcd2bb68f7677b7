"""`site-gen build`."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from site_gen import again, closing
from site_gen.cli import console, problems
from site_gen.cli.options import (
    FOLDER,
    SITE_ADDRESS,
    color_option,
    examples,
    flag,
    format_option,
    hints_option,
    jobs_option,
    now_option,
    option,
    strict_option,
)
from site_gen.closing import Closing
from site_gen.diagnostics import Diagnostics
from site_gen.looks import Looks, look
from site_gen.report import Format
from site_gen.write import manifest

if TYPE_CHECKING:
    from site_gen.build import Outcome
    from site_gen.model import When


@click.command(
    "build",
    epilog=examples(
        "build",
        "build --now 2024-01-26             as of that day",
        "build --preview --output preview   with drafts, for your eyes alone",
        "build --url http://localhost:8000/",
    ),
)
@option(
    "--output",
    metavar="DIR",
    type=FOLDER,
    help="Where to write: an empty folder, or one that an earlier build wrote. Files of others in "
    "it are left alone. Default: output/ in the site.",
)
@option("--url", type=SITE_ADDRESS, help="Where the site will stand. Default: as in site.yaml.")
@now_option
@flag("--clean", help="Write every file anew, also those that are right.")
@jobs_option
@flag("--explain", help="Say why each page was rendered.")
@flag("--preview", help="Show drafts and held notes too, marked as such.")
@strict_option
@flag("--quiet", help="Say nothing when all is well.")
@format_option
@hints_option
@color_option
@click.pass_context
@console.keeping()
def command(
    context: click.Context,
    /,
    *,
    output: Path | None,
    now: When | None,
    explain: bool,
    quiet: bool,
    format: Format,
    hints: bool,
    color: bool | None,
    **choices: Any,
) -> int:
    """Write the site: pages, briefs and feeds, as of now.

    Only what changed is written, and what is no longer part of the site is removed. If anything
    is wrong, every problem is named and the last good output stays as it is.
    """
    started, looked_at = time.perf_counter(), time.time_ns()
    root, at = console.site_folder(context), now or console.now()
    order = Order(root, output or root / "output", at, looked_at, again.scan(root), choices)
    done = order.settled() if not explain else None
    found, ending = (
        (done.diagnostics, done.closing) if done is not None else _build(order, explain=explain)
    )
    status = problems.show(found, format, hints=hints, color=color, quiet=quiet)
    if ending is not None and not quiet:
        line = closing.line(ending, time.perf_counter() - started)
        console.say(f"{line}\n", err=format in ("json", "github"))
    return status


@dataclass(frozen=True, slots=True)
class Order:
    """What a build was asked for, and how the site looked before."""

    root: Path
    output: Path
    at: When
    looked_at: int
    scan: dict[str, Looks]
    choices: Mapping[str, Any]

    @property
    def repeatable(self) -> bool:
        """Whether the same content gives the same output: a preview shows drafts as of today."""
        return not self.choices["preview"] and not self.choices["clean"]

    def settled(self) -> again.Settled | None:
        """Return the last build, if nothing has changed since and it would end the same."""
        if not self.repeatable:
            return None
        key = again.wish(self.choices["url"])
        done = again.unchanged(self.root, self.output, self.at, key, self.scan)
        if done is None or (self.choices["strict"] and done.diagnostics):
            return None
        return done


def _build(order: Order, *, explain: bool) -> tuple[Diagnostics, Closing | None]:
    from site_gen import build, listing

    outcome = build.build(order.root, order.output, at=order.at, waiting=_waits, **order.choices)
    if outcome.site is None or outcome.written is None:
        return outcome.diagnostics, None
    if explain:
        console.say(listing.explanation(outcome.reasons), err=True)
    ending = listing.closing(outcome.written, outcome.site)
    if order.repeatable and not order.choices["strict"]:
        _remember(order, outcome, ending)
    return outcome.diagnostics, ending


def _remember(order: Order, outcome: Outcome, ending: Closing) -> None:
    """Keep what a build that has nothing to do needs to know it."""
    books = look(order.output / manifest.NAME)
    if books is None or outcome.site is None:
        return
    site = outcome.site
    unmoved = replace(ending, written=0, unchanged=ending.files, removed=0)
    again.remember(
        order.root,
        order.output,
        again.Settled(
            wish=again.wish(order.choices["url"]),
            zone=site.config.timezone.key,
            since=site.now,
            until=site.changes_at,
            scan=again.key_of(order.scan, order.looked_at),
            books=books,
            closing=unmoved,
            diagnostics=outcome.diagnostics,
        ),
    )


def _waits(line: str) -> None:
    console.say(f"{line}\n", err=True)
