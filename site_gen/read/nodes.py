"""The tree of a YAML text: scalars that stay text, with the place of each."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from site_gen.texts import Places

Spot = tuple[int, int]
"""A line and a column."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value; `plain` tells that it stood without quotes."""

    text: str
    plain: bool
    line: int
    column: int
    width: int = 1

    @property
    def empty(self) -> bool:
        """Whether it says that there is no value (YAML 1.2 core schema's null)."""
        return self.plain and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    line: int
    column: int
    width: int = 1


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file; keys are unique."""

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    width: int = 1

    def get(self, label: str) -> Node | None:
        """Return the value of a key."""
        return next((value for key, value in self.entries if key.text == label), None)


Node = Scalar | Sequence | Mapping


def is_empty(node: Node | None) -> bool:
    """Tell whether a node is absent, or says that there is no value."""
    return node is None or (isinstance(node, Scalar) and node.empty)


def places(node: Node, left_out: Container[Spot] = ()) -> Places:
    """Return the place of everything in the tree below `node`.

    Items of lists that stand at `left_out` are not counted: they were wrong, and are no values.
    """
    rows: list[str] = []
    _collect(node, "", rows, left_out)
    return Places("\n".join(rows))


def _collect(node: Node, path: str, rows: list[str], left_out: Container[Spot]) -> None:
    if path:
        rows.append(f"{path} {node.line} {node.column}")
    prefix = f"{path}." if path else ""
    if isinstance(node, Mapping):
        for key, value in node.entries:
            if key.text.isidentifier():  # all that is looked up; others may hold white space
                _collect(value, f"{prefix}{key.text}", rows, left_out)
    elif isinstance(node, Sequence):
        kept = [item for item in node.items if (item.line, item.column) not in left_out]
        for number, item in enumerate(kept):
            _collect(item, f"{prefix}{number}", rows, left_out)
