"""Checks what one file says about another: ids, slugs, pictures, twins."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from site_gen import feed_ids
from site_gen.diagnostics import Diagnostic, Diagnostics, Location, did_you_mean, nearest
from site_gen.model import BriefFile, Claim, Figure, Note, StandingPage, Story
from site_gen.read import counterparts, layout, repeats
from site_gen.read import notes as note_reader
from site_gen.settings import Config
from site_gen.texts import ImageReference, Places, Translation

RESERVED = frozenset(
    [
        "briefs",
        "notes",
        "topics",
        "companies",
        "stories",
        "claims",
        "figures",
        "search",
        "subscribe",
        "feeds",
        "assets",
        "data",
        "404",
        "index",
    ]
)
"""First parts of addresses that no page of content/pages/ can have."""


@dataclass(frozen=True, slots=True)
class Known:
    """What there is to refer to; None where the file that says so cannot be read."""

    topics: frozenset[str] | None
    companies: frozenset[str] | None
    stories: frozenset[str] | None
    notes: frozenset[str] | None
    assets: frozenset[str]
    unread: frozenset[str]
    """Files and folders that the disk would not give."""
    originals: frozenset[str]
    """All texts that may have a translation."""
    notes_read: bool
    """Whether every note that is there could be read."""
    doubtful: frozenset[str]
    """Folders of notes that the disk would not give, and which may name any picture there."""
    suspects: Sequence[bytes]
    """Notes in which something is wrong, and which may mean to name a picture."""


def check(
    known: Known,
    notes: Sequence[Note],
    briefs: Sequence[BriefFile],
    stories: Sequence[Story],
    pages: Sequence[StandingPage],
    config: Config | None,
    paths: Mapping[str, Sequence[str]],
    translations: Sequence[Translation] = (),
) -> Diagnostics:
    """Return everything that refers to nothing, or to two things at once."""
    return (
        *(d for note in notes for d in _of_note(note, known)),
        *(repeats.check(notes) if known.notes_read else ()),
        *(d for brief in briefs for d in _of_brief(brief, known)),
        *_of_pictures(notes, (*briefs, *stories, *pages), translations, known),
        *_twins(paths),
        *_same_ids(notes, config),
        *_of_pages(pages, config),
        *counterparts.of_files(paths, known.originals, config),
        *(_of_config(config, known) if config else ()),
    )


def _error(
    code: str, path: str, places: Places, field: str, message: str, remedy: str, width: int = 1
) -> Diagnostic:
    line, column = places.at(field)
    return Diagnostic(code, "error", message, remedy, Location(path, line, column), width=width)


def _unknown(
    kind: str, word: str, known: Iterable[str], note: Note | BriefFile, field: str, where: str
) -> Diagnostic:
    remedy = did_you_mean(word, known) or f"add it {where}, or take it out here"
    message = f"unknown {kind} `{word}`"
    return _error("N107", note.path, note.places, field, message, remedy, len(word))


def _of_note(note: Note, known: Known) -> Iterator[Diagnostic]:
    if known.topics is not None:
        for number, topic in enumerate(note.topics):
            if topic not in known.topics:
                where = "to content/topics.yaml"
                yield _unknown("topic", topic, known.topics, note, f"topics.{number}", where)
    if known.companies is not None:
        for company, field in _companies_of(note):
            if company not in known.companies:
                where = "to content/companies.yaml"
                yield _unknown("company", company, known.companies, note, field, where)
    if note.story and known.stories is not None and note.story not in known.stories:
        where = "as content/stories/<id>.md"
        yield _unknown("story", note.story, known.stories, note, "story", where)


def _companies_of(note: Note) -> Iterator[tuple[str, str]]:
    for number, company in enumerate(note.companies):
        yield company, f"companies.{number}"
    for label in ("claims", "figures"):
        items: Sequence[Claim | Figure] = getattr(note, label)
        for number, item in enumerate(items):
            if item.about is not None:
                yield item.about, f"{label}.{number}.about"


def _of_brief(brief: BriefFile, known: Known) -> Iterator[Diagnostic]:
    if known.notes is None:
        return
    for number, slug in enumerate(brief.notes or ()):
        if slug not in known.notes:
            where = "to content/notes/"
            yield _unknown("note", slug, known.notes, brief, f"notes.{number}", where)


def _of_pictures(
    notes: Sequence[Note],
    texts: Sequence[BriefFile | Story | StandingPage],
    translations: Sequence[Translation],
    known: Known,
) -> Iterator[Diagnostic]:
    named: set[str] = set()
    of_notes = [t for t in translations if layout.kind_of(t.original) == "note"]
    shown = [(note.path, note_reader.all_images(note)) for note in notes]
    for at_path, images in (*shown, *((t.path, t.text.images) for t in of_notes)):
        for image in images:
            path = path_of_picture(image.target)
            named.add(path)
            if path not in known.assets:  # the picture that was meant is not left over
                named.add(nearest(path, known.assets) or path)
            yield from _of_picture(at_path, image, path, known)
    for other in (*texts, *(t for t in translations if t not in of_notes)):
        for image in other.text.images:
            path = path_of_picture(image.target)
            if path.startswith("content/assets/"):
                yield from _of_picture(other.path, image, path, known)
            else:
                at = Location(other.path, image.line, image.column)
                message = f"there is no picture `{path}` for this page"
                remedy = "save the picture in content/assets/ and write /assets/…"
                yield Diagnostic("N309", "error", message, remedy, at)
    for path in sorted(known.assets):
        unnamed = layout.kind_of(path) == "asset" and path not in named
        if unnamed and not path.startswith("content/assets/") and not _may_be_named(path, known):
            remedy = "name it in a note beside it, move it into content/assets/, or delete it"
            at = Location(path)
            yield Diagnostic("N310", "warning", "no note names this picture", remedy, at)


def _may_be_named(picture: str, known: Known) -> bool:
    folder, _, name = picture.rpartition("/")
    return folder in known.doubtful or any(name.encode() in data for data in known.suspects)


def path_of_picture(target: str) -> str:
    """Return the file, below the site, that `ImageReference.target` means."""
    scheme, _, rest = target.partition(":")
    return rest if scheme == "file" else f"content{rest}"


def _of_picture(path: str, image: ImageReference, file: str, known: Known) -> Iterator[Diagnostic]:
    at = Location(path, image.line, image.column)
    if file in known.unread:
        return
    if file not in known.assets:
        outside = "pictures lie beside their note, or in content/assets/ and are named /assets/…"
        there = "save the picture there, or mend the name"
        otherwise = there if layout.kind_of(file) == "asset" else outside
        remedy = did_you_mean(file, known.assets) or otherwise
        yield Diagnostic("N309", "error", f"there is no picture `{file}`", remedy, at)
    elif not layout.is_picture(file):
        remedy = f"a browser shows {', '.join(layout.PICTURES)}"
        yield Diagnostic("N309", "error", f"`{file}` is not a picture", remedy, at)


def _twins(paths: Mapping[str, Sequence[str]]) -> Iterator[Diagnostic]:
    """Name files whose addresses would be one, also where only case or Unicode form differ."""
    for kind in ("note", "story", "brief", "page"):
        seen: dict[str, str] = {}
        for path in sorted(paths.get(kind, ())):
            stem = path.rpartition("/")[2].removesuffix(".md")
            slug = layout.date_and_slug(path)[1] if kind == "note" else stem
            key = unicodedata.normalize("NFC", slug).casefold()
            if key in seen:
                message = f"{kind} `{slug}` is there twice: the other is {seen[key]}"
                remedy = "rename one of the two files; the address comes from the name"
                yield Diagnostic("N401", "error", message, remedy, Location(path))
            seen.setdefault(key, path)


def _same_ids(notes: Sequence[Note], config: Config | None) -> Iterator[Diagnostic]:
    """Name notes that subscribers could not tell apart."""
    seen: dict[str, Note] = {}
    slugs: set[str] = set()
    for note in sorted(notes, key=lambda n: n.path):
        key = feed_ids.note_id(note, config) if config else note.feed_id or note.uid
        other = seen.get(key)
        twin = note.slug in slugs and note.uid == note.slug
        slugs.add(note.slug)
        if other is None:
            seen[key] = note
        elif not twin:
            field = "feed_id" if note.feed_id else "uid"
            message = f"the feed id of this note is also that of {other.path}"
            remedy = "give the newer of the two a `uid` of its own"
            yield _error("N402", note.path, note.places, field, message, remedy)


def _of_pages(pages: Sequence[StandingPage], config: Config | None) -> Iterator[Diagnostic]:
    languages = config.languages if config else ()
    editions = {tag.lower() for tag in languages if config and tag != config.language}
    for page in pages:
        if page.slug in RESERVED or page.slug in editions:
            message = f"the address /{page.slug}/ is the program's own"
            remedy = "rename the file"
            yield Diagnostic("N403", "error", message, remedy, Location(page.path))


def _of_config(config: Config, known: Known) -> Iterator[Diagnostic]:
    for field, address in (("logo", config.logo), ("icon", config.icon)):
        if address is not None:
            line, column = config.places.at(field)
            image = ImageReference(f"site:{address}", line, column)
            path = path_of_picture(image.target)
            yield from _of_picture("content/site.yaml", image, path, known)
