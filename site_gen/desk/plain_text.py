"""Finds the article in plain text, such as is copied from a page with all that stood around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from site_gen.desk import boilerplate, dates, guesses, names
from site_gen.desk.article import LEAST, Article, cleaned
from site_gen.desk.boilerplate import PROSE

_LONGEST_TITLE = 220
_FULL_ROW = 55
"""Characters from which on a line may have been wrapped."""
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Head:
    """What the lines around a text tell, and the text without them."""

    title: str | None
    authors: tuple[str, ...]
    credit: tuple[str, str] | None
    day: date | None
    rest: tuple[str, ...]


def read(text: str) -> Article:
    """Return the article in a text. Its first line may be its address."""
    blocks = _blocks(text)
    address = next((b for b in blocks[:3] if _ADDRESS.fullmatch(b)), None)
    everything = " ".join(blocks)
    own = boilerplate.own(b for b in blocks if not _ADDRESS.fullmatch(b))
    title = _title(own)
    own = own[own.index(title) :] if title else own
    lang = guesses.language(" ".join(own))
    head = head_of(own, title, lang)
    size = sum(map(len, head.rest))
    consent = size < LEAST and boilerplate.consent_words(everything) >= 3
    return Article(
        title=title,
        authors=head.authors,
        credit=head.credit,
        day=head.day,
        lang=lang,
        address=address,
        paragraphs=() if consent else head.rest,
        paywall=boilerplate.is_paywalled(everything),
        wall="consent" if consent else "empty" if size < LEAST else None,
    )


def head_of(blocks: Sequence[str], title: str | None, lang: str | None) -> Head:
    """Take byline, date and credit out of the short lines around a text."""
    first = next((n for n, b in enumerate(blocks) if len(b) >= PROSE), len(blocks))
    authors: tuple[str, ...] = ()
    credit: tuple[str, str] | None = None
    day: date | None = None
    rest: list[str] = []
    for number, block in enumerate(blocks):
        if block == title:
            continue
        around = len(block) < PROSE and (number < first or number >= len(blocks) - 3)
        signed = names.credit(block) if around else None
        if signed and credit is None:
            credit = signed
        elif around and names.is_byline(block):
            authors = authors or names.of_byline(block)
            day = day or dates.of_words(block, lang)
        elif around and number < first and _is_dateline(block, lang):
            day = day or dates.of_words(block, lang)
        else:
            rest.append(block)
    return Head(title, authors, credit, day, tuple(rest))


def _is_dateline(block: str, lang: str | None) -> bool:
    """Tell whether a short line is there for its date alone."""
    return (
        len(block) < 80
        and not block.endswith((".", "?", "!"))
        and bool(dates.of_words(block, lang))
    )


def _blocks(text: str) -> list[str]:
    """Split into paragraphs: at blank lines, or at every line where there are none."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    lines = text.split("\n") if len(paragraphs) < 3 else _split_short(paragraphs)
    return [block for line in lines if (block := cleaned(line))]


def _split_short(paragraphs: Sequence[str]) -> list[str]:
    """Take lines apart that are not one paragraph's: menus, bylines, headings."""
    lines: list[str] = []
    for paragraph in paragraphs:
        rows = paragraph.split("\n")
        wrapped = len(rows) > 1 and all(_FULL_ROW <= len(row) <= 140 for row in rows[:-1])
        lines += [" ".join(rows)] if wrapped else rows
    return lines


def _title(blocks: Sequence[str]) -> str | None:
    """Return the last short line before the text that is none of date, byline or sentence."""
    first = next((n for n, b in enumerate(blocks) if len(b) >= PROSE), None)
    before = blocks[:first] if first is not None else blocks[:1]
    candidates = [block for block in before if len(block) <= _LONGEST_TITLE and _is_title(block)]
    return max(candidates[-4:], key=len) if candidates else None


def _is_title(block: str) -> bool:
    words = len(block.split()) >= 2
    return words and not names.is_byline(block) and not _is_dateline(block, None)
