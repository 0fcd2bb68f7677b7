"""Reads all of content/: every file becomes a value, every mistake a diagnostic."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from site_gen.diagnostics import Diagnostic, Diagnostics, Location, has_errors
from site_gen.model import Asset, BriefFile, Content, Note, Source, StandingPage, Story
from site_gen.read import (
    canonical,
    counterparts,
    layout,
    lists,
    notes,
    references,
    texts,
    translations,
)
from site_gen.settings import Company, Config, Publisher, Topic
from site_gen.texts import Translation

SITE_FILE = "content/site.yaml"
Result = tuple[Note | BriefFile | Story | StandingPage | Translation | None, Diagnostics]
"""What a text file became, and what is wrong with it."""
NOTHING_DONE: Mapping[str, Result] = {}
TEXT_READERS: Mapping[str, Callable[[str, bytes], Result]] = {
    "note": notes.read,
    "brief": texts.read_brief,
    "story": texts.read_story,
    "page": texts.read_page,
    "translation": translations.read,
}
"""Kind → how a file of it is read, by itself."""


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
    translations: list[Translation] = field(default_factory=list)
    paths: dict[str, list[str]] = field(default_factory=dict)
    """Kind → the paths of its files, also of those that are wrong."""
    suspects: list[bytes] = field(default_factory=list)
    """The notes in which something is wrong, and which may mean to name a picture."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    done: Mapping[str, Result] = field(default_factory=dict)


def read(
    files: Iterable[tuple[str, bytes]],
    assets: tuple[Asset, ...],
    unread: Collection[str] = (),
    done: Mapping[str, Result] = NOTHING_DONE,
) -> tuple[Content | None, Diagnostics]:
    """Read the text files (path below the site, bytes). None where site.yaml cannot be used.

    `unread` are files and folders that the disk would not give: what refers to them is not dead.
    `done` gives what `read_text` made of some of the files: path → result.
    """
    gathered = _Gathered(done=done)
    _expect(unread, gathered)
    for path, data in files:
        kind = layout.kind_of(path) or ""
        gathered.paths.setdefault(kind, []).append(path)
        _READERS[kind](path, data, gathered)
    if "site" not in gathered.paths and "content" not in unread:
        remedy = "write content/site.yaml: title, url, language, timezone, author, id_authority"
        at = Location(SITE_FILE)
        missing = Diagnostic("N009", "error", "the site has no site.yaml", remedy, at)
        gathered.diagnostics.append(missing)
    found = references.check(
        _known(gathered, assets, unread),
        gathered.notes,
        gathered.briefs,
        gathered.stories,
        gathered.pages,
        gathered.config,
        gathered.paths,
        gathered.translations,
    )
    gathered.diagnostics.extend(found)
    # A page at an address of the program's own would be in the way once more when it is planned.
    misplaced = {d.at.path for d in found if d.code == "N403" and d.at}
    gathered.pages = [page for page in gathered.pages if page.path not in misplaced]
    if gathered.config is None:
        return None, tuple(gathered.diagnostics)
    content = _content(gathered, gathered.config, assets)
    gathered.diagnostics.extend(counterparts.check(content))
    return content, tuple(gathered.diagnostics)


def _expect(unread: Iterable[str], gathered: _Gathered) -> None:
    """Take note of files that are there and could not be read."""
    for path in unread:
        kind = layout.kind_of(path)
        if kind is not None:
            gathered.paths.setdefault(kind, []).append(path)
        if kind == "topics":
            gathered.topic_ids = None
        elif kind == "companies":
            gathered.company_ids = None


def _known(
    gathered: _Gathered, assets: Iterable[Asset], unread: Collection[str]
) -> references.Known:
    notes = gathered.paths.get("note", ())
    read = {note.path for note in gathered.notes}
    # A folder that cannot be opened may hold any story or note.
    lost = [path for path in unread if path.startswith("content") and not layout.kind_of(path)]
    stories = frozenset(_names(gathered.paths.get("story", ())))
    return references.Known(
        topics=gathered.topic_ids,
        companies=gathered.company_ids,
        stories=None if lost else stories,
        notes=None if lost else frozenset(layout.date_and_slug(p)[1] for p in notes),
        assets=frozenset(asset.path for asset in assets),
        unread=frozenset(unread),
        originals=frozenset(path for paths in gathered.paths.values() for path in paths),
        notes_read=not lost and read.issuperset(notes),
        doubtful=frozenset(path.rpartition("/")[0] for path in notes if path in unread),
        suspects=gathered.suspects,
    )


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
        publishers=gathered.publishers,
        translations=tuple(gathered.translations),
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
    domain = canonical.host_of(source.url) if source.url else ""
    publisher = publisher_of(domain, publishers)
    return replace(
        source,
        name=source.name or (publisher.name if publisher else domain),
        lang=source.lang or (publisher.lang if publisher else None) or lang,
        paywall=bool(publisher and publisher.paywall) if source.paywall is None else source.paywall,
    )


def publisher_of(domain: str, publishers: Mapping[str, Publisher]) -> Publisher | None:
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


def _translated_list(path: str, data: bytes, gathered: _Gathered) -> None:
    translation, found = translations.read_list(path, data)
    gathered.diagnostics.extend(found)
    if translation is not None:
        gathered.translations.append(translation)


def _into(name: str, kind: str) -> Callable[[str, bytes, _Gathered], None]:
    def read_one(path: str, data: bytes, gathered: _Gathered) -> None:
        result = gathered.done.get(path)
        value, found = TEXT_READERS[kind](path, data) if result is None else result
        gathered.diagnostics.extend(found)
        if value is not None:
            getattr(gathered, name).append(value)
        if kind == "note" and has_errors(found):
            gathered.suspects.append(data)

    return read_one


_READERS: dict[str, Callable[[str, bytes, _Gathered], None]] = {
    "site": _site,
    "topics": _topics,
    "companies": _companies,
    "publishers": _publishers,
    "translation": _into("translations", "translation"),
    "translated-list": _translated_list,
    "story": _into("stories", "story"),
    "note": _into("notes", "note"),
    "brief": _into("briefs", "brief"),
    "page": _into("pages", "page"),
}
