"""How many words a text has, and how long they take to read."""

from __future__ import annotations

import re

from site_gen.model import Text

WORDS_A_MINUTE = 230
_WORD = re.compile(r"\w+(?:[-'’.,]\w+)*")
"""A run of letters and digits: `l'an`, `3.10` and `AI-chip` are one word, a lone dash is none."""


def words_of(text: Text) -> int:
    """Count the words of a text, without its footnotes."""
    return words_in(text.plain)


def words_in(plain: str) -> int:
    """Count the words of plain text."""
    return sum(1 for _ in _WORD.finditer(plain))


def minutes(words: int) -> int:
    """Return how long that takes to read, in whole minutes, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))
