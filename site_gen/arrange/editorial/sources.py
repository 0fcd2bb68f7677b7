"""Rules about sources: told before, nowhere to be read, or behind a worse address than need be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.arrange.editorial.findings import Finding, in_note, source_field
from site_gen.model import Note, Source
from site_gen.read import canonical

_SHORTENERS = """
    amzn.to apple.news bbc.in bit.do bit.ly bitly.com bloom.bg buff.ly cnb.cx cutt.ly dlvr.it
    econ.st fal.cn fb.me flip.it goo.gl ift.tt is.gd j.mp lnkd.in nyti.ms on.ft.com ow.ly ppt.cc
    rb.gy rebrand.ly reut.rs s.id shorturl.at shrtm.nu soo.gd spr.ly t.co t.ly tcrn.ch tiny.cc
    tinyurl.com tr.im trib.al u.nu v.gd wapo.st wp.me
"""
_HIDING_HOSTS = frozenset(_SHORTENERS.split())


def check(notes: Sequence[Note], zone: ZoneInfo) -> Iterator[Finding]:
    """Find what is odd about the sources of notes."""
    yield from _told_before(notes, zone)
    for note in notes:
        yield from _out_of_reach(note)
        for number, source in enumerate(note.sources):
            if source.url:
                yield from _worse_than_need_be(note, number, source.url)


def hides_its_end(address: str) -> bool:
    """Tell whether an address is one that a shortening service made."""
    return canonical.host_of(address) in _HIDING_HOSTS


def of_a_page(key: str) -> bool:
    """Tell whether a canonical address is that of more than a whole site."""
    return "/" in key.removeprefix("https://") or "?" in key


def _told_before(notes: Iterable[Note], zone: ZoneInfo) -> Iterator[Finding]:
    """Find sources that an older note has already."""
    seen: dict[str, Note] = {}
    for note in in_time(notes, zone):
        for number, source in enumerate(note.sources):
            key = canonical.canonical(source.url) if source.url else ""
            if not of_a_page(key):
                continue
            first = seen.setdefault(key, note)
            if first is not note:
                message = f"{first.path} has this source already"
                remedy = "see whether the news is told twice; link that note from the text if not"
                field = source_field(note, number, "url")
                yield in_note("N205", note, field, message, remedy)


def in_time(notes: Iterable[Note], zone: ZoneInfo) -> list[Note]:
    """Sort notes by their date, those without one last."""

    def moment(note: Note) -> tuple[bool, datetime, str]:
        return (note.undated, clock.instant(note.date, zone), note.slug)

    return sorted(notes, key=moment)


def _out_of_reach(note: Note) -> Iterator[Finding]:
    """Find chains whose beginning no reader can go to."""
    linked = [source for source in note.sources if source.url]
    if linked and all(source.role == "syndication" for source in linked):
        remedy = "add the address of the article that it copies, or of the origin"
        field = source_field(note, note.sources.index(linked[0]), "url")
        message = "of all sources, only a copy has an address"
        yield in_note("N209", note, field, message, remedy)
        return
    origins = [source for source in note.sources if source.role == "origin"]
    if origins and not any(source.url for source in origins):
        remedy = "add the `url` of the article that broke the news"
        field = source_field(note, note.sources.index(origins[0]), "name")
        message = f"{_names(origins)} broke the news, and readers are not led there"
        yield in_note("N208", note, field, message, remedy)


def _names(sources: Sequence[Source]) -> str:
    names = list(dict.fromkeys(source.name for source in sources))
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def _worse_than_need_be(note: Note, number: int, url: str) -> Iterator[Finding]:
    field = source_field(note, number, "url")
    if hides_its_end(url):
        yield in_note("N215", note, field, *SHORTENED)
        return
    if url.startswith("http://"):
        yield in_note("N216", note, field, *INSECURE)
    if canonical.without_tracking(url) != url:
        message = "the address holds parameters that tell where a reader came from"
        remedy = "take them out; `site-gen check --fix` does"
        yield in_note("N228", note, field, message, remedy)


SHORTENED = (
    "a shortened address hides where it leads, and dies with the service",
    "open it, and write the address that you come to",
)
INSECURE = ("the address starts with http://", "try https://, which most sites answer")
"""What is said of addresses, wherever they stand, and what to do."""
