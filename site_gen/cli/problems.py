"""Shows diagnostics, coloured on a terminal, and tells the exit status that they ask for."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from site_gen import diagnostics, report
from site_gen.cli import console
from site_gen.diagnostics import Diagnostics
from site_gen.report import Format, Style

_STYLES: dict[Style, dict[str, Any]] = {
    "error": {"fg": "red", "bold": True},
    "warning": {"fg": "yellow", "bold": True},
    "hint": {"fg": "cyan", "bold": True},
    "strong": {"bold": True},
    "frame": {"fg": "cyan"},
}


def show(
    found: Diagnostics,
    format: Format = "full",
    *,
    hints: bool = False,
    color: bool | None = None,
    quiet: bool = False,
) -> int:
    """Write a report and return the exit status.

    `quiet` leaves out the count of hints; a program that asked for JSON gets its list all the same.
    """
    for_programs = format in ("json", "github")
    if quiet and not for_programs and all(d.severity == "hint" for d in found):
        return 0
    colored = format == "full" and _colored(asked=color)
    text = report.render(found, format, hints=hints, paint=_paint if colored else report.plain)
    console.say(text, err=not for_programs, color=colored)
    return 1 if diagnostics.has_errors(found) else 0


def _paint(text: str, style: Style) -> str:
    return click.style(text, **_STYLES[style])


def _colored(*, asked: bool | None) -> bool:
    """Tell whether to colour what goes to stderr (https://no-color.org)."""
    for choice in (asked, click.get_current_context().find_root().color):
        if choice is not None:
            return choice
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and sys.stderr is not None and sys.stderr.isatty()
