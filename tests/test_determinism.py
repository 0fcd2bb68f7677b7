"""The same content at the same time gives the same bytes, wherever and however it is built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from site_gen import clock
from tests import sites
from tests.sites import Tree

HERE = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0"}
ELSEWHERE = {
    "TZ": "Pacific/Kiritimati",
    "LC_ALL": "C",
    "LANG": "fr_FR.UTF-8",
    "LANGUAGE": "fr",
    "PYTHONHASHSEED": "4242",
    "COLUMNS": "40",
    "SOURCE_DATE_EPOCH": "1",  # --now goes before it
}


def build(root: Path, folder: Path, name: str, settings: Mapping[str, str], umask: int) -> Tree:
    """Build in a process of its own, from inside `folder`; return the output."""
    output = folder / "output"
    when = sites.now(name)
    command = [sys.executable, "-m", "site_gen", "-C", os.path.relpath(root, folder), "build"]
    command += ["--quiet", "--output", "output", "--now", when.isoformat()]
    environment = {**os.environ, "PYTHONPATH": str(sites.ROOT), **settings}
    done = subprocess.run(
        command, cwd=folder, env=environment, umask=umask, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return sites.files(output)


def copy_backwards(source: Path, target: Path) -> None:
    """Copy a site so that a folder lists its files in another order, with other times."""
    files = sorted((path for path in source.rglob("*") if path.is_file()), reverse=True)
    for number, path in enumerate(files):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        os.utime(copy, (86_400 * number, 86_400 * number))
        copy.chmod(0o600 if number % 2 else 0o755)


@pytest.mark.parametrize("name", ["awkward", "typical", sites.OURS])
def test_a_build_elsewhere_gives_the_same_bytes(name: str, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "another place" / "second"
    sites.copy(name, first / "site")
    copy_backwards(first / "site", second)
    (first / "work").mkdir()
    (tmp_path / "desk").mkdir()
    here = build(first / "site", first / "work", name, HERE, 0o022)
    there = build(second, tmp_path / "desk", name, ELSEWHERE, 0o077)
    assert [path for path in here.keys() | there.keys() if here.get(path) != there.get(path)] == []


@pytest.mark.parametrize("name", ["awkward", "typical"])
def test_no_output_tells_when_it_was_built(name: str, tmp_path: Path) -> None:
    """Whatever is due by then: any two times with nothing due between them give the same bytes."""
    root = sites.copy(name, tmp_path / "site")
    zone = ZoneInfo("Asia/Kathmandu" if name == "awkward" else "UTC")
    at = clock.instant(sites.now(name), zone)
    site = sites.build(root, tmp_path / "now", at).site
    assert site
    assert site.next_due
    sites.build(root, tmp_path / "later", site.next_due - timedelta(seconds=1))
    assert sites.files(tmp_path / "now") == sites.files(tmp_path / "later")
    sites.build(root, tmp_path / "due", site.next_due)
    assert sites.files(tmp_path / "now") != sites.files(tmp_path / "due")


def test_the_last_date_is_the_last_change_for_ever(tmp_path: Path) -> None:
    times = [datetime.combine(date(year, 6, 1), time(12, 30), UTC) for year in (2030, 2480, 9990)]
    root = sites.copy("typical", tmp_path / "site")
    for at in times:
        sites.build(root, tmp_path / str(at.year), at)
    made = [sites.files(tmp_path / str(at.year)) for at in times]
    assert made[0] == made[1] == made[2]


def test_a_day_and_its_first_instant_are_one_clock(tmp_path: Path) -> None:
    root = sites.copy("awkward", tmp_path / "site")
    sites.build(root, tmp_path / "day", "2027-01-05")
    sites.build(root, tmp_path / "instant", "2027-01-04T18:15:00Z")
    assert sites.files(tmp_path / "day") == sites.files(tmp_path / "instant")
