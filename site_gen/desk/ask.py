"""Asks one address of the web once, many at a time (with `fetch`, the home of httpx2)."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal, NamedTuple

import httpx2

from site_gen import fetch

Method = Literal["HEAD", "GET"]
Trouble = Literal["unknown", "private", "unreachable", "silent", "broken"]
"""No such host, none that readers reach, no connection, no answer in time, no sound answer."""
Allowed = Callable[[str], bool]
"""Tells whether an IP address may be connected to."""
_MOST_ADDRESSES = 4
"""So many of a host's addresses are tried."""
_CONNECTIONS = 32


class Reply(NamedTuple):
    """What a server said, but for its text."""

    status: int
    location: str | None = None
    retry_after: str | None = None


class NoReplyError(Exception):
    """Nothing came back that can be understood; `reason` says why, in words for an editor."""

    def __init__(self, trouble: Trouble, reason: str) -> None:
        super().__init__(reason)
        self.trouble, self.reason = trouble, reason


def public(address: str) -> bool:
    """Tell whether an IP address is one of the public internet."""
    return not fetch.is_private(ip_address(address))


class _Guarded(httpx2.AsyncHTTPTransport):
    """Connects to the very addresses that it has looked at: a name may mean others a second later.

    Connections are not kept, since two hosts at one address would share them.
    """

    def __init__(self, allowed: Allowed) -> None:
        limits = httpx2.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=0)
        super().__init__(limits=limits)
        self._allowed = allowed

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        host = request.url.raw_host.decode("ascii").strip("[]").partition("%")[0]
        request.extensions = {**request.extensions, "sni_hostname": host}
        addresses = await _resolve(host, request.url.port or 443)
        chosen = [address for address in addresses if self._allowed(address)][:_MOST_ADDRESSES]
        if not chosen:
            raise NoReplyError("private", f"`{host}` lies in a private network")
        for address in chosen[:-1]:
            try:
                return await self._at(address, request)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
        return await self._at(chosen[-1], request)

    async def _at(self, address: str, request: httpx2.Request) -> httpx2.Response:
        request.url = request.url.copy_with(host=address)
        return await super().handle_async_request(request)


async def _resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, the best first. Raises NoReplyError."""
    if host.endswith(".invalid"):  # RFC 6761, section 6.4: no need to ask anybody
        raise NoReplyError("unknown", f"there is no host `{host}`")
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise NoReplyError("unknown", f"`{host}` cannot be the name of a host") from None
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:  # it may be this machine that is cut off
            raise NoReplyError("unreachable", f"the name `{host}` cannot be looked up") from None
        raise NoReplyError("unknown", f"there is no host `{host}`") from None
    except OSError as error:
        reason = f"the name `{host}` cannot be looked up: {error.strerror}"
        raise NoReplyError("unreachable", reason) from None
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@dataclass(frozen=True, slots=True)
class Browser:
    """Sends requests, one by one."""

    client: httpx2.AsyncClient
    patience: float
    """How many seconds an answer may take."""

    async def ask(self, method: Method, address: str) -> Reply:
        """Return what the server answers; its text is not read. Raises NoReplyError."""
        try:
            async with asyncio.timeout(self.patience), self.client.stream(method, address) as got:
                headers = got.headers
                return Reply(got.status_code, headers.get("location"), headers.get("retry-after"))
        except (TimeoutError, httpx2.TimeoutException):
            raise NoReplyError("silent", f"no answer in {self.patience:g} seconds") from None
        except httpx2.ConnectError as error:
            raise NoReplyError("unreachable", _why_no_connection(error)) from None
        except (httpx2.RequestError, ssl.SSLError):
            raise NoReplyError("broken", "what it sends is no sound answer") from None
        except (httpx2.InvalidURL, ValueError, OverflowError):
            raise NoReplyError("broken", "it is no address that can be asked") from None


def _why_no_connection(error: BaseException) -> str:
    """Say why no connection came about; what the system said is the innermost cause."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, ssl.SSLCertVerificationError):
            return f"its certificate is not valid: {inner.verify_message.rstrip('.')}"
        if isinstance(inner, ssl.SSLError):
            return "no secure connection can be made"
        inner = inner.__cause__ or inner.__context__
    return "no connection can be made"


@asynccontextmanager
async def browser(agent: str, patience: float, allowed: Allowed = public) -> AsyncIterator[Browser]:
    """Open what sends requests in the name of `agent`, and close it in the end."""
    headers = {"User-Agent": agent, "Accept": "text/html, */*;q=0.8"}
    # A host may have an address that leads nowhere, and others that work.
    timeout = httpx2.Timeout(patience, connect=patience / 3)
    async with httpx2.AsyncClient(
        transport=_Guarded(allowed), headers=headers, timeout=timeout, trust_env=False
    ) as client:
        yield Browser(client, patience)
