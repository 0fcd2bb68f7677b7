"""A small site that is edited at random: what its files say, and how they are written."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests import sites

PICTURE = (sites.GOLDEN / "typical/content/notes/2024/fab.png").read_bytes()
THEME = sites.ROOT / "templates"
TITLES = ("A fab is planned", "A fab is shelved", "Prices rise", "Prices fall")
WORDS = (
    "The bank has the money.",
    "The bank had the money.",
    "The bank has the money. It lends it.",
)
DATES = (
    "2024-01-08",
    "2024-01-10T23:30:00-05:00",
    "2024-01-12",
    "2024-01-17",
    "2024-01-19T07:00:00+01:00",
    "2024-01-23",
    "2024-01-26",
    "2024-02-01",
)
MOMENTS = (
    "2024-01-12T07:00:00+01:00",
    "2024-01-19T06:59:59+01:00",
    "2024-01-19T07:00:00+01:00",
    "2024-01-26",
    "2024-01-26T07:00:01+01:00",
    "2024-02-03",
    "2026-01-01",
)
OVERRIDES: Mapping[str, tuple[str, str]] = {
    "home.html": ("{% block main %}", "{% block main %}<p>{MARK}</p>"),
    "note.html": ("{% block main %}", "{% block main %}<p>{MARK}</p>"),
    "briefs.html": ("{% block main %}", "{% block main %}<p>{MARK}</p>"),
    "base.html": ("<body>", '<body class="{MARK}">'),
    "macros/time.html": ("<time datetime", '<time class="{MARK}" datetime'),
    "macros/source.html": ('<p class="chain">', '<p class="chain {MARK}">'),
    "feed/parts.html": ("{% endmacro %}", "<p>{MARK}</p>{% endmacro %}"),
    "assets/site.css": ("", ".{MARK} { --marked: 1; }"),
}
"""Files of the theme that the site replaces: what is put in the place of what, wherever it is."""
INCLUSIONS = (
    '{% include "part.html" %}',
    '{%- include "part.html" -%}',
    '{%+ include "part.html" %}',
    '{%include"part.html"%}',
    '{% include("part.html") %}',
    '{% include "none.html" if config.tagline else "part.html" %}',
    '{% include "pa" ~ "rt.html" %}',
    '{% include "pa" "rt.html" %}',
    '{% include "pa\\x72t.html" %}',
    '{% include ["none.html", "part.html"] %}',
    '{% include "none.html" ignore missing %}',
    '{% include ["none.html", "other.html"] ignore missing %}',
    '{% set name = "part.html" %}{% include name %}',
    '{% from "macros.part.html" import part %}{{ part() }}',
    '{% if config.tagline %}{% include "part.html" %}{% endif %}',
)
"""Ways for a template to draw on another."""


@dataclass
class NoteFile:
    """A note as an editor has it."""

    slug: str
    title: str
    date: str
    body: str = WORDS[0]
    topics: list[str] = field(default_factory=list)
    companies: list[str] = field(default_factory=list)
    in_story: bool = False
    weight: str = "main"
    claim: str | None = None
    """The text of the claim `fab-opens`; empty where another note says it."""
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    link: str | None = None
    """The slug of a note that it refers to."""
    picture: bool = False
    draft: bool = False
    broken: bool = False

    @property
    def path(self) -> str:
        """Its file, below the site."""
        return f"content/notes/2024/{self.slug}.md"

    def __str__(self) -> str:
        lines = [
            "---",
            f"titel: {self.title}" if self.broken else f"title: {self.title}",
            f"uid: {self.slug}-1a2b",
            f"date: {self.date}",
            f"topics: [{', '.join(self.topics)}]",
            f"companies: [{', '.join(self.companies)}]",
            f"weight: {self.weight}",
            f"source: https://news.example.org/{self.slug}",
            f"aliases: [{', '.join(self.aliases)}]",
        ]
        lines += ["story: saga"] if self.in_story else []
        lines += ["draft: true"] if self.draft else []
        lines += ["image: {src: fab.png, alt: The fab}"] if self.picture else []
        if self.claim is not None:
            text = f'text: "{self.claim}", ' if self.claim else ""
            lines += ["claims:", f"  - {{id: fab-opens, {text}status: reported, due: 2026}}"]
        if self.changes:
            lines += ["changes:"]
            lines += [f'  - {{date: {d}, kind: {k}, text: "{t}"}}' for d, k, t in self.changes]
        link = f"\n\nSee [the other](note:{self.link})." if self.link else ""
        return "\n".join([*lines, "---", f"{self.body}{link}", ""])


@dataclass
class Settings:
    """What site.yaml and the lists say."""

    title: str = "The Example Brief"
    tagline: str = "Examples, weekly"
    url: str = "https://host.example/brief/"
    feed_notes: int = 60
    topics: list[str] = field(default_factory=lambda: ["money", "rules"])
    company: str = "Acme"
    publisher: str = "The Example Times"
    background: str = "It began with a fab."

    def files(self) -> dict[str, str]:
        """Return the files that say so: path → text."""
        return {
            "content/site.yaml": (
                f"title: {self.title}\ntagline: {self.tagline}\nurl: {self.url}\n"
                "language: en\ntimezone: Europe/Paris\nauthor: {name: The desk}\n"
                'id_authority: "host.example,2024-01"\n'
                f"feeds: {{briefs: 2, notes: {self.feed_notes}, also_at: [/feed.xml]}}\n"
            ),
            "content/topics.yaml": "".join(f"{t}: {{name: On {t}}}\n" for t in self.topics),
            "content/companies.yaml": f"acme: {{name: {self.company}}}\nglobex: {{name: Globex}}\n",
            "content/publishers.yaml": f"news.example.org: {{name: {self.publisher}}}\n",
            "content/stories/saga.md": (
                f"---\ntitle: The saga\naliases: [old-saga]\n---\n{self.background}\n"
            ),
        }


FIXED = {
    "content/pages/about.md": "---\ntitle: About us\n---\nWe wrote [a note](note:note-0).\n",
    "content/briefs/2024-W03.md": (
        "---\ntitle: A closed brief\nnotes: [note-2, note-0]\n---\nNobody did anything else.\n"
    ),
    "content/assets/data.csv": "a,b\n1,2\n",
    "templates/404.html": '{% extends "base.html" %}\n{% block main %}\n<p>Lost.</p>\n'
    "{% endblock %}\n",
    "templates/part.html": "<p>A part.</p>\n",
    "templates/macros.part.html": "{% macro part() %}<p>A macro.</p>{% endmacro %}\n",
}


def notes() -> list[NoteFile]:
    """Return the notes of the site before anyone edits it."""
    return [
        NoteFile("note-0", TITLES[0], "2024-01-10", topics=["money"], claim="The fab opens"),
        NoteFile("note-1", TITLES[1], "2024-01-11", topics=["rules"], in_story=True, link="note-0"),
        NoteFile("note-2", TITLES[2], "2024-01-16T09:00:00-05:00", companies=["acme"], claim=""),
        NoteFile("note-3", TITLES[3], "2024-01-18", topics=["money", "rules"], weight="short"),
        NoteFile("note-4", "A picture", "2024-01-22", in_story=True, picture=True, link="note-1"),
        NoteFile("note-5", "Later", "2024-01-24", topics=["rules"], companies=["acme", "globex"]),
        NoteFile("note-6", "A draft", "2024-01-24", topics=["money"], draft=True),
    ]


def write(root: Path, path: str, text: str | bytes) -> None:
    """Write one file of a site."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text if isinstance(text, bytes) else text.encode())


def make(root: Path) -> tuple[Settings, list[NoteFile]]:
    """Write the site; return what there is to edit."""
    settings, found = Settings(), notes()
    for path, text in {**FIXED, **settings.files()}.items():
        write(root, path, text)
    for note in found:
        write(root, note.path, str(note))
    write(root, "content/notes/2024/fab.png", PICTURE)
    return settings, found


def override(name: str, mark: str) -> str:
    """Return a file of the theme with a mark in it that shows."""
    before, after = OVERRIDES[name]
    text = (THEME / name).read_text("utf-8")
    assert before in text
    shown = after.replace("{MARK}", mark)
    return text.replace(before, shown) if before else text + shown


def copy(root: Path, target: Path) -> Path:
    """Copy what a site is made from, and nothing else."""
    for part in ("content", "templates"):
        if (root / part).exists():
            shutil.copytree(root / part, target / part)
    return target
