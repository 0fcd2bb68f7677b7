"""A deploy, from front to back: the output, the target, the plan, the feeds, the puts, the hub."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from site_gen.deploy import custody, plan, readiness, subscribers, targets, twins
from site_gen.deploy import hub as hubs
from site_gen.deploy.book import DamagedError
from site_gen.deploy.cargo import Cargo
from site_gen.deploy.custody import Clock, Custody
from site_gen.deploy.plan import Feeds, Plan
from site_gen.deploy.subscribers import Seen
from site_gen.deploy.target import BOOK, Place, TakenError, Target, TargetError
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.settings import Config, Destination

_CHUNK = 100
"""So many files are put between two looks at the book."""
_TRIES = 3
Progress = Callable[[int], None]
Result = TypeVar("Result")


class RefusedError(Exception):
    """A deploy is not made, or did not come to its end; the diagnostics say why."""

    def __init__(self, *found: Diagnostic) -> None:
        super().__init__()
        self.found: Diagnostics = found


@dataclass(frozen=True, slots=True)
class Errand:
    """What is deployed where."""

    root: Path
    output: Path
    config: Config
    destination: Destination
    files: Mapping[str, str]
    """Output path → hash."""

    @property
    def feeds(self) -> Feeds:
        """What of the site is a feed."""
        also_at = [address.removeprefix("/") for address in self.config.feeds.also_at]
        return Feeds(also_at, self.config.languages[1:])

    @property
    def wanted(self) -> Mapping[str, str]:
        """What is to stand on the target: the files, and their compressed twins."""
        return {**self.files, **twins.beside(self.files, self.destination.precompress)}

    @property
    def cargo(self) -> Cargo:
        """What there is to send."""
        return Cargo(self.output, self.files, self.feeds, self.destination.cache)

    @property
    def named(self) -> str:
        """The output folder, as diagnostics call it."""
        return self.output.name


@dataclass(frozen=True, slots=True)
class Prepared:
    """A deploy that could begin."""

    errand: Errand
    target: Target
    custody: Custody
    plan: Plan
    seen: Seen


@contextmanager
def reached(errand: Errand, clock: Clock, environment: Mapping[str, str]) -> Iterator[Custody]:
    """Reach a target and read its book; what fails there becomes a refusal."""
    name = errand.destination.name
    target: Target | None = None
    try:
        target = targets.open_target(
            errand.destination.url, Place(errand.root, errand.output, environment)
        )
        yield _patiently(partial(custody.take, target, clock))
    except DamagedError as error:
        remedy = f"look at `{BOOK}` there; without it, everything is put anew"
        message = f"the book of target `{name}` is damaged: {error}"
        raise RefusedError(Diagnostic("N911", "error", message, remedy)) from None
    except TakenError:
        message = f"someone else has deployed to `{name}` meanwhile"
        remedy = "deploy again: what is not right is put anew"
        raise RefusedError(Diagnostic("N909", "error", message, remedy)) from None
    except readiness.ChangedError as error:
        raise RefusedError(readiness.changed(str(error))) from None
    except TargetError as error:
        message = f"target `{name}`: {error}"
        raise RefusedError(Diagnostic("N910", "error", message, error.remedy)) from None
    finally:
        if target is not None:
            target.close()


def prepare(errand: Errand, held: Custody) -> Prepared:
    """Plan a deploy, and see what subscribers will see of it. Raises RefusedError."""
    claim = held.held.claim
    if claim is not None and custody.is_at_work(claim, held.clock()):
        at = claim.at.astimezone(errand.config.timezone)
        message = f"another deploy to `{errand.destination.name}` is under way"
        remedy = f"wait for its end; its last sign of life is of {at:%Y-%m-%d %H:%M:%S}"
        raise RefusedError(Diagnostic("N909", "error", message, remedy))
    steps = plan.make(held.held, errand.wanted, errand.feeds)
    seen = subscribers.compare(
        errand.output, errand.named, errand.files, held.held, errand.feeds, held.target.read
    )
    return Prepared(errand, held.target, held, steps, seen)


def check_deletes(prepared: Prepared, allowed: int | None) -> None:
    """Refuse to remove more than is allowed. Raises RefusedError."""
    number = plan.counted_deletes(prepared.plan)
    limit = plan.limit(prepared.custody.held) if allowed is None else allowed
    if number > limit:
        files = "1 file" if number == 1 else f"{number} files"
        message = f"{files} would be deleted, and {limit} may be"
        remedy = f"if that is meant: site-gen deploy --max-deletes {number}"
        raise RefusedError(Diagnostic("N908", "error", message, remedy))


def carry_out(prepared: Prepared, progress: Progress) -> Diagnostics:
    """Bring the site to the target and tell the hub. Raises ChangedError, TargetError, TakenError.

    Everything is read and compared with the manifest before it goes.
    """
    steps, held = prepared.plan, prepared.custody
    if not steps.idle:
        twins.check(prepared.errand.destination.precompress)
        touched = frozenset((*steps.put_paths, *steps.deletes))
        prepared.errand.cargo.verify(steps.put_paths)
        held.open(touched | held.held.unsure)
        begun: list[str] = []
        try:
            _take_steps(prepared, begun, progress)
            held.close(steps.after)
        except TakenError:
            held.confess(begun)
            raise
        except BaseException:  # also Ctrl-C: the next deploy need not wait
            held.release()
            raise
        return _tell(prepared)
    if held.held.unsure or held.held.claim:
        held.close(steps.after)
    return ()


def _take_steps(prepared: Prepared, begun: list[str], progress: Progress) -> None:
    steps, target = prepared.plan, prepared.target
    _remove(prepared, steps.early, begun, progress)
    for _, paths in steps.puts:
        for chunk in _chunks(paths):
            begun.extend(chunk)
            uploads = prepared.errand.cargo.load(chunk)
            prepared.custody.renew()  # to compress large files takes its time
            _patiently(partial(target.put, uploads, progress))
            prepared.custody.renew()
    _remove(prepared, steps.late, begun, progress)


def _remove(prepared: Prepared, paths: Sequence[str], begun: list[str], progress: Progress) -> None:
    for chunk in _chunks(paths):
        begun.extend(chunk)
        _patiently(partial(prepared.target.delete, chunk, progress))
        prepared.custody.renew()


def _tell(prepared: Prepared) -> Diagnostics:
    """Tell the hub of the feeds that were put."""
    errand = prepared.errand
    hub, base = errand.config.feeds.hub, errand.destination.site or errand.config.url
    put = [
        f"{base}{path}"
        for path in prepared.plan.put_paths
        if errand.feeds.is_subscribed(path) or path in errand.feeds.also_at
    ]
    return hubs.ping(hub, put) if hub else ()


def _chunks(paths: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(paths), _CHUNK):
        yield paths[start : start + _CHUNK]


def _patiently(attempt: Callable[[], Result]) -> Result:
    """Try again, later each time, what fails for a moment."""
    for number in range(1, _TRIES):
        try:
            return attempt()
        except TargetError as error:
            if not error.passing:
                raise
            time.sleep(2.0 ** (number - 1))
    return attempt()
