"""Asks git which files of a site have changed since a revision."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_GIT = ("git", "--no-optional-locks", "-c", "core.fsmonitor=false")


class RevisionError(Exception):
    """There is no such revision, or nothing that knows one; the text is a sentence for people."""


def changed_since(root: Path, revision: str) -> frozenset[str]:
    """Return the paths, relative to the site, of files that differ from those at a revision.

    They are told from the files as they lie there, committed or not, new ones included; what
    .gitignore names is left out. On a branch that has parted from `revision`, what changed since
    then on the other side does not count. Paths of files that are gone are among them. Raises
    RevisionError.
    """
    start = _start(root, revision)
    changed = ("diff", "--name-only", "--relative", "--no-renames", "--no-ext-diff", "-z", start)
    new = ("ls-files", "--others", "--exclude-standard", "-z")
    return frozenset(
        os.fsdecode(path)
        for arguments in ((*changed, "--"), new)
        for path in _answer(root, *arguments).split(b"\0")
        if path
    )


def files_at(root: Path, revision: str) -> frozenset[str]:
    """Return the paths, relative to the site, of its files at the revision to compare with.

    That is the one that `changed_since` compares with. Raises RevisionError.
    """
    listed = _answer(root, "ls-tree", "-r", "-z", "--name-only", _start(root, revision))
    return frozenset(os.fsdecode(path) for path in listed.split(b"\0") if path)


def _start(root: Path, revision: str) -> str:
    """Return the commit to compare with: `revision`, or where this branch parted from it."""
    inside = _git(root, "rev-parse", "--is-inside-work-tree")
    if inside.stdout.strip() != b"true":
        said = inside.stderr.decode(errors="replace").partition("\n")[0].strip()
        raise RevisionError(f"`{root}` has no revisions: it is in no git repository. git: {said}")
    # One that starts with a hyphen would be taken for an option.
    named = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    found = None if revision.startswith("-") or "\0" in revision else _git(root, *named)
    if found is None or found.returncode:
        raise RevisionError(
            f"git knows no revision `{revision}` here. A branch, a tag, a commit or HEAD~3 is one; "
            "a shallow clone lacks older ones."
        )
    commit = found.stdout.decode().strip()
    parted = _git(root, "merge-base", commit, "HEAD")
    return commit if parted.returncode else parted.stdout.decode().strip()


def _answer(root: Path, *arguments: str) -> bytes:
    done = _git(root, *arguments)
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise RevisionError(f"git could not tell what changed: {said}")
    return done.stdout


def _git(root: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = (*_GIT, "-C", str(root), *arguments)
    try:
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except OSError as error:
        remedy = "install it (https://git-scm.com), or leave out --since."
        raise RevisionError(f"git cannot be run ({error.strerror}): {remedy}") from error
