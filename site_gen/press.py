"""Renders with all cores what has to be rendered, and keeps what has not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
_COSTS = {Card: 20, Feed: 6}
_FEED_OF_BRIEFS = 100
"""How many pages are made meanwhile."""


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
    many = sum(map(_cost, products)) >= WORTH_A_POOL
    folder = aside() if many and aside is not None else None
    try:
        given = (kind, folder, many)
        results = pool.spread(_printer, given, products, jobs if many else 1, _cost)
    except pool.WorkerDiedError as error:
        return {}, (_died(products[error.item]),)
    files: dict[str, bytes | Aside] = {}
    found: list[Diagnostic] = []
    for product, (data, problems) in zip(products, results, strict=True):
        found.extend(problems)
        files.update(dict.fromkeys(outputs_of(product), data))
    return files, tuple(dict.fromkeys(found))


def _cost(product: Product) -> int:
    if isinstance(product, Feed) and product.kind == "briefs":
        return _FEED_OF_BRIEFS
    return _COSTS.get(type(product), 1)


Made = tuple[bytes | Aside, Diagnostics]


def _printer(
    given: tuple[Type, Path | None, bool],
) -> Callable[[Sequence[Product]], list[Made]]:
    kind, folder, many = given
    render = _renderer(kind, many=many)

    def make(product: Product) -> Made:
        data, found = render(product)
        return (data if folder is None else stage.put_aside(folder, data), found)

    return lambda products: [make(product) for product in products]


def _renderer(kind: Type, *, many: bool) -> Callable[[Product], tuple[bytes, Diagnostics]]:
    # A build that renders nothing never loads Jinja, Babel and feedgen.
    from site_gen.drawing import drawing  # noqa: PLC0415
    from site_gen.render import feeds, json_feed, opml, pages, search  # noqa: PLC0415
    from site_gen.render.templates import TemplateError, Theme  # noqa: PLC0415
    from site_gen.render.words import Words, translations  # noqa: PLC0415

    words = Words(kind.head.config.language, translations(kind.catalogue))
    theme = Theme(kind.templates, kind.head, words)
    if many:
        theme.load()  # once, before there are processes
    draw = drawing(kind.templates, kind.head.config, words)
    entries: feeds.Made = {}

    def render(product: Product) -> tuple[bytes, Diagnostics]:
        if isinstance(product, Page):
            return pages.render(product, theme)
        if isinstance(product, Card):
            return draw(product)
        if isinstance(product, FoundNotes):
            return search.lines(product, kind.head, words), ()
        try:
            if product.format == "opml":
                return opml.render(product.listed, kind.head, words), ()
            write = json_feed.render if product.format == "json" else feeds.render
            return write(product, kind.head, theme, words, entries), ()
        except TemplateError as error:
            return b"", (error.diagnostic,)

    return render


def _died(product: Product) -> Diagnostic:
    return Diagnostic(
        "N503",
        "error",
        f"the process that made {product.address} died",
        "it may need more memory than there is; report it if it dies again",
    )
