"""The benchmarks: the same notes each time, right sites, tables that say what was measured."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import corpus, process, tables
from benchmarks.process import BenchmarkError, Sample
from benchmarks.rounds import Key, Results
from benchmarks.sites import ROOT, Site, lay_out
from benchmarks.stages import STAGES, Stopwatch
from benchmarks.steps import EDITS, Step
from benchmarks.systems import SITE_GEN, SYSTEMS, Edit, System
from site_gen import build, clock


def laid_out(folder: Path, *systems: System, notes: int = 50) -> list[Site]:
    return lay_out(systems or list(SYSTEMS.values()), corpus.notes(notes), folder)


def tree(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def taken(*seconds: float, peak: int | None = None) -> list[Sample]:
    return [Sample(one, peak) for one in seconds]


# The notes and their sites


def test_the_notes_are_the_same_each_time() -> None:
    text = repr(list(corpus.notes(50)))
    assert text == repr(list(corpus.notes(50)))
    # Tables of different days compare only while this stays as it is.
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "220f756f6475db19"


def test_a_larger_corpus_begins_like_a_smaller_one() -> None:
    assert list(corpus.notes(100))[:50] == list(corpus.notes(50))


def test_another_seed_makes_other_notes() -> None:
    assert list(corpus.notes(5, seed=2)) != list(corpus.notes(5))


def test_the_notes_are_as_long_as_the_tables_say() -> None:
    sizes = [len(note.body.encode()) for note in corpus.notes(1000)]
    assert 1700 < sum(sizes) / len(sizes) < 1900


def test_ten_thousand_notes_are_ten_years_of_twenty_a_week() -> None:
    weeks = [note.week for note in corpus.notes(10_000)]
    assert (weeks[0], weeks[-1], len(set(weeks))) == ("2016-W01", "2025-W31", 500)


def test_every_note_has_long_been_out() -> None:
    assert max(str(note.day) for note in corpus.notes(2000)) < corpus.AFTERWARDS


def test_our_site_has_nothing_to_complain_of(tmp_path: Path) -> None:
    (site,) = laid_out(tmp_path, SITE_GEN)
    at = clock.parse_when(corpus.AFTERWARDS)
    outcome = build.check(site.folder, at=at, output=site.output)
    # The words are drawn by lot, so no company is named, and no rule of good writing holds.
    assert [d for d in outcome.diagnostics if not d.code.startswith("N2")] == []


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=lambda system: system.name)
def test_every_system_gets_every_body(tmp_path: Path, system: System) -> None:
    (site,) = laid_out(tmp_path, system)
    for note in corpus.notes(50):
        assert (site.folder / system.path(note)).read_text("utf-8").endswith(note.body)


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=lambda system: system.name)
def test_edits_are_made_one_upon_the_other_and_undone(tmp_path: Path, system: System) -> None:
    (site,) = laid_out(tmp_path, system)
    states = [tree(site.folder)]
    for step in EDITS:
        if system.takes(step, 0):
            site.edit(step)
            states.append(tree(site.folder))
    for before, after in pairwise(states):
        assert len([path for path in before if before[path] != after[path]]) == 1
    site.undo()
    assert tree(site.folder) == states[0]


def test_an_edit_that_finds_nothing_to_change_is_an_error(tmp_path: Path) -> None:
    (site,) = laid_out(tmp_path, SITE_GEN, notes=1)
    site.system = replace(SITE_GEN, template=Edit("templates/note.html", "no such text", "x"))
    with pytest.raises(BenchmarkError, match=r"templates/note\.html: `no such text`"):
        site.edit(Step.TEMPLATE)


def test_a_page_that_does_not_show_an_edit_is_an_error(tmp_path: Path) -> None:
    (site,) = laid_out(tmp_path, SITE_GEN, notes=2)
    page = site.output / SITE_GEN.page(site.last)
    page.parent.mkdir(parents=True)
    page.write_text("as it was before", "utf-8")
    site.prove(Step.AGAIN)
    with pytest.raises(BenchmarkError, match="site_gen built a page that is stale: one body edit"):
        site.prove(Step.BODY)


def test_an_output_with_too_few_files_is_an_error(tmp_path: Path) -> None:
    (site,) = laid_out(tmp_path, SITE_GEN, notes=2)
    with pytest.raises(BenchmarkError, match="site_gen made 0 files of 2 notes"):
        site.size()


def test_a_cold_build_finds_nothing_of_an_earlier_one(tmp_path: Path) -> None:
    for site in laid_out(tmp_path, notes=2):
        before = tree(site.folder)
        for name in (site.system.output, *site.system.memos):
            (site.folder / name).mkdir()
            (site.folder / name / "left").touch()
        site.clear()
        assert tree(site.folder) == before


# Running and watching


def test_a_command_that_fails_is_named_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"`sh -c .*` failed with exit status 3\nalas"):
        process.run(["sh", "-c", "echo alas >&2; exit 3"], here=tmp_path)


def test_a_command_that_cannot_be_run_is_named(tmp_path: Path) -> None:
    with pytest.raises(BenchmarkError, match="`no-such-command -x` cannot be run"):
        process.run(["no-such-command", "-x"], here=tmp_path)


def test_a_command_that_hangs_is_ended_with_all_it_started(tmp_path: Path) -> None:
    script = "sleep 60 & echo $! > child; wait"
    with pytest.raises(BenchmarkError, match="took too long"):
        process.run(["sh", "-c", script], here=tmp_path, patience=2)
    assert ends(int((tmp_path / "child").read_text()))


def test_a_benchmark_that_is_broken_off_leaves_nothing_running(tmp_path: Path) -> None:
    script = "echo $$ > child.new; mv child.new child; sleep 60"
    program = (
        "from benchmarks import process; from pathlib import Path; "
        f"process.run(['sh', '-c', {script!r}], here=Path({str(tmp_path)!r}))"
    )
    bench = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stderr=subprocess.DEVNULL)
    while not (tmp_path / "child").exists():
        time.sleep(0.01)
    bench.send_signal(signal.SIGINT)
    bench.wait(10)
    assert ends(int((tmp_path / "child").read_text()))


def test_the_memory_of_children_counts(tmp_path: Path) -> None:
    child = "import time; held = bytearray(64 << 20); time.sleep(0.5)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    sample = process.run([sys.executable, "-c", parent], here=tmp_path)
    assert sample.peak is not None
    assert 64 << 20 < sample.peak < 128 << 20


def test_what_stands_on_memory_is_not_measured_unless_asked(tmp_path: Path) -> None:
    assert process.run(["true"], here=tmp_path, watched=False).peak is None


# Stages


@pytest.mark.parametrize("function", [one for stage in STAGES.values() for one in stage])
def test_every_stage_is_a_function_of_the_program(function: str) -> None:
    module, _, name = function.partition(":")
    assert callable(getattr(import_module(module), name))


def test_a_stage_within_a_stage_is_counted_once() -> None:
    watch = Stopwatch()
    inner = watch.timed("plan", lambda: time.sleep(0.05))
    watch.timed("arrange", inner)()
    assert watch.seconds["plan"] >= 0.05
    assert watch.seconds["arrange"] < 0.05


# Tables


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.025, "1/40"), (0.0999, "1/10"), (0.1, "0.10"), (0.6, "0.60"), (9.99, "9.99"), (12.4, "12")],
)
def test_ratios_are_short(value: float, text: str) -> None:
    assert tables.ratio(value) == text


def test_times_and_amounts_have_as_many_digits_as_mean_something() -> None:
    assert [tables.seconds(one) for one in (0.2512, 9.9, 48.04)] == ["0.25 s", "9.90 s", "48.0 s"]
    assert [tables.mebibytes(one << 20) for one in (3, 640, 6500)] == [
        "3.0 MiB",
        "640 MiB",
        "6,500 MiB",
    ]


def test_columns_are_padded_and_numbers_stand_to_the_right() -> None:
    assert tables.table(["", "time"], [["cold", "4.46 s"], ["nothing changed", "–"]]) == (
        "|                 |   time |\n"
        "| --------------- | -----: |\n"
        "| cold            | 4.46 s |\n"
        "| nothing changed |      – |"
    )


def test_a_report_holds_medians_ratios_and_targets() -> None:
    results = Results(help_ratio=1.25)
    results.samples = {
        Key("site_gen", 10_000, Step.COLD): taken(2.0, 9.0, 3.0, peak=300 << 20),
        Key("hugo", 10_000, Step.COLD): taken(6.0, peak=600 << 20),
        Key("pelican", 10_000, Step.COLD): taken(48.0, peak=120 << 20),
        Key("site_gen", 10_000, Step.BODY): taken(0.5, peak=40 << 20),
        Key("hugo", 10_000, Step.AGAIN): taken(5.0, peak=600 << 20),
    }
    results.sizes = dict.fromkeys(
        ((name, 10_000) for name in ("site_gen", "hugo", "pelican")), (10_600, 90 << 20)
    )
    shown = [
        " ".join(line.replace("|", " ").split()) for line in tables.report(results).split("\n")
    ]
    assert "### 10,000 notes: time" in shown
    assert "cold 3.00 s 6.00 s 48.0 s 0.50 1/16" in shown
    assert "one body edited 0.50 s – – – –" in shown
    assert "cold 300 MiB 600 MiB 120 MiB 0.50 2.50" in shown
    assert "Pelican 10,600 90 MiB" in shown
    assert "cold build / Hugo cold 0.50 0.60 yes" in shown
    assert "one body edited / Hugo again 0.10 1/20 no" in shown
    assert '`--help` / `python -c "import click"` 1.25 1.30 yes' in shown
    assert not [line for line in shown if line.startswith(("one title", "100,000 notes"))]


# The whole


def test_a_small_run_prints_its_tables(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks", "--notes", "20", "--runs", "1"]
    command += ["--only", "site_gen", "--work", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = [line.split("|")[1].strip() for line in done.stdout.splitlines() if line[:1] == "|"]
    assert [step.value for step in Step] == rows[2:8]
    assert done.stdout.startswith("site_gen ")
    assert os.uname().nodename not in done.stdout
    assert str(tmp_path) not in done.stdout


def ends(number: int) -> bool:
    """Tell whether a process is gone, or soon will be."""
    for _ in range(200):
        try:
            state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.01)
    return False
