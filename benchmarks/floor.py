"""Measures what no build of a site can do without: starting, looking at files, writing them."""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import process
from benchmarks.sites import ROOT, Site

_RUNS = 5


def measure(site: Site, scratch: Path) -> dict[str, float]:
    """Return the seconds of each thing that a build of this site, which is built, has to do."""
    sources, outputs = _files(site.folder / "content"), _files(site.output)
    data = {str(number): _read(file) for number, file in enumerate(outputs)}
    return {
        "start Python": _command("pass"),
        'the same with "import click"': _command("import click"),
        f"find and stat the {len(sources):,} sources": _median(
            lambda: [os.stat(file) for file in _files(site.folder / "content")]
        ),
        "read them": _median(lambda: [_read(file) for file in sources]),
        f"stat the {len(outputs):,} files of the output": _median(
            lambda: [os.stat(file) for file in outputs]
        ),
        "read them, too": _median(lambda: [_read(file) for file in outputs]),
        "write them into one empty folder": _written(data, scratch),
    }


def _files(folder: Path) -> list[str]:
    return [os.path.join(top, name) for top, _, names in os.walk(folder) for name in names]


def _read(file: str) -> bytes:
    with open(file, "rb") as opened:
        return opened.read()


def _command(text: str) -> float:
    command = [sys.executable, "-c", text]
    return statistics.median(
        process.run(command, here=ROOT, watched=False).seconds for _ in range(_RUNS)
    )


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(_RUNS):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def _written(data: dict[str, bytes], scratch: Path) -> float:
    times = []
    for _ in range(_RUNS):
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        os.sync()
        started = time.perf_counter()
        for name, content in data.items():
            (scratch / name).write_bytes(content)
        times.append(time.perf_counter() - started)
    shutil.rmtree(scratch)
    return statistics.median(times)
