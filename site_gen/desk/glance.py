"""Sees what `new note` has to know of a site without opening its notes: names are enough."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from site_gen import clock
from site_gen.desk import files
from site_gen.desk.editor_schema import Choices
from site_gen.model import BriefFile
from site_gen.read import characters, front_matter, layout, lists, schema
from site_gen.read.fields import read_fields
from site_gen.read.problems import Problems
from site_gen.settings import Config
from site_gen.texts import Text

SITE = "content/site.yaml"
_TOPICS, _COMPANIES = "content/topics.yaml", "content/companies.yaml"


@dataclass(frozen=True, slots=True)
class Glance:
    """A site as its lists and the names of its files tell it."""

    config: Config
    topics: tuple[str, ...] = ()
    """Ids, in their order."""
    stories: tuple[str, ...] = ()
    """Ids."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Slug → path."""
    briefs: tuple[BriefFile, ...] = ()
    """Those that can say which brief the note will stand in."""


def read(root: Path, slug: str, day: date) -> Glance | None:
    """Look at the site at `root` for a note of that slug and day; None without a sound site.yaml.

    What is wrong elsewhere keeps nobody from writing: `check` names it.
    """
    config, _ = lists.read_config(SITE, files.read(root, SITE)[0])
    if config is None:
        return None
    topics, _, _ = lists.read_topics(_TOPICS, files.read(root, _TOPICS)[0])
    return Glance(
        config=config,
        topics=tuple(topic.id for topic in topics),
        stories=tuple(sorted(stems(root, "content/stories"))),
        notes=notes(root),
        briefs=tuple(_briefs(root, slug, clock.neighbour(clock.week_of(day), -2))),
    )


def choices(root: Path) -> Choices:
    """Return the ids that notes of the site may name; none where there is no site."""
    topics, _, _ = lists.read_topics(_TOPICS, files.read(root, _TOPICS)[0])
    companies, _, _ = lists.read_companies(_COMPANIES, files.read(root, _COMPANIES)[0])
    return Choices(
        topics=tuple(topic.id for topic in topics),
        companies=tuple(company.id for company in companies),
        stories=tuple(sorted(stems(root, "content/stories"))),
        notes=tuple(sorted(notes(root))),
    )


def notes(root: Path) -> dict[str, str]:
    """Return the notes of a site by their files' names: slug → path."""
    return {layout.date_and_slug(path)[1]: path for path in _texts(root, "content/notes")}


def stems(root: Path, folder: str) -> Iterator[str]:
    """Yield the names of the texts of a folder, without their suffix."""
    for path in _texts(root, folder):
        yield path.rpartition("/")[2].removesuffix(".md")


def _texts(root: Path, folder: str) -> Iterator[str]:
    """Yield the paths of the texts below a folder, in the order of names."""
    try:
        with os.scandir(root / folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        path = f"{folder}/{entry.name}"
        if layout.ignored(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _texts(root, path)
        elif entry.name.endswith(".md") and not layout.translated(path):
            yield path


def _briefs(root: Path, slug: str, first: str) -> Iterator[BriefFile]:
    """Read the weekly briefs from `first` on, and those that list the note."""
    for path in _texts(root, "content/briefs"):
        name = path.rpartition("/")[2].removesuffix(".md")
        if not clock.is_week(name):
            continue
        data, _ = files.read(root, path)
        if name >= first or (slug and slug.encode() in data):
            brief = _brief(path, name, data)
            if brief is not None:
                yield brief


def _brief(path: str, name: str, data: bytes) -> BriefFile | None:
    """Read the fields of a brief, and leave its text."""
    problems = Problems(path)
    text = characters.decode(data, problems)
    cut = None if text is None else front_matter.cut(text)
    if cut is None or cut.front is None:
        return None
    node = front_matter.parse(cut.front, 2, problems)
    if node is None:
        return None
    values = read_fields(schema.BRIEF, node, problems)
    known = {key: values[key] for key in ("published", "notes", "skip") if key in values}
    return BriefFile(path=path, name=name, text=Text(), **known)
