"""Reads a mapping by a table of its fields: the unknown, the missing and the wrong are named."""

from __future__ import annotations

import re
from collections.abc import Mapping as Table
from dataclasses import dataclass
from typing import Any, Protocol

from site_gen.diagnostics import did_you_mean, nearest
from site_gen.read.nodes import Mapping, Node, Scalar, is_empty
from site_gen.read.problems import Placed, Problems

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
    fields: Fields, node: Mapping, problems: Problems, *, missing_at: Placed | None = None
) -> dict[str, Any]:
    """Read a mapping: values by field, without those that are absent or wrong.

    An unknown field is named at its key, a missing one at `missing_at` (default: the start of
    the mapping), and what is marked TK is unfinished rather than wrong.
    """
    values: dict[str, Any] = {}
    for key, value in node.entries:
        field = fields.get(key.text)
        if field is None:
            remedy = did_you_mean(key.text, fields) or f"known here: {', '.join(fields)}"
            problems.error("N103", key, f"unknown field `{shown(key.text)}`", remedy)
        elif is_unfinished(value):
            problems.unfinished("N108", value, f"`{key.text}` is still TK", "fill it in")
        elif not is_empty(value):
            result = field.shape.read(value, problems)
            if result is not None:
                values[key.text] = result
    for label, field in fields.items():
        if field.required:
            require(label, fields, node, problems, missing_at or node)
    return values


def require(
    label: str,
    fields: Fields,
    node: Mapping,
    problems: Problems,
    at: Placed,
    remedy: str | None = None,
) -> None:
    """Note that a field is missing, at `at`, or that it has no value.

    One whose name is misspelt is not missing: the unknown field has been named.
    """
    given = node.get(label)
    if given is not None:
        if is_empty(given):
            what = remedy or f"write {fields[label].doc} after the colon"
            problems.unfinished("N105", given, f"`{label}` has no value", what)
    elif label not in meant(fields, node):
        what = remedy or f"add `{label}: …`, {fields[label].doc}"
        problems.unfinished("N104", _start(at), f"missing field `{label}`", what)


def meant(fields: Fields, node: Mapping) -> set[str]:
    """Return the fields that a mapping gives a value, or would but for the spelling."""
    return {
        key.text if key.text in fields else nearest(key.text, fields) or ""
        for key, value in node.entries
        if not is_empty(value)
    }


def is_unfinished(node: Node) -> bool:
    """Tell whether a value is but the mark TK."""
    return isinstance(node, Scalar) and node.text.strip() == "TK"


def shown(text: str) -> str:
    """Shorten a wrong value for a message."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}…"


def _start(at: Placed) -> Scalar:
    return Scalar("", True, at.line, at.column)
