"""The benchmark of the preview measures what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import preview


def test_a_save_is_measured_until_it_is_told_and_until_it_is_seen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--notes", "20", "--saves", "1", "--only", "site_gen", "--work", str(tmp_path)]
    assert preview.main(arguments) == 0
    row = re.search(r"\| site_gen \| (\d+) ms \| \d+ ms \| (\d+) ms \|", capsys.readouterr().out)
    assert row
    assert int(row[1]) <= int(row[2])
