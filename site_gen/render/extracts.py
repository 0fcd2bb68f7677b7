"""Cuts long texts to their beginnings."""

from __future__ import annotations

from site_gen import spacing

_MARK = " …"


def shortened(text: str, length: int) -> str:
    """Return a text as one line of at most `length` characters, cut at a word.

    One without spaces is cut where it must be.
    """
    line = spacing.one_line(text)
    if len(line) <= length:
        return line
    room = length - len(_MARK)
    beginning = line[: room + 1].rpartition(" ")[0] or line[:room]
    return beginning + _MARK
