"""Collects what is wrong with one file."""

from __future__ import annotations

from typing import Protocol

from site_gen.diagnostics import Diagnostic, Diagnostics, Location, Severity


class Placed(Protocol):
    """Anything that stands somewhere."""

    @property
    def line(self) -> int:
        """Its line, from 1."""

    @property
    def column(self) -> int:
        """Its column, from 1."""

    @property
    def width(self) -> int:
        """How many characters it spans."""


class Problems:
    """The diagnostics of one file, in the order in which they are found."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.draft = False
        """In a draft, what is not finished yet is a warning."""
        self.left_out: set[tuple[int, int]] = set()
        """Where the items of lists stand that are wrong, and so are no values."""
        self._found: list[Diagnostic] = []

    @property
    def found(self) -> Diagnostics:
        """All so far."""
        return tuple(self._found)

    def error(self, code: str, node: Placed, message: str, remedy: str | None = None) -> None:
        """Note an error at `node`."""
        self.add(code, "error", node.line, node.column, message, remedy, node.width)

    def unfinished(self, code: str, node: Placed, message: str, remedy: str | None = None) -> None:
        """Note what is an error in a note, and a warning while it is a draft."""
        severity: Severity = "warning" if self.draft else "error"
        self.add(code, severity, node.line, node.column, message, remedy, node.width)

    def warning(self, code: str, line: int, message: str, remedy: str | None = None) -> None:
        """Note a warning about a whole line."""
        self.add(code, "warning", line, 1, message, remedy)

    def add(
        self,
        code: str,
        severity: Severity,
        line: int | None,
        column: int | None,
        message: str,
        remedy: str | None = None,
        width: int = 1,
    ) -> None:
        """Note a diagnostic."""
        at = Location(self.path, line, column)
        self._found.append(Diagnostic(code, severity, message, remedy, at, width=width))
