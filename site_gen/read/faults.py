"""Says in an editor's words what is wrong with YAML that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_KEY = re.compile(r"(?P<indent>\s*(?:- )*)(?P<name>[A-Za-z_][\w-]*):(?P<space>\s+)(?P<value>\S.*)")
_KEY_WITHOUT_SPACE = re.compile(r"\s*(?:- )*(?P<name>[A-Za-z_][\w-]*):(?P<value>[^\s:/].*)")
_OPENS_SOMETHING = {
    **dict.fromkeys("@`%&*!>|?-", "has a meaning of its own in YAML"),
    "[": "opens a list",
    "{": "opens fields",
}
_GENERAL = 'put texts with : # [ ] { } or quotes in "…"'

Spot = tuple[int, int]
"""A line and a column, from 0."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where (line and column from 0), and what to do."""

    line: int
    column: int
    message: str
    remedy: str
    width: int = 1


def explain(text: str, problem: str, context: str, at: Spot, start: Spot | None) -> Fault:
    """Return what to tell an editor.

    `problem` and `context` are PyYAML's words (`while scanning …`, `found …`), `at` is where it
    met the problem and `start` where that began for it.
    """
    rows = text.split("\n")
    row = rows[at[0]] if at[0] < len(rows) else ""
    return (
        _layout_fault(rows, row, problem, at, start)
        or _bracket_fault(problem, context, at, start)
        or _open_quote(rows, problem, at, start)
        or _value_fault(row, problem, at)
        or Fault(*at, f"cannot be read as YAML: {problem}".removesuffix(": "), _GENERAL)
    )


def _layout_fault(
    rows: Sequence[str], row: str, problem: str, at: Spot, start: Spot | None
) -> Fault | None:
    """Explain what is wrong with the lines rather than with a value."""
    if "\t" in row[: at[1] + 1] and not row[: at[1]].strip():
        return Fault(at[0], row.index("\t"), "a tab stands where YAML wants spaces", "use spaces")
    if problem == "could not find expected ':'" and start is not None:
        return _without_space(rows, start[0]) or Fault(
            *start,
            "this line is no field",
            "write a field's name, a colon and a space, then the value",
        )
    if problem.startswith("mapping values are not allowed"):
        found = _KEY.match(row)
        if found and at[1] > found.end("name"):
            return _colon_in_value(at[0], found)
        return _without_space(rows, at[0] - 1) or _misplaced(rows, at)
    if problem == "but found another document":
        return Fault(*at, "a line `---` starts a second list of fields", "take the line out")
    if problem.startswith(("expected '<document start>'", "expected <block end>")):
        return _swallowed(rows, at) or _misplaced(rows, at)
    return None


def _swallowed(rows: Sequence[str], at: Spot) -> Fault | None:
    """Find an open quote that ran on to the one which opens a later value."""
    for line in range(min(at[0], len(rows))):
        fault = _unclosed(rows[line], line)
        if fault is None:
            continue
        quote = rows[line][fault.column]
        met = next((row for row in rows[line + 1 : at[0] + 1] if quote in row), "")
        if met.partition(quote)[2].strip():  # a text over several lines ends with its quote
            return fault
    return None


def _without_space(rows: Sequence[str], number: int) -> Fault | None:
    found = _KEY_WITHOUT_SPACE.match(rows[number]) if 0 <= number < len(rows) else None
    if found is None:
        return None
    name, value = found["name"], found["value"]
    message = f"a space is missing after `{name}:`"
    return Fault(number, found.end("name"), message, f"write {name}: {value}")


def _colon_in_value(line: int, found: re.Match[str]) -> Fault:
    name, value = found["name"], found["value"].rstrip()
    return Fault(
        line,
        found.start("value"),
        f"the colon inside the {name} starts a second field",
        f"put the {name} in quotes: {name}: {_quoted(value)}",
        len(value),
    )


def _misplaced(rows: Sequence[str], at: Spot) -> Fault | None:
    """Explain a line that starts further left or right than those it belongs to."""
    row = rows[at[0]] if at[0] < len(rows) else ""
    indent = len(row) - len(row.lstrip())
    before = next((r for r in reversed(rows[: at[0]]) if r.strip()), "")
    if not row.strip() or not before or indent == len(before) - len(before.lstrip()):
        return None
    side = "right" if indent > len(before) - len(before.lstrip()) else "left"
    return Fault(
        at[0],
        indent,
        f"this line starts further {side} than the lines it belongs to",
        "start fields that belong together, and items of one list, in one column",
    )


def _bracket_fault(problem: str, context: str, at: Spot, start: Spot | None) -> Fault | None:
    if not context.startswith("while parsing a flow") or start is None:
        return None
    closing = "]" if "sequence" in context else "}"
    if at[0] > start[0] or "'<stream end>'" in problem:
        message = "the bracket that opens here is never closed"
        return Fault(*start, message, f"write {closing} where it ends")
    message = "inside brackets, a text with , : [ ] { } or # needs quotes"
    return Fault(*at, message, 'put the text in quotes: "…"')


def _open_quote(rows: Sequence[str], problem: str, at: Spot, start: Spot | None) -> Fault | None:
    """Find a quote that opens a value and has no partner in its line."""
    if "escape" in problem:
        return None
    if problem.startswith(("found unexpected end of stream", "found unexpected document")):
        line = start[0] if start else at[0]
        return _unclosed(rows[line], line) or Fault(*(start or at), *_UNCLOSED)
    for line in range(min(at[0], len(rows) - 1), -1, -1):
        fault = _unclosed(rows[line], line)
        if fault is not None:
            return fault
    return None


_UNCLOSED = ("the quote that opens here is never closed", "write it again where the text ends")


def _unclosed(row: str, line: int) -> Fault | None:
    found = _KEY.match(row)
    if found is None or found["value"][0] not in "\"'":
        return None
    quote = found["value"][0]
    closed = quote in found["value"][1:].replace(f"\\{quote}", "")
    return None if closed else Fault(line, found.start("value"), *_UNCLOSED)


def _value_fault(row: str, problem: str, at: Spot) -> Fault | None:
    """Explain a value that starts with a character that is YAML's own."""
    found = _KEY.match(row)
    if found is None:
        return None
    name, value = found["name"], found["value"].rstrip()
    column, width = found.start("value"), len(value)
    if "escape" in problem:
        message = f"a backslash in the {name} means nothing here"
        return Fault(*at, message, f"write \\\\, or put the {name} in single quotes")
    if value[0] in "\"'":
        message = f"text follows the closing quote of the {name}"
        return Fault(at[0], at[1], message, f"put all of the {name} in quotes: {_quoted(value)}")
    if value[0] in _OPENS_SOMETHING:
        message = f"the {name} starts with `{value[0]}`, which {_OPENS_SOMETHING[value[0]]}"
        remedy = f"put the {name} in quotes: {_quoted(value)}"
        return Fault(at[0], column, message, remedy, width)
    return None


def _quoted(value: str) -> str:
    """Write a value as YAML reads it."""
    if value[0] == value[-1] == "'" and len(value) > 1:
        value = value[1:-1]
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'{}'".format(value.replace("'", "''"))
