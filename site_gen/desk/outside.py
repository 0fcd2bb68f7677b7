"""Finds every link of a site that leads to another one, with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from site_gen.model import BriefFile, Content, Note, Source, StandingPage, Story
from site_gen.read import characters, front_matter, lists
from site_gen.read.content import SITE_FILE
from site_gen.read.nodes import Mapping, Node
from site_gen.read.problems import Problems
from site_gen.texts import Places, Translation

COMPANIES = "content/companies.yaml"
Kind = Literal["source", "copy", "text", "field"]
"""A source's address, the address of its archive copy, a link in a text, any other field."""


@dataclass(frozen=True, slots=True)
class OutsideLink:
    """One place at which an address stands."""

    address: str
    kind: Kind
    path: str
    line: int
    column: int
    source: Source | None = None
    """Of what kind `source` or `copy` is."""


def find(content: Content, companies: bytes) -> Iterator[OutsideLink]:
    """Yield all of them; `companies` are the bytes of companies.yaml, which tell the places."""
    for note in content.notes:
        yield from _of_sources(note)
        yield from _of_text(note)
    for story in content.stories:
        yield from _of_text(story)
    for brief in content.briefs:
        yield from _of_text(brief)
        yield from _of_brief(brief)
    for page in content.pages:
        yield from _of_text(page)
    for translation in content.translations:
        yield from _of_text(translation)
    yield from _of_companies(content, companies)
    if content.config.author.url:
        yield _field(content.config.author.url, SITE_FILE, content.config.places, "author.url")


def _of_sources(note: Note) -> Iterator[OutsideLink]:
    for number, source in enumerate(note.sources):
        # One that is gone is not asked any more: readers are sent to the copy.
        url = None if source.gone and source.archived else source.url
        addresses: tuple[tuple[Kind, str, str | None], ...] = (
            ("source", "url", url),
            ("copy", "archived", source.archived),
        )
        for kind, label, address in addresses:
            if address is not None:
                line, column = _place_of_source(note.places, number, label)
                yield OutsideLink(address, kind, note.path, line, column, source)


def _place_of_source(places: Places, number: int, label: str) -> tuple[int, int]:
    """Return where a source's field stands; a note with one may call it `source`."""
    listed = places.at(f"sources.{number}.{label}")
    return listed if listed != (1, 1) else places.at(f"source.{label}")


def _of_text(item: Note | Story | BriefFile | StandingPage | Translation) -> Iterator[OutsideLink]:
    for link in item.text.outside:
        if link.target.lower().startswith(("http://", "https://")):
            yield OutsideLink(link.target, "text", item.path, link.line, 1)


def _of_brief(brief: BriefFile) -> Iterator[OutsideLink]:
    for number, also in enumerate(brief.also):
        yield _field(also.url, brief.path, brief.places, f"also.{number}.url")
    if brief.sponsor:
        yield _field(brief.sponsor.url, brief.path, brief.places, "sponsor.url")


def _of_companies(content: Content, data: bytes) -> Iterator[OutsideLink]:
    problems = Problems(COMPANIES)
    text = characters.decode(data, problems)
    tree = front_matter.parse(text or "", 1, problems, lists.LIMIT)
    entries = {key.text: value for key, value in tree.entries} if tree else {}
    for company in content.companies:
        if company.url:
            line, column = _place_of_url(entries.get(company.id))
            yield OutsideLink(company.url, "field", COMPANIES, line, column)


def _place_of_url(company: Node | None) -> tuple[int, int]:
    url = company.get("url") if isinstance(company, Mapping) else None
    return (url.line, url.column) if url else (1, 1)


def _field(address: str, path: str, places: Places, field: str) -> OutsideLink:
    return OutsideLink(address, "field", path, *places.at(field))
