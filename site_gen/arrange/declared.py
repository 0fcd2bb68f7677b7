"""What was declared about notes and briefs, over the whole site, the newest first.

An update puts nothing right, so it is none of these. Of what is retracted, the retraction alone is
told: the words that were corrected before are gone with the rest.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from site_gen import clock, feed_ids
from site_gen.arrange.selection import counted_changes
from site_gen.model import Change
from site_gen.publication import BriefLink, Declared, Site
from site_gen.record import NoteLink

IN_FEED = ("correction", "retraction")
"""What subscribers to corrections are told of."""


def everything(site: Site) -> tuple[Declared, ...]:
    """Return all corrections, clarifications and retractions."""
    return _newest_first((declared for declared, _ in _known(site, site.now)), site)


def between(
    site: Site, after: datetime, until: datetime, own: Container[str] = ()
) -> tuple[Declared, ...]:
    """Return what was declared later than `after` and not later than `until`.

    It is as of `until`, for a brief that went out then. A later retraction reaches it only where
    it takes one of its `own` notes back (their slugs).
    """
    taken_back = {note.slug for note in site.notes if note.retracted and note.slug in own}
    found = (
        declared
        for declared, at in _known(site, until)
        if after < at <= until
        and (declared.change.kind == "retraction" or _slug(declared) not in taken_back)
    )
    return _newest_first(found, site)


def corrects(site: Site) -> bool:
    """Tell whether the feed of corrections has an entry."""
    return any(declared.change.kind in IN_FEED for declared, _ in _known(site, site.now))


def addresses(change: Change) -> Iterator[str]:
    """Yield the address of each page and feed that shows a change when its date has come."""
    if change.kind != "update":
        yield "/corrections/"
    if change.kind in IN_FEED:
        yield "/feeds/corrections.atom"


def entries(site: Site) -> tuple[Declared, ...]:
    """Return the newest corrections and retractions, as many as the feed holds, with their filing.

    Newest `published` first, ties by id.
    """
    config = site.config
    found = [declared for declared in everything(site) if declared.change.kind in IN_FEED]
    found.sort(key=lambda declared: feed_ids.change_id(declared, config))
    found.sort(key=lambda declared: clock.feed_time(declared.change.date), reverse=True)
    return tuple(_filed(found[: max(config.feeds.notes, 1)], site))


def _known(site: Site, at: datetime) -> Iterator[tuple[Declared, datetime]]:
    """Yield all that was declared by then, and since when readers could see it."""
    zone = site.config.timezone
    for note in site.notes:
        if not note.changes:
            continue
        out = clock.instant(note.date, zone)
        link = NoteLink(note.slug, note.uid, note.title, note.date, note.lang)
        for change in _told(counted_changes(note.changes, at, zone)):
            yield Declared(change, note=link), max(out, clock.instant(change.date, zone))
    for brief in site.briefs:
        about = BriefLink(brief.name, brief.title, brief.moment)
        for change in _told(counted_changes(brief.changes, at, zone)):
            since = max(brief.moment, clock.instant(change.date, zone))
            yield Declared(change, brief=about), since


def _slug(declared: Declared) -> str | None:
    return declared.note.slug if declared.note else None


def _told(changes: Sequence[Change]) -> Sequence[Change]:
    retractions = [change for change in changes if change.kind == "retraction"]
    return retractions or [change for change in changes if change.kind != "update"]


def _newest_first(found: Iterable[Declared], site: Site) -> tuple[Declared, ...]:
    """Sort by date; of one day by what they are about, and what was declared last comes first."""

    def order(declared: Declared) -> tuple[float, str, int]:
        at = clock.instant(declared.change.date, site.config.timezone)
        return -at.timestamp(), feed_ids.subject(declared), -declared.change.number

    return tuple(sorted(found, key=order))


def _filed(found: Iterable[Declared], site: Site) -> Iterator[Declared]:
    """Add the topics and companies of the notes, by which readers' programs sort entries."""
    notes = {note.slug: note for note in site.notes}
    topics = {topic.id: topic for topic, _ in site.topics}
    companies = {company.id: company for company, _ in site.companies}
    for declared in found:
        if declared.note is None:
            yield declared
            continue
        note = notes[declared.note.slug]
        yield replace(
            declared,
            topics=tuple(topics[t] for t in note.topics if t in topics),
            companies=tuple(companies[c] for c in note.companies if c in companies),
        )
