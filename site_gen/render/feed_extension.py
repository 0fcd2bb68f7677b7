"""What feedgen 1.0.0 lacks, as one extension of its feeds and entries.

It loses all attributes of entry links but `href` (its issue 135), gives texts no type, and knows
neither `xml:lang` below the feed nor a stylesheet. feedgen makes the instances without arguments
and calls `extend_atom` after the metadata, for the feed before its entries. Its elements stand in
no namespace (`xmlns` is a plain attribute), so ours must not either.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

from lxml import etree

from site_gen.render.entries import EntryLink

NAME = "site_gen"
_HISTORY = "http://purl.org/syndication/history/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class FeedExtension:
    """Adds to a feed the type of its texts and a stylesheet for browsers."""

    stylesheet = ""
    """The absolute address of a text/css file."""
    archive = False
    """Whether it is a document of an archive (RFC 5005, section 4)."""

    def extend_ns(self) -> dict[str, str]:
        """Declare no further namespace."""
        return {}

    def extend_atom(self, feed: etree._Element) -> etree._Element:
        """Complete a feed that has no entries yet."""
        _declare_texts(feed, ("title", "subtitle", "rights"))
        _shorten_times(feed, ("updated",))
        if self.archive:
            etree.SubElement(feed, f"{{{_HISTORY}}}archive", nsmap={"fh": _HISTORY})
        _one_a_line(feed)
        if self.stylesheet:
            target = f'type="text/css" href="{html.escape(self.stylesheet)}"'
            feed.addprevious(etree.ProcessingInstruction("xml-stylesheet", target))
        return feed


class EntryExtension:
    """Adds to an entry its links, its language and the type of its texts."""

    links: tuple[EntryLink, ...] = ()
    lang: str | None = None
    """Set where it is not the feed's."""

    def extend_atom(self, entry: etree._Element) -> etree._Element:
        """Complete an entry."""
        _declare_texts(entry, ("title", "summary"))
        _shorten_times(entry, ("published", "updated"))
        for link in self.links:
            etree.SubElement(entry, "link", _attributes(link))
        if self.lang:
            # Miniflux reads the language of the entry, NetNewsWire that of its content.
            for element in (entry, *_children(entry, ("content",))):
                element.set(_LANG, self.lang)
        _one_a_line(entry)
        entry.tail = "\n"
        return entry


def _children(parent: etree._Element, names: Iterable[str]) -> list[etree._Element]:
    return [child for name in names for child in parent.iterchildren(name)]


def _declare_texts(parent: etree._Element, names: Iterable[str]) -> None:
    """Write plain texts that a reader could take for markup as HTML, escaped once more.

    NetNewsWire reads every title as HTML (its issue 722), whatever the type says.
    """
    for element in _children(parent, names):
        if element.text and ("<" in element.text or "&" in element.text):
            element.text = html.escape(element.text, quote=False)
            element.set("type", "html")


def _shorten_times(parent: etree._Element, names: Iterable[str]) -> None:
    for element in _children(parent, names):
        element.text = (element.text or "").replace("+00:00", "Z")


def _one_a_line(parent: etree._Element) -> None:
    """Part children by line ends, for those who read a feed or compare two."""
    parent.text = "\n"
    for child in parent:
        child.tail = "\n"


def _attributes(link: EntryLink) -> dict[str, str]:
    given = {
        "rel": link.rel,
        "type": link.type,
        "href": link.href,
        "hreflang": link.hreflang,
        "title": link.title,
    }
    return {name: value for name, value in given.items() if value}
