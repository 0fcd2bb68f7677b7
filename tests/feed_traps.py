"""What makes a feed bad in a reader's eyes although a validator finds no fault with it.

Each is told of in the trackers of feed readers: equal times, addresses that are not whole, texts
that look like markup, markup that only some parsers mend.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from lxml import etree

from site_gen.render import feeds
from tests.feed_values import ATOM, LANG, content_of, found_at, links_of, root, text_of, told

UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffd-\uffff]")
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")


def traps(data: bytes) -> Iterator[str]:
    """Name what is wrong with a feed."""
    feed = root(data)
    entries = feed.findall(f"{ATOM}entry")
    yield from traps_of_bytes(data)
    yield from traps_of_feed(feed, entries)
    yield from (problem for element in (feed, *entries) for problem in traps_of_element(element))
    yield from (problem for entry in entries for problem in traps_of_entry(entry))


def traps_of_bytes(data: bytes) -> Iterator[str]:
    if not data.startswith(b"<?xml") or b"<feed" not in data[:512]:
        yield "the root element is not within the first 512 bytes, or there is a BOM"
    if b"&#13;" in data:
        yield "a carriage return"
    if len(data) >= feeds.LIMIT:
        yield "too large"
    if found := UNFIT.search(data.decode()):
        yield f"the character {found[0]!r}"


def traps_of_feed(feed: etree._Element, entries: list[etree._Element]) -> Iterator[str]:
    if not feed.get(LANG):
        yield "no language"
    if [len(links_of(feed, rel)) for rel in ("self", "alternate")] != [1, 1]:
        yield "not one self and one alternate link"
    for name in ("id", "updated"):
        shared = [v for v, n in Counter(text_of(e, name) for e in entries).items() if n > 1]
        if shared:
            yield f"{name} shared: {shared}"
    if entries and text_of(feed, "updated") != max(text_of(e, "updated") for e in entries):
        yield "updated is not that of its newest entry"
    order = [(text_of(e, "published"), text_of(e, "id")) for e in entries]
    if order != sorted(sorted(order, key=lambda pair: pair[1]), key=lambda p: p[0], reverse=True):
        yield "not newest first"


def traps_of_element(element: etree._Element) -> Iterator[str]:
    links = [
        tuple(link.get(name) for name in ("rel", "href", "type", "hreflang"))
        for link in element.findall(f"{ATOM}link")
    ]
    yield from (f"a link twice: {link}" for link, n in Counter(links).items() if n > 1)
    for rel, href, media, _ in links:
        if not rel or not media or not re.match(r"https?://[^/\s]+(/\S*)?$", str(href)):
            yield f"a link without rel, type or whole address: {rel} {href} {media}"
    for name in ("title", "subtitle", "rights", "summary"):
        text = element.find(f"{ATOM}{name}")
        if text is not None and not (text.text or "").strip():
            yield f"an empty {name}"
        if text is not None and text.get("type") != "html" and re.search("[<&]", text.text or ""):
            yield f"a {name} that may be taken for markup: {text.text}"
    for words in found_at(element, "a:link/@title|a:category/@label|a:author/a:name/text()"):
        if re.search(r"</\w+>|&#\w|&\w*[\d_]|&(nbsp|amp|lt|gt|quot|apos)\b", words):
            yield f"words that may be taken for markup: {words}"


def traps_of_entry(entry: etree._Element) -> Iterator[str]:
    published_at, updated_at = text_of(entry, "published"), text_of(entry, "updated")
    if not RFC_3339.fullmatch(published_at) or not RFC_3339.fullmatch(updated_at):
        yield f"not RFC 3339: {published_at} {updated_at}"
    if datetime.fromisoformat(updated_at) < datetime.fromisoformat(published_at):
        yield "updated before published"
    if len(links_of(entry, "alternate")) != 1:
        yield "not one alternate link"
    body = content_of(entry)
    words = " ".join("".join(body.itertext()).split())
    if not words:
        yield "empty content"
    if " ".join(told(entry, "summary").split()) == words:
        yield "the summary is the content"
    if body.xpath(".//h1"):
        yield "a first-level heading"
    if body.xpath(".//h2[1]") and body[0].tag == "h2" and body[0].text == told(entry, "title"):
        yield "the title again"
    yield from traps_of_content(body)


def traps_of_content(body: Any) -> Iterator[str]:
    for element in body.iter():
        if element.tag in {"script", "iframe", "style", "svg", "math", "object", "form", "input"}:
            yield f"a {element.tag}"
        for name, value in element.attrib.items():
            if name == "style" or name.startswith(("on", "data-")):
                yield f"an attribute {name}"
            if name in {"href", "src"} and not re.match(r"(https?://[^/\s]+|mailto:)\S*$", value):
                yield f"an address that is not whole: {value}"
            if name == "class" and value not in {
                "footnote", "footnote-ref", "footnotes", "reversefootnote", "language-python"
            }:  # fmt: skip
                yield f"a class {value}"
    yield from ("an image without words" for _ in body.xpath(".//img[not(@alt)]"))
    ids = Counter(body.xpath(".//@id"))
    yield from (f"an id twice: {name}" for name, n in ids.items() if n > 1)
