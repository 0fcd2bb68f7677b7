"""The generators that are measured: how each wants its notes, and what each is to change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent

from benchmarks.corpus import Note
from benchmarks.steps import Step

SITE_TITLE = "The Measured Brief"
"""As it stands in every skeleton."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A change to a file of a site: a text that stands there once becomes another."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class System:
    """A generator, and what its sites look like."""

    name: str
    label: str
    path: Callable[[Note], str]
    """Where a note's file lies in the site."""
    text: Callable[[Note], str]
    """What stands in a note's file."""
    output: str
    """The folder of the built site."""
    page: Callable[[Note], str]
    """Where a note's page lies below `output`."""
    memos: tuple[str, ...] = ()
    """What else a build leaves behind, and a cold one must not find."""
    template: Edit | None = None
    """The edit of the template of all note pages; None where only cold builds are measured."""
    title: str = ""
    """The file with the site's title."""
    runs: int | None = None
    """How many rounds it takes part in; None is all."""

    def takes(self, step: Step, number: int) -> bool:
        """Tell whether it takes part in a step of the round with this number, from 0."""
        if self.runs is not None and number >= self.runs:
            return False
        return step is Step.COLD or self.template is not None

    def edit(self, step: Step, note: Note) -> Edit:
        """Return the change of one of the EDITS; `note` is the one that is edited."""
        assert self.template is not None
        renamed = f"{SITE_TITLE}, {MARKS[Step.SITE_TITLE]}"
        changes = {
            Step.BODY: Edit(self.path(note), note.body, f"{note.body}\n{MARKS[Step.BODY]}.\n"),
            Step.TITLE: Edit(self.path(note), note.title, f"{note.title} {MARKS[Step.TITLE]}"),
            Step.TEMPLATE: self.template,
            Step.SITE_TITLE: Edit(self.title, SITE_TITLE, renamed),
        }
        return changes[step]


MARKS = {
    Step.BODY: "Afterthought",
    Step.TITLE: "retitled",
    Step.TEMPLATE: "redesigned",
    Step.SITE_TITLE: "renamed",
}
"""A word that each edit brings to the pages, by which one sees that the build took it in."""


def _after(path: str, text: str) -> Edit:
    """Make the edit that puts a paragraph after a text of a template."""
    return Edit(path, text, f"{text}<p>{MARKS[Step.TEMPLATE]}</p>")


def _front_matter(note: Note, *more: str) -> str:
    lines = [
        f'title: "{note.title}"',
        f"date: {note.day}",
        f"companies: [{', '.join(note.companies)}]",
        f"topics: [{', '.join(note.topics)}]",
        f'summary: "{note.summary}"',
        *more,
    ]
    return "\n".join(["---", *lines, "---", note.body])


def _site_gen(note: Note) -> str:
    source = f'name: {note.publisher}, url: "{note.url}", role: report'
    more = [f"uid: {note.slug}", f"sources:\n  - {{{source}}}"]
    if note.story:
        more.append(f"story: {note.story}")
    if note.claim:
        claim = f'id: {note.claim.id}, text: "What {note.claim.id} says"'
        more.append(f"claims:\n  - {{{claim}, status: {note.claim.status}, as_of: {note.day}}}")
    if note.figure:
        figure = f'id: {note.figure.id}, label: "The {note.figure.id}", value: {note.figure.value}'
        more.append(f"figures:\n  - {{{figure}, unit: USD, as_of: {note.day}}}")
    return _front_matter(note, *more)


def _hugo(note: Note) -> str:
    more = [f"weeks: [{note.week}]", f"publisher: {note.publisher}", f"address: {note.url}"]
    if note.story:
        more.append(f"stories: [{note.story}]")
    return _front_matter(note, *more)


def _eleventy(note: Note) -> str:
    return _front_matter(
        note,
        f"week: {note.week}",
        f"publisher: {note.publisher}",
        f"address: {note.url}",
        "tags: note",
        "layout: note.njk",
    )


def _pelican(note: Note) -> str:
    head = f"""\
        Title: {note.title}
        Date: {note.day}
        Category: {note.week}
        Tags: {", ".join(note.topics)}
        Slug: {note.slug}
        Summary: {note.summary}
    """
    return f"{dedent(head)}\n{note.body}"


SITE_GEN = System(
    name="site_gen",
    label="site_gen",
    path=lambda note: f"content/notes/{note.week[:4]}/{note.week[5:].lower()}/{note.slug}.md",
    text=_site_gen,
    output="output",
    page=lambda note: f"notes/{note.slug}/index.html",
    memos=(".site-gen",),
    template=_after("templates/note.html", "{% block main %}"),
    title="content/site.yaml",
)
HUGO = System(
    name="hugo",
    label="Hugo",
    path=lambda note: f"content/notes/{note.slug}.md",
    text=_hugo,
    output="public",
    page=lambda note: f"notes/{note.slug}/index.html",
    memos=("resources", ".hugo_build.lock"),
    template=_after("layouts/_default/single.html", '{{ define "main" }}'),
    title="hugo.yaml",
)
ELEVENTY = System(
    name="eleventy",
    label="Eleventy",
    path=lambda note: f"content/notes/{note.slug}.md",
    text=_eleventy,
    output="_site",
    page=lambda note: f"notes/{note.slug}/index.html",
    memos=(".cache",),
    template=_after("_includes/note.njk", "<body>"),
    title="content/_data/site.json",
)
PELICAN = System(
    name="pelican",
    label="Pelican",
    path=lambda note: f"content/{note.slug}.md",
    text=_pelican,
    output="output",
    page=lambda note: f"{note.slug}.html",
    memos=("__pycache__",),
    runs=1,
)
SYSTEMS = {system.name: system for system in (SITE_GEN, HUGO, ELEVENTY, PELICAN)}
