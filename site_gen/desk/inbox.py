"""Reads content/inbox.md, where an editor collects addresses, and takes lines out of it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from site_gen.desk import files
from site_gen.diagnostics import Diagnostics
from site_gen.read import values

PATH = "content/inbox.md"
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
# What lists and links of Markdown put around an address.
_MARKS = re.compile(r"^\s*(?:[-*+]|\d+[.)])?\s*(?:\[[ xX]?\])?\s*|[<>]")


@dataclass(frozen=True, slots=True)
class Item:
    """A line with an address."""

    line: str
    """As it stands in the file."""
    number: int
    address: str
    remark: str = ""


def read(root: Path) -> tuple[tuple[Item, ...], Diagnostics]:
    """Return what waits; lines without an address are none of it."""
    data, found = files.read(root, PATH)
    return items(data.decode("utf-8-sig", errors="replace")), found


def items(text: str) -> tuple[Item, ...]:
    """Return the lines that hold an address, each with what is said beside it."""
    lines = enumerate(re.split(r"\r\n|\n|\r", text), start=1)  # as bytes are split
    return tuple(item for number, line in lines if (item := _item(line, number)) is not None)


def take_out(root: Path, line: str) -> Diagnostics:
    """Take the first such line out; the file is read anew, since a phone may have added to it."""
    data, found = files.read(root, PATH)
    if found:
        return found
    left = without(data, line)
    return () if left == data else files.replace(root, PATH, left)


def without(data: bytes, line: str) -> bytes:
    """Return a file without the first such line; all others keep their bytes."""
    rows, wanted = data.splitlines(keepends=True), line.encode()
    for number, row in enumerate(rows):
        if row.rstrip(b"\r\n").removeprefix(codecs.BOM_UTF8) == wanted:
            return b"".join(rows[:number] + rows[number + 1 :])
    return data


def _item(line: str, number: int) -> Item | None:
    found = _ADDRESS.search(line)
    if not found:
        return None
    address = _without_marks(found[0])
    try:
        values.outside_address(address)
    except ValueError:
        return None
    before, after = line[: found.start()], line[found.start() + len(address) :]
    named = re.search(r"\[([^\]]+)\]\($", before)  # a link: [words](address)
    if named:
        before, after = before[: named.start()] + named[1], after.removeprefix(")")
    words = f"{_MARKS.sub('', before)} {_MARKS.sub('', after) if after.strip() else ''}"
    remark = " ".join(words.split()).strip(" -–—:|.,;")
    return Item(line, number, address, remark if re.search(r"\w", remark) else "")


def _without_marks(address: str) -> str:
    """Take away what ends a sentence or a link's bracket, and is no part of an address."""
    address = address.rstrip(".,;:!?'*_`")
    while address.endswith((")", "]")):
        opening = "(" if address.endswith(")") else "["
        if address.count(opening) >= address.count(address[-1]):
            break
        address = address[:-1].rstrip(".,;:!?")
    return address
