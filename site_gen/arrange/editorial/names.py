"""Finds companies in a text by their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from site_gen.model import Note
from site_gen.settings import Company

_COMMON_LOOK = re.compile(r"[^\W\d_][a-zß-ÿ]+")
"""A word like Arm, Meta or Aligned: at the start of a sentence it may be no name."""
_SENTENCE_END = frozenset(".!?…:;•|")
_OPENING = " \u00a0\u202f\"'“”‘’«([*_"


def says(text: str, name: str) -> bool:
    """Tell whether a text holds a name as whole words."""
    return any(True for _ in _places(text, name))


class Names:
    """The names by which companies are called, each of one company alone."""

    def __init__(self, companies: Sequence[Company]) -> None:
        holders: dict[str, set[str]] = {}
        for company in companies:
            for name in (company.name, *company.also_called):
                holders.setdefault(name, set()).add(company.id)
        self._holders = {name: min(ids) for name, ids in holders.items() if len(ids) == 1}
        self._shared = [name for name, ids in holders.items() if len(ids) > 1]

    def missing(self, note: Note) -> tuple[str, ...]:
        """Return the companies that a note's title or text names for sure, and its list lacks."""
        text = f"{note.title}\n{note.text.plain}"
        near = {n: i for n, i in self._holders.items() if n in text}
        wanted = {i for i in near.values() if i not in note.companies}
        if not wanted:
            return ()
        spans = [
            (place, place + len(n), n) for n in (*near, *self._shared) for place in _places(text, n)
        ]
        found = {
            self._holders[name]: None
            for start, end, name in sorted(spans)
            if name in self._holders
            and not _inside(start, end, spans)
            and _surely(text, start, end, name)
        }
        return tuple(company for company in found if company in wanted)


def _places(text: str, name: str) -> Iterator[int]:
    """Yield where a name stands as whole words."""
    start = text.find(name) if name else -1
    while start >= 0:
        end = start + len(name)
        before, after = text[start - 1 : start], text[end : end + 1]
        if not before.isalnum() and not after.isalnum():
            yield start
        start = text.find(name, start + 1)


def _inside(start: int, end: int, spans: Iterable[tuple[int, int, str]]) -> bool:
    """Tell whether a longer name stands around: `Samsung` in `Samsung SDI` is another company."""
    return any(a <= start and end <= b and b - a > end - start for a, b, _ in spans)


def _surely(text: str, start: int, end: int, name: str) -> bool:
    """Tell whether a name can be nothing else where it stands."""
    if name.islower():
        return False
    if not _COMMON_LOOK.fullmatch(name):
        return True
    if text[end : end + 1] == "-":
        return False
    before = text[:start].rstrip(_OPENING)
    return bool(before) and before[-1] != "\n" and before[-1] not in _SENTENCE_END
