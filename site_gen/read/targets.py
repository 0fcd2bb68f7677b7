"""Tells what an address in a text means, from its form alone."""

from __future__ import annotations

import re
from posixpath import dirname, join, normpath
from urllib.parse import unquote

from site_gen.read.characters import FORBIDDEN
from site_gen.read.fields import shown
from site_gen.read.problems import Problems
from site_gen.read.values import outside_address

_CONTROL = re.compile(rf"[\t\n]|{FORBIDDEN.pattern}")
_REMEDIES = {
    "link": "write https://…, mailto:…, /…, note:<slug>, or a file beside this one",
    "image": "write the name of a file beside the note, or /assets/…",
}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def leads_outside(address: str) -> bool:
    """Tell whether an address as it stands leads to another site, or to a mailbox."""
    if address.lower().startswith("mailto:"):
        return not _CONTROL.search(unquote(address))
    try:
        outside_address(address)
    except ValueError:
        return False
    return True


def inside(address: str, what: str, line: int, problems: Problems) -> str | None:
    """Return what an address in a "link" or "image" means, or None with a problem noted.

    `#<id>` in the same text, or the target of a `Link` or `ImageReference`.
    """
    if not address:
        remedy = "write it between the parentheses: (https://example.com/)"
        problems.add("N302", "error", line, 1, f"this {what} has no address", remedy)
        return None
    wrong = address.startswith(("//", "\\")) or _CONTROL.search(address)
    if not wrong and what == "link" and address.startswith(("#", "note:")):
        return address
    if not wrong and address.startswith("/"):
        return f"site:{address}"
    if wrong or _SCHEME.match(address):
        remedy = _REMEDIES[what]
        message = f"this {what} leads to `{shown(address)}`, which is no address a page may hold"
        problems.add("N302", "error", line, 1, message, remedy)
        return None
    name, mark, fragment = address.partition("#")
    resolved = normpath(join(dirname(problems.path), name))
    if not resolved.startswith("content/"):
        remedy = "only files in content/ can be named"
        message = f"this {what} leaves the site: `{shown(address)}`"
        problems.add("N302", "error", line, 1, message, remedy)
        return None
    return f"file:{resolved}{mark}{fragment}"
