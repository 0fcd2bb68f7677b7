"""Checks the links to other sites: asks what is not known yet, and names what is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

from site_gen import __version__, build, clock
from site_gen.desk import answers, files, outside
from site_gen.desk.answers import Answers, Progress
from site_gen.desk.manners import Verdict
from site_gen.desk.outside import OutsideLink
from site_gen.diagnostics import Diagnostic, Diagnostics, Location, Severity, in_order
from site_gen.model import Day

_ARCHIVE = "https://web.archive.org/web/*/"
_WORDS: dict[Verdict, str] = {
    "sound": "sound",
    "dead": "dead",
    "failing": "without a sound answer",
    "private": "private",
    "unverified": "unverified",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of it."""

    diagnostics: Diagnostics
    told: str = ""
    """How many links there are and how they are, in a line for people; empty if not known."""


def check(
    root: Path, *, at: datetime, changed: Collection[str] | None, progress: Progress
) -> Checked:
    """Check the outside links of the site, or of its files that have `changed` alone.

    `at` is the present, for the age of what is known. Answers are kept as they come: one who
    stops this and starts it again goes on where it was.
    """
    outcome = build.arrange(root, at=at)
    # A file that could not be read has links that nobody asks: its error stands for them.
    unread = tuple(
        d for d in outcome.diagnostics if d.severity == "error" and _chosen(d.at, changed)
    )
    content = outcome.content
    if content is None:
        return Checked(unread)
    companies, _ = files.read(root, outside.COMPANIES)
    found = list(outside.find(content, companies))
    links = [link for link in found if changed is None or link.path in changed]
    addresses = list(dict.fromkeys(_page(link.address) for link in links))
    agent = f"site-gen/{__version__} (+{content.config.url}; checks its links)"
    try:
        known, asked = answers.of(root, addresses, agent, int(at.timestamp()), progress)
    except answers.CutOffError as error:
        return Checked((*unread, _cut_off(error.hosts)))
    today = clock.calendar_day(at, content.config.timezone)
    wrong = [d for link in links for d in _problems(link, known, today)]
    told = _told([known[address].verdict for address in addresses], asked)
    return Checked(in_order((*unread, *_with_excerpts(root, wrong))), told)


def _page(address: str) -> str:
    return urldefrag(address).url


def _chosen(at: Location | None, changed: Collection[str] | None) -> bool:
    return changed is None or at is None or at.path in changed


def _cut_off(hosts: int) -> Diagnostic:
    remedy = "see whether this machine is connected to the internet; nothing was noted"
    return Diagnostic("N806", "error", f"not one of {hosts} hosts answers", remedy)


def _problems(link: OutsideLink, known: Answers, today: Day) -> Iterator[Diagnostic]:
    answer = known[_page(link.address)]
    shown = f"`{link.address}`"
    if answer.verdict == "dead":
        remedy = _remedy(link, known, today)
        yield _diagnostic(link, "N801", "error", f"{shown} is dead: {answer.said}", remedy)
    elif answer.verdict == "unverified":
        remedy = "this host keeps programs away; see for yourself, in a browser"
        yield _diagnostic(link, "N802", "hint", f"{shown} may be sound: {answer.said}", remedy)
    elif answer.verdict == "failing":
        remedy = "ask again in an hour; if it stays so, take it for dead"
        message = f"{shown} gives no sound answer: {answer.said}"
        yield _diagnostic(link, "N804", "warning", message, remedy)
    elif answer.verdict == "private":
        message = f"{shown} leads where no reader can follow: {answer.said}"
        yield _diagnostic(link, "N805", "warning", message, "link the page's public address")
    elif answer.moved is not None:
        yield _diagnostic(
            link, "N803", "hint", f"{shown} has moved for good", _moved(link, answer.moved)
        )


def _diagnostic(
    link: OutsideLink, code: str, severity: Severity, message: str, remedy: str
) -> Diagnostic:
    width = 1 if link.kind == "text" else len(link.address)
    at = Location(link.path, link.line, link.column)
    return Diagnostic(code, severity, message, remedy, at, width=width)


def _remedy(link: OutsideLink, known: Answers, today: Day) -> str:
    """Say what to do about a dead link: a copy of the page, where there is one."""
    copies = f"{_ARCHIVE}{link.address}"
    if link.kind == "source" and link.source is not None:
        copy = link.source.archived
        if copy is not None and known[_page(copy)].verdict != "dead":
            return f"add `gone: {today}` to this source, and its copy is the link: {copy}"
        return f"look for a copy at {copies}; then add `archived:` and `gone: {today}`"
    if link.kind == "copy" and link.source is not None and link.source.url:
        return f"look for another copy at {_ARCHIVE}{link.source.url}, or take `archived` out"
    return f"mend the address, or link a copy of the page: {copies}"


def _moved(link: OutsideLink, there: str) -> str:
    fragment = urldefrag(link.address).fragment
    address = f"{there}#{fragment}" if fragment and "#" not in there else there
    if urlsplit(there).path in ("", "/") and urlsplit(link.address).path not in ("", "/"):
        return f"see whether the page is still there: it leads to the front page, {address}"
    return f"write {address}"


def _told(verdicts: Sequence[Verdict], asked: int) -> str:
    """Count how the links are."""
    if not verdicts:
        return "No links to other sites.\n"
    number = Counter(verdicts)
    states = [f"{number[verdict]} {word}" for verdict, word in _WORDS.items() if number[verdict]]
    addresses = "1 address" if len(verdicts) == 1 else f"{len(verdicts)} addresses"
    return f"{addresses}, {asked} asked just now: {', '.join(states)}\n"


def _with_excerpts(root: Path, found: Iterable[Diagnostic]) -> Diagnostics:
    """Add the lines that they are about."""
    lines: dict[str, list[str]] = {}

    def excerpt(at: Location) -> str | None:
        if at.path not in lines:
            text = files.read(root, at.path)[0].decode("utf-8-sig", errors="replace")
            lines[at.path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        number = at.line or 0
        return lines[at.path][number - 1] if 0 < number <= len(lines[at.path]) else None

    return tuple(replace(d, excerpt=excerpt(d.at)) if d.at else d for d in found)
