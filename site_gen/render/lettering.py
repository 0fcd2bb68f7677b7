"""Sets text in the letters of a font: what of it can be set, how wide it is, where it breaks."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

Measure = Callable[[str], float]
"""Text → its width."""
ELLIPSIS = "…"
_FIXED_SPACE = "\N{NO-BREAK SPACE}"
_FIXED_SPACES = dict.fromkeys(map(ord, "\N{NARROW NO-BREAK SPACE}\N{FIGURE SPACE}"), _FIXED_SPACE)
_SHAPED = frozenset(["R", "AL", "AN"])
"""Of letters that run from right to left."""
_JOINED = frozenset(["Mn", "Mc", "Me"])
_IDEOGRAPHS = ("CJK UNIFIED", "CJK COMPATIBILITY", "HIRAGANA", "KATAKANA")


def settable(text: str, has_letter: Callable[[str], bool]) -> str:
    """Return a text as it can be set, or nothing where letters of it cannot be.

    Pictures among the letters (emoji) and what is never seen are left out. Letters are set one
    after the other, from left to right: scripts that join, stack or turn round are not set at all.
    """
    kept = []
    for letter in unicodedata.normalize("NFC", text).translate(_FIXED_SPACES):
        category = unicodedata.category(letter)
        if letter == _FIXED_SPACE:
            kept.append(letter)
        elif letter.isspace():
            kept.append(" ")
        elif category[0] == "C" or category == "Sk" or "\ufe00" <= letter <= "\ufe0f":
            continue
        elif unicodedata.bidirectional(letter) in _SHAPED or category in _JOINED:
            return ""
        elif has_letter(letter):
            kept.append(letter)
        elif category != "So":
            return ""
    return " ".join(word for word in "".join(kept).split(" ") if word)


def filled(text: str, width: float, measure: Measure) -> list[str]:
    """Break a text into lines, each as long as fits a width."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text, width, measure):
        if line and measure(line + piece.rstrip(" ")) > width:
            lines.append(line.rstrip(" "))
            line = ""
        line += piece
    return [*lines, line.rstrip(" ")]


def balanced(text: str, width: float, measure: Measure) -> list[str]:
    """Break a text into as few lines as fit a width, of lengths as even as can be."""
    lines = filled(text, width, measure)
    short, long = width / 2, width
    while len(lines) > 1 and long - short > 1:
        middle = (short + long) / 2
        tried = filled(text, middle, measure)
        if len(tried) > len(lines):
            short = middle
        else:
            lines, long = tried, middle
    return lines


def cut(lines: list[str], count: int, width: float, measure: Measure) -> list[str]:
    """Return the first lines, the last of them ended by an ellipsis where some are left out."""
    if len(lines) <= count:
        return lines
    last = lines[count - 1]
    while last and measure(last + ELLIPSIS) > width:
        last = last[:-1]
    return [*lines[: count - 1], last.rstrip(" ,;:.–—-") + ELLIPSIS]


def _pieces(text: str, width: float, measure: Measure) -> Iterator[str]:
    """Yield what a line may end after: a word with its space, an ideograph, part of a long word."""
    piece = ""
    for letter in text:
        if piece and measure(piece + letter) > width:
            yield piece
            piece = ""
        piece += letter
        if letter in " -–—/" or unicodedata.name(letter, "").startswith(_IDEOGRAPHS):
            yield piece
            piece = ""
    yield piece
