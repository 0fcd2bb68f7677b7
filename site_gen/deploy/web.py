"""Asks the web for a feed, and tells a hub of one: by the standard library, wherever they are."""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from urllib.parse import urlencode

from site_gen import __version__

_LIMIT = 5 * 1024 * 1024
_PATIENCE = 20.0
_AGENT = f"site-gen/{__version__}"


class WebError(Exception):
    """No sound answer came; the text says what happened, for people."""

    def __init__(self, text: str, status: int | None = None) -> None:
        super().__init__(text)
        self.status = status


def get(url: str) -> bytes:
    """Fetch a file. Raises WebError."""
    return _ask(urllib.request.Request(url, headers={"User-Agent": _AGENT}))  # noqa: S310


def post(url: str, fields: dict[str, str]) -> None:
    """Send a form. Raises WebError."""
    body = urlencode(fields).encode()
    _ask(urllib.request.Request(url, body, {"User-Agent": _AGENT}))  # noqa: S310


def _ask(request: urllib.request.Request) -> bytes:
    # Not `urlopen`: a redirect must not lead to a file of this machine or to FTP.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    try:
        with opener.open(request, timeout=_PATIENCE) as answer:
            data: bytes = answer.read(_LIMIT + 1)
    except urllib.error.HTTPError as error:
        raise WebError(f"the answer is {error.code} {error.reason}", error.code) from None
    except urllib.error.URLError as error:
        raise WebError(f"no answer: {_reason(error.reason)}") from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise WebError(f"no answer: {_reason(error)}") from None
    if len(data) > _LIMIT:
        raise WebError(f"the answer is larger than {_LIMIT // 1024 // 1024} MB")
    return data


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return f"nothing within {_PATIENCE:.0f} seconds"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__
