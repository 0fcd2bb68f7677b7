"""A target on a server that rsync reaches over ssh."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from site_gen.deploy import command
from site_gen.deploy.command import Ended
from site_gen.deploy.target import BOOK, Done, Stamped, TakenError, TargetError, Upload

_HOST = re.compile(r"(?:[A-Za-z0-9_][A-Za-z0-9_.-]*@)?(?:[A-Za-z0-9][A-Za-z0-9.-]*|\[[0-9a-f:]+\])")
_ABSENT = "No such file or directory"
_NO_FOLDER = frozenset((3, 12, 23))
"""What comes of asking in a folder that is not there yet."""
_PASSING = frozenset((10, 12, 30, 35, 255))
"""rsync's statuses for connections that broke; 255 is ssh's."""
_REMEDIES = {
    255: "see whether `ssh` reaches the host by itself, without a question",
    11: "see whether there is room there; deploying again completes this one",
}


class Server:
    """A folder on a server.

    rsync itself has no conditional write: the book is read, compared, written and read again, so
    that of two deploys that begin in the same second one may be told so late.
    """

    whole = False

    def __init__(
        self, host: str, port: int | None, folder: str, environment: Mapping[str, str]
    ) -> None:
        if not _HOST.fullmatch(host):
            raise TargetError(f"`{host}` is no host to deploy to")
        shell = environment.get("RSYNC_RSH", "ssh")
        self._environment = environment
        self._sockets = tempfile.mkdtemp(prefix="site-gen-")
        shared = f"-o ControlMaster=auto -o ControlPath={self._sockets}/%C -o ControlPersist=20"
        choices = f"-o BatchMode=yes -o ConnectTimeout=15 {shared}"
        self._shell = f"{shell} {choices}{f' -p {port}' if port else ''}"
        self._there = f"{host}:{folder.rstrip('/')}/"

    def read_book(self) -> Stamped | None:
        """Return the book; None where there is none."""
        data = self.read([BOOK]).get(BOOK)
        return None if data is None else Stamped(data, _stamp(data))

    def write_book(self, data: bytes, expected: str | None) -> str:
        """Replace the book, and see whether it is ours that stands there."""
        found = self.read_book()
        if (found.stamp if found else None) != expected:
            raise TakenError
        self.put([Upload(BOOK, data, "", "")], lambda _: None)
        found = self.read_book()
        if found is None or found.data != data:
            raise TakenError
        return _stamp(data)

    def put(self, uploads: Sequence[Upload], done: Done) -> None:
        """Write files in one go; rsync renames each into place when it is whole."""
        with tempfile.TemporaryDirectory(prefix="site-gen-") as name:
            for upload in uploads:
                file = Path(name, upload.path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(upload.data)
            self._sync(
                ["-r", "--ignore-times", "--chmod=D755,F644", f"{name}/", self._there],
                [upload.path for upload in uploads],
            )
        done(len(uploads))

    def delete(self, paths: Collection[str], done: Done) -> None:
        """Remove files, then folders that this leaves empty, the deepest first."""
        levels: dict[int, set[str]] = {}
        for folder in {above for path in paths for above in _above(path)}:
            levels.setdefault(-folder.count("/"), set()).add(folder)
        self._remove(paths)
        for _, folders in sorted(levels.items()):
            with suppress(TargetError):  # they hold something else
                self._remove(folders)
        done(len(paths))

    def read(self, paths: Collection[str]) -> Mapping[str, bytes]:
        """Return what files hold."""
        with tempfile.TemporaryDirectory(prefix="site-gen-") as name:
            ended = self._run(
                ["-r", "--ignore-missing-args", "--no-implied-dirs", self._there, f"{name}/"], paths
            )
            if ended.status and not (ended.status in _NO_FOLDER and _ABSENT in ended.complaint):
                raise _refused(ended)
            files = {path: Path(name, path) for path in paths}
            return {path: file.read_bytes() for path, file in files.items() if file.is_file()}

    def close(self) -> None:
        """Let go of the connection, which ends by itself when nobody has used it for a while."""
        shutil.rmtree(self._sockets, ignore_errors=True)

    def _remove(self, paths: Collection[str]) -> None:
        """Remove what is missing here, in folders that are not: else rsync does not look."""
        if not paths:
            return
        with tempfile.TemporaryDirectory(prefix="site-gen-") as name:
            for path in paths:
                Path(name, path).parent.mkdir(parents=True, exist_ok=True)
            choices = ["-r", "--delete-missing-args", "--no-implied-dirs"]
            self._sync([*choices, f"{name}/", self._there], paths)

    def _sync(self, choices: Sequence[str], paths: Iterable[str]) -> None:
        ended = self._run(choices, paths)
        if ended.status:
            raise _refused(ended)

    def _run(self, choices: Sequence[str], paths: Iterable[str]) -> Ended:
        """Run rsync for the paths; none of them can be taken for an option or by a shell."""
        *options, source, there = choices
        fixed = ["rsync", "--secluded-args", "--from0", "--files-from=-", "-e", self._shell]
        given = "\0".join(paths).encode()
        arguments = [*fixed, *options, "--", source, there]
        return command.run(arguments, given=given, environment=self._environment)


def _above(path: str) -> list[str]:
    parts = path.split("/")[:-1]
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


def _stamp(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _refused(ended: Ended) -> TargetError:
    said = ended.complaint.removeprefix("rsync: ") or f"status {ended.status}"
    remedy = _REMEDIES.get(ended.status)
    return TargetError(f"rsync: {said}", remedy, passing=ended.status in _PASSING)
