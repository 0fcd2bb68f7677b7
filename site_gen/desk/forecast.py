"""Foresees a week's brief: as it will go out with what is written by now."""

from __future__ import annotations

from dataclasses import replace

from site_gen import build
from site_gen.arrange.schedule import Schedule
from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.model import Content, Note
from site_gen.publication import Brief, Section, Site


def brief(content: Content, site: Site, week: str) -> Brief | None:
    """Return a week's brief as it went or will go out; None where there is none.

    `site` is what is out now. A brief that is held as a draft is returned without the notes that
    are drafts themselves.
    """
    found = _find(site, week)
    if found:
        return found
    config = content.config
    moment = Schedule(config.brief_rules, content.briefs, config.timezone).moment(week)
    at = max(site.now, moment)
    later, _ = build.arrange_content(content, at)
    found = _find(later, week)
    if found:
        return replace(found, held="future")
    preview, _ = build.arrange_content(content, at, preview=True)
    found = _find(preview, week)
    if found is None or found.held != "draft":
        return None
    return _without_drafts(found, preview)


def absent(content: Content, week: str) -> Diagnostics:
    """Say why a week has no brief."""
    file = next((f for f in content.briefs if f.name == week), None)
    if file is None:
        message, remedy = f"there is no brief {week}", _without_notes(content, week)
    elif file.skip is not None:
        message, remedy = f"{week} is skipped: {file.skip}", "its notes go into the next brief"
    else:
        message, remedy = f"{week} has neither a note nor an intro", "write one of them"
    return (Diagnostic("N707", "error", message, remedy, Location(file.path) if file else None),)


def _without_notes(content: Content, week: str) -> str:
    config = content.config
    schedule = Schedule(config.brief_rules, content.briefs, config.timezone)
    drafts = [n for n in content.notes if n.draft and not n.undated and schedule.week_of(n) == week]
    if not drafts:
        return "no note stands in that week"
    such = f"`{drafts[0].slug}`" + (f" and {len(drafts) - 1} more" if len(drafts) > 1 else "")
    return f"only drafts stand in that week, {such}: take `draft: true` out of what is finished"


def _find(site: Site, week: str) -> Brief | None:
    return next((b for b in site.briefs if b.name == week and not b.special), None)


def _without_drafts(brief: Brief, preview: Site) -> Brief:
    def finished(notes: tuple[Note, ...]) -> tuple[Note, ...]:
        return tuple(note for note in notes if preview.held_notes.get(note.slug) != "draft")

    notes = finished(brief.notes)
    sections = tuple(Section(s.topic, finished(s.notes)) for s in brief.sections)
    return replace(
        brief,
        title=brief.own_title or (notes[0].title if notes else brief.name),
        notes=notes,
        sections=tuple(s for s in sections if s.notes),
    )
