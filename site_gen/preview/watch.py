"""Tells which files of a site were saved (home of watchfiles)."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

import watchfiles

from site_gen.read import layout

TOPS = ("content", "templates")
_STEP = 15
"""Milliseconds without a further change, after which what was saved is reported."""
_LONGEST = 100
"""Milliseconds after which it is reported even if more is being saved."""
_AGAIN = 0.3
"""Seconds until one looks again for a folder that was not there."""
Saved = Callable[[frozenset[str]], None]
"""Takes paths below the site."""


class _Either:
    """Is set when one of two events is."""

    def __init__(self, first: threading.Event, second: threading.Event) -> None:
        self._events = (first, second)

    def is_set(self) -> bool:
        return any(event.is_set() for event in self._events)


def start(root: Path, saved: Saved, stop: threading.Event) -> None:
    """Watch a site until `stop` is set, in threads that do not keep the program from ending."""
    root = Path(os.path.realpath(root))
    moved = threading.Event()
    for target in (_watch_folders, _watch_inside):
        threading.Thread(target=target, args=(root, saved, stop, moved), daemon=True).start()


def _watch_inside(root: Path, saved: Saved, stop: threading.Event, moved: threading.Event) -> None:
    """Report what is saved in the folders; begin anew where one of them came or went."""
    poll: bool | None = None
    while not stop.is_set():
        moved.clear()
        folders = [root / top for top in TOPS if (root / top).is_dir()]
        if not folders:
            moved.wait(_AGAIN)
            continue
        try:
            for changes in _changes(folders, _Either(stop, moved), recursive=True, poll=poll):
                paths = _below(root, changes)
                if paths:
                    saved(paths)
        except FileNotFoundError:  # a folder went while it was looked at
            stop.wait(_AGAIN)
        except (OSError, RuntimeError):  # the system watches no more folders for us
            poll = True


def _watch_folders(root: Path, saved: Saved, stop: threading.Event, moved: threading.Event) -> None:
    """Report that one of the folders themselves came or went."""
    for changes in _changes([root], stop, recursive=False, poll=None):
        paths = _below(root, changes) & frozenset(TOPS)
        if paths:
            moved.set()
            saved(paths)


def _changes(
    folders: Iterable[Path],
    stop: threading.Event | _Either,
    *,
    recursive: bool,
    poll: bool | None,
) -> Iterable[Iterable[tuple[watchfiles.Change, str]]]:
    return watchfiles.watch(
        *folders,
        watch_filter=None,
        debounce=_LONGEST,
        step=_STEP,
        stop_event=stop,
        rust_timeout=1_000,
        raise_interrupt=False,
        force_polling=poll,  # None: as WATCHFILES_FORCE_POLLING says
        recursive=recursive,
        ignore_permission_denied=True,
    )


def _below(root: Path, changes: Iterable[tuple[watchfiles.Change, str]]) -> frozenset[str]:
    """Return paths below the site, without those that are passed over."""
    start = f"{root}{os.sep}"
    paths = (path.removeprefix(start).replace(os.sep, "/") for _, path in changes)
    return frozenset(p for p in paths if not any(map(layout.ignored, p.split("/"))))
