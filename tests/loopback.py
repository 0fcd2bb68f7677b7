"""A web of one machine: hosts on loopback that answer as they are told, well or badly."""

from __future__ import annotations

import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

Script = list[bytes | Callable[[], bytes]]
"""What is answered to one request after the other; the last answer stays."""
GARBAGE = b"\x16\x03\x01 this is no HTTP\r\n\r\n"


def answer(status: str, **headers: str) -> bytes:
    """Return an answer, like `answer("301 Moved", location="/new")`."""
    lines = [f"HTTP/1.1 {status}", "Content-Length: 0", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


OK = answer("200 OK")


class Asked(NamedTuple):
    """A request that came."""

    method: str
    path: str
    headers: str


@dataclass(slots=True)
class Host:
    """One host; what is not in `scripts` is 404. A key is a path, or a method and a path."""

    scripts: dict[str, Script] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    name: str = ""
    """`127.0.0.1:40000`"""
    most_at_once: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def url(self, path: str) -> str:
        """Return the address of a path."""
        return f"http://{self.name}{path}"

    def methods(self, path: str) -> list[str]:
        """Return the methods that a path was asked with."""
        return [asked.method for asked in self.asked if asked.path == path]

    def never(self) -> bytes:
        """Answer when the test is over."""
        self.stopped.wait()
        return b""

    def reply(self, head: str) -> bytes:
        """Take a request, and say what is to be answered."""
        line, _, headers = head.partition("\r\n")
        method, path, _ = line.split(" ")
        with self._lock:
            self.asked.append(Asked(method, path, headers))
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
            script = self.scripts.get(f"{method} {path}") or self.scripts.get(path)
            chosen = answer("404 Not Found") if script is None else script[0]
            if script is not None and len(script) > 1:
                del script[0]
        try:
            return chosen if isinstance(chosen, bytes) else chosen()
        finally:
            with self._lock:
                self._now -= 1


@contextmanager
def host(**scripts: bytes | Script | Callable[[], bytes]) -> Iterator[Host]:
    """Run a host; the names of `scripts` are paths without their slash."""
    here = Host({f"/{p}": s if isinstance(s, list) else [s] for p, s in scripts.items()})

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if (
                self.request.recv(1, socket.MSG_PEEK) == b"\x16"
            ):  # the first byte of an encrypted connection
                self.wfile.write(GARBAGE)
                return
            lines = []
            while (line := self.rfile.readline()) not in (b"\r\n", b""):
                lines.append(line.decode("latin-1"))
            if lines:
                self.wfile.write(here.reply("".join(lines)))

    class Server(socketserver.ThreadingTCPServer):
        request_queue_size = 64

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing: a client that has waited long enough goes away."""

    with Server(("127.0.0.1", 0), Handler) as server:
        here.name = f"127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield here
        finally:
            here.stopped.set()
            server.shutdown()
            thread.join()
