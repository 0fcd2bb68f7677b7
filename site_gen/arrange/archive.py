"""Cuts the entries of a main feed into the documents of its archive (RFC 5005, section 4).

A document is written once it is full and a later day has begun, and from then on changes only
by what is declared about its entries: new ones, on whatever hour of a day, come after it. What is
not in a document yet stands in the feed itself, which holds twice as much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from site_gen.products import Feed
from site_gen.publication import Item
from site_gen.views import BriefView

Told = TypeVar("Told", BriefView, Item)


def documents(
    feed: Feed, entries: Sequence[Told], published: Callable[[Told], datetime]
) -> tuple[Feed, ...]:
    """Return the documents of a feed's archive, the oldest first.

    `entries` are all there ever were, the newest first; `published` gives the time, in UTC.
    """
    size = max(feed.limit // 2, 1)
    made: list[Feed] = []
    for shard in _cut(entries[::-1], size, published):
        previous = made[-1].key if made else None
        made.append(
            replace(
                feed,
                key=f"{feed.key}/{len(made) + 1}",
                entries=tuple(reversed(shard)),
                limit=len(shard),
                also_at=(),
                archive=True,
                previous=previous,
            )
        )
    return tuple(made)


def leading(feed: Feed, archived: Sequence[Feed]) -> Feed:
    """Return a main feed that leads to the newest document of its archive."""
    return replace(feed, previous=archived[-1].key) if archived else feed


def _cut(
    entries: Sequence[Told], size: int, published: Callable[[Told], datetime]
) -> Iterator[list[Told]]:
    """Cut between days, oldest first; what has no later day behind it is left out."""
    shard: list[Told] = []
    for _, of_day in groupby(entries, key=lambda entry: published(entry).date()):
        if len(shard) >= size:
            yield shard
            shard = []
        shard.extend(of_day)
