"""A rule about titles: two notes of one story should not have nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from site_gen.arrange.editorial.findings import Finding, in_note
from site_gen.arrange.editorial.sources import in_time
from site_gen.model import Note

_WORD = re.compile(r"\w+")
_SMALL_WORDS = """
    a an and as at by for from in into is of on the to with
    à au aux d dans de des du en et l la le les par pour sur un une
"""
_SMALL = frozenset(_SMALL_WORDS.split())
_ORDINAL = re.compile(
    r".*\d.*|first|second|third|fourth|premier|première|deuxième|troisième|quatrième"
)
"""What tells one quarter or year from the next, and so two titles apart."""
_FEWEST = 3


def check(notes: Iterable[Note], zone: ZoneInfo) -> Iterator[Finding]:
    """Find titles that differ from an older one of their story in a word, or less."""
    seen: dict[tuple[str, frozenset[str]], Note] = {}
    for note in in_time((note for note in notes if note.story), zone):
        assert note.story is not None
        keys = [(note.story, key) for key in _keys(note.title)]
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            message = f"{first.path} has nearly the same title: {first.title}"
            remedy = "say in the title what is new; or is it told twice?"
            yield in_note("N206", note, "title", message, remedy)
        for key in keys:
            seen.setdefault(key, note)


def _keys(title: str) -> Iterator[frozenset[str]]:
    """Yield the words of a title, and all but one of them: near titles have a set in common."""
    words = frozenset(_WORD.findall(title.casefold())) - _SMALL
    yield words
    if len(words) > _FEWEST:
        yield from (words - {word} for word in words if not _ORDINAL.fullmatch(word))
