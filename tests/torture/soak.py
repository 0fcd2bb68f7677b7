"""A preview over as many saves as a newsroom makes in a day, whose memory and files are counted."""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests import small_site
from tests.previews import Preview, messages, serving

_NOTE = "content/notes/altman-fabs.md"
_PAGE = "/notes/altman-fabs/"
_WARM = 200
"""Saves after which all is loaded."""
_SLACK_KB, _SLACK_FILES = 20 * 1024, 4


@dataclass(frozen=True, slots=True)
class Size:
    """What a process and its children hold."""

    kilobytes: int
    files: int


def soak(saves: int) -> str:
    """Save again and again; every tenth save is wrong, and each is seen by a reader."""
    with tempfile.TemporaryDirectory() as folder:
        site = small_site.make(Path(folder) / "site")
        good = (site / _NOTE).read_text("utf-8")
        with serving(site) as preview:
            warm = peak = _size(preview.process.pid)
            for number in range(1, saves + 1):
                _save(site, preview, good, number)
                if number == min(_WARM, saves // 2):
                    warm = peak = _size(preview.process.pid)
                if number % 100 == 0:
                    now = _size(preview.process.pid)
                    peak = now if now.kilobytes > peak.kilobytes else peak
            last = _size(preview.process.pid)
            assert last.files <= warm.files + _SLACK_FILES, (warm, last)
            assert last.kilobytes <= warm.kilobytes + _SLACK_KB, (warm, last)
            assert preview.end() < 10
        assert "Traceback" not in messages(site)
    return (
        f"{saves:,} saves, each shown; memory {warm.kilobytes // 1024} MB after {_WARM} saves, "
        f"{last.kilobytes // 1024} MB at the end (at most {peak.kilobytes // 1024} MB); open files "
        f"{warm.files} and {last.files}"
    )


def _save(site: Path, preview: Preview, good: str, number: int) -> None:
    if number % 10 == 0:
        (site / _NOTE).write_text(good.replace("title:", "titel:"), "utf-8")
        return  # the next save follows at once, as when someone sees the slip
    words = f"raising {number} millions"
    (site / _NOTE).write_text(good.replace("raising money", words), "utf-8")
    until = time.monotonic() + 30
    while words not in preview.ask(_PAGE).text:
        assert time.monotonic() < until, number
        time.sleep(0.01)


def _size(pid: int) -> Size:
    """Add up a process and its children (proc(5))."""
    kilobytes = files = 0
    for process in (pid, *_children(pid)):
        status = Path(f"/proc/{process}/status").read_text("utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        kilobytes += int(line.split()[1])
        files += len(os.listdir(f"/proc/{process}/fd"))
    return Size(kilobytes, files)


def _children(pid: int) -> list[int]:
    found = [
        int(child)
        for file in Path(f"/proc/{pid}/task").glob("*/children")
        for child in file.read_text("utf-8").split()
    ]
    return [*found, *(each for child in found for each in _children(child))]
