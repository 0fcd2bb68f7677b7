"""`site-gen check`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from site_gen.cli import console, problems
from site_gen.cli.options import (
    color_option,
    examples,
    flag,
    format_option,
    hints_option,
    now_option,
    strict_option,
)
from site_gen.cli.since import changed, since_option
from site_gen.model import When
from site_gen.report import Format

if TYPE_CHECKING:
    from site_gen.build import Outcome


@click.command(
    "check",
    epilog=examples(
        "check",
        "check --hints                     also matters of taste",
        "check --fix --dry-run             show what --fix would mend",
        "check --since main                only what this branch changed",
        "check --strict --format github    in a workflow for pull requests",
        "check --format concise            for an editor's list of problems",
    ),
)
@flag(
    "--fix",
    help="Mend what needs no judgement: a missing uid, tracking parameters in the addresses of "
    "sources, companies that the text names, spaces of French, heavy pictures and their GPS data.",
)
@flag("--dry-run", help="With --fix: show what it would change, and change nothing.")
@since_option
@now_option
@strict_option
@format_option
@hints_option
@color_option
@click.pass_context
@console.keeping()
def command(
    context: click.Context,
    /,
    *,
    fix: bool,
    dry_run: bool,
    since: str | None,
    now: When | None,
    strict: bool,
    format: Format,
    hints: bool,
    color: bool | None,
) -> int:
    """Name every problem at once, with its place and what to do; without --fix write nothing.

    The exit status is 1 where there is an error, else 0.
    """
    if dry_run and not fix:
        raise click.UsageError("--dry-run belongs to --fix", context)
    root, at = console.site_folder(context), now or console.now()
    files = changed(context, root, since)
    outcome = _check(root, at, files, strict=strict, hints=hints)
    if fix:
        mended = _mended(root, outcome, format, dry_run=dry_run)
        outcome = mended or _check(root, at, files, strict=strict, hints=hints)
    quiet = all(d.severity == "hint" for d in outcome.diagnostics)
    if format == "full" and quiet and not (hints and outcome.diagnostics):
        console.say("No problems found.\n", err=dry_run)
    return problems.show(outcome.diagnostics, format, hints=hints, color=color)


def _check(
    root: Path, at: When, files: frozenset[str] | None, *, strict: bool, hints: bool
) -> Outcome:
    """Check it all, and leave out what is said of files that did not change."""
    from site_gen import build

    outcome = build.check(root, at=at, output=root / "output", strict=strict, hints=hints)
    if files is None:
        return outcome
    kept = tuple(d for d in outcome.diagnostics if d.at is not None and d.at.path in files)
    return replace(outcome, diagnostics=kept)


def _mended(root: Path, outcome: Outcome, format: Format, *, dry_run: bool) -> Outcome | None:
    """Mend what was found, or show how; None where it has to be checked again."""
    from site_gen.desk import fix

    if outcome.content is None:
        return outcome
    mends = fix.plan(root, outcome.content, outcome.diagnostics)
    if mends.lacking:
        console.say(f"{mends.lacking}\n", err=True)
    for_programs = format in ("json", "github")
    if dry_run:
        console.say(fix.diff(mends), err=for_programs)
        return replace(outcome, diagnostics=(*outcome.diagnostics, *mends.found))
    found = (*mends.found, *fix.write(root, mends))
    console.say(fix.told(mends), err=for_programs)
    return replace(outcome, diagnostics=(*outcome.diagnostics, *found)) if found else None
