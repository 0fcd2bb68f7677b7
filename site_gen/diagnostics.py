"""A diagnostic is a value: what is wrong, where, and what to do about it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning", "hint"]


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file of the site.

    `path` is relative to the site, with `/`. `line` and `column` count from 1, columns in
    characters (a byte order mark is not counted); both are None where the whole file is meant.
    """

    path: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """An error, a warning or a hint. `code` is permanent and has an entry in docs/errors.md."""

    code: str
    severity: Severity
    message: str
    help: str | None = None
    at: Location | None = None
    excerpt: str | None = None
    """The text of the line at `at`, for the full format."""
    width: int = 1
    """How many characters from `at` on are meant."""


Diagnostics = tuple[Diagnostic, ...]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any of them is an error."""
    return any(d.severity == "error" for d in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> Diagnostics:
    """Sort by place and drop repetitions."""
    return tuple(sorted(dict.fromkeys(diagnostics), key=_place))


def stricter(diagnostics: Iterable[Diagnostic]) -> Diagnostics:
    """Turn warnings into errors, as `--strict` asks. Hints stay hints."""
    return tuple(
        replace(d, severity="error") if d.severity == "warning" else d for d in diagnostics
    )


_LONG = 300
"""Characters from which on a word is no slip of anything, and slow to compare."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that `word` was probably meant to be."""
    if len(word) > _LONG:
        return None
    candidates = sorted(known)
    near = difflib.get_close_matches(word, candidates, n=1, cutoff=0.6)
    if near:
        return near[0]
    return {c.casefold(): c for c in candidates}.get(word.casefold())


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Suggest the known word nearest to `word`, as a help line."""
    near = nearest(word, known)
    return f"did you mean `{near}`?" if near else None


def _place(d: Diagnostic) -> tuple[str, int, int, str, str]:
    if d.at is None:
        return ("", 0, 0, d.code, d.message)
    return (d.at.path, d.at.line or 0, d.at.column or 0, d.code, d.message)
