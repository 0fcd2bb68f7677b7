"""`python -m benchmarks.preview`: from a save to the reload of the open page, beside Hugo's server.

Both keep 10,000 notes served; the newest note's page is open. A paragraph is added to its body,
and the clock runs until the server tells the page to reload, and until the page that is then
fetched has the paragraph.
"""

from __future__ import annotations

import base64
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks import corpus, machine
from benchmarks.corpus import AFTERWARDS
from benchmarks.generators import Generators
from benchmarks.process import BenchmarkError
from benchmarks.sites import ROOT, Site, lay_out
from benchmarks.systems import HUGO, SITE_GEN

GOAL, GOAL_RATIO = 0.150, 0.2
_PATIENCE = 300
_REST = 1.5
"""Seconds between two saves, so that each meets a server at rest."""


class Times(NamedTuple):
    """Seconds from a save on."""

    told: float
    """Until the page was told to reload."""
    seen: float
    """Until the page that it then fetched showed what was saved."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure as asked, write a table to stdout; return the exit status."""
    options = _options(arguments)
    try:
        sys.stdout.write(_measure(options))
    except BenchmarkError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


def _options(arguments: Sequence[str] | None) -> Namespace:
    parser = ArgumentParser(prog="python -m benchmarks.preview", description=__doc__)
    parser.add_argument("--notes", type=int, default=10_000, metavar="N")
    parser.add_argument("--saves", type=int, default=9, metavar="N")
    parser.add_argument("--only", nargs="+", choices=["site_gen", "hugo"], metavar="SYSTEM")
    parser.add_argument("--work", type=Path, default=ROOT / ".cache" / "bench", metavar="DIR")
    return parser.parse_args(arguments)


def _measure(options: Namespace) -> str:
    work: Path = options.work.absolute()
    systems = [s for s in (SITE_GEN, HUGO) if s.name in (options.only or ("site_gen", "hugo"))]
    generators = Generators(work)
    generators.set_up(system.name for system in systems)
    sites = lay_out(systems, corpus.notes(options.notes), work / "preview")
    lines = [f"{machine.describe()}.  ", f"{machine.load()}.", "", *_HEADING]
    medians = {}
    for site in sites:
        times = _saves(site, generators, options.saves)
        medians[site.system.name] = [statistics.median(column) for column in zip(*times)]
        lines.append(_row(site.system.label, times))
    if len(medians) == 2:
        ratios = [a / b for a, b in zip(medians["site_gen"], medians["hugo"], strict=True)]
        lines.append(f"| site_gen / Hugo | {ratios[0]:.3f} | | {ratios[1]:.3f} | |")
    if "site_gen" in medians:
        lines += [
            "",
            f"The goal: told in {GOAL * 1000:.0f} ms, and in {GOAL_RATIO} of Hugo's time.",
        ]
    return "\n".join(lines) + "\n"


_HEADING = (
    "| | told to reload | slowest | shows what was saved | slowest |",
    "| --- | ---: | ---: | ---: | ---: |",
)


def _row(label: str, times: Sequence[Times]) -> str:
    told, seen = zip(*times, strict=True)
    cells = (statistics.median(told), max(told), statistics.median(seen), max(seen))
    return f"| {label} | " + " | ".join(f"{cell * 1000:.0f} ms" for cell in cells) + " |"


def _saves(site: Site, generators: Generators, count: int) -> list[Times]:
    """Save so many times; the first is not counted, since nothing has been rendered before it."""
    file = site.folder / site.system.path(site.last)
    text = file.read_text("utf-8")
    times = []
    with _served(site, generators) as address:
        page = f"{address}{site.system.page(site.last).removesuffix('index.html')}"
        with _listening(site, page) as wait:
            for number in range(count + 1):
                time.sleep(_REST)
                words = f"Afterthought {number} of the benchmark."
                started = time.perf_counter()
                file.write_text(f"{text}\n{words}\n", "utf-8")
                wait()
                told = time.perf_counter() - started
                while words not in _get(page):
                    wait()
                times.append(Times(told, time.perf_counter() - started))
    file.write_text(text, "utf-8")
    return times[1:]


@contextmanager
def _served(site: Site, generators: Generators) -> Iterator[str]:
    """Run a server over a site; give the address of its first page once that is there."""
    port = _free_port()
    folder = str(site.folder)
    ours = [sys.executable, "-m", "site_gen", "-C", folder, "serve", "--now", AFTERWARDS]
    hugo = [*generators.hugo(), "server", "--source", folder, "--buildFuture", "--quiet"]
    commands = {
        "site_gen": [*ours, "--port", str(port)],
        "hugo": [*hugo, "--bind", "127.0.0.1", "--port", str(port)],
    }
    process = subprocess.Popen(
        commands[site.system.name],
        cwd=generators.here(site),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        late = time.monotonic() + _PATIENCE
        while not _answers(address):
            if process.poll() is not None or time.monotonic() > late:
                raise BenchmarkError(f"the server of {site.system.label} does not answer")
            time.sleep(0.1)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()
        process.wait()


@contextmanager
def _listening(site: Site, page: str) -> Iterator[Callable[[], None]]:
    """Connect as the script in a page does; give what waits for the word to reload."""
    found = re.match(r"http://([^:]+):(\d+)(/.*)", page)
    assert found
    listen = _to_events if site.system is SITE_GEN else _to_livereload
    with closing(socket.create_connection((found[1], int(found[2])), _PATIENCE)) as connection:
        yield listen(connection, f"{found[1]}:{found[2]}", found[3])


def _to_events(connection: socket.socket, host: str, path: str) -> Callable[[], None]:
    request = f"GET /.site-gen/events?page={path} HTTP/1.1\r\nHost: {host}\r\n\r\n"
    connection.sendall(request.encode())
    lines = connection.makefile("rb")

    def wait() -> None:
        if not any(line.startswith(b"data: ") for line in lines):
            raise BenchmarkError("the stream of events has ended")

    wait()  # the first says how things are
    return wait


def _to_livereload(connection: socket.socket, host: str, _: str) -> Callable[[], None]:
    """Speak just as much of RFC 6455 and of LiveReload as a page's script does."""
    key = base64.b64encode(os.urandom(16)).decode()
    connection.sendall(
        f"GET /livereload HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
        f"Origin: http://{host}\r\n\r\n".encode()
    )
    stream = connection.makefile("rb")
    while stream.readline() not in (b"\r\n", b""):
        pass
    hello = {"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"]}
    words = json.dumps(hello).encode()
    # A mask of zeros is one too, and lets the words stay as they are.
    connection.sendall(bytes([0x81, 0x80 | 126]) + len(words).to_bytes(2, "big") + bytes(4) + words)

    def wait() -> None:
        while True:
            head = stream.read(2)
            if len(head) < 2:
                raise BenchmarkError("the stream of LiveReload has ended")
            size = head[1] & 127
            if size >= 126:
                size = int.from_bytes(stream.read(2 if size == 126 else 8), "big")
            if b'"reload"' in stream.read(size):
                return

    return wait


def _get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:  # noqa: S310 - our own
        text: str = answer.read().decode()
        return text


def _answers(address: str) -> bool:
    try:
        return bool(_get(address))
    except OSError:
        return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as sock:
        port: int = sock.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
