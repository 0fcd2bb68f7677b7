"""Deploys to real servers on loopback: OpenSSH with rsync, a bare git repository, SeaweedFS."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import obstore
import pytest
from obstore.store import S3Store

from site_gen.deploy.branch import Branch
from site_gen.deploy.target import BOOK, TakenError, Upload
from tests import small_site
from tests.sites import edit, files
from tests.system import faults, servers
from tests.system.servers import BUCKET, KEY, SECRET

pytestmark = pytest.mark.system

NOTE = "content/notes/altman-fabs.md"
KINDS = ("server", "branch", "storage")


@dataclass(frozen=True, slots=True)
class There:
    """A place to deploy to."""

    url: str
    served: Callable[[], Mapping[str, bytes]]
    """Returns what readers get: path → bytes."""
    environment: Mapping[str, str]


@pytest.fixture(scope="session")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    with servers.sshd(tmp_path_factory.mktemp("sshd")) as found:
        yield found


@pytest.fixture(scope="session")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.storage(tmp_path_factory.mktemp("storage")) as found:
        yield found


@pytest.fixture(params=KINDS)
def there(request: pytest.FixtureRequest, tmp_path: Path) -> There:
    if request.param == "server":
        host, shell = request.getfixturevalue("ssh")
        www = tmp_path / "www"
        return There(f"ssh://{host}{www}", lambda: files(www), {"RSYNC_RSH": shell})
    if request.param == "branch":
        bare = tmp_path / "bare.git"
        subprocess.run(["git", "init", "--quiet", "--bare", bare], check=True)
        return There(f"git+file://{bare}#pages", lambda: _committed(bare), {})
    return storage(request.getfixturevalue("endpoint"), tmp_path.name)


def storage(endpoint: str, prefix: str) -> There:
    keys = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}
    store = store_of(endpoint, prefix)

    def served() -> Mapping[str, bytes]:
        paths = [item["path"] for batch in obstore.list(store) for item in batch]
        return {path: bytes(obstore.get(store, path).bytes()) for path in paths}

    return There(f"s3://{BUCKET}/{prefix}?endpoint={endpoint}", served, keys)


def store_of(endpoint: str, prefix: str) -> S3Store:
    return S3Store(
        BUCKET,
        prefix=prefix,
        endpoint=endpoint,
        region="us-east-1",
        access_key_id=KEY,
        secret_access_key=SECRET,
        client_options={"allow_http": True},
    )


def _committed(bare: Path) -> Mapping[str, bytes]:
    git = ["git", "-C", str(bare)]
    names = (
        subprocess.run(
            [*git, "ls-tree", "-rz", "--name-only", "pages"], capture_output=True, check=True
        )
        .stdout.decode()
        .split("\0")
    )
    return {
        name: subprocess.run(
            [*git, "show", f"pages:{name}"], capture_output=True, check=True
        ).stdout
        for name in names
        if name
    }


def make(folder: Path, there: There) -> Path:
    site = small_site.make(folder / "site")
    with (site / "content/site.yaml").open("a") as settings:
        settings.write(f"deploy: {{production: {{url: '{there.url}'}}}}\n")
    build(site)
    return site


def build(site: Path) -> None:
    assert small_site.run(site, "build").exit_code == 0


def deploy(site: Path, there: There, *options: str, status: int = 0) -> str:
    done = small_site.run(site, "deploy", *options, **there.environment)
    assert done.exit_code == status, done.output
    assert SECRET not in done.output
    return done.output


def of_site(found: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {path: data for path, data in found.items() if not path.startswith(".")}


def test_a_site_goes_out_changes_is_renamed_and_shrinks(there: There, tmp_path: Path) -> None:
    site = make(tmp_path, there)
    deploy(site, there)
    assert of_site(there.served()) == of_site(files(site / "output"))
    assert "0 put, 0 deleted" in deploy(site, there)
    edit(site / NOTE, "is raising", "was raising")
    build(site)
    deploy(site, there)
    assert of_site(there.served()) == of_site(files(site / "output"))
    (site / NOTE).rename(site / "content/notes/gulf-money.md")
    edit(site / "content/notes/gulf-money.md", "title:", "uid: altman-fabs\ntitle:")
    build(site)
    deploy(site, there)
    assert of_site(there.served()) == of_site(files(site / "output"))
    (site / "content/notes/gulf-money.md").unlink()
    build(site)
    deploy(site, there, status=1)
    deploy(site, there, "--allow-feed-change")
    assert of_site(there.served()) == of_site(files(site / "output"))


def test_a_deploy_that_is_killed_is_completed_by_the_next(there: There, tmp_path: Path) -> None:
    site = make(tmp_path, there)
    for number in range(300):
        small_site.write(site, f"content/assets/{number}.txt", f"{number}\n")
    build(site)
    command = faults.python("-m", "site_gen", "-C", site, "deploy")
    environment = {**faults_environment(), **there.environment}
    for seconds in (0.6, 1.2, 2.4):
        process = subprocess.Popen(command, env=environment)
        time.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        process.wait()
    deploy(site, there)
    assert of_site(there.served()) == of_site(files(site / "output"))


def faults_environment() -> dict[str, str]:
    return {**os.environ, "SOURCE_DATE_EPOCH": small_site.NOW}


def test_files_are_sent_with_their_types_and_caching(endpoint: str, tmp_path: Path) -> None:
    there = storage(endpoint, tmp_path.name)
    site = make(tmp_path, there)
    deploy(site, there)
    store = store_of(endpoint, tmp_path.name)
    (style,) = (p.name for p in (site / "output/assets").glob("site.*.css"))
    found = {
        path: obstore.get(store, path).attributes
        for path in ("feeds/notes.atom", "index.html", f"assets/{style}")
    }
    short = "public, max-age=300, must-revalidate"
    assert found == {
        "feeds/notes.atom": {
            "Content-Type": "application/atom+xml; charset=utf-8",
            "Cache-Control": short,
        },
        "index.html": {"Content-Type": "text/html; charset=utf-8", "Cache-Control": short},
        f"assets/{style}": {
            "Content-Type": "text/css; charset=utf-8",
            "Cache-Control": "public, max-age=31536000, immutable",
        },
    }


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, "SignatureDoesNotMatch"),
        ({"AWS_ACCESS_KEY_ID": "unknown"}, "InvalidAccessKeyId"),
    ],
)
def test_wrong_credentials_are_one_clear_line(
    endpoint: str, tmp_path: Path, change: dict[str, str], said: str
) -> None:
    there = storage(endpoint, tmp_path.name)
    site = make(tmp_path, there)
    wrong = There(there.url, there.served, {**there.environment, **change})
    assert f"error[N910]: target `production`: the storage says {said}" in deploy(
        site, wrong, status=1
    )


def test_a_bucket_that_is_not_there_is_named(endpoint: str, tmp_path: Path) -> None:
    there = storage(endpoint, tmp_path.name)
    site = make(tmp_path, There(there.url.replace(BUCKET, "nowhere"), there.served, {}))
    assert "the storage says NoSuchBucket" in deploy(site, there, status=1)


def test_an_endpoint_that_does_not_answer_is_named(tmp_path: Path) -> None:
    there = storage("http://127.0.0.1:9", "x")
    site = make(tmp_path, there)
    assert "the storage cannot be reached" in deploy(site, there, status=1)


def test_of_two_who_write_the_book_one_is_refused(there: There, tmp_path: Path) -> None:
    from site_gen.deploy.target import Place
    from site_gen.deploy.targets import open_target

    environment = {**os.environ, **there.environment}
    place = Place(tmp_path / "site", tmp_path / "site/output", environment)
    one, two = (open_target(there.url, place) for _ in range(2))
    assert one.read_book() is two.read_book() is None
    for target, data in ((one, b"1"), (two, b"2")):
        target.put([Upload("a", data, "text/plain", "")], lambda _: None)
    one.write_book(b"one", None)
    with pytest.raises(TakenError):
        two.write_book(b"two", None)
    one.close()
    two.close()
    assert there.served()[BOOK] == b"one"


def test_a_branch_shows_nothing_of_a_deploy_that_was_not_pushed(tmp_path: Path) -> None:
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "init", "--quiet", "--bare", bare], check=True)
    target = Branch(str(bare), "pages", os.environ)
    target.put([Upload("a", b"a", "text/plain", "")], lambda _: None)
    target.close()
    heads = subprocess.run(["git", "-C", bare, "branch"], capture_output=True, check=True)
    assert heads.stdout == b""
