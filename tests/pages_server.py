"""A web server on this machine, for what asks pages of the web."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


@dataclass(frozen=True, slots=True)
class Response:
    """What the server says to a path."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html"})


def moved(to: str) -> Response:
    """Redirect."""
    return Response(status=302, headers={"Location": to})


def zipped(body: bytes) -> Response:
    """Compress."""
    headers = {"Content-Type": "text/html", "Content-Encoding": "gzip"}
    return Response(gzip.compress(body), headers=headers)


@dataclass(frozen=True, slots=True)
class Server:
    """A server that runs."""

    port: int
    asked: list[tuple[str, str]]
    """Host and path of each request."""

    def address(self, path: str) -> str:
        """Return the address of a path, by a name that stands for this machine."""
        return f"http://localhost:{self.port}{path}"


@contextmanager
def serving(pages: Mapping[str, Response]) -> Iterator[Server]:
    """Serve pages by their paths; all others are 404."""
    asked: list[tuple[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.headers["Host"], self.path))
            response = pages.get(self.path.partition("?")[0], Response(status=404))
            self.send_response(response.status)
            for name, value in response.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(response.body)))
            self.end_headers()
            self.wfile.write(response.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield Server(server.server_port, asked)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
