"""Lists all feeds for a reader's program to take in at once (OPML 2.0)."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from site_gen.products import Feed, Head
from site_gen.render import titles
from site_gen.render.addresses import absolute
from site_gen.render.feed_text import never_markup, plain
from site_gen.render.words import Words


def render(listed: Sequence[Feed], head: Head, words: Words) -> bytes:
    """Write one outline a feed, in the order of the subscribe page."""
    config = head.config
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{escape(plain(config.title))}</title></head>",
        "<body>",
    ]
    for feed in listed:
        # OPML 2.0 lets these attributes hold HTML, so a program may read them as such.
        name = quoteattr(never_markup(titles.of_feed(feed, config, words)))
        xml, html = (quoteattr(absolute(config, a)) for a in (feed.address, feed.home))
        lines.append(f'<outline type="rss" text={name} title={name} xmlUrl={xml} htmlUrl={html}/>')
    return "\n".join([*lines, "</body>", "</opml>", ""]).encode()
