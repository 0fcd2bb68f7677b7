"""Builds that fail or are killed at any system call and any time, and many at once."""

from __future__ import annotations

import itertools
import random
import signal
import tempfile
import time
from pathlib import Path

from site_gen.write import manifest
from tests.changes import assert_whole, tree
from tests.system import crowds, faults
from tests.system.large import Large, end
from tests.system.test_faults import SCENARIOS, Bench, memory

_CALLS = 400
_ROUNDS = 25
_SHARE_BY_TIME = 10
"""One kill in so many comes at a time of its own, to a build on all cores."""


def faults_of_all_calls() -> str:
    """Let each of the first system calls of three builds fail in each way."""
    met = tried = 0
    for name, scenario in SCENARIOS.items():
        with tempfile.TemporaryDirectory(dir=memory()) as folder:
            bench = Bench.of(scenario, Path(folder))
            chosen = list(itertools.product(bench.calls[:_CALLS], faults.ERRORS))
            found = bench.try_all(chosen)
        assert found >= 0.9 * len(chosen), name
        met, tried = met + found, tried + len(chosen)
    ways = ", ".join(error.removeprefix("error=") for error in faults.ERRORS)
    return f"{met:,} system calls failed ({ways}), of {tried:,} tried; sites that were harmed: 0"


def kills(wanted: int) -> str:
    """Kill builds at each of their system calls in turn, and at any time."""
    by_time = wanted // _SHARE_BY_TIME
    met, by_call = 0, wanted - by_time
    for name, scenario in SCENARIOS.items():
        with tempfile.TemporaryDirectory(dir=memory()) as folder:
            bench = Bench.of(scenario, Path(folder))
            share = min(by_call // len(SCENARIOS), by_call - met)
            calls = itertools.islice(itertools.cycle(bench.calls), share)
            found = bench.try_all([(call, faults.KILL) for call in calls])
        assert found >= 0.9 * share, name
        met += found
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        large = Large(Path(folder))
        ended = sum(_killed_by_time(large, number) for number in range(by_time))
    return (
        f"{met + ended:,} builds killed ({met:,} at a system call, {ended:,} of {by_time:,} at a "
        "random time before they ended), each survived: every file whole, the next build right"
    )


def _killed_by_time(large: Large, number: int) -> bool:
    large.renew()
    build = large.start()
    time.sleep(random.Random(number).uniform(0, large.seconds))
    build.kill()
    status = build.wait()
    try:
        assert_whole(tree(large.folder), large.old, large.new)
        again = large.start()
        assert again.wait(60) == 0
        assert tree(large.folder) == large.new
        assert not (large.folder / manifest.STAGE).exists()
    finally:
        end(build.pid, signal.SIGKILL)
    return status == -signal.SIGKILL


def crowd() -> str:
    """Let two builds and a preview run at once over a site that is edited meanwhile."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        builds = crowds.meet(Path(folder), _ROUNDS)
    return f"{builds} builds beside each other, a preview and an editor; sites that were harmed: 0"
