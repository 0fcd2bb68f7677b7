"""Finds the article in an HTML page (home of trafilatura)."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import date, timedelta

import trafilatura

from site_gen.desk import boilerplate, dates, guesses, metadata, plain_text
from site_gen.desk.article import LEAST, Article, Given, Wall, cleaned
from site_gen.desk.metadata import Metadata, Tree

_LONGEST, _LONGEST_ADDRESS, _MOST_AUTHORS = 300, 2000, 12
"""More than that is no title, name or address but a fault of the page, or malice."""
_CONSENT_TOOLS = (
    "didomi", "onetrust", "cookie", "consent", "axeptio", "tarteaucitron", "sourcepoint", "qc-cmp",
    "sp_message", "cmplz", "usercentrics", "gdpr", "rgpd",
)  # fmt: skip
_AROUND = (
    "newsletter", "related", "recent-posts", "recent_posts", "recommended", "share-", "social-",
    "sharing", "sidebar", "breadcrumb", "comments", "widget", "outbrain", "taboola", "read-also",
    "lire-aussi", "popular", "most-read",
)  # fmt: skip
_PRUNED = (
    "//*[@role='dialog' or @role='alertdialog' or @aria-modal='true']",
    "//dialog | //nav | //aside | //form | //noscript | //figcaption | //style",
    "//amp-consent | //amp-sidebar | //amp-ad | //body/header | //body/footer",
    "//script[not(contains(@type, 'ld+json'))]",
)
_MARKED = "//*[@id or @class][not(self::html or self::body or self::main or self::article)]"
_RELEASE = re.compile(
    r"for immediate release|communiqué de presse|press release|/\s?PR ?Newswire\s?/"
    r"|\(BUSINESS WIRE\)|\(GLOBE NEWSWIRE\)",
    re.IGNORECASE,
)

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it is we who tell the editor


def read(given: Given, today: date) -> Article:
    """Return the article of a page, HTML or plain text; days after tomorrow are mistakes."""
    article = _of_html(given) if given.html else plain_text.read(given.text)
    release = _RELEASE.search(f"{article.title}\n{given.text[:200_000]}") is not None
    day = article.day or (_dateline(article.text) if release else None)
    late = day is not None and day > today + timedelta(days=1)
    return replace(
        article,
        title=article.title[:_LONGEST] if article.title else None,
        publisher=article.publisher[:_LONGEST] if article.publisher else None,
        authors=tuple(author[:_LONGEST] for author in article.authors[:_MOST_AUTHORS]),
        address=article.address if len(article.address or "") < _LONGEST_ADDRESS else None,
        day=None if late else day,
        release=release,
    )


def _dateline(text: str) -> date | None:
    """Read the day before a release's first dash: `LIÈGE, October 17, 2024 – Acme announced`."""
    found = re.match(r".{5,80}?\s(?:–|—|--?|/)\s", text)
    return dates.of_words(found[0]) if found else None


def _of_html(given: Given) -> Article:
    tree = trafilatura.load_html(given.text)
    if tree is None:
        return Article(address=given.address, wall="empty")
    about = metadata.read(tree, given.address)
    asks = boilerplate.consent_words(tree.text_content())
    _prune(tree)
    blocks = _blocks(tree, about)
    head = plain_text.head_of(blocks, about.title, about.lang)
    wall = _wall(head.rest, asks)
    return Article(
        title=about.title,
        publisher=about.publisher,
        authors=about.authors or head.authors,
        credit=head.credit,
        day=about.day or head.day,
        lang=about.lang or guesses.language(" ".join(head.rest)),
        address=about.address,
        paragraphs=() if wall == "consent" else head.rest,
        paywall=about.paywall or boilerplate.is_paywalled(cleaned(tree.text_content())),
        wall=wall,
    )


def _prune(tree: Tree) -> None:
    """Take out what is no article by its element, its role or its name."""
    for path in _PRUNED:
        for element in tree.xpath(path):
            _drop(element)
    for element in tree.xpath(_MARKED):
        name = f"{element.get('id', '')} {element.get('class', '')}".lower()
        consent = any(word in name for word in _CONSENT_TOOLS)
        if consent or (element.tag in _BOXES and any(word in name for word in _AROUND)):
            _drop(element)


_BOXES = frozenset(("div", "section", "ul", "ol", "p", "footer"))


def _drop(element: Tree) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _blocks(tree: Tree, about: Metadata) -> tuple[str, ...]:
    """Return the blocks of the text; those that JSON-LD carries where the page shows less."""
    document = trafilatura.bare_extraction(tree, url=about.address, include_comments=False)
    shown = _own_lines(getattr(document, "text", None) or "")
    if not shown:  # it gives up on what is very short: a teaser
        paragraphs = tree.xpath("//body//p")
        shown = _own_lines("\n".join(" ".join(p.text_content().split()) for p in paragraphs))
    carried = _own_lines(about.body)
    richer = _size(carried) > 1.2 * _size(shown)
    split = len(carried) > len(shown) and _size(carried) > 0.9 * _size(shown)
    return carried if richer or split else shown


def _own_lines(text: str) -> tuple[str, ...]:
    lines = (cleaned(line).removeprefix("- ") for line in text.split("\n"))
    return boilerplate.own(line for line in lines if line)


def _size(blocks: tuple[str, ...]) -> int:
    return sum(map(len, blocks))


def _wall(paragraphs: tuple[str, ...], asks: int) -> Wall | None:
    """Tell why there is no article: a page that only asks for consent has its words, and few."""
    if _size(paragraphs) >= LEAST:
        return None
    return "consent" if asks >= 3 else "empty"
