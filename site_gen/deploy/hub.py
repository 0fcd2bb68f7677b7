"""Tells a WebSub hub which feeds have changed, so that it tells subscribers at once."""

from __future__ import annotations

from collections.abc import Iterable

from site_gen.deploy import web
from site_gen.diagnostics import Diagnostic, Diagnostics


def ping(hub: str, feeds: Iterable[str]) -> Diagnostics:
    """Tell a hub of feeds, by their addresses; say whether it would not hear.

    WebSub leaves the form of this to the hub; all known ones take that of PubSubHubbub 0.4, 7.1.
    """
    for feed in feeds:
        try:
            web.post(hub, {"hub.mode": "publish", "hub.url": feed, "hub.topic": feed})
        except web.WebError as error:
            message = f"the hub {hub} was not told of {feed}: {error}"
            remedy = "the site is out, and readers find it as they do without a hub"
            return (Diagnostic("N918", "warning", message, remedy),)
    return ()
