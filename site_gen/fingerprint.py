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
from site_gen.publication import (
    Brief,
    BriefsView,
    BriefView,
    BriefYear,
    CollectionView,
    Feed,
    Head,
    HomeView,
    Item,
    ItemGroup,
    NoteView,
    Page,
    SubscribeView,
)

SIZE = 12
"""Bytes of a key: enough that two values never share one by accident."""
_COMPOSED = (
    BriefView,
    BriefsView,
    BriefYear,
    CollectionView,
    Feed,
    HomeView,
    ItemGroup,
    NoteView,
    SubscribeView,
)
_REFERENCE = re.compile(rb"\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)%\}", re.DOTALL)
_NAMED = re.compile(
    rb"\s*(?P<quote>[\"'])(?P<name>[^\"'\\]+)(?P=quote)\s*"
    rb"(?:[-+]?|(?:ignore|with|without|as|import)\b.*)",
    re.DOTALL,
)
"""What stands after such a word where it gives one name, and nothing that is computed."""
_ELSEWHERE = b"\0"
"""Stands in the rest of a page where a note or brief is that is a part of its own."""
FEED_TEMPLATES = ("feed/note.html", "feed/brief.html")


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a page is made from."""

    name: str
    """For people: `note altman-fabs`, `template brief.html`."""
    key: bytes


class Fingerprints:
    """Computes keys for one site; values that many pages share are looked at once."""

    def __init__(self, salt: bytes, head: Head, files: Mapping[str, bytes]) -> None:
        self._known: dict[int, tuple[object, bytes]] = {}
        self._fields: dict[type, tuple[str, ...]] = {}
        self._templates = Templates(files)
        self._common = (
            Part("site_gen itself", self.key(salt)),
            Part("the site's head", self.key(head)),
        )

    def of_page(self, page: Page) -> tuple[Part, ...]:
        """Return what an HTML page is made from."""
        parts = [*self._common, *self._templates.parts(f"{page.kind}.html")]
        parts.append(Part("its address", self.key([page.path, page.kind, page.made_by])))
        self._look(page.view, parts)
        return tuple(parts)

    def of_feed(self, feed: Feed) -> tuple[Part, ...]:
        """Return what a feed is made from."""
        parts = [*self._common]
        for template in FEED_TEMPLATES:
            parts.extend(self._templates.parts(template))
        self._look(feed, parts)
        return tuple(parts)

    def key(self, value: Any) -> bytes:
        """Return the key of any value that can be encoded."""
        return blake2b(encode(value), digest_size=SIZE).digest()

    def _look(self, value: Any, parts: list[Part]) -> None:
        """Collect the parts of a view: its notes by name, and the rest of it as one."""
        rest: list[bytes] = []
        self._walk(value, parts, rest)
        parts.append(
            Part("the rest of the page", blake2b(b"".join(rest), digest_size=SIZE).digest())
        )

    def _walk(self, value: Any, parts: list[Part], rest: list[bytes]) -> None:
        if isinstance(value, Item):
            rest.append(_ELSEWHERE)
            parts.append(Part(f"note {value.note.slug}", self._shared(value, value)))
        elif isinstance(value, Brief):
            rest.append(_ELSEWHERE)
            parts.append(Part(f"brief {value.name}", self._brief(value)))
        elif isinstance(value, tuple):
            rest.append(len(value).to_bytes(4))
            for part in value:
                self._walk(part, parts, rest)
        elif isinstance(value, _COMPOSED):
            for name in self._names(type(value)):
                self._walk(getattr(value, name), parts, rest)
        else:
            rest.append(self.key(value))

    def _brief(self, brief: Brief) -> bytes:
        """Key a brief without the notes in it: who shows them was given them as items."""
        found = self._known.get(id(brief))
        if found is not None:
            return found[1]
        slugs = [note.slug for note in brief.notes]
        return self._shared(brief, [replace(brief, notes=(), sections=()), slugs])

    def _shared(self, value: object, stands_for: object) -> bytes:
        found = self._known.get(id(value))
        if found is None:
            found = self._known[id(value)] = (value, self.key(stands_for))
        return found[1]

    def _names(self, kind: type) -> tuple[str, ...]:
        if kind not in self._fields:
            self._fields[kind] = tuple(field.name for field in fields(kind))
        return self._fields[kind]


class Templates:
    """Which templates a template draws on, told from its text alone."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._files = files
        self._parts: dict[str, tuple[Part, ...]] = {}
        assets = sorted((n, d) for n, d in files.items() if n.startswith("assets/"))
        digest = blake2b(digest_size=SIZE)
        for name, data in assets:
            digest.update(encode([name, data]))
        self._assets = Part("the theme's files", digest.digest())

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
