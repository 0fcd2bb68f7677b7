"""Editorial rules (N2xx): what is allowed, and mostly a slip. `check` alone asks them."""

from __future__ import annotations

from collections.abc import Iterator

from site_gen.arrange.editorial import (
    briefs,
    dates,
    links,
    pictures,
    quotes,
    sources,
    statements,
    subjects,
    titles,
    typography,
    words,
)
from site_gen.arrange.editorial.findings import NOTHING_BESIDE, Beside, Finding, as_set
from site_gen.diagnostics import Diagnostics
from site_gen.model import Content
from site_gen.publication import Site


def check(content: Content, site: Site, beside: Beside = NOTHING_BESIDE) -> Diagnostics:
    """Return what the rules find, as loud as site.yaml wants it, but for what a note allows."""
    return tuple(as_set(_found(content, site, beside), content))


def _found(content: Content, site: Site, beside: Beside) -> Iterator[Finding]:
    # Of a note that was taken back, readers see a stub.
    notes = [note for note in content.notes if not note.retracted]
    finished = [note for note in notes if not note.draft]
    yield from statements.check(content, site)
    yield from sources.check(notes, content.config.timezone)
    yield from titles.check(notes, content.config.timezone)
    yield from words.check(finished, beside)
    yield from links.check(notes, beside)
    yield from subjects.check(notes, content.companies)
    yield from typography.check(notes, beside)
    yield from quotes.check(notes, beside.clips)
    yield from briefs.check(content, site)
    yield from dates.check(notes, site.now, content.config.timezone)
    yield from pictures.check(content, beside.placed)
