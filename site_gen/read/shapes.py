"""The shapes that values of fields have: each reads a node, or says what is wrong with it.

A table of `Field`s describes a mapping (`schema` holds them); `read_fields` reads one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, Protocol

from site_gen import clock
from site_gen.diagnostics import did_you_mean
from site_gen.read import values
from site_gen.read.characters import FORBIDDEN, name
from site_gen.read.nodes import Mapping, Node, Scalar, Sequence
from site_gen.read.problems import Problems

TK = re.compile(r"\bTK\b")


class Shape(Protocol):
    """Reads a node; None means that a problem was noted or there is no value."""

    @property
    def expected(self) -> str:
        """What it takes, after "expected": `a list`."""

    def read(self, node: Node, problems: Problems) -> Any:
        """Return the value."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a mapping: its shape, whether it must be there, and what it says."""

    shape: Shape
    doc: str
    required: bool = False


Fields = Table[str, Field]


def read_fields(
    fields: Fields, node: Mapping, problems: Problems, *, missing_at: Node | None = None
) -> dict[str, Any]:
    """Read a mapping: values by field, without those that are absent or wrong.

    An unknown field is named at its key, a missing one at `missing_at` (default: the start of
    the mapping), and what is marked TK is unfinished rather than wrong.
    """
    values: dict[str, Any] = {}
    for key, value in node.entries:
        field = fields.get(key.text)
        if field is None:
            problems.error("N103", key, f"unknown field `{key.text}`", _nearest(key.text, fields))
        elif isinstance(value, Scalar) and value.empty:
            if field.required:
                problems.unfinished("N105", value, f"`{key.text}` has no value", field.doc)
        elif isinstance(value, Scalar) and value.text.strip() == "TK":
            problems.unfinished("N108", value, f"`{key.text}` is still TK", "fill it in")
        else:
            result = field.shape.read(value, problems)
            if result is not None:
                values[key.text] = result
    given = {key.text for key, _ in node.entries}
    for label, field in fields.items():
        if field.required and label not in given:
            at = missing_at or node
            start = Scalar("", True, at.line, at.column)
            problems.unfinished("N104", start, f"missing field `{label}`", f"add it: {field.doc}")
    return values


def _nearest(word: str, fields: Fields) -> str:
    return did_you_mean(word, fields) or f"known here: {', '.join(fields)}"


def scalar(node: Node, problems: Problems, expected: str) -> Scalar | None:
    """Return the node if it is a scalar, else note what was expected."""
    if isinstance(node, Scalar):
        return node
    found = "a list" if isinstance(node, Sequence) else "fields of its own"
    problems.error("N105", node, f"expected {expected}, found {found}", "write it on one line")
    return None


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; white space is folded, TK is unfinished."""

    expected: str = "a text"

    def read(self, node: Node, problems: Problems) -> str | None:
        """Return the text in Unicode form NFC."""
        found = scalar(node, problems, self.expected)
        if found is None:
            return None
        bad = FORBIDDEN.search(found.text)
        if bad:
            problems.error(
                "N003", found, f"holds the control character {name(bad[0])}", "delete it"
            )
            return None
        if TK.search(found.text):
            problems.unfinished("N108", found, "the text still holds TK", "fill it in")
        text = unicodedata.normalize("NFC", " ".join(found.text.split()))
        if not text:
            problems.unfinished("N105", found, "is empty", "write a text, or leave the field out")
        return text or None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def expected(self) -> str:
        """The words."""
        return f"one of {', '.join(self.words)}"

    def read(self, node: Node, problems: Problems) -> str | None:
        """Return the word."""
        found = scalar(node, problems, self.expected)
        if found is None:
            return None
        if found.text in self.words:
            return found.text
        remedy = did_you_mean(found.text, self.words) or f"write {self.expected}"
        problems.error("N105", found, f"`{shown(found.text)}` is not {self.expected}", remedy)
        return None


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text that a function turns into a value; its ValueError is a sentence for an editor."""

    expected: str
    parse: Callable[[str], Any]
    code: str = "N105"

    def read(self, node: Node, problems: Problems) -> Any:
        """Return the value."""
        found = scalar(node, problems, self.expected)
        if found is None:
            return None
        try:
            return self.parse(found.text.strip())
        except ValueError as error:
            problems.error(
                self.code, found, f"`{shown(found.text)}`: {error}", f"write {self.expected}"
            )
            return None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one shape."""

    shape: Shape
    at_least: int = 0

    @property
    def expected(self) -> str:
        """A list."""
        return "a list"

    def read(self, node: Node, problems: Problems) -> tuple[Any, ...] | None:
        """Return the values that are right."""
        if not isinstance(node, Sequence):
            problems.error(
                "N105",
                node,
                f"expected a list of {_plural(self.shape.expected)}",
                "write it like [one, two]",
            )
            return None
        if len(node.items) < self.at_least:
            problems.unfinished("N105", node, "the list is empty", "give at least one")
            return None
        results = []
        for item in node.items:
            if isinstance(item, Scalar) and item.empty:
                problems.unfinished("N105", item, "an item of the list has no value", "fill it in")
            elif isinstance(item, Scalar) and item.text.strip() == "TK":
                problems.unfinished("N108", item, "an item is still TK", "fill it in")
            else:
                results.append(self.shape.read(item, problems))
        return tuple(r for r in results if r is not None)


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known fields, made into a value."""

    fields: Fields
    make: Callable[..., Any]
    """Called with the values of the fields that are there, each by its name."""
    expected: str = "fields"
    sound: Callable[[dict[str, Any], Mapping, Problems], bool] = lambda *_: True
    """Checks the fields against each other; False leaves the value out."""

    def read(self, node: Node, problems: Problems) -> Any:
        """Return the value, or None where a required field is missing or wrong."""
        if not isinstance(node, Mapping):
            remedy = f"write its fields: {', '.join(self.fields)}"
            problems.error("N105", node, f"expected {self.expected}", remedy)
            return None
        values = read_fields(self.fields, node, problems)
        if any(f.required and label not in values for label, f in self.fields.items()):
            return None
        return self.make(**values) if self.sound(values, node, problems) else None


def _plural(expected: str) -> str:
    return expected.removeprefix("a ").removeprefix("an ")


def shown(text: str) -> str:
    """Shorten a wrong value for a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}…"


TEXT = Text()
REFERENCE = Text("the id of something")
"""An id of something elsewhere: whether it exists is seen later, so any word will do here."""
IDENTIFIER_SHAPE = Parsed("a word of a-z, 0-9 and hyphens", values.identifier)
LANGUAGE = Parsed("a language tag like en, fr or pt-BR", values.language)
OUTSIDE = Parsed("an address like https://example.com/page", values.outside_address)
SITE_ADDRESS = Parsed("an address like /old/path/", values.site_address)
CONTACT = Parsed("an address like mailto:desk@example.com or https://…", values.contact)
EMAIL = Parsed("an address like desk@example.com", values.email)
FLAG = Parsed("true or false", values.flag)
NUMBER = Parsed("a number like 350000 or 2.5", values.number)
COUNT = Parsed("a whole number", values.count)
ENTRIES = Parsed("a whole number from 1 on", values.entries)
ORDER = Parsed("a whole number", values.order)
WHEN = Parsed("a day like 2024-01-22, or a time with its zone", clock.parse_when, "N106")
DAY: Parsed = Parsed("a day like 2024-01-22", clock.parse_day, "N106")
PERIOD = Parsed("2024, 2024-Q3, 2024-09 or 2024-09-30", values.period, "N106")
WEEK = Parsed("a week like 2024-W04", values.week, "N106")
