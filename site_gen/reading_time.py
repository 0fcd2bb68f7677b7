"""How many words a text or a brief has, and how long they take to read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from site_gen.model import Note
from site_gen.texts import Text

WORDS_A_MINUTE = 230
_MARKS = re.compile("<[^>]*>|\x02[^\x03]*\x03")


def words_of(text: Text) -> int:
    """Count the words of a text, without its footnotes."""
    return words_in(text.plain)


def words_in(plain: str) -> int:
    """Count the words of plain text: `l'an` and `3.10` are one, a dash or a lone mark is none."""
    return sum(1 for word in plain.split() if len(word) > 1 or word.isalnum())


def words_of_brief(intro: Text | None, notes: Iterable[Note]) -> int:
    """Count the words that the subscribers of a brief are sent: its own, and those of its notes."""
    own = words_of(intro) if intro else 0
    return own + sum(words_in(note.title) + words_in(_shown(note)) for note in notes)


def _shown(note: Note) -> str:
    """Return the words of a note in a brief: of a short one, but the first paragraph."""
    if note.weight == "short":
        return _MARKS.sub(" ", note.text.first)
    return f"{note.text.plain} {note.why_it_matters or ''}"


def minutes(words: int) -> int:
    """Return how long that takes to read, in whole minutes, at least one."""
    return max(1, round(words / WORDS_A_MINUTE))
