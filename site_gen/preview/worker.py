"""One thread that does the work on the site, in the order it comes."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")


class Worker:
    """Runs calls one after the other.

    It is no executor of the standard library, since the program would wait for one at its end.
    """

    def __init__(self) -> None:
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        threading.Thread(target=self._work, name="preview", daemon=True).start()

    def submit(self, call: Callable[[], None]) -> None:
        """Have something done; `call` sees to its own errors."""
        self._calls.put(call)

    async def run(self, call: Callable[[], T]) -> T:
        """Have something done and wait for what comes of it."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()

        def work() -> None:
            try:
                result = call()
            except Exception as error:  # noqa: BLE001 - it is raised where it was asked for
                _tell(loop, future, partial(future.set_exception, error))
            else:
                _tell(loop, future, partial(future.set_result, result))

        self.submit(work)
        return await future

    def _work(self) -> None:
        while True:
            self._calls.get()()


def _tell(
    loop: asyncio.AbstractEventLoop, future: asyncio.Future[T], answer: Callable[[], None]
) -> None:
    def settle() -> None:
        if not future.done():  # whoever asked may have gone
            answer()

    with suppress(RuntimeError):  # the loop has ended
        loop.call_soon_threadsafe(settle)
