"""Work spread over processes: the same results for any number of them, and no hang if one dies."""

from __future__ import annotations

import itertools
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from multiprocessing.context import BaseContext
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_gen import build as pipeline
from site_gen import clock, intake, pool, press
from site_gen.diagnostics import Diagnostics
from site_gen.products import Page
from site_gen.read import content
from site_gen.render import pages
from site_gen.render.templates import Theme
from tests import edits, sites

NOW = clock.parse_when("2024-01-26")
HERE = os.getpid()
END: dict[str, Callable[[], None]] = {
    "exit": lambda: os._exit(3),
    "exit as if all were well": lambda: os._exit(0),
    "kill": lambda: os.kill(os.getpid(), signal.SIGKILL),
}


Work = Callable[[Sequence[int]], list[int]]


def doubled(given: int) -> Callable[[Sequence[int]], list[tuple[int, int]]]:
    return lambda items: [(given, 2 * item) for item in items]


def where(_: None) -> Work:
    return lambda items: [os.getpid() for _ in items]


def counted(_: None) -> Work:
    """Tell of each item how many the process has been given until then."""
    done = itertools.count(1)
    return lambda items: [next(done) for _ in items]


def fatal(given: tuple[str, frozenset[int]]) -> Work:
    how, deadly = given

    def work(items: Sequence[int]) -> list[int]:
        for item in items:
            if item in deadly:
                assert os.getpid() != HERE
                END[how]()
        return list(items)

    return work


def crowded(_: None) -> Work:
    """Die of many items at once, as for want of memory."""

    def work(items: Sequence[int]) -> list[int]:
        if len(items) > 2:
            os._exit(1)
        return list(items)

    return work


def wrong(_: None) -> Work:
    def work(items: Sequence[int]) -> list[int]:
        if 7 in items:
            raise LookupError("seven")
        return list(items)

    return work


@settings(deadline=None, max_examples=25)
@given(st.lists(st.integers(0, 1000), max_size=40), st.integers(1, 4))
def test_any_number_of_processes_gives_the_same_results(items: list[int], jobs: int) -> None:
    assert pool.spread(doubled, 5, items, jobs) == doubled(5)(items)


def test_dear_items_are_spread_too() -> None:
    def cost(item: int) -> int:
        return item

    items = [1, 700, 3, 0, 2000, 5, 40]
    assert pool.spread(doubled, 5, items, 3, cost) == doubled(5)(items)


def test_a_process_is_replaced_when_it_has_done_much() -> None:
    items = range(3 * pool.ROUND * 2)
    done = pool.spread(counted, None, items, 2)
    assert max(done) <= pool.ROUND * 2
    assert sum(number == 1 for number in done) in range(3, 7)


def test_many_processes_do_the_work_and_one_does_it_here() -> None:
    assert set(pool.spread(where, None, range(9), 1)) == {HERE}
    assert HERE not in pool.spread(where, None, range(9), 2)


@pytest.mark.parametrize("how", END)
@pytest.mark.parametrize("place", [0, 13, 39])
def test_a_process_that_dies_is_an_error_that_names_the_item(how: str, place: int) -> None:
    items = [100 + number for number in range(40)]
    with pytest.raises(pool.WorkerDiedError) as caught:
        pool.spread(fatal, (how, frozenset({items[place]})), items, 2)
    assert caught.value.item == place
    assert multiprocessing.active_children() == []


def holding_the_lock(_: None) -> Work:
    return _hold_the_lock


def _hold_the_lock(items: Sequence[int]) -> list[int]:
    """Die with the lock under which workers send their results, while another waits for it."""
    if 0 not in items:
        time.sleep(0.5)
        return list(items)
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        assert frame.f_back
        frame = frame.f_back
    frame.f_locals["result_queue"]._wlock.acquire()
    time.sleep(1)
    os._exit(1)


def test_a_worker_that_dies_with_a_lock_hangs_nobody() -> None:
    """Not even where the command line has its own way to end on a signal."""

    def end(*_: object) -> None:
        raise SystemExit(143)

    before = signal.signal(signal.SIGTERM, end)
    try:
        with pytest.raises(pool.WorkerDiedError) as caught:
            pool.spread(holding_the_lock, None, range(6), 2)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert caught.value.item == 0


def test_one_of_several_deadly_items_is_named() -> None:
    with pytest.raises(pool.WorkerDiedError) as caught:
        pool.spread(fatal, ("kill", frozenset({3, 4, 20})), range(24), 3)
    assert caught.value.item in {3, 4, 20}


def test_the_deadly_item_is_found_in_few_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step starts a process: one for every item would take minutes."""
    steps = 0
    alone = pool._alone

    def counted(task: pool.Task, shard: slice) -> list[object] | None:
        nonlocal steps
        steps += 1
        return alone(task, shard)

    monkeypatch.setattr(pool, "_alone", counted)
    with pytest.raises(pool.WorkerDiedError) as caught:
        pool.spread(fatal, ("exit", frozenset({3999})), range(4000), 2)
    assert caught.value.item == 3999
    assert steps < 40


def test_a_process_that_dies_of_the_crowd_alone_is_no_error() -> None:
    assert pool.spread(crowded, None, range(40), 2) == list(range(40))


def test_an_exception_of_the_work_is_passed_on() -> None:
    with pytest.raises(LookupError, match="seven"):
        pool.spread(wrong, None, range(20), 2)
    assert multiprocessing.active_children() == []


def test_processes_start_without_fork_too(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[str | None] = []
    make = multiprocessing.get_context

    def noting(method: str | None = None) -> BaseContext:
        used.append(method)
        return make(method)

    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    monkeypatch.setattr(multiprocessing, "get_context", noting)
    assert pool.spread(doubled, 5, range(9), 2) == doubled(5)(range(9))
    assert used == ["spawn"]


def test_a_site_is_built_without_fork_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edits.make(tmp_path / "site")
    sites.build(tmp_path / "site", tmp_path / "alone", "2024-01-26")
    _always_a_pool(monkeypatch)
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    clean = edits.copy(tmp_path / "site", tmp_path / "clean")
    outcome = pipeline.build(clean, tmp_path / "spawned", at=NOW, jobs=2)
    assert outcome.written
    assert sites.files(tmp_path / "spawned") == sites.files(tmp_path / "alone")


def test_a_note_that_kills_its_reader_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits.make(tmp_path)
    sites.build(tmp_path, tmp_path / "output", "2024-01-26")
    before = sites.stamps(tmp_path / "output")
    for note in edits.notes():
        note.body = "Not what it was."
        edits.write(tmp_path, note.path, str(note))
    read = content.TEXT_READERS["note"]

    def deadly(path: str, data: bytes) -> content.Result:
        if path.endswith("note-3.md") and os.getpid() != HERE:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(path, data)

    monkeypatch.setitem(content.TEXT_READERS, "note", deadly)
    _always_a_pool(monkeypatch)
    outcome = pipeline.build(tmp_path, tmp_path / "output", at=NOW, jobs=2)
    (found,) = outcome.diagnostics
    assert (found.code, found.severity) == ("N010", "error")
    assert found.at
    assert found.at.path == "content/notes/2024/note-3.md"
    assert outcome.written is None
    assert sites.stamps(tmp_path / "output") == before


def test_a_page_that_kills_its_renderer_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edits.make(tmp_path)
    render = pages.render

    def deadly(page: Page, theme: Theme) -> tuple[bytes, Diagnostics]:
        if page.path == "notes/note-3/index.html" and os.getpid() != HERE:
            os._exit(1)
        return render(page, theme)

    monkeypatch.setattr(pages, "render", deadly)
    _always_a_pool(monkeypatch)
    outcome = pipeline.build(tmp_path, tmp_path / "output", at=NOW, jobs=2)
    errors = [d for d in outcome.diagnostics if d.severity == "error"]
    assert [d.code for d in errors] == ["N503"]
    assert "/notes/note-3/" in errors[0].message
    assert not (tmp_path / "output").exists()


def _always_a_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "WORTH_A_POOL", 1)
    monkeypatch.setattr(press, "WORTH_A_POOL", 1)
