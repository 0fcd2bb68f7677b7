"""Compares briefs with what readers were sent: nothing should enter or leave one already out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

from site_gen import clock
from site_gen.arrange.schedule import Schedule, moment_of
from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.model import Content
from site_gen.publication import Site

_ID = re.compile(r'\sid="([a-z0-9-]+)"')
_ARTICLE = re.compile(r'<article\b[^>]*\sid="([a-z0-9-]+)"')


def check(content: Content, site: Site, pages_out: Mapping[str, str]) -> Diagnostics:
    """Warn where a brief of the last output would gain or lose a note.

    `pages_out` maps a brief's name to its page's HTML, in which each note has its slug as `id`.
    """
    schedule = Schedule(content.config.brief_rules, content.briefs, content.config.timezone)
    briefs = {brief.name: {note.slug for note in brief.notes} for brief in site.briefs}
    paths = {note.slug: note.path for note in content.notes}
    found: list[Diagnostic] = []
    for name, html in sorted(pages_out.items()):
        moment = _moment(name, schedule)
        if moment is not None and moment <= site.now:
            found.extend(_compare(name, _slugs(html, paths), briefs.get(name, set()), paths))
    return tuple(found)


def _moment(name: str, schedule: Schedule) -> datetime | None:
    """Return when a brief goes out; None for a special edition that is gone with its file."""
    if clock.is_week(name):
        return schedule.moment(name)
    file = next((file for file in schedule.files if file.name == name), None)
    return None if file is None else moment_of(file, schedule)


def _slugs(html: str, paths: Mapping[str, str]) -> set[str]:
    """Return the notes on a page, those included whose files are gone."""
    return {slug for slug in _ID.findall(html) if slug in paths} | set(_ARTICLE.findall(html))


def _compare(
    name: str, before: set[str], after: set[str], paths: Mapping[str, str]
) -> Iterator[Diagnostic]:
    remedy = (
        f"list its notes in content/briefs/{name}.md to close the brief"
        " (`site-gen new brief` writes them), or mend the note's date"
    )
    for slug in sorted(before ^ after):
        verb = "enter" if slug in after else "leave"
        message = f"`{slug}` would {verb} the brief {name}, which is already out"
        at = Location(paths[slug]) if slug in paths else None
        yield Diagnostic("N416", "warning", message, remedy, at)
