"""Names a theme's own files after their content, so that a browser may keep them for ever."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping

FOLDER = "assets/"
_URL = re.compile(rb"url\(\s*(['\"]?)([^'\")]+)\1\s*\)")


def fingerprinted(files: Mapping[str, bytes]) -> dict[str, tuple[str, bytes]]:
    """Map each asset's name below assets/ to its path in the output and its bytes.

    A style sheet names the files it needs by their fingerprinted names, so those come first.
    """
    assets = {
        name.removeprefix(FOLDER): data
        for name, data in sorted(files.items())
        if name.startswith(FOLDER)
    }
    done: dict[str, tuple[str, bytes]] = {}
    for name in sorted(assets, key=lambda name: (name.endswith(".css"), name)):
        _finish(name, assets, done, ())
    return done


def _finish(
    name: str,
    assets: Mapping[str, bytes],
    done: dict[str, tuple[str, bytes]],
    within: tuple[str, ...],
) -> None:
    """Fingerprint one file after all that it names; `within` are the sheets that import it."""
    if name in done:
        return
    data = assets[name]
    if name.endswith(".css"):

        def renamed(match: re.Match[bytes]) -> bytes:
            target = posixpath.normpath(
                posixpath.join(posixpath.dirname(name), match[2].decode(errors="replace"))
            )
            if target not in assets or target in (*within, name):
                return match[0]
            _finish(target, assets, done, (*within, name))
            new = posixpath.relpath(done[target][0], posixpath.dirname(FOLDER + name))
            return b'url("' + new.encode() + b'")'

        data = _URL.sub(renamed, data)
    stem, dot, suffix = name.rpartition(".")
    fingerprint = hashlib.sha256(data).hexdigest()[:10]
    done[name] = (f"{FOLDER}{stem or name}.{fingerprint}{dot}{suffix if stem else ''}", data)
