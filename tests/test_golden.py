"""Whole small sites come out as committed, byte for byte: `make golden` writes them anew."""

from __future__ import annotations

import difflib
import itertools
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

import pytest

from site_gen.arrange import pages
from site_gen.products import PageKind
from tests import sites
from tests.sites import Built, Tree

HINT = "If the change is meant, `make golden` writes it down; read the diff like code."


@pytest.mark.parametrize("name", sites.NAMES)
def test_a_golden_site_comes_out_as_committed(name: str, tmp_path: Path) -> None:
    site, root, output = sites.GOLDEN / name, tmp_path / "site", tmp_path / "output"
    when = (site / "now.txt").read_text("utf-8").strip()
    command = [sys.executable, "-m", "site_gen", "-C", str(sites.copy(name, root)), "build"]
    command += ["--now", when, "--output", str(output), "--quiet", "--format", "concise"]
    done = subprocess.run(command, cwd=sites.ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    made = {"report.txt": done.stderr.encode(), **below("expected", sites.files(output))}
    committed = below("expected", sites.files(site / "expected"))
    committed["report.txt"] = (site / "report.txt").read_bytes()
    lines = [*differences(committed, made)]
    assert not lines, "\n".join([f"{len(lines)} lines, of which the first:", *lines[:60], HINT])


def test_the_golden_sites_have_a_page_of_every_kind(built: Callable[[str], Built]) -> None:
    found = set()
    for name in sites.NAMES:
        site = built(name).outcome.site
        assert site
        plan, _ = pages.plan(site)
        found |= {page.kind for page in plan.pages}
    assert found == set(get_args(PageKind))


def below(folder: str, files: Tree) -> dict[str, bytes]:
    return {f"{folder}/{path}": data for path, data in files.items()}


def differences(committed: Tree, made: Tree) -> Iterator[str]:
    """Yield lines that tell a person how two trees differ."""
    for path in sorted(committed.keys() | made.keys()):
        before, after = committed.get(path, b""), made.get(path, b"")
        if path not in made or path not in committed:
            yield f"{'only committed' if path in committed else 'only made'}: {path}"
        elif before != after and path.endswith(".site-gen-manifest.json"):
            yield f"different: {path}"
        elif before != after:
            old, new = (data.decode(errors="replace").splitlines() for data in (before, after))
            found = difflib.unified_diff(old, new, n=0, lineterm="")
            yield f"different: {path}"
            yield from itertools.islice(found, 2, 12)
