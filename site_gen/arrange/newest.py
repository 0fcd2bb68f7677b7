"""Which notes a feed holds: the newest as subscribers see them, as many as it is limited to."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence

from site_gen import clock, feed_ids
from site_gen.model import Note
from site_gen.settings import Config


class FeedOrder:
    """The order of notes in every feed: newest `published` first, ties by id."""

    def __init__(self, notes: Iterable[Note], config: Config) -> None:
        ordered = sorted(notes, key=lambda note: feed_ids.note_id(note, config))
        ordered.sort(key=lambda note: clock.feed_time(note.date), reverse=True)
        self._places = {note.slug: place for place, note in enumerate(ordered)}

    def newest(self, notes: Sequence[Note], limit: int) -> list[Note]:
        """Return the first `limit` of some notes, at least one where there is one."""
        return heapq.nsmallest(max(limit, 1), notes, key=lambda note: self._places[note.slug])
