"""A proxy on loopback between a deploy and its storage: counts what is asked, and misbehaves."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """A request."""

    method: str
    path: str
    number: int
    """Among those of its method, from 1."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is answered instead; without a status the connection is cut."""

    status: int | None = None
    code: str = ""


Misbehave = Callable[[Asked], Fault | None]


@dataclass(slots=True)
class Proxy:
    """A proxy that runs."""

    endpoint: str
    misbehave: Misbehave = lambda _: None
    asked: list[Asked] = field(default_factory=list)

    def puts(self) -> list[str]:
        """Return the paths that were put."""
        return [asked.path for asked in self.asked if asked.method == "PUT"]


@contextmanager
def before(upstream: str) -> Iterator[Proxy]:
    """Run a proxy before a storage."""
    lock, proxy = Lock(), Proxy("")
    host = urlsplit(upstream).netloc

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            with lock:
                number = 1 + sum(each.method == self.command for each in proxy.asked)
                asked = Asked(self.command, self.path.partition("?")[0], number)
                proxy.asked.append(asked)
            fault = proxy.misbehave(asked)
            if fault is None:
                self.forward(body)
            elif fault.status is None:
                self.close_connection = True
            else:
                text = f"<Error><Code>{fault.code}</Code></Error>" if fault.code else ""
                self.answer(fault.status, {"Content-Type": "application/xml"}, text.encode())

        def forward(self, body: bytes) -> None:
            line = http.client.HTTPConnection(host, timeout=60)
            line.putrequest(self.command, self.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                line.putheader(name, value)
            line.endheaders(body)
            answer = line.getresponse()
            data = answer.read()
            named = {n: v for n, v in answer.getheaders() if n.lower() not in _OF_THE_LINE}
            self.answer(answer.status, named, data)
            line.close()

        def answer(self, status: int, headers: dict[str, str], data: bytes) -> None:
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(data)

        do_GET = do_PUT = do_DELETE = do_HEAD = do_POST = pass_on  # noqa: N815 - http.server's names

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    proxy.endpoint = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield proxy
    finally:
        server.shutdown()
        server.server_close()


_OF_THE_LINE = ("connection", "content-length", "transfer-encoding", "keep-alive")
