"""Writes Atom feeds (RFC 4287) with feedgen, and what it lacks with our extension."""

from __future__ import annotations

import bisect
from collections.abc import Callable, MutableMapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from feedgen.feed import FeedGenerator

from site_gen import feed_ids
from site_gen.model import Story
from site_gen.products import Feed, Head
from site_gen.render import addresses, entries, feed_extension, titles
from site_gen.render.entries import Entry, Subject
from site_gen.render.feed_text import fit, plain, unmistakable
from site_gen.render.templates import Theme
from site_gen.render.words import Words
from site_gen.settings import Author, Config, Topic

LIMIT = 1_000_000
"""A feed stays below so many bytes: crawlers give up on larger ones."""
MEDIA_TYPE = "application/atom+xml"
_KEPT = 1000
"""So many entries are kept for the next feed, which may show them too."""

Made = MutableMapping[int, tuple[Subject, Entry]]
"""Entries by the identity of what they show: a note's is the same in all feeds."""


def render(feed: Feed, head: Head, theme: Theme, words: Words, known: Made | None = None) -> bytes:
    """Write a feed of the newest entries, as many as its limit and the size allow.

    `known` holds the entries of feeds written before, and takes those of this one.
    """
    made = entries_of(feed, head, theme, words, {} if known is None else known)
    if feed.archive:
        return _write(feed, made, head, theme, words)
    return fitting(lambda shown: _write(feed, shown, head, theme, words), made)


def entries_of(feed: Feed, head: Head, theme: Theme, words: Words, known: Made) -> list[Entry]:
    """Return the entries of a feed, the newest first, as many as its limit says."""
    if len(known) > _KEPT:
        known.clear()
    made = []
    for subject in newest(feed, head.config):
        if id(subject) not in known:
            known[id(subject)] = (subject, entries.make(subject, head, theme, words))
        made.append(known[id(subject)][1])
    return made


def fitting(write: Callable[[Sequence[Entry]], bytes], made: Sequence[Entry]) -> bytes:
    """Write as many of the newest entries as the size allows, one at least."""
    whole = write(made)
    if len(whole) < LIMIT or len(made) < 2:
        return whole
    most = bisect.bisect_left(
        range(1, len(made)), LIMIT, key=lambda count: len(write(made[:count]))
    )
    return write(made[: max(most, 1)])


def newest(feed: Feed, config: Config) -> list[Subject]:
    """Return what a feed tells of, the newest first, as many as its limit says."""
    subjects: list[Subject] = list(feed.entries)
    subjects.sort(key=lambda subject: entries.entry_id(subject, config))
    subjects.sort(key=entries.published, reverse=True)
    return subjects[: max(feed.limit, 1)]


def _write(feed: Feed, made: Sequence[Entry], head: Head, theme: Theme, words: Words) -> bytes:
    config = head.config
    generator = FeedGenerator()
    generator.register_extension(
        feed_extension.NAME, feed_extension.FeedExtension, feed_extension.EntryExtension
    )
    extension = getattr(generator, feed_extension.NAME)
    extension.stylesheet = theme.absolute_asset("feed.css")
    extension.archive = feed.archive
    generator.id(feed_ids.feed_id(feed.key, config))
    generator.title(plain(titles.of_feed(feed, config, words)))
    generator.subtitle(plain(_subtitle(feed, config)))
    generator.updated(max((entry.updated for entry in made), default=_first_day(config)))
    generator.language(config.language)
    generator.author(_author(config.author))
    generator.rights(plain(config.license or ""))
    generator.icon(
        addresses.absolute(config, config.icon) if config.icon else theme.absolute_asset("icon.png")
    )
    generator.logo(
        addresses.absolute(config, config.logo) if config.logo else theme.absolute_asset("icon.png")
    )
    generator.generator("site_gen")
    generator.link(_links(feed, config))
    for entry in made:
        _add(entry, generator)
    written: bytes = generator.atom_str()
    return written + b"\n"


def _subtitle(feed: Feed, config: Config) -> str:
    match feed.subject:
        case Topic(description=str(text)) | Story(summary=str(text)):
            return text
    return config.tagline or ""


def _first_day(config: Config) -> datetime:
    """Return the day from which on the site's name for ids is its own."""
    year, month, day = [*config.id_authority.rpartition(",")[2].split("-"), "1", "1"][:3]
    return datetime(int(year), int(month), int(day), tzinfo=UTC)


def _author(author: Author) -> dict[str, str]:
    given = {"name": unmistakable(author.name), "uri": author.url, "email": author.email}
    return {field: value for field, value in given.items() if value}


def _links(feed: Feed, config: Config) -> list[dict[str, str]]:
    links = [
        ("self", MEDIA_TYPE, addresses.absolute(config, feed.address)),
        ("alternate", "text/html", addresses.absolute(config, feed.home)),
    ]
    if feed.archive:
        links.append(("current", MEDIA_TYPE, _address(feed.kind, config)))
    elif config.feeds.hub:
        links.append(("hub", "text/html", config.feeds.hub))
    if feed.previous:
        links.append(("prev-archive", MEDIA_TYPE, _address(feed.previous, config)))
    return [{"rel": rel, "type": media, "href": href} for rel, media, href in links]


def _address(key: str, config: Config) -> str:
    return addresses.absolute(config, f"/feeds/{key}.atom")


def _add(entry: Entry, generator: FeedGenerator) -> None:
    """Hand an entry to feedgen, and to the extension what feedgen would lose."""
    made = generator.add_entry(order="append")
    made.id(fit(entry.id))
    made.title(plain(entry.title))
    made.published(entry.published)
    made.updated(entry.updated)
    made.content(fit(entry.content), type="html")
    made.summary(entry.summary)
    for category in entry.categories:
        label = unmistakable(category.label)
        made.category(term=category.term, label=label, scheme=category.scheme)
    extension = getattr(made, feed_extension.NAME)
    extension.lang = entry.lang
    extension.links = tuple(
        replace(link, href=fit(link.href), title=unmistakable(link.title) if link.title else None)
        for link in entry.links
    )
