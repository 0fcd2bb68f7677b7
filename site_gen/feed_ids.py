"""The ids of feeds and entries (RFC 4287, 4.2.6; tag URIs: RFC 4151), which never change.

They are made of what is frozen alone: the site's `id_authority` and a note's uid, a brief's name
or a feed's key. No title, slug, host or scheme is part of them.
"""

from __future__ import annotations

from site_gen.model import Config, Note


def note_id(note: Note, config: Config) -> str:
    """Return the id of a note's entry in every feed; a `feed_id` is kept to the letter."""
    return note.feed_id or _tag(note.uid, config)


def brief_id(name: str, config: Config) -> str:
    """Return the id of the entry of the brief called `name` (`2024-W04`)."""
    return _tag(f"brief/{name}", config)


def feed_id(key: str, config: Config) -> str:
    """Return the id of the feed at `/feeds/<key>.atom`."""
    return _tag(f"feed/{key}", config)


def _tag(specific: str, config: Config) -> str:
    return f"tag:{config.id_authority}:{specific}"
