"""Writes rows of text: aligned for a terminal, or as a table in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from site_gen.terminal import columns, padded, truncated, visible

Row = tuple[str, ...]


def aligned(rows: Sequence[Row], width: int | None) -> Iterator[str]:
    """Yield a line for each row; with `width`, the last column is cut so that lines fit."""
    shown = [tuple(map(visible, row)) for row in rows]
    widths = [max(map(columns, column)) for column in zip(*shown, strict=True)]
    for row in shown:
        fixed = "  ".join(padded(cell, size) for cell, size in zip(row[:-1], widths, strict=False))
        line = f"  {fixed}  {row[-1]}"
        yield line if width is None else truncated(line, width)


def markdown_table(head: Row, rows: Sequence[Row]) -> str:
    """Write a table whose cells are Markdown already."""
    lines = [head, ("---",) * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def escaped(text: str) -> str:
    """Write a text so that Markdown shows it as it is."""
    return re.sub(r"([\\`*_\[\]<>|~&])", r"\\\1", visible(text))
