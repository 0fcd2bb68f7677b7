"""Puts the notes of a story, its claims and its figures into one line of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.model import When
from site_gen.publication import Item
from site_gen.record import ClaimHistory, FigureHistory, NoteLink, Point, Statement
from site_gen.views import CollectionView


@dataclass(slots=True)
class Entry:
    """What one note tells of one day."""

    day: date
    note: NoteLink
    item: Item | None = None
    """The note itself, where it is one of the story's and of that day."""
    claims: list[tuple[ClaimHistory, Statement]] = field(default_factory=list)
    figures: list[tuple[FigureHistory, Point]] = field(default_factory=list)


def entries(view: CollectionView, zone: ZoneInfo) -> Sequence[Entry]:
    """Return all of a story's page in order by day, the oldest first.

    What a note tells of an earlier day stands with the note, unless something lies between.
    """
    found: dict[tuple[date, str], Entry] = {}

    def at(day: date, note: NoteLink) -> Entry:
        return found.setdefault((day, note.slug), Entry(day, note))

    for item in view.items:
        told = item.note
        link = NoteLink(told.slug, told.uid, told.title, told.date, told.lang)
        at(clock.calendar_day(told.date, zone), link).item = item
    for history in view.claims:
        for said in history.statements:
            at(said.day, said.note).claims.append((history, said))
    for measured in view.figures:
        for point in measured.points:
            at(point.day, point.note).figures.append((measured, point))
    return _joined(sorted(found.values(), key=lambda entry: _place(entry, zone)))


def _joined(ordered: Sequence[Entry]) -> list[Entry]:
    joined: list[Entry] = []
    for entry in ordered:
        while entry.item and joined and joined[-1].note.slug == entry.note.slug:
            earlier = joined.pop()
            entry.claims[:0] = earlier.claims
            entry.figures[:0] = earlier.figures
        joined.append(entry)
    return joined


def _place(entry: Entry, zone: ZoneInfo) -> tuple[date, float, str]:
    when: When = entry.note.date
    return entry.day, clock.instant(when, zone).timestamp(), entry.note.uid
