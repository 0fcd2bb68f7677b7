"""Writes what the page of search reads: an index of words in shards, and the lines of results.

A reader's browser does the searching (templates/assets/search.js): it fetches the shards that
its words lie in, then the lines of the best results. A shard holds the words between two bounds,
each with the notes it stands in:

    {"wafer":"2023 5AEE 2024 3C", …}

`2023 5AEE` are the notes of 2023 by their places in that year, the oldest 0: a letter is a note,
and says where in it the word stands (`_TITLE` and so on); the digits before it (base 36) are how
many notes come between it and the one before. Bounds are cut out of a tree that splits where
there is too much, so that an edit of one note moves none of them.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.model import Note, When
from site_gen.products import Head
from site_gen.render.words import Words, direction
from site_gen.views import LINES_IN_A_FILE, Findable, FindableYear, Found, FoundNotes

Postings = dict[str, str]
"""Word → the notes of one year that it stands in."""

SHARD = 24_000
"""Characters from which a shard is split in two."""
_TITLE, _NAMES, _TOLD, _OFTEN, _TEXT = "ABCDE"
_LONGEST = 40
_LETTERS = {"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "ς": "σ"}
_PICTURED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
"""Scripts that put no space between words: each of their characters is a word."""
_WORD = re.compile(rf"[^\W_{_PICTURED}]+|[{_PICTURED}]")


def words(text: str) -> list[str]:
    """Return the words of a text, as search.js returns those of a query: small and bare."""
    text = text.lower()
    if not text.isascii():
        for letter, plain in _LETTERS.items():  # most texts have none: `translate` takes longer
            text = text.replace(letter, plain)
        text = unicodedata.normalize("NFKD", text)
        text = _marks().sub("", text)
    return [word[:_LONGEST] for word in _WORD.findall(text)]


@lru_cache(maxsize=1)
def _marks() -> re.Pattern[str]:
    """Return a pattern of all marks that stand on or below a letter."""
    marks = (chr(n) for n in range(0x300, 0x10000) if unicodedata.category(chr(n)) == "Mn")
    return re.compile(f"[{''.join(marks)}]+")


def postings(notes: Sequence[Findable]) -> Postings:
    """Index the notes of a year."""
    found: dict[str, list[str]] = {}
    last: dict[str, int] = {}
    for place, note in enumerate(notes):
        for word, where in _places(note).items():
            gap = place - last.get(word, -1) - 1
            found.setdefault(word, []).append(_base36(gap) + where if gap else where)
            last[word] = place
    return {word: "".join(places) for word, places in found.items()}


def _places(note: Findable) -> dict[str, str]:
    """Return each word of a note with the most telling place that it has there."""
    counts = Counter(words(" ".join(note.text)))
    places = {word: _OFTEN if count > 2 else _TEXT for word, count in counts.items()}
    places.update(dict.fromkeys(words(" ".join(note.told)), _TOLD))
    places.update(dict.fromkeys(words(" ".join(note.names)), _NAMES))
    places.update(dict.fromkeys(words(note.title), _TITLE))
    places.update(dict.fromkeys(note.filed, _TEXT))
    return places


@lru_cache(maxsize=4096)
def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"


def files(years: Sequence[FindableYear], indexed: Mapping[int, Postings]) -> dict[str, bytes]:
    """Return output path → bytes of the index: its shards, and the list of them."""
    merged: dict[str, list[str]] = {}
    for year in years:
        for word, places in indexed[year.year].items():
            merged.setdefault(word, []).append(f"{year.year} {places}")
    table = {word: " ".join(merged[word]) for word in sorted(merged)}
    keys = list(table)
    made, bounds = {}, []
    for bound, first, last in shards(table):
        bounds.append(bound.hex())
        path = f"search/words/{bound.hex() or '0'}.json"
        made[path] = _json({word: table[word] for word in keys[first:last]})
    made["search/index.json"] = _json(
        {
            "lines": LINES_IN_A_FILE,
            "notes": {str(year.year): len(year.notes) for year in years},
            "words": bounds,
        }
    )
    return made


def shards(table: Mapping[str, str]) -> Iterator[tuple[bytes, int, int]]:
    """Cut a sorted table of words; yield the lower bound of each shard, and its slice.

    A bound is the UTF-8 of all words from it on, up to the next. The range of what may follow a
    prefix is halved until each part is small enough, or one word.
    """
    keys = [word.encode() for word in table]
    sizes = [0, *accumulate(len(word) + len(places) + 6 for word, places in table.items())]
    waiting = [(b"", 0, 256, 0, len(keys))]
    while waiting:
        prefix, low, high, first, last = waiting.pop()
        if first == last:
            continue
        if last - first == 1 or sizes[last] - sizes[first] <= SHARD:
            yield prefix + bytes([low][: bool(low)]), first, last
        elif high - low == 1:
            waiting.append((prefix + bytes([low]), 0, 256, first, last))
        else:
            middle = (low + high) // 2
            cut = bisect_left(keys, prefix + bytes([middle]), first, last)
            waiting.append((prefix, middle, high, cut, last))
            waiting.append((prefix, low, middle, first, cut))


def lines(found: FoundNotes, head: Head, words: Words) -> bytes:
    """Write what results show of some notes."""
    return _json([_line(each, head, words) for each in found.notes])


def _line(found: Found, head: Head, words: Words) -> dict[str, Any]:
    note = found.item.note
    marks = ("retracted",) if note.retracted else tuple(_marks_of(found))
    shown = {
        "slug": note.slug,
        "title": note.title,
        "lang": note.lang if note.lang != words.language else "",
        "dir": direction(note.lang) if direction(note.lang) != direction(words.language) else "",
        "date": "" if note.undated else _iso(note.date, head.config.timezone),
        "day": "" if note.undated else words.day(note.date, head.config.timezone),
        "brief": found.brief,
        "summary": "" if note.retracted else note.summary,
        "marks": marks,
    }
    return {name: value for name, value in shown.items() if value}


def _marks_of(found: Found) -> Iterable[str]:
    """Yield the names of the marks, whose words stand in the page as templates."""
    if found.item.held:
        yield found.item.held
    if _corrected(found.item.note):
        yield "corrected"
    yield from found.statuses


def _corrected(note: Note) -> bool:
    return any(change.kind == "correction" for change in note.changes)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _iso(when: When, zone: ZoneInfo) -> str:
    return clock.rfc3339(when, zone) if isinstance(when, datetime) else when.isoformat()
