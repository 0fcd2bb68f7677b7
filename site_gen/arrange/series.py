"""Claims and figures over all notes: what is said once holds wherever the id returns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.model import Claim, Figure, Note


@dataclass(slots=True)
class Wordings:
    """The newest words for each id."""

    zone: ZoneInfo
    claims: dict[str, str] = field(default_factory=dict)
    """id → text."""
    labels: dict[str, str] = field(default_factory=dict)
    """Figure id → label."""
    units: dict[str, str] = field(default_factory=dict)
    """Figure id → unit."""

    def complete(self, note: Note) -> Note:
        """Give a note's claims and figures their day, and the words other notes have for them."""
        if not note.claims and not note.figures:
            return note
        day = clock.calendar_day(note.date, self.zone)
        claims = tuple(
            replace(c, text=self.claims.get(c.id), as_of=c.as_of or day) for c in note.claims
        )
        figures = tuple(
            replace(f, label=self.labels.get(f.id), unit=self.units.get(f.id), as_of=f.as_of or day)
            for f in note.figures
        )
        return replace(note, claims=claims, figures=figures)


def wordings(notes: Iterable[Note], zone: ZoneInfo) -> Wordings:
    """Gather the words of published notes; of two, the later statement's stands."""
    found = Wordings(zone)
    for statement, _ in sorted(_statements(notes, zone), key=lambda pair: pair[1]):
        if isinstance(statement, Claim):
            if statement.text:
                found.claims[statement.id] = statement.text
            continue
        if statement.label:
            found.labels[statement.id] = statement.label
        if statement.unit:
            found.units[statement.id] = statement.unit
    return found


def _statements(
    notes: Iterable[Note], zone: ZoneInfo
) -> Iterable[tuple[Claim | Figure, tuple[date, float, str]]]:
    """Yield each statement with its place: by `as_of` (default: the note's day), date, uid."""
    for note in notes:
        day = clock.calendar_day(note.date, zone)
        published = clock.instant(note.date, zone).timestamp()
        statements: tuple[Claim | Figure, ...] = (*note.claims, *note.figures)
        for statement in statements:
            yield statement, (statement.as_of or day, published, note.uid)
