"""Reads where a site is deployed to: the targets in site.yaml."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from site_gen.read import values
from site_gen.read.fields import Field, Fields, shown
from site_gen.read.nodes import Mapping, Node
from site_gen.read.problems import Problems
from site_gen.read.shapes import Choice, ListOf, Parsed, Record, found_instead
from site_gen.settings import Destination

S3_SETTINGS = ("endpoint", "region", "profile")
_SCHEMES = ("s3", "ssh", "rsync", "file", "git+https", "git+http", "git+ssh", "git+file")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


def target_address(text: str) -> str:
    """Return the address of a target. Raises ValueError with a sentence."""
    if "://" not in text:
        if not text or any(character < " " for character in text):
            raise ValueError("neither an address nor a folder")
        return text
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise ValueError("the address cannot be read") from None
    if parts.scheme not in _SCHEMES:
        raise ValueError(f"`{parts.scheme}` is none of {', '.join(_SCHEMES)}")
    if parts.password is not None or (parts.username and parts.scheme not in _WITH_USER):
        raise ValueError("credentials never belong into site.yaml")
    if parts.scheme == "s3":
        _check_storage(parts.hostname, parts.query)
    elif parts.scheme in ("ssh", "rsync") and not (parts.hostname and parts.path.strip("/")):
        raise ValueError("it needs a host and a folder")
    elif parts.scheme.startswith("git+") and not parts.fragment:
        raise ValueError("it needs the name of a branch after #")
    return text


_WITH_USER = ("ssh", "rsync", "git+ssh")


def _check_storage(bucket: str | None, query: str) -> None:
    if not bucket:
        raise ValueError("it needs the name of a bucket")
    for name, _ in parse_qsl(query, keep_blank_values=True):
        if re.search("key|secret|token|password", name, re.IGNORECASE):
            raise ValueError("credentials never belong into site.yaml")
        if name not in S3_SETTINGS:
            raise ValueError(f"`{shown(name)}` is none of {', '.join(S3_SETTINGS)}")


def _site_address(text: str) -> str:
    address = values.outside_address(text)
    return address if address.endswith("/") else f"{address}/"


def _seconds(text: str) -> int:
    if not re.fullmatch("[0-9]{1,8}", text):
        raise ValueError("not a whole number of seconds")
    return int(text)


TARGET: Fields = {
    "url": Field(
        Parsed("an address like s3://bucket/ or ssh://host/var/www", target_address),
        "where to: `s3://…`, `ssh://…`, `git+https://…#branch`, or a folder",
        required=True,
    ),
    "site": Field(
        Parsed("an address like https://staging.example/", _site_address),
        "where readers find it, if not at the site's `url`: for `feeds diff` and the hub",
    ),
    "cache": Field(
        Parsed("a whole number of seconds", _seconds),
        "seconds for which pages and feeds may be shown without asking again; default: 300",
    ),
    "precompress": Field(
        ListOf(Choice(("br", "gzip"))),
        "compressed copies to put beside text files, of br and gzip: for folders and servers",
    ),
}


def _nameless(**fields: object) -> dict[str, object]:
    return fields


def _may_compress(fields: dict[str, Any], node: Mapping, problems: Problems) -> bool:
    """Note copies where no web server would choose between them."""
    scheme = fields["url"].partition("://")[0]
    if not fields.get("precompress") or not (scheme == "s3" or scheme.startswith("git+")):
        return True
    where = "object storage" if scheme == "s3" else "a branch"
    key = next(key for key, _ in node.entries if key.text == "precompress")
    message = f"`precompress` is of no use in {where}"
    remedy = "take it out: what shows the files there compresses them on their way to readers"
    problems.error("N105", key, message, remedy)
    return False


class DeployShape:
    """The targets of `deploy`, each with its fields."""

    expected = "targets with their fields"
    target = Record(TARGET, _nameless, "a target", _may_compress)

    def read(self, node: Node, problems: Problems) -> tuple[Destination, ...] | None:
        """Return the targets that are right."""
        if not isinstance(node, Mapping):
            message = f"expected {self.expected}, found {found_instead(node)}"
            problems.error("N105", node, message, "write them like production: {url: …}")
            return None
        found = []
        for key, value in node.entries:
            if not _NAME.fullmatch(key.text):
                message = f"`{shown(key.text)}` is no name for a target"
                problems.error("N105", key, message, "use a-z, 0-9 and hyphens")
            elif not isinstance(value, Mapping):
                problems.error("N105", value, f"`{shown(key.text)}` has no fields", "add a `url`")
            else:
                fields = self.target.read(value, problems)
                if fields is not None:
                    found.append(Destination(key.text, **fields))
        return tuple(found)
