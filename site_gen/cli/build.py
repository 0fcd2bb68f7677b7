"""`site-gen build`."""

from __future__ import annotations

import gc
import time
from pathlib import Path
from typing import Any

import click

from site_gen import build, listing
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
from site_gen.model import When
from site_gen.report import Format


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
    started = time.perf_counter()
    root, at = console.site_folder(context), now or console.now()
    gc.disable()  # a build makes values and keeps them: looking for cycles costs a fifth of it
    outcome = build.build(root, output or root / "output", at=at, waiting=_waits, **choices)
    status = problems.show(outcome.diagnostics, format, hints=hints, color=color, quiet=quiet)
    if explain and outcome.written:
        console.say(listing.explanation(outcome.reasons), err=True)
    if outcome.site and outcome.written and not quiet:
        line = listing.closing_line(outcome.written, outcome.site, time.perf_counter() - started)
        console.say(f"{line}\n", err=format in ("json", "github"))
    return status


def _waits(line: str) -> None:
    console.say(f"{line}\n", err=True)
