"""Compares the feeds of an output with what is served now, through a target or over the web."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_gen.deploy import comparison, entries, web
from site_gen.deploy.book import Book
from site_gen.deploy.comparison import Difference
from site_gen.deploy.entries import Served
from site_gen.deploy.plan import Feeds
from site_gen.diagnostics import Diagnostic, Diagnostics, Location

Serve = Callable[[Collection[str]], Mapping[str, bytes]]
"""Returns what is served at paths, as far as there is anything."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What subscribers will see."""

    differences: tuple[Difference, ...] = ()
    diagnostics: Diagnostics = ()


def compare(
    output: Path, named: str, files: Mapping[str, str], book: Book, feeds: Feeds, serve: Serve
) -> Seen:
    """Compare every feed of an output, called `named`, with the one that is served.

    Of a feed that the book says is the very same, nothing is fetched.
    """
    ours = [path for path in files if feeds.is_subscribed(path)]
    theirs = [p for p in (*book.files, *book.unsure) if feeds.is_subscribed(p) and p not in files]
    same = {p for p in ours if book.files.get(p) == files[p] and p not in book.unsure}
    asked = sorted({*ours, *theirs} - same)
    served = serve(asked) if asked else {}

    @functools.cache
    def known() -> frozenset[str]:
        """Return the ids of all entries of all our feeds, archives too."""
        documents = [path for path in files if path.endswith(".atom")]
        return frozenset(e.id for path in documents for e in _own(output, path).entries)

    differences: list[Difference] = []
    found: list[Diagnostic] = []
    for path in sorted({*ours, *theirs}):
        own = _own(output, path) if path in files else None
        if path in same:
            count = len(own.entries) if own else 0
            differences.append(Difference(path, unchanged=count))
            continue
        try:
            before = entries.read(served[path]) if path in served else None
        except entries.UnreadableError as error:
            found.append(_unreadable(f"{named}/{path}", error))
            before = None
        if own is None and before is None:
            continue
        difference = comparison.compare(path, own, before, known)
        differences.append(difference)
        found.extend(comparison.problems(difference, named))
    return Seen(tuple(differences), tuple(found))


def over_the_web(base: str) -> Serve:
    """Return how to see what stands below an address, which ends in a slash."""

    def serve(paths: Collection[str]) -> Mapping[str, bytes]:
        found = {}
        for path in paths:
            try:
                found[path] = web.get(f"{base}{path}")
            except web.WebError as error:
                if error.status not in (404, 410):
                    raise
        return found

    return serve


def _own(output: Path, path: str) -> Served:
    """Read a feed of our own. Raises OSError, UnreadableError."""
    return entries.read((output / path).read_bytes())


def _unreadable(path: str, error: entries.UnreadableError) -> Diagnostic:
    remedy = "nobody can tell what subscribers saw; the deploy puts a whole one there"
    message = f"the feed that is served is not whole: {error}"
    return Diagnostic("N916", "warning", message, remedy, Location(path))
