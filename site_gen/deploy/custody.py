"""Holds a target for one deploy: its book says so, and what is certain if the deploy is cut short.

A deploy that is cut short leaves its claim in the book. The next one on the same machine sees
that its process is gone and goes on at once; one on another machine waits until it has given no
sign of life for two minutes.
"""

from __future__ import annotations

import os
import platform
import secrets
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b

from site_gen.deploy import book as books
from site_gen.deploy.book import Book, Claim
from site_gen.deploy.target import Stamped, TakenError, Target, TargetError

_SILENCE = timedelta(minutes=2)
_SIGN_EVERY = 20.0
"""Seconds between two signs of life."""
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Custody:
    """A target's book, in our hands."""

    target: Target
    clock: Clock
    held: Book
    """What stands in the book."""
    stamp: str | None
    _signed: float = 0.0

    def open(self, unsure: Collection[str]) -> None:
        """Write that from now on anything may stand at these paths. Raises TakenError."""
        if self.target.whole:
            return
        claim = Claim(secrets.token_hex(8), _machine(), os.getpid(), self.clock())
        certain = {p: h for p, h in self.held.files.items() if p not in unsure}
        self._write(Book(certain, self.held.kept & certain.keys(), frozenset(unsure), claim))

    def renew(self) -> None:
        """Give a sign of life now and then. Raises TakenError where someone else took over."""
        if self.held.claim is not None and time.monotonic() - self._signed > _SIGN_EVERY:
            self._write(replace(self.held, claim=replace(self.held.claim, at=self.clock())))

    def close(self, after: Book) -> None:
        """Write what stands there now. Raises TakenError."""
        self._write(after)

    def release(self) -> None:
        """Let the next deploy begin at once after a failure; what is unsure stays so."""
        if self.held.claim is not None:
            with suppress(TakenError, TargetError):
                self._write(replace(self.held, claim=None))

    def confess(self, paths: Collection[str]) -> None:
        """Note, in the book of who took over, that we may have written at these paths."""
        with suppress(TakenError, TargetError, books.DamagedError):
            found = self.target.read_book()
            if found is None:
                return
            theirs = books.decode(found.data)
            files = {p: h for p, h in theirs.files.items() if p not in paths}
            unsure = theirs.unsure | frozenset(paths)
            told = replace(theirs, files=files, unsure=unsure, kept=theirs.kept & files.keys())
            self.target.write_book(books.encode(told), found.stamp)

    def _write(self, book: Book) -> None:
        data = books.encode(book)
        try:
            self.stamp = self.target.write_book(data, self.stamp)
        except TakenError:
            # An answer that got lost is asked for again, and then it is our own that stands there.
            found = self.target.read_book()
            if found is None or found.data != data:
                raise
            self.stamp = found.stamp
        self.held, self._signed = book, time.monotonic()


def take(target: Target, clock: Clock) -> Custody:
    """Read a target's book. Raises TargetError, DamagedError."""
    found: Stamped | None = target.read_book()
    if found is None:
        return Custody(target, clock, Book(), None)
    return Custody(target, clock, books.decode(found.data), found.stamp)


def is_at_work(claim: Claim | None, now: datetime) -> bool:
    """Tell whether the deploy that made a claim may still be under way."""
    if claim is None:
        return False
    if claim.machine == _machine():
        return claim.process != os.getpid() and _runs(claim.process)
    return abs(now - claim.at) < _SILENCE


def _machine() -> str:
    return blake2b(platform.node().encode(), digest_size=8).hexdigest()


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True
