"""Compares a site with what it was at a revision: which notes and briefs are otherwise."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from site_gen import clock, listing
from site_gen.arrange.schedule import Schedule
from site_gen.build import Outcome
from site_gen.desk import forecast, revisions
from site_gen.diagnostics import Diagnostics
from site_gen.model import Content, Note
from site_gen.publication import Brief, Site
from site_gen.read import layout

How = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Item:
    """A note that is otherwise than it was."""

    how: How
    path: str
    note: Note | None = None
    """None where it is gone, or cannot be read."""
    brief: str | None = None
    """The weekly brief it stands in, or will."""
    state: str = "-"
    """When it goes out, or since when it is out."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What is otherwise than it was at a revision."""

    revision: str
    notes: tuple[Item, ...]
    others: tuple[str, ...]
    """Paths of what is no note."""
    briefs: tuple[Brief, ...]
    """Those that hold a note or have a file that changed, as they will go out."""
    problems: Diagnostics
    """Every error, and the warnings about files that changed."""


def compare(root: Path, revision: str, paths: Collection[str], outcome: Outcome) -> Changed | None:
    """Tell what became of the `paths` that changed; None where the site cannot be arranged.

    `outcome` is that of a check. Raises RevisionError.
    """
    site, content = outcome.site, outcome.content
    if site is None or content is None:
        return None
    notes, others = _items(paths, revisions.files_at(root, revision), content, site)
    named = (name for name in _weeks(notes, others) if clock.is_week(name))
    briefs = (forecast.brief(content, site, name) for name in named)
    return Changed(
        revision=revision,
        notes=notes,
        others=others,
        briefs=tuple(brief for brief in briefs if brief is not None),
        problems=problems(outcome.diagnostics, paths),
    )


def problems(found: Diagnostics, paths: Collection[str]) -> Diagnostics:
    """Leave every error, and the warnings about files that changed."""
    return tuple(
        d
        for d in found
        if d.severity == "error"
        or (d.severity == "warning" and d.at is not None and d.at.path in paths)
    )


def _items(
    paths: Iterable[str], before: Collection[str], content: Content, site: Site
) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Tell the notes among the paths that changed from the others.

    `before` are the paths that were there at the revision. A note that was but moved is changed.
    """
    notes = {note.path: note for note in content.notes}
    moved = {layout.date_and_slug(path)[1] for path in before if layout.kind_of(path) == "note"}
    found, others = [], []
    for path in sorted(paths):
        if layout.kind_of(path) != "note":
            others.append(path)
        elif path in notes:
            here = notes[path].slug in moved
            found.append(_item("changed" if here else "added", notes[path], content, site))
        elif path in content.unread:
            how: How = "changed" if path in before else "added"
            found.append(Item(how, path, state="cannot be read"))
        elif layout.date_and_slug(path)[1] not in {note.slug for note in content.notes}:
            found.append(Item("removed", path))
    return tuple(found), tuple(others)


def _weeks(notes: Iterable[Item], others: Iterable[str]) -> tuple[str, ...]:
    """Return the names of the briefs that a change is about."""
    named = {item.brief for item in notes if item.brief}
    own = {path.rpartition("/")[2].removesuffix(".md") for path in others if _is_brief(path)}
    return tuple(sorted(named | own))


def _is_brief(path: str) -> bool:
    return layout.kind_of(path) == "brief"


def _item(how: How, note: Note, content: Content, site: Site) -> Item:
    config = content.config
    brief = site.brief_of.get(note.slug)
    if brief is None and not note.undated:
        brief = Schedule(config.brief_rules, content.briefs, config.timezone).week_of(note)
    held = next((h for h in site.held if h.kind == "note" and h.path == note.path), None)
    if held is None:
        state = "out"
    elif held.until is None:
        state = held.reason
    else:
        state = f"goes out {listing.moment(held.until, site)}"
    return Item(how, note.path, note, brief, state)
