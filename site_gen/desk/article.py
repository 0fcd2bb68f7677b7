"""An article as far as its page tells: what `clip` makes a draft of."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Literal

from site_gen.read.characters import FORBIDDEN, is_blank

Wall = Literal["consent", "empty"]
LEAST = 250
"""Characters below which a text is a teaser or a remainder, not an article."""


@dataclass(frozen=True, slots=True)
class Given:
    """What an editor gave: a page's text, and where it came from."""

    text: str
    html: bool
    address: str | None = None
    """Where it was fetched, or where a browser says that it saved it."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article; whatever its page does not tell is None or empty."""

    title: str | None = None
    publisher: str | None = None
    authors: tuple[str, ...] = ()
    credit: tuple[str, str] | None = None
    """Author and publisher of a line `Matthew Broersma, Silicon.co.uk`."""
    day: date | None = None
    lang: str | None = None
    address: str | None = None
    """Without what tracks readers."""
    paragraphs: tuple[str, ...] = ()
    """Its own words alone: no navigation, no consent lines, no other articles."""
    paywall: bool = False
    release: bool = False
    """Whether it is a company's own announcement."""
    wall: Wall | None = None
    """Why there are no words: the page is but a question about cookies, or holds no article."""

    @property
    def text(self) -> str:
        """All its words, a blank line between paragraphs."""
        return "\n\n".join(self.paragraphs)


def cleaned(text: str) -> str:
    """Fold white space, normalise, and drop what no file of a site may hold, or nobody sees."""
    plain = FORBIDDEN.sub("", text).replace("\ufeff", "").replace("\u200b", "")
    plain = unicodedata.normalize("NFC", " ".join(plain.split()))
    return "" if is_blank(plain) else plain
