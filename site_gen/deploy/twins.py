"""The compressed twins of text files, beside them on a target: `index.html.br` (home of brotli).

Web servers send a twin to whom it suits (nginx: gzip_static, brotli_static; Caddy: precompressed).
A target's book knows a twin by what it was made from, so that nothing is compressed to be compared.
"""

from __future__ import annotations

import gzip
from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

from site_gen import media
from site_gen.deploy.target import MissingProgramError

ENDINGS: Mapping[str, str] = MappingProxyType({"br": ".br", "gzip": ".gz"})
"""Encoding, as HTTP calls it → what stands behind the name of the file."""
_BEST_BROTLI, _BEST_GZIP = 11, 9
_SYSTEM, _UNKNOWN = 9, 255
"""Where a gzip file says which system wrote it, and that nobody knows (RFC 1952)."""


def beside(files: Mapping[str, str], encodings: Collection[str]) -> dict[str, str]:
    """Return the twins of files (path → hash): their paths, each with what it is made from.

    None takes the place of a file or folder, also where systems take capitals for small letters.
    """
    if not encodings:
        return {}
    taken = {path.casefold() for path in files}
    taken |= {str(folder) for path in taken for folder in PurePosixPath(path).parents}
    found = {
        f"{path}{ENDINGS[encoding]}": f"{encoding}:{hashed}"
        for path, hashed in files.items()
        if media.is_text(path)
        for encoding in encodings
    }
    return {path: made_from for path, made_from in found.items() if path.casefold() not in taken}


def original(path: str) -> str:
    """Return the path of the file that a path is the twin of; itself where it is none."""
    stem, _, ending = path.rpartition(".")
    return stem if f".{ending}" in ENDINGS.values() and media.is_text(stem) else path


def check(encodings: Collection[str]) -> None:
    """See whether what compresses is installed. Raises MissingProgramError."""
    if "br" in encodings:
        try:
            import brotli  # noqa: F401, PLC0415 - an extra
        except ModuleNotFoundError:
            remedy = "pip install 'site-gen[deploy]', or leave `br` out of `precompress`"
            raise MissingProgramError("`precompress: [br]` needs brotli", remedy) from None


def compress(path: str, data: bytes) -> bytes:
    """Return what a twin holds, of what its file does: the same bytes at any time."""
    if path.endswith(ENDINGS["br"]):
        import brotli  # noqa: PLC0415 - an extra

        small: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=_BEST_BROTLI)
        return small
    found = bytearray(gzip.compress(data, _BEST_GZIP, mtime=0))
    found[_SYSTEM] = _UNKNOWN
    return bytes(found)
