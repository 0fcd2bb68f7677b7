"""Asks many addresses politely: few at a time, with pauses, and no more than a host will have."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Literal, NamedTuple
from urllib.parse import urljoin, urlsplit

from site_gen.desk import ask
from site_gen.desk.ask import Allowed, Browser, Method, NoReplyError, Reply

Verdict = Literal["sound", "dead", "unverified", "failing", "private"]
"""`unverified`: the host keeps programs away, and may well serve people."""
_VERDICTS: dict[str, Verdict] = {"unknown": "dead", "private": "private"}
"""Of what brought no answer; of all else, failing."""
_GONE = frozenset((404, 410))
_PERMANENT = frozenset((301, 308))
_TOO_MANY = 429
_AT_ONCE = 32
"""So many addresses are asked at one time, whatever their hosts."""
_MOST_MOVES = 10
_MOST_FAILURES = 2
"""After so many addresses without an answer, the rest of a host's are not asked."""


class Answer(NamedTuple):
    """What is known of an address."""

    verdict: Verdict
    said: str
    """In words for an editor: `404 Not Found`, `no answer in 20 seconds`."""
    status: int = 0
    """0 where no host answered."""
    moved: str | None = None
    """Where it permanently redirects to."""


@dataclass(frozen=True, slots=True)
class Manners:
    """How a host is treated; times are seconds."""

    connections: int = 2
    apart: float = 0.5
    tries: int = 3
    backoff: float = 1.0
    """Before the second try; twice as long before each further one."""
    longest_wait: float = 60.0
    """A host that asks for a longer one is left alone."""
    patience: float = 20.0
    """How long an answer may take."""
    allowed: Allowed = ask.public
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


async def ask_all(
    addresses: Iterable[str], agent: str, tell: Callable[[str, Answer], None], manners: Manners
) -> None:
    """Ask each address in the name of `agent`, and `tell` what came of it as soon as known."""
    async with ask.browser(agent, manners.patience, manners.allowed) as browser:
        visit = _Visit(browser, manners)

        async def visit_one(address: str) -> None:
            tell(address, await visit.ask(address))

        async with asyncio.TaskGroup() as group:
            for address in addresses:
                group.create_task(visit_one(address))


@dataclass(slots=True)
class _Host:
    """What one host lets us do."""

    manners: Manners
    slots: asyncio.Semaphore
    next: float = 0.0
    """When it may be asked again."""
    closed: Answer | None = None
    """What to say of all its addresses, without asking any more."""
    failures: int = 0

    async def turn(self) -> None:
        """Wait until a request may start."""
        while (wait := self.next - self.manners.now()) > 0:
            await self.manners.sleep(wait)
        self.next = self.manners.now() + self.manners.apart

    def rest(self, seconds: float) -> None:
        """Let nobody ask it for a while."""
        self.next = max(self.next, self.manners.now() + seconds)

    def learn(self, trouble: str | None, answer: Answer) -> None:
        """Take note of an answer, or of the trouble of getting one."""
        self.failures = 0 if trouble is None else self.failures + 1
        if trouble in _VERDICTS or self.failures >= _MOST_FAILURES:
            self.closed = answer


@dataclass(slots=True)
class _Visit:
    """One round through all addresses."""

    browser: Browser
    manners: Manners
    hosts: dict[str, _Host] = field(default_factory=dict)
    room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(_AT_ONCE))

    async def ask(self, address: str) -> Answer:
        """Follow an address to where it ends."""
        here, moved, permanent = address, None, True
        for _ in range(_MOST_MOVES + 1):
            reply = await self._settled(here)
            if isinstance(reply, Answer):
                return _at_last(reply, here, address)
            if reply.location is None or not 300 <= reply.status < 400:
                return _at_last(judged(reply.status)._replace(moved=moved), here, address)
            here = _next(here, reply.location)
            if not here.lower().startswith(("http://", "https://")):
                return Answer("unverified", "it redirects out of the web", reply.status)
            permanent = permanent and reply.status in _PERMANENT
            moved = here if permanent else moved
        return Answer("unverified", f"more than {_MOST_MOVES} redirects", 302)

    async def _settled(self, address: str) -> Reply | Answer:
        """Ask one address until there is no more to learn from it, or from its host."""
        host = self._host(address)
        async with host.slots:
            return await self._insist(address, host)

    async def _insist(self, address: str, host: _Host) -> Reply | Answer:
        method: Method = "HEAD"
        tries = 0
        while True:
            reply = await self._once(method, address, host)
            if isinstance(reply, Answer):
                return reply
            refused = method == "HEAD" and not _settles(reply)
            tries += not refused or isinstance(reply, NoReplyError)
            if refused:
                method = "GET"  # many a server knows no HEAD, and says so in any way
                continue
            wait = self._wait(reply, tries)
            if wait is None:
                return self._learned(reply, host)
            if isinstance(reply, Reply) and reply.retry_after:
                host.rest(wait)
            else:
                await self.manners.sleep(wait)

    async def _once(
        self, method: Method, address: str, host: _Host
    ) -> Reply | NoReplyError | Answer:
        """Send one request, unless the host wants none."""
        async with self.room:
            if host.closed is None:
                await host.turn()
            if host.closed is not None:
                return host.closed
            try:
                return await self.browser.ask(method, address)
            except NoReplyError as error:
                return error

    def _wait(self, reply: Reply | NoReplyError, tries: int) -> float | None:
        """Return the seconds until the next try; None where there is none."""
        if isinstance(reply, Reply) and reply.status != _TOO_MANY and reply.status < 500:
            return None
        if isinstance(reply, NoReplyError) and reply.trouble in _VERDICTS:
            return None
        if tries >= self.manners.tries:
            return None
        asked = _seconds(reply.retry_after) if isinstance(reply, Reply) else None
        if asked is not None:
            return asked if asked <= self.manners.longest_wait else None
        if isinstance(reply, Reply) and (reply.status == _TOO_MANY or reply.retry_after):
            return None
        return self.manners.backoff * 2.0 ** (tries - 1)

    def _learned(self, reply: Reply | NoReplyError, host: _Host) -> Reply | Answer:
        if isinstance(reply, NoReplyError):
            answer = Answer(_VERDICTS.get(reply.trouble, "failing"), reply.reason)
            host.learn(reply.trouble, answer)
            return answer
        host.learn(None, judged(reply.status))
        if reply.status == _TOO_MANY or (reply.status >= 500 and reply.retry_after):
            host.closed = judged(reply.status)
        return reply

    def _host(self, address: str) -> _Host:
        name = urlsplit(address).netloc.rpartition("@")[2].lower()
        if name not in self.hosts:
            slots = asyncio.Semaphore(self.manners.connections)
            self.hosts[name] = _Host(self.manners, slots)
        return self.hosts[name]


def judged(status: int) -> Answer:
    """Return what a last status says of an address."""
    said = _name(status)
    if 200 <= status < 300:
        return Answer("sound", said, status)
    if status in _GONE:
        return Answer("dead", said, status)
    # 999 is LinkedIn's way to say 403.
    verdict: Verdict = "failing" if 500 <= status < 600 else "unverified"
    return Answer(verdict, said, status)


def _name(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _settles(reply: Reply | NoReplyError) -> bool:
    """Tell whether asking for the whole page could not say anything else."""
    if isinstance(reply, Reply):
        return reply.status < 400 or reply.status == _TOO_MANY or reply.retry_after is not None
    return reply.trouble in ("unknown", "private", "unreachable")


def _at_last(answer: Answer, here: str, address: str) -> Answer:
    """Say where a bad end came, if it was elsewhere."""
    if here == address or answer.verdict == "sound":
        return answer
    return answer._replace(said=f"{answer.said}, after a redirect to {here}")


def _next(here: str, location: str) -> str:
    """Return where a redirect leads; empty where that is no address."""
    try:
        there = urljoin(here, location)
        return there if urlsplit(there).hostname else ""
    except ValueError:
        return ""


def _seconds(retry_after: str | None) -> float | None:
    """Read Retry-After where it is a number of seconds; a date is too far off to wait for."""
    text = (retry_after or "").strip()
    return float(text) if text.isascii() and text.isdigit() else None
