"""Small sites for tests of what is published when: written as text, read, arranged and planned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from site_gen import clock, diagnostics, sources
from site_gen.arrange import pages
from site_gen.arrange import site as site_stage
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.model import Content
from site_gen.products import Page, Plan
from site_gen.publication import Brief, Site
from site_gen.read import content as content_stage

Files = Mapping[str, str | bytes]
"""Path below content/ → what the file holds."""
SITE = """\
title: The Fab Brief
url: https://brief.example/
language: en
timezone: {zone}
author: {{name: The desk}}
id_authority: brief.example,2024
"""
TOPICS = "chips: {name: Chips}\nenergy: {name: Energy}\nlaw: {name: Law}\n"


@dataclass(frozen=True, slots=True)
class Made:
    """What a small site became."""

    content: Content
    site: Site
    plan: Plan
    diagnostics: Diagnostics

    @property
    def found(self) -> list[str]:
        """The diagnostics, each as `N413 error briefs/2024-W04.md:2:12`."""
        return [shown(found) for found in self.diagnostics]

    def brief(self, name: str) -> Brief:
        """Return a brief that is out (in a preview: shown)."""
        return next(brief for brief in self.site.briefs if brief.name == name)

    def briefs(self) -> dict[str, list[str]]:
        """Return name → slugs in reading order, the newest brief first."""
        return {brief.name: [note.slug for note in brief.notes] for brief in self.site.briefs}

    def sections(self, name: str) -> dict[str, list[str]]:
        """Return topic (`-`: none) → slugs of the sections of a brief."""
        return {
            section.topic.id if section.topic else "-": [note.slug for note in section.notes]
            for section in self.brief(name).sections
        }

    def held(self) -> list[str]:
        """Return what is held, each as `note notes/a.md future 2024-02-02T00:00:00+00:00`."""
        return [
            f"{h.kind} {_below(h.path)} {h.reason} {h.until.isoformat() if h.until else '-'}"
            for h in self.site.held
        ]

    def page(self, address: str) -> Page:
        """Return the page at an address below the site's root."""
        return next(page for page in self.plan.pages if page.address == address)

    def addresses(self) -> set[str]:
        """Return the address of every page and feed that is planned."""
        feeds = [a for feed in self.plan.feeds for a in (feed.address, *feed.also_at)]
        return {*(page.address for page in self.plan.pages), *feeds}


def shown(found: Diagnostic) -> str:
    """Write a diagnostic's code, severity and place in one line."""
    at = found.at
    if at is None:
        return f"{found.code} {found.severity} -"
    place = ":".join(str(part) for part in (_below(at.path), at.line, at.column) if part)
    return f"{found.code} {found.severity} {place}"


def site_yaml(more: str = "", *, zone: str = "UTC") -> str:
    """Return a site.yaml with just what is required, and `more` lines."""
    return SITE.format(zone=zone) + _lines(more)


def note(date: str | None, more: str = "", text: str = "Text.") -> str:
    """Return a note with just what is required, and `more` lines of front matter from line 5 on.

    The text starts below them; without a date all of that stands a line higher.
    """
    dated = f"date: {date}\n" if date else ""
    return f"---\ntitle: A title\nsource: https://a.example/\n{dated}{_lines(more)}---\n{text}\n"


def brief(fields: str = "", text: str = "") -> str:
    """Return a brief's file with its fields from line 2 on."""
    return f"---\n{_lines(fields)}---\n{text}\n"


def write(root: Path, files: Files) -> Path:
    """Write files below `root`; site.yaml and topics.yaml are there unless given."""
    for path, text in {"site.yaml": site_yaml(), "topics.yaml": TOPICS, **files}.items():
        place = root / "content" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)
    return root


def make(root: Path, files: Files, now: str, *, preview: bool = False) -> Made:
    """Write a site, and arrange it as of `--now`."""
    loaded, unread = sources.load(write(root, files))
    texts = ((text.path, text.data) for text in loaded.texts)
    content, wrong = content_stage.read(texts, loaded.assets)
    assert content is not None, wrong
    return arrange(content, now, preview=preview, found=(*unread, *wrong))


def arrange(content: Content, now: str, *, preview: bool = False, found: Diagnostics = ()) -> Made:
    """Arrange content as of `--now`; `found` is what is already known to be wrong with it."""
    at = clock.parse_when(now)
    site, of_site = site_stage.arrange(content, at, name_brief, preview=preview)
    plan, of_plan = pages.plan(site)
    return Made(content, site, plan, diagnostics.in_order((*found, *of_site, *of_plan)))


def name_brief(lead: str, others: int) -> str:
    """Name a brief as the English catalogue does."""
    return f"{lead}, and {others} more" if others else lead


def _below(path: str | None) -> str:
    return "-" if path is None else path.removeprefix("content/")


def _lines(text: str) -> str:
    return text if not text or text.endswith("\n") else f"{text}\n"
