"""Builds that are killed or fail at any system call, at any time, and two at once.

`make test-system` takes a sample, `make torture` far more; with TORTURE=1 in the environment every
call is taken here.
"""

from __future__ import annotations

import itertools
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_gen.write import manifest, output
from tests import changes, sites, small_site
from tests.changes import Tree, assert_whole, tree
from tests.system import crowds, faults
from tests.system.faults import Call, Run
from tests.system.large import Large, end, processes, rebuild

pytestmark = pytest.mark.system

TORTURE = bool(os.environ.get("TORTURE"))
MEMORY = "/dev/shm"
Fault = tuple[Call, str]


@dataclass(frozen=True, slots=True)
class Scenario:
    """A change of a site, made by a command."""

    prepare: Callable[[Path], None]
    """Makes the site as it was before, in a new folder."""
    command: Callable[[Path], list[str]]
    finish: Callable[[Path], None]
    """Makes the change in this process, as the next build would."""


def finish_writing(site: Path) -> None:
    with output.opened(site / "output", site) as refused:
        assert refused == ()
        assert changes.commit(site, changes.AFTER)[1] == ()


def writing(before: output.Files) -> Scenario:
    """Return the last stage alone: a fifth of the time, and every kind of step."""

    def prepare(site: Path) -> None:
        changes.anew(changes.make(site), before)

    return Scenario(
        prepare, lambda site: faults.python("-m", "tests.changes", site), finish_writing
    )


def prepare_newsletter(site: Path) -> None:
    """Build a site, add files of someone else, and edit it."""
    small_site.make(site)
    small_site.write(site, "content/assets/old.svg", "<svg/>")
    rebuild(site)
    small_site.write(site, "output/CNAME", "brief.example")
    small_site.write(site, "output/notes/export-rules/mine.txt", "mine")
    notes = site / "content/notes"
    (site / "content/assets/old.svg").rename(site / "content/assets/new.svg")
    (notes / "export-rules.md").rename(notes / "rules-of-export.md")
    sites.edit(notes / "altman-fabs.md", "is raising", "was raising")


def build_newsletter(site: Path) -> list[str]:
    return faults.python("-m", "site_gen", "-C", site, "build", "--jobs", "1", "--quiet")


SCENARIOS = {
    "writing a change": writing(changes.BEFORE),
    "writing a first time": writing({}),
    "building a newsletter": Scenario(prepare_newsletter, build_newsletter, rebuild),
}


def memory() -> str | None:
    """Return a folder in memory; None where there is none."""
    return MEMORY if os.access(MEMORY, os.W_OK) else None


@pytest.fixture
def workshop() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        yield Path(folder)


@dataclass(frozen=True, slots=True)
class Bench:
    """Where a scenario is repeated: what it begins with, ends in and calls."""

    scenario: Scenario
    workshop: Path
    old: Tree
    new: Tree
    content: Tree
    calls: Sequence[Call]

    @classmethod
    def of(cls, scenario: Scenario, workshop: Path) -> Bench:
        """Let nothing happen to it once."""
        site = workshop / "fault-0000" / "site"
        scenario.prepare(site)
        old, content = tree(site / "output"), tree(site / "content")
        found = faults.calls(scenario.command(site), site)
        new = tree(site / "output")
        shutil.rmtree(site.parent)
        assert old != new
        return cls(scenario, workshop, old, new, content, found)

    def try_all(self, chosen: Sequence[Fault]) -> int:
        """Try faults on all cores; return how many of them met their call."""
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            return sum(pool.map(self._try, itertools.count(1), chosen))

    def _try(self, number: int, fault: Fault) -> bool:
        # As long as the other names: the same calls are made.
        site = self.workshop / f"fault-{number:04d}" / "site"
        self.scenario.prepare(site)
        call, how = fault
        run = faults.strike(self.scenario.command(site), call, how, site)
        try:
            # A folder that may not be removed stays, and is no reason to fail.
            refused = call.name == "rmdir" and how in ("error=EACCES", "error=EROFS")
            self.examine(site, run, files if refused else whole)
        except AssertionError as error:
            raise AssertionError(f"{how} at {call}: {error}\n{run}") from error
        shutil.rmtree(site.parent)
        return bool(run.struck)

    def examine(self, site: Path, run: Run, seen: Callable[[Tree], Tree]) -> None:
        """Hold what must hold after a fault, and after the builds that come next."""
        folder = site / "output"
        assert "Traceback" not in run.said
        assert run.killed or run.status in (0, 1)
        assert_whole(tree(folder), self.old, self.new)
        if run.status == 0:
            assert seen(tree(folder)) == seen(self.new)
        with output.opened(folder, site) as refused:  # as far as a build comes with bad content
            assert refused == ()
        assert seen(tree(folder)) in (seen(self.old), seen(self.new))
        self.scenario.finish(site)
        assert seen(tree(folder)) == seen(self.new)
        assert not (folder / manifest.STAGE).exists()
        assert tree(site / "content") == self.content
        assert {path.name for path in site.iterdir()} == {"content", "output", ".site-gen"}


def whole(found: Tree) -> Tree:
    return found


def files(found: Tree) -> Tree:
    return {path: data for path, data in found.items() if data is not None}


@pytest.mark.parametrize(
    ("name", "stride"),
    [("writing a change", 2), ("writing a first time", 4), ("building a newsletter", 12)],
)
def test_a_build_killed_at_any_system_call(name: str, stride: int, workshop: Path) -> None:
    bench = Bench.of(SCENARIOS[name], workshop)
    chosen = bench.calls[:: 1 if TORTURE else stride]
    met = bench.try_all([(call, faults.KILL) for call in chosen])
    assert met >= 0.9 * len(chosen)  # where Python compiles a module anew, numbers shift


@pytest.mark.parametrize(
    ("name", "stride"),
    [("writing a change", 4), ("writing a first time", 8), ("building a newsletter", 24)],
)
def test_a_build_whose_system_calls_fail(name: str, stride: int, workshop: Path) -> None:
    bench = Bench.of(SCENARIOS[name], workshop)
    if TORTURE:
        chosen = list(itertools.product(bench.calls, faults.ERRORS))
    else:
        chosen = list(zip(bench.calls[::stride], itertools.cycle(faults.ERRORS)))
    met = bench.try_all(chosen)
    assert met >= 0.9 * len(chosen)  # where Python compiles a module anew, numbers shift


ENDINGS = {
    signal.SIGKILL: {-signal.SIGKILL},
    # Before the command line is read, a signal is not ours yet.
    signal.SIGTERM: {128 + signal.SIGTERM, -signal.SIGTERM},
    signal.SIGINT: {130, -signal.SIGINT, 1},
}


@pytest.fixture(scope="module")
def large() -> Iterator[Large]:
    """The site is as before its change in each test."""
    with tempfile.TemporaryDirectory(dir=memory()) as folder:
        yield Large(Path(folder))


def test_a_build_ended_at_any_time(large: Large) -> None:
    chance = random.Random(4)
    for _, number in zip(range(200 if TORTURE else 3), itertools.cycle(ENDINGS)):
        large.renew()
        build = large.start()
        time.sleep(chance.uniform(0, large.seconds))
        # A terminal tells the workers too; who asks a process to end does not.
        (os.killpg if number == signal.SIGINT else os.kill)(build.pid, number)
        status = build.wait()
        try:
            assert status in {0, *ENDINGS[number]}
            assert_whole(tree(large.folder), large.old, large.new)
            if status not in (0, -signal.SIGKILL):
                assert tree(large.folder) in (large.old, large.new)
                assert not (large.folder / manifest.STAGE).exists()
            again = large.start()  # though workers of the killed build may still be there
            assert again.wait(60) == 0
            assert tree(large.folder) == large.new
            assert not (large.folder / manifest.STAGE).exists()
        finally:
            end(build.pid, signal.SIGKILL)


@pytest.mark.parametrize("number", ENDINGS)
def test_a_build_that_is_ended_leaves_no_process_behind(
    number: signal.Signals, large: Large
) -> None:
    large.renew()
    build = large.start()
    until = time.monotonic() + 20
    while len(processes(build.pid)) < 3:
        assert time.monotonic() < until
        time.sleep(0.02)
    os.kill(build.pid, number)
    build.wait()
    left = processes(build.pid)
    while left and time.monotonic() < until:
        time.sleep(0.1)
        left = processes(build.pid)
    end(build.pid, signal.SIGKILL)
    assert left == []


def test_builds_at_once_end_as_one(large: Large) -> None:
    large.renew()
    builds = [large.start() for _ in range(3)]
    time.sleep(large.seconds)
    builds[0].kill()
    assert [build.wait(120) for build in builds[1:]] == [0, 0]
    assert builds[0].wait() in (0, -signal.SIGKILL)
    assert tree(large.folder) == large.new
    assert not (large.folder / manifest.STAGE).exists()
    end(builds[0].pid, signal.SIGKILL)


def test_builds_of_two_sites_into_one_folder_end_as_one_of_them(workshop: Path) -> None:
    names = ("first", "second")
    alone = []
    for name in names:
        site = small_site.make(workshop / name)
        sites.edit(site / "content/site.yaml", "The Fab Brief", f"The {name} brief")
        rebuild(site)
        alone.append(tree(site / "output"))
    for _ in range(20 if TORTURE else 3):
        shutil.rmtree(workshop / "shared", ignore_errors=True)
        options = ("build", "--clean", "--output", str(workshop / "shared"))
        builds = [
            subprocess.Popen(
                faults.python("-m", "site_gen", "-C", workshop / name, *options),
                cwd=sites.ROOT,
                env=faults.environment(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            for name in names
        ]
        assert [build.wait(60) for build in builds] == [0, 0]
        assert tree(workshop / "shared") in alone


def test_two_builds_and_a_preview_at_once_end_as_one(workshop: Path) -> None:
    assert crowds.meet(workshop, 1) == 3
