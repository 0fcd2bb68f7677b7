"""Fetching: only the public web, only so much, only so long."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest

from site_gen import fetch
from site_gen.fetch import FetchError
from tests.pages_server import Response, Server, moved, serving, zipped

PAGE = b"<html><p>Hello.</p></html>"


@pytest.fixture
def server() -> Iterator[Server]:
    pages = {
        "/page": Response(PAGE),
        "/moved": moved("/page"),
        "/round": moved("/round"),
        "/to-file": moved("file:///etc/hostname"),
        "/to-ftp": moved("ftp://localhost/a"),
        "/to-metadata": moved("http://169.254.169.254/latest"),
        "/large": Response(b"x" * (fetch.LIMIT + 1)),
        "/bomb": zipped(b"x" * (fetch.LIMIT + 1)),
        "/zipped": zipped(PAGE),
        "/gone": Response(b"gone", status=410),
    }
    with serving(pages) as running:
        yield running


@pytest.fixture
def loopback_is_public(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tests ask this machine, and no other one."""
    monkeypatch.setattr(fetch, "is_private", lambda address: not address.is_loopback)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0",
        "100.64.0.1", "224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::",
    ],
)  # fmt: skip
def test_addresses_of_this_machine_and_its_networks_are_private(address: str) -> None:
    assert fetch.is_private(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700::1111"])
def test_addresses_of_the_web_are_not(address: str) -> None:
    assert not fetch.is_private(ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1", "2130706433", "[::1]"])
def test_this_machine_is_never_asked(host: str, server: Server) -> None:
    with pytest.raises(FetchError, match="private network") as caught:
        fetch.get(f"http://{host}:{server.port}/page")
    assert caught.value.reason == "private"
    assert server.asked == []


@pytest.mark.usefixtures("loopback_is_public")
def test_a_page_is_fetched_by_its_name(server: Server) -> None:
    answer = fetch.get(server.address("/page"))
    assert (answer.status, answer.data, answer.url) == (200, PAGE, server.address("/page"))
    assert answer.headers["content-type"] == "text/html"
    assert server.asked == [(f"localhost:{server.port}", "/page")]


@pytest.mark.usefixtures("loopback_is_public")
def test_redirects_are_followed(server: Server) -> None:
    answer = fetch.get(server.address("/moved"))
    assert (answer.url, answer.data) == (server.address("/page"), PAGE)


@pytest.mark.usefixtures("loopback_is_public")
def test_a_packed_page_is_unpacked(server: Server) -> None:
    assert fetch.get(server.address("/zipped")).data == PAGE


@pytest.mark.usefixtures("loopback_is_public")
def test_a_status_is_told(server: Server) -> None:
    assert fetch.get(server.address("/gone")).status == 410


@pytest.mark.usefixtures("loopback_is_public")
@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/round", "redirects"),
        ("/to-file", "address"),
        ("/to-ftp", "address"),
        ("/to-metadata", "private"),
        ("/large", "large"),
        ("/bomb", "large"),
    ],
)
def test_what_is_not_fetched(path: str, reason: str, server: Server) -> None:
    with pytest.raises(FetchError) as caught:
        fetch.get(server.address(path))
    assert caught.value.reason == reason


def test_a_name_is_resolved_once_and_connected_to_as_it_was_checked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name may stand for a public address when it is checked, and for ours a moment later."""
    answers = iter(["127.0.0.1", "10.0.0.1"])
    checked: list[IPv4Address | IPv6Address] = []

    def resolved(host: str, port: int) -> tuple[str, ...]:
        assert (host, port) == ("news.example", server.port)
        return (next(answers),)

    def judged(address: IPv4Address | IPv6Address) -> bool:
        checked.append(address)
        return not address.is_loopback

    monkeypatch.setattr(fetch, "addresses_of", resolved)
    monkeypatch.setattr(fetch, "is_private", judged)
    assert fetch.get(f"http://news.example:{server.port}/page").data == PAGE
    assert checked == [ip_address("127.0.0.1")]
    assert server.asked == [(f"news.example:{server.port}", "/page")]


def test_one_private_address_of_a_name_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetch, "addresses_of", lambda *_: ("1.1.1.1", "10.0.0.1"))
    with pytest.raises(FetchError, match="private network"):
        fetch.get("https://news.example/")


@pytest.mark.usefixtures("loopback_is_public")
def test_the_next_address_is_tried_where_one_takes_no_connection(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "addresses_of", lambda *_: ("127.0.0.2", "127.0.0.1"))
    assert fetch.get(server.address("/page")).status == 200


@pytest.mark.usefixtures("loopback_is_public")
def test_a_server_that_says_nothing_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "PATIENCE", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(FetchError) as caught:
            fetch.get(f"http://127.0.0.1:{port}/")
    assert caught.value.reason == "timeout"


def test_a_host_that_is_not_there_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> tuple[str, ...]:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(fetch, "addresses_of", unknown)
    with pytest.raises(FetchError, match=r"there is no host `news\.invalid`"):
        fetch.get("https://news.invalid/")
