"""Spreads work over processes: shards of a list, results in its order, whatever their number."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeVar

G = TypeVar("G")
T = TypeVar("T")
R = TypeVar("R")
Work = Callable[[G, Sequence[T]], list[R]]
"""A function of a module: what is the same for all, and items → a result for each item."""

SHARDS = 4
"""Shards a process: enough that none waits long for the slowest."""


class WorkerDiedError(Exception):
    """A process died over one item, which `item` names by its place in the list."""

    def __init__(self, item: int) -> None:
        super().__init__(f"a process died over item {item}")
        self.item = item


def cores() -> int:
    """Return how many processes can run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(work: Work[G, T, R], given: G, items: Sequence[T], jobs: int) -> list[R]:
    """Return `work(given, items)`, done in `jobs` processes.

    Raises WorkerDiedError if a process dies, naming the item that killed it.
    """
    if jobs < 2 or len(items) < 2:
        return work(given, items)
    count = min(jobs * SHARDS, len(items))
    shards = [slice(number, None, count) for number in range(count)]
    task = (work, given, items)
    results = _together(task, shards, jobs)
    if results is None:
        results = [_alone(task, shard) for shard in shards]
    ordered: list[Any] = [None] * len(items)
    for shard, done in zip(shards, results, strict=True):
        ordered[shard] = done if done is not None else _halved(task, range(len(items))[shard])
    return ordered


Task = tuple[Callable[[Any, Sequence[Any]], list[Any]], Any, Sequence[Any]]


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
    methods = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    return ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=task)


_task: list[Any] = []


def _begin(*task: Any) -> None:
    """Make a process a worker.

    Signals end it at once: what the command line does on one would wait for ever for a lock that
    another worker died with.
    """
    _task[:] = task
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
    work, given, items = _task
    result: list[Any] = work(given, items[shard])
    return result
