"""Reads a site with all cores, and what has not changed from the memo."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from site_gen import pool, sources
from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.encoding import Decoder, UnreadableError, encode_exactly
from site_gen.looks import Looks
from site_gen.model import BriefFile, Content, Note, StandingPage, Story
from site_gen.read import content as content_stage
from site_gen.read import layout
from site_gen.read.content import Result
from site_gen.sources import Sources, TextFile
from site_gen.texts import Translation
from site_gen.write import memo
from site_gen.write.memo import Entry, Memo

NAME = "reading"
WORTH_A_POOL = 400
"""From so many files on, starting processes pays."""
_DECODERS = {
    "note": Decoder(tuple[Note | None, Diagnostics]),
    "brief": Decoder(tuple[BriefFile | None, Diagnostics]),
    "story": Decoder(tuple[Story | None, Diagnostics]),
    "page": Decoder(tuple[StandingPage | None, Diagnostics]),
    "translation": Decoder(tuple[Translation | None, Diagnostics]),
}


class Read(NamedTuple):
    """A site as it was read."""

    loaded: Sources
    content: Content | None
    """None where site.yaml cannot be used."""
    diagnostics: Diagnostics
    done: Mapping[str, Result] = content_stage.NOTHING_DONE
    """What the files of text became, each by itself: path → result."""


def read(root: Path, salt: bytes, jobs: int, *, remember: bool = False) -> Read:
    """Read the site at `root` in `jobs` processes at most; `remember` writes the memo."""
    known = memo.load(root, NAME, salt)
    done: dict[str, Result] = {}
    loaded, unread = sources.load(root, lambda path, looks: _recall(known, path, looks, done))
    texts = [text for text in loaded.texts if layout.kind_of(text.path) in _DECODERS]
    opened = [text for text in texts if text.opened]
    digests = {text.path: _digest(text.data) for text in opened}
    changed = [text for text in opened if not _same(known, text, digests, done)]
    jobs = jobs if len(changed) >= WORTH_A_POOL else 1
    try:
        fresh = pool.spread(_reader, None, changed, jobs)
    except pool.WorkerDiedError as error:
        return Read(loaded, None, (*unread, _died(changed[error.item].path)))
    encoded = dict(zip((text.path for text in changed), fresh, strict=True))
    for path, data in encoded.items():
        _decode(path, data, done)
    content, wrong = content_stage.read(
        ((t.path, t.data) for t in loaded.texts), loaded.assets, loaded.unread, done
    )
    if remember:
        entries = {t.path: _entry(known, t, digests, encoded, done) for t in texts}
        memo.save(root, NAME, salt, known, entries, _newest(texts))
    return Read(loaded, content, (*unread, *wrong), done)


def _recall(known: Memo, path: str, looks: Looks, done: dict[str, Result]) -> bool:
    """Put what an untouched file became into `done`; False where it has to be opened."""
    entry = known.entry(path)
    return entry is not None and known.untouched(path, looks) and _decode(path, entry.result, done)


def _same(
    known: Memo, text: TextFile, digests: Mapping[str, bytes], done: dict[str, Result]
) -> bool:
    """Put what a file of the same bytes became into `done`; False where it has to be read."""
    entry = known.entry(text.path)
    return (
        entry is not None
        and entry.digest == digests[text.path]
        and _decode(text.path, entry.result, done)
    )


def _decode(path: str, data: bytes, done: dict[str, Result]) -> bool:
    try:
        done[path] = _DECODERS[layout.kind_of(path) or ""](data)
    except UnreadableError:
        return False  # then the file is simply read
    return True


def _entry(
    known: Memo,
    text: TextFile,
    digests: Mapping[str, bytes],
    encoded: Mapping[str, bytes],
    done: Mapping[str, Result],
) -> Entry:
    """Return what the memo keeps of a file; the very entry it has, where that still holds."""
    before = known.entry(text.path)
    if before is not None and not text.opened:
        return before
    if text.path in encoded or before is None:
        sound = text.path in done and not done[text.path][1]
        return Entry(text.looks, digests[text.path], sound, encoded.get(text.path, b""))
    return before if before.looks == text.looks else before._replace(looks=text.looks)


def _newest(texts: Sequence[TextFile]) -> int:
    return max((max(text.looks.modified, text.looks.changed) for text in texts), default=0)


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def _reader(_: None) -> Callable[[Sequence[TextFile]], list[bytes]]:
    """Read files by themselves. The results travel, and are kept, in one form."""
    return lambda files: [
        encode_exactly(content_stage.TEXT_READERS[layout.kind_of(f.path) or ""](f.path, f.data))
        for f in files
    ]


def _died(path: str) -> Diagnostic:
    return Diagnostic(
        "N010",
        "error",
        "the process that read this file died",
        "it may need more memory than there is; shorten the file, or move it away and report it",
        Location(path),
    )
