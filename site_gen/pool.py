"""Spreads work over processes: shards of a list, results in its order, whatever their number."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

G = TypeVar("G")
T = TypeVar("T")
R = TypeVar("R")
Start = Callable[[G], Callable[[Sequence[T]], list[R]]]
"""A function of a module, called once in each process: what is the same for all → what is done
with items, which gives a result for each."""

SHARDS = 4
"""Shards that a process gets, one after the other, where there is little to do: so that none waits
long for the slowest."""
SHARD = 50
"""How much it gets at once at most."""
ROUND = 500
"""How much it does before it is replaced. To look at a value that it was forked with takes memory
(CPython counts who holds a value where the value is), and caches grow."""


class WorkerDiedError(Exception):
    """A process died over one item, which `item` names by its place in the list."""

    def __init__(self, item: int) -> None:
        super().__init__(f"a process died over item {item}")
        self.item = item


def cores() -> int:
    """Return how many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    start: Start[G, T, R],
    given: G,
    items: Sequence[T],
    jobs: int,
    cost: Callable[[T], int] = lambda _: 1,
) -> list[R]:
    """Return `start(given)(items)`, done in `jobs` processes.

    `cost` tells how many plain items one is worth. Raises WorkerDiedError if a process dies,
    naming the item that killed it.
    """
    if jobs < 2 or len(items) < 2:
        return start(given)(items)
    costs = [cost(item) for item in items]
    shards = _cut(costs, min(SHARD, -(-sum(costs) // (SHARDS * jobs))))
    task = (start, given, items, start(given) if _forks() else None)
    every: list[R] = []
    for some in _cut([sum(costs[shard]) for shard in shards], ROUND * jobs):
        every.extend(_round(task, shards[some], jobs))
    return every


def _cut(costs: Sequence[int], most: int) -> list[slice]:
    """Cut a list where so much has come together, and at its end."""
    slices, first, sum_ = list[slice](), 0, 0
    for place, cost in enumerate(costs, 1):
        sum_ += cost
        if sum_ >= most or place == len(costs):
            slices.append(slice(first, place))
            first, sum_ = place, 0
    return slices


def _round(task: Task, shards: Sequence[slice], jobs: int) -> Iterator[Any]:
    """Do shards in processes of their own."""
    results = _together(task, shards, jobs)
    if results is None:
        results = [_alone(task, shard) for shard in shards]
    for shard, done in zip(shards, results, strict=True):
        yield from done if done is not None else _halved(task, range(len(task[2]))[shard])


Task = tuple[Start[Any, Any, Any], Any, Sequence[Any], Callable[[Sequence[Any]], list[Any]] | None]
"""What `spread` was given, and what was started of it already."""


def _together(task: Task, shards: Sequence[slice], jobs: int) -> list[Any] | None:
    """Do all shards at once; None if a process died, which may have been over any of them."""
    with _pool(jobs, task) as pool:
        try:  # a process may die before all are at work
            futures = [pool.submit(_shard, shard) for shard in shards]
            return [future.result() for future in futures]
        except BrokenProcessPool:
            return None


def _halved(task: Task, places: range) -> list[Any]:
    """Do again what killed a process, half by half, down to the item that does."""
    if len(places) == 1:
        raise WorkerDiedError(places[0])
    results = []
    for half in (places[: len(places) // 2], places[len(places) // 2 :]):
        done = _alone(task, slice(half.start, half.stop, half.step))
        results.extend(done if done is not None else _halved(task, half))
    return results


def _alone(task: Task, shard: slice) -> list[Any] | None:
    with _pool(1, task) as pool:
        try:
            result: list[Any] = pool.submit(_shard, shard).result()
        except BrokenProcessPool:
            return None
    return result


def _pool(jobs: int, task: Task) -> ProcessPoolExecutor:
    """Start processes: by fork where there is fork, which hands the task over for nothing."""
    context = multiprocessing.get_context("fork" if _forks() else "spawn")
    return ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=task)


def _forks() -> bool:
    return "fork" in multiprocessing.get_all_start_methods()


_task: list[Any] = []


def _begin(*task: Any) -> None:
    """Make a process a worker.

    Signals end it at once: what the command line does on one would wait for ever for a lock that
    another worker died with.
    """
    _task[:] = task
    gc.freeze()  # what was handed over stays: only what is made here is looked through
    gc.enable()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Leave no process behind where the build is killed: nobody would ever end it."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _shard(shard: slice) -> list[Any]:
    start, given, items, work = _task
    if work is None:
        work = _task[-1] = start(given)
    done: list[Any] = work(items[shard])
    return done
