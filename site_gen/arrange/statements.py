"""Gathers what notes say of claims and figures, in the order of series, and checks its days."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.diagnostics import Diagnostic, Location
from site_gen.model import Claim, Figure, Note, Source
from site_gen.record import NoteLink, Point, Statement

Said = TypeVar("Said", Statement, Point)
Line = tuple["Told[Said]", ...]
"""All that was told under one id, in series order: by day, then note date, then uid."""


@dataclass(frozen=True, slots=True)
class Told(Generic[Said]):
    """What one note says of a claim or figure, and when that could be known."""

    said: Said
    slug: str
    """Of the note."""
    story: str | None
    """Id of its story."""
    number: int
    """Its place among the claims or figures of its note, from 0."""
    published: datetime
    """When its note came out, in UTC."""
    retracted: datetime | None = None
    """When its note was taken back, if it was."""

    def known(self, at: datetime) -> bool:
        """Tell whether it was out, and not taken back, at an instant in UTC."""
        return self.published <= at and (self.retracted is None or self.retracted > at)


def gather(
    notes: Iterable[Note], zone: ZoneInfo
) -> tuple[Mapping[str, Line[Statement]], Mapping[str, Line[Point]]]:
    """Return the lines of claims and of figures by id, those of retracted notes included."""
    claims: dict[str, list[Told[Statement]]] = {}
    figures: dict[str, list[Told[Point]]] = {}
    for note in notes:
        if not note.claims and not note.figures:
            continue
        link = link_to(note)
        day = clock.calendar_day(note.date, zone)
        when = (clock.instant(note.date, zone), retracted_at(note, zone))
        for number, claim in enumerate(note.claims):
            statement = Statement(_dated(claim, day), link, _speakers(claim.sources, note))
            told = Told(statement, note.slug, note.story, number, *when)
            claims.setdefault(claim.id, []).append(told)
        for number, figure in enumerate(note.figures):
            point = Point(_dated(figure, day), link, _speakers(figure.sources, note))
            figures.setdefault(figure.id, []).append(
                Told(point, note.slug, note.story, number, *when)
            )
    return (
        {identifier: _in_order(told) for identifier, told in claims.items()},
        {identifier: _in_order(told) for identifier, told in figures.items()},
    )


def check(notes: Iterable[Note], zone: ZoneInfo) -> Iterator[Diagnostic]:
    """Name claims and figures as of a day that had not come when their note came out."""
    for note in notes:
        day = clock.calendar_day(note.date, zone)
        for label in ("claims", "figures"):
            items: Sequence[Claim | Figure] = getattr(note, label)
            for number, item in enumerate(items):
                if item.as_of is None or item.as_of <= day or note.undated:
                    continue
                line, column = note.places.at(f"{label}.{number}.as_of")
                message = f"this is as of a day after its note, {day.isoformat()}"
                remedy = "mend the day, or the note's date; what is to come is `due`, or `for`"
                at = Location(note.path, line, column)
                yield Diagnostic("N418", "error", message, remedy, at)


def link_to(note: Note) -> NoteLink:
    """Return what a link to a note needs."""
    return NoteLink(note.slug, note.uid, note.title, note.date, note.lang)


def retracted_at(note: Note, zone: ZoneInfo) -> datetime | None:
    """Return when a note was taken back, in UTC."""
    ends = (clock.instant(c.date, zone) for c in note.changes if c.kind == "retraction")
    return min(ends, default=None)


Dated = TypeVar("Dated", Claim, Figure)


def _dated(item: Dated, day: date) -> Dated:
    return item if item.as_of is not None else replace(item, as_of=day)


def _speakers(named: Sequence[str], note: Note) -> tuple[Source, ...]:
    """Return who says so: the sources named, else those that broke the news, else the first."""
    return (
        tuple(source for source in note.sources if source.id in named)
        or tuple(source for source in note.sources if source.role == "origin")
        or note.sources[:1]
    )


def _in_order(told: Iterable[Told[Said]]) -> Line[Said]:
    return tuple(sorted(told, key=lambda t: (t.said.day, t.published, t.said.note.uid, t.number)))
