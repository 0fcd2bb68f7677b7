"""Lists what an edition shows in the words of the original, for want of a translation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_gen.listing import Format
from site_gen.model import BriefFile, Change, Content, Note, StandingPage, Story
from site_gen.publication import Brief
from site_gen.read import counterparts
from site_gen.report import as_json
from site_gen.rows import aligned, escaped, markdown_table
from site_gen.texts import Translation

TOPICS = "content/topics.yaml"
_Item = Note | BriefFile | Story | StandingPage


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A file with words that are not there in a language."""

    file: str
    language: str
    title: str
    missing: tuple[str, ...]
    """Its fields (`text` is its body); empty where nothing of it is translated."""

    @property
    def told(self) -> str:
        """What is missing, in words."""
        return ", ".join(self.missing) or "all of it"


def of_content(content: Content, brief: Brief | None = None) -> tuple[Untranslated, ...]:
    """List what is not translated (of one brief, where that is given), by language, then file."""
    table = {(t.original, t.lang): t for t in content.translations}
    found: list[Untranslated] = []
    for language in content.config.languages[1:]:
        for item in _items(content, brief):
            lang = item.lang if isinstance(item, Note) else None
            if lang == language:
                continue
            translation = table.get((item.path, language))
            missing = tuple(_missing(item, translation)) if translation else ()
            if translation is None or missing:
                found.append(Untranslated(item.path, language, _title(item), missing))
        if brief is None:
            found.extend(_of_topics(content, language, table.get((TOPICS, language))))
    return tuple(sorted(found, key=lambda each: (each.language, each.file)))


def written(content: Content, brief: Brief | None, format: Format, width: int | None) -> str:
    """Write that list."""
    found = of_content(content, brief)
    if format == "json":
        rows = (
            {"file": u.file, "language": u.language, "title": u.title, "missing": list(u.missing)}
            for u in found
        )
        return as_json({"untranslated": list(rows)})
    if format == "markdown":
        cells = [(u.language, escaped(u.file), escaped(u.told), escaped(u.title)) for u in found]
        table = markdown_table(("language", "file", "missing", "title"), cells)
        return f"## Untranslated: {len(found)}\n\n{table}"
    lines = aligned([(u.language, u.file, u.told) for u in found], width)
    return "".join(f"{line}\n" for line in (f"untranslated: {len(found)}", *lines))


def counted(content: Content) -> str:
    """Return the line that the list of all ends with; empty where there is nothing to say."""
    count = len(of_content(content))
    return f"untranslated: {count} (site-gen list untranslated names them)\n" if count else ""


def _items(content: Content, brief: Brief | None) -> Iterator[_Item]:
    if brief is None:
        yield from content.notes
        yield from content.stories
        yield from content.pages
        yield from (file for file in content.briefs if _has_words(file))
        return
    slugs = {note.slug for note in brief.notes}
    yield from (note for note in content.notes if note.slug in slugs)
    yield from (f for f in content.briefs if f.name == brief.name and _has_words(f))


def _has_words(file: BriefFile) -> bool:
    return bool(file.title or file.skip or file.text.html or file.also or file.changes)


def _title(item: _Item) -> str:
    return item.title or (item.name if isinstance(item, BriefFile) else "")


def _missing(item: _Item, translation: Translation) -> Iterator[str]:
    """Yield the fields of an original that its translation leaves out."""
    told = {word.path: word.text for word in translation.words}
    labels = ("title", "why_it_matters", "skip")
    given = {label: getattr(item, label, None) for label in labels}
    if not isinstance(item, Note):  # a note's summary is by default its first sentence
        given["summary"] = getattr(item, "summary", None)
    yield from (label for label, text in given.items() if text and label not in told)
    if item.text.html and not translation.text.html:
        yield "text"
    if isinstance(item, Note):
        yield from _of_statements(item, translation, told)
    if isinstance(item, BriefFile):
        links = counterparts.items(translation, "also", "url")
        yield from (f"also {link.url}" for link in item.also if link.url not in links)
    if isinstance(item, Note | BriefFile):
        yield from _of_changes(item.changes, translation, told)


def _of_statements(note: Note, translation: Translation, told: dict[str, str]) -> Iterator[str]:
    worded = (
        ("claims", "text", [claim.id for claim in note.claims if claim.text]),
        ("figures", "label", [figure.id for figure in note.figures if figure.label]),
    )
    for label, part, ids in worded:
        places = counterparts.items(translation, label, "id")
        starts = {name: word.path.removesuffix("id") for name, word in places.items()}
        yield from (
            f"{label} {name}"
            for name in ids
            if name not in starts or f"{starts[name]}{part}" not in told
        )
    if note.image:
        parts = {part: getattr(note.image, part) for part in ("alt", "caption")}
        yield from (f"image.{p}" for p, text in parts.items() if text and f"image.{p}" not in told)


def _of_changes(
    changes: tuple[Change, ...], translation: Translation, told: Mapping[str, str]
) -> Iterator[str]:
    places = {
        change.number: word.path.split(".")[1]
        for word, change in counterparts.changes_of(translation, changes)
        if change is not None
    }
    for change in changes:
        for part in ("text", "was", "now"):
            path = f"changes.{places.get(change.number)}.{part}"
            if getattr(change, part) and path not in told:
                yield f"changes {change.number} {part}"


def _of_topics(
    content: Content, language: str, translation: Translation | None
) -> Iterator[Untranslated]:
    """Yield topics.yaml once, with the topics whose names readers see."""
    told = {word.path for word in translation.words} if translation else set()
    missing = tuple(topic.id for topic in content.topics if f"{topic.id}.name" not in told)
    if missing:
        shown = missing if translation else ()
        yield Untranslated(TOPICS, language, "", shown)
