"""Serves the preview on loopback until Ctrl-C (home of uvicorn)."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import struct
from collections.abc import Callable
from types import FrameType
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

HOST = "127.0.0.1"
PORT = 8000
_TRIES = 100
_CONNECTIONS = 600
"""More than so many at once are turned away."""
_PATIENCE = 5.0
"""Seconds within which a request is to be there, and a reader is to take some bytes."""
_GRACE = 0.05
_NO_LINGER = struct.pack("ii", 1, 0)


def listen(port: int | None) -> socket.socket:
    """Open a port on loopback: the given one, or 8000 or the next that is free. Raises OSError."""
    if port is not None:
        return _bound(port)
    for candidate in range(PORT, PORT + _TRIES):
        try:
            return _bound(candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    return _bound(0)


def _bound(port: int) -> socket.socket:
    return socket.create_server((HOST, port), backlog=1024)


def serve(app: Callable[..., Any], sock: socket.socket, started: Callable[[], None]) -> int:
    """Serve until a signal comes, and return its number; `started` is called in the event loop."""
    config = uvicorn.Config(
        app,
        loop="asyncio",
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=_CONNECTIONS,
    )
    server = _Server(config, started)
    server.run([sock])
    return server.ended_by


class _Server(uvicorn.Server):
    """A server that a signal ends at once, whoever is connected."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self.ended_by = 0
        self._call_when_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self._call_when_started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002
        """Take note of a signal; uvicorn would raise it once more at the end."""
        self.ended_by = self.ended_by or sig
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Hang up: a preview has nothing to finish, and its streams never would."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        for server in self.servers:
            server.close()
        for sock in sockets or ():
            sock.close()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(set(self.server_state.tasks), timeout=_GRACE)


class _Protocol(H11Protocol):
    """A connection that is dropped when its other end is slow, which uvicorn leaves to a proxy."""

    _late: asyncio.TimerHandle | None = None
    """Until the head of a request is there."""
    _stuck: asyncio.TimerHandle | None = None
    """While what was written is not being read."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a request."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Go on expecting a request until all of its head is there."""
        super().data_received(data)
        begun = self.cycle is not None  # it is None before the first request
        if not begun or self.cycle.response_complete:
            self._expect()
        elif self._late is not None:
            self._late.cancel()
            self._late = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more."""
        for timer in (self._late, self._stuck):
            if timer is not None:
                timer.cancel()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Expect that something is read."""
        super().pause_writing()
        self._stuck = self.loop.call_later(_PATIENCE, self._drop)

    def resume_writing(self) -> None:
        """Go on writing."""
        if self._stuck is not None:
            self._stuck.cancel()
        super().resume_writing()

    def _expect(self) -> None:
        if self._late is None:
            self._late = self.loop.call_later(_PATIENCE, self.transport.abort)

    def _drop(self) -> None:
        """Hang up without waiting until what was written has been taken."""
        sock = self.transport.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.transport.abort()
