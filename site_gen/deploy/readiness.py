"""Says whether an output folder may go out: whole, of today's content, without drafts."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from site_gen import again, sources
from site_gen.deploy.target import Upload
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.model import When
from site_gen.write import journal, manifest

_BUILD = "build it: site-gen build"
Files = Mapping[str, str]
"""Output path → hash."""


class ChangedError(Exception):
    """A file of the output is not what the build wrote; the message is its path."""


def check(root: Path, output: Path, at: When, url: str | None) -> tuple[Files, Diagnostics]:
    """Return the files of an output that may be deployed, or say why none may.

    Whether it is what the content makes now is told from the looks of files where that is
    enough (`again`), else by rendering what is not known, without writing it.
    """
    try:
        books = manifest.read(output)
    except (manifest.DamagedError, OSError) as error:
        return {}, (_refusal("N901", f"the output cannot be read: {error}", _BUILD),)
    if books is None or not books.hashes:
        return {}, (_refusal("N901", f"there is no site in `{output.name}/`", _BUILD),)
    if sources.PREVIEW_MARK in books.hashes or (output / sources.PREVIEW_MARK).exists():
        message = f"`{output.name}/` is a preview: it shows drafts and what is held"
        return {}, (_refusal("N902", message, "build without --preview"),)
    if journal.is_open(output):
        message = f"a build of `{output.name}/` was cut short, or is under way"
        return {}, (_refusal("N903", message, "build again, which completes it"),)
    key = again.wish(url)
    if again.unchanged(root, output, at, key, again.scan(root)) is not None:
        return books.hashes, ()
    return _compare(root, output, at, url, books.hashes)


def _compare(
    root: Path, output: Path, at: When, url: str | None, files: Files
) -> tuple[Files, Diagnostics]:
    from site_gen import build  # noqa: PLC0415 - all of it, and seldom needed

    wanted, found = build.expected(root, output, at=at, url=url)
    if wanted is None:
        return {}, tuple(d for d in found if d.severity == "error")
    differing = sorted(
        path for path in wanted.keys() | files.keys() if wanted.get(path) != files.get(path)
    )
    if not differing:
        return files, ()
    more = f", and {len(differing) - 1} more" if len(differing) > 1 else ""
    message = (
        f"`{output.name}/` is not what the content makes now: {differing[0]}{more} would change"
    )
    return {}, (_refusal("N904", message, f"{_BUILD}, and look at it"),)


def upload(output: Path, path: str, hashed: str, content_type: str, cache: str) -> Upload:
    """Read a file to put. Raises ChangedError."""
    file = output / path
    try:
        regular = not file.is_symlink() and file.is_file()
        data = file.read_bytes() if regular else b""
    except OSError:
        raise ChangedError(path) from None
    if not regular or manifest.digest(data) != hashed:
        raise ChangedError(path)
    return Upload(path, data, content_type, cache)


def changed(path: str) -> Diagnostic:
    """Say that a file is not what the build wrote."""
    message = f"`{path}` is not what the build wrote"
    return _refusal("N905", message, "write it anew: site-gen build --clean")


def _refusal(code: str, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(code, "error", message, remedy)
