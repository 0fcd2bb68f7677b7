"""What a heading of a text is called in addresses."""

from __future__ import annotations

import re
import unicodedata

_FOOTNOTE_ID = re.compile(r"fn(ref)?-[0-9-]+")


def of_words(words: str) -> str:
    """Return the id of a heading: not one that a footnote has."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"
    return f"section-{slug}" if _FOOTNOTE_ID.fullmatch(slug) else slug


def unique(identifier: str, taken: dict[str, int]) -> str:
    """Return an id that is not `taken` (id → the last number after it), and take it."""
    number = taken.get(identifier, 0) + 1
    candidate = identifier if number == 1 else f"{identifier}-{number}"
    while candidate in taken:
        number += 1
        candidate = f"{identifier}-{number}"
    taken[identifier] = number
    taken.setdefault(candidate, 1)
    return candidate
