"""Mends what can be mended in a note without judgement; every other byte stays as it is.

Each step yields places where its edit may go, and the note that should come of it: what comes is
read again, and must be that note.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from site_gen.arrange.editorial import typography
from site_gen.arrange.editorial.findings import source_field
from site_gen.desk.changes import unplaced
from site_gen.diagnostics import has_errors
from site_gen.model import Note
from site_gen.read import canonical, nodes, notes, texts
from site_gen.read.problems import Problems

Edits = Iterator[str]
_CODE = re.compile(r"<code.*?</code>", re.DOTALL)
_SPACES = re.compile(r"\\u202f|\\xa0| ")


def with_uid(path: str, data: bytes) -> bytes:
    """Write the uid that a note has by its name into its file."""

    def edits(file: _File, note: Note) -> Edits:
        yield file.with_line(1, f"{file.margin}uid: {note.uid}")

    return _edited(path, data, edits, lambda note: note)


def without_tracking(path: str, data: bytes) -> bytes:
    """Take out of the addresses of sources what tells where a reader came from."""

    def wanted(note: Note) -> Note:
        return replace(note, sources=tuple(replace(s, url=_plain(s.url)) for s in note.sources))

    def edits(file: _File, note: Note) -> Edits:
        text = "".join(file.lines)
        for number, source in reversed(list(enumerate(note.sources))):
            url, plain = source.url, _plain(source.url)
            if url and plain and url != plain:
                place = note.places.at(source_field(note, number, "url"))
                start = text.find(url, file.offset(*place))
                text = text[:start] + plain + text[start + len(url) :] if start >= 0 else text
        yield text

    return _edited(path, data, edits, wanted)


def _plain(url: str | None) -> str | None:
    return canonical.without_tracking(url) if url else url


def with_companies(path: str, data: bytes, missing: Sequence[str]) -> bytes:
    """Add companies to those that a note lists."""

    def wanted(note: Note) -> Note:
        return replace(note, companies=(*note.companies, *missing))

    return _edited(path, data, lambda file, _: _lists(file, missing), wanted)


def _lists(file: _File, missing: Sequence[str]) -> Edits:
    listed = file.fields.get("companies")
    more = ", ".join(missing)
    if listed is None:
        line = f"{file.margin}companies: [{more}]"
        for field in ("topics", "title"):
            yield from (file.with_line(number, line) for number in file.ends_of(field))
    elif nodes.is_empty(listed):
        key = next(key for key, _ in file.fields.entries if key.text == "companies")
        yield file.with_words(key.line, key.column + len("companies:"), f" [{more}]")
    elif isinstance(listed, nodes.Sequence) and listed.items:
        last = listed.items[-1]
        yield file.with_words(last.line, last.column + last.width, f", {more}")
        margin = " " * (listed.column - 1)
        yield file.with_line(last.line, "\n".join(f"{margin}- {company}" for company in missing))
    elif isinstance(listed, nodes.Sequence):
        yield file.with_words(listed.line, listed.column + 1, more)


def with_french_spaces(path: str, data: bytes) -> bytes:
    """Set the spaces of French in what readers see of a note."""
    for field in ("title", "summary", "why_it_matters"):
        data = _edited(path, data, partial(_File.spaced, field=field), None)
    return _edited(path, data, _File.spaced_below, None)


class _File:
    """A note's file as text that can be edited by lines; a line end is that of the first line."""

    def __init__(self, path: str, data: bytes) -> None:
        opened = texts.open_text(data, Problems(path))
        assert opened, "a note that was read can be read again"
        cut, self.fields = opened
        self.lines = data.decode().splitlines(keepends=True)
        self.closing = cut.body_line - 2
        """The index of the line that ends the front matter."""
        self._end = self.lines[0][len(self.lines[0].rstrip("\r\n")) :]

    @property
    def margin(self) -> str:
        """What stands before each field."""
        return " " * (self.fields.entries[0][0].column - 1) if self.fields.entries else ""

    def offset(self, line: int, column: int) -> int:
        """Return where a place is, counted in characters from the start of the file."""
        return sum(map(len, self.lines[: line - 1])) + column - 1

    def with_line(self, after: int, text: str) -> str:
        """Return the file with lines of text behind line `after`."""
        added = text.replace("\n", self._end) + self._end
        return "".join([*self.lines[:after], added, *self.lines[after:]])

    def with_words(self, line: int, column: int, words: str) -> str:
        """Return the file with words before a place."""
        place, text = self.offset(line, column), "".join(self.lines)
        return text[:place] + words + text[place:]

    def ends_of(self, field: str) -> Iterator[int]:
        """Yield the line in which a field ends, as far as can be told, and the last it can be."""
        keys = [key for key, _ in self.fields.entries]
        starts = [*(key.line - 1 for key in keys[1:]), self.closing]
        for key, stop in zip(keys, starts):
            if key.text == field:
                last = stop
                while last > key.line and self.lines[last - 1].lstrip()[:1] in ("", "#"):
                    last -= 1
                yield from (last, stop)

    def spaced(self, _: Note, field: str) -> Edits:
        """Yield the file with the spaces of French in the value of a field."""
        for key, value in self.fields.entries:
            if key.text != field:
                continue
            start, whole = self.offset(value.line, value.column), "".join(self.lines)
            ends = [start + value.width] if value.width > 1 else []  # else it is of several lines
            for end in ends or [self.offset(stop + 1, 1) for stop in self.ends_of(field)]:
                yield whole[:start] + typography.mended(whole[start:end]) + whole[end:]

    def spaced_below(self, _: Note) -> Edits:
        """Yield the file with the spaces of French below its front matter."""
        start = self.closing + 1
        yield "".join([*self.lines[:start], typography.mended("".join(self.lines[start:]))])


def _edited(
    path: str,
    data: bytes,
    edits: Callable[[_File, Note], Edits],
    wanted: Callable[[Note], Note] | None,
) -> bytes:
    """Return the first edit that makes the wanted note; the file as it is where none does.

    Where nothing is wanted but other spaces, all else must be as it was.
    """
    before, problems = notes.read(path, data)
    if before is None or has_errors(problems):
        return data
    for text in edits(_File(path, data), before):
        edited = text.encode()
        after, found = notes.read(path, edited)
        if after is None or Counter(d.code for d in found) - Counter(d.code for d in problems):
            continue
        if wanted is None and _spaceless(after) == _spaceless(before):
            return edited
        if wanted is not None and unplaced(after) == unplaced(wanted(before)):
            return edited
    return data


def _spaceless(note: Note) -> tuple[str, list[str]]:
    """Return all that a note is but its spaces; those in code count."""
    return _SPACES.sub("", repr(unplaced(note))), _CODE.findall(note.text.html)
