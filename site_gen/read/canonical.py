"""Tells when two addresses of the web are the same page, and what in them only tracks readers."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm|mtm|matomo|pk|piwik|hsa|ns|at|oly|vero|guce|trk|_hs|__hs)_.*"
    r"|(?:fb|g|dc|y|tw|tt|ms|wick|srs)clid|msclkid|[gw]braid|gclsrc|igshid|igsh|li_fat_id"
    r"|mc_[ce]id|mkt_tok|_ga|_gl|_hsenc|_hsmi|hsctatracking|ml_subscriber(?:_hash)?"
    r"|xtor|xtcr|xts|xtref|echobox|wt\.?_?mc(?:_.*|\.id)?|wt\.z_.*"
    r"|cmp|cmpid|cmp_id|icid|ocid|ncid|cvid|ftag|smid|smtyp|sref|taid|tsrc|soc_src|soc_trk"
    r"|ref_src|ref_url|reflink|referringsource|guccounter|__twitter_impression|s_cid|sc_cid|scid"
    r"|spm|trk|trkcampaign|trkinfo|rss_?id|feedtype|feedname|sharetype|share_id|shareddata",
    re.IGNORECASE,
)
# Of what stands after #, this and text fragments: they change nothing of the page.
_TRACKING_FRAGMENT = re.compile(r"(?:xtor|utm_\w+|echobox|ref|cmp|at_\w+)=.*|:~:.*", re.IGNORECASE)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_PORTS = {"http": 80, "https": 443}


def without_tracking(address: str) -> str:
    """Return an address without the parameters that only tell where a reader came from.

    All the rest stays to the letter. What is no address is returned as it is.
    """
    parts = _split(address)
    if parts is None:
        return address
    query = _kept(parts.query)
    fragment = "" if _TRACKING_FRAGMENT.fullmatch(parts.fragment) else parts.fragment
    fragment = fragment.partition(":~:")[0]
    if (query, fragment) == (parts.query, parts.fragment):
        return address
    return urlunsplit(parts._replace(query=query, fragment=fragment))


def canonical(address: str) -> str:
    """Return a form that all spellings of one page's address share, to compare, not to link.

    Without tracking, fragment, `www.`, default port and last slash; always https, parameters in
    order.
    """
    parts = _split(without_tracking(address))
    if parts is None:
        return address
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    query = "&".join(sorted(_normal(parts.query).split("&"))) if parts.query else ""
    path = _normal(parts.path).rstrip("/")
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit(("https", f"{host}{port}", path, query, fragment))


def host_of(address: str) -> str:
    """Return the host of an address in small letters without `www.`; empty where it has none."""
    parts = _split(address)
    return (parts.hostname or "").removeprefix("www.") if parts else ""


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        sound = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if sound else None


def _kept(query: str) -> str:
    """Leave out what tracks; a query without such is as it was."""
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(unquote(pair.partition("=")[0]))]
    return "&".join(kept) if len(kept) < len(pairs) else query


def _normal(text: str) -> str:
    """Write escapes in one way (RFC 3986, 6.2.2)."""

    def one_way(escape: re.Match[str]) -> str:
        plain = unquote(escape[0], errors="ignore")
        return plain if _UNRESERVED.fullmatch(plain) else escape[0].upper()

    return _ESCAPE.sub(one_way, text)
