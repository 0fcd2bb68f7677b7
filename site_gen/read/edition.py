"""The content in another of the site's languages: the same, with its words overridden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from site_gen.model import (
    AlsoLink,
    BriefFile,
    Change,
    Claim,
    Content,
    Figure,
    Image,
    Note,
    Source,
    StandingPage,
    Story,
)
from site_gen.read import canonical, counterparts
from site_gen.read.content import SITE_FILE, publisher_of
from site_gen.read.notes import first_sentence
from site_gen.settings import Company, Config, Publisher, Topic
from site_gen.texts import Text, Translation

Listed = TypeVar("Listed", Topic, Company, Publisher)
Titled = TypeVar("Titled", Story, StandingPage)


def of(content: Content, language: str) -> Content:
    """Return the content of a further edition, whose addresses lie below `/<language>/`."""
    table = {t.original: t for t in content.translations if t.lang == language}
    publishers = _listed(content.publishers, table, "content/publishers.yaml")
    known = _Known(
        renamed={
            p.domain: (p, new)
            for p, new in zip(content.publishers, publishers, strict=True)
            if p.name != new.name
        },
        units=dict(_units(content.notes, table)),
    )
    own = content.config.language
    return replace(
        content,
        config=_config(content.config, language, table.get(SITE_FILE)),
        topics=_listed(content.topics, table, "content/topics.yaml"),
        companies=_listed(content.companies, table, "content/companies.yaml"),
        publishers=publishers,
        stories=tuple(_titled(story, table.get(story.path), own) for story in content.stories),
        pages=tuple(_titled(page, table.get(page.path), own) for page in content.pages),
        briefs=tuple(_brief(brief, table.get(brief.path), own) for brief in content.briefs),
        notes=tuple(_note(note, table.get(note.path), known) for note in content.notes),
        translations=(),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is the same in all notes of an edition."""

    renamed: Mapping[str, tuple[Publisher, Publisher]] = field(default_factory=dict)
    """Domain → the publisher as it is, and as it is called here."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Id of a figure → its unit here: one series is counted in one unit, also where some of its
    notes are not translated."""


def _config(config: Config, language: str, words: Translation | None) -> Config:
    told = _words(words)
    return replace(
        config,
        language=language,
        edition=language,
        url=f"{config.url}{language}/",
        title=told.get("title", config.title),
        tagline=told.get("tagline", config.tagline),
        license=told.get("license", config.license),
    )


def _listed(
    entries: tuple[Listed, ...], table: Mapping[str, Translation], path: str
) -> tuple[Listed, ...]:
    words = _words(table.get(path))
    if not words:
        return entries
    return tuple(_entry(entry, words) for entry in entries)


def _entry(entry: Listed, words: Mapping[str, str]) -> Listed:
    key = str(getattr(entry, "domain", None) or getattr(entry, "id", None))
    labels = ("name", "description", "kind")
    told: dict[str, Any] = {
        label: words[f"{key}.{label}"] for label in labels if f"{key}.{label}" in words
    }
    return replace(entry, **told) if told else entry


def _titled(item: Titled, words: Translation | None, own: str) -> Titled:
    told = _words(words)
    text, lang = _text(item.text, words, own)
    return replace(
        item,
        title=told.get("title", item.title),
        summary=told.get("summary", item.summary),
        text=text,
        lang=lang,
    )


def _text(text: Text, words: Translation | None, own: str) -> tuple[Text, str | None]:
    """Return a text as translated, or as it is with its language, for a reader to be told."""
    if words is not None and words.text.html:
        return words.text, None
    return text, own if text.html else None


def _brief(brief: BriefFile, words: Translation | None, own: str) -> BriefFile:
    told = _words(words)
    text, lang = _text(brief.text, words, own)
    return replace(
        brief,
        title=told.get("title", brief.title),
        skip=told.get("skip", brief.skip) if brief.skip is not None else None,
        text=text,
        also=tuple(_also(brief.also, words)) if words else brief.also,
        changes=_changes(brief.changes, words) if words else brief.changes,
        lang=lang,
    )


def _also(links: Sequence[AlsoLink], words: Translation) -> Iterator[AlsoLink]:
    told = _words(words)
    places = counterparts.items(words, "also", "url")
    for link in links:
        if link.url not in places:
            yield link
            continue
        place = places[link.url].path.removesuffix("url")
        title, name = told.get(f"{place}title", link.title), told.get(f"{place}name", link.name)
        # Its words are no longer those of the page that it leads to.
        yield replace(link, title=title, name=name, lang=None)


def _note(note: Note, words: Translation | None, known: _Known) -> Note:
    """Return a note in the words of its translation; without one it stays in its own language."""
    sources = tuple(_source(s, known) for s in note.sources) if known.renamed else note.sources
    if words is None:
        figures = _figures(note.figures, {}, known)
        if sources == note.sources and figures == note.figures:
            return note
        return replace(note, sources=sources, figures=figures)
    told = _words(words)
    translated = bool(words.text.html) or not note.text.html
    text = words.text if words.text.html else note.text
    summary = first_sentence(text) if words.text.html else note.summary
    return replace(
        note,
        lang=words.lang if translated else note.lang,
        title=told.get("title", note.title),
        summary=told.get("summary", summary),
        why_it_matters=told.get("why_it_matters", note.why_it_matters),
        text=text,
        sources=sources,
        claims=_claims(note.claims, _by_id(words, "claims")),
        figures=_figures(note.figures, _by_id(words, "figures"), known),
        changes=_changes(note.changes, words),
        image=_image(note.image, told),
    )


def _source(source: Source, known: _Known) -> Source:
    """Rename a source that has the name its publisher has in the list."""
    domain = canonical.host_of(source.url) if source.url else ""
    found = publisher_of(domain, {domain: old for domain, (old, _) in known.renamed.items()})
    if found is None or found.name != source.name:
        return source
    return replace(source, name=known.renamed[found.domain][1].name)


def _claims(claims: tuple[Claim, ...], told: Mapping[str, Mapping[str, str]]) -> tuple[Claim, ...]:
    words = ((claim, told.get(claim.id, {})) for claim in claims)
    return tuple(
        replace(claim, text=own.get("text", claim.text), by=own.get("by", claim.by))
        for claim, own in words
    )


def _figures(
    figures: tuple[Figure, ...], told: Mapping[str, Mapping[str, str]], known: _Known
) -> tuple[Figure, ...]:
    return tuple(
        replace(
            figure,
            label=told.get(figure.id, {}).get("label", figure.label),
            unit=known.units.get(figure.id, figure.unit) if figure.unit else figure.unit,
        )
        for figure in figures
    )


def _changes(changes: tuple[Change, ...], words: Translation) -> tuple[Change, ...]:
    told = _words(words)
    numbers = {
        change.number: word.path.split(".")[1]
        for word, change in counterparts.changes_of(words, changes)
        if change is not None
    }
    return tuple(
        replace(
            change,
            text=told.get(f"changes.{numbers.get(change.number)}.text", change.text),
            was=told.get(f"changes.{numbers.get(change.number)}.was", change.was),
            now=told.get(f"changes.{numbers.get(change.number)}.now", change.now),
        )
        for change in changes
    )


def _image(image: Image | None, told: Mapping[str, str]) -> Image | None:
    if image is None:
        return None
    return replace(
        image,
        alt=told.get("image.alt", image.alt),
        credit=told.get("image.credit", image.credit),
        caption=told.get("image.caption", image.caption),
    )


def _units(notes: Sequence[Note], table: Mapping[str, Translation]) -> Iterator[tuple[str, str]]:
    """Yield what each figure is counted in here, the word of the newest note last."""
    for note in sorted(notes, key=lambda note: (note.date.isoformat(), note.uid)):
        words = table.get(note.path)
        for identifier, told in _by_id(words, "figures").items() if words else ():
            if "unit" in told:
                yield identifier, told["unit"]


def _by_id(words: Translation, label: str) -> dict[str, dict[str, str]]:
    """Return id → what is said of it, of claims or figures."""
    found: dict[str, dict[str, str]] = {}
    for identifier, word in counterparts.items(words, label, "id").items():
        start = word.path.removesuffix("id")
        found[identifier] = {
            w.path.removeprefix(start): w.text for w in words.words if w.path.startswith(start)
        }
    return found


def _words(words: Translation | None) -> dict[str, str]:
    return {word.path: word.text for word in words.words if word.text} if words else {}
