"""What this program is made of, so that a memo of another one is not taken for its own."""

from __future__ import annotations

import os
import sys
from hashlib import blake2b
from pathlib import Path

from site_gen import __version__

_PACKAGE = Path(__file__).parent


def templates_folder() -> Path:
    """Return the program's own templates: in the package once installed, else beside it."""
    installed = _PACKAGE / "templates"
    return installed if installed.is_dir() else _PACKAGE.parent / "templates"


def catalogue(language: str) -> bytes | None:
    """Return the catalogue of a language, or of the language it is a variety of."""
    for tag in (language.replace("-", "_"), language.partition("-")[0].lower()):
        file = _PACKAGE / "locale" / tag / "LC_MESSAGES" / "messages.po"
        if file.is_file():
            return file.read_bytes()
    return None


def salt() -> bytes:
    """Return a key of the program: its version and files, Python's, and those of what it uses."""
    digest = blake2b(digest_size=16)
    digest.update(f"{__version__} {sys.version} {sys.byteorder}".encode())
    for folder in (_PACKAGE, *sorted(p for p in _PACKAGE.rglob("*") if p.is_dir())):
        if folder.name != "__pycache__":
            _look(folder, digest)
    for entry in sys.path:
        try:
            names = sorted(n for n in os.listdir(entry or ".") if n.endswith(".dist-info"))
        except OSError:
            continue
        digest.update("\0".join(names).encode(errors="surrogateescape"))
    return digest.digest()


def _look(folder: Path, digest: blake2b) -> None:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda e: e.name):
            if entry.is_file() and not entry.name.endswith(".pyc"):
                found = entry.stat()
                stamp = f"{entry.name} {found.st_size} {found.st_mtime_ns}\0"
                digest.update(stamp.encode(errors="surrogateescape"))
