"""Finds where claims changed their status, as it was when each note came out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from site_gen.arrange import statements
from site_gen.arrange.series import Series, wording
from site_gen.arrange.statements import Line, Told
from site_gen.model import Note
from site_gen.record import Statement, Turn


def turns(series: Series) -> tuple[Turn, ...]:
    """Return all changes of status, those of the newest notes first, then by claim and note."""
    found = [pair for line in series.claims_told.values() for pair in _of_claim(line)]
    found.sort(key=lambda pair: (-pair[0].timestamp(), pair[1].id, pair[1].now.note.uid))
    return tuple(turn for _, turn in found)


def first(notes: Iterable[Note], zone: ZoneInfo) -> datetime | None:
    """Return when the first change of status came out, in UTC; None where there is none.

    A feed stays where it was even when all it told was taken back, so `notes` are those too.
    """
    told = [note for note in notes if note.claims]
    counted = Counter(claim.id for note in told for claim in note.claims)
    again = [n for n in told if any(counted[claim.id] > 1 for claim in n.claims)]
    lines = statements.gather(again, zone)[0].values()
    return min((at for line in lines for at in _turned_at(line)), default=None)


def _turned_at(line: Line[Statement]) -> Iterator[datetime]:
    """Yield when readers were told of another status, whatever was taken back since."""
    last_of = {told.slug: told for told in line}
    for place, told in enumerate(line):
        known = (t for t in reversed(line[:place]) if t.slug != told.slug)
        before = next((t for t in known if t.known(told.published)), None)
        if before is None or last_of[told.slug] is not told:
            continue
        if before.said.claim.status != told.said.claim.status:
            yield told.published


def _of_claim(line: Line[Statement]) -> Iterator[tuple[datetime, Turn]]:
    """Yield what turned, each with the instant at which its note came out.

    A statement is compared with the one before it of those that were out when its note came
    out. So nothing that is published later, and dated back, changes what was told before.
    """
    kept = [told for told in line if told.retracted is None]
    last_of = {told.slug: told for told in kept}
    worded = [told for told in kept if told.said.claim.text]
    earlier: list[Told[Statement]] = []
    for told in kept:
        # Whatever came out later than this one stands before none that follows it here and
        # came out earlier, and this one stands nearer to all the others.
        while earlier and earlier[-1].published > told.published:
            earlier.pop()
        others = (t for t in reversed(earlier) if t.slug != told.slug)
        before = next(others, None)
        earlier.append(told)
        if before is None or last_of[told.slug] is not told:
            continue
        if before.said.claim.status != told.said.claim.status:
            known = [t.said for t in worded if t.published <= told.published]
            text, lang = wording(known or [told.said])
            turn = Turn(told.said.claim.id, text, lang, before.said, told.said)
            yield told.published, turn
