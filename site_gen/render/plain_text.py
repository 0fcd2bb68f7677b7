"""Turns a text into paragraphs without markup, for the text part of a mail."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from site_gen import spacing

_FOOTNOTES = re.compile(r'<div class="footnotes">.*\Z', re.DOTALL)
_MARK = re.compile(r'<sup class="footnote-ref".*?</sup>', re.DOTALL)
_CODE = re.compile(r"<code[^>]*>(.*?)</code></pre>", re.DOTALL)
_ITEM = re.compile(r"<li[^>]*>\s*")
_CELL = re.compile(r"</t[hd]>\s*<t[hd][^>]*>")
_ENDS = re.compile(
    r"</(?:p|li|ul|ol|blockquote|tr|div|dt|dd)>|<(?:ul|ol|blockquote|p|table|hr)\b[^>]*>"
    "|\x02/?(?:[ht][0-9]?)(?:\x1f[^\x03]*)?\x03"
)
_SLOT = re.compile("\x02[^\x03]*\x03")
_TAG = re.compile(r"<[^>]*>")


def paragraphs(text: str) -> tuple[str, ...]:
    """Return the words of a text (HTML with slots), a line for each paragraph, item and row.

    Code keeps its lines. Footnotes are left out, as their marks are.
    """
    text = _MARK.sub("", _FOOTNOTES.sub("", text))
    found: list[str] = []
    for number, part in enumerate(_CODE.split(text)):
        found.extend(_code(part) if number % 2 else _prose(part))
    return tuple(found)


def _prose(text: str) -> Iterator[str]:
    text = _CELL.sub(" | ", _ITEM.sub("\n\n• ", text))
    for part in _ENDS.sub("\n\n", text).split("\n\n"):
        words = spacing.one_line(_words(part))
        if words not in ("", "•"):
            yield words


def _code(text: str) -> Iterator[str]:
    yield _words(text).rstrip("\n")


def _words(part: str) -> str:
    return html.unescape(_TAG.sub("", _SLOT.sub("", part)))
