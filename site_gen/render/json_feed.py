"""Writes the main feeds once more as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from site_gen.products import Feed, Head
from site_gen.render import addresses, feeds, titles
from site_gen.render.entries import Entry
from site_gen.render.templates import Theme
from site_gen.render.words import Words
from site_gen.settings import Config

_VERSION = "https://jsonfeed.org/version/1.1"
JsonObject = dict[str, object]


def render(feed: Feed, head: Head, theme: Theme, words: Words, known: feeds.Made) -> bytes:
    """Write a feed of the newest entries: those of the Atom feed, with their ids and times."""
    made = feeds.entries_of(feed, head, theme, words, known)
    return feeds.fitting(lambda shown: _write(feed, shown, head, theme, words), made)


def _write(feed: Feed, made: Sequence[Entry], head: Head, theme: Theme, words: Words) -> bytes:
    config = head.config
    icon = addresses.absolute(config, config.icon) if config.icon else None
    hubs = [{"type": "WebSub", "url": config.feeds.hub}] if config.feeds.hub else None
    document = {
        "version": _VERSION,
        "title": titles.of_feed(feed, config, words),
        "home_page_url": addresses.absolute(config, feed.home),
        "feed_url": addresses.absolute(config, feed.address),
        "description": config.tagline,
        "icon": icon or theme.absolute_asset("icon.png"),
        "authors": [_author(config)],
        "language": config.language,
        "hubs": hubs,
        "items": [_item(entry) for entry in made],
    }
    kept = {name: value for name, value in document.items() if value is not None}
    return (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()


def _author(config: Config) -> JsonObject:
    author = config.author
    return _filled({"name": author.name, "url": author.url})


def _item(entry: Entry) -> JsonObject:
    page = next(link.href for link in entry.links if link.rel == "alternate")
    source = next((link.href for link in entry.links if link.rel == "via"), None)
    return _filled(
        {
            "id": entry.id,
            "url": page,
            "external_url": source,
            "title": entry.title,
            "content_html": entry.content,
            "summary": entry.summary,
            "date_published": _time(entry.published),
            "date_modified": _time(entry.updated),
            "tags": [category.label for category in entry.categories],
            "language": entry.lang,
        }
    )


def _time(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


def _filled(members: Mapping[str, object]) -> JsonObject:
    """Leave out what there is none of."""
    return {name: value for name, value in members.items() if value not in (None, "", [])}
