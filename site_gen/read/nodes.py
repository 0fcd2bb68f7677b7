"""The tree of a YAML text: scalars that stay text, with the place of each."""

from __future__ import annotations

from dataclasses import dataclass

from site_gen.model import Places


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


Node = Scalar | Sequence | Mapping


def places(node: Node) -> Places:
    """Return the place of everything in the tree below `node`."""
    rows: list[str] = []
    _collect(node, "", rows)
    return Places("\n".join(rows))


def _collect(node: Node, path: str, rows: list[str]) -> None:
    if path:
        rows.append(f"{path} {node.line} {node.column}")
    prefix = f"{path}." if path else ""
    if isinstance(node, Mapping):
        for key, value in node.entries:
            _collect(value, f"{prefix}{key.text}", rows)
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            _collect(item, f"{prefix}{number}", rows)
