"""Two builds and a preview at once, over a site that an editor saves meanwhile."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path

from tests import sites, small_site
from tests.changes import tree
from tests.previews import PATIENCE, Preview, messages, serving
from tests.system import faults
from tests.system.large import rebuild

_NOTE = "content/notes/altman-fabs.md"
_PAGE = "/notes/altman-fabs/"


def meet(workshop: Path, rounds: int) -> int:
    """Hold that all end well, and in the same site; return how many builds ran."""
    site = small_site.make(workshop / "site")
    with serving(site) as preview:
        words = "raising"
        for number in range(rounds):
            builds = [_start(site), _start(site)]
            for step in range(3):
                new = f"rising {number} {step}"
                sites.edit(site / _NOTE, words, new)
                words = new
                assert preview.ask("/").status == 200
            for build in builds:
                _, said = build.communicate(timeout=120)
                assert "Traceback" not in said, said
                assert build.returncode in (0, 1), said
            _until_shown(preview, words)
            last = _start(site)
            _, said = last.communicate(timeout=120)
            assert last.returncode == 0, said
            _as_if_alone(site, workshop / f"alone-{number}", words)
    assert "Traceback" not in messages(site)
    return 3 * rounds


def _start(site: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        faults.python("-m", "site_gen", "-C", site, "build", "--quiet"),
        cwd=sites.ROOT,
        env=faults.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _until_shown(preview: Preview, words: str) -> None:
    until = time.monotonic() + PATIENCE
    while words not in preview.ask(_PAGE).text:
        assert time.monotonic() < until, words
        time.sleep(0.05)


def _as_if_alone(site: Path, alone: Path, words: str) -> None:
    small_site.make(alone)
    sites.edit(alone / _NOTE, "raising", words)
    rebuild(alone)
    assert tree(site / "output") == tree(alone / "output")
