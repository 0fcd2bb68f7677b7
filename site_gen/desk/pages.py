"""Turns the bytes of a saved or fetched page into text, and refuses what is no page."""

from __future__ import annotations

import codecs
import re

from site_gen.desk.article import Given

LIMIT = 5 * 1024 * 1024
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_HTML = re.compile(
    r"<!doctype html|<(?:html|head|body|article|main|title|meta|div|p|h1)[\s>/]", re.IGNORECASE
)
_KINDS = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or an office document",
    b"\xff\xd8\xff": "a picture",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"bplist00": "a web archive of Safari",
    b"\x1f\x8b": "a compressed file",
    b"\xd0\xcf\x11\xe0": "an office document",
}
_ARCHIVE = re.compile(rb"\A(?:From: <Saved by|MIME-Version:)", re.IGNORECASE)
# What browsers and SingleFile write on top of a page that they save.
_SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(https?://[^\s>]+)",
    re.IGNORECASE,
)


class NoPageError(Exception):
    """These bytes are no page; the text is what they are, for people."""


def read(data: bytes, address: str | None = None, charset: str | None = None) -> Given:
    """Return a page's text. `charset` is what a server said. Raises NoPageError."""
    if len(data) > LIMIT:
        raise NoPageError(f"is larger than {LIMIT // 1024 // 1024} MB")
    bom = next((bom for bom in _BOMS if data.startswith(bom)), None)
    if bom is None:
        _refuse(data)
    if not data.strip():
        raise NoPageError("is empty")
    text = _decoded(data, bom, charset)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    html = bool(_HTML.search(text[:4096]))
    saved = _SAVED_FROM.search(text[:4096]) if html else None
    return Given(text, html, address or (saved[1] if saved else None))


def _refuse(data: bytes) -> None:
    start = data[:1024].lstrip()
    for magic, kind in _KINDS.items():
        if start.startswith(magic):
            raise NoPageError(f"is {kind}, not a page")
    if _ARCHIVE.match(start):
        raise NoPageError("is a browser's archive of many files, not a page")
    if b"\0" in data[:4096]:
        raise NoPageError("is no text")


def _decoded(data: bytes, bom: bytes | None, charset: str | None) -> str:
    if bom is not None:
        return data.decode(_BOMS[bom], errors="replace")
    declared = _CHARSET.search(data[:4096])
    for name in (charset, declared[1].decode("ascii", "replace") if declared else None, "utf-8"):
        try:
            return data.decode(_as_browsers_read(name)) if name else data.decode("utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


def _as_browsers_read(name: str) -> str:
    """Latin-1 is Windows-1252 to browsers (https://encoding.spec.whatwg.org/#names-and-labels)."""
    known = codecs.lookup(name).name
    return "cp1252" if known in ("iso8859-1", "ascii") else known
