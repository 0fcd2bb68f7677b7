"""Refuses a text whose marks would take seconds to read, before and while Markdown reads it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from markdown_it.token import Token

from site_gen.read.problems import Problems

# What Markdown does with any of these takes longer than in proportion to how many there are, or
# much longer than words do. A long article holds a tenth, a note a hundredth of that.
_BOUNDS = (
    (re.compile(r"\n"), 10_000, "lines"),
    (re.compile(r"[\[<]|://"), 5_000, "places where a link, a footnote or HTML may begin"),
    (re.compile(r"[]\[<>()*_~`|!&\\#+=-]"), 50_000, "marks that Markdown has to weigh"),
)
NEVER_TOO_MUCH = 5_000
"""Characters with which a text keeps within all bounds."""
_EXPANDED = 1_000_000
"""Characters of the addresses and titles of all links, each counted where it is used."""
# More than 30 accents on one letter are no writing, and slow to put in order
# (https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format).
_ACCENTS = 30
_FAR = re.compile(f"[^\0-\u02ff]{{{_ACCENTS + 1},}}")


def keeps(source: str, first_line: int, problems: Problems) -> bool:
    """Tell whether a text can be read in time; name the place from which on it cannot."""
    if len(source) <= NEVER_TOO_MUCH:
        return True
    for pattern, limit, things in _BOUNDS:
        beyond = next(islice(pattern.finditer(source), limit, None), None)
        if beyond is not None:
            message = f"the text holds more than {limit:,} {things}"
            _refuse(first_line + source.count("\n", 0, beyond.start()), message, problems)
            return False
    accent = None if source.isascii() else _accent_too_many(source)
    if accent is not None:
        message = f"a letter has more than {_ACCENTS} accents"
        _refuse(first_line + source.count("\n", 0, accent), message, problems)
    return accent is None


def keeps_expanded(tokens: Sequence[Token], first_line: int, problems: Problems) -> bool:
    """Tell whether addresses that are written once and used often stay within bounds."""
    size, line = 0, 0
    for token in _with_children(tokens):
        line = token.map[0] if token.map else line
        size += sum(len(value) for value in token.attrs.values() if isinstance(value, str))
        if size > _EXPANDED:
            message = "the addresses of all links together are longer than a book"
            _refuse(first_line + line, message, problems)
            return False
    return True


def _with_children(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _with_children(token.children or ())


def _accent_too_many(source: str) -> int | None:
    for run in _FAR.finditer(source):
        length = 0
        for index, character in enumerate(run[0]):
            length = length + 1 if unicodedata.combining(character) else 0
            if length > _ACCENTS:
                return run.start() + index
    return None


def _refuse(line: int, message: str, problems: Problems) -> None:
    remedy = "split it into several, or take marks out: it would take too long to read"
    problems.add("N315", "error", line, 1, message, remedy)
