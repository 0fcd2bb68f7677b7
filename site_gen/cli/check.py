"""`site-gen check`."""

from __future__ import annotations

import click

from site_gen import build
from site_gen.cli import console, problems
from site_gen.cli.options import (
    color_option,
    examples,
    format_option,
    hints_option,
    now_option,
    strict_option,
)
from site_gen.model import When
from site_gen.report import Format


@click.command(
    "check",
    epilog=examples(
        "check",
        "check --strict --format github    in a workflow for pull requests",
        "check --format concise            for an editor's list of problems",
    ),
)
@now_option
@strict_option
@format_option
@hints_option
@color_option
@click.pass_context
def command(
    context: click.Context,
    /,
    *,
    now: When | None,
    strict: bool,
    format: Format,
    hints: bool,
    color: bool | None,
) -> int:
    """Name every problem at once, with its place and what to do; write nothing.

    The exit status is 1 where there is an error, else 0.
    """
    root, at = console.site_folder(context), now or console.now()
    outcome = build.check(root, at=at, output=root / "output", strict=strict)
    if format == "full" and not outcome.diagnostics:
        console.say("No problems found.\n")
    return problems.show(outcome.diagnostics, format, hints=hints, color=color)
