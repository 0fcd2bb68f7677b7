"""Makes the views of notes and briefs: what was said, and what the archive knows about it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from site_gen import clock
from site_gen.arrange import declared
from site_gen.arrange.brief_record import brief_record
from site_gen.arrange.items import Items
from site_gen.arrange.series import Series
from site_gen.arrange.standings import note_claims, note_figures
from site_gen.arrange.statements import link_to
from site_gen.model import Note
from site_gen.publication import Brief, BriefLink, Declared, ItemGroup, Site
from site_gen.record import NoteLink
from site_gen.views import BriefView, NoteView

Neighbours = tuple[NoteLink | None, NoteLink | None]
_BEFORE_ALL = datetime.min.replace(tzinfo=UTC)


class Views:
    """The notes and briefs of one site, each with all that its page shows."""

    def __init__(self, site: Site, items: Items, series: Series) -> None:
        self._site, self._items, self._series = site, items, series
        self._changed = sorted(_changed(site), key=_instant)
        self._out = {b.name: BriefLink(b.name, b.title, b.moment) for b in site.briefs}
        self._neighbours = dict(_neighbours(site))
        self._places = dict(_places(series))

    def note(self, note: Note) -> NoteView:
        """Return a note as it is known now."""
        previous, following = self._neighbours.get(note.slug, (None, None))
        return NoteView(
            item=self._items.known[note.slug],
            brief=self._out.get(self._site.brief_of[note.slug]),
            claims=note_claims(note, self._series),
            figures=note_figures(note, self._series),
            previous=previous,
            next=following,
        )

    def brief(self, brief: Brief) -> BriefView:
        """Return a brief as of its moment."""
        items = {note.slug: self._items.item(note, brief.moment) for note in brief.notes}
        at = self._items.last_word(brief.moment, brief.changes)
        return BriefView(
            brief=brief,
            items=tuple(items.values()),
            groups=tuple(
                ItemGroup(section.topic, tuple(items[note.slug] for note in section.notes))
                for section in brief.sections
            ),
            references=self._items.references(brief.text, at=at),
            record=brief_record(brief, self._series, self._site),
            corrections=() if brief.special else self._corrections(brief),
            tellings=dict(self._tellings(brief)),
        )

    def _tellings(self, brief: Brief) -> Iterator[tuple[str, int]]:
        """Yield slug → which note of its story it is, by what was known at the brief's moment."""
        at = brief.moment.astimezone(UTC)
        for note in brief.notes:
            found = self._places.get(note.slug)
            if found is not None:
                place, taken_back = found
                yield note.slug, place - sum(1 for gone in taken_back if gone <= at)

    def _corrections(self, brief: Brief) -> tuple[Declared, ...]:
        """Return what was put right between the weekly brief before and this one."""
        before = self._series.moment_before(brief.moment) or _BEFORE_ALL
        until, own = brief.moment.astimezone(UTC), {note.slug for note in brief.notes}
        # Of all that was ever changed, few things were within one week.
        week = self._changed[
            bisect_right(self._changed, before, key=_instant) : bisect_right(
                self._changed, until, key=_instant
            )
        ]
        about = {id(thing): thing for _, thing in week}.values()
        part = replace(
            self._site,
            notes=tuple(thing for thing in about if isinstance(thing, Note)),
            briefs=tuple(thing for thing in about if isinstance(thing, Brief)),
        )
        return declared.between(part, before, until, own)


def _changed(site: Site) -> Iterator[tuple[datetime, Note | Brief]]:
    """Yield since when each change could be read, and what was changed."""
    zone = site.config.timezone
    for note in site.notes:
        out = clock.instant(note.date, zone) if note.changes else _BEFORE_ALL
        yield from ((max(out, clock.instant(c.date, zone)), note) for c in note.changes)
    for brief in site.briefs:
        out = brief.moment.astimezone(UTC)
        yield from ((max(out, clock.instant(c.date, zone)), brief) for c in brief.changes)


def _instant(pair: tuple[datetime, Note | Brief]) -> datetime:
    return pair[0]


def _places(series: Series) -> Iterator[tuple[str, tuple[int, tuple[datetime, ...]]]]:
    """Yield slug → its place in its story from 1, and when notes before it were taken back."""
    for thread in series.threads.values():
        taken_back: tuple[datetime, ...] = ()
        for place, (note, gone) in enumerate(zip(thread.notes, thread.retracted, strict=True), 1):
            yield note.slug, (place, taken_back)
            if gone is not None:
                taken_back = (*taken_back, gone)


def _neighbours(site: Site) -> Iterator[tuple[str, Neighbours]]:
    """Yield slug → the notes before and after it in its story."""
    for _, notes in site.stories:
        links = [None, *map(link_to, notes), None]
        for place, note in enumerate(notes):
            yield note.slug, (links[place], links[place + 2])
