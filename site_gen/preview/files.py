"""The files of a site and what each became, kept in memory from one save to the next."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

from site_gen import intake, pool, program, sources
from site_gen.diagnostics import has_errors
from site_gen.intake import Read
from site_gen.looks import Looks
from site_gen.read import content as content_stage
from site_gen.read import layout
from site_gen.read.content import Result
from site_gen.sources import Sources, TextFile

Reread = Mapping[str, tuple[Result, Result]]
"""Path → what a note was and what it is."""


class SiteFiles:
    """What lies on disk, as it was last read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._texts: dict[str, TextFile] = {}
        self._done: dict[str, Result] = {}

    def read(self) -> Read:
        """Read all of it, with the memo of builds and on all cores."""
        read = intake.read(self.root, program.salt(), pool.cores(), remember=True)
        self._done = dict(read.done)
        self._keep(read.loaded.texts)
        return read

    def read_notes(self, paths: Collection[str]) -> Reread | None:
        """Read notes once more that are known; None where it takes `read_changed` to tell.

        What has the same bytes as before is left out.
        """
        fresh: dict[str, tuple[TextFile, Result]] = {}
        for path in paths:
            known = path in self._done and layout.kind_of(path) == "note"
            text = sources.read_again(self.root, path) if known else None
            if text is None:
                return None
            fresh[path] = text, content_stage.TEXT_READERS["note"](path, text.data)
        before = {path: self._done[path] for path in fresh}
        for path, (text, result) in fresh.items():
            self._texts[path], self._done[path] = text, result
        return {
            path: (before[path], result)
            for path, (_, result) in fresh.items()
            if before[path] != result
        }

    def sources(self, paths: Collection[str]) -> Sources:
        """Return notes that `read_notes` has read, for their lines to be shown."""
        return Sources(tuple(self._texts[path] for path in paths), root=self.root)

    def read_changed(self, paths: Collection[str]) -> Read:
        """Look at the whole site, and read what looks different or stands in `paths`."""
        changed = frozenset(paths)
        loaded, unread = sources.load(
            self.root, lambda path, looks: path not in changed and self._untouched(path, looks)
        )
        done: dict[str, Result] = {}
        for text in loaded.texts:
            reader = content_stage.TEXT_READERS.get(layout.kind_of(text.path) or "")
            if reader is not None:
                path = text.path
                done[path] = reader(path, text.data) if text.opened else self._done[path]
        self._done = done
        self._keep(loaded.texts)
        content, found = content_stage.read(
            ((text.path, text.data) for text in loaded.texts), loaded.assets, loaded.unread, done
        )
        return Read(loaded, content, (*unread, *found), done)

    def _untouched(self, path: str, looks: Looks) -> bool:
        """Tell whether a text need not be opened: it is as it was, and nothing is wrong with it."""
        known, result = self._texts.get(path), self._done.get(path)
        return (
            known is not None
            and result is not None
            and known.looks == looks
            and not has_errors(result[1])
        )

    def _keep(self, texts: Collection[TextFile]) -> None:
        """Remember how texts look; their bytes are not needed again."""
        self._texts = {text.path: replace(text, data=b"") for text in texts}
