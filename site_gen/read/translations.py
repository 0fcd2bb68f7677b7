"""Reads translations: what a text, a list or site.yaml says in another language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from site_gen.diagnostics import Diagnostics
from site_gen.read import config, layout, lists, markdown, schema, texts
from site_gen.read.fields import Field, Fields, read_fields
from site_gen.read.nodes import Mapping, Node, places
from site_gen.read.problems import Problems
from site_gen.read.shapes import OUTSIDE, TEXT, WHEN, ListOf, Record
from site_gen.texts import Text, Translation, Word

# A translation holds just the words, and may repeat uid, date and lang to be checked against.
_CLAIM: Fields = {label: schema.CLAIM[label] for label in ("id", "text", "by")}
_FIGURE: Fields = {label: schema.FIGURE[label] for label in ("id", "label", "unit")}
_CHANGE: Fields = {
    "date": Field(WHEN, "the date of the change it translates"),
    **{label: Field(TEXT, schema.CHANGE[label].doc) for label in ("text", "was", "now")},
}
_CHANGES = Field(ListOf(Record(_CHANGE, dict, "a change")), "their words")
_IMAGE: Fields = {label: schema.IMAGE[label] for label in ("alt", "caption", "credit")}
_ALSO: Fields = {
    "url": Field(OUTSIDE, "the address of the link it translates", required=True),
    **{label: Field(TEXT, schema.ALSO[label].doc) for label in ("title", "name")},
}
NOTE: Fields = {
    **{
        label: Field(schema.NOTE[label].shape, schema.NOTE[label].doc)
        for label in ("uid", "title", "date", "lang", "summary", "why_it_matters")
    },
    "claims": Field(ListOf(Record(_CLAIM, dict, "a claim")), "their words"),
    "figures": Field(ListOf(Record(_FIGURE, dict, "a figure")), "their words"),
    "changes": _CHANGES,
    "image": Field(Record(_IMAGE, dict, "a picture"), "its words"),
}
BRIEF: Fields = {
    "title": schema.BRIEF["title"],
    "skip": schema.BRIEF["skip"],
    "also": Field(ListOf(Record(_ALSO, dict, "a link")), "the words of its links"),
    "changes": _CHANGES,
}
PAGE: Fields = {
    "title": Field(TEXT, schema.PAGE["title"].doc),
    "summary": schema.PAGE["summary"],
}
_TEXTS: dict[str, Fields] = {"note": NOTE, "brief": BRIEF, "story": PAGE, "page": PAGE}

TOPIC: Fields = {
    "name": Field(TEXT, "the topic's name"),
    "description": schema.TOPIC["description"],
}
COMPANY: Fields = {"name": Field(TEXT, "the company's name"), "kind": schema.COMPANY["kind"]}
PUBLISHER: Fields = {"name": Field(TEXT, "the publisher's name")}
SITE: Fields = {
    label: Field(config.SITE[label].shape, config.SITE[label].doc)
    for label in ("title", "tagline", "license")
}
_LISTS: dict[str, tuple[Fields, str]] = {
    "topics": (TOPIC, "topic"),
    "companies": (COMPANY, "company"),
    "publishers": (PUBLISHER, "domain"),
}


def read(path: str, data: bytes) -> tuple[Translation | None, Diagnostics]:
    """Read the translation of a note, brief, story or page."""
    problems = Problems(path)
    opened = texts.open_text(data, problems)
    original, lang = layout.translated(path) or (path, "")
    if opened is None:
        return None, problems.found
    cut, node = opened
    values = read_fields(_TEXTS[layout.kind_of(original) or "page"], node, problems)
    text = markdown.read(cut.body, path, cut.body_line, problems)
    words = tuple(_words(values, node, problems))
    return Translation(path, original, lang, words, text), problems.found


def read_list(path: str, data: bytes) -> tuple[Translation | None, Diagnostics]:
    """Read the translation of site.yaml or of a list."""
    problems = Problems(path)
    original, lang = layout.translated(path) or (path, "")
    node = lists.opened(data, problems)
    if node is None:
        return None, problems.found
    kind = layout.kind_of(original) or ""
    if kind in _LISTS:
        words = tuple(_of_entries(node, *_LISTS[kind], problems))
    else:
        words = tuple(_words(read_fields(SITE, node, problems), node, problems))
    return Translation(path, original, lang, words, Text()), problems.found


def _of_entries(node: Mapping, fields: Fields, kind: str, problems: Problems) -> Iterator[Word]:
    """Yield the words of each entry after the place of its id."""
    keys = {key.text: key for key, _ in node.entries}
    for key, values, entry in lists.entries(node, fields, kind, problems):
        yield Word(key, "", keys[key].line, keys[key].column)
        for label, value in values.items():
            at: Node = entry.get(label) or entry
            yield Word(f"{key}.{label}", value, at.line, at.column)


def _words(values: dict[str, Any], node: Mapping, problems: Problems) -> Iterator[Word]:
    rows = (row.rsplit(" ", 2) for row in places(node, problems.left_out).packed.splitlines())
    spots = {path: (int(line), int(column)) for path, line, column in rows}
    for path, text in _flat(values, ""):
        yield Word(path, text, *spots.get(path, (1, 1)))


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield path → text of everything in a tree of values."""
    if isinstance(value, dict):
        parts = value.items()
    elif isinstance(value, tuple):
        parts = enumerate(value)  # type: ignore[assignment]
    else:
        yield path, value.isoformat() if isinstance(value, date) else value
        return
    for label, part in parts:
        yield from _flat(part, f"{path}.{label}" if path else str(label))
