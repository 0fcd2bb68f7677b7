"""Creates and replaces files of content/, whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from site_gen.diagnostics import Diagnostic, Diagnostics, Location


def create(root: Path, path: str, text: str) -> Diagnostics:
    """Create a file of the site, or say why not; an existing one is never overwritten."""
    target = root / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with _written_aside(target, text.encode(), 0o666) as aside:
            _link(aside, target)
    except FileExistsError:
        remedy = "open it, or choose another name"
        return (Diagnostic("N701", "error", "exists already", remedy, Location(path)),)
    except OSError as error:
        return (_unwritable(path, error),)
    return ()


def read(root: Path, path: str) -> tuple[bytes, Diagnostics]:
    """Read a file of the site; one that does not exist is empty."""
    try:
        descriptor = os.open(root / path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(), ()
    except FileNotFoundError:
        return b"", ()
    except OSError as error:
        reason = error.strerror or str(error)
        remedy = "make it a plain file that you may read"
        return b"", (
            Diagnostic("N706", "error", f"cannot be read: {reason}", remedy, Location(path)),
        )


def replace(root: Path, path: str, data: bytes) -> Diagnostics:
    """Replace a file of the site by one with other bytes and the same mode."""
    target = root / path
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666
        with _written_aside(target, data, mode) as aside:
            os.replace(aside, target)
    except OSError as error:
        return (_unwritable(path, error),)
    return ()


@contextmanager
def _written_aside(target: Path, data: bytes, mode: int) -> Iterator[Path]:
    """Write a dot file beside `target`, which no build reads, and leave none behind."""
    aside = target.parent / f".{target.name}.{secrets.token_hex(4)}"
    try:
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(data)
        yield aside
    finally:
        with suppress(FileNotFoundError):
            aside.unlink()


def _link(aside: Path, target: Path) -> None:
    """Give a file its name, unless something has it."""
    try:
        os.link(aside, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as exFAT
        if os.path.lexists(target):
            raise FileExistsError(target) from None
        os.replace(aside, target)


def _unwritable(path: str, error: OSError) -> Diagnostic:
    reason = error.strerror or str(error)
    remedy = "make the folder writable for you, or free some space; nothing was changed"
    return Diagnostic("N706", "error", f"cannot be written: {reason}", remedy, Location(path))
