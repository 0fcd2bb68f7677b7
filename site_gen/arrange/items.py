"""Wraps notes and texts with all that a page needs to show them; each note once, then shared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from site_gen import clock
from site_gen.arrange import since
from site_gen.arrange.newest import FeedOrder
from site_gen.arrange.outline import outline
from site_gen.model import Asset, Change, Note
from site_gen.publication import Item, Picture, References, Site
from site_gen.read.notes import all_images
from site_gen.read.references import path_of_picture
from site_gen.texts import Text

_NONE = References()


class Items:
    """The notes of one site as pages, briefs and feeds are given them."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.assets = {asset.path: asset for asset in site.assets}
        self._topics = {topic.id: topic for topic, _ in site.topics}
        self._companies = {company.id: company for company, _ in site.companies}
        self._stories = {story.id: story for story, _ in site.stories}
        self._out_since = since.dates(site)
        self._order = FeedOrder(site.notes, site.config)
        self._entries: dict[str, Item] = {}
        self.known: dict[str, Item] = {}
        """slug → the note as its own page shows it."""
        self.known.update((note.slug, self.item(note)) for note in site.notes)
        self.listed = {slug: outline(item) for slug, item in self.known.items()}
        """slug → the note as lists show it."""

    def item(self, note: Note, at: datetime | None = None) -> Item:
        """Wrap a note as it is known now, or as it went out `at` with its changes since.

        Where both are one, it is one item, of which all that is asked is asked once.
        """
        references = self.references(note.text, note, self.last_word(at, note.changes))
        known = self.known.get(note.slug)
        if known is not None and known.note is note and known.references == references:
            return known
        return Item(
            note=note,
            references=references,
            topics=tuple(self._topics[t] for t in note.topics if t in self._topics),
            companies=tuple(self._companies[c] for c in note.companies if c in self._companies),
            story=self._stories.get(note.story or ""),
            held=self.site.held_notes.get(note.slug),
        )

    def entries(self, notes: Sequence[Note]) -> tuple[Item, ...]:
        """Return the newest of some notes as the entries of a feed show them."""
        return self._entries_of(self._order.newest(notes, self.site.config.feeds.notes))

    def all_entries(self, notes: Sequence[Note]) -> tuple[Item, ...]:
        """Return some notes as the entries of an archive show them, the newest first."""
        return self._entries_of(self._order.newest(notes, len(notes)))

    def _entries_of(self, newest: Sequence[Note]) -> tuple[Item, ...]:
        for note in newest:
            if note.slug not in self._entries:
                at = clock.instant(note.date, self.site.config.timezone)
                self._entries[note.slug] = self.item(note, at)
        return tuple(self._entries[note.slug] for note in newest)

    def references(
        self, text: Text, note: Note | None = None, at: datetime | None = None
    ) -> References:
        """Return what the slots of a text resolve to, now or (for a text that went out) `at`."""
        images = all_images(note) if note is not None else text.images
        if not images and not text.links:
            return _NONE
        pictures = {}
        for target in dict.fromkeys(image.target for image in images):
            asset = self.assets.get(path_of_picture(target))
            if asset is not None:
                pictures[target] = Picture(_picture_address(asset, note), asset.size)
        addresses = {link.target: self.site.addresses.get(link.target) for link in text.links}
        return References(since.as_of(addresses, self._out_since, at), pictures)

    def last_word(self, at: datetime | None, changes: Sequence[Change]) -> datetime | None:
        """Return when the words of what went out `at` were last set; None for what is of now."""
        if at is None or self.site.preview:
            return None
        return since.last_word(at, changes, self.site.config.timezone)


def _picture_address(asset: Asset, note: Note | None) -> str:
    if asset.path.startswith("content/assets/") or note is None:
        return asset.path.removeprefix("content")
    return f"/notes/{note.slug}/{asset.path.rpartition('/')[2]}"
