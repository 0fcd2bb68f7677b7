"""Plans the feeds of a site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from site_gen.arrange.addresses import COLLECTIONS
from site_gen.arrange.items import Items
from site_gen.model import Company, Note, Story, Topic
from site_gen.publication import BriefView, Collection, Feed, Site

_KINDS: dict[Collection, Literal["topic", "company", "story"]] = {
    "topics": "topic",
    "companies": "company",
    "stories": "story",
}


def shown(site: Site, items: Items, briefs: tuple[BriefView, ...]) -> tuple[Feed, ...]:
    """Return the feeds that a reader is shown, the main one first."""
    settings = site.config.feeds
    notes = items.entries(site.notes)
    return (
        Feed("briefs", "briefs", None, briefs, "/", settings.briefs, settings.also_at),
        Feed("notes", "notes", None, notes, "/", settings.notes),
        *(
            _of_collection(collection, subject, notes, subject.id, items)
            for collection in COLLECTIONS
            for subject, notes in getattr(site, collection)
        ),
    )


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
