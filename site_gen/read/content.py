"""Reads all of content/: every file becomes a value, every mistake a diagnostic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar
from urllib.parse import urlsplit

from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.model import (
    Asset,
    BriefFile,
    Company,
    Config,
    Content,
    Note,
    Publisher,
    Source,
    StandingPage,
    Story,
    Topic,
)
from site_gen.read import layout, lists, notes, references, texts

SITE_FILE = "content/site.yaml"
T = TypeVar("T")


@dataclass(slots=True)
class _Gathered:
    """What has been read so far."""

    config: Config | None = None
    topics: tuple[Topic, ...] = ()
    topic_ids: lists.Ids = frozenset()
    companies: tuple[Company, ...] = ()
    company_ids: lists.Ids = frozenset()
    publishers: tuple[Publisher, ...] = ()
    stories: list[Story] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    briefs: list[BriefFile] = field(default_factory=list)
    pages: list[StandingPage] = field(default_factory=list)
    paths: dict[str, list[str]] = field(default_factory=dict)
    """Kind → the paths of its files, also of those that are wrong."""
    diagnostics: list[Diagnostic] = field(default_factory=list)


def read(
    files: Iterable[tuple[str, bytes]], assets: tuple[Asset, ...]
) -> tuple[Content | None, Diagnostics]:
    """Read the text files (path below the site, bytes). None where site.yaml cannot be used."""
    gathered = _Gathered()
    for path, data in files:
        kind = layout.kind_of(path) or ""
        gathered.paths.setdefault(kind, []).append(path)
        _READERS[kind](path, data, gathered)
    if SITE_FILE not in gathered.paths.get("site", ()):
        remedy = "`content/site.yaml` names the newsletter: title, url, language, timezone …"
        at = Location(SITE_FILE)
        missing = Diagnostic("N009", "error", "the site has no site.yaml", remedy, at)
        gathered.diagnostics.append(missing)
    known = references.Known(
        topics=gathered.topic_ids,
        companies=gathered.company_ids,
        stories=frozenset(_names(gathered.paths.get("story", ()))),
        notes=frozenset(layout.date_and_slug(p)[1] for p in gathered.paths.get("note", ())),
        assets=frozenset(asset.path for asset in assets),
        originals=frozenset(path for paths in gathered.paths.values() for path in paths),
    )
    gathered.diagnostics.extend(
        references.check(
            known,
            gathered.notes,
            gathered.briefs,
            gathered.stories,
            gathered.pages,
            gathered.config,
            gathered.paths,
        )
    )
    if gathered.config is None:
        return None, tuple(gathered.diagnostics)
    return _content(gathered, gathered.config, assets), tuple(gathered.diagnostics)


def _content(gathered: _Gathered, config: Config, assets: tuple[Asset, ...]) -> Content:
    publishers = {publisher.domain: publisher for publisher in gathered.publishers}
    return Content(
        config=config,
        topics=gathered.topics,
        companies=gathered.companies,
        stories=tuple(gathered.stories),
        notes=tuple(complete(note, publishers, config.language) for note in gathered.notes),
        briefs=tuple(gathered.briefs),
        pages=tuple(gathered.pages),
        assets=assets,
        unread=_unread(gathered),
    )


def _unread(gathered: _Gathered) -> frozenset[str]:
    read = {
        item.path
        for items in (gathered.notes, gathered.stories, gathered.briefs, gathered.pages)
        for item in items
    }
    kinds = ("note", "story", "brief", "page")
    return frozenset(p for k in kinds for p in gathered.paths.get(k, ()) if p not in read)


def complete(note: Note, publishers: Mapping[str, Publisher], language: str) -> Note:
    """Fill in what a note leaves to publishers.yaml and the site's language."""
    lang = note.lang or language
    sources = tuple(_complete_source(source, publishers, lang) for source in note.sources)
    return replace(note, lang=lang, sources=sources)


def _complete_source(source: Source, publishers: Mapping[str, Publisher], lang: str) -> Source:
    domain = _domain(source.url) if source.url else ""
    publisher = _publisher(domain, publishers)
    return replace(
        source,
        name=source.name or (publisher.name if publisher else domain),
        lang=source.lang or (publisher.lang if publisher else None) or lang,
        paywall=bool(publisher and publisher.paywall) if source.paywall is None else source.paywall,
    )


def _domain(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _publisher(domain: str, publishers: Mapping[str, Publisher]) -> Publisher | None:
    """Return what is known of a host name, or of the nearest domain above it."""
    while "." in domain:
        if domain in publishers:
            return publishers[domain]
        domain = domain.partition(".")[2]
    return None


def _names(paths: Iterable[str]) -> list[str]:
    return [path.rpartition("/")[2].removesuffix(".md") for path in paths]


def _site(path: str, data: bytes, gathered: _Gathered) -> None:
    gathered.config, found = lists.read_config(path, data)
    gathered.diagnostics.extend(found)


def _topics(path: str, data: bytes, gathered: _Gathered) -> None:
    gathered.topics, gathered.topic_ids, found = lists.read_topics(path, data)
    gathered.diagnostics.extend(found)


def _companies(path: str, data: bytes, gathered: _Gathered) -> None:
    gathered.companies, gathered.company_ids, found = lists.read_companies(path, data)
    gathered.diagnostics.extend(found)


def _publishers(path: str, data: bytes, gathered: _Gathered) -> None:
    gathered.publishers, found = lists.read_publishers(path, data)
    gathered.diagnostics.extend(found)


def _translation(path: str, data: bytes, gathered: _Gathered) -> None:
    check = lists.check_translation if path.endswith(".yaml") else texts.check_translation
    gathered.diagnostics.extend(check(path, data))


def _into(
    name: str, reader: Callable[[str, bytes], tuple[T | None, Diagnostics]]
) -> Callable[[str, bytes, _Gathered], None]:
    def read_one(path: str, data: bytes, gathered: _Gathered) -> None:
        value, found = reader(path, data)
        gathered.diagnostics.extend(found)
        if value is not None:
            getattr(gathered, name).append(value)

    return read_one


_READERS: dict[str, Callable[[str, bytes, _Gathered], None]] = {
    "site": _site,
    "topics": _topics,
    "companies": _companies,
    "publishers": _publishers,
    "translation": _translation,
    "story": _into("stories", texts.read_story),
    "note": _into("notes", notes.read),
    "brief": _into("briefs", texts.read_brief),
    "page": _into("pages", texts.read_page),
}
