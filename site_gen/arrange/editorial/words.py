"""Rules about what is written: a mark left over, a summary that is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from site_gen.arrange.editorial.findings import Beside, Finding, gives, in_note, in_text
from site_gen.model import Note

LONGEST_SUMMARY = 280
_TODO = re.compile(r"\bTODO\b")
_TEXTS = ("title", "summary", "why_it_matters")


def check(notes: Iterable[Note], beside: Beside) -> Iterator[Finding]:
    """Find what is not finished about the words of notes that are no drafts."""
    for note in notes:
        yield from _left_over(note, beside)
        yield from _summary(note)


def _left_over(note: Note, beside: Beside) -> Iterator[Finding]:
    remedy = "do it, or take it out"
    for field, text in _fields(note):
        if "TODO" in text and _TODO.search(text):
            yield in_note("N207", note, field, "TODO is left over", remedy)
    if "TODO" in note.text.html and _TODO.search(note.text.html):
        yield in_text("N207", note, "TODO", "TODO is left over", remedy, beside)


def _fields(note: Note) -> Iterator[tuple[str, str]]:
    """Yield what readers see of the front matter: field, words."""
    yield "title", note.title
    if note.why_it_matters:
        yield "why_it_matters", note.why_it_matters
    if gives(note, "summary"):  # or it is the first sentence of the text
        yield "summary", note.summary
    for number, claim in enumerate(note.claims):
        yield f"claims.{number}.text", claim.text or ""
    for number, figure in enumerate(note.figures):
        yield f"figures.{number}.label", figure.label or ""
    for number, change in enumerate(note.changes):
        yield f"changes.{number}.text", change.text


def _summary(note: Note) -> Iterator[Finding]:
    length = len(note.summary)
    if not gives(note, "summary"):
        long = f", and the first sentence has {length} characters"
        message = f"no summary{long if length > LONGEST_SUMMARY else ''}"
        remedy = "add summary: one plain sentence, for lists and feeds"
        yield in_note("N210", note, "title", message, remedy)
        return
    if length > LONGEST_SUMMARY:
        message = f"the summary has {length} characters, more than {LONGEST_SUMMARY}"
        yield in_note("N212", note, "summary", message, "say it in one plain sentence")
    start = note.text.plain[: length + 1]
    if note.summary and _folded(start).startswith(_folded(note.summary)):
        message = "the summary says again how the text begins"
        remedy = "take it out (the first sentence is the summary then), or say it in other words"
        yield in_note("N211", note, "summary", message, remedy)


def _folded(text: str) -> str:
    return " ".join(text.split()).rstrip(" .…").casefold()
