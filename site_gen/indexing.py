"""Makes the index of search, of which only years with an edited note are indexed again."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

from site_gen.encoding import Decoder, encode
from site_gen.products import Plan
from site_gen.render import search
from site_gen.render.search import Postings
from site_gen.views import FindableYear
from site_gen.write import memo

_YEAR = Decoder(tuple[bytes, Postings])


def index(root: Path, plan: Plan, salt: bytes) -> dict[str, bytes]:
    """Return output path → bytes of the index's files."""
    return search.files(
        plan.findable, {year.year: _postings(root, year, salt) for year in plan.findable}
    )


def _postings(root: Path, year: FindableYear, salt: bytes) -> Postings:
    """Index a year, or take from the memo what the very same words became."""
    key = blake2b(encode(year), digest_size=16).digest()
    name = f"search-{year.year}"
    known: tuple[bytes, Postings] | None = memo.read_sealed(root, name, salt, _YEAR)
    if known is not None and known[0] == key:
        return known[1]
    made = search.postings(year.notes)
    memo.write_sealed(root, name, salt, (key, made))
    return made
