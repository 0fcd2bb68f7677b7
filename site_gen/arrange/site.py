"""Arranges content into a site: everything that is published at one instant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from site_gen import clock
from site_gen.arrange import addresses, selection, series, statements, turns
from site_gen.arrange import briefs as brief_stage
from site_gen.arrange import schedule as schedule_stage
from site_gen.arrange.briefs import Briefs, NameBrief
from site_gen.arrange.schedule import Schedule
from site_gen.diagnostics import Diagnostics
from site_gen.model import Content, Note, Story, When
from site_gen.publication import Held, Reason, Site
from site_gen.settings import Company, Topic

Subject = TypeVar("Subject", Topic, Company, Story)


def arrange(
    content: Content, at: When, name_brief: NameBrief, *, preview: bool = False
) -> tuple[Site, Diagnostics]:
    """Arrange what is published at `at` (in a preview: everything, with what is held marked)."""
    zone = content.config.timezone
    now = clock.instant(at, zone)
    schedule = Schedule(content.config.brief_rules, content.briefs, zone)
    found = [
        *selection.check_changes(content.notes, zone),
        *statements.check(content.notes, zone),
        *schedule_stage.check(schedule, {n.slug: n for n in content.notes}),
    ]
    reasons = {n.slug: selection.why_held(n, now, zone) for n in content.notes}
    if preview:
        known = [selection.for_preview(note, now, zone) for note in content.notes]
    else:
        known = [selection.as_known(n, now, zone) for n in content.notes if not n.draft]
    week_of = {note.slug: schedule.week_of(note) for note in known}
    arranged = brief_stage.arrange(
        known, week_of, schedule, content.topics, now, name_brief, preview=preview
    )
    published = [note for note in known if preview or reasons[note.slug] is None]
    held = _in_order([*selection.held_notes(content.notes, now, zone), *arranged.held])
    site = _site(content, now, published, arranged, week_of, held, reasons, preview=preview)
    table, dead = addresses.resolve(content, site)
    return replace(site, addresses=table), (*found, *dead)


def _site(
    content: Content,
    now: datetime,
    published: Sequence[Note],
    arranged: Briefs,
    week_of: dict[str, str],
    held: tuple[Held, ...],
    reasons: dict[str, Reason | None],
    *,
    preview: bool,
) -> Site:
    zone = content.config.timezone
    notes = selection.newest_first(published, zone)
    out = {brief.name for brief in arranged.shown if not brief.special}
    since = [note for note in notes if week_of[note.slug] not in out]
    coming = [n for n in content.notes if reasons[n.slug] == "future" and not preview]
    companies = _having(content.companies, _holders(notes, lambda n: n.companies))
    stories = _having(content.stories, _holders(notes, lambda n: (n.story,) if n.story else ()))
    withdrawn = tuple(selection.with_what_they_said(notes, content.notes))
    return Site(
        config=content.config,
        now=now,
        notes=tuple(notes),
        briefs=arranged.shown,
        skipped=arranged.skipped,
        since=tuple(selection.in_reading_order(since, zone)),
        brief_of=week_of,
        topics=tuple(_having(content.topics, _holders(notes, lambda n: n.topics))),
        companies=tuple(sorted(companies, key=lambda c: (c[0].name.casefold(), c[0].id))),
        stories=tuple(
            sorted(
                ((story, held_by[::-1]) for story, held_by in stories),
                key=lambda s: (-clock.instant(s[1][-1].date, zone).timestamp(), s[0].id),
            )
        ),
        pages=tuple(sorted(content.pages, key=lambda p: (p.order, p.title.casefold(), p.slug))),
        assets=tuple(sorted(content.assets, key=lambda a: a.path)),
        held=held,
        next_due=min((h.until for h in held if h.until is not None), default=None),
        changes_at=_changes_at(content, held, notes, now),
        addresses={},
        preview=preview,
        held_notes={slug: why for slug, why in reasons.items() if preview and why is not None},
        coming=tuple(selection.newest_first(coming, zone)),
        first_turn=turns.first((*notes, *withdrawn), zone),
        withdrawn=withdrawn,
        known_companies={company.id: company for company in content.companies},
    )


def _changes_at(
    content: Content, held: Iterable[Held], notes: Iterable[Note], now: datetime
) -> datetime | None:
    """Return when the next thing is due: what is held, a skipped week's words, a claim."""
    config = content.config
    schedule = Schedule(config.brief_rules, content.briefs, config.timezone)
    skips = (schedule.moment(f.name) for f in schedule.weekly.values() if f.skip is not None)
    late = (clock.instant(day, config.timezone) for day in series.late_from(notes))
    moments = [*skips, *late, *(h.until for h in held if h.until is not None)]
    return min((moment for moment in moments if moment > now), default=None)


def _holders(
    notes: Iterable[Note], ids_of: Callable[[Note], tuple[str, ...]]
) -> dict[str, list[Note]]:
    """Group notes by the ids they name, in their order."""
    groups: dict[str, list[Note]] = {}
    for note in notes:
        for identifier in dict.fromkeys(ids_of(note)):
            groups.setdefault(identifier, []).append(note)
    return groups


def _having(
    subjects: Iterable[Subject], notes: dict[str, list[Note]]
) -> list[tuple[Subject, tuple[Note, ...]]]:
    return [(s, tuple(notes[s.id])) for s in subjects if s.id in notes]


def _in_order(held: Iterable[Held]) -> tuple[Held, ...]:
    """Sort by the moment of release, those without one last, then by file."""
    return tuple(
        sorted(
            held,
            key=lambda h: (
                h.until is None,
                h.until.timestamp() if h.until else 0,
                h.path or "",
                h.kind,
            ),
        )
    )
