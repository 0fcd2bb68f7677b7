"""Decides what is published at one instant: the one selector for pages, feeds, lists and search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.diagnostics import Diagnostic, Location
from site_gen.model import BriefFile, Change, Note
from site_gen.publication import Held, Reason
from site_gen.texts import Text

_WEIGHTS = {"lead": 0, "main": 1, "short": 2}


def why_held(note: Note, now: datetime, zone: ZoneInfo) -> Reason | None:
    """Tell why a note is not out at `now`; None says that it is published."""
    if note.draft:
        return "draft"
    return "future" if clock.instant(note.date, zone) > now else None


def as_known(note: Note, now: datetime, zone: ZoneInfo) -> Note:
    """Return a note with the changes whose date has come.

    A retracted note is a stub: its text, claims and figures are gone for every reader of it.
    """
    counted = counted_changes(note.changes, now, zone)
    if len(counted) != len(note.changes):
        note = replace(note, changes=counted)
    if not any(change.kind == "retraction" for change in counted):
        return note
    return replace(
        note, text=Text(), summary="", why_it_matters=None, claims=(), figures=(), image=None
    )


def with_what_they_said(notes: Iterable[Note], written: Iterable[Note]) -> Iterator[Note]:
    """Yield the retracted ones of some notes, with the claims and figures that they had."""
    by_slug = {note.slug: note for note in written if note.changes}
    for note in notes:
        if note.retracted:
            before = by_slug[note.slug]
            yield replace(note, claims=before.claims, figures=before.figures)


def counted_changes(changes: Sequence[Change], now: datetime, zone: ZoneInfo) -> tuple[Change, ...]:
    """Return the changes whose date has come."""
    return tuple(c for c in changes if clock.instant(c.date, zone) <= now)


def in_reading_order(notes: Iterable[Note], zone: ZoneInfo) -> list[Note]:
    """Sort notes by weight (lead, main, short), then the newest, then slug."""
    return sorted(
        notes,
        key=lambda n: (_WEIGHTS[n.weight], -clock.instant(n.date, zone).timestamp(), n.slug),
    )


def newest_first(notes: Iterable[Note], zone: ZoneInfo) -> list[Note]:
    """Sort notes by date, the newest first, then by slug."""
    return sorted(notes, key=lambda n: (-clock.instant(n.date, zone).timestamp(), n.slug))


def held_notes(notes: Iterable[Note], now: datetime, zone: ZoneInfo) -> list[Held]:
    """Return the notes that are not out, and the changes of the others that have yet to come."""
    held: list[Held] = []
    for note in notes:
        reason = why_held(note, now, zone)
        if reason is not None:
            until = None if reason == "draft" else clock.instant(note.date, zone)
            held.append(Held("note", note.path, note.title, reason, until))
        if reason != "draft":
            held.extend(held_changes(note, now, zone))
    return held


def held_changes(item: Note | BriefFile, now: datetime, zone: ZoneInfo) -> list[Held]:
    """Return the changes whose date has not come."""
    return [
        Held("change", item.path, change.text, "future", clock.instant(change.date, zone))
        for change in item.changes
        if clock.instant(change.date, zone) > now
    ]


def check_changes(notes: Iterable[Note], zone: ZoneInfo) -> list[Diagnostic]:
    """Name changes that would come before what they change, or after its end."""
    found: list[Diagnostic] = []
    for note in notes:
        found.extend(_after_the_end(note, zone))
        day = clock.calendar_day(note.date, zone)
        for index, change in enumerate(note.changes):
            if note.undated or clock.calendar_day(change.date, zone) >= day:
                continue
            line, column = note.places.at(f"changes.{index}.date")
            found.append(
                Diagnostic(
                    "N411",
                    "error",
                    f"this change is dated before its note, {day.isoformat()}",
                    "mend the date of the change or of the note",
                    Location(note.path, line, column),
                )
            )
    return found


def _after_the_end(note: Note, zone: ZoneInfo) -> Iterator[Diagnostic]:
    """Name changes dated after a retraction: they would move feeds and be seen by nobody."""
    ends = [clock.instant(c.date, zone) for c in note.changes if c.kind == "retraction"]
    for index, change in enumerate(note.changes):
        if not ends or clock.instant(change.date, zone) <= min(ends):
            continue
        line, column = note.places.at(f"changes.{index}.date")
        yield Diagnostic(
            "N417",
            "warning",
            "this change comes after the retraction, and nothing shows it",
            "take the retraction out to bring the note back, or take this change out",
            Location(note.path, line, column),
        )


def for_preview(note: Note, now: datetime, zone: ZoneInfo) -> Note:
    """Return a note as a preview shows it: a draft without a date is of today."""
    if note.undated:
        note = replace(note, date=now.astimezone(zone).date())
    shown = max(now, clock.instant(note.date, zone), datetime.min.replace(tzinfo=UTC))
    return as_known(note, shown, zone)
