"""One build at a time: who waits for whom, who says so, and what a killed build leaves behind."""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import pytest

from site_gen.write import lock, output
from tests import sites, small_site

HOLDER = """
import os, sys, time
from pathlib import Path
from site_gen.write import output

with output.opened(Path(sys.argv[2]), Path(sys.argv[1])) as refused:
    assert refused == ()
    if "fork" in sys.argv and not os.fork():
        time.sleep(60)
        os._exit(0)
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "site/content").mkdir(parents=True)
    return tmp_path / "site"


@contextmanager
def another_build(site: Path, folder: Path, *how: str) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold a site and an output folder; all of it is killed in the end."""
    command = [sys.executable, "-c", HOLDER, str(site), str(folder), *how]
    process = subprocess.Popen(
        command, cwd=sites.ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout
    try:
        assert process.stdout.readline() == "held\n"
        yield process
    finally:
        with suppress(ProcessLookupError):  # all of it has ended
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        process.stdout.close()


def hold(folder: Path, site: Path) -> AbstractContextManager[object]:
    return output.opened(folder, site, pytest.fail)


def told(folder: Path, site: Path) -> str:
    """Return what a build says that has to wait, and stop waiting."""

    class GaveUpError(Exception):
        pass

    def give_up(line: str) -> None:
        raise GaveUpError(line)

    with pytest.raises(GaveUpError) as caught, output.opened(folder, site, give_up):
        pass
    return str(caught.value)


def test_a_second_build_of_a_site_says_whom_it_waits_for(site: Path) -> None:
    with another_build(site, site / "output") as process:
        line = told(site / "output", site)
        since = r"since [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}"
        assert re.fullmatch(
            f"waiting for another build of this site: process {process.pid}, {since}", line
        )


def test_builds_of_a_site_into_two_folders_are_one_at_a_time_too(site: Path) -> None:
    with another_build(site, site / "output"):
        assert "this site" in told(site / "preview", site)


def test_builds_of_two_sites_into_one_folder_are_one_at_a_time(site: Path) -> None:
    other = site.parent / "other"
    (other / "content").mkdir(parents=True)
    with another_build(other, site / "output") as process:
        line = told(site / "output", site)
    assert line.startswith(f"waiting for another build of `{site / 'output'}`")
    if sys.platform == "linux":
        assert line.endswith(f": process {process.pid}")


def test_a_build_goes_on_when_the_other_has_ended(site: Path) -> None:
    lines: list[str] = []
    with another_build(site, site / "output") as process:
        ending = threading.Timer(lock._PATIENCE + 0.3, process.kill)
        ending.start()
        with output.opened(site / "output", site, lines.append) as refused:
            assert refused == ()
            assert process.wait() == -signal.SIGKILL
        ending.join()
    assert len(lines) == 1


def test_a_short_wait_is_not_worth_a_word(site: Path) -> None:
    with another_build(site, site / "output") as process:
        ending = threading.Timer(0.2, process.kill)
        ending.start()
        with hold(site / "output", site):
            pass
        ending.join()


def test_a_killed_build_leaves_no_lock_behind(site: Path) -> None:
    with another_build(site, site / "output") as process:
        process.kill()
        process.wait()
        with hold(site / "output", site):
            pass


def test_a_process_that_a_killed_build_had_started_holds_no_lock(site: Path) -> None:
    with another_build(site, site / "output", "fork") as process:
        process.kill()
        process.wait()
        with hold(site / "output", site):
            pass


def test_two_threads_are_two_builds(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_PATIENCE", 0.05)
    with hold(site / "output", site):
        assert f"process {os.getpid()}" in told(site / "output", site)
    with hold(site / "output", site):
        pass


def test_deleting_the_memos_during_a_build_does_not_let_another_write(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_PATIENCE", 0.05)
    with hold(site / "output", site):
        shutil.rmtree(site / lock.STATE)
        assert "output" in told(site / "output", site)


def test_a_lock_that_was_deleted_while_waiting_is_not_taken(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_PATIENCE", 0.05)
    with another_build(site, site / "output") as process:

        def delete(_: str) -> None:
            (site / lock.STATE / lock.NAME).unlink(missing_ok=True)
            process.kill()

        with output.opened(site / "preview", site, delete):
            assert (site / lock.STATE / lock.NAME).read_text() == f"{os.getpid()}\n"


def test_a_build_without_a_page_leaves_no_output_folder(site: Path) -> None:
    with hold(site / "deep/output", site):
        assert (site / "deep/output").is_dir()
    assert not (site / "deep").exists()


def test_a_new_folder_that_vanished_while_waiting_is_made_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_PATIENCE", 0.05)
    other = site.parent / "other"
    (other / "content").mkdir(parents=True)
    with another_build(other, site / "output") as process:

        def vanish(_: str) -> None:
            (site / "output").rmdir()
            process.kill()

        with output.opened(site / "output", site, vanish) as refused:
            assert refused == ()
            assert (site / "output").is_dir()


def test_nothing_is_held_or_made_where_nothing_may_be_written(site: Path) -> None:
    with hold(site / "content", site) as refused:
        assert refused
    assert not (site / lock.STATE).exists()


def a_file(state: Path) -> None:
    state.write_text("mine")


def a_link(state: Path) -> None:
    (state.parent.parent / "elsewhere").mkdir()
    state.symlink_to(state.parent.parent / "elsewhere")


def a_folder_in_place_of_the_lock(state: Path) -> None:
    (state / lock.NAME).mkdir(parents=True)


@pytest.mark.parametrize("instead", [a_file, a_link, a_folder_in_place_of_the_lock])
def test_a_state_folder_that_cannot_be_used_is_no_error(site: Path, instead: object) -> None:
    assert callable(instead)
    instead(site / lock.STATE)
    with hold(site / "output", site) as refused:
        assert refused == ()
    assert not list((site.parent).glob("elsewhere/*"))


@pytest.mark.parametrize("call", ["open", "mkdir"])
def test_a_read_only_state_folder_is_no_error(
    site: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = getattr(os, call)

    def read_only(path: str | Path, *given: int, **options: int) -> object:
        if Path(path).name in (lock.STATE, lock.NAME):
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        return real(path, *given, **options)

    (site / "output").mkdir()
    monkeypatch.setattr(os, call, read_only)
    monkeypatch.setattr(lock, "_PATIENCE", 0.05)
    with hold(site / "output", site) as refused:
        assert refused == ()
        assert not (site / lock.STATE / lock.NAME).exists()
        assert "output" in told(site / "output", site)  # which is held all the same


def test_a_file_system_without_locks_is_no_error(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(descriptor: int, operation: int) -> None:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", unsupported)
    with hold(site / "output", site) as refused, hold(site / "output", site):
        assert refused == ()


def test_a_platform_without_locks_is_no_error(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_LOCKABLE", False)
    with hold(site / "output", site) as refused, hold(site / "output", site):
        assert refused == ()


def test_no_descriptor_is_left_open(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_PATIENCE", 0.05)
    before = len(os.listdir("/dev/fd"))
    with hold(site / "output", site):
        told(site / "output", site)
    assert len(os.listdir("/dev/fd")) == before
    assert lock._held == set()


def test_the_command_says_on_stderr_whom_it_waits_for(tmp_path: Path) -> None:
    site = small_site.make(tmp_path / "site")
    with another_build(site, site / "output") as process:
        command = [sys.executable, "-m", "site_gen", "-C", str(site), "build", "--format", "json"]
        second = subprocess.Popen(
            command,
            cwd=sites.ROOT,
            text=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env={**os.environ, "SOURCE_DATE_EPOCH": small_site.NOW},
        )
        assert second.stderr
        line = second.stderr.readline()
        assert line.startswith(f"waiting for another build of this site: process {process.pid}")
        process.kill()
        second.communicate()
    assert second.returncode == 0
    assert (site / "output/index.html").exists()
