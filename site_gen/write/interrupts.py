"""Lets Ctrl-C and SIGTERM wait while a short piece of work must not stop half-way."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def postponed() -> Iterator[None]:
    """Let the first of these signals strike at the end; a second one strikes at once.

    Python hands signals to the main thread alone, so another thread is never disturbed.
    """
    if current_thread() is not main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _ENDING}
    caught: list[int] = []

    def put_off(number: int, frame: FrameType | None) -> None:  # noqa: ARG001
        caught.append(number)
        put_back()

    def put_back() -> None:
        for number, handler in before.items():
            if handler is not None:  # it was not set from Python, and cannot be set again
                signal.signal(number, handler)

    for number, handler in before.items():
        if handler not in (None, signal.SIG_IGN):
            signal.signal(number, put_off)
    try:
        yield
    finally:
        put_back()
        if caught:
            signal.raise_signal(caught[0])
