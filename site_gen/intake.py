"""Reads a site with all cores, and what has not changed from the memo."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from site_gen import pool, sources
from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.encoding import Decoder, UnreadableError, encode_exactly
from site_gen.model import BriefFile, Content, Note, StandingPage, Story
from site_gen.read import content as content_stage
from site_gen.read import layout
from site_gen.read.content import Result
from site_gen.sources import Sources, TextFile
from site_gen.write import memo

NAME = "reading"
WORTH_A_POOL = 400
"""From so many files on, starting processes pays."""
_DECODERS = {
    "note": Decoder(tuple[Note | None, Diagnostics]),
    "brief": Decoder(tuple[BriefFile | None, Diagnostics]),
    "story": Decoder(tuple[Story | None, Diagnostics]),
    "page": Decoder(tuple[StandingPage | None, Diagnostics]),
}


class Read(NamedTuple):
    """A site as it was read."""

    loaded: Sources
    content: Content | None
    """None where site.yaml cannot be used."""
    diagnostics: Diagnostics


def read(root: Path, salt: bytes, jobs: int, *, remember: bool = False) -> Read:
    """Read the site at `root` in `jobs` processes at most; `remember` writes the memo."""
    loaded, unread = sources.load(root)
    texts = {t.path: t for t in loaded.texts if layout.kind_of(t.path) in _DECODERS}
    known = memo.load(root, NAME, salt)
    digests = {path: _digest(text.data) for path, text in texts.items()}
    encoded = {
        path: found
        for path, digest in digests.items()
        if (found := known.result(path, digest)) is not None
    }
    changed = [text for path, text in texts.items() if path not in encoded]
    jobs = jobs if len(changed) >= WORTH_A_POOL else 1
    try:
        fresh = pool.spread(_read_shard, None, changed, jobs)
    except pool.WorkerDiedError as error:
        return Read(loaded, None, (*unread, _died(changed[error.item].path)))
    encoded.update(zip((text.path for text in changed), fresh, strict=True))
    done = _decoded(encoded)
    content, wrong = content_stage.read(
        ((t.path, t.data) for t in loaded.texts), loaded.assets, loaded.unread, done
    )
    if remember and (changed or known.files.keys() != texts.keys()):
        memo.save(root, NAME, salt, {path: (digests[path], encoded[path]) for path in texts})
    return Read(loaded, content, (*unread, *wrong))


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _read_shard(_: None, files: Sequence[TextFile]) -> list[bytes]:
    """Read files by themselves. The results travel, and are kept, in one form."""
    return [
        encode_exactly(content_stage.TEXT_READERS[layout.kind_of(f.path) or ""](f.path, f.data))
        for f in files
    ]


def _decoded(encoded: Mapping[str, bytes]) -> dict[str, Result]:
    results: dict[str, Result] = {}
    for path, data in encoded.items():
        try:
            results[path] = _DECODERS[layout.kind_of(path) or ""](data)
        except UnreadableError:
            continue  # then the file is simply read
    return results


def _died(path: str) -> Diagnostic:
    return Diagnostic(
        "N010",
        "error",
        "the process that read this file died",
        "it may need more memory than there is; shorten the file, or move it away and report it",
        Location(path),
    )
