"""Turns diagnostics into text: for people, for editors' problem lists, for programs, for GitHub."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Literal

from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.terminal import fitted, visible

Format = Literal["full", "concise", "json", "github"]
Style = Literal["error", "warning", "hint", "strong", "frame"]
Paint = Callable[[str, Style], str]
"""Colours a text, or returns it as it is."""

_GITHUB_LEVEL = {"error": "error", "warning": "warning", "hint": "notice"}
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MOST_COLUMNS = 100
"""Longer lines are shown in part."""


def plain(text: str, style: Style) -> str:  # noqa: ARG001 - it is a Paint
    """Colour nothing."""
    return text


def render(
    diagnostics: Diagnostics, format: Format, *, hints: bool = False, paint: Paint = plain
) -> str:
    """Return the report: empty, or lines that each end in a newline.

    Without `hints`, hints are but counted (full, concise) or left out (json, github).
    """
    chosen = [d for d in diagnostics if hints or d.severity != "hint"]
    if format == "json":
        return as_json([_as_object(d) for d in chosen])
    if format == "github":
        return "".join(f"{_github(d)}\n" for d in chosen)
    if format == "concise":
        lines = [_concise(d, paint) for d in chosen]
    else:
        lines = [f"{full(d, paint)}\n" for d in chosen]
    return "".join(f"{line}\n" for line in [*lines, *_closing(diagnostics, hints=hints)])


def full(diagnostic: Diagnostic, paint: Paint = plain) -> str:
    """Show one diagnostic with its place, the line meant and what to do."""
    severity = diagnostic.severity
    lines = [
        paint(f"{severity}[{diagnostic.code}]", severity)
        + paint(f": {visible(diagnostic.message)}", "strong")
    ]
    if diagnostic.at is not None:
        lines.append(f"  {paint('-->', 'frame')} {_place(diagnostic.at)}")
        lines.extend(_excerpt(diagnostic, diagnostic.at, paint))
    if diagnostic.help is not None:
        lines.append(f"  {paint('help:', 'frame')} {visible(diagnostic.help)}")
    return "\n".join(lines)


def as_json(value: object) -> str:
    """Write JSON that people can read too; what must not reach a terminal raw is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n"


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Count them: `2 errors, 1 warning in 2 files`; empty where there are none."""
    found = list(diagnostics)
    counts = [
        _count(number, severity)
        for severity in ("error", "warning", "hint")
        if (number := sum(d.severity == severity for d in found))
    ]
    files = len({d.at.path for d in found if d.at is not None})
    return ", ".join(counts) + (f" in {_count(files, 'file')}" if files else "")


def _closing(diagnostics: Diagnostics, *, hints: bool) -> list[str]:
    shown = [d for d in diagnostics if hints or d.severity != "hint"]
    lines = [summary(shown)] if shown else []
    kept = len(diagnostics) - len(shown)
    if kept:
        lines.append(f"{_count(kept, 'hint')}; --hints shows {'it' if kept == 1 else 'them'}")
    return lines


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _place(at: Location) -> str:
    numbers = [str(n) for n in (at.line, at.column) if n is not None]
    return ":".join([visible(at.path), *numbers])


def _excerpt(diagnostic: Diagnostic, at: Location, paint: Paint) -> list[str]:
    if diagnostic.excerpt is None or at.line is None:
        return []
    start = (at.column or 1) - 1
    text, before, length = fitted(diagnostic.excerpt, start, diagnostic.width, _MOST_COLUMNS)
    number = str(at.line)
    bar = f"  {' ' * len(number)} |"
    carets = paint("^" * length, diagnostic.severity)
    return [
        paint(bar, "frame"),
        f"{paint(f'  {number} |', 'frame')} {text}".rstrip(),
        f"{paint(bar, 'frame')} {' ' * before}{carets}",
    ]


def _concise(diagnostic: Diagnostic, paint: Paint) -> str:
    place = "" if diagnostic.at is None else f"{_place(diagnostic.at)}: "
    label = paint(f"{diagnostic.severity}[{diagnostic.code}]", diagnostic.severity)
    return f"{place}{label}: {visible(diagnostic.message)}"


def _as_object(diagnostic: Diagnostic) -> dict[str, str | int | None]:
    at = diagnostic.at
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "file": at.path if at else None,
        "line": at.line if at else None,
        "column": at.column if at else None,
        "message": diagnostic.message,
        "help": diagnostic.help,
    }


def _github(diagnostic: Diagnostic) -> str:
    """Write a workflow command, which GitHub shows beside the line.

    https://docs.github.com/actions/reference/workflow-commands-for-github-actions
    """
    at, properties = diagnostic.at, []
    if at is not None:
        properties.append(f"file={_property(at.path)}")
        properties += [f"line={at.line}"] if at.line is not None else []
        properties += [f"col={at.column}"] if at.column is not None else []
    properties.append(f"title={_property(diagnostic.code)}")
    message = "\n".join(text for text in (diagnostic.message, diagnostic.help) if text)
    level = _GITHUB_LEVEL[diagnostic.severity]
    return f"::{level} {','.join(properties)}::{_data(message)}"


def _data(text: str) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(text)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
