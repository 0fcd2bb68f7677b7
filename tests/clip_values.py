"""A site to clip pages for, and what a draft says."""

from __future__ import annotations

from pathlib import Path

from site_gen.desk import clips
from site_gen.model import Note
from site_gen.read import notes
from tests.small_site import make, run, write

PAGES = Path(__file__).parent / "clip"
THURSDAY = "1733400000"
"""2024-12-05, after all pages were published."""
_COMPANIES = """\
acme: {name: Acme, also_called: [Acme Corp]}
globex: {name: Globex}
hooli: {name: Hooli}
initech: {name: Initech}
umbrella: {name: Umbrella}
"""
_PAST = """\
---
title: Globex stops its plant
date: 2024-01-10
source: https://ledger.example/globex
topics: [{topic}]
companies: [globex]
---
The plant of Globex is stopped, and its suppliers look for customers.
"""


def site(folder: Path) -> Path:
    """Write a small site with companies and publishers."""
    make(folder, companies=_COMPANIES)
    write(folder, "content/publishers.yaml", "courrier-puces.example: {name: Le Courrier}\n")
    write(folder, "content/notes/globex-stops.md", _PAST.format(topic="memory"))
    return folder


def clipped(root: Path, *arguments: str) -> Path:
    """Run `clip` and return the draft that it wrote."""
    result = run(root, "clip", *arguments, SOURCE_DATE_EPOCH=THURSDAY)
    assert result.exit_code == 0, result.output
    draft = Path(result.stdout.splitlines()[0])
    assert draft.is_file()
    return draft


def note_of(draft: Path, root: Path) -> Note:
    """Read a draft."""
    note, found = notes.read(draft.relative_to(root).as_posix(), draft.read_bytes())
    assert note is not None
    assert {d.severity for d in found} == {"warning"}
    return note


def kept(note: Note, root: Path) -> str:
    """Return what is kept of a note's source; empty where nothing is."""
    return clips.kept(root, note.uid) or ""
