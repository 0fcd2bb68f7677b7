"""Rules about links and pictures in texts: what they are called, and where they lead."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape

from site_gen.arrange.editorial import sources
from site_gen.arrange.editorial.findings import Beside, Finding, in_note, in_text
from site_gen.model import Note

# What leads to or shows something of this site is a slot: see `read.slots`.
_LINK = re.compile(
    r'(?:<a [^>]*?href="([^"#][^"]*)"[^>]*>|\x02a\x1f[^#][^\x03]*\x03)(.*?)(?:</a>|\x02/a\x03)',
    re.DOTALL,
)
_PICTURE = re.compile(r'(?:<img|\x02i\x1f)[^>\x03]*? alt="([^"]*)"')
_MARKS = re.compile(r"<[^>]*>|\x02[^\x03]*\x03")
_SAYS_NOTHING = frozenset(
    [
        *("here", "click here", "right here", "this", "this link", "this page", "this article"),
        *("link", "the link", "more", "read more", "learn more", "see more", "source"),
        *("ici", "cliquez ici", "cliquer ici", "par ici", "ce lien", "cette page", "cet article"),
        *("lien", "le lien", "lire la suite", "lire plus", "en savoir plus", "plus", "voir plus"),
    ]
)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_SHOWS_NOTHING = frozenset(
    [
        *("chart", "graph", "graphic", "illustration", "image", "img", "logo", "photo", "pic"),
        *("photograph", "picture", "screenshot", "thumbnail", "untitled"),
        *("capture", "capture d'écran", "dessin", "graphique", "photographie", "vignette"),
    ]
)
_FILE = re.compile(
    r"\S+\.(?:jpe?g|png|gif|webp|avif|svg|tiff?|bmp)"
    r"|(?:image|img|photo|picture|dsc|dscn|pict|screenshot|untitled)[ _-]*\d+",
    re.IGNORECASE,
)


def check(notes: Iterable[Note], beside: Beside) -> Iterator[Finding]:
    """Find links whose words or addresses tell too little, and pictures that are not described."""
    for note in notes:
        html = note.text.html
        if "<a " in html or "\x02a" in html:
            for address, inner in _LINK.findall(html):
                yield from _link(note, unescape(address), inner, beside)
        if note.image is not None and _useless(note.image.alt):
            yield in_note("N214", note, "image.alt", *_undescribed(note.image.alt))
        if " alt=" in html:
            for found in _PICTURE.findall(html):
                alt = unescape(found)
                if _useless(alt):
                    yield in_text("N214", note, f"![{alt}", *_undescribed(alt), beside)


def _link(note: Note, address: str, inner: str, beside: Beside) -> Iterator[Finding]:
    text = " ".join(unescape(_MARKS.sub("", inner)).split())
    if text.strip(" .…:!»>").casefold() in _SAYS_NOTHING:
        message = f"the link is called `{text}`, which does not say where it leads"
        remedy = "make the words that name the thing the link"
        yield in_text("N213", note, f"[{text}", message, remedy, beside)
    elif _ADDRESS.fullmatch(text):
        message = "a bare address, which few readers take in and which is read out letter by letter"
        yield in_text("N230", note, text, message, "put it behind words: [words](address)", beside)
    if not address.startswith("http"):
        return
    if sources.hides_its_end(address):
        yield in_text("N215", note, address, *sources.SHORTENED, beside)
    elif address.startswith("http://"):
        yield in_text("N216", note, address, *sources.INSECURE, beside)


def _useless(alt: str) -> bool:
    words = alt.strip().rstrip(".").casefold()
    return words in _SHOWS_NOTHING or _FILE.fullmatch(words) is not None


def _undescribed(alt: str) -> tuple[str, str]:
    return (
        f"`{alt}` says nothing to those who do not see the picture",
        "say what it shows, as you would on the phone",
    )
