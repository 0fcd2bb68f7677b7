"""Measures builds in rounds: each step with every system in turn, before the next step begins."""

from __future__ import annotations

import os
import statistics
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks import process
from benchmarks.generators import Generators
from benchmarks.process import Sample
from benchmarks.sites import ROOT, Site
from benchmarks.steps import EDITS, Step

HELP_RUNS = 11


class Key(NamedTuple):
    """What was measured."""

    system: str
    notes: int
    step: Step


@dataclass(slots=True)
class Results:
    """All that was measured."""

    samples: dict[Key, list[Sample]] = field(default_factory=dict)
    sizes: dict[tuple[str, int], tuple[int, int]] = field(default_factory=dict)
    """System and number of notes → files and bytes of the built site."""
    help_ratio: float | None = None
    """What `site-gen --help` takes, in times of `python -c "import click"`."""

    def seconds(self, system: str, notes: int, step: Step) -> float | None:
        """Return the median time of a build, if it was measured."""
        found = self.samples.get(Key(system, notes, step))
        return statistics.median(sample.seconds for sample in found) if found else None

    def peak(self, system: str, notes: int, step: Step) -> float | None:
        """Return the median of a build's most memory, if it was measured."""
        found = self.samples.get(Key(system, notes, step), [])
        peaks = [sample.peak for sample in found if sample.peak is not None]
        return statistics.median(peaks) if peaks else None


def measure(
    sites: Sequence[Site],
    generators: Generators,
    results: Results,
    *,
    steps: Collection[Step],
    runs: int,
) -> None:
    """Add to `results` what `runs` rounds over the sites took.

    A round begins cold. The edits of its later steps are made one upon the other, so that each
    build follows one in which everything was built, and differs from it by one change.
    """
    for number in range(runs):
        with _undone(sites):
            for step in (one for one in Step if one is Step.COLD or one in steps):
                for site in _in_turn(sites, number):
                    if site.system.takes(step, number):
                        sample = _build(site, step, generators)
                        _note(results, site, step, sample, f"{number + 1}/{runs}")


def measure_help(results: Results) -> None:
    """Add to `results` how long `site-gen --help` takes, by what importing click takes."""
    script = Path(sys.executable).with_name("site-gen")
    ours = [str(script)] if script.exists() else [sys.executable, "-m", "site_gen"]
    commands = ([*ours, "--help"], [sys.executable, "-c", "import click"])
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(HELP_RUNS + 1):
        for command, taken in zip(commands, times, strict=True):
            sample = process.run(command, here=ROOT, watched=False)
            if number:  # the first leaves its bytecode in the cache
                taken.append(sample.seconds)
    results.help_ratio = statistics.median(times[0]) / statistics.median(times[1])


@contextmanager
def _undone(sites: Sequence[Site]) -> Iterator[None]:
    """Put back what a round has edited, also when it is broken off."""
    try:
        yield
    finally:
        for site in sites:
            site.undo()


def _in_turn(sites: Sequence[Site], number: int) -> list[Site]:
    """Return the sites so that another one is first in each round."""
    start = number % len(sites)
    return [*sites[start:], *sites[:start]]


def _build(site: Site, step: Step, generators: Generators) -> Sample:
    """Prepare a build, measure it, and see that it is right."""
    if step is Step.COLD:
        site.clear()
    elif step in EDITS:
        site.edit(step)
    os.sync()  # what others left to be written is not to be paid for by this build
    sample = process.run(generators.build(site), here=generators.here(site))
    site.prove(step)
    return sample


def _note(results: Results, site: Site, step: Step, sample: Sample, number: str) -> None:
    name = site.system.name
    results.samples.setdefault(Key(name, site.count, step), []).append(sample)
    if step is Step.COLD:
        results.sizes[name, site.count] = site.size()
    what = f"{site.count:,} notes, round {number}, {step.value}"
    sys.stderr.write(f"{what}: {site.system.label} {sample.seconds:.2f} s\n")
    sys.stderr.flush()
