"""Declares a change of a published note: writes it into the note, and tells who will see what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from site_gen import build, clock, program
from site_gen.arrange.schedule import Schedule
from site_gen.build import Outcome
from site_gen.desk import changes, files, outlook, scaffold
from site_gen.diagnostics import Diagnostic, Diagnostics, Location, did_you_mean, has_errors
from site_gen.model import Change, ChangeKind, Content, Note, When
from site_gen.publication import Held, Site
from site_gen.read import layout
from site_gen.render.words import Words, translations


@dataclass(frozen=True, slots=True)
class Wish:
    """What an editor wants to declare."""

    slug: str
    kind: ChangeKind
    text: str
    was: str | None = None
    now: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What was written."""

    path: str
    told: str
    """What readers will see of it, in lines for the editor."""


def clean_text(text: str) -> str:
    """Fold white space and normalise. Raises ValueError with a sentence for an editor."""
    if not text.strip():
        raise ValueError("write what readers are told")
    return scaffold.clean_title(text)


def declare(root: Path, wish: Wish, now: datetime) -> tuple[Done | None, Diagnostics]:
    """Write a change, dated now, into its note; nothing is written where that would be wrong."""
    outcome = build.arrange(root, at=now)
    content, site = outcome.content, outcome.site
    if content is None or site is None:
        return None, outcome.diagnostics
    note, refused = _published(wish.slug, content, site, outcome)
    if note is None:
        return None, refused
    change = Change(date_of(now, content), wish.kind, wish.text, wish.was, wish.now)
    if found := _write(root, note.path, change):
        return None, found
    after = build.arrange(root, at=now).site
    if after is None:
        return Done(note.path, ""), ()
    language = content.config.language
    words = Words(language, translations(program.catalogue(language)))
    seen = outlook.compare(site, after, words)
    return Done(note.path, outlook.told(seen, change, note, content, after)), ()


def date_of(now: datetime, content: Content) -> When:
    """Return today, or the present minute where a brief went out today and could not know it."""
    zone = content.config.timezone
    schedule = Schedule(content.config.brief_rules, content.briefs, zone)
    return scaffold.past_the_moment(clock.calendar_day(now, zone), now, schedule)


def _write(root: Path, path: str, change: Change) -> Diagnostics:
    data, found = files.read(root, path)
    if found:
        return found
    edited, found = changes.append(path, data, change)
    return found if edited is None else files.replace(root, path, edited)


def _published(
    slug: str, content: Content, site: Site, outcome: Outcome
) -> tuple[Note | None, Diagnostics]:
    """Return the note as readers know it, or why nothing can be declared about it."""
    note = next((note for note in site.notes if note.slug == slug), None)
    if note is not None:
        return (None, (_retracted(note),)) if note.retracted else (note, ())
    path = next((note.path for note in content.notes if note.slug == slug), None)
    if path is not None:
        return None, (_held(slug, path, site),)
    unread = {path for path in content.unread if layout.date_and_slug(path)[1] == slug}
    broken = tuple(d for d in outcome.diagnostics if d.at and d.at.path in unread)
    return None, broken if has_errors(broken) else (_unknown(slug, content),)


def _unknown(slug: str, content: Content) -> Diagnostic:
    remedy = did_you_mean(slug, (note.slug for note in content.notes))
    named = "give the name of its file, without a date before it and without .md"
    return Diagnostic("N708", "error", f"there is no note `{slug}`", remedy or named)


def _held(slug: str, path: str, site: Site) -> Diagnostic:
    held = next((h for h in site.held if h.kind == "note" and h.path == path), None)
    return Diagnostic(
        "N709", "error", f"`{slug}` is not published: {_why(held, site)}",
        "write it as it should be; nobody has read it yet", Location(path),
    )  # fmt: skip


def _why(held: Held | None, site: Site) -> str:
    if held is None or held.until is None:
        return "it is a draft"
    return f"it is held until {held.until.astimezone(site.config.timezone):%Y-%m-%d %H:%M}"


def _retracted(note: Note) -> Diagnostic:
    return Diagnostic(
        "N710", "error", f"`{note.slug}` was retracted, and nothing that comes later is shown",
        "to bring the note back, take the retraction out", Location(note.path),
    )  # fmt: skip
