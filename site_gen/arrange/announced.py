"""Compares briefs with what readers were sent: nothing should enter or leave one already out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.model import Content
from site_gen.publication import Brief, Site

_ID = re.compile(r'\sid="([a-z0-9-]+)"')


def check(content: Content, site: Site, pages_out: Mapping[str, str]) -> Diagnostics:
    """Warn where a brief of the last output would gain or lose a note.

    `pages_out` maps a brief's name to its page's HTML, in which each note has its slug as `id`.
    """
    briefs = {brief.name: brief for brief in site.briefs}
    found: list[Diagnostic] = []
    for name, html in sorted(pages_out.items()):
        if name in briefs:
            found.extend(_compare(content, briefs[name], html))
    return tuple(found)


def _compare(content: Content, brief: Brief, html: str) -> Iterator[Diagnostic]:
    paths = {note.slug: note.path for note in content.notes}
    before = {slug for slug in _ID.findall(html) if slug in paths}
    after = {note.slug for note in brief.notes}
    remedy = (
        f"list its notes in content/briefs/{brief.name}.md to close the brief"
        " (`site-gen new brief` writes them), or mend the note's date"
    )
    for slug in sorted(after - before):
        message = f"would enter the brief {brief.name}, which is already out"
        yield Diagnostic("N416", "warning", message, remedy, Location(paths[slug]))
    for slug in sorted(before - after):
        message = f"would leave the brief {brief.name}, which is already out"
        yield Diagnostic("N416", "warning", message, remedy, Location(paths[slug]))
