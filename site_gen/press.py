"""Renders with all cores what has to be rendered, and keeps what has not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from site_gen import pool
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.fingerprint import SIZE, Fingerprints, Part
from site_gen.products import Card, Feed, Head, Page, Plan
from site_gen.views import FoundNotes
from site_gen.write import stage
from site_gen.write.stage import Aside

WORTH_A_POOL = 500
"""From so many pages on, starting processes pays."""
Product = Page | Feed | FoundNotes | Card
_PAGES_A_CARD = 20
"""How many pages are made while one picture is drawn."""


@dataclass(frozen=True, slots=True)
class Type:
    """What pages are set with: templates and the words of a language."""

    head: Head
    templates: Mapping[str, bytes]
    catalogue: bytes | None


@dataclass(frozen=True, slots=True)
class Printed:
    """What came off the press."""

    fresh: Mapping[str, bytes | Aside]
    """Output path → bytes or the file they are in, of what was rendered."""
    kept: frozenset[str]
    """Output paths that stay as they are."""
    fingerprints: Mapping[str, bytes]
    """Output path → the keys of all that it is made from, one after the other."""
    reasons: Mapping[str, tuple[str, ...]]
    """Output path → what is new in it, of what was rendered; empty where it is all new."""
    diagnostics: Diagnostics


def run(
    plan: Plan,
    kind: Type,
    salt: bytes,
    standing: Mapping[str, bytes],
    jobs: int,
    aside: Callable[[], Path] | None = None,
) -> Printed:
    """Render the pages, feeds, search results and pictures of a plan.

    `standing` gives the fingerprints of the output files that are as the last build left them.
    `aside` makes a folder for what is rendered in processes, which then need not hand it over.
    Raises OSError where that cannot be written.
    """
    look = Fingerprints(salt, plan.head, kind.templates)
    words = Part("the catalogue", blake2b(kind.catalogue or b"", digest_size=SIZE).digest())
    stale: list[Product] = []
    prints: dict[str, bytes] = {}
    reasons: dict[str, tuple[str, ...]] = {}
    kept: set[str] = set()
    products: tuple[Product, ...] = (*plan.pages, *plan.feeds, *plan.found, *plan.cards)
    for product in products:
        parts = look.of(product)
        made_from = b"".join(part.key for part in (words, *parts))
        paths = outputs_of(product)
        prints.update(dict.fromkeys(paths, made_from))
        if all(standing.get(path) == made_from for path in paths):
            kept.update(paths)
            continue
        stale.append(product)
        reasons.update(
            (path, _news((words, *parts), standing.get(path)))
            for path in paths
            if standing.get(path) != made_from
        )
    fresh, found = _rendered(stale, kind, jobs, aside)
    return Printed(fresh, frozenset(kept), prints, reasons, found)


def outputs_of(product: Product) -> tuple[str, ...]:
    """Return the output paths of a product: one, but of a feed that has copies."""
    if isinstance(product, Page):
        return (product.path,)
    copies = product.also_at if isinstance(product, Feed) else ()
    return tuple(address.removeprefix("/") for address in (product.address, *copies))


def _news(parts: Sequence[Part], before: bytes | None) -> tuple[str, ...]:
    if not before:
        return ()
    known = {before[start : start + SIZE] for start in range(0, len(before), SIZE)}
    names = tuple(dict.fromkeys(part.name for part in parts if part.key not in known))
    return names or ("something that it no longer shows",)


def _rendered(
    products: Sequence[Product], kind: Type, jobs: int, aside: Callable[[], Path] | None
) -> tuple[dict[str, bytes | Aside], Diagnostics]:
    if not products:
        return {}, ()
    many = _work(products) >= WORTH_A_POOL
    folder = aside() if many and aside is not None else None
    try:
        results = pool.spread(_render_shard, (kind, folder), products, jobs if many else 1)
    except pool.WorkerDiedError as error:
        return {}, (_died(products[error.item]),)
    files: dict[str, bytes | Aside] = {}
    found: list[Diagnostic] = []
    for product, (data, problems) in zip(products, results, strict=True):
        found.extend(problems)
        files.update(dict.fromkeys(outputs_of(product), data))
    return files, tuple(dict.fromkeys(found))


def _work(products: Sequence[Product]) -> int:
    """Return how many pages take as long."""
    drawn = sum(1 for product in products if isinstance(product, Card))
    return len(products) + drawn * (_PAGES_A_CARD - 1)


Made = tuple[bytes | Aside, Diagnostics]


def _render_shard(given: tuple[Type, Path | None], products: Sequence[Product]) -> list[Made]:
    kind, folder = given
    results: list[Made] = []
    for data, found in _render(kind, products):
        results.append((data if folder is None else stage.put_aside(folder, data), found))
    return results


def _render(kind: Type, products: Sequence[Product]) -> Iterator[tuple[bytes, Diagnostics]]:
    # A build that renders nothing never loads Jinja, Babel and feedgen.
    from site_gen.drawing import drawing  # noqa: PLC0415
    from site_gen.render import feeds, json_feed, opml, pages, search  # noqa: PLC0415
    from site_gen.render.templates import TemplateError, Theme  # noqa: PLC0415
    from site_gen.render.words import Words, translations  # noqa: PLC0415

    words = Words(kind.head.config.language, translations(kind.catalogue))
    theme = Theme(kind.templates, kind.head, words)
    draw = drawing(kind.templates, kind.head.config, words)
    entries: feeds.Made = {}
    for product in products:
        if isinstance(product, Page):
            yield pages.render(product, theme)
            continue
        if isinstance(product, Card):
            yield draw(product)
            continue
        if isinstance(product, FoundNotes):
            yield search.lines(product, kind.head, words), ()
            continue
        try:
            if product.format == "opml":
                data = opml.render(product.listed, kind.head, words)
            else:
                write = json_feed.render if product.format == "json" else feeds.render
                data = write(product, kind.head, theme, words, entries)
            yield data, ()
        except TemplateError as error:
            yield b"", (error.diagnostic,)


def _died(product: Product) -> Diagnostic:
    return Diagnostic(
        "N503",
        "error",
        f"the process that made {product.address} died",
        "it may need more memory than there is; report it if it dies again",
    )
