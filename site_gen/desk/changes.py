"""Adds a declared change to a note's front matter; every other byte of the file stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from site_gen.desk.scaffold import quoted
from site_gen.diagnostics import Diagnostic, Diagnostics, Location, has_errors
from site_gen.model import Change, Note
from site_gen.read import notes, texts
from site_gen.read.nodes import Mapping, Sequence, is_empty
from site_gen.read.problems import Problems
from site_gen.texts import Places


def append(path: str, data: bytes, change: Change) -> tuple[bytes | None, Diagnostics]:
    """Return the file with the change as the last of its list, or why that cannot be.

    YAML may be laid out in many ways. So the likely places are tried, and what comes of each is
    read like any note: it must be the note as it was, with the change.
    """
    before, problems = notes.read(path, data)
    if before is None or has_errors(problems):
        return None, problems
    wanted = replace(before, changes=(*before.changes, _numbered(change, before)))
    for edited in _edits(path, data, change):
        after, found = notes.read(path, edited)
        if after is None:
            continue
        if has_errors(found):
            return None, found
        if unplaced(after) == unplaced(wanted):
            return edited, ()
    return None, (_by_hand(path, change),)


def _numbered(change: Change, note: Note) -> Change:
    return replace(change, number=len(note.changes) + 1)


def unplaced(note: Note) -> Note:
    """Return a note without what says where in its file things stand, to compare two."""
    links = tuple(replace(link, line=0) for link in note.text.links)
    images = tuple(replace(image, line=0) for image in note.text.images)
    outside = tuple(replace(link, line=0) for link in note.text.outside)
    text = replace(note.text, links=links, images=images, outside=outside)
    return replace(note, text=text, digest="", places=Places())


def _edits(path: str, data: bytes, change: Change) -> Iterator[bytes]:
    """Yield the file with the change at each place where its list may end."""
    opened = texts.open_text(data, Problems(path))
    if opened is None:
        return
    cut, fields = opened
    lines = data.decode().splitlines(keepends=True)
    end = lines[0][len(lines[0].rstrip("\r\n")) :]
    for start, stop, insertion in _insertions(fields, lines, cut.body_line - 2, change):
        text = "".join((*lines[:start], insertion.replace("\n", end), *lines[stop:]))
        yield text.encode()


Insertion = tuple[int, int, str]
"""Which lines (from 0; the last one excluded) give way to what text."""


def _insertions(
    fields: Mapping, lines: list[str], closing: int, change: Change
) -> Iterator[Insertion]:
    place = next((i for i, (key, _) in enumerate(fields.entries) if key.text == "changes"), None)
    if place is None:
        margin = " " * (fields.entries[0][0].column - 1) if fields.entries else ""
        yield closing, closing, f"{margin}changes:\n{_item(change, f'{margin}  ')}"
        return
    key, value = fields.entries[place]
    following = fields.entries[place + 1 :]
    stop = following[0][0].line - 1 if following else closing
    if is_empty(value):
        yield key.line, key.line, _item(change, " " * (key.column + 1))
    elif isinstance(value, Sequence) and lines[value.line - 1][value.column - 1] == "[":
        yield from _in_brackets(value, lines, stop, change)
    elif isinstance(value, Sequence):
        item = _item(change, " " * (value.column - 1))
        last = stop
        while lines[last - 1].strip() == "" or lines[last - 1].lstrip().startswith("#"):
            last -= 1
        yield last, last, item
        yield stop, stop, item  # what looked like a comment was part of a text


def _in_brackets(
    value: Sequence, lines: list[str], stop: int, change: Change
) -> Iterator[Insertion]:
    """Yield what comes of adding to `[…]`, whose end may be any bracket before the next field."""
    start = value.line - 1
    text = "".join(lines[start:stop])
    place = text.rfind("]")
    while place >= value.column:
        listed = text[:place].rstrip()
        comma = "" if listed.endswith(("[", ",")) else ","
        gap = "" if listed.endswith("[") else " "
        item = f"{comma}{gap}{in_line(change)}"
        # Behind the last item, or (where a comment ends that line) right before the bracket.
        yield start, stop, f"{listed}{item}{text[len(listed) :]}"
        yield start, stop, f"{text[:place]}{item}{text[place:]}"
        place = text.rfind("]", 0, place)


def in_line(change: Change) -> str:
    """Write a change in one line, as an item of a list."""
    return "{" + ", ".join(f"{name}: {value}" for name, value in _fields(change)) + "}"


def _item(change: Change, margin: str) -> str:
    """Write a change as an item of a list, a field a line."""
    rows = [f"{name}: {value}\n" for name, value in _fields(change)]
    return f"{margin}- {rows[0]}" + "".join(f"{margin}  {row}" for row in rows[1:])


def _fields(change: Change) -> Iterator[tuple[str, str]]:
    yield "date", change.date.isoformat()
    yield "kind", change.kind
    yield "text", quoted(change.text)
    if change.was is not None:
        yield "was", quoted(change.was)
    if change.now is not None:
        yield "now", quoted(change.now)


def _by_hand(path: str, change: Change) -> Diagnostic:
    return Diagnostic(
        "N711", "error", "the change cannot be added to the way this file is written",
        f"add it to the list `changes` by hand: {in_line(change)}", Location(path),
    )  # fmt: skip
