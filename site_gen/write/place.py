"""Where an output folder may lie, and whether what stands there is ours."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.write import manifest
from site_gen.write.manifest import Manifest

_SOURCES = ("content", "templates")


def problem(code: str, root: Path, path: Path, message: str, remedy: str) -> Diagnostic:
    """Make an error about a file of the output, placed relative to the site."""
    place = os.path.relpath(path, root).replace(os.sep, "/")
    return Diagnostic(code, "error", message, remedy, Location(place))


_TO_MEND = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "make room on that disk"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "let yourself write there"),
    errno.EROFS: "give a folder on a disk that can be written to with --output",
    errno.EFBIG: "raise the limit that is set on the size of files (ulimit -f)",
    **dict.fromkeys((errno.EMFILE, errno.ENFILE), "raise the limit of open files (ulimit -n)"),
}


def unwritable(root: Path, path: Path, error: OSError) -> Diagnostic:
    """Say that the disk refused a file."""
    reason = error.strerror or str(error)
    return problem(
        "N607",
        root,
        path,
        f"cannot be written: {reason}",
        f"{_TO_MEND.get(error.errno or 0, 'mend the cause')}, and build again; until then every "
        "file is whole, old or new",
    )


def misplaced(output: Path, root: Path) -> Diagnostics:
    """Say why there may be no output folder at `output`, if so."""
    try:
        found = _wrong_place(output, root) or _wrong_kind(output, root)
    except OSError as error:
        return (unwritable(root, Path(error.filename or output), error),)
    return (found,) if found else ()


def claim(output: Path, root: Path) -> tuple[Manifest | None, Diagnostics]:
    """Return the manifest of a folder that is ours to write, or say why it is not.

    Ours is a folder that has a manifest, or holds nothing.
    """
    found = misplaced(output, root)
    if found:
        return None, found
    try:
        return _ours(output), ()
    except manifest.DamagedError as error:
        return None, (_damaged(output, root, error),)
    except ForeignError as error:
        return None, (_foreign(output, root, str(error)),)
    except OSError as error:
        return None, (unwritable(root, Path(error.filename or output), error),)


class ForeignError(ValueError):
    """The output folder holds files and no manifest; the message names one of them."""


def _ours(output: Path) -> Manifest:
    """Return the manifest, empty where the folder is.

    A damaged one is as good as none: where more than dot files stand beside it, nothing tells
    which of them are ours.
    """
    names = _visible_names(output)
    try:
        found = manifest.read(output)
    except manifest.DamagedError:
        if names:
            raise
        found = None
    if found is None and names:
        raise ForeignError(names[0])
    return found or Manifest()


def _visible_names(output: Path) -> list[str]:
    try:
        return sorted(name for name in os.listdir(output) if not name.startswith("."))
    except FileNotFoundError:
        return []


def _wrong_place(output: Path, root: Path) -> Diagnostic | None:
    real, site = Path(os.path.realpath(output)), Path(os.path.realpath(root))
    if real == site or real in site.parents:
        what = "is the site itself" if real == site else "holds the site"
    elif _is_home(real):
        what = "is your home folder"
    elif any(real == site / name or site / name in real.parents for name in _SOURCES):
        what = "lies in what the site is made from"
    else:
        return None
    return problem(
        "N601",
        root,
        output,
        f"cannot be the output folder: it {what}",
        "give a folder of its own, like --output output",
    )


def _is_home(real: Path) -> bool:
    try:
        return real == Path(os.path.realpath(Path.home()))
    except RuntimeError:  # nothing says where it is
        return False


def _wrong_kind(output: Path, root: Path) -> Diagnostic | None:
    if output.is_symlink():
        what = "is a symbolic link"
    elif output.exists() and not output.is_dir():
        what = "is a file"
    else:
        return None
    return problem(
        "N602",
        root,
        output,
        f"cannot be the output folder: it {what}",
        "move it away, or give another folder with --output",
    )


def _foreign(output: Path, root: Path, name: str) -> Diagnostic:
    return problem(
        "N603",
        root,
        output,
        f"holds files that no build wrote, such as `{name}`",
        "give an empty folder with --output, or empty this one yourself",
    )


def _damaged(output: Path, root: Path, error: ValueError) -> Diagnostic:
    return problem(
        "N604",
        root,
        output / manifest.NAME,
        f"{error}, so nothing tells which files a build may replace",
        "empty the output folder yourself, then build again",
    )
