"""What subscribers will see: feeds compared, asked for over the web, and told to a hub."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from site_gen.deploy import comparison, entries
from site_gen.deploy.entries import Entry, Served, UnreadableError
from tests import small_site
from tests.loopback import answer, host
from tests.small_site import run

DAY = datetime(2024, 1, 20, tzinfo=UTC)
PATH = "feeds/notes.atom"


def feed(*ids: str, day: int = 0) -> Served:
    """Return a feed of entries, a day apart, the newest first."""
    days = [DAY + timedelta(days=day + len(ids) - n) for n in range(len(ids))]
    return Served("f", tuple(Entry(i, i, at, at) for i, at in zip(ids, days, strict=True)))


def codes(ours: Served | None, theirs: Served | None, *known: str) -> list[str]:
    found = comparison.compare(PATH, ours, theirs, lambda: known)
    return [d.code for d in comparison.problems(found, "output")]


def test_entries_are_new_updated_unchanged_or_gone() -> None:
    before, after = feed("c", "b", "a"), feed("d", "c", "b", day=1)
    moved = Entry("b", "b", after.entries[2].published, after.entries[2].updated + timedelta(1))
    found = comparison.compare(PATH, Served("f", (*after.entries[:2], moved)), before, tuple)
    assert comparison.line(found) == f"{PATH}: 1 new, 1 updated, 1 unchanged, 1 gone"


def test_an_entry_that_newer_ones_push_out_is_not_lost() -> None:
    assert codes(feed("d", "c", "b", day=1), feed("c", "b", "a")) == []


def test_an_entry_that_another_feed_still_holds_is_not_lost() -> None:
    assert codes(feed("c", "b", day=1), feed("c", "b", "a"), "a") == []


def test_an_entry_missing_between_others_is_lost() -> None:
    theirs = feed("c", "b", "a")
    ours = Served("f", (theirs.entries[0], theirs.entries[2]))
    assert codes(ours, theirs) == ["N912"]


def test_other_ids_are_lost_and_show_old_entries_as_new() -> None:
    found = comparison.compare(PATH, feed("z", "y", "x"), feed("c", "b", "a"), tuple)
    said = [d.message for d in comparison.problems(found, "output")]
    assert said == [
        "the ids of 3 entries are lost, the first `c`",
        "this will show 2 old entries as new",
    ]


def test_a_moved_date_is_an_error() -> None:
    assert codes(feed("a", day=1), feed("a")) == ["N913"]


def test_a_feed_that_goes_away_is_an_error() -> None:
    assert codes(None, feed("a"), "a") == ["N914"]


def test_nobody_sees_a_feed_that_was_not_served() -> None:
    assert codes(feed("b", "a"), None) == []


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<feed",
        b"<html/>",
        b'<feed xmlns="http://www.w3.org/2005/Atom"/>',
        b'<!DOCTYPE f [<!ENTITY a "aa">]><feed xmlns="http://www.w3.org/2005/Atom"><id>&a;</id></feed>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><id>a</id><entry><id>b</id></entry></feed>',
        b'<?xml version="1.0" encoding="utf-77"?><feed/>',
    ],
)
def test_what_is_no_whole_feed_is_not_read(data: bytes) -> None:
    with pytest.raises(UnreadableError):
        entries.read(data)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    small_site.make(tmp_path)
    assert run(tmp_path, "build").exit_code == 0
    return tmp_path


def page(data: bytes) -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {len(data)}\r\nConnection: close\r\n\r\n"
    return head.encode() + data


def test_a_site_on_the_web_is_compared(site: Path) -> None:
    (site / "content/site.yaml").write_text(small_site.FILES["content/site.yaml"])
    with host() as web:
        output = site / "output"
        for file in output.rglob("*.atom"):
            web.scripts[f"/{file.relative_to(output).as_posix()}"] = [page(file.read_bytes())]
        old = (output / PATH).read_bytes().replace(b"2024:altman-fabs", b"2024:before")
        web.scripts[f"/{PATH}"] = [page(old)]
        done = run(site, "feeds", "diff", web.url("/"), "--output", str(output))
    assert done.exit_code == 1
    assert f"{PATH}: 1 new, 0 updated, 1 unchanged, 1 gone" in done.stdout
    assert "error[N912]: the id of an entry is lost" in done.stderr


@pytest.mark.parametrize(
    ("now", "status"),
    [
        ("2024-01-26T09:00:00+01:00", 0),
        ("2024-02-02T09:59:00+01:00", 0),
        ("2024-02-02T10:01:00+01:00", 1),
    ],
)
def test_a_feed_is_fresh_until_three_hours_after_the_next_brief(
    site: Path, now: str, status: int
) -> None:
    with host() as web:
        web.scripts["/briefs.atom"] = [page((site / "output/feeds/briefs.atom").read_bytes())]
        done = run(site, "feeds", "check", web.url("/briefs.atom"), "--now", now)
    assert done.exit_code == status, done.output
    assert ("error[N917]" in done.stderr) == bool(status)


@pytest.mark.parametrize("data", [page(b"<feed"), answer("404 Not Found"), answer("500 Oh")])
def test_a_feed_that_is_not_there_whole_is_an_alarm(site: Path, data: bytes) -> None:
    with host() as web:
        web.scripts["/briefs.atom"] = [data]
        done = run(site, "feeds", "check", web.url("/briefs.atom"))
    assert done.exit_code == 1
    assert "error[N916]" in done.stderr


@contextmanager
def hub(status: int) -> Iterator[tuple[str, list[str]]]:
    """Run a hub that answers everything with a status; yield its address and what it was told."""
    told: list[str] = []

    class Hub(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Hub) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", told
        finally:
            server.shutdown()
            thread.join()


def with_hub(site: Path, address: str) -> None:
    with (site / "content/site.yaml").open("a") as settings:
        settings.write(f"feeds: {{hub: '{address}'}}\ndeploy: {{production: {{url: www}}}}\n")
    assert run(site, "build").exit_code == 0


def test_a_hub_is_told_of_each_feed_that_was_put(site: Path) -> None:
    with hub(204) as (address, told):
        with_hub(site, address)
        assert run(site, "deploy").exit_code == 0
        first = list(told)
        assert run(site, "deploy").exit_code == 0
    output = site / "output"
    feeds = [f.relative_to(output).as_posix() for f in output.rglob("*.atom")]
    subscribed = sorted(f for f in feeds if not Path(f).stem.isdigit())
    assert sorted(parse_qs(each)["hub.url"][0] for each in first) == [
        f"https://brief.example/{path}" for path in subscribed
    ]
    assert told == first


def test_a_hub_that_fails_is_a_warning(site: Path) -> None:
    with hub(500) as (address, told):
        with_hub(site, address)
        done = run(site, "deploy")
    assert done.exit_code == 0
    assert done.stderr.count("warning[N918]") == 1
    assert len(told) == 1
