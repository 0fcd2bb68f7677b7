"""A target that is a folder of this machine, such as one that a web server shows."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from site_gen.deploy.target import BOOK, Done, Place, Stamped, TakenError, TargetError, Upload
from site_gen.write import lock

_MODE = 0o644
_ASIDE = ".site-gen-put-"


class Folder:
    """A folder; each file takes its place by a rename."""

    whole = False

    def __init__(self, folder: Path, place: Place) -> None:
        here, site = folder.resolve(), place.root.resolve()
        barred = (site / "content", site / "templates", place.output.resolve())
        if here in (site, *site.parents, Path.home()) or any(
            here == part or part in here.parents for part in barred
        ):
            raise TargetError(
                f"`{folder}` is a folder of the site's own, or holds it",
                "deploy to a folder elsewhere, which the web server shows",
            )
        self.folder = folder
        self._swept: set[Path] = set()

    def read_book(self) -> Stamped | None:
        """Return the book; None where there is none."""
        found = self.read([BOOK]).get(BOOK)
        return None if found is None else Stamped(found, _stamp(found))

    def write_book(self, data: bytes, expected: str | None) -> str:
        """Replace the book under a lock of the folder."""
        try:
            with lock.of_output(self.folder):
                found = self.read_book()
                if (found.stamp if found else None) != expected:
                    raise TakenError
                self._write(BOOK, data)
        except OSError as error:
            raise _refused(error) from None
        return _stamp(data)

    def put(self, uploads: Sequence[Upload], done: Done) -> None:
        """Write files aside, and rename them into place."""
        for upload in uploads:
            try:
                self._write(upload.path, upload.data)
            except OSError as error:
                raise _refused(error) from None
            done(1)

    def delete(self, paths: Collection[str], done: Done) -> None:
        """Remove files, and folders that this leaves empty."""
        for path in paths:
            try:
                with suppress(FileNotFoundError, NotADirectoryError):
                    self._inside(path).unlink()
                    self._sweep((self.folder / path).parent)
            except OSError as error:
                raise _refused(error) from None
            for folder in (self.folder / path).parents:
                if folder == self.folder:
                    break
                with suppress(OSError):  # it holds something else
                    folder.rmdir()
            done(1)

    def read(self, paths: Collection[str]) -> Mapping[str, bytes]:
        """Return what files hold."""
        found = {}
        for path in paths:
            try:
                found[path] = self._inside(path).read_bytes()
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                raise _refused(error) from None
        return found

    def close(self) -> None:
        """Let go of nothing: nothing is held."""

    def _inside(self, path: str) -> Path:
        """Return where a path lies; a link that someone put into the folder leads nowhere."""
        file = self.folder / path
        for part in (file, *file.parents):
            if part == self.folder:
                break
            if part.is_symlink():
                raise TargetError(f"`{part}` is a symbolic link, and is not followed")
        return file

    def _write(self, path: str, data: bytes) -> None:
        file = self._inside(path)
        file.parent.mkdir(parents=True, exist_ok=True)
        self._sweep(file.parent)
        descriptor, aside = tempfile.mkstemp(prefix=_ASIDE, dir=file.parent)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(data)
                os.fchmod(opened.fileno(), _MODE)
            os.replace(aside, file)
        except BaseException:  # also Ctrl-C: clean up, and pass it on
            with suppress(OSError):
                os.unlink(aside)
            raise

    def _sweep(self, folder: Path) -> None:
        """Remove, once, what a deploy that was killed has left aside."""
        if folder not in self._swept:
            self._swept.add(folder)
            for left in folder.glob(f"{_ASIDE}*"):
                with suppress(OSError):
                    left.unlink()


def _stamp(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _refused(error: OSError) -> TargetError:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    remedy = "make room there, and deploy again, which completes this one" if full else None
    return TargetError(f"{error.filename}: {error.strerror or error}", remedy)
