"""Which file of content/ is what, told from its path alone."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Kind = Literal[
    "site",
    "topics",
    "companies",
    "publishers",
    "story",
    "note",
    "brief",
    "page",
    "inbox",
    "asset",
    "translation",
    "translated-list",
]
_DATA: dict[str, Kind] = {
    "site.yaml": "site",
    "topics.yaml": "topics",
    "companies.yaml": "companies",
    "publishers.yaml": "publishers",
}
_TEXTS: dict[str, Kind] = {"stories": "story", "briefs": "brief", "pages": "page"}
_TRANSLATED = re.compile(r"(?P<base>.+)\.(?P<lang>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\.(md|yaml)")
_DATE_PREFIX = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-(.+)")

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")


def is_picture(path: str) -> bool:
    """Tell whether the name says that it is a picture a browser shows."""
    return path.lower().endswith(PICTURES)


def ignored(name: str) -> bool:
    """Tell whether a file or folder of that name is passed over without a word."""
    return name.startswith(".") or name.endswith("~")


@lru_cache(maxsize=100_000)  # asked several times of each file
def kind_of(path: str) -> Kind | None:
    """Tell what a file is from its path below the site; None is no part of the site."""
    top, *parts = path.split("/")
    if top != "content" or not parts:
        return None
    if parts[0] == "assets" and len(parts) > 1:
        return "asset"
    if parts == ["inbox.md"]:
        return "inbox"
    if translated(path):
        if not _kind_of_text(_base(parts)):
            return None
        return "translation" if path.endswith(".md") else "translated-list"
    return _kind_of_text(parts) or (
        "asset" if parts[0] == "notes" and is_picture(parts[-1]) else None
    )


def translated(path: str) -> tuple[str, str] | None:
    """Return (path of the original, language) where a file is a translation by its name."""
    folder, _, name = path.rpartition("/")
    found = _TRANSLATED.fullmatch(name)
    if not found:
        return None
    return f"{folder}/{found['base']}.{found[3]}", found["lang"]


def date_and_slug(path: str) -> tuple[str | None, str]:
    """Return the date that a note's file name gives (text, unchecked) and its slug."""
    stem = path.rpartition("/")[2].removesuffix(".md")
    found = _DATE_PREFIX.fullmatch(stem)
    return (found[1], found[2]) if found else (None, stem)


def remedy_for_unexpected(path: str) -> str:
    """Say what to do with a file that is no part of the site."""
    _, *folders, name = path.split("/")
    nearly = name.lower().endswith((".md", ".markdown", ".yaml", ".yml"))
    if nearly and not name.endswith((".md", ".yaml")):
        return "rename it to end in .yaml or .md"
    if name.endswith(".md") and folders and folders[0] in _TEXTS:
        return f"move it up: these files lie directly in content/{folders[0]}/"
    if name.endswith(".md"):
        return "notes belong in content/notes/, other pages in content/pages/"
    return "files to publish as they are belong in content/assets/"


def _base(parts: list[str]) -> list[str]:
    found = _TRANSLATED.fullmatch(parts[-1])
    return [*parts[:-1], f"{found['base']}.{found[3]}"] if found else parts


def _kind_of_text(parts: list[str]) -> Kind | None:
    if len(parts) == 1:
        return _DATA.get(parts[0])
    if not parts[-1].endswith(".md"):
        return None
    if parts[0] == "notes":
        return "note"
    return _TEXTS.get(parts[0]) if len(parts) == 2 else None
