"""A site of made-up notes on disk: laid out, edited, and put back as it was."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.corpus import COMPANIES, STORIES, TOPICS, Note
from benchmarks.process import BenchmarkError
from benchmarks.steps import Step
from benchmarks.systems import MARKS, SITE_GEN, System

ROOT = Path(__file__).parent.parent
_SKELETONS = Path(__file__).parent / "skeletons"


@dataclass(slots=True)
class Site:
    """A system's site; the first and the last of its notes are looked at after builds."""

    system: System
    folder: Path
    first: Note
    last: Note
    """The one that is edited."""
    count: int
    """How many notes it has."""
    _originals: dict[Path, bytes] = field(default_factory=dict)

    @property
    def output(self) -> Path:
        """The folder of the built site."""
        return self.folder / self.system.output

    def clear(self) -> None:
        """Remove all that builds have left."""
        for name in (self.system.output, *self.system.memos):
            path = self.folder / name
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)

    def edit(self, step: Step) -> None:
        """Make the change that a step begins with."""
        change = self.system.edit(step, self.last)
        file = self.folder / change.path
        data = file.read_bytes()
        text = data.decode()
        if text.count(change.before) != 1:
            raise BenchmarkError(f"{change.path}: `{change.before}` does not stand there once")
        self._originals.setdefault(file, data)
        file.write_bytes(text.replace(change.before, change.after).encode())

    def undo(self) -> None:
        """Put every edited file back as it was."""
        for file, data in self._originals.items():
            file.write_bytes(data)
        self._originals.clear()

    def prove(self, step: Step) -> None:
        """Raise BenchmarkError if the built pages do not show what a step changed."""
        if step in MARKS:
            note = self.last if step in (Step.BODY, Step.TITLE) else self.first
            page = self.output / self.system.page(note)
            if MARKS[step] not in page.read_text("utf-8"):
                label = self.system.label
                raise BenchmarkError(f"{label} built a page that is stale: {step.value}")

    def size(self) -> tuple[int, int]:
        """Return how many files the output has, and how many bytes."""
        sizes = [
            os.path.getsize(os.path.join(folder, name))
            for folder, _, names in os.walk(self.output)
            for name in names
        ]
        if len(sizes) < self.count:
            label = self.system.label
            raise BenchmarkError(f"{label} made {len(sizes)} files of {self.count} notes")
        return len(sizes), sum(sizes)


def lay_out(systems: Sequence[System], notes: Iterable[Note], folder: Path) -> list[Site]:
    """Write the same notes as a site of each system, below `folder`, in place of older ones."""
    for system in systems:
        target = folder / system.name
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(_SKELETONS / system.name, target)
        if system is SITE_GEN:
            _lay_out_lists(target)
    first = last = None
    count = 0
    for note in notes:
        for system in systems:
            _write(folder / system.name / system.path(note), system.text(note))
        first, last, count = first or note, note, count + 1
    assert first is not None
    assert last is not None
    return [Site(system, folder / system.name, first, last, count) for system in systems]


def _lay_out_lists(site: Path) -> None:
    """Write what a site of ours has beside its notes; its template is the program's own."""
    names = {id: id.replace("-", " ").capitalize() for id in (*TOPICS, *COMPANIES)}
    topics = (f"{id}: {{name: {names[id]}}}\n" for id in TOPICS)
    companies = (f"{id}: {{name: {names[id]}, country: US}}\n" for id in COMPANIES)
    _write(site / "content" / "topics.yaml", "".join(topics))
    _write(site / "content" / "companies.yaml", "".join(companies))
    for id in STORIES:
        title = id.replace("-", " ").capitalize()
        text = f"---\ntitle: {title}\n---\nThe background of {title}.\n"
        _write(site / "content" / "stories" / f"{id}.md", text)
    _write(site / "templates" / "note.html", (ROOT / "templates" / "note.html").read_text("utf-8"))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
