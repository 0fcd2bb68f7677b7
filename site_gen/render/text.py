"""Fills the slots of a text for the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from urllib.parse import quote

from site_gen.publication import References
from site_gen.render import addresses

_SLOT = re.compile("\x02([^\x03]*)\x03")


def fill(
    html: str,
    references: References,
    *,
    prefix: str,
    level: int,
    base: str,
    permalink: str = "",
    names: Mapping[str, str] | None = None,
    edition: str | None = None,
) -> str:
    """Return finished HTML.

    `prefix` makes ids unique (`<prefix>_<id>`), `level` is that of the text's topmost headings,
    `base` stands before addresses below the site's root (no slash at its end; with a host for
    feeds and mails), and `permalink` before fragments of the same text. `names` are those of code
    (`p`) and of tables (`t`) on a page, where they scroll inside themselves, also by the keyboard.
    `edition` is the further edition whose root `base` is (see `addresses.below`).
    """
    if "\x02" not in html:
        return html
    return _SLOT.sub(_Filler(references, prefix, level, base, permalink, names, edition), html)


class _Filler:
    """Turns one slot after the other into HTML."""

    def __init__(
        self,
        references: References,
        prefix: str,
        level: int,
        base: str,
        permalink: str,
        names: Mapping[str, str] | None,
        edition: str | None,
    ) -> None:
        self.references = references
        self.prefix = prefix
        self.level = level
        self.base = base
        self.permalink = permalink
        self.links: list[bool] = []  # for each open link, whether it leads anywhere
        self.names = names
        self.edition = edition

    def __call__(self, slot: re.Match[str]) -> str:
        kind, *values = slot[1].split("\x1f")
        if kind in _PLAIN:
            return self._furniture(kind)
        if kind == "a":
            return self._link(*values)
        if kind == "/a":
            return "</a>" if self.links.pop() else ""
        if kind == "i":
            return self._image(*values)
        if kind.startswith("#"):
            return f"{self.prefix}_{kind[1:]}"
        rank = min(self.level + int(kind.lstrip("/h")), 6)
        return f"</h{rank}>" if not values else f'<h{rank} id="{self.prefix}_{values[0]}">'

    def _furniture(self, kind: str) -> str:
        if self.names is None:
            return _PLAIN[kind]
        return _SCROLLING[kind].format(name=escape(self.names.get(kind, "")))

    def _link(self, target: str, rest: str) -> str:
        if target.startswith("#"):
            identifier = quote(target[1:])  # an error's may be anything
            address: str | None = f"{self.permalink}#{self.prefix}_{identifier}"
        else:
            found = self.references.addresses.get(target)
            place, _, fragment = (found or "").partition("#")
            address = None if found is None else self._below(place, fragment)
        self.links.append(address is not None)
        return "" if address is None else f'<a href="{escape(address)}"{rest}>'

    def _below(self, address: str, fragment: str = "") -> str:
        return addresses.below(self.base, address, fragment, self.edition)

    def _image(self, target: str, rest: str) -> str:
        picture = self.references.pictures.get(target)
        if picture is None:
            return ""
        size = picture.size
        measures = f' width="{size[0]}" height="{size[1]}"' if size else ""
        return f'<img src="{escape(self._below(picture.address))}"{rest}{measures}>'


_PLAIN = {"p": "<pre>", "t": "<table>", "/t": "</table>"}
_SCROLLING = {
    "p": '<pre tabindex="0" role="group" aria-label="{name}">',
    "t": '<div class="scroll" tabindex="0" role="group" aria-label="{name}"><table>',
    "/t": "</table></div>",
}
