"""Describes the fields of a file as JSON Schema, from the very tables that it is read by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from site_gen.read import schema, shapes
from site_gen.read.fields import Field, Fields, Shape
from site_gen.read.shapes import Choice, ListOf, Parsed, Record, Text

Kind = Literal["note", "brief", "story", "page"]
Schema = dict[str, Any]
# The newest that editors' YAML support reads.
DRAFT = "http://json-schema.org/draft-07/schema#"
TABLES: Mapping[Kind, Fields] = {
    "note": schema.NOTE,
    "brief": schema.BRIEF,
    "story": schema.STORY,
    "page": schema.PAGE,
}
_ID, _DAY = "[a-z0-9-]+", "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?"
_ZONE = "([Zz]|[+-][0-9]{2}:[0-9]{2})"


def _matching(pattern: str, *others: str) -> Schema:
    """Take a text of that form; `others` are the types that YAML makes of some such texts."""
    return {"type": ["string", *others] if others else "string", "pattern": f"^({pattern})$"}


WORDS: Mapping[Shape, Schema] = {
    shapes.IDENTIFIER_SHAPE: _matching(_ID, "integer"),
    shapes.LANGUAGE: _matching("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*"),
    shapes.OUTSIDE: _matching(r"[Hh][Tt][Tt][Pp][Ss]?://\S+"),
    shapes.SITE_ADDRESS: _matching(r"/([^/\s]\S*)?"),
    shapes.FEED_ID: _matching(r"\S+", "integer"),
    shapes.FLAG: {"type": "boolean"},
    shapes.NUMBER: {"type": "number"},
    shapes.ORDER: {"type": "integer"},
    shapes.WHEN: _matching(rf"{_DAY}([Tt ]{_TIME} ?{_ZONE})?"),
    shapes.DAY: _matching(_DAY),
    shapes.PERIOD: _matching(f"[0-9]{{4}}(-Q[1-4]|-[0-9]{{2}})?|{_DAY}", "integer"),
    schema.RULE_CODE: _matching("N2[0-9]{2}"),
}
"""What single words look like. The program sees more than a form can say: 2024-02-30 is no day."""
_ONE_OF: tuple[tuple[Fields, tuple[str, ...]], ...] = (
    (schema.SOURCE, ("name", "url")),
    (schema.FIGURE, ("value", "min", "max")),
)
"""Fields of which a mapping needs one at least."""
_CHOSEN = {
    "topics": "topics",
    "companies": "companies",
    "about": "companies",
    "story": "stories",
    "notes": "notes",
}
"""Field → the list of the site that it names ids of."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The ids that a site knows: none where there is no site."""

    topics: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    stories: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Slugs."""


def of_kind(kind: Kind, choices: Choices) -> Schema:
    """Return the JSON Schema of the front matter of a kind of file.

    A draft may lack what it will need.
    """
    made = _record(TABLES[kind], choices)
    needs = [{"required": made.pop("required")}] if "required" in made else []
    if kind == "note":
        needs.append({"anyOf": [{"required": ["source"]}, {"required": ["sources"]}]})
    if needs and "draft" in TABLES[kind]:
        drafted = {"properties": {"draft": {"const": True}}, "required": ["draft"]}
        made |= {"if": drafted, "else": {"allOf": needs}}
    elif needs:
        made["allOf"] = needs
    return {"$schema": DRAFT, "title": f"The front matter of a {kind}", **made}


def words_of(shape: Shape) -> tuple[str, ...]:
    """Return the words that a choice takes; none where it is no choice."""
    return shape.words if isinstance(shape, Choice) else ()


def _record(fields: Fields, choices: Choices) -> Schema:
    required = [name for name, each in fields.items() if each.required]
    needed = next((names for table, names in _ONE_OF if table is fields), ())
    return {
        "type": "object",
        "properties": {name: _field(name, each, choices) for name, each in fields.items()},
        **({"required": required} if required else {}),
        **({"anyOf": [{"required": [name]} for name in needed]} if needed else {}),
        "additionalProperties": False,
    }


def _field(name: str, told: Field, choices: Choices) -> Schema:
    made = _chosen(name, told.shape, choices) or _shape(told.shape, choices)
    return {"description": told.doc, **(made if told.required else _or_nothing(made))}


def _or_nothing(made: Schema) -> Schema:
    """Take no value too: it is as good as an absent field."""
    if "enum" in made:
        return {**made, "enum": [*made["enum"], None]}
    if "type" not in made:
        return {"anyOf": [*made["anyOf"], {"type": "null"}]}
    types = made["type"] if isinstance(made["type"], list) else [made["type"]]
    return {**made, "type": [*types, "null"]}


def _chosen(name: str, shape: Shape, choices: Choices) -> Schema | None:
    """Return the ids that the site knows, for a field that names some."""
    known: tuple[str, ...] = getattr(choices, _CHOSEN[name]) if name in _CHOSEN else ()
    if not known:
        return None
    ids: Schema = {"enum": list(known)}
    return {"type": "array", "items": ids} if isinstance(shape, ListOf) else ids


def _shape(shape: Shape, choices: Choices) -> Schema:
    if isinstance(shape, schema.SourceShape):
        return {"anyOf": [_text(), _record(shape.record.fields, choices)]}
    if isinstance(shape, ListOf):
        return {"type": "array", "items": _shape(shape.shape, choices)}
    if isinstance(shape, Record):
        return _record(shape.fields, choices)
    if isinstance(shape, Choice):
        return {"enum": list(shape.words)}
    if isinstance(shape, Text):
        return _text()
    assert isinstance(shape, Parsed)
    return dict(WORDS[shape])


def _text() -> Schema:
    """Take what YAML may make of a text: it stays one."""
    return {"type": ["string", "number", "boolean"]}
