"""What a subscriber's program (reader) sees of deploys: each entry once, none without its page."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from reader import Reader, make_reader

from tests import small_site
from tests.sites import edit, files
from tests.system import faults, servers, web_servers
from tests.system.faults import KILL, Call, Run

pytestmark = pytest.mark.system

BRIEFS = "feeds/briefs.atom"
NOTE = "content/notes/altman-fabs.md"
RENAMED = "content/notes/gulf-money.md"
CHANGE = "changes: [{date: 2024-01-25, kind: update, text: More.}]\n---\nThe chief"
FRESH_ID = "tag:brief.example,2024:new-fab"
FRESH = """\
---
title: A new fab
date: 2024-01-25
source: https://ft.com/new
story: altman-fabs
companies: [openai]
---
It is new.
"""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Somebody who has every feed of a site."""

    address: str
    output: Path
    www: Path
    reader: Reader = field(default_factory=lambda: make_reader(":memory:"))

    def look(self) -> dict[str, tuple[int, int]]:
        """Fetch all feeds; return the new and updated entries of each that brought any."""
        for feed in self.feeds():
            self.reader.add_feed(f"{self.address}{feed}", exist_ok=True)
        found = {}
        for url, result in self.reader.update_feeds_iter(scheduled=False):
            path = url.removeprefix(self.address)
            if isinstance(result, Exception):
                assert not (self.www / path).exists(), (path, result)
            elif result is not None and (result.new or result.modified):
                found[path] = (result.new, result.modified)
        return found

    def feeds(self) -> list[str]:
        """Return the feeds that are served and that people subscribe to."""
        paths = (path.relative_to(self.www).as_posix() for path in self.www.rglob("*.atom"))
        return sorted(path for path in paths if not re.search(r"/[0-9]+\.atom$", path))

    def entries(self) -> set[tuple[str, str]]:
        """Return feed and id of all entries ever seen."""
        return {(entry.feed_url, entry.id) for entry in self.reader.get_entries()}

    def pages(self) -> set[str]:
        """Return where entries lead."""
        return {urldefrag(entry.link or "").url for entry in self.reader.get_entries()}


@pytest.fixture(params=["nginx and a folder", "caddy and a server"])
def subscriber(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Subscriber]:
    """Deploy a site for the first time, and subscribe to all of it."""
    with subscribed(tmp_path, request.param) as found:
        yield found


@contextmanager
def subscribed(folder: Path, served_by: str) -> Iterator[Subscriber]:
    www = folder / "www"
    www.mkdir()
    if served_by == "nginx and a folder":
        with web_servers.nginx(folder, www) as address:
            yield begin(folder, address, str(www))
        return
    (folder / "ssh").mkdir()
    with (
        servers.sshd(folder / "ssh") as (host, shell),
        web_servers.caddy(folder, www) as address,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("RSYNC_RSH", shell)
        yield begin(folder, address, f"ssh://{host}{www}")


def begin(folder: Path, address: str, target: str) -> Subscriber:
    site = small_site.make(folder / "site")
    edit(site / NOTE, "title:", "uid: altman-fabs\nstory: altman-fabs\ntitle:")
    with (site / "content/site.yaml").open("a") as settings:
        settings.write("deploy:\n  production:\n    precompress: [gzip]\n")
        settings.write(f"    url: {target}\n    site: {address}\n")
    build(site, address)
    deploy(site)
    found = Subscriber(address, site / "output", folder / "www")
    assert set(found.look()) >= {"feeds/briefs.atom", "feeds/notes.atom"}
    return found


def build(site: Path, address: str) -> int:
    """Build for an address; return how many files changed."""
    done = small_site.run(site, "build", "--url", address)
    assert done.exit_code == 0, done.output
    counted = re.search(r"(\d+) written, \d+ unchanged, (\d+) removed", done.stdout)
    assert counted
    return int(counted[1])


def deploy(site: Path, *options: str) -> int:
    """Deploy, and return how many files were put, without their compressed twins."""
    planned = small_site.run(site, "deploy", "--dry-run", *options)
    done = small_site.run(site, "deploy", *options)
    assert done.exit_code == 0, done.output
    puts = re.findall(r"^put +(\S+)$", planned.stdout, re.MULTILINE)
    assert f"production: {len(puts)} put" in done.stdout
    return sum(not path.endswith(".gz") for path in puts)


def status(url: str) -> int:
    with urllib.request.urlopen(url) as answer:
        return int(answer.status)


def holding(output: Path, uid: str) -> set[str]:
    """Return the feeds that people subscribe to in which a note's text stands."""
    feeds = {p: d for p, d in files(output).items() if re.fullmatch(r"feeds/.*[a-z]\.atom", p)}
    return {path for path, data in feeds.items() if uid.encode() in data}


def test_a_site_is_corrected_renamed_and_shrinks(subscriber: Subscriber) -> None:
    site = subscriber.output.parent
    first = subscriber.entries()

    assert deploy(site) == 0
    assert subscriber.look() == {}

    edit(site / NOTE, "---\nThe chief", CHANGE)
    changed = build(site, subscriber.address)
    assert deploy(site) <= changed + 1
    expected = holding(subscriber.output, "raising money")
    assert expected >= {"feeds/briefs.atom", "feeds/notes.atom", "feeds/stories/altman-fabs.atom"}
    assert subscriber.look() == dict.fromkeys(expected, (0, 1))
    assert subscriber.entries() == first

    (site / NOTE).rename(site / RENAMED)
    edit(site / RENAMED, "title:", "aliases: [/notes/altman-fabs/]\ntitle:")
    build(site, subscriber.address)
    deploy(site)
    assert sum(new for new, _ in subscriber.look().values()) == 0
    assert subscriber.entries() == first
    assert {status(page) for page in subscriber.pages()} == {200}

    (site / RENAMED).unlink()
    build(site, subscriber.address)
    deploy(site, "--allow-feed-change")
    assert sum(new for new, _ in subscriber.look().values()) == 0
    assert subscriber.entries() == first
    assert not list(subscriber.www.glob("notes/gulf-money/*"))
    assert not list(subscriber.www.glob("feeds/stories/*"))


def test_deploys_that_are_killed_show_nothing_twice_and_nothing_without_its_page(
    tmp_path: Path,
) -> None:
    with subscribed(tmp_path, "nginx and a folder") as subscriber:
        site, before = subscriber.output.parent, subscriber.entries()
        small_site.write(site, "content/notes/new-fab.md", FRESH)
        edit(site / NOTE, "---\nThe chief", CHANGE)
        build(site, subscriber.address)
        of_notes = {path for path in holding(subscriber.output, "It is new.") if path != BRIEFS}
        new = {(f"{subscriber.address}{path}", FRESH_ID) for path in of_notes}
        kills = 0
        for run in killed_ever_later(site, subscriber.www):
            kills += run.killed
            subscriber.look()
            assert before <= subscriber.entries() <= before | new
            assert {status(page) for page in subscriber.pages()} == {200}
        assert (run.status, run.said) == (0, "")
        assert kills > 10
        assert subscriber.entries() == before | new
        assert list(subscriber.www.rglob(".site-gen-put-*")) == []
        assert deploy(site) == 0
        assert subscriber.look() == {}


def killed_ever_later(site: Path, www: Path) -> Iterator[Run]:
    """Kill deploys, each when it has placed a few more files than the one before, until one ends.

    What a deploy leaves, the next one begins with.
    """
    command = faults.python("-m", "site_gen", "-C", site, "deploy")
    for number in range(1, 1000, 4):
        run = faults.strike(command, Call("rename", number), KILL, www)
        yield run
        if not run.killed:
            return
