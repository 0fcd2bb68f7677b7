"""Adds a company to companies.yaml."""

from __future__ import annotations

from site_gen.desk.scaffold import quoted, words
from site_gen.diagnostics import Diagnostic, Diagnostics, Location
from site_gen.read import lists

PATH = "content/companies.yaml"


def with_company(data: bytes, identifier: str) -> tuple[bytes | None, Diagnostics]:
    """Return companies.yaml with one more company, all that stands in it kept to the byte."""
    known, ids, problems = lists.read_companies(PATH, data)
    if ids is None:
        return None, problems
    others = {alias: company.id for company in known for alias in (company.id, *company.aliases)}
    if identifier in ids or identifier in others:
        return None, (_taken(others.get(identifier, identifier)),)
    end = "\r\n" if b"\r\n" in data else "\n"
    gap = end if data and not data.endswith((b"\n", b"\r")) else ""
    entry = f"{gap}{identifier}:{end}  name: {quoted(words(identifier))}{end}"
    longer = data + entry.encode()
    read, found, _ = lists.read_companies(PATH, longer)
    if found != ids | {identifier} or identifier not in {company.id for company in read}:
        return None, (_not_appendable(identifier),)
    return longer, ()


def _taken(identifier: str) -> Diagnostic:
    return Diagnostic(
        "N704", "error", f"the company `{identifier}` exists already",
        "name it in notes by this id", Location(PATH),
    )  # fmt: skip


def _not_appendable(identifier: str) -> Diagnostic:
    return Diagnostic(
        "N705", "error", f"`{identifier}` cannot be added at the end of this file",
        "add it by hand; each company starts its own line, without braces around them all",
        Location(PATH),
    )  # fmt: skip
