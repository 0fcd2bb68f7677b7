"""The shapes that values of fields have: each reads a node, or says what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from site_gen.diagnostics import did_you_mean
from site_gen.read import values
from site_gen.read.characters import FORBIDDEN, is_blank, name
from site_gen.read.fields import TK, Fields, Shape, is_unfinished, read_fields, shown
from site_gen.read.nodes import Mapping, Node, Scalar, Sequence, is_empty
from site_gen.read.problems import Problems
from site_gen.read.synonyms import Synonyms

# Not the spaces at which no line may break: French sets them before ! and inside of « ».
_WHITE = re.compile(r"[ \t\n]+")


def found_instead(node: Node) -> str:
    """Name the kind of a node that is not what was expected."""
    if isinstance(node, Scalar):
        return "a text"
    return "a list" if isinstance(node, Sequence) else "fields"


def scalar(node: Node, problems: Problems, expected: str) -> Scalar | None:
    """Return the node if it is a scalar, else note what was expected."""
    if isinstance(node, Scalar):
        return node
    message = f"expected {expected}, found {found_instead(node)}"
    problems.error("N105", node, message, "write one value; a text that starts so needs quotes")
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
            message = f"the text holds the control character {name(bad[0])}"
            problems.error("N003", found, message, "delete it")
            return None
        if TK.search(found.text):
            problems.unfinished("N108", found, "the text still holds TK", "fill it in")
        text = unicodedata.normalize("NFC", _WHITE.sub(" ", found.text).strip())
        if not text:
            remedy = "write a text, or leave the field out"
            problems.unfinished("N105", found, "the text is empty", remedy)
        elif is_blank(text):
            problems.error(
                "N105", found, "the text holds nothing that can be seen", "write it anew"
            )
            return None
        return text or None


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]
    meant: Synonyms = field(default_factory=dict, hash=False)
    """For words that are none of them."""

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
        meant = " or ".join(f"`{word}`" for word in self.meant.get(found.text.lower(), ()))
        nearest = f"did you mean {meant}?" if meant else did_you_mean(found.text, self.words)
        remedy = nearest or f"write {self.expected}"
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
            message = f"`{shown(found.text)}`: {error}"
            problems.error(self.code, found, message, f"write {self.expected}")
            return None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list of values of one shape."""

    shape: Shape
    expected: str = "a list"

    def read(self, node: Node, problems: Problems) -> tuple[Any, ...] | None:
        """Return the values that are right."""
        if not isinstance(node, Sequence):
            message = f"expected a list, found {found_instead(node)}"
            problems.error("N105", node, message, self._remedy(node))
            return None
        results = []
        for item in node.items:
            result = self._item(item, problems)
            if result is None:
                problems.left_out.add((item.line, item.column))
            else:
                results.append(result)
        return tuple(results)

    def _item(self, item: Node, problems: Problems) -> Any:
        if is_empty(item):
            remedy = "fill it in, or take its line out"
            problems.unfinished("N105", item, "an item of the list has no value", remedy)
            return None
        if is_unfinished(item):
            problems.unfinished("N108", item, "an item of the list is still TK", "fill it in")
            return None
        return self.shape.read(item, problems)

    def _remedy(self, node: Node) -> str:
        if isinstance(node, Scalar) and not isinstance(self.shape, Record):
            return f'write it in brackets: ["{shown(node.text)}"]'
        return "start each item on a line of its own, with `- ` before it"


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
            message = f"expected the fields of {self.expected}, found {found_instead(node)}"
            first = next(iter(self.fields))
            remedy = (
                f"write them in braces, like {{{first}: …}}; there are {', '.join(self.fields)}"
            )
            problems.error("N105", node, message, remedy)
            return None
        values = read_fields(self.fields, node, problems)
        if any(f.required and label not in values for label, f in self.fields.items()):
            return None
        return self.make(**values) if self.sound(values, node, problems) else None


TEXT = Text()
REFERENCE = Text("an id")
"""An id of something elsewhere: whether it exists is seen later, so any word will do here."""
IDENTIFIER_SHAPE = Parsed("a word of a-z, 0-9 and hyphens", values.identifier)
LANGUAGE = Parsed("a language tag like en, fr or pt-BR", values.language)
OUTSIDE = Parsed("an address like https://example.com/page", values.outside_address)
SITE_ADDRESS = Parsed("an address like /old/path/", values.site_address)
FILE_ADDRESS = Parsed("the address of a file like /feed.xml", values.file_address)
PICTURE_ADDRESS = Parsed("an address like /assets/logo.png", values.asset_address)
CONTACT = Parsed("an address like mailto:desk@example.com or https://…", values.contact)
EMAIL = Parsed("an address like desk@example.com", values.email)
FEED_ID = Parsed("the id as it stands in the old feed, like urn:uuid:…", values.feed_id)
FLAG = Parsed("true or false", values.flag)
NUMBER = Parsed("a number like 350000 or 2.5", values.number)
ENTRIES = Parsed("a whole number from 1 on", values.entries)
ORDER = Parsed("a whole number", values.order)
WHEN = Parsed(
    "a day like 2024-01-22, or a time with its zone like 2024-01-22T09:30+01:00",
    values.when,
    "N106",
)
DAY = Parsed("a day like 2024-01-22", values.day, "N106")
PERIOD = Parsed("2024, 2024-Q3, 2024-09 or 2024-09-30", values.period, "N106")
WEEK = Parsed("a week like 2024-W04", values.week, "N106")
