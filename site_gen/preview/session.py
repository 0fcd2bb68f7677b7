"""A preview from its start to its end: what is saved is taken in, and whoever looks is told."""

from __future__ import annotations

import asyncio
import socket
import threading
import traceback
from collections.abc import Callable
from pathlib import Path

from site_gen.diagnostics import Diagnostics
from site_gen.model import When
from site_gen.preview import server, watch
from site_gen.preview.app import Preview
from site_gen.preview.site import PreviewSite
from site_gen.preview.worker import Worker

Tell = Callable[[Diagnostics], None]
Fault = Callable[[str], None]
_LOOK_ONCE_MORE = 0.5
"""Seconds after the start: what was saved before the watch began is seen then."""


class Session:
    """One preview of a site.

    `tell` gets all that is wrong whenever that has changed, `fault` the trace of a bug; both are
    called where `serve` was.
    """

    def __init__(self, root: Path, clock: Callable[[], When], tell: Tell, fault: Fault) -> None:
        self._root, self._tell, self._fault = root, tell, fault
        self._site = PreviewSite(root, clock)
        self._worker = Worker()
        self._lock = threading.Lock()
        self._saved: set[str] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._preview: Preview | None = None

    @property
    def found(self) -> Diagnostics:
        """All that is wrong with what is on the disk."""
        return self._site.found

    @property
    def title(self) -> str:
        """The newsletter's name; empty where that cannot be read."""
        return self._site.title

    @property
    def path(self) -> str:
        """The path of the first page."""
        return f"{self._site.base}/"

    def serve(self, sock: socket.socket) -> int:
        """Serve until a signal comes; return its number."""
        stop = threading.Event()
        port = sock.getsockname()[1]
        preview = Preview(self._root, self._site, self._worker, port, self._fault)
        self._preview = preview

        def started() -> None:
            self._loop = asyncio.get_running_loop()
            watch.start(self._root, self.saved, stop)
            self._loop.call_later(_LOOK_ONCE_MORE, self.saved, frozenset(watch.TOPS))

        try:
            return server.serve(preview.app, sock, started)
        finally:
            stop.set()

    def saved(self, paths: frozenset[str]) -> None:
        """Have what was saved taken in; what comes while that is going on waits together."""
        with self._lock:
            waiting = bool(self._saved)
            self._saved |= paths
        if not waiting:
            self._worker.submit(self._take)

    def _take(self) -> None:
        with self._lock:
            paths, self._saved = self._saved, set()
        before, trace = self._site.found, ""
        try:
            self._site.take(paths)
        except Exception:  # noqa: BLE001 - a bug; the preview goes on with what it has
            trace = traceback.format_exc()
        news = self._site.found if self._site.found != before else None
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._announce, news, trace)

    def _announce(self, news: Diagnostics | None, trace: str) -> None:
        if self._preview is not None:
            self._preview.bell.ring()
        if news is not None:
            self._tell(news)
        if trace:
            self._fault(trace)
