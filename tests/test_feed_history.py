"""What subscribers see of a site that changes: what is new or updated, and nothing else."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator, Mapping
from datetime import date

import pytest
from lxml import etree

from site_gen.render import feeds
from tests.feed_values import (
    AWKWARD,
    SITE,
    awkward,
    entries_of,
    published,
    source_of,
    text_of,
    times_of,
)


@pytest.fixture(name="awkward", scope="module")
def awkward_feeds() -> Mapping[str, bytes]:
    return awkward()


CORRECTION = b"changes: [{date: 2024-02-10, kind: correction, text: Mended.}]\n---\n"


def corrected(files: Mapping[str, bytes], name: str) -> dict[str, bytes]:
    """Declare a correction of a note that has none yet."""
    path = f"content/notes/{name}.md"
    return {**files, path: files[path].replace(b"\n---\n", b"\n" + CORRECTION, 1)}


def changed_entries(before: bytes, after: bytes) -> set[str]:
    old = {text_of(e, "id"): etree.tostring(e) for e in entries_of(before)}
    new = {text_of(e, "id"): etree.tostring(e) for e in entries_of(after)}
    return {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}


OWN = {"feeds/briefs.atom": "brief/2024-W04", "feeds/corrections.atom": "twin/change/1"}
"""Feed → what a correction of `twin` touches in it, where that is not the note."""


def test_a_correction_updates_its_note_and_its_brief_alone(awkward: Mapping[str, bytes]) -> None:
    after = published(corrected(AWKWARD, "twin"))
    for path, data in after.items():
        own = OWN.get(path, "twin")
        assert changed_entries(awkward[path], data) == {f"tag:host.example,2024-03:{own}"}
        before = times_of(awkward[path])
        moved = {name for name, time in times_of(data).items() if before.get(name) != time}
        assert moved == {f"tag:host.example,2024-03:{own}"}


def test_a_change_of_tomorrow_is_not_in_the_feed_today() -> None:
    files = corrected(AWKWARD, "twin")
    assert published(files, date(2024, 2, 9)) == published(AWKWARD, date(2024, 2, 9))
    assert published(files, date(2024, 2, 10)) != published(AWKWARD, date(2024, 2, 10))


def test_a_mended_typo_leaves_the_times(awkward: Mapping[str, bytes]) -> None:
    path = "content/notes/twin.md"
    files = {**AWKWARD, path: AWKWARD[path].replace(b"First *words*", b"The first *words*")}
    after = published(files)
    assert after != awkward
    assert {p: times_of(d) for p, d in after.items()} == {
        p: times_of(d) for p, d in awkward.items()
    }


def test_another_host_title_and_file_name_change_no_id() -> None:
    # Other notes link to the one that is renamed.
    unlinked = {path: data.replace(b"note:twin", b"note:gone") for path, data in AWKWARD.items()}
    minted = unlinked.pop("content/notes/twin.md").replace(
        b"\n---\n", b"\nuid: twin-7k2q\n---\n", 1
    )
    before = published({**unlinked, "content/notes/twin.md": minted})
    moved = {
        "content/site.yaml": SITE.replace(
            "https://host.example/brief/", "http://x.example/"
        ).encode(),
        "content/notes/2024/renamed.md": minted.replace(b'title: "A', b'title: "Z').replace(
            b"pic.png", b"../pic.png"
        ),
    }
    after = published({**unlinked, **moved})
    assert times_of(after["feeds/notes.atom"]).keys() >= {"tag:host.example,2024-03:twin-7k2q"}
    assert {path: times_of(data) for path, data in after.items()} == {
        path: times_of(data) for path, data in before.items()
    }
    assert after != before


class _Host(http.server.ThreadingHTTPServer):
    """A static host on the loopback interface."""

    files: Mapping[str, bytes] = {}


class _Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, _Host)
        data = self.server.files[self.path.removeprefix("/")]
        self.send_response(200)
        self.send_header("Content-Type", feeds.MEDIA_TYPE)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture
def host() -> Iterator[_Host]:
    with _Host(("127.0.0.1", 0), _Answer) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_subscriber_sees_what_happened_and_nothing_else(host: _Host) -> None:
    from reader import make_reader

    before = dict(AWKWARD)
    after = corrected(before, "twin")
    more = {**after, "content/notes/new.md": source_of("New", "2024-02-11")}
    urls = [f"http://127.0.0.1:{host.server_port}/feeds/{k}.atom" for k in ("notes", "briefs")]
    seen: list[list[tuple[int, int]]] = []
    with make_reader(":memory:") as subscriber:
        for url in urls:
            subscriber.add_feed(url)
        for files in (before, before, after, more):
            host.files = published(files, date(2024, 2, 12))
            results = [subscriber.update_feed(url) for url in urls]
            seen.append([(r.new, r.modified) if r else (0, 0) for r in results])
    assert seen == [
        [(6, 0), (2, 0)],
        [(0, 0), (0, 0)],
        [(0, 1), (0, 1)],
        [(1, 0), (0, 0)],
    ]
