"""Reads an Atom feed as feed readers do, as far as they tell old entries from new (RFC 4287)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

_ATOM = "{http://www.w3.org/2005/Atom}"


class UnreadableError(ValueError):
    """It is no whole Atom feed; the message says why."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a feed reader keeps of an entry."""

    id: str
    title: str
    published: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Served:
    """A feed."""

    id: str
    entries: tuple[Entry, ...]

    @property
    def newest(self) -> datetime | None:
        """When the newest entry was published."""
        return max((entry.published for entry in self.entries), default=None)


class _Plain(TreeBuilder):
    """Builds a tree of a document without DOCTYPE, whose entities could grow without end."""

    def doctype(self, *_: Any) -> NoReturn:
        """Refuse it."""
        raise UnreadableError("it has a DOCTYPE, which no feed needs")


def read(data: bytes) -> Served:
    """Read a feed. Raises UnreadableError."""
    try:
        # Without DOCTYPE there is no entity that could grow.
        root = ElementTree.fromstring(data, XMLParser(target=_Plain()))  # noqa: S314
    except ParseError as error:
        raise UnreadableError(str(error)) from None
    except (LookupError, ValueError) as error:
        raise UnreadableError(str(error)) from None
    if root.tag != f"{_ATOM}feed":
        raise UnreadableError("it is no Atom feed")
    entries = tuple(_entry(found) for found in root.iterfind(f"{_ATOM}entry"))
    return Served(_text(root, "id"), entries)


def _entry(found: Element) -> Entry:
    updated = _time(_text(found, "updated"))
    published = found.findtext(f"{_ATOM}published")
    title = found.find(f"{_ATOM}title")
    words = "" if title is None else " ".join("".join(title.itertext()).split())
    return Entry(
        _text(found, "id"), words, updated if published is None else _time(published), updated
    )


def _text(found: Element, name: str) -> str:
    text = (found.findtext(f"{_ATOM}{name}") or "").strip()
    if not text:
        raise UnreadableError(f"it lacks <{name}>")
    return text


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UnreadableError(f"`{text.strip()[:40]}` is no time") from None
    if at.tzinfo is None:
        raise UnreadableError(f"`{text.strip()[:40]}` has no zone")
    return at.astimezone(UTC)
