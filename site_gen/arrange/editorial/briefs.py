"""Rules about briefs: one lead, and no more than a reader has the time for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from site_gen import reading_time
from site_gen.arrange.editorial.findings import Finding, in_note
from site_gen.arrange.editorial.sources import in_time
from site_gen.diagnostics import Location
from site_gen.model import BriefFile, Content, Note
from site_gen.publication import Site

MOST_NOTES = 20
MOST_WORDS = 1200


def check(content: Content, site: Site) -> Iterator[Finding]:
    """Find briefs with two leads, and long ones: those that are out, and those to come."""
    files = {file.name: file for file in content.briefs}
    for name, notes in sorted(_gathered(content, site).items()):
        ordered = in_time(notes, content.config.timezone)
        file = files.get(name)
        if file is None or not file.special:  # a special edition gathers what led before
            yield from _two_leads(name, ordered)
        yield from _too_long(name, ordered, file)


def _gathered(content: Content, site: Site) -> dict[str, list[Note]]:
    """Return the notes of each brief, drafts and stubs left out."""
    notes = {n.slug: n for n in content.notes if not n.draft and not n.retracted}
    briefs: dict[str, list[Note]] = {}
    for slug, note in notes.items():
        if slug in site.brief_of:
            briefs.setdefault(site.brief_of[slug], []).append(note)
    for file in content.briefs:
        if file.special:
            briefs[file.name] = [notes[slug] for slug in file.notes or () if slug in notes]
    return briefs


def _two_leads(name: str, notes: Sequence[Note]) -> Iterator[Finding]:
    leads = [note for note in notes if note.weight == "lead"]
    for note in leads[1:]:
        message = f"the brief {name} has a lead already: {leads[0].path}"
        remedy = "make one of the two `weight: main`"
        yield in_note("N221", note, "weight", message, remedy)


def _too_long(name: str, notes: Sequence[Note], file: BriefFile | None) -> Iterator[Finding]:
    words = reading_time.words_of_brief(file.text if file else None, notes)
    number = len(notes)
    remedy = "leave notes for a later brief, or make them `weight: short`"
    found = []
    if number > MOST_NOTES:
        found.append(f"has {number} notes, more than {MOST_NOTES}")
    if words > MOST_WORDS:
        minutes = reading_time.minutes(words)
        found.append(f"has {words:,} words ({minutes} minutes), more than {MOST_WORDS:,}")
    for reason in found:
        message = f"the brief {name} {reason}"
        if file is None:
            yield in_note("N222", notes[-1], "", message, remedy)
        else:
            at = Location(file.path, *file.places.at("notes"))
            yield Finding("N222", message, remedy, at)
