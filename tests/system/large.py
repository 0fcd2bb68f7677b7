"""A site that takes a while to build, on all cores, and whose every page is to change."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from site_gen import build as pipeline
from site_gen import clock
from site_gen.diagnostics import has_errors
from tests import sites, small_site
from tests.changes import tree
from tests.system import faults

NOTES = 600
"""Enough for a build to start processes."""
WHEN = clock.parse_when("2024-01-26T10:40:00+01:00")


class Large:
    """The site, as it was, as it is to be, and how long that takes."""

    def __init__(self, workshop: Path) -> None:
        self.site = small_site.make(workshop / "large")
        self.folder = self.site / "output"
        for number in range(NOTES):
            text = f"---\ntitle: Note {number}\ndate: 2024-01-{number % 24 + 1:02d}\n"
            text += f"source: https://ft.com/{number}\n---\n{'Some *words* of it. ' * 40}\n"
            small_site.write(self.site, f"content/notes/number-{number}.md", text)
        rebuild(self.site)
        self.before = workshop / "before"
        shutil.copytree(self.site, self.before)
        self.old = tree(self.folder)
        sites.edit(self.before / "content/site.yaml", "The Fab Brief", "The New Brief")
        self.renew()
        begun = time.monotonic()
        assert self.start().wait(300) == 0
        self.seconds = time.monotonic() - begun
        self.new = tree(self.folder)
        assert self.new != self.old

    def renew(self) -> None:
        """Go back to where every page is to change."""
        shutil.rmtree(self.site)
        shutil.copytree(self.before, self.site)

    def start(self) -> subprocess.Popen[bytes]:
        """Build in a session of its own."""
        command = faults.python("-m", "site_gen", "-C", self.site, "build", "--jobs", "2")
        return subprocess.Popen(
            command,
            cwd=sites.ROOT,
            env=faults.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )


def rebuild(site: Path) -> None:
    """Build in this process."""
    outcome = pipeline.build(site, site / "output", at=WHEN)
    assert not has_errors(outcome.diagnostics), outcome.diagnostics


def processes(session: int) -> list[int]:
    """Return the processes of a session that still run (proc_pid_stat(5))."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            pid, _, fields = file.read_text("utf-8", "replace").partition(" (")
            state, _, _, of, *_ = fields.rpartition(") ")[2].split()
            if int(of) == session and state != "Z":
                found.append(int(pid))
    return found


def end(session: int, number: int) -> None:
    """Send a signal to each process of a session."""
    for process in processes(session):
        with suppress(ProcessLookupError):
            os.kill(process, number)
