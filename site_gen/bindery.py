"""Puts together what belongs into an output: each edition's own, and once what they share."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from site_gen import editions, indexing, sources
from site_gen.press import Printed
from site_gen.products import Plan
from site_gen.render import sitemap, tables, web_manifest
from site_gen.render.assets import fingerprinted
from site_gen.write.output import Content, Files, Kept, Order
from site_gen.write.standing import Standing

_LISTS = frozenset(
    {
        "home",
        "briefs",
        "collection",
        "index",
        "claims",
        "figures",
        "figure",
        "corrections",
        "subscribe",
    }
)


def files(
    plans: Sequence[Plan], templates: Mapping[str, bytes], printed: Printed, standing: Standing
) -> Files:
    """Return everything but the index of search: path → bytes, file to copy, or kept file.

    `plans` are those of the editions, the site's own first.
    """
    first = plans[0]
    assets = fingerprinted(templates)
    made: dict[str, Content] = dict(assets.values())
    made.update((path, Kept(standing.hashes[path])) for path in printed.kept)
    made.update(printed.fresh)
    for plan in plans:
        made.update(editions.placed(tables.of_plan(plan), plan.head.config))
    made["robots.txt"] = sitemap.robots(first.head)
    if first.head.preview:
        made[sources.PREVIEW_MARK] = b"Holds drafts and held notes: not to be deployed.\n"
    else:
        made["sitemap.xml"] = sitemap.sitemap(*plans)
        addresses = {name: path for name, (path, _) in assets.items()}
        for plan in plans:
            manifest = {web_manifest.PATH: web_manifest.web_manifest(plan.head, addresses)}
            made.update(editions.placed(manifest, plan.head.config))
    for plan in plans:
        for path, asset in plan.copies:
            same = standing.hashes.get(path) == asset.digest
            made[path] = Kept(asset.digest) if same else asset
    return made


def index(root: Path, plans: Sequence[Plan], salt: bytes, jobs: int) -> dict[str, bytes]:
    """Return output path → bytes of the indexes of search, one an edition."""
    found: dict[str, bytes] = {}
    for plan in plans:
        found.update(editions.placed(indexing.index(root, plan, salt, jobs), plan.head.config))
    return found


def order(plans: Sequence[Plan], index: Collection[str]) -> Order:
    """Tell which files take their place late."""
    lists, feeds = {"sitemap.xml", *index}, set[str]()
    for plan in plans:
        start = editions.folder(plan.head.config)
        lists.update(start + page.path for page in plan.pages if page.kind in _LISTS)
        feeds.update(
            start + address.removeprefix("/")
            for feed in plan.feeds
            for address in (feed.address, *feed.also_at)
        )
    return Order(lists=frozenset(lists), feeds=frozenset(feeds))
