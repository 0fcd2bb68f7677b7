"""A rule about dates: what lies far ahead is mostly a wrong year."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.arrange.editorial.findings import Finding, in_note
from site_gen.model import Note, When

FARTHEST = timedelta(days=60)


def check(notes: Iterable[Note], now: datetime, zone: ZoneInfo) -> Iterator[Finding]:
    """Find notes and changes that are dated more than 60 days ahead."""
    for note in notes:
        if not note.undated:
            yield from _ahead(note, "date", note.date, now, zone)
        for number, change in enumerate(note.changes):
            yield from _ahead(note, f"changes.{number}.date", change.date, now, zone)


def _ahead(note: Note, field: str, when: When, now: datetime, zone: ZoneInfo) -> Iterator[Finding]:
    ahead = clock.instant(when, zone) - now
    if ahead > FARTHEST:
        message = f"this is {ahead.days} days ahead, more than {FARTHEST.days}"
        yield in_note("N225", note, field, message, "mend the date; nothing shows before it comes")
