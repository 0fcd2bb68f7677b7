"""What editorial rules find: a table of how loud each is, and the values that rules yield."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import get_args

from site_gen.diagnostics import Diagnostic, Location, Severity
from site_gen.model import Content, Note
from site_gen.read import characters, front_matter
from site_gen.read.problems import Problems

SEVERITIES: Mapping[str, Severity] = MappingProxyType(
    {
        "N201": "warning",  # confirmed by nobody
        "N202": "warning",  # an older word in a newer note
        "N203": "hint",  # a claim in other words
        "N204": "hint",  # a claim past its day
        "N205": "warning",  # a source that an earlier note has
        "N206": "warning",  # two notes of a story with nearly one title
        "N207": "warning",  # a mark of what is still to do
        "N208": "hint",  # an origin that nobody can read
        "N209": "warning",  # a copy alone is linked
        "N210": "hint",  # no summary
        "N211": "warning",  # a summary that says the first words again
        "N212": "warning",  # a long summary
        "N213": "warning",  # a link called "here"
        "N214": "warning",  # an alternative text that says nothing
        "N215": "warning",  # an address that hides where it leads
        "N216": "hint",  # http
        "N217": "hint",  # no company, or no topic
        "N218": "warning",  # a company that the note does not name
        "N219": "warning",  # too much of the source's own words
        "N220": "hint",  # spaces of French
        "N221": "warning",  # two leads
        "N222": "warning",  # a long brief
        "N223": "warning",  # a heavy picture
        "N224": "warning",  # a picture that tells where it was taken
        "N225": "warning",  # far in the future
        "N226": "hint",  # no clip
        "N227": "hint",  # no uid
        "N228": "hint",  # an address that tracks readers
        "N229": "hint",  # a company that is named and not listed
        "N230": "hint",  # a bare address
    }
)
"""Code → how loud it is, unless site.yaml says otherwise: a hint is a matter of taste."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found; how loud it is, and whether anybody wants to hear it, is said later."""

    code: str
    message: str
    remedy: str
    at: Location
    allow: tuple[str, ...] = ()
    """The codes that are off where it was found."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What rules look at beside the content."""

    source_of: Callable[[str], bytes | None] = lambda _: None
    """Gives the bytes of a file of the site: for the line of what a text holds."""
    clips: Mapping[str, str] | None = None
    """uid → what the source says that a note was clipped from; None where nothing was clipped."""
    placed: frozenset[str] = frozenset()
    """Paths of the pictures that tell where they were taken."""


NOTHING_BESIDE = Beside()


def in_note(code: str, note: Note, field: str, message: str, remedy: str) -> Finding:
    """Find something at a field; at the file as a whole where `field` is empty."""
    at = Location(note.path, *note.places.at(field)) if field else Location(note.path)
    return Finding(code, message, remedy, at, note.allow)


def in_text(
    code: str, note: Note, needle: str, message: str, remedy: str, beside: Beside
) -> Finding:
    """Find something in the line of a note's text that first holds `needle`."""
    line = line_of(beside.source_of(note.path), needle)
    at = Location(note.path) if line is None else Location(note.path, line, 1)
    return Finding(code, message, remedy, at, note.allow)


def line_of(data: bytes | None, needle: str) -> int | None:
    """Return the line of a file, from 1, below the front matter, that first holds `needle`."""
    body, first = body_of(data)
    lines = enumerate(body.split("\n"), first)
    return next((number for number, line in lines if needle in line), None)


def body_of(data: bytes | None) -> tuple[str, int]:
    """Return what stands below the front matter of a file, and the line at which it starts."""
    text = characters.decode(data or b"", Problems(""))
    cut = front_matter.cut(text or "")
    return cut.body, cut.body_line


def gives(note: Note, field: str) -> bool:
    """Tell whether the file itself says something in a field."""
    return f"\n{field} " in f"\n{note.places.packed}"


def source_field(note: Note, number: int, field: str) -> str:
    """Return where a source, or a field of it, stands: in the list, or as the only one."""
    top = "sources" if gives(note, "sources") else "source"
    return f"sources.{number}.{field}" if top == "sources" else f"source.{field}"


def as_set(found: Iterable[Finding], content: Content) -> Iterator[Diagnostic]:
    """Give each its level, and drop what is off."""
    levels = dict(content.config.rules)
    for each in found:
        level = levels.get(each.code, SEVERITIES[each.code])
        for severity in get_args(Severity):
            if level == severity and each.code not in each.allow:
                yield Diagnostic(each.code, severity, each.message, each.remedy, each.at)
