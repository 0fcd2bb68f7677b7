"""Writes a text on one line, with the spaces that its language does not break at."""

from __future__ import annotations

import re

_BREAKABLE = re.compile(r"[^\S\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]+")


def one_line(text: str) -> str:
    """Return a text with single spaces, none at its ends; a no-break space stays what it is."""
    return _BREAKABLE.sub(" ", text).strip()
