"""A note of which only the words changed: pages take them over, and nothing is planned anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from site_gen.model import Note
from site_gen.products import Page
from site_gen.publication import Item
from site_gen.texts import Text
from site_gen.views import BriefView, CollectionView, HomeView, IndexView, NoteView

Latest = Mapping[str, Note]
"""slug → the note as it reads now, of those reworded since the site was planned."""


def only_reworded(before: Note, after: Note) -> bool:
    """Tell whether nothing differs that a plan is made from: words, and where they stand."""
    reworded = replace(
        before, text=after.text, summary=after.summary, digest=after.digest, places=after.places
    )
    return reworded == after and not after.retracted and _leads(before.text) == _leads(after.text)


def _leads(text: Text) -> tuple[tuple[str, ...], set[str], set[str]]:
    """Return what others can refer to in a text, and what it refers to."""
    return text.ids, {link.target for link in text.links}, {image.target for image in text.images}


def reworded(page: Page, latest: Latest) -> Page:
    """Return a page with the words that its notes have now."""
    match page.view:
        case NoteView() as view:
            return replace(page, view=replace(view, item=_whole(view.item, latest)))
        case BriefView() as view:
            return replace(page, view=_brief(view, latest))
        case HomeView() as view:
            brief = _brief(view.latest, latest) if view.latest else None
            since = tuple(_listed(item, latest) for item in view.since)
            return replace(page, view=HomeView(brief, since))
        case CollectionView() as view:
            items = tuple(_listed(item, latest) for item in view.items)
            return replace(page, view=replace(view, items=items))
        case IndexView() as view:
            entries = tuple(replace(e, latest=_outline(e.latest, latest)) for e in view.entries)
            return replace(page, view=replace(view, entries=entries))
        case _:
            return page


def _brief(view: BriefView, latest: Latest) -> BriefView:
    groups = (
        replace(group, items=tuple(_whole(item, latest) for item in group.items))
        for group in view.groups
    )
    items = tuple(_whole(item, latest) for item in view.items)
    notes = {item.note.slug: item.note for item in items}
    sections = (
        replace(section, notes=tuple(notes[note.slug] for note in section.notes))
        for section in view.brief.sections
    )
    arranged = tuple(notes[note.slug] for note in view.brief.notes)
    brief = replace(view.brief, notes=arranged, sections=tuple(sections))
    return replace(view, brief=brief, items=items, groups=tuple(groups))


def _whole(item: Item, latest: Latest) -> Item:
    now = latest.get(item.note.slug)
    if now is None:
        return item
    note = replace(
        item.note, text=now.text, summary=now.summary, digest=now.digest, places=now.places
    )
    return replace(item, note=note)


def _listed(item: Item, latest: Latest) -> Item:
    return replace(item, note=_outline(item.note, latest)) if item.note.slug in latest else item


def _outline(note: Note, latest: Latest) -> Note:
    """Return what lists show of a note, which is of its words the summary alone."""
    now = latest.get(note.slug)
    return note if now is None else replace(note, summary=now.summary)
