"""Keeps the texts of clipped sources in .clips/, for the quote check and never to be published."""

from __future__ import annotations

import re
from pathlib import Path

from site_gen.desk import files
from site_gen.diagnostics import Diagnostics

FOLDER = ".clips"
_UID = re.compile(r"[a-z0-9-]+")


def path_of(uid: str) -> str:
    """Return where the clip of a note stands, relative to the site."""
    return f"{FOLDER}/{uid}.txt"


def keep(root: Path, uid: str, text: str) -> Diagnostics:
    """Write the text of a note's source; git is told to leave the folder alone."""
    folder = root / FOLDER
    if not (folder / ".gitignore").exists():
        found = files.create(
            root, f"{FOLDER}/.gitignore", "# Others' texts: not ours to publish.\n*\n"
        )
        if found:
            return found
    return files.replace(root, path_of(uid), f"{text}\n".encode())


def kept(root: Path, uid: str) -> str | None:
    """Return the text of a note's source; None where it was not clipped, or not here."""
    if not _UID.fullmatch(uid):
        return None
    data, _ = files.read(root, path_of(uid))
    return data.decode("utf-8", errors="replace") if data else None
