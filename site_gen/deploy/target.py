"""What every kind of target can do: keep a book, take files, let them go, show what it serves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

BOOK = ".site-gen-deploy.json"
"""The object on a target that says which of its files are ours; for us alone."""

Done = Callable[[int], None]
"""Is told of so many more files that have reached the target."""


class TargetError(Exception):
    """A target does not do what it is asked to; the text says what happened, for people."""

    def __init__(self, text: str, remedy: str | None = None, *, passing: bool = False) -> None:
        super().__init__(text)
        self.remedy = remedy
        self.passing = passing
        """Whether it may work if it is tried again in a moment."""


class TakenError(Exception):
    """The book is not the one that was expected: someone else has written it meanwhile."""


class MissingProgramError(TargetError):
    """Something that has to be installed is not; the text says what and how."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """A book as it stands on a target."""

    data: bytes
    stamp: str
    """Changes whenever the book does: an entity tag, a hash, a commit."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way."""

    path: str
    """Below the target, with `/`; the same as below the output."""
    data: bytes
    content_type: str
    cache_control: str


class Target(Protocol):
    """A place that takes a site. Every method raises TargetError."""

    whole: bool
    """Whether nobody sees anything of a deploy before its book is written, and then all of it."""

    def read_book(self) -> Stamped | None:
        """Return the book; None where there is none."""

    def write_book(self, data: bytes, expected: str | None) -> str:
        """Replace the book that has the stamp `expected` (None: there is none); return the new.

        Raises TakenError where another stands there.
        """

    def put(self, uploads: Sequence[Upload], done: Done) -> None:
        """Write files, each of them whole or not at all."""

    def delete(self, paths: Collection[str], done: Done) -> None:
        """Remove files; one that is not there is removed already."""

    def read(self, paths: Collection[str]) -> Mapping[str, bytes]:
        """Return what files hold, as far as they are there."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a target needs to know of this machine."""

    root: Path
    """The site; relative folders are meant from here."""
    output: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    """What the shell says: credentials, and how ssh is to be run."""
