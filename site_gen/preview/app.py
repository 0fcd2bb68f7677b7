"""Answers requests (home of starlette): pages from memory, pictures from the disk, events."""

from __future__ import annotations

import asyncio
import json
import os
import traceback
from collections.abc import AsyncIterator, Callable
from importlib import resources
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from site_gen import sources
from site_gen.media import content_type
from site_gen.model import Asset
from site_gen.preview import dress, guard
from site_gen.preview.site import Answer, PreviewSite
from site_gen.preview.worker import Worker

_BLOCK = 1 << 18
_STILL_HERE = 15
"""Seconds after which a stream without news says a word, to notice that its reader has left."""
_OWN_FILES = {"reload.js": "text/javascript", "overlay.css": "text/css"}


class Bell:
    """Rings when something new is to be seen. For the event loop's thread alone."""

    def __init__(self) -> None:
        self.rung = 0
        self._next = asyncio.Event()

    def ring(self) -> None:
        """Wake all who wait."""
        self.rung += 1
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, rung: int, seconds: float) -> None:
        """Wait until it has rung more than `rung` times, or for so long."""
        if self.rung == rung:
            try:
                await asyncio.wait_for(self._next.wait(), seconds)
            except TimeoutError:
                return


class Preview:
    """The site, and who looks at it. `fault` gets the trace of a bug."""

    def __init__(
        self,
        root: Path,
        site: PreviewSite,
        worker: Worker,
        port: int,
        fault: Callable[[str], None],
    ) -> None:
        self._root, self._site, self._worker = root, site, worker
        self.bell = Bell()
        routes = [
            Route(f"{dress.OWN}events", self._events),
            *(Route(f"{dress.OWN}{name}", self._own_file) for name in _OWN_FILES),
            Route("/{path:path}", self._answer),
        ]
        self.app: ASGIApp = _Guarded(Starlette(routes=routes), guard.hosts(port), fault)

    async def _answer(self, request: Request) -> Response:
        """Answer with what stands at an address of the site."""
        path = guard.path_of(request.scope["raw_path"]) or ""
        answer = await self._worker.run(lambda: self._find(path))
        if answer.moved_to is not None:
            return RedirectResponse(answer.moved_to, 307)
        if isinstance(answer.body, Asset):
            return self._asset(answer.body, request)
        if not answer.page:
            return Response(answer.body, answer.status, media_type=content_type(path))
        origin = f"http://{request.headers['host']}"
        return Response(dress.dressed(answer, origin), answer.status, media_type="text/html")

    def _find(self, path: str) -> Answer:
        base = self._site.base
        if base and path in ("/", base):
            return Answer(307, moved_to=f"{base}/")
        if not path.startswith(f"{base}/"):
            return Answer(404, f"The site begins at {base}/\n".encode())
        return self._site.answer(path.removeprefix(base))

    def _asset(self, asset: Asset, request: Request) -> Response:
        """Answer with a file that is read from the disk, if it is still one of the site's."""
        tag = f'"{asset.digest[:32]}"'
        headers = {"etag": tag, "cache-control": "no-cache"}
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers=headers)
        try:
            descriptor = sources.open_asset(self._root, asset.path)
        except OSError:
            return PlainTextResponse("This file is not there any more.\n", 404)
        headers["content-length"] = str(os.fstat(descriptor).st_size)
        if request.method == "HEAD":
            os.close(descriptor)
            return Response(headers=headers, media_type=content_type(asset.path))
        return StreamingResponse(
            _blocks(descriptor), headers=headers, media_type=content_type(asset.path)
        )

    async def _own_file(self, request: Request) -> Response:
        name = request.scope["path"].removeprefix(dress.OWN)
        data = resources.files("site_gen.preview").joinpath(name).read_bytes()
        return Response(data, media_type=_OWN_FILES[name])

    async def _events(self, request: Request) -> Response:
        """Stream what is to be known of a page: a mark of its content, and the problems."""
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        target = request.query_params.get("page", "/").encode()
        path = guard.path_of(target) or "/"
        return StreamingResponse(self._news(path), media_type="text/event-stream")

    async def _news(self, path: str) -> AsyncIterator[str]:
        yield "retry: 500\n\n"
        said = ""
        while True:
            rung = self.bell.rung
            answer = await self._worker.run(lambda: self._find(path))
            news = json.dumps({"mark": dress.mark(answer), "problems": dress.told(answer.problems)})
            yield ": still here\n\n" if news == said else f"data: {news}\n\n"
            said = news
            await self.bell.wait(rung, _STILL_HERE)


class _Guarded:
    """Refuses what the guard refuses, and puts the same headers on every answer."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str], fault: Callable[[str], None]) -> None:
        self._app, self._hosts, self._fault = app, hosts, fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                for name, value in guard.HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refusal = guard.refused(scope["method"], scope["raw_path"], scope["headers"], self._hosts)
        if refusal is None:
            try:
                await self._app(scope, receive, send_with_headers)
            except Exception:  # noqa: BLE001 - a bug; whoever asked was told that there is one
                self._fault(traceback.format_exc())
            return
        status, reason = refusal
        more = {"connection": "close", **({"allow": "GET, HEAD"} if status == 405 else {})}
        response = PlainTextResponse(f"{reason}\n", status, more)
        await response(scope, receive, send_with_headers)


async def _blocks(descriptor: int) -> AsyncIterator[bytes]:
    with os.fdopen(descriptor, "rb") as file:
        while block := file.read(_BLOCK):
            yield block
