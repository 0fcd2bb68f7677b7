"""Plans the feeds of a site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from site_gen import clock, feed_ids
from site_gen.arrange import archive, declared
from site_gen.arrange.addresses import COLLECTIONS
from site_gen.arrange.items import Items
from site_gen.model import Note, Story
from site_gen.products import Feed
from site_gen.publication import Site
from site_gen.record import Turn
from site_gen.settings import Company, Topic
from site_gen.views import BriefView, Collection

_KINDS: dict[Collection, Literal["topic", "company", "story"]] = {
    "topics": "topic",
    "companies": "company",
    "stories": "story",
}


def shown(
    site: Site, items: Items, briefs: tuple[BriefView, ...], turned: Sequence[Turn]
) -> tuple[Feed, ...]:
    """Return the feeds that a reader is shown, the main one first."""
    settings = site.config.feeds
    notes = items.entries(site.notes)
    return (
        Feed("briefs", "briefs", None, briefs, "/", settings.briefs, settings.also_at),
        Feed("notes", "notes", None, notes, "/", settings.notes),
        *_of_trackers(site, turned),
        *(
            _of_collection(collection, subject, notes, subject.id, items)
            for collection in COLLECTIONS
            for subject, notes in getattr(site, collection)
        ),
    )


def _of_trackers(site: Site, turned: Sequence[Turn]) -> Iterator[Feed]:
    """Yield the feeds of what became of claims, and of what was put right, once there is any.

    A feed that was there once stays, if empty: no subscriber is to look for it in vain.
    """
    limit = site.config.feeds.notes
    if site.first_turn is not None:
        home = "/claims/" if any(note.claims for note in site.notes) else "/"
        yield Feed("claims", "claims", None, _newest(turned, site), home, limit)
    if corrected := declared.entries(site):
        yield Feed("corrections", "corrections", None, corrected, "/corrections/", limit)


def _newest(turned: Sequence[Turn], site: Site) -> tuple[Turn, ...]:
    """Return as many turns as the feed holds, newest `published` first, ties by id."""
    by_id = sorted(turned, key=lambda turn: feed_ids.turn_id(turn, site.config))
    by_id.sort(key=lambda turn: clock.feed_time(turn.now.note.date), reverse=True)
    return tuple(by_id[: max(site.config.feeds.notes, 1)])


def written(site: Site, items: Items, shown: Sequence[Feed]) -> tuple[Feed, ...]:
    """Return all feeds: those shown, with archives, the same as JSON, and copies under old ids."""
    briefs, notes, *others = shown
    views: tuple[BriefView, ...] = briefs.entries  # type: ignore[assignment]
    of_briefs = archive.documents(briefs, views, lambda view: clock.feed_time(view.brief.moment))
    entries = items.all_entries(site.notes)
    of_notes = archive.documents(notes, entries, lambda item: clock.feed_time(item.note.date))
    return (
        archive.leading(briefs, of_briefs),
        archive.leading(notes, of_notes),
        *others,
        *under_old_names(site, items),
        replace(briefs, format="json", also_at=()),
        replace(notes, format="json"),
        *of_briefs,
        *of_notes,
        Feed("feeds", "list", None, (), format="opml", listed=without_entries(shown)),
    )


def without_entries(shown: Sequence[Feed]) -> tuple[Feed, ...]:
    """Return feeds for a list of them, which does not change with what they hold."""
    return tuple(replace(feed, entries=()) for feed in shown)


def under_old_names(site: Site, items: Items) -> Iterator[Feed]:
    """Yield the copies under old ids of topics, companies and stories."""
    for collection in COLLECTIONS:
        for subject, notes in getattr(site, collection):
            for alias in subject.aliases:
                yield _of_collection(collection, subject, notes, alias, items)


def _of_collection(
    collection: Collection,
    subject: Topic | Company | Story,
    notes: Sequence[Note],
    identifier: str,
    items: Items,
) -> Feed:
    return Feed(
        key=f"{collection}/{identifier}",
        kind=_KINDS[collection],
        subject=subject,
        entries=items.entries(notes),
        home=f"/{collection}/{subject.id}/",
        limit=items.site.config.feeds.notes,
    )
