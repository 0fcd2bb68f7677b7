"""Notes that atheris makes, guided by the lines of this program and its parsers that they reach.

It is no dependency: `pip install atheris` (there are wheels for Linux). Without it the campaign
says so, and Hypothesis alone fuzzes.
"""

from __future__ import annotations

import importlib
import importlib.util
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import edits, fuzzing, small_site

_GUIDED = ("site_gen.read", "markdown_it", "mdit_py_plugins", "linkify_it")
_LONGEST = 8_000


def fuzz(seconds: float) -> str:
    """Fuzz in a process of its own, which libFuzzer ends."""
    if importlib.util.find_spec("atheris") is None:
        return "not run: atheris is not installed"
    with tempfile.TemporaryDirectory() as folder:
        for number, data in enumerate(_seeds()):
            (Path(folder) / f"seed-{number}").write_bytes(data)
        options = (f"-max_total_time={seconds:.0f}", f"-max_len={_LONGEST}", "-timeout=10")
        command = [sys.executable, "-m", "tests.torture.guided", *options, "-rss_limit_mb=2000"]
        done = subprocess.run([*command, folder], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-5000:]
    runs = re.findall(r"Done (\d+) (?:runs|in)", done.stderr)
    reached = re.findall(r"cov: (\d+)", done.stderr)
    assert runs, done.stderr[-2000:]
    assert reached, done.stderr[-2000:]
    return (
        f"{int(runs[-1]):,} notes guided by coverage (atheris), {int(reached[-1]):,} branches "
        "reached; lost without a diagnostic: 0; tracebacks: 0"
    )


def _seeds() -> list[bytes]:
    texts = [text for path, text in small_site.FILES.items() if "/notes/" in path]
    return [text.encode() for text in (*texts, *map(str, edits.notes()))]


def _one(data: bytes) -> None:
    fuzzing.try_alone("content/notes/2024-01-22-a.md", data)


if __name__ == "__main__":
    atheris = importlib.import_module("atheris")
    with atheris.instrument_imports(include=list(_GUIDED)):
        # What is loaded already is loaded again, so that it is followed too.
        stale = (*_GUIDED, "tests.fuzzing", "tests.test_read_any_bytes")
        for name in [name for name in sys.modules if name.startswith(stale)]:
            del sys.modules[name]
        fuzzing = importlib.import_module("tests.fuzzing")
    atheris.Setup(sys.argv, _one)
    atheris.Fuzz()
