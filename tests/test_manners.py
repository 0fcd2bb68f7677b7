"""How addresses are asked, and what is made of the answers."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from site_gen.desk import ask, manners
from site_gen.desk.manners import Answer, Manners
from tests import loopback
from tests.loopback import OK, answer


@dataclass
class Time:
    """A clock that goes on when somebody sleeps."""

    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds
        await asyncio.sleep(0)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def polite(time: Time) -> Manners:
    """Return the manners of the program, but that loopback may be asked and no time passes."""
    return Manners(now=time.now, sleep=time.sleep, patience=5, allowed=allowed)


def allowed(address: str) -> bool:
    return address == "127.0.0.1" or ask.public(address)


def told(addresses: Iterable[str], polite: Manners) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    asyncio.run(manners.ask_all(addresses, "tests", found.__setitem__, polite))
    return found


def told_of(address: str, polite: Manners) -> Answer:
    return told([address], polite)[address]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("200 OK", "sound"),
        ("204 No Content", "sound"),
        ("404 Not Found", "dead"),
        ("410 Gone", "dead"),
        ("400 Bad Request", "unverified"),
        ("401 Unauthorized", "unverified"),
        ("403 Forbidden", "unverified"),
        ("429 Too Many Requests", "unverified"),
        ("451 Unavailable For Legal Reasons", "unverified"),
        ("999 Request denied", "unverified"),
        ("500 Internal Server Error", "failing"),
        ("503 Service Unavailable", "failing"),
    ],
)
def test_a_status_says_how_a_link_is(status: str, verdict: str, polite: Manners) -> None:
    with loopback.host(page=answer(status)) as host:
        found = told_of(host.url("/page"), polite)
    assert (found.verdict, found.status) == (verdict, int(status[:3]))
    assert found.said == ("999" if status.startswith("999") else status)


def test_a_page_that_a_head_finds_is_not_fetched(polite: Manners) -> None:
    with loopback.host(page=OK) as host:
        told_of(host.url("/page"), polite)
        assert host.methods("/page") == ["HEAD"]


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "405 Not Allowed", "501 No"])
def test_a_host_that_refuses_a_head_is_asked_for_the_page(status: str, polite: Manners) -> None:
    with loopback.host(page=OK) as host:
        host.scripts["HEAD /page"] = [answer(status)]
        assert told_of(host.url("/page"), polite).verdict == "sound"
        assert host.methods("/page") == ["HEAD", "GET"]


def test_a_host_that_hangs_up_on_a_head_is_asked_for_the_page(polite: Manners) -> None:
    with loopback.host(page=OK) as host:
        host.scripts["HEAD /page"] = [b""]
        assert told_of(host.url("/page"), polite).verdict == "sound"


def test_it_says_who_asks(polite: Manners) -> None:
    with loopback.host(page=OK) as host:
        told_of(host.url("/page"), polite)
        assert "User-Agent: tests\r\n" in host.asked[0].headers
        assert f"Host: {host.name}\r\n" in host.asked[0].headers


def test_a_failing_host_is_asked_again_after_longer_and_longer_pauses(
    polite: Manners, time: Time
) -> None:
    with loopback.host(page=answer("500 Internal Server Error")) as host:
        assert told_of(host.url("/page"), replace(polite, apart=0)).verdict == "failing"
        assert host.methods("/page") == ["HEAD", "GET", "GET", "GET"]
    assert time.slept == [1, 2]


def test_a_host_that_fails_once_is_sound(polite: Manners) -> None:
    broken = answer("500 Internal Server Error")
    with loopback.host(page=[broken, broken, OK]) as host:
        assert told_of(host.url("/page"), polite).verdict == "sound"


def test_a_host_is_given_the_time_it_asks_for(polite: Manners, time: Time) -> None:
    with loopback.host(page=[answer("429 Too Many Requests", retry_after="17"), OK]) as host:
        assert told_of(host.url("/page"), replace(polite, apart=0)).verdict == "sound"
    assert time.slept == [17]


def test_a_host_that_always_asks_for_more_time_is_asked_three_times(
    polite: Manners, time: Time
) -> None:
    with loopback.host(page=answer("429 Too Many Requests", retry_after="17")) as host:
        assert told_of(host.url("/page"), replace(polite, apart=0)).verdict == "unverified"
        assert len(host.asked) == 3
    assert time.slept == [17, 17]


@pytest.mark.parametrize("wait", ["3600", "Fri, 27 Nov 2026 07:00:00 GMT", "9" * 400, "soon"])
def test_a_host_that_asks_for_too_long_a_time_is_left_alone(wait: str, polite: Manners) -> None:
    with loopback.host(a=answer("429 Too Many Requests", retry_after=wait), b=OK) as host:
        one_by_one = replace(polite, connections=1)
        found = told([host.url("/a"), host.url("/b")], one_by_one)
        assert {each.verdict for each in found.values()} == {"unverified"}
        assert [asked.path for asked in host.asked] == ["/a"]


def test_a_host_that_is_overloaded_is_left_alone(polite: Manners) -> None:
    with loopback.host(a=answer("503 Busy", retry_after="3600"), b=OK) as host:
        found = told([host.url("/a"), host.url("/b")], replace(polite, connections=1))
        assert {each.verdict for each in found.values()} == {"failing"}
        assert [asked.path for asked in host.asked] == ["/a"]


def test_who_says_too_many_and_no_more_is_left_alone(polite: Manners, time: Time) -> None:
    with loopback.host(a=answer("429 Too Many Requests"), b=OK) as host:
        told([host.url("/a"), host.url("/b")], replace(polite, connections=1))
        assert [asked.path for asked in host.asked] == ["/a"]
    assert sum(time.slept) <= polite.apart


def test_an_answer_that_never_comes_is_not_waited_for(polite: Manners) -> None:
    with loopback.host() as host:
        host.scripts["/page"] = [host.never]
        found = told_of(host.url("/page"), replace(polite, patience=0.1))
        assert found == Answer("failing", "no answer in 0.1 seconds")
        assert host.methods("/page") == ["HEAD", "GET", "GET"]


def test_an_answer_that_drips_in_is_not_waited_for(polite: Manners) -> None:
    with loopback.host() as host:

        def drip() -> bytes:
            host.stopped.wait(0.3)
            return OK

        host.scripts["/page"] = [drip]
        found = told_of(host.url("/page"), replace(polite, patience=0.1, tries=1))
        assert found.said == "no answer in 0.1 seconds"


def test_garbage_is_no_sound_answer(polite: Manners) -> None:
    with loopback.host(page=loopback.GARBAGE) as host:
        found = told_of(host.url("/page"), polite)
        assert found == Answer("failing", "what it sends is no sound answer")
        assert host.methods("/page") == ["HEAD", "GET", "GET"]


def test_a_host_without_encryption_is_told_apart(polite: Manners) -> None:
    with loopback.host(page=OK) as host:
        found = told_of(f"https://{host.name}/page", polite)
    assert found == Answer("failing", "no secure connection can be made")


def test_a_closed_port_is_no_dead_link(polite: Manners) -> None:
    with loopback.host() as host:
        pass
    assert told_of(host.url("/page"), polite) == Answer("failing", "no connection can be made")


def test_a_host_that_does_not_answer_is_not_asked_for_all_its_pages(polite: Manners) -> None:
    with loopback.host() as host:
        pages = [host.url(f"/{number}") for number in range(20)]
        for number in range(20):
            host.scripts[f"/{number}"] = [loopback.GARBAGE]
        found = told(pages, replace(polite, tries=1))
        assert {each.verdict for each in found.values()} == {"failing"}
        assert 2 <= len({asked.path for asked in host.asked}) <= 4


def test_a_host_that_does_not_exist_is_dead(polite: Manners) -> None:
    found = told_of("https://news.invalid/a", polite)
    assert found == Answer("dead", "there is no host `news.invalid`")


def names(monkeypatch: pytest.MonkeyPatch, table: dict[str, list[str] | int]) -> list[str]:
    """Let names stand for addresses, or fail; return the list of names that are looked up."""
    looked_up: list[str] = []

    def look_up(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        looked_up.append(host)
        found = table.get(host, [host])
        if isinstance(found, int):
            raise socket.gaierror(found, "no")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return looked_up


def test_a_name_that_nobody_knows_is_asked_for_once(
    polite: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = names(monkeypatch, {"news.example": socket.EAI_NONAME})
    pages = [f"https://news.example/{number}" for number in range(8)]
    found = told(pages, replace(polite, connections=1))
    assert {each.verdict for each in found.values()} == {"dead"}
    assert looked_up == ["news.example"]


def test_a_name_that_cannot_be_looked_up_now_is_not_dead(
    polite: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    names(monkeypatch, {"news.example": socket.EAI_AGAIN})
    found = told_of("https://news.example/", polite)
    assert found == Answer("failing", "the name `news.example` cannot be looked up")


def test_a_second_address_of_a_host_is_tried(
    polite: Manners, monkeypatch: pytest.MonkeyPatch
) -> None:
    with loopback.host(page=OK) as host:
        port = host.name.partition(":")[2]
        names(monkeypatch, {"news.example": ["127.0.0.2", "127.0.0.1"]})
        both = replace(polite, allowed=lambda address: address.startswith("127.0.0."))
        assert told_of(f"http://news.example:{port}/page", both).verdict == "sound"
        assert f"Host: news.example:{port}\r\n" in host.asked[0].headers


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://10.0.0.8/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1/",
        "http://0.0.0.0/",
        "http://224.0.0.1/",
        "http://[fe80::1%25lo]/",
        "http://localhost/",
    ],
)
def test_a_private_address_is_never_asked(address: str) -> None:
    found = told_of(address, Manners(tries=1, patience=5))
    assert (found.verdict, found.status) == ("private", 0), found


def test_a_name_that_stands_for_a_private_address_is_never_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with loopback.host(page=OK) as host:
        names(monkeypatch, {"news.example": ["127.0.0.1"]})
        port = host.name.partition(":")[2]
        found = told_of(f"http://news.example:{port}/page", Manners())
        assert found.verdict == "private"
        assert host.asked == []


def test_a_redirect_into_a_private_network_is_not_followed(polite: Manners) -> None:
    with loopback.host(page=answer("302 Found", location="http://10.0.0.1/")) as host:
        found = told_of(host.url("/page"), polite)
    assert found.verdict == "private"
    assert found.said.endswith("after a redirect to http://10.0.0.1/")


@pytest.mark.parametrize(
    ("first", "second", "moved"),
    [
        ("301 Moved Permanently", None, "/b"),
        ("308 Permanent Redirect", None, "/b"),
        ("302 Found", None, None),
        ("307 Temporary Redirect", None, None),
        ("301 Moved Permanently", "308 Permanent Redirect", "/c"),
        ("301 Moved Permanently", "302 Found", "/b"),
        ("302 Found", "301 Moved Permanently", None),
    ],
)
def test_a_page_has_moved_as_far_as_its_redirects_are_permanent(
    first: str, second: str | None, moved: str | None, polite: Manners
) -> None:
    there = answer(second, location="c") if second else OK
    with loopback.host(a=answer(first, location="/b"), b=there, c=OK) as host:
        found = told_of(host.url("/a"), polite)
        expected = Answer("sound", "200 OK", 200, host.url(moved) if moved else None)
    assert found == expected


def test_a_page_that_is_not_where_it_moved_is_dead(polite: Manners) -> None:
    with loopback.host(page=answer("301 Moved Permanently", location="/gone")) as host:
        found = told_of(host.url("/page"), polite)
        assert found.verdict == "dead"
        assert found.said == f"404 Not Found, after a redirect to {host.url('/gone')}"


def test_a_circle_of_redirects_ends(polite: Manners) -> None:
    with loopback.host(page=answer("302 Found", location="/page")) as host:
        found = told_of(host.url("/page"), polite)
        assert (found.verdict, found.said) == ("unverified", "more than 10 redirects")
        assert len(host.asked) == 11


@pytest.mark.parametrize("location", ["ftp://news.example/", "http://[", "file:///etc/passwd", ""])
def test_a_redirect_to_no_address_of_the_web_is_not_followed(
    location: str, polite: Manners
) -> None:
    with loopback.host(page=answer("301 Moved Permanently", location=location)) as host:
        assert told_of(host.url("/page"), polite).verdict == "unverified"


def test_requests_to_a_host_are_half_a_second_apart(polite: Manners, time: Time) -> None:
    times: list[float] = []

    def note() -> bytes:
        times.append(time.seconds)
        return OK

    with loopback.host(**{f"p{number}": note for number in range(6)}) as host:
        told([host.url(f"/p{number}") for number in range(6)], polite)
    assert sum(time.slept) >= 2.5
    assert times[-1] >= 2.5


def test_a_redirect_within_a_host_keeps_its_distance_too(polite: Manners, time: Time) -> None:
    with loopback.host(a=answer("302 Found", location="/b"), b=OK) as host:
        told_of(host.url("/a"), polite)
    assert time.slept == [0.5]


def test_hosts_do_not_wait_for_each_other(polite: Manners, time: Time) -> None:
    with loopback.host(page=OK) as one, loopback.host(page=OK) as other:
        told([one.url("/page"), other.url("/page")], polite)
    assert time.slept == []


def test_a_host_is_asked_two_things_at_once_and_no_more(polite: Manners) -> None:
    with loopback.host() as host:

        def slow() -> bytes:
            host.stopped.wait(0.05)
            return OK

        pages = [f"/{number}" for number in range(8)]
        host.scripts.update({page: [slow] for page in pages})
        told(map(host.url, pages), replace(polite, apart=0))
        assert host.most_at_once == 2
