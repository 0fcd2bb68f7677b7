"""A preview as people start it, and readers of its pages and of its events."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from tests.small_site import NOW

ROOT = Path(__file__).parent.parent
PATIENCE = 30
"""Seconds after which what does not come counts as missing."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to a request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body in words."""
        return self.body.decode()


class Events:
    """What the script of a page gets to know."""

    def __init__(self, port: int, page: str) -> None:
        self._connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        request = (
            f"GET /.site-gen/events?page={quote(page)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
        )
        self._connection.sendall(request.encode())
        self._lines = self._connection.makefile("r", encoding="utf-8", newline="\n")

    def next(self) -> dict[str, Any]:
        """Wait for the next piece of news."""
        late = time.monotonic() + PATIENCE
        for line in self._lines:
            assert time.monotonic() < late, "there is no news"
            if line.startswith("data: "):
                news: dict[str, Any] = json.loads(line.removeprefix("data: "))
                return news
        raise AssertionError("the stream has ended")

    def until(self, **expected: bool) -> dict[str, Any]:
        """Wait for news that has (or, False, has not) what is named: `problems=True`."""
        while True:
            news = self.next()
            if all(bool(news[name]) is there for name, there in expected.items()):
                return news

    def close(self) -> None:
        """Hang up."""
        self._lines.close()
        self._connection.close()


@dataclass(slots=True)
class Preview:
    """A running `site-gen serve`."""

    process: subprocess.Popen[str]
    port: int
    path: str
    """Of the first page."""
    streams: list[Events] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The address of the first page."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    def ask(self, target: str, method: str = "GET", **headers: str) -> Reply:
        """Send one request; `_` in the names of headers stands for a hyphen."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, target, skip_host=True)
            for name, value in {"Host": f"127.0.0.1:{self.port}", **headers}.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, found, answer.read())
        finally:
            connection.close()

    def listen(self, page: str) -> Events:
        """Hear what the script of a page hears, until the preview ends."""
        self.streams.append(Events(self.port, page))
        return self.streams[-1]

    def send(self, data: bytes) -> bytes:
        """Send bytes as they are, and return all that comes back until it is hung up."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE) as connection:
            connection.sendall(data)
            parts = []
            with suppress(ConnectionResetError):  # not all of it was wanted
                while part := connection.recv(65536):
                    parts.append(part)
            return b"".join(parts)

    def end(self) -> float:
        """Press Ctrl-C, and return the seconds until the program had ended."""
        started = time.perf_counter()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)
        return time.perf_counter() - started


@contextmanager
def serving(site: Path, *, port: int | None = 0, now: str = NOW) -> Iterator[Preview]:
    """Serve a site until the block ends: at any free port, or at the default one (None)."""
    options = () if port is None else ("--port", str(port))
    with (site.parent / "messages.txt").open("w") as said:
        process = _started(site, options, now, said)
    streams: list[Events] = []
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)(\S*)", line)
        assert found, (line, messages(site))
        yield Preview(process, int(found[1]), found[2], streams)
    finally:
        for stream in streams:
            stream.close()
        process.kill()
        process.communicate()


def _started(site: Path, options: Sequence[str], now: str, said: IO[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "site_gen", "-C", str(site), "serve", *options],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": now},
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
    )


def messages(site: Path) -> str:
    """Return what the last preview of a site has said on stderr."""
    return (site.parent / "messages.txt").read_text("utf-8")


def mark_of(page: str) -> str:
    """Return the mark that a page carries."""
    found = re.search(r'data-mark="([0-9a-f]+)"', page)
    assert found, page[:500]
    return found[1]
