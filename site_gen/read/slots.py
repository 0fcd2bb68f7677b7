"""Sanitises HTML and leaves slots in it for what depends on the place (home of nh3).

A slot stands between U+0002 and U+0003, which no text can hold, and is filled by `render.text`
when it is known where the text will stand:

    h<depth>|<id>  /h<depth>  a heading, depth from 0
    a|<target>|<rest>  /a     a link inside the site (`Link.target`, or `#<id>` in the same text)
    i|<target>|<rest>         a picture (`ImageReference.target`)
    #<id>                     an id
    t  /t                     the ends of a table
    p                         the start of preformatted text

where | is U+001F and <rest> the other attributes, as HTML.
"""

from __future__ import annotations

import re

import nh3

_SCHEME = "x-slot"
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:[^">]|"[^"]*")*)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


class Slots:
    """The slots of one text: each is put into the Markdown's output as an address of its own.

    The sanitiser lets no other address of that scheme pass, since `read.markdown` has refused it.
    """

    def __init__(self) -> None:
        self._contents: list[str] = []

    def put(self, kind: str, value: str) -> str:
        """Return the address that stands for a slot until `finish`."""
        self._contents.append(f"{kind}\x1f{value}")
        return f"{_SCHEME}:{len(self._contents) - 1}"

    def finish(self, html: str) -> str:
        """Sanitise HTML and replace the marked addresses and ids by slots."""
        open_links: list[bool] = []
        open_headings: list[str] = []

        def replace(tag: re.Match[str]) -> str:
            name = tag[2]
            if name == "a":
                return self._link(tag, open_links)
            if name == "img":
                slot = self._find(tag[3], "src")
                return tag[0] if slot is None else _opening(slot, tag[3], "src")
            if name[0] == "h" and name != "hr":
                return self._heading(tag, open_headings)
            if name == "table":
                return f"\x02{tag[1]}t\x03"
            if name == "pre" and not tag[1]:
                return "\x02p\x03"
            if name in ("li", "sup") and ' id="' in tag[3]:
                return re.sub(r' id="([^"]*)"', ' id="\x02#\\1\x03"', tag[0])
            return tag[0]

        return _TAG.sub(replace, _SANITISER.clean(html)).strip()

    def _link(self, tag: re.Match[str], open_links: list[bool]) -> str:
        if tag[1]:
            return "\x02/a\x03" if open_links.pop() else tag[0]
        slot = self._find(tag[3], "href")
        open_links.append(slot is not None)
        return tag[0] if slot is None else _opening(slot, tag[3], "href")

    def _heading(self, tag: re.Match[str], open_headings: list[str]) -> str:
        if tag[1]:
            return f"\x02/{open_headings.pop()}\x03"
        slot = self._find(tag[3], "id") or "h0\x1fsection"
        open_headings.append(slot.partition("\x1f")[0])
        return f"\x02{slot}\x03"

    def _find(self, attributes: str, name: str) -> str | None:
        """Return the slot an attribute stands for, or None where its value is an ordinary one."""
        for key, value in _ATTRIBUTE.findall(attributes):
            if key == name and value.startswith(f"{_SCHEME}:"):
                return self._contents[int(value.removeprefix(f"{_SCHEME}:"))]
            if key == name and value.startswith("#"):
                return f"a\x1f{value}"  # a footnote's mark, or the way back from it
        return None


def _opening(slot: str, attributes: str, name: str) -> str:
    rest = "".join(f' {k}="{v}"' for k, v in _ATTRIBUTE.findall(attributes) if k != name)
    return f"\x02{slot}\x1f{rest}\x03"


_TAGS = (
    "h1 h2 h3 h4 h5 h6 p ul ol li blockquote pre code em strong s a img br hr sup div "
    "table thead tbody tr th td"
)
_ATTRIBUTES = {
    "a": "href title class",
    "img": "src alt title",
    "ol": "start class",
    "li": "id class",
    "sup": "id class",
    "div": "class",
    "code": "class",
    "th": "class",
    "td": "class",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "id"),
}
_SANITISER = nh3.Cleaner(
    tags=set(_TAGS.split()),
    attributes={tag: set(names.split()) for tag, names in _ATTRIBUTES.items()},
    url_schemes={"http", "https", "mailto", _SCHEME},
    link_rel=None,
)
