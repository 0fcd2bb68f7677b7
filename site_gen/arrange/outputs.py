"""Finds two things that would be written to one place."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

from site_gen.arrange.addresses import alias_address, file_at
from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.model import Note
from site_gen.products import Plan
from site_gen.read import layout


def check_twins(plan: Plan, coming: Iterable[Note] = ()) -> Diagnostics:
    """Name output paths that are made twice, also where only case or Unicode form differ.

    The notes `coming` have theirs once their date has come, when nobody may be looking.
    """
    seen: dict[str, tuple[str, str]] = {}
    found: list[Diagnostic] = []
    for path, maker in chain(_makers(plan), _of_notes(coming)):
        key = unicodedata.normalize("NFC", path).casefold()
        if key not in seen:
            seen[key] = (path, maker)
            continue
        other_path, other = seen[key]
        if maker != other and _is_own_page(path, maker) and _is_own_page(other_path, other):
            continue  # two files of one name: `read.references` has named them
        if maker.startswith("the feed ") and other.startswith("the feed "):
            continue  # an old id that another has: their pages are named
        found.append(
            Diagnostic(
                "N405",
                "error",
                f"/{path} would be made twice: by {maker} and by {other}"
                + ("" if other_path == path else f" (as /{other_path})"),
                "rename one of the two, or take out the alias",
                Location(maker) if maker.startswith("content/") else None,
            )
        )
    return tuple(found) + _nested(seen)


def _is_own_page(path: str, maker: str) -> bool:
    """Tell whether a note, or a picture beside it, stands at the note's own address."""
    slug = layout.date_and_slug(maker)[1]
    return maker.startswith("content/notes/") and path.startswith(f"notes/{slug}/")


def _makers(plan: Plan) -> Iterator[tuple[str, str]]:
    redirects = []
    for page in plan.pages:
        maker = page.made_by or f"the page {page.address}"
        if page.kind == "redirect":
            redirects.append((page.path, maker))
        else:
            yield page.path, maker
    for feed in plan.feeds:
        yield feed.address.removeprefix("/"), f"the feed {feed.address}"
        for copy in feed.also_at:
            yield copy.removeprefix("/"), "content/site.yaml"
    for table in (name for name in ("claims", "figures") if getattr(plan, name)):
        yield f"data/{table}.csv", f"the table /data/{table}.csv"
    yield "search/index.json", "the index of search"
    for card in plan.cards:
        yield card.address.removeprefix("/"), f"the picture {card.address}"
    yield "site.webmanifest", "the web manifest"
    yield from (("sitemap.xml", "the sitemap"), ("robots.txt", "the file for robots"))
    yield from ((path, asset.path) for path, asset in plan.copies)
    yield from redirects


def _of_notes(notes: Iterable[Note]) -> Iterator[tuple[str, str]]:
    for note in notes:
        for address in (f"/notes/{note.slug}/", *map(alias_address, note.aliases)):
            yield file_at(address), note.path


def _nested(seen: dict[str, tuple[str, str]]) -> Diagnostics:
    """Name files that stand where another needs a folder."""
    found = []
    for key, (path, maker) in seen.items():
        folder = key
        while "/" in folder:
            folder = folder.rpartition("/")[0]
            if folder in seen:
                found.append(
                    Diagnostic(
                        "N405",
                        "error",
                        f"/{path} needs a folder where {seen[folder][1]} makes a file",
                        "rename one of the two, or take out the alias",
                        Location(maker) if maker.startswith("content/") else None,
                    )
                )
                break
    return tuple(found)
