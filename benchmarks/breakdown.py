"""Says where the time of a build goes, stage by stage, and what its floor is."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from benchmarks import floor, process
from benchmarks.generators import build_arguments
from benchmarks.sites import ROOT, Site
from benchmarks.stages import IMPORTS, STAGES
from benchmarks.steps import EDITS, Step
from benchmarks.tables import table

_STEPS = (Step.COLD, Step.AGAIN, Step.BODY)
_REST = "start and the rest"
_ONE = "the whole build on one core"
_ALL = "the whole build on all cores"
Times = Mapping[str, float]


def report(site: Site, work: Path) -> str:
    """Return tables on one cold build, one with nothing to do, and one of an edited note."""
    on_all = _each_step(site, lambda: _whole(site))
    on_one = _each_step(site, lambda: _stages(site, work / "stages.json"))
    least = floor.measure(site, work / "scratch")
    stages = (IMPORTS, *STAGES, _REST, _ONE)
    rows = [[stage, *(_cell(on_one[step][stage]) for step in _STEPS)] for stage in stages]
    rows.append([_ALL, *(_cell(on_all[step][_ALL]) for step in _STEPS)])
    parts = [
        f"### {site.count:,} notes: where the time goes",
        table(["", *(step.value for step in _STEPS)], rows),
        f"### {site.count:,} notes: the floor",
        table(["", "time"], [[what, _cell(value)] for what, value in least.items()]),
    ]
    return "\n\n".join(parts) + "\n"


def _each_step(site: Site, build: Callable[[], Times]) -> dict[Step, Times]:
    """Return what a build took at each step; leave the site built, and as it was."""
    taken = {}
    try:
        for step in _STEPS:
            if step is Step.COLD:
                site.clear()
            elif step in EDITS:
                site.edit(step)
            os.sync()
            taken[step] = build()
            site.prove(step)
    finally:
        site.undo()
    return taken


def _whole(site: Site) -> Times:
    command = [sys.executable, "-m", "site_gen", *build_arguments(site)]
    return {_ALL: process.run(command, here=ROOT, watched=False).seconds}


def _stages(site: Site, file: Path) -> Times:
    """Build on one core, where every stage can be seen, and return the seconds of each."""
    arguments = [str(file), *build_arguments(site), "--jobs", "1"]
    command = [sys.executable, "-m", "benchmarks.stages", *arguments]
    whole = process.run(command, here=ROOT, watched=False).seconds
    found: dict[str, float] = json.loads(file.read_text("utf-8"))
    return {**found, _REST: whole - sum(found.values()), _ONE: whole}


def _cell(value: float) -> str:
    return f"{value:.3f} s"
