"""Fits text into columns of a terminal, and keeps control characters out of it."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate

_TAB = 4
# Overrides and isolates turn the direction of all that follows: text shown with them can read
# as what it is not (https://trojansource.codes).
_TURNING = frozenset("\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = ("Cc", "Cs", "Zl", "Zp")


def visible(text: str) -> str:
    """Write out every character that would move the cursor, break the line or turn the text."""
    return "".join(map(_shown, text))


def columns(text: str) -> int:
    """Return how many columns a terminal gives a text."""
    return sum(map(_width, text))


def truncated(text: str, most: int) -> str:
    """Cut a text to `most` columns, with an ellipsis where something is left out."""
    if columns(text) <= most:
        return text
    kept, room = [], most - 1
    for character in text:
        room -= _width(character)
        if room < 0:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"


def padded(text: str, width: int) -> str:
    """Fill a text with spaces up to `width` columns."""
    return text + " " * (width - columns(text))


def fitted(line: str, start: int, length: int, most: int) -> tuple[str, int, int]:
    """Fit a line into `most` columns so that the characters from `start` on are seen.

    Returns what to show, and the column at which those characters begin (from 0) and how many
    columns they take (at least 1).
    """
    cells = list(_cells(line))
    edges = [0, *accumulate(map(columns, cells))]
    start = min(start, len(cells))
    first, last = edges[start], edges[min(start + length, len(cells))]
    if edges[-1] <= most:
        return "".join(cells), first, max(1, last - first)
    left = bisect_right(edges, max(0, first - most // 3)) - 1
    right = max(left, bisect_right(edges, edges[left] + most - 2) - 1)
    head, tail = "…" if left else "", "…" if right < len(cells) else ""
    first += len(head) - edges[left]
    last += len(head) - edges[left]
    shown = head + "".join(cells[left:right]) + tail
    return shown, first, max(1, min(last, columns(shown)) - first)


def _cells(line: str) -> Iterator[str]:
    """Yield what is shown for each character."""
    column = 0
    for character in line:
        cell = " " * (_TAB - column % _TAB) if character == "\t" else _shown(character)
        column += columns(cell)
        yield cell


def _shown(character: str) -> str:
    if character in _TURNING or unicodedata.category(character) in _UNSEEN:
        return character.encode("unicode_escape", "surrogatepass").decode()
    return character


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
