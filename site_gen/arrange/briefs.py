"""Arranges briefs: their notes in order and sections, what is out, skipped or held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby
from typing import TypeVar

from site_gen import clock
from site_gen.arrange import selection
from site_gen.arrange.schedule import Schedule, moment_of
from site_gen.model import BriefFile, Note
from site_gen.publication import Brief, BriefLink, Held, Reason, Section, Skipped
from site_gen.settings import Topic
from site_gen.texts import Text

NameBrief = Callable[[str, int], str]
"""The lead's title and the number of other notes → the title of a brief that has none."""
Dated = TypeVar("Dated", bound=Brief | Skipped)


@dataclass(frozen=True, slots=True)
class Briefs:
    """All briefs at one instant."""

    shown: tuple[Brief, ...]
    """Out (in a preview: all), the newest moment first."""
    skipped: tuple[Skipped, ...]
    held: tuple[Held, ...]


def arrange(
    notes: Sequence[Note],
    week_of: Mapping[str, str],
    schedule: Schedule,
    topics: Sequence[Topic],
    now: datetime,
    name_brief: NameBrief,
    *,
    preview: bool = False,
) -> Briefs:
    """Arrange all briefs. `notes` are those that are not drafts (in a preview: all).

    `week_of` gives each note's weekly brief. Of a brief that is out only published notes are
    shown, which its moment implies.
    """
    weeks = _by_week(notes, week_of)
    by_slug = {note.slug: note for note in notes}
    names = sorted(set(weeks) | set(schedule.weekly))
    undated = _today(now, schedule) if preview else None
    specials = [(f, moment_of(f, schedule) or undated) for f in schedule.files if f.special]
    candidates = [
        _weekly(name, weeks.get(name, []), schedule, topics, now, name_brief)
        for name in names
        if not _skips(schedule.weekly.get(name))
    ] + [
        _special(file, moment, by_slug, schedule, now, name_brief)
        for file, moment in specials
        if moment is not None
    ]
    drafts = {f.name for f in schedule.files if f.draft}
    shown: list[Brief] = []
    held: list[Held] = []
    for brief in candidates:
        reason = "draft" if brief.name in drafts else _why_held(brief, now)
        if reason is None or preview:
            due = _due_after(brief.moment, schedule)
            shown.append(replace(brief, held=reason, following=due))
        if reason is not None and (brief.path or reason != "empty"):
            until = brief.moment.astimezone(UTC) if reason == "future" else None
            held.append(Held("brief", brief.path, brief.title, reason, until))
    arranged = {brief.name for brief in candidates}
    for file in schedule.files:
        if file.draft and file.name not in arranged:
            held.append(Held("brief", file.path, file.title or file.name, "draft", None))
        if not file.draft:
            held.extend(selection.held_changes(file, now, schedule.zone))
    return Briefs(tuple(_linked(newest_first(shown))), _skipped(schedule, now), tuple(held))


def _due_after(moment: datetime, schedule: Schedule) -> datetime:
    """Return when the first weekly brief after a moment is due, past weeks that are skipped."""
    week = schedule.window_of(moment.astimezone(UTC))
    while schedule.moment(week) <= moment or _skips(schedule.weekly.get(week)):
        week = clock.neighbour(week, 1)
    return schedule.moment(week).astimezone(schedule.zone)


def _today(now: datetime, schedule: Schedule) -> datetime:
    return clock.instant(clock.calendar_day(now, schedule.zone), schedule.zone)


def newest_first(briefs: Iterable[Dated]) -> list[Dated]:
    """Sort by moment, the newest first.

    In UTC: Python compares two times of one zone by the clock on the wall, which shows an hour
    twice when summer time ends.
    """
    return sorted(briefs, key=lambda b: (b.moment.astimezone(UTC), b.name), reverse=True)


def _by_week(notes: Iterable[Note], week_of: Mapping[str, str]) -> dict[str, list[Note]]:
    weeks: dict[str, list[Note]] = {}
    for note in notes:
        weeks.setdefault(week_of[note.slug], []).append(note)
    return weeks


def _skips(file: BriefFile | None) -> bool:
    return file is not None and file.skip is not None


def _weekly(
    name: str,
    notes: Sequence[Note],
    schedule: Schedule,
    topics: Sequence[Topic],
    now: datetime,
    name_brief: NameBrief,
) -> Brief:
    file = schedule.weekly.get(name)
    moment = schedule.moment(name).astimezone(schedule.zone)
    if file is not None and file.notes is not None:
        by_slug = {note.slug: note for note in notes}
        ordered = tuple(by_slug[slug] for slug in dict.fromkeys(file.notes) if slug in by_slug)
        sections: tuple[Section, ...] = ()
    else:
        ordered, sections = _in_sections(selection.in_reading_order(notes, schedule.zone), topics)
    return _brief(name, file, moment, ordered, sections, schedule, now, name_brief)


def _special(
    file: BriefFile,
    moment: datetime,
    by_slug: Mapping[str, Note],
    schedule: Schedule,
    now: datetime,
    name_brief: NameBrief,
) -> Brief:
    slugs = dict.fromkeys(file.notes or ())
    notes = tuple(by_slug[slug] for slug in slugs if slug in by_slug)
    at = moment.astimezone(schedule.zone)
    brief = _brief(file.name, file, at, notes, (), schedule, now, name_brief)
    return replace(brief, special=True)


def _brief(
    name: str,
    file: BriefFile | None,
    moment: datetime,
    notes: tuple[Note, ...],
    sections: tuple[Section, ...],
    schedule: Schedule,
    now: datetime,
    name_brief: NameBrief,
) -> Brief:
    own = file.title if file else None
    title = own or (name_brief(notes[0].title, len(notes) - 1) if notes else name)
    return Brief(
        name=name,
        title=title,
        moment=moment,
        notes=notes,
        sections=sections,
        text=file.text if file else Text(),
        also=file.also if file else (),
        sponsor=file.sponsor if file else None,
        changes=selection.counted_changes(file.changes if file else (), now, schedule.zone),
        path=file.path if file else None,
        own_title=own,
        lang=file.lang if file else None,
    )


def _in_sections(
    notes: Sequence[Note], topics: Sequence[Topic]
) -> tuple[tuple[Note, ...], tuple[Section, ...]]:
    """Return the reading order, and the sections after the lead where there are headings.

    There are headings where two or more sections hold two or more notes.
    """
    rank = {topic.id: number for number, topic in enumerate(topics)}
    last = len(topics)

    def place(note: Note) -> int:
        return rank.get(note.topics[0], last) if note.topics else last

    rest = sorted(notes[1:], key=place)  # stable: the order of notes holds within each
    groups = [(number, tuple(group)) for number, group in groupby(rest, key=place)]
    if sum(len(group) >= 2 for _, group in groups) < 2:
        return tuple(notes), ()
    sections = tuple(
        Section(topics[number] if number < last else None, group) for number, group in groups
    )
    return (notes[0], *rest), sections


def _why_held(brief: Brief, now: datetime) -> Reason | None:
    if all(note.draft for note in brief.notes) and not brief.text.html:
        return "empty"
    return "future" if brief.moment > now else None


def _linked(newest_first: Sequence[Brief]) -> Iterable[Brief]:
    for number, brief in enumerate(newest_first):
        later = newest_first[number - 1] if number else None
        earlier = newest_first[number + 1] if number + 1 < len(newest_first) else None
        yield replace(brief, previous=_link(earlier), next=_link(later))


def _link(brief: Brief | None) -> BriefLink | None:
    return None if brief is None else BriefLink(brief.name, brief.title, brief.moment)


def _skipped(schedule: Schedule, now: datetime) -> tuple[Skipped, ...]:
    return tuple(
        Skipped(name, schedule.moment(name).astimezone(schedule.zone), file.skip)
        for name, file in sorted(schedule.weekly.items(), reverse=True)
        if file.skip is not None and not file.draft and schedule.moment(name) <= now
    )
