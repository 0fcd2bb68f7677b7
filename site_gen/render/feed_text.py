"""Makes any text fit for a feed, whatever it holds."""

from __future__ import annotations

import re
from html.entities import name2codepoint

from site_gen import spacing

# What XML 1.0 forbids, or html5lib and the W3C validator object to: C0 but tab and newline, DEL,
# C1, lone surrogates, non-characters, and U+FFFD, which stands for one of these.
_UNFIT = re.compile(
    "[^\t\n -~\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc"
    + "".join(f"{chr(plane)}-{chr(plane + 0xFFFD)}" for plane in range(1 << 16, 17 << 16, 1 << 16))
    + "]"
)
_REFERENCE = re.compile(r"&(#?\w+)")
_END_TAG = re.compile(r"<(?=/\w+>)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_WORD_JOINER = "\u2060"


def fit(text: str) -> str:
    """Return text without the characters that a feed cannot carry."""
    return _UNFIT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """Return a text as one line of words; what must not break stays whole."""
    return spacing.one_line(fit(text))


def unmistakable(text: str) -> str:
    """Return text for places that cannot say that they hold no markup, like attributes.

    What the W3C validator would take for markup, as in `S&P500`, is parted by a word joiner,
    which nobody sees.
    """

    def parted(reference: re.Match[str]) -> str:
        word = reference[1]
        known = word in name2codepoint or word == "apos" or not word.isalpha()
        return f"&{_WORD_JOINER}{word}" if known else reference[0]

    return _END_TAG.sub(f"<{_WORD_JOINER}", _REFERENCE.sub(parted, plain(text)))


def never_markup(text: str) -> str:
    """Return text for places whose programs may read it as HTML: no tag, no reference."""
    return _TAG.sub(f"<{_WORD_JOINER}", unmistakable(text))
