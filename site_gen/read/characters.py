"""Decodes a file and finds the characters that no page or feed can carry."""

from __future__ import annotations

import re
import unicodedata

from site_gen.read.problems import Problems

# C0 but tab and newline, DEL, C1, the line and paragraph separators (YAML breaks lines at them,
# editors do not), lone surrogates, and the non-characters that XML 1.0 excludes.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


# Zero-width and other format characters, what stands for a lost one, and the non-characters.
_UNSEEN = re.compile("[\ufdd0-\ufdef\ufffd]")


def is_blank(text: str) -> bool:
    """Tell whether nothing of a text can be seen, and a feed would be left without it."""
    return not any(map(_is_seen, text))


def _is_seen(character: str) -> bool:
    unseen = _UNSEEN.match(character) or ord(character) & 0xFFFE == 0xFFFE
    return not unseen and unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Zs")


def decode(data: bytes, problems: Problems) -> str | None:
    """Return the text of a file with LF line ends and without a BOM, or None with a reason."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="replace")
        line = _with_newlines(before).count("\n") + 1
        remedy = "save the file in the encoding UTF-8"
        problems.add("N002", "error", line, 1, "this line is not UTF-8 text", remedy)
        return None
    text = _with_newlines(text)
    found = FORBIDDEN.search(text)
    if found:
        line, column = position(text, found.start())
        problems.add(
            "N003",
            "error",
            line,
            column,
            f"the text holds the control character {name(found[0])}",
            "delete the character; it is invisible in most editors",
        )
        return None
    return text


def _with_newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def position(text: str, index: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a character."""
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)


def name(character: str) -> str:
    """Name a character for people: `U+0007`, with its name where it has one."""
    known = unicodedata.name(character, "")
    return f"U+{ord(character):04X}" + (f" ({known.lower()})" if known else "")
