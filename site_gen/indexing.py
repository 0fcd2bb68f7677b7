"""Makes the index of search, of which only years with an edited note are indexed again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

from site_gen import pool
from site_gen.encoding import Decoder, encode
from site_gen.products import Plan
from site_gen.render import search
from site_gen.render.search import Postings
from site_gen.views import FindableYear
from site_gen.write import memo

WORTH_A_POOL = 2_000
"""From so many notes on, starting processes pays."""
_YEAR = Decoder(tuple[bytes, Postings])


def index(root: Path, plan: Plan, salt: bytes, jobs: int) -> dict[str, bytes]:
    """Return output path → bytes of the index's files."""
    edition = plan.head.config.edition or ""
    keys = [blake2b(encode(year), digest_size=16).digest() for year in plan.findable]
    known: dict[int, Postings] = {}
    stale: dict[bytes, FindableYear] = {}
    for key, year in zip(keys, plan.findable, strict=True):
        found: tuple[bytes, Postings] | None
        found = memo.read_sealed(root, f"search-{edition}{year.year}", salt, _YEAR)
        if found is not None and found[0] == key:
            known[year.year] = found[1]
        else:
            stale[key] = year
    for (key, year), made in zip(stale.items(), _made(tuple(stale.values()), jobs), strict=True):
        memo.write_sealed(root, f"search-{edition}{year.year}", salt, (key, made))
        known[year.year] = made
    return search.files(plan.findable, known)


def _made(years: Sequence[FindableYear], jobs: int) -> list[Postings]:
    """Index years, in processes where there is much to do and none of them dies."""
    few = sum(len(year.notes) for year in years) < WORTH_A_POOL
    try:
        return pool.spread(_indexer, None, years, 1 if few else jobs)
    except pool.WorkerDiedError:
        return _indexer(None)(years)


def _indexer(_: None) -> Callable[[Sequence[FindableYear]], list[Postings]]:
    return lambda years: [search.postings(year.notes) for year in years]
