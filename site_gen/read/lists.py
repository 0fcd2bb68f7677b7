"""Reads topics.yaml, companies.yaml and publishers.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from site_gen.diagnostics import Diagnostics
from site_gen.read import characters, config, front_matter, schema
from site_gen.read.fields import Fields, read_fields, shown
from site_gen.read.nodes import Mapping, Scalar
from site_gen.read.problems import Problems
from site_gen.read.values import IDENTIFIER
from site_gen.settings import Company, Config, Publisher, Topic

LIMIT = 4 * 1024 * 1024
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_KEY_REMEDIES = {"domain": "write it like example.com: small letters, no https://, no www."}


def read_config(path: str, data: bytes) -> tuple[Config | None, Diagnostics]:
    """Read site.yaml."""
    problems = Problems(path)
    node = opened(data, problems)
    return (None if node is None else config.read(node, problems)), problems.found


Ids = frozenset[str] | None
"""Every id a file gives, also where its fields are wrong; None where the file cannot be read."""


def read_topics(path: str, data: bytes) -> tuple[tuple[Topic, ...], Ids, Diagnostics]:
    """Read topics.yaml, in its order."""
    problems = Problems(path)
    node = opened(data, problems)
    found = entries(node, schema.TOPIC, "topic", problems)
    topics = tuple(Topic(id=key, **values) for key, values, _ in found)
    return topics, _ids(node), problems.found


def read_companies(path: str, data: bytes) -> tuple[tuple[Company, ...], Ids, Diagnostics]:
    """Read companies.yaml."""
    problems = Problems(path)
    node = opened(data, problems)
    companies = []
    for key, values, entry in entries(node, schema.COMPANY, "company", problems):
        country = values.get("country")
        if country is not None and not _COUNTRY.fullmatch(country):
            remedy = "write its ISO 3166 code in two capitals: FR, US, TW"
            at = entry.get("country") or entry
            problems.error("N105", at, f"`{country}` is no code of a country", remedy)
        companies.append(Company(id=key, **values))
    return tuple(companies), _ids(node), problems.found


def read_publishers(path: str, data: bytes) -> tuple[tuple[Publisher, ...], Diagnostics]:
    """Read publishers.yaml."""
    problems = Problems(path)
    found = entries(opened(data, problems), schema.PUBLISHER, "domain", problems)
    return tuple(Publisher(domain=key, **values) for key, values, _ in found), problems.found


def opened(data: bytes, problems: Problems) -> Mapping | None:
    """Return the mapping that a list is; None with the reason among the problems."""
    text = characters.decode(data, problems)
    return None if text is None else front_matter.parse(text, 1, problems, LIMIT)


def _ids(node: Mapping | None) -> Ids:
    return None if node is None else frozenset(key.text for key, _ in node.entries)


def entries(
    node: Mapping | None, fields: Fields, kind: str, problems: Problems
) -> Iterator[tuple[str, dict[str, Any], Mapping]]:
    """Yield the entries of a mapping id → fields that are right."""
    for key, value in node.entries if node else ():
        if not _valid_key(key, kind):
            remedy = _KEY_REMEDIES.get(kind, "an id has only a-z, 0-9 and hyphens")
            problems.error("N105", key, f"`{shown(key.text)}` cannot be an id here", remedy)
            continue
        if not isinstance(value, Mapping):
            problems.error(
                "N105",
                value,
                f"`{key.text}` needs fields, at least its name",
                f"write them in braces: {key.text}: {{name: …}}",
            )
            continue
        values = read_fields(fields, value, problems)
        if all(name in values for name, field in fields.items() if field.required):
            yield key.text, values, value


def _valid_key(key: Scalar, kind: str) -> bool:
    if kind == "domain":
        return bool(_DOMAIN.fullmatch(key.text)) and not key.text.startswith("www.")
    return bool(IDENTIFIER.fullmatch(key.text))
