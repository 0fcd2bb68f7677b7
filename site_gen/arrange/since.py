"""Tells since when each page has been there, so that what went out once stays as it was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.arrange.addresses import COLLECTIONS, SPLIT_OVER, alias_address, of_trackers
from site_gen.arrange.declared import IN_FEED
from site_gen.model import Change, Note, Story
from site_gen.publication import Site
from site_gen.settings import Company, Topic
from site_gen.views import Collection

Dates = Mapping[str, datetime]
"""Address → the instant at which its page came out; what is not here was always there."""


def dates(site: Site) -> Dates:
    """Return when every page and feed came out that waited for a note or a moment."""
    found = {f"/briefs/{brief.name}/": brief.moment for brief in site.briefs}
    for note in site.notes:
        at = clock.instant(note.date, site.config.timezone)
        found[f"/notes/{note.slug}/"] = at
        found.update((alias_address(alias), at) for alias in note.aliases)
    for collection in COLLECTIONS:
        firsts = []
        for subject, notes in getattr(site, collection):
            of_subject = dict(_of_subject(collection, subject, notes, site.config.timezone))
            found.update(of_subject)
            firsts.append(of_subject[f"/{collection}/{subject.id}/"])
        if firsts:
            found[f"/{collection}/"] = min(firsts)
    for address, at in _of_record(site):
        found[address] = min(at, found.get(address, at))
    return found


def last_word(since: datetime, changes: Iterable[Change], zone: ZoneInfo) -> datetime:
    """Return when the words of a note or brief were last set: they knew what was out by then."""
    return max([since, *(clock.instant(change.date, zone) for change in changes)])


def as_of(
    addresses: Mapping[str, str | None], since: Dates, at: datetime | None
) -> dict[str, str | None]:
    """Return the addresses of links without those that came out after `at` (None: all of them)."""
    return {
        target: None if at and address and since.get(_page(address), at) > at else address
        for target, address in addresses.items()
    }


def _of_subject(
    collection: Collection,
    subject: Topic | Company | Story,
    notes: tuple[Note, ...],
    zone: ZoneInfo,
) -> Iterable[tuple[str, datetime]]:
    at = sorted(clock.instant(note.date, zone) for note in notes)
    for name in (subject.id, *subject.aliases):
        yield f"/{collection}/{name}/", at[0]
        yield f"/feeds/{collection}/{name}.atom", at[0]
    if len(at) > SPLIT_OVER:
        for year in {clock.calendar_day(each, zone).year for each in at}:
            yield f"/{collection}/{subject.id}/{year}/", at[SPLIT_OVER]


def _of_record(site: Site) -> Iterable[tuple[str, datetime]]:
    """Yield each address of the trackers and of corrections with all that made it come out."""
    zone = site.config.timezone
    for note in (*site.notes, *site.withdrawn):
        for address in of_trackers(note):
            yield address, clock.instant(note.date, zone)
    if site.first_turn is not None:
        yield "/feeds/claims.atom", site.first_turn
    always = any(page.slug == "corrections" for page in site.pages)
    declared = [(note.date, note.changes) for note in site.notes]
    declared += [(brief.moment, brief.changes) for brief in site.briefs]
    for out, changes in declared:
        for change in changes:
            at = max(clock.instant(out, zone), clock.instant(change.date, zone))
            if change.kind != "update" and not always:
                yield "/corrections/", at
            if change.kind in IN_FEED:
                yield "/feeds/corrections.atom", at


def _page(address: str) -> str:
    return address.partition("#")[0]
