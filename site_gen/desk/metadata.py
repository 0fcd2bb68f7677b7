"""Reads what a page says of itself outside its text: JSON-LD, meta elements, its head."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urljoin, urlsplit

from site_gen.desk import boilerplate, dates, names
from site_gen.desk.article import cleaned
from site_gen.read import values
from site_gen.read.canonical import without_tracking

Tree = Any
"""A page as lxml's tree, which extract.py makes."""

_ARTICLES = re.compile(r"(?:\w*Article|\w*BlogPosting|Report|PressRelease|WebPage)\Z")
_DAY_NAMES = (
    "article:published_time", "og:published_time", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.created", "dcterms.date", "pubdate", "publishdate", "publish_date",
    "sailthru.date", "parsely-pub-date", "citation_publication_date",
)  # fmt: skip
_AUTHOR_NAMES = ("author", "dc.creator", "article:author", "parsely-author", "sailthru.author")
_SITE_NAMES = ("og:site_name", "application-name", "dc.publisher", "twitter:app:name:iphone")
_CLASS = "concat(' ', translate(@class, '-_', '  '), ' ')"
_BYLINES = (
    "//*[@itemprop='author']//*[@itemprop='name'] | //*[@itemprop='author'][not(*)]",
    "//a[@rel='author']",
    f"//*[self::p or self::div or self::span or self::a][contains({_CLASS}, ' byline ')]",
    f"//*[self::p or self::div or self::span or self::a][contains({_CLASS}, ' author ')]",
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says of itself; None or empty where it says nothing."""

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    day: date | None = None
    lang: str | None = None
    address: str | None = None
    paywall: bool = False
    body: str = ""
    """The text that JSON-LD carries."""


def read(tree: Tree, address: str | None) -> Metadata:
    """Read it; JSON-LD is believed first, then meta elements, then the page."""
    metas = _metas(tree)
    article = _article(tree)
    link = _address(tree, metas, article, address)
    return Metadata(
        title=_title(tree, metas, article),
        publisher=_publisher(metas, article),
        authors=_authors(tree, metas, article),
        day=_day(tree, metas, article, link),
        lang=_lang(tree, metas, article),
        address=link,
        paywall=str(article.get("isAccessibleForFree", "")).casefold() == "false",
        body=_text(article.get("articleBody"), fold=False),
    )


def _metas(tree: Tree) -> dict[str, str]:
    found: dict[str, str] = {}
    for meta in tree.xpath("//meta[@content]"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        value = cleaned(meta.get("content"))
        if name and value:
            found.setdefault(name.casefold(), value)
    return found


def _article(tree: Tree) -> dict[str, Any]:
    """Return the JSON-LD of the article, or of the page where there is none."""
    things = [thing for script in tree.xpath(_SCRIPTS) for thing in _things(script.text)]
    articles = [t for t in things if any(_ARTICLES.match(kind) for kind in _kinds(t))]
    articles.sort(key=lambda thing: "WebPage" in _kinds(thing))
    return articles[0] if articles else {}


_SCRIPTS = "//script[contains(@type, 'ld+json')]"


def _things(text: str | None) -> Iterator[dict[str, Any]]:
    try:
        waiting = [json.loads(text or "null", strict=False)]
    except (ValueError, RecursionError):
        return
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting[:0] = thing
        elif isinstance(thing, dict):
            yield thing
            waiting[:0] = [thing.get("@graph"), thing.get("mainEntity")]


def _kinds(thing: dict[str, Any]) -> list[str]:
    kinds = thing.get("@type")
    return [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]


def _text(value: Any, *, fold: bool = True) -> str:
    if isinstance(value, dict):
        value = value.get("name") or value.get("@value")
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, str):
        return ""
    return cleaned(value) if fold else value


def _title(tree: Tree, metas: dict[str, str], article: dict[str, Any]) -> str | None:
    headings = [cleaned(heading.text_content()) for heading in tree.xpath("//h1")]
    headings = [heading for heading in headings if not boilerplate.is_consent(heading)]
    titles = [cleaned(t.text_content()) for t in tree.xpath("//head/title | //title")]
    given = [_text(article.get("headline")), metas.get("og:title"), metas.get("twitter:title")]
    # One heading is surer than a title for search engines; of several, one may be the site's name.
    candidates = [*given[:1], *(headings if len(headings) == 1 else []), *given[1:], *headings]
    found = next((title for title in candidates if title), None)
    if found is None and titles and titles[0]:
        found = re.split(r"\s+[|–—•-]\s+", titles[0])[0]
    site = metas.get("og:site_name")
    return re.sub(rf"\s+[|–—•-]\s+{re.escape(site)}\Z", "", found) if found and site else found


def _publisher(metas: dict[str, str], article: dict[str, Any]) -> str | None:
    given = [_text(article.get("publisher")), *(metas.get(name) for name in _SITE_NAMES)]
    return next((name for name in given if name), None)


def _authors(tree: Tree, metas: dict[str, str], article: dict[str, Any]) -> tuple[str, ...]:
    people = article.get("author") or article.get("creator") or []
    given = [_text(person) for person in (people if isinstance(people, list) else [people])]
    if not any(given):
        given = [metas[name] for name in _AUTHOR_NAMES if "://" not in metas.get(name, "://")][:1]
    for path in _BYLINES:
        if any(given):
            break
        given = [cleaned(element.text_content()) for element in tree.xpath(path)[:3]]
    found = [name for each in given for name in names.of_byline(each)]
    return tuple(dict.fromkeys(found))


def _day(
    tree: Tree, metas: dict[str, str], article: dict[str, Any], address: str | None
) -> date | None:
    """Return the day of publication: never one worked out from `2 days ago`."""
    written = [_text(article.get("datePublished")), *(metas.get(n, "") for n in _DAY_NAMES)]
    written += [
        time.get("datetime") or time.get("content") or ""
        for time in tree.xpath("//*[@itemprop='datePublished'] | //time[@datetime and @pubdate]")
    ]
    # Of several times without a role, those of other articles' teasers are no better than a guess.
    times = tree.xpath("//article//time[@datetime] | //header//time[@datetime]")
    written += [times[0].get("datetime")] if times else []
    days = [day for text in written if (day := dates.of_stamp(text)) is not None]
    return days[0] if days else dates.of_address(address or "")


def _lang(tree: Tree, metas: dict[str, str], article: dict[str, Any]) -> str | None:
    roots = tree.xpath("/html/@lang | /html/@*[local-name()='lang']")
    given = [_text(article.get("inLanguage")), *roots, metas.get("og:locale", "")]
    given.append(metas.get("content-language", ""))
    for written in given:
        try:
            return values.language(str(written).strip().replace("_", "-")).split("-")[0].lower()
        except ValueError:
            continue
    return None


def _address(
    tree: Tree, metas: dict[str, str], article: dict[str, Any], address: str | None
) -> str | None:
    """Return the address that the page calls its own, else where it was found."""
    links = [link.get("href") for link in tree.xpath("//link[@rel='canonical' and @href]")]
    given = [*links[:1], metas.get("og:url", ""), _text(article.get("url"))]
    for written in given:
        own = _joined(address, written)
        # A page that calls its site's front page its own says nothing.
        if own and urlsplit(own).path.strip("/"):
            return without_tracking(own)
    return without_tracking(address) if address else None


def _joined(address: str | None, written: str) -> str | None:
    try:
        return values.outside_address(urljoin(address or "", written.strip()))
    except ValueError:
        return None
