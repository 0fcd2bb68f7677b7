"""A target that is a branch of a git repository, as for GitHub Pages: a deploy is a commit."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from site_gen.deploy import command
from site_gen.deploy.target import BOOK, Done, Stamped, TakenError, TargetError, Upload

_BRANCH = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_ENVIRONMENT = {"GIT_TERMINAL_PROMPT": "0", "GIT_SSH_COMMAND": "ssh -o BatchMode=yes"}
_TAKEN = ("non-fast-forward", "fetch first", "[rejected]", "cannot lock ref")
_PLAIN = ".nojekyll"
"""Without it GitHub Pages leaves out files whose names start with a dot or an underscore."""


class Branch:
    """A branch, in a work tree in a temporary folder; the push is all or nothing."""

    whole = True

    def __init__(self, repository: str, branch: str, environment: Mapping[str, str]) -> None:
        if not _BRANCH.fullmatch(branch) or ".." in branch or branch.endswith(".lock"):
            raise TargetError(f"`{branch}` is no name of a branch")
        self._repository, self._branch = repository, branch
        self._environment = {**environment, **_ENVIRONMENT}
        self._folder = Path(tempfile.mkdtemp(prefix="site-gen-"))
        self._opened = False

    def read_book(self) -> Stamped | None:
        """Return the book; its stamp is the commit it stands in."""
        data = self.read([BOOK]).get(BOOK)
        return None if data is None else Stamped(data, _commit(self._git("rev-parse", "HEAD")))

    def write_book(self, data: bytes, expected: str | None) -> str:
        """Commit everything and push; refused where someone else has pushed meanwhile."""
        self._open()
        book = self._folder / BOOK
        if book.exists() != (expected is not None):
            raise TakenError
        book.write_bytes(data)
        (self._folder / _PLAIN).touch()
        self._git("add", "--all", "--force", ".")
        self._git(*self._author(), "commit", "--quiet", "--no-verify", "-m", "Deploy the site")
        try:
            self._git("push", "--quiet", "origin", f"HEAD:refs/heads/{self._branch}")
        except TargetError as error:
            if any(sign in str(error) for sign in _TAKEN):
                raise TakenError from None
            raise
        return _commit(self._git("rev-parse", "HEAD"))

    def put(self, uploads: Sequence[Upload], done: Done) -> None:
        """Write files into the work tree."""
        self._open()
        for upload in uploads:
            file = self._inside(upload.path)
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(upload.data)
            except OSError as error:
                raise TargetError(f"{upload.path}: {error.strerror or error}") from None
            done(1)

    def delete(self, paths: Collection[str], done: Done) -> None:
        """Remove files from the work tree; git knows no empty folders."""
        self._open()
        for path in paths:
            with suppress(FileNotFoundError, NotADirectoryError):
                self._inside(path).unlink()
            for folder in (self._folder / path).parents:
                if folder == self._folder:
                    break
                with suppress(OSError):  # it holds something else
                    folder.rmdir()
            done(1)

    def read(self, paths: Collection[str]) -> Mapping[str, bytes]:
        """Return what files hold."""
        self._open()
        files = {path: self._inside(path) for path in paths}
        return {path: file.read_bytes() for path, file in files.items() if file.is_file()}

    def close(self) -> None:
        """Remove the work tree."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _open(self) -> None:
        """Make the work tree: of the branch, or of none yet."""
        if self._opened:
            return
        self._git("init", "--quiet")
        self._git("remote", "add", "--", "origin", self._repository)
        ref = f"refs/heads/{self._branch}"
        there = self._git("ls-remote", "origin", ref)
        if there:
            self._git("fetch", "--quiet", "--depth=1", "origin", ref)
            self._git("checkout", "--quiet", "--detach", "FETCH_HEAD")
        self._opened = True

    def _inside(self, path: str) -> Path:
        """Return where a path lies; a link that someone committed leads nowhere."""
        file = self._folder / path
        parts = path.split("/")
        if parts[0].lower() == ".git":
            raise TargetError(f"`{path}` is git's own")
        for part in (file, *file.parents):
            if part == self._folder:
                break
            if part.is_symlink():
                raise TargetError(f"`{path}` is a symbolic link there, and is not followed")
        return file

    def _author(self) -> list[str]:
        """Return who commits, where git does not know."""
        known = command.run(
            ["git", "config", "user.email"], folder=self._folder, environment=self._environment
        )
        if known.status == 0:
            return []
        return ["-c", "user.name=site-gen", "-c", "user.email=site-gen@localhost"]

    def _git(self, *arguments: str) -> bytes:
        """Run git in the work tree, without hooks and without questions."""
        fixed = ["git", "-c", "core.hooksPath=/dev/null", "-c", "core.autocrlf=false"]
        fixed += ["-c", "commit.gpgsign=false", "-c", "protocol.ext.allow=never"]
        ended = command.run(
            [*fixed, *arguments], folder=self._folder, environment=self._environment
        )
        if ended.status:
            said = ended.complaint or f"status {ended.status}"
            raise TargetError(f"git: {said}", passing="Could not resolve host" in said)
        return ended.output


def _commit(output: bytes) -> str:
    return output.decode().strip()
