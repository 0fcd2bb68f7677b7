"""Remembers what addresses answered, so that none is asked more often than need be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from site_gen.desk import manners
from site_gen.desk.manners import Answer, Manners
from site_gen.encoding import Decoder
from site_gen.write import memo

MANNERS = Manners()
SOUND_FOR = 7 * 24 * 3600
OTHERS_FOR = 3600
"""How many seconds an answer is taken for true."""
NAME = "links"
# Not the program's own: a new version has no reason to ask everybody again.
_SALT = b"links 1"
_SAVED_EVERY = 50
_FEW_HOSTS = 3
Answers = Mapping[str, Answer]
"""By address, without a fragment."""
Progress = Callable[[int, int], None]
"""Is told how many addresses of how many have been asked."""


class Known(NamedTuple):
    """An answer, and when it was given (seconds since 1970)."""

    at: int
    answer: Answer


_DECODER = Decoder(dict[str, Known])


class CutOffError(Exception):
    """So many hosts gave no answer at all that it must be for want of a network."""

    def __init__(self, hosts: int) -> None:
        super().__init__(hosts)
        self.hosts = hosts


def of(
    root: Path, addresses: Sequence[str], agent: str, now: int, progress: Progress
) -> tuple[Answers, int]:
    """Return what is known of each address, and how many were asked just now.

    Answers are kept as they come, so that a run that is cut short is not lost. Raises CutOffError.
    """
    known = _fresh(memo.read_sealed(root, NAME, _SALT, _DECODER) or {}, now)
    missing = [address for address in addresses if address not in known]
    asked = _ask(root, missing, known, agent, now, progress) if missing else {}
    if hosts := _silent_hosts(asked):
        raise CutOffError(hosts)
    return {**{address: each.answer for address, each in known.items()}, **asked}, len(missing)


def _fresh(known: Mapping[str, Known], now: int) -> dict[str, Known]:
    """Return what is still taken for true."""

    def holds(each: Known) -> bool:
        most = SOUND_FOR if each.answer.verdict == "sound" else OTHERS_FOR
        return 0 <= now - each.at < most

    return {address: each for address, each in known.items() if holds(each)}


def _ask(
    root: Path,
    missing: Sequence[str],
    known: Mapping[str, Known],
    agent: str,
    now: int,
    progress: Progress,
) -> Answers:
    """Ask what is `missing`, and keep it beside what is `known`."""
    done: dict[str, Answer] = {}

    def keep() -> None:
        if not _silent_hosts(done):
            fresh = {address: Known(now, answer) for address, answer in done.items()}
            memo.write_sealed(root, NAME, _SALT, {**known, **fresh})

    def tell(address: str, answer: Answer) -> None:
        done[address] = answer
        progress(len(done), len(missing))
        if len(done) % _SAVED_EVERY == 0:
            keep()

    progress(0, len(missing))
    try:
        asyncio.run(manners.ask_all(missing, agent, tell, MANNERS))
    finally:
        keep()
    return done


def _silent_hosts(asked: Answers) -> int:
    """Count the hosts that were asked, if none gave an answer; 0 where they are but few."""
    if any(answer.status for answer in asked.values()):
        return 0
    silent = (address for address, answer in asked.items() if answer.verdict != "private")
    hosts = len({urlsplit(address).netloc for address in silent})
    return hosts if hosts >= _FEW_HOSTS else 0
