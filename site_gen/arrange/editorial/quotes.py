"""A rule about quoting: how much of a note are the very words of the source it was clipped from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from site_gen.arrange.editorial.findings import Finding, in_note
from site_gen.model import Note

LONGEST_RUN = 40
"""So many words in a row may be the source's."""
LARGEST_SHARE = 15
"""In percent of the words of the text."""
SHORTEST_RUN = 8
"""Fewer equal words in a row happen by themselves, and count for nothing."""
_WORD = re.compile(r"\w+")


def check(notes: Iterable[Note], clips: Mapping[str, str] | None) -> Iterator[Finding]:
    """Find notes that copy their source, as far as it is known."""
    if clips is None:
        return
    for note in notes:
        clip = clips.get(note.uid)
        if clip is None:
            if any(source.url for source in note.sources) and not note.draft:
                message = "what its source says was not clipped, so quotes cannot be measured"
                remedy = "run `site-gen clip` on the source, where copies are to be found"
                yield in_note("N226", note, "title", message, remedy)
            continue
        yield from _quoted(note, clip)


def _quoted(note: Note, clip: str) -> Iterator[Finding]:
    words = words_of(note.text.plain)
    runs = runs_in(words, words_of(clip))
    longest, copied = max(runs, default=0), sum(runs)
    remedy = "say it in your own words, and quote a sentence where the wording matters"
    if longest > LONGEST_RUN:
        message = f"{longest} words in a row are the source's own; {LONGEST_RUN} may be"
        yield in_note("N219", note, "title", message, remedy)
    elif 100 * copied > LARGEST_SHARE * len(words):
        share = 100 * copied // len(words)
        message = f"{share} % of the text are the source's own words; {LARGEST_SHARE} % may be"
        yield in_note("N219", note, "title", message, remedy)


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: without case and marks."""
    return _WORD.findall(text.casefold())


def runs_in(words: list[str], source: list[str]) -> list[int]:
    """Return the lengths of the runs of words that stand in the source too, the longest ones."""
    starts: dict[tuple[str, ...], list[int]] = {}
    for place in range(len(source) - SHORTEST_RUN + 1):
        starts.setdefault(tuple(source[place : place + SHORTEST_RUN]), []).append(place)
    runs, at = [], 0
    while at + SHORTEST_RUN <= len(words):
        places = starts.get(tuple(words[at : at + SHORTEST_RUN]), ())
        length = max((_common(words, at, source, place) for place in places), default=0)
        if length:
            runs.append(length)
        at += length or 1
    return runs


def _common(words: list[str], at: int, source: list[str], place: int) -> int:
    length = 0
    while words[at + length : at + length + 1] == source[place + length : place + length + 1] != []:
        length += 1
    return length
