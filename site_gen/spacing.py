"""Writes a text on one line, with the spaces that its language does not break at."""

from __future__ import annotations

import re

_WIDE, _NARROW = "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"
_BREAKABLE = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")


def one_line(text: str) -> str:
    """Return a text with single spaces, none at its ends; a no-break space stays what it is."""
    if _WIDE in text or _NARROW in text:
        return _BREAKABLE.sub(" ", text).strip()
    return " ".join(text.split())  # the same, several times as fast
