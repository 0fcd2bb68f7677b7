"""What is said of broken notes and files: one thing broken at a time, with its place."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from site_gen import sources
from site_gen.diagnostics import Diagnostics, in_order
from site_gen.read import content
from tests import case_files
from tests.case_files import Case, shown

CASES = {
    f"{path.stem}: {case.name}": case
    for path in sorted((Path(__file__).parent / "cases").glob("*.md"))
    for case in case_files.read(path)
}
NOTE = "---\ntitle: A\ndate: 2024-01-22\nsource: https://example.com/a\n{more}---\n{text}\n"
SITE = """\
title: The Fab Brief
url: https://brief.example/
language: en
timezone: Europe/Paris
author: {name: The desk}
id_authority: brief.example,2024
"""


@pytest.mark.parametrize("name", CASES)
def test_a_case_is_judged_as_written(name: str, tmp_path: Path) -> None:
    assert case_files.concisely(CASES[name], tmp_path) == CASES[name].said


def test_there_are_cases_of_everything() -> None:
    assert len(CASES) > 400


def note(more: str = "", text: str = "Text.") -> str:
    return NOTE.format(more=more, text=text)


def site(root: Path, files: dict[str, str]) -> Path:
    """Write a site with a note called `a`, unless it is among `files` (below content/)."""
    all_files = {"site.yaml": SITE, "notes/a.md": note(), **files}
    case = Case("", {f"content/{path}": text.encode() for path, text in all_files.items()})
    return case.write(root)


def found(root: Path) -> list[str]:
    """Load and read the site at `root`, and write each diagnostic in a line."""
    return [shown(d) for d in diagnose(root)]


def diagnose(root: Path) -> Diagnostics:
    loaded, unread = sources.load(root)
    texts = ((text.path, text.data) for text in loaded.texts)
    _, wrong = content.read(texts, loaded.assets, loaded.unread)
    return in_order((*unread, *wrong))


IRREGULAR = "error[N005]: is not a regular file"
LINK = "error[N005]: is a symbolic link, and only what lies in the site is read"


def pipe(path: Path) -> None:
    os.mkfifo(path)


def door(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket may be but about 100 bytes long
        opened.bind(path.name)
        os.chdir(here)


def link_out(path: Path) -> None:
    path.symlink_to("/etc/passwd")


def link_nowhere(path: Path) -> None:
    path.symlink_to("nowhere.md")


def link_inside(path: Path) -> None:
    path.symlink_to("a.md")


@pytest.mark.parametrize("name", ["b.md", "b.png", "b.txt", "2024-01-22-b.md"])
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (pipe, IRREGULAR),
        (door, IRREGULAR),
        (link_out, LINK),
        (link_nowhere, LINK),
        (link_inside, LINK),
    ],
)
def test_what_is_no_file_is_named(
    make: Callable[[Path], None], said: str, name: str, tmp_path: Path
) -> None:
    site(tmp_path, {})
    make(tmp_path / "content" / "notes" / name)
    assert found(tmp_path) == [f"content/notes/{name}: {said}"]


def test_a_linked_folder_is_named_and_not_entered(tmp_path: Path) -> None:
    site(tmp_path / "site", {})
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "b.md").write_text("secret")
    (tmp_path / "site" / "content" / "notes" / "linked").symlink_to(tmp_path / "elsewhere")
    assert found(tmp_path / "site") == [f"content/notes/linked: {LINK}"]


@pytest.mark.parametrize("name", ["content", "templates"])
def test_a_linked_top_folder_is_named(name: str, tmp_path: Path) -> None:
    root = site(tmp_path / "site", {})
    (root / "content").rename(tmp_path / "content") if name == "content" else None
    (root / name).symlink_to(tmp_path)
    assert f"{name}: {LINK}" in found(root)


def test_a_folder_where_a_file_is_meant_is_named(tmp_path: Path) -> None:
    site(tmp_path, {})
    (tmp_path / "content" / "notes" / "b.md").mkdir()
    assert found(tmp_path) == [f"content/notes/b.md: {IRREGULAR}"]


def test_folders_of_notes_are_free(tmp_path: Path) -> None:
    site(tmp_path, {"notes/2024/q1.md/fabs/b.md": note()})
    assert found(tmp_path) == []


def test_a_name_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    site(tmp_path, {})
    (tmp_path / "content" / "notes" / os.fsdecode(b"caf\xe9.md")).write_text(note())
    (tmp_path / "content" / "notes" / os.fsdecode(b"d\xe9cembre")).mkdir()
    assert found(tmp_path) == [
        "content/notes/caf�.md: error[N002]: the name is not UTF-8",
        "content/notes/d�cembre: error[N002]: the name is not UTF-8",
    ]


def unreadable(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the disk refuse one file or folder, which permissions do not do for root."""

    def refusing(original: Callable[..., object]) -> Callable[..., object]:
        def open_or_refuse(given: object, *arguments: object, **options: object) -> object:
            if Path(str(given)) == path:
                raise PermissionError(13, "Permission denied", str(path))
            return original(given, *arguments, **options)

        return open_or_refuse

    monkeypatch.setattr(os, "open", refusing(os.open))
    monkeypatch.setattr(os, "scandir", refusing(os.scandir))


REFUSED = "error[N001]: cannot be read: Permission denied"


@pytest.mark.parametrize(
    "path",
    [
        "content/site.yaml",
        "content/topics.yaml",
        "content/companies.yaml",
        "content/publishers.yaml",
        "content/notes/b.md",
        "content/notes/fab.png",
        "content/stories/fabs.md",
        "content/briefs/2024-W04.md",
        "content/pages/about.md",
        "content/assets/logo.svg",
        "content/notes/2024",
        "content/stories",
        "templates/note.html",
        "templates",
    ],
)
def test_an_unreadable_file_or_folder_is_named_once(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No cascade: what refers to it is not called unknown."""
    site(
        tmp_path,
        {
            "site.yaml": f"{SITE}logo: /assets/logo.svg\n",
            "topics.yaml": "energy: {name: Energy}\n",
            "companies.yaml": "openai: {name: OpenAI}\n",
            "publishers.yaml": "ft.com: {name: Financial Times}\n",
            "assets/logo.svg": "<svg/>",
            "notes/a.md": note("topics: [energy]\ncompanies: [openai]\nstory: fabs\n"),
            "notes/b.md": note("", "![A fab](fab.png)"),
            "notes/fab.png": "",
            "notes/2024/c.md": note("weight: short\n"),
            "stories/fabs.md": "---\ntitle: Fabs\n---\n",
            "briefs/2024-W04.md": "---\nnotes: [a, b, c]\n---\n",
            "pages/about.md": "---\ntitle: About\n---\n",
        },
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "note.html").write_text("{{ note.title }}")
    assert found(tmp_path) == []
    unreadable(tmp_path / path, monkeypatch)
    assert found(tmp_path) == [f"{path}: {REFUSED}"]


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (256 * 1024, []),
        (256 * 1024 + 1, ["content/notes/b.md: error[N004]: is larger than 256 kB"]),
    ],
)
def test_a_note_is_at_most_256_kb(size: int, said: list[str], tmp_path: Path) -> None:
    start = note("", "")
    site(tmp_path, {"notes/b.md": start + "word " * ((size - len(start)) // 5)})
    path = tmp_path / "content" / "notes" / "b.md"
    path.write_text(path.read_text().ljust(size, "."))
    assert found(tmp_path) == said


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (64 * 1024, []),
        (
            64 * 1024 + 1,
            ["content/notes/b.md:1:1: error[N109]: the front matter is larger than 64 kB"],
        ),
    ],
)
def test_front_matter_is_at_most_64_kb(size: int, said: list[str], tmp_path: Path) -> None:
    fields = "title: A\ndate: 2024-01-22\nsource: B\nsummary: "
    filled = fields.ljust(size - 1, "x")
    site(tmp_path, {"notes/b.md": f"---\n{filled}\n---\nText.\n"})
    assert found(tmp_path) == said


@pytest.mark.parametrize(
    "nested", ["[" * 30_000, "{a: " * 15_000, "\n" + "- " * 30_000, "\n  -" + "  -" * 20_000]
)
def test_front_matter_nested_beyond_reason_ends_in_a_diagnostic(
    nested: str, tmp_path: Path
) -> None:
    """PyYAML's binding of libyaml dies of deep nesting."""
    site(tmp_path, {"notes/b.md": f"---\nimage: {nested}\n---\nText.\n"})
    (said,) = found(tmp_path)
    assert "lists and fields are nested deeper than 20 levels" in said


@pytest.mark.parametrize(
    "text",
    ["![" * 5000, "[" * 20_000, "> " * 10_000, "- " * 10_000, "*a **b " * 5000, "# a\n" * 10_000],
)
def test_a_strange_text_ends_in_good_time(text: str, tmp_path: Path) -> None:
    site(tmp_path, {"notes/b.md": note("", text)})
    assert all("N301" in said or "N315" in said for said in found(tmp_path))


def test_diagnostics_are_in_the_order_of_their_places(tmp_path: Path) -> None:
    site(tmp_path, {"notes/b.md": note("foo: 1\nbar: 2\nsource: B\n", "TK"), "topics.yaml": "- a"})
    places = [(d.at.path, d.at.line or 0, d.at.column or 0) for d in diagnose(tmp_path) if d.at]
    assert places == sorted(places)
    assert len(places) == 5
