"""What a deploy does, as a value: puts in an order in which no link leads nowhere, deletions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from site_gen import media
from site_gen.deploy import twins
from site_gen.deploy.book import Book
from site_gen.write import obstacles

Stage = Literal["assets", "new pages", "changed pages", "lists", "feeds"]
STAGES: tuple[Stage, ...] = get_args(Stage)
_LISTS = frozenset(
    (
        *("", "briefs", "topics", "companies", "stories", "claims", "figures", "corrections"),
        *("subscribe", "search", "data", "robots.txt"),
    )
)
_LEAST_LIMIT, _MOST_DELETES, _SHARE = 10, 256, 5


@dataclass(frozen=True, slots=True)
class Feeds:
    """What of a site is a feed, and which folders are editions."""

    also_at: Collection[str] = ()
    """Output paths of the main feed's copies."""
    languages: Collection[str] = ()

    def is_atom(self, path: str) -> bool:
        """Tell whether an output file is an Atom feed."""
        return path.endswith(".atom") or path in self.also_at

    def without_edition(self, path: str) -> str:
        """Return a path below the folder of its edition."""
        first, _, rest = path.partition("/")
        return rest if rest and first in self.languages else path

    def is_subscribed(self, path: str) -> bool:
        """Tell whether a file is a feed that readers subscribe to, and no part of an archive."""
        below = self.without_edition(path)
        archive = re.fullmatch(r"feeds/(briefs|notes)/[0-9]+\.atom", below)
        return below.startswith("feeds/") and below.endswith(".atom") and not archive


@dataclass(frozen=True, slots=True)
class Plan:
    """The steps of a deploy, in their order."""

    early: tuple[str, ...]
    """Paths to remove first: what comes could not stand beside them."""
    puts: tuple[tuple[Stage, tuple[str, ...]], ...]
    """Stages that have something to put."""
    late: tuple[str, ...]
    """Paths to remove in the end."""
    after: Book
    """What will be known of the target."""
    unchanged: int

    @property
    def put_paths(self) -> tuple[str, ...]:
        """All paths to put."""
        return tuple(path for _, paths in self.puts for path in paths)

    @property
    def deletes(self) -> tuple[str, ...]:
        """All paths to remove."""
        return (*self.early, *self.late)

    @property
    def idle(self) -> bool:
        """Whether there is nothing to do."""
        return not self.puts and not self.deletes


def make(book: Book, files: Mapping[str, str], feeds: Feeds) -> Plan:
    """Plan how a target comes to hold `files` (output path → hash), twins included.

    Assets that are named after their content outlive the deploy that drops them, once: pages in
    caches still ask for them.
    """
    changed = [p for p, h in files.items() if book.files.get(p) != h or p in book.unsure]
    gone = (book.files.keys() | book.unsure) - files.keys()
    kept = {p for p in gone if twins.original(p) not in files and _outlives(p, book)}
    stale = gone - kept
    if not changed and not stale - book.kept:
        kept, stale = kept | (gone & book.kept), stale - book.kept
    early = obstacles.in_the_way(stale, files) | _twins(stale, files)
    staged = {path: _stage(twins.original(path), book, feeds) for path in changed}
    return Plan(
        tuple(sorted(early)),
        tuple(
            (stage, tuple(sorted(p for p in changed if staged[p] == stage)))
            for stage in STAGES
            if stage in staged.values()
        ),
        tuple(sorted(stale - early)),
        Book({**{p: book.files[p] for p in kept}, **files}, frozenset(kept)),
        len(files) - len(changed),
    )


def limit(book: Book) -> int:
    """Return how many deletions need no leave: 256 or a fifth of all, but always a few."""
    number = sum(twins.original(path) == path for path in book.files)
    return min(_MOST_DELETES, max(_LEAST_LIMIT, number // _SHARE))


def counted_deletes(plan: Plan) -> int:
    """Count the deletions that readers could notice: not of assets that were kept, nor of twins."""
    return sum(
        not media.is_fingerprinted(path) and twins.original(path) == path for path in plan.deletes
    )


def _outlives(path: str, book: Book) -> bool:
    certain = path in book.files and path not in book.unsure
    named = media.is_fingerprinted(twins.original(path))
    return certain and named and path not in book.kept


def _stage(path: str, book: Book, feeds: Feeds) -> Stage:
    below = feeds.without_edition(path)
    if feeds.is_atom(path) or below.startswith("feeds/") or below == "sitemap.xml":
        return "feeds"
    if below.removesuffix("index.html").partition("/")[0] in _LISTS and not _is_brief(below):
        return "lists"
    if path.endswith(".html"):
        return "changed pages" if path in book.files or path in book.unsure else "new pages"
    return "assets"


def _is_brief(below: str) -> bool:
    return re.fullmatch(r"briefs/[^/]+/index\.html", below) is not None


def _twins(stale: Iterable[str], files: Iterable[str]) -> set[str]:
    """Return stale paths that some file systems take for one of `files`: `Fab.png`, `fab.png`."""
    known = {_folded(path) for path in files}
    return {path for path in stale if _folded(path) in known}


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path).casefold()
