"""Fetches pages of the web, never from this machine or its network (a home of httpx2)."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Literal

import httpx2

from site_gen import __version__

LIMIT = 5 * 1024 * 1024
"""Bytes of a page, unpacked."""
PATIENCE = 10.0
"""Seconds to wait for each step of an answer."""
WHOLE = 30.0
"""Seconds for a whole page: one that drips in would take for ever."""
_TRIES = 3
_AGENT = f"site-gen/{__version__} (newsletter editor's tool)"
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last four bytes are an IPv4 address

Reason = Literal["private", "name", "timeout", "large", "redirects", "address", "connection"]


class FetchError(Exception):
    """An address that gave no answer; the text is what happened, for people."""

    def __init__(self, reason: Reason, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said."""

    url: str
    """The address that answered, after all redirects that were followed."""
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    """By their names in small letters."""
    data: bytes = b""


def get(url: str, agent: str = _AGENT) -> Answer:
    """Fetch a page, redirects followed. Raises FetchError.

    A name is resolved here, what it resolves to is checked, and the connection is made to that
    very address: a name that stands for another one the next time gains nothing. Every redirect
    goes the same way. Proxies of the environment and passwords of ~/.netrc are not used.
    """
    headers = {"User-Agent": agent, "Accept": "text/html,text/plain;q=0.9,*/*;q=0.5"}
    with (
        _worded(),
        httpx2.Client(
            transport=_Checked(),
            follow_redirects=True,
            max_redirects=8,
            timeout=PATIENCE,
            trust_env=False,
            headers=headers,
        ) as client,
        client.stream("GET", url) as response,
    ):
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(str(response.url), response.status_code, found, _bounded(response))


def is_private(address: IPv4Address | IPv6Address) -> bool:
    """Tell whether an address is anything but one of the public web."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = IPv4Address(address.packed[-4:])
        if inner is not None and is_private(inner):
            return True
    return not address.is_global or address.is_multicast


def addresses_of(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses that a name stands for. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(row[4][0]).partition("%")[0] for row in found))


class _Checked(httpx2.BaseTransport):
    """Connects to addresses that were checked, whatever a name may stand for a moment later."""

    def __init__(self) -> None:
        # A connection is never used for a second request: it is known by its address, and two
        # hosts at one address must each show a certificate of their own.
        self._inner = httpx2.HTTPTransport(
            trust_env=False, limits=httpx2.Limits(max_keepalive_connections=0)
        )

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send a request to the first address that takes it."""
        host = request.url.host
        if request.url.scheme not in ("http", "https"):
            raise FetchError("address", f"only http and https are fetched, not {request.url}")
        *others, last = _checked(host, request.url.port or 443)[:_TRIES]
        for address in others:
            with suppress(httpx2.ConnectError, httpx2.ConnectTimeout):
                return self._inner.handle_request(_directed(request, host, address))
        return self._inner.handle_request(_directed(request, host, last))

    def close(self) -> None:
        """Close all connections."""
        self._inner.close()


def _checked(host: str, port: int) -> tuple[str, ...]:
    try:
        addresses = addresses_of(host, port)
    except (OSError, UnicodeError):
        raise FetchError("name", f"there is no host `{host}`, or no network") from None
    for address in addresses:
        if is_private(ip_address(address)):
            raise FetchError("private", f"`{host}` is an address of a private network")
    return addresses


def _directed(request: httpx2.Request, host: str, address: str) -> httpx2.Request:
    """Return the request with an address in place of the name; its Host header stays."""
    return httpx2.Request(
        request.method,
        request.url.copy_with(host=address),
        headers=request.headers,
        stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )


def _bounded(response: httpx2.Response) -> bytes:
    started, parts, size = time.monotonic(), [], 0
    for part in response.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > LIMIT:
            raise FetchError("large", f"the page is larger than {LIMIT // 1024 // 1024} MB")
        if time.monotonic() - started > WHOLE:
            raise FetchError("timeout", f"the page was not there after {WHOLE:.0f} seconds")
    return b"".join(parts)


@contextmanager
def _worded() -> Iterator[None]:
    """Turn the library's errors into ours."""
    try:
        yield
    except httpx2.TooManyRedirects:
        raise FetchError("redirects", "it redirects without end") from None
    except httpx2.TimeoutException:
        raise FetchError("timeout", f"no answer within {PATIENCE:.0f} seconds") from None
    except (httpx2.UnsupportedProtocol, httpx2.InvalidURL) as error:
        raise FetchError("address", f"only http and https are fetched ({error})") from None
    except httpx2.HTTPError as error:
        raise FetchError("connection", f"the connection failed ({error})") from None
