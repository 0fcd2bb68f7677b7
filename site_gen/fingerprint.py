"""Tells what a page or feed is made from, and so whether it has to be rendered again.

Everything is computed from the value that the page was given: there is no record of who read what
that could be forgotten.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from hashlib import blake2b
from typing import Any

from site_gen.encoding import encode
from site_gen.model import Note
from site_gen.products import Card, Feed, Head, Page, SubscribeView
from site_gen.publication import Brief, Item, ItemGroup
from site_gen.record import ClaimHistory, FigureHistory
from site_gen.views import (
    BriefsView,
    BriefView,
    BriefYear,
    ClaimsView,
    CollectionView,
    FiguresView,
    FigureView,
    Found,
    FoundNotes,
    HomeView,
    NoteView,
)

SIZE = 12
"""Bytes of a key: enough that two values never share one by accident."""
_PARTS = frozenset([Item, Brief, ClaimHistory, FigureHistory])
_COMPOSED = {
    kind: tuple(field.name for field in fields(kind))
    for kind in (
        BriefView,
        BriefsView,
        BriefYear,
        ClaimsView,
        CollectionView,
        Feed,
        FiguresView,
        FigureView,
        Found,
        FoundNotes,
        HomeView,
        ItemGroup,
        NoteView,
        SubscribeView,
    )
}
"""Type of a view → its fields: what may hold a part."""
_REFERENCE = re.compile(rb"\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)%\}", re.DOTALL)
_NAMED = re.compile(
    rb"\s*(?P<quote>[\"'])(?P<name>[^\"'\\]+)(?P=quote)\s*"
    rb"(?:[-+]?|(?:ignore|with|without|as|import)\b.*)",
    re.DOTALL,
)
"""What stands after such a word where it gives one name, and nothing that is computed."""
_ELSEWHERE = b"\0"
"""Stands in the rest of a page where a note or brief is that is a part of its own."""
FEED_TEMPLATES = ("feed/note.html", "feed/brief.html", "feed/turn.html", "feed/declared.html")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a page is made from."""

    name: str
    """For people: `note altman-fabs`, `template brief.html`."""
    key: bytes


class Fingerprints:
    """Computes keys for one site; values that many pages share are looked at once."""

    def __init__(self, salt: bytes, head: Head, files: Mapping[str, bytes]) -> None:
        self._known: dict[int, tuple[object, Part]] = {}
        self._notes: dict[int, tuple[Note, bytes]] = {}
        self._templates = Templates(files)
        self._language = head.config.language
        self._common = (
            Part("site_gen itself", key_of(encode(salt))),
            Part("the site's head", key_of(encode(head))),
        )

    def of(self, product: Page | Feed | FoundNotes | Card) -> tuple[Part, ...]:
        """Return what a file, or some alike, is made from."""
        if isinstance(product, Page):
            return self.of_page(product)
        if isinstance(product, Card):
            return self.of_card(product)
        return self.of_feed(product) if isinstance(product, Feed) else self.of_found(product)

    def of_page(self, page: Page) -> tuple[Part, ...]:
        """Return what an HTML page is made from."""
        parts = [*self._common, *self._templates.parts(f"{page.kind}.html")]
        self._look(page.view, parts, encode([page.path, page.kind, page.made_by, page.languages]))
        return tuple(parts)

    def of_feed(self, feed: Feed) -> tuple[Part, ...]:
        """Return what a feed is made from."""
        parts = [*self._common]
        for template in FEED_TEMPLATES:
            parts.extend(self._templates.parts(template))
        self._look(feed, parts, b"")
        return tuple(parts)

    def of_card(self, card: Card) -> tuple[Part, ...]:
        """Return what a card is made from: no more of the head than it shows."""
        shown = Part("what it says", key_of(encode([card, self._language])))
        return (self._common[0], self._templates.fonts, shown)

    def of_found(self, found: FoundNotes) -> tuple[Part, ...]:
        """Return what a file of search results is made from."""
        parts = [*self._common]
        self._look(found, parts, b"")
        return tuple(parts)

    def _look(self, value: Any, parts: list[Part], begun: bytes) -> None:
        """Collect the parts of a view: its notes by name, and the rest of it as one."""
        rest = [begun]
        self._walk(value, parts, rest)
        parts.append(Part("the rest of the page", key_of(b"".join(rest))))

    def _walk(self, value: Any, parts: list[Part], rest: list[bytes]) -> None:
        kind = type(value)
        if kind in _PARTS:
            rest.append(_ELSEWHERE)
            known = self._known.get(id(value))
            parts.append(known[1] if known is not None else self._part(value))
        elif kind is tuple:
            rest.append(len(value).to_bytes(4))
            for member in value:
                self._walk(member, parts, rest)
        elif kind in _COMPOSED:
            for name in _COMPOSED[kind]:
                self._walk(getattr(value, name), parts, rest)
        else:
            rest.append(encode(value))

    def _part(self, value: Item | Brief | ClaimHistory | FigureHistory) -> Part:
        """Key a note, or a brief without the notes in it: who shows them was given them as items.

        The value is kept with it: another may not take its place in memory, and its key.
        """
        if isinstance(value, ClaimHistory | FigureHistory):
            kind = "claim" if isinstance(value, ClaimHistory) else "figure"
            part = Part(f"{kind} {value.id}", key_of(encode(value)))
        elif isinstance(value, Item):
            shell = (value.references, value.topics, value.companies, value.story, value.held)
            key = key_of(self._note(value.note) + encode(shell))
            part = Part(f"note {value.note.slug}", key)
        else:
            slugs = [note.slug for note in value.notes]
            bare = [replace(value, notes=(), sections=()), slugs]
            part = Part(f"brief {value.name}", key_of(encode(bare)))
        self._known[id(value)] = (value, part)
        return part

    def _note(self, note: Note) -> bytes:
        """Key a note, which stands in its page, its brief and feeds, each time wrapped anew."""
        known = self._notes.get(id(note))
        if known is None:
            known = self._notes[id(note)] = (note, key_of(encode(note)))
        return known[1]


def key_of(data: bytes) -> bytes:
    """Return the key of a value that was encoded."""
    return blake2b(data, digest_size=SIZE).digest()


def _key_of_files(files: Mapping[str, bytes], folder: str) -> bytes:
    """Return the key of all files in a folder of a theme."""
    digest = blake2b(digest_size=SIZE)
    for name in sorted(name for name in files if name.startswith(folder)):
        digest.update(encode([name, files[name]]))
    return digest.digest()


class Templates:
    """Which templates a template draws on, told from its text alone."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._parts: dict[str, tuple[Part, ...]] = {}
        self.fonts = Part("the fonts of pictures", _key_of_files(files, "cards/"))
        self._assets = Part("the theme's files", _key_of_files(files, "assets/"))

    def parts(self, name: str) -> tuple[Part, ...]:
        """Return a template and all that it draws on, and the theme's files, which it may name."""
        if name not in self._parts:
            self._parts[name] = (
                self._assets,
                *(Part(f"template {n}", self._key(n)) for n in sorted(self._closure(name))),
            )
        return self._parts[name]

    def _closure(self, name: str) -> set[str]:
        found, waiting = set(), [name]
        while waiting:
            template = waiting.pop()
            if template in found:
                continue
            found.add(template)
            for reference in _REFERENCE.findall(self._files.get(template, b"")):
                named = _NAMED.fullmatch(reference)
                if named:
                    waiting.append(named["name"].decode(errors="replace"))
                else:  # a name that is computed may be any
                    waiting.extend(self._files)
        return found

    def _key(self, name: str) -> bytes:
        return blake2b(encode([name, self._files.get(name)]), digest_size=SIZE).digest()
