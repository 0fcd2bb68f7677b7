"""The ids of feeds and entries (RFC 4287, 4.2.6; tag URIs: RFC 4151), which never change.

They are made of what is frozen alone: the site's `id_authority` and a note's uid, a brief's name,
a claim's id, a change's place in its file or a feed's key. No title, slug, host or scheme is part
of them.
"""

from __future__ import annotations

from site_gen.model import Note
from site_gen.publication import Declared
from site_gen.record import Turn
from site_gen.settings import Config


def note_id(note: Note, config: Config) -> str:
    """Return the id of a note's entry in every feed; a `feed_id` is kept to the letter.

    It is that of the site's own language, which subscribers elsewhere had: a further edition adds
    its language to it, as to every id, since another text is another entry.
    """
    return f"{note.feed_id}{_edition(config)}" if note.feed_id else _tag(note.uid, config)


def brief_id(name: str, config: Config) -> str:
    """Return the id of the entry of the brief called `name` (`2024-W04`)."""
    return _tag(f"brief/{name}", config)


def change_id(declared: Declared, config: Config) -> str:
    """Return the id of the entry about a correction or retraction."""
    return _tag(f"{subject(declared)}/change/{declared.change.number}", config)


def turn_id(turn: Turn, config: Config) -> str:
    """Return the id of the entry about a claim's new status."""
    return _tag(f"claim/{turn.id}/{turn.now.note.uid}", config)


def subject(declared: Declared) -> str:
    """Return what stands in ids for the note or brief that a change was declared about."""
    if declared.note is not None:
        return declared.note.uid
    return f"brief/{declared.brief.name}" if declared.brief else ""


def feed_id(key: str, config: Config) -> str:
    """Return the id of the feed at `/feeds/<key>.atom`."""
    return _tag(f"feed/{key}", config)


def _tag(specific: str, config: Config) -> str:
    return f"tag:{config.id_authority}:{specific}{_edition(config)}"


def _edition(config: Config) -> str:
    return f"/{config.edition}" if config.edition else ""
