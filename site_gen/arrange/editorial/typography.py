"""The spaces of French: a narrow no-break space before ; ! ? : and inside guillemets.

Lexique des règles typographiques en usage à l'Imprimerie nationale; the no-break space that many
keyboards give is as good, and left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from site_gen.arrange.editorial.findings import Beside, Finding, body_of, gives, in_note
from site_gen.diagnostics import Location
from site_gen.model import Note

NARROW = "\u202f"
_BEFORE = r"[\w)\]»%€$’\"*]"
# A colon inside of 10:30 or https: is none of French's, nor is a mark that follows another (?!).
_WRONG = re.compile(
    rf"(?P<mark>(?<={_BEFORE}) ?(?=[;!?](?![\w;\[]))|(?<={_BEFORE}) ?(?=:(?:[ \u00a0\u202f*]|$)))"
    r"|(?P<open>(?<=«) ?(?=[^\s»]))"
    r"|(?P<close>(?<=[^\s«]) ?(?=»))",
    re.MULTILINE,
)
_NO_WORDS = re.compile(
    r"^(?P<fence>```+|~~~+)[\s\S]*?(?:^(?P=fence)|\Z)|^(?: {4}|\t).*$"  # blocks of code
    r"|^ *\[[^\]]*\]:.*$"  # addresses and footnotes that are written elsewhere
    r"|^ *\|.*$|^[ :|-]+$"  # tables
    r"|&#?\w+;",
    re.MULTILINE,
)
_CODE = re.compile(
    r"(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)|\]\([^)\s]*\)|<[^>\s]*>|https?://\S+|:\w+:",
    re.DOTALL,
)
"""Code and addresses: a mark behind them is set as behind a word."""


def french(note: Note) -> bool:
    """Tell whether a note is written in French."""
    return note.lang.partition("-")[0].lower() == "fr"


def check(notes: Iterable[Note], beside: Beside) -> Iterator[Finding]:
    """Find French texts whose marks may be torn off their words."""
    remedy = "write it by hand, or let `site-gen check --fix` set them all"
    for note in notes:
        if not french(note):
            continue
        for field, text in fields(note):
            if mended(text) != text:
                yield in_note("N220", note, field, _message(mended(text), text), remedy)
        body, first = body_of(beside.source_of(note.path))
        new = mended(body)
        if new == body:
            continue
        lines = zip(body.split("\n"), new.split("\n"), strict=True)
        number = next(n for n, (before, after) in enumerate(lines, first) if before != after)
        at = Location(note.path, number, 1)
        yield Finding("N220", _message(new, body), remedy, at, note.allow)


def fields(note: Note) -> Iterator[tuple[str, str]]:
    """Yield what a note says in its front matter, and may be mended there: field, words."""
    yield "title", note.title
    if gives(note, "summary"):
        yield "summary", note.summary
    if note.why_it_matters:
        yield "why_it_matters", note.why_it_matters


def mended(text: str) -> str:
    """Return Markdown with the spaces that French sets; code and addresses stay as they are."""
    pieces, start = [], 0
    words = _CODE.sub(_word, _NO_WORDS.sub(_nothing, text))
    for place in _WRONG.finditer(words):
        pieces += [text[start : place.start()], NARROW]
        start = place.end()
    return "".join([*pieces, text[start:]])


def _word(found: re.Match[str]) -> str:
    return "w" * len(found[0])


def _nothing(found: re.Match[str]) -> str:
    return "".join("\n" if character == "\n" else "\0" for character in found[0])


def _message(new: str, old: str) -> str:
    number = new.count(NARROW) - old.count(NARROW)
    places = "a place lacks" if number == 1 else f"{number} places lack"
    return f"{places} the narrow no-break space of French, before ; ! ? : or inside « »"
