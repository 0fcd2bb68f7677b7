"""Describes pages to machines, in the words of schema.org (JSON-LD)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from site_gen import clock
from site_gen.model import Change, Note, Source, When
from site_gen.products import Head, card_of
from site_gen.publication import Item, Picture
from site_gen.render.addresses import absolute
from site_gen.render.chain import open_address, translates
from site_gen.views import BriefView

JsonObject = dict[str, object]


def website(head: Head) -> JsonObject:
    """Describe the newsletter itself."""
    described = _page("WebSite", head, "/", head.config.title, head.config.tagline)
    return described | _filled({"image": _image(head, card_of(head))})


def page(head: Head, address: str, name: str, description: str) -> JsonObject:
    """Describe a page that is not news."""
    return _page("WebPage", head, address, name, description)


def collection(head: Head, address: str, name: str, description: str) -> JsonObject:
    """Describe a page that lists others."""
    return _page("CollectionPage", head, address, name, description)


def dataset(head: Head, address: str, name: str, description: str, table: str) -> JsonObject:
    """Describe a page of data that can be downloaded; `table` is the address of a CSV file."""
    download = {
        "@type": "DataDownload",
        "encodingFormat": "text/csv",
        "contentUrl": absolute(head.config, table),
    }
    described = _page("Dataset", head, address, name, description)
    return described | _filled({"license": _license(head), "distribution": download})


def note(item: Item, head: Head, description: str) -> JsonObject:
    """Describe a note as a NewsArticle; of a retracted one only that it was retracted."""
    told = item.note
    address = f"/notes/{told.slug}/"
    article = _article(head, address, told.title, description, told.date, told.lang, _told(told))
    if told.retracted:
        return article | {"creativeWorkStatus": "Retracted"}
    return article | _filled(
        {
            "image": _photograph(item, head),
            "articleSection": [topic.name for topic in item.topics],
            "about": [
                _filled({"@type": "Organization", "name": company.name, "url": company.url})
                for company in item.companies
            ],
            "isBasedOn": [_work(s, told) for s in told.sources if open_address(s)],
            "citation": [_work(s, told) for s in told.sources if not open_address(s)],
        }
    )


def brief(view: BriefView, head: Head, description: str) -> JsonObject:
    """Describe a brief as a NewsArticle made of its notes."""
    told = view.brief
    declared = [*told.changes, *(change for item in view.items for change in _told(item.note))]
    since = [c for c in declared if clock.instant(c.date, head.config.timezone) > told.moment]
    address, language = f"/briefs/{told.name}/", head.config.language
    article = _article(head, address, told.title, description, told.moment, language, since)
    parts = [
        {
            "@type": "NewsArticle",
            "headline": item.note.title,
            "url": absolute(head.config, f"/notes/{item.note.slug}/"),
        }
        for item in view.items
    ]
    return article | _filled({"image": _image(head, card_of(head, told.name)), "hasPart": parts})


def _page(kind: str, head: Head, address: str, name: str, description: str | None) -> JsonObject:
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": kind,
            "name": name,
            "url": absolute(head.config, address),
            "description": description,
            "inLanguage": head.config.language,
            "publisher": _publisher(head),
        }
    )


def _article(
    head: Head,
    address: str,
    title: str,
    description: str,
    date: When,
    language: str,
    changes: Iterable[Change],
) -> JsonObject:
    config = head.config
    dates = [change.date for change in changes]
    newest = max(dates, key=lambda date: clock.instant(date, config.timezone), default=None)
    author = {"@type": "Organization", "name": config.author.name, "url": config.author.url}
    return _filled(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": title,
            "description": description,
            "url": absolute(config, address),
            "mainEntityOfPage": absolute(config, address),
            "datePublished": _written(date, head),
            "dateModified": _written(newest, head) if newest else None,
            "inLanguage": language,
            "author": _filled(author),
            "publisher": _publisher(head),
            "license": _license(head),
            "correction": [_correction(c, head) for c in changes if c.kind != "update"],
        }
    )


def _publisher(head: Head) -> JsonObject:
    config = head.config
    logo = absolute(config, config.logo) if config.logo else None
    return _filled(
        {
            "@type": "Organization",
            "name": config.title,
            "url": absolute(config, "/"),
            "logo": logo,
        }
    )


def _correction(change: Change, head: Head) -> JsonObject:
    return {
        "@type": "CorrectionComment",
        "text": change.text,
        "datePublished": _written(change.date, head),
    }


def _license(head: Head) -> object:
    """Return the licence as schema.org has it: an address, or else a work by its name."""
    named = head.config.license
    if named is None or named.startswith(("https://", "http://")):
        return named
    return {"@type": "CreativeWork", "name": named}


def _photograph(item: Item, head: Head) -> JsonObject | None:
    image = item.note.image
    if image is None:
        return None
    return _image(head, picture_of(item), image.caption or image.alt, image.credit)


def _image(
    head: Head, picture: Picture | None, caption: str | None = None, credit: str | None = None
) -> JsonObject | None:
    if picture is None:
        return None
    width, height = picture.size or (None, None)
    return _filled(
        {
            "@type": "ImageObject",
            "url": absolute(head.config, picture.address),
            "width": _pixels(width),
            "height": _pixels(height),
            "caption": caption,
            "creditText": credit,
        }
    )


def _pixels(count: int | None) -> JsonObject | None:
    if count is None:
        return None
    return {"@type": "QuantitativeValue", "value": count, "unitCode": "E37"}  # UN/CEFACT: a pixel


def picture_of(item: Item) -> Picture | None:
    """Return where the picture on top of a note stands."""
    image = item.note.image
    return item.references.pictures.get(image.target) if image else None


def _work(source: Source, told: Note) -> JsonObject:
    """Describe what a note is based on."""
    day = source.date.isoformat() if source.date else None
    author = {"@type": "Person", "name": source.author} if source.author else None
    return _filled(
        {
            "@type": "CreativeWork",
            "name": source.title,
            "url": open_address(source),
            "publisher": {"@type": "Organization", "name": source.name},
            "author": author,
            "datePublished": day,
            "inLanguage": source.lang or told.lang,
            "isAccessibleForFree": False if source.paywall else None,
            "archivedAt": source.archived,
            **_copied(source, told),
        }
    )


def _copied(source: Source, told: Note) -> JsonObject:
    """Say what a source republishes or translates."""
    original = next((s for s in told.sources if s.id and s.id == source.of), None)
    if source.role != "syndication" or original is None:
        return {}
    work = {
        "@type": "CreativeWork",
        "name": original.title,
        "url": open_address(original),
        "publisher": {"@type": "Organization", "name": original.name},
        "inLanguage": original.lang or told.lang,
    }
    return {
        "translationOfWork" if translates(source, original, told) else "isBasedOn": _filled(work)
    }


def _told(note: Note) -> tuple[Change, ...]:
    """Return what was declared about a note; of a retracted one the retraction is all there is."""
    if note.retracted:
        return tuple(change for change in note.changes if change.kind == "retraction")
    return note.changes


def _written(when: When, head: Head) -> str:
    if isinstance(when, datetime):
        return clock.rfc3339(when, head.config.timezone)
    return when.isoformat()


def _filled(members: Mapping[str, object]) -> JsonObject:
    """Leave out what there is none of."""
    return {name: value for name, value in members.items() if value not in (None, "", [], ())}
