"""Reads the files that go out, and sees that each is what the build wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from site_gen import media
from site_gen.deploy import readiness, twins
from site_gen.deploy.plan import Feeds
from site_gen.deploy.target import Upload
from site_gen.pool import cores


@dataclass(frozen=True, slots=True)
class Cargo:
    """What there is to send."""

    output: Path
    files: Mapping[str, str]
    """Output path → hash; twins are made of them."""
    feeds: Feeds
    cache: int
    """Seconds for which pages and feeds may be shown without asking again."""

    def verify(self, paths: Sequence[str]) -> None:
        """See that all that is to go is what the build wrote. Raises ChangedError."""
        for path in dict.fromkeys(map(twins.original, paths)):
            self._upload(path)

    def load(self, paths: Sequence[str]) -> Sequence[Upload]:
        """Read files, and make their twins, with all cores. Raises ChangedError."""
        if all(path in self.files for path in paths):
            return [self._upload(path) for path in paths]
        with ThreadPoolExecutor(cores()) as pool:
            return list(pool.map(self._upload, paths))

    def _upload(self, path: str) -> Upload:
        if path not in self.files:
            whole = self._upload(twins.original(path))
            return replace(whole, path=path, data=twins.compress(path, whole.data))
        kind = media.content_type(path, feed=self.feeds.is_atom(path))
        cache = media.cache_control(path, self.cache)
        return readiness.upload(self.output, path, self.files[path], kind, cache)
