"""Deploys to targets that fail: one clear line, nothing half-visible, the next one completes."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import obstore
import pytest

from site_gen.deploy import book as books
from site_gen.deploy.target import BOOK
from tests import small_site
from tests.sites import edit, files
from tests.system import faults, proxy, servers
from tests.system.proxy import Asked, Fault, Proxy
from tests.system.test_deploy import (
    NOTE,
    There,
    build,
    deploy,
    faults_environment,
    make,
    of_site,
    storage,
    store_of,
)

pytestmark = pytest.mark.system

LIMITED = "ForceCommand ulimit -f 128; trap '' XFSZ; eval \"$SSH_ORIGINAL_COMMAND\"\n"
"""A server on which no file becomes larger than 64 kB: rsync is told as it is of a full disk."""


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.storage(tmp_path_factory.mktemp("storage")) as found:
        yield found


@pytest.fixture
def between(endpoint: str) -> Iterator[Proxy]:
    with proxy.before(endpoint) as found:
        yield found


@pytest.fixture
def there(between: Proxy, tmp_path: Path) -> There:
    """A storage that is reached through the proxy."""
    return storage(between.endpoint, tmp_path.name)


def assert_whole(site: Path, served: Mapping[str, bytes]) -> None:
    assert of_site(served) == of_site(files(site / "output"))


def assert_one_line(said: str, wanted: str) -> None:
    lines = said.splitlines()
    assert wanted in lines[0]
    assert lines[0].startswith("error[N9")
    assert [line for line in lines[1:] if line and not line.startswith("  help: ")] == ["1 error"]


def test_a_deploy_with_nothing_to_do_reads_the_book_and_puts_nothing(
    there: There, between: Proxy, tmp_path: Path
) -> None:
    site = make(tmp_path, there)
    deploy(site, there)
    between.asked.clear()
    assert "0 put, 0 deleted" in deploy(site, there)
    assert [(a.method, a.path.rpartition("/")[2]) for a in between.asked] == [("GET", BOOK)]


def test_a_change_puts_the_changed_files_once_and_the_book_before_and_after(
    there: There, between: Proxy, tmp_path: Path
) -> None:
    site = make(tmp_path, there)
    deploy(site, there)
    old = of_site(files(site / "output"))
    edit(site / NOTE, "is raising", "was raising")
    build(site)
    changed = {p for p, data in of_site(files(site / "output")).items() if old.get(p) != data}
    between.asked.clear()
    deploy(site, there)
    puts = [path.partition(f"{tmp_path.name}/")[2] for path in between.puts()]
    assert puts[0] == puts[-1] == BOOK
    assert sorted(puts[1:-1]) == sorted(changed)


def every_fifth_put(fault: Fault, asked: Asked) -> Fault | None:
    return fault if asked.method == "PUT" and asked.number % 5 == 0 else None


@pytest.mark.parametrize("fault", [Fault(503, "SlowDown"), Fault(500), Fault()])
def test_what_fails_now_and_then_is_tried_again(
    there: There, between: Proxy, tmp_path: Path, fault: Fault
) -> None:
    site = make(tmp_path, there)
    between.misbehave = lambda asked: every_fifth_put(fault, asked)
    deploy(site, there)
    assert len(between.puts()) > len(files(site / "output"))
    assert_whole(site, there.served())


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(503, "SlowDown"), "the storage says SlowDown"),
        (Fault(503), "the storage answers 503"),
        (Fault(507, "XMinioStorageFull"), "the storage says XMinioStorageFull"),
        (Fault(403, "RequestTimeTooSkewed"), "the storage says RequestTimeTooSkewed"),
        (Fault(), "the storage cannot be reached, or broke off"),
    ],
)
def test_what_fails_for_good_is_one_line_and_completed_by_the_next(
    there: There, between: Proxy, tmp_path: Path, fault: Fault, said: str
) -> None:
    site = make(tmp_path, there)
    between.misbehave = lambda _: fault if len(between.puts()) > 8 else None
    assert_one_line(deploy(site, there, status=1), f"target `production`: {said}")
    between.misbehave = lambda _: None
    served = there.served()
    assert 0 < len(of_site(served)) < len(of_site(files(site / "output")))
    assert not [path for path in served if path.startswith("feeds/")]
    deploy(site, there)
    assert_whole(site, there.served())


def test_a_clock_that_is_off_is_told_with_what_to_do(
    there: There, between: Proxy, tmp_path: Path
) -> None:
    site = make(tmp_path, there)
    between.misbehave = lambda _: Fault(403, "RequestTimeTooSkewed")
    assert "help: set this machine's clock" in deploy(site, there, status=1)


def test_what_someone_else_has_spoilt_is_put_anew_once_the_book_is_gone(
    there: There, tmp_path: Path
) -> None:
    site = make(tmp_path, there)
    deploy(site, there)
    store = store_of(there.url.partition("endpoint=")[2], tmp_path.name)
    obstore.delete(store, "notes/altman-fabs/index.html")
    obstore.put(store, "index.html", b"spoilt")
    obstore.delete(store, BOOK)
    deploy(site, there)
    assert_whole(site, there.served())


@pytest.fixture(params=["server", "storage"])
def either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[There]:
    if request.param == "storage":
        yield storage(request.getfixturevalue("endpoint"), tmp_path.name)
        return
    (tmp_path / "ssh").mkdir()
    with servers.sshd(tmp_path / "ssh") as (host, shell):
        www = tmp_path / "www"
        yield There(f"ssh://{host}{www}", lambda: files(www), {"RSYNC_RSH": shell})


def test_a_second_deploy_while_one_is_under_way_is_refused(either: There, tmp_path: Path) -> None:
    site = make(tmp_path, either)
    for number in range(400):
        small_site.write(site, f"content/assets/{number}.txt", f"{number}\n")
    build(site)
    environment = {**faults_environment(), **either.environment}
    first = subprocess.Popen(faults.python("-m", "site_gen", "-C", site, "deploy"), env=environment)
    while not is_claimed(either):
        assert first.poll() is None
        time.sleep(0.02)
    first.send_signal(signal.SIGSTOP)
    # Another copy of the site: one output is held by its own deploy.
    other = tmp_path / "other"
    other.mkdir()
    second = make(other, either)
    assert_one_line(deploy(second, either, status=1), "another deploy to `production` is under way")
    first.send_signal(signal.SIGCONT)
    assert first.wait(120) == 0
    assert_whole(site, either.served())


def is_claimed(there: There) -> bool:
    data = there.served().get(BOOK)
    return data is not None and books.decode(data).claim is not None


def test_a_server_without_room_is_one_line_and_completed_by_the_next(tmp_path: Path) -> None:
    www = tmp_path / "www"
    for name in ("small", "large"):
        (tmp_path / name).mkdir()
    with servers.sshd(tmp_path / "small", LIMITED) as (host, shell):
        there = There(f"ssh://{host}{www}", lambda: files(www), {"RSYNC_RSH": shell})
        site = make(tmp_path, there)
        small_site.write(site, "content/assets/large.txt", "x" * 200_000)
        build(site)
        said = deploy(site, there, status=1)
        assert_one_line(said, "target `production`: rsync: ")
        assert "File too large" in said
        assert not [path for path in there.served() if path.endswith((".html", ".atom"))]
    with servers.sshd(tmp_path / "large") as (other, shell):
        edit(site / "content/site.yaml", host, other)
        build(site)
        deploy(site, There(there.url, there.served, {"RSYNC_RSH": shell}))
        assert_whole(site, there.served())


def test_a_server_that_does_not_know_the_key_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "ssh").mkdir()
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "other"], check=True
    )
    with servers.sshd(tmp_path / "ssh") as (host, shell):
        known = shell.replace(f"{tmp_path}/ssh/key", f"{tmp_path}/other")
        there = There(
            f"ssh://{host}{tmp_path}/www", dict, {"RSYNC_RSH": f"{known} -o IdentitiesOnly=yes"}
        )
        said = deploy(make(tmp_path, there), there, status=1)
        assert_one_line(said, "Permission denied")
        assert "help: see whether `ssh` reaches the host by itself" in said


def test_a_repository_that_takes_no_more_is_one_line_and_shows_nothing(tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "--quiet", "--bare", bare], check=True)
    git = ["git", "-C", str(bare)]
    subprocess.run([*git, "config", "receive.maxInputSize", "2k"], check=True)
    there = There(f"git+file://{bare}#pages", dict, {})
    site = make(tmp_path, there)
    assert_one_line(deploy(site, there, status=1), "target `production`: git: ")
    branches = subprocess.run([*git, "branch"], capture_output=True, check=True)
    assert branches.stdout == b""
    subprocess.run([*git, "config", "--unset", "receive.maxInputSize"], check=True)
    deploy(site, there)
    tree = [*git, "ls-tree", "-rz", "--name-only", "pages"]
    listed = subprocess.run(tree, capture_output=True, check=True)
    names = {name for name in listed.stdout.decode().split("\0") if not name.startswith(".")}
    assert names - {""} == of_site(files(site / "output")).keys()
