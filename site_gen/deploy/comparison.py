"""What subscribers will see: a feed as it is to be, beside the feed that is served now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from site_gen.deploy.entries import Entry, Served
from site_gen.diagnostics import Diagnostic, Diagnostics, Location

_ALLOW = "to go on all the same: site-gen deploy --allow-feed-change"


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of the entries of a feed."""

    path: str
    """Below the output."""
    new: tuple[Entry, ...] = ()
    updated: tuple[Entry, ...] = ()
    unchanged: int = 0
    gone: tuple[Entry, ...] = ()
    """No longer in the feed, for whatever reason."""
    lost: tuple[Entry, ...] = ()
    """Those of them that other entries did not push out, and that no feed of the site holds."""
    moved: tuple[Entry, ...] = ()
    """Published at another time than before, or updated at an earlier one."""
    late: int = 0
    """How many of the new were published before the newest entry that is served."""
    dropped: bool = False
    """Whether the feed itself goes away."""
    first: bool = False
    """Whether it is not served yet: nobody sees anything of it."""


def compare(
    path: str, ours: Served | None, theirs: Served | None, known: Callable[[], Collection[str]]
) -> Difference:
    """Compare a feed to be with the one that is served; `known` are the ids of all our feeds."""
    if theirs is None:
        return Difference(path, new=ours.entries if ours else (), first=True)
    mine = {entry.id: entry for entry in (ours.entries if ours else ())}
    before = {entry.id: entry for entry in theirs.entries}
    both = [(before[id_], entry) for id_, entry in mine.items() if id_ in before]
    new = tuple(entry for id_, entry in mine.items() if id_ not in before)
    gone = tuple(entry for id_, entry in before.items() if id_ not in mine)
    updated = tuple(now for then, now in both if now.updated != then.updated)
    newest = theirs.newest
    return Difference(
        path,
        new=new,
        updated=updated,
        unchanged=len(both) - len(updated),
        gone=gone,
        lost=tuple(_lost(gone, mine, before, known)),
        moved=tuple(now for then, now in both if _moved(then, now)),
        late=sum(newest is not None and entry.published < newest for entry in new),
        dropped=ours is None,
    )


def _moved(then: Entry, now: Entry) -> bool:
    return now.published != then.published or now.updated < then.updated


def _lost(
    gone: Iterable[Entry],
    mine: dict[str, Entry],
    before: dict[str, Entry],
    known: Callable[[], Collection[str]],
) -> Iterator[Entry]:
    oldest = min((entry.published for entry in mine.values()), default=None)
    full = len(mine) >= len(before)
    for entry in gone:
        pushed_out = full and oldest is not None and entry.published < oldest
        if not pushed_out and entry.id not in known():
            yield entry


def line(difference: Difference) -> str:
    """Say in a line what becomes of the entries of a feed."""
    if difference.first:
        return f"{difference.path}: {len(difference.new)} entries, not served yet"
    return (
        f"{difference.path}: {len(difference.new)} new, {len(difference.updated)} updated, "
        f"{difference.unchanged} unchanged, {len(difference.gone)} gone"
    )


def problems(difference: Difference, output: str) -> Diagnostics:
    """Name what subscribers should not see; `output` is the folder's path below the site."""
    at = Location(f"{output}/{difference.path}")
    found = []
    if difference.lost:
        message = f"{_ids(len(difference.lost))} lost, the first `{difference.lost[0].id}`"
        remedy = f"give the notes their `uid`, slug or `feed_id` back; {_ALLOW}"
        found.append(Diagnostic("N912", "error", message, remedy, at))
    if difference.moved:
        number, first = len(difference.moved), difference.moved[0]
        dates = "the dates of an entry are" if number == 1 else f"the dates of {number} entries are"
        message = f"{dates} not what subscribers were told, first of `{first.id}`"
        remedy = f"give notes and changes the dates they had; {_ALLOW}"
        found.append(Diagnostic("N913", "error", message, remedy, at))
    if difference.dropped:
        remedy = f"keep its address by `aliases`; {_ALLOW}"
        found.append(Diagnostic("N914", "error", "the feed itself will be gone", remedy, at))
    if difference.late:
        entries = "1 old entry" if difference.late == 1 else f"{difference.late} old entries"
        remedy = "subscribers may well be flooded: see whether that is meant"
        found.append(Diagnostic("N915", "warning", f"this will show {entries} as new", remedy, at))
    return tuple(found)


def _ids(number: int) -> str:
    return "the id of an entry is" if number == 1 else f"the ids of {number} entries are"
