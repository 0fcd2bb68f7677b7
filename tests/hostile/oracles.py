"""What a browser is given, walked through by an allow-list, and parsed twice."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from html5lib.serializer import HTMLSerializer
from lxml import etree
from lxml import html as lxml_html

SITE = "brief.example"
_TEXT = (
    "a abbr article aside b blockquote body br button caption cite code dd del details div dl dt "
    "em figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html i img input ins label "
    "legend li link main meta nav noscript ol optgroup option output p pre q s script section "
    "select small span strong style sub summary sup table tbody td template tfoot th thead time "
    "title tr ul fieldset"
)
_DRAWN = "svg g path line polyline polygon circle rect text title desc tspan use defs"
_EVERYWHERE = "id class lang dir title hidden tabindex role translate"
_OF = {
    "a": "href rel hreflang type download",
    "button": "type",
    "del": "datetime",
    "details": "open",
    "form": "method action role",
    "img": "src alt width height loading decoding",
    "input": "type name value autocomplete required placeholder maxlength autocapitalize "
    "spellcheck enterkeyhint",
    "ins": "datetime",
    "label": "for",
    "link": "rel href type sizes hreflang media",
    "main": "tabindex",
    "meta": "charset http-equiv content name property media",
    "ol": "start reversed",
    "option": "value selected",
    "output": "for",
    "script": "src type defer",
    "select": "name",
    "table": "role width cellpadding cellspacing border",
    "td": "align colspan rowspan headers",
    "th": "scope colspan rowspan",
    "time": "datetime",
    "html": "prefix xmlns",
}
_OF_DRAWN = (
    "x y x1 x2 y1 y2 cx cy r rx ry d points width height viewBox viewbox text-anchor transform "
    "focusable preserveAspectRatio preserveaspectratio dx dy xmlns fill stroke direction "
    "font-size stroke-width stroke-dasharray opacity fill-opacity"
)
_OURS = re.compile(r"aria-[a-z]+|data-[a-z-]+")
_ADDRESSED = {"href", "src", "action", "formaction", "cite", "poster", "background", "data", "ping"}
_CONTROL = re.compile('[\x00-\x20\x7f-\x9f\\\\<>"`{}|^]|\\s')
_HTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Document:
    """Something that a browser, a feed reader or a mail program shows as HTML."""

    name: str
    html: str
    whole: bool = True
    """Whether it is a page; else a fragment."""
    styles: Collection[str] = ()
    """Our own declarations, which mails need in attributes (`color:red`), and style sheets."""


def parsed(document: Document) -> Element:
    """Parse a document as HTML 5 has it (html5lib)."""
    if document.whole:
        found: Element = html5lib.parse(document.html, treebuilder="etree")
    else:
        found = html5lib.parseFragment(document.html, treebuilder="etree", container="div")
    return found


def walk(document: Document, tree: Element) -> Iterator[str]:
    """Yield what is not on the allow-list, each with what it stands in."""
    places: list[str] = [document.name]

    def visit(element: Element) -> Iterator[str]:
        if callable(element.tag):  # a comment of ours, for mail programs
            return
        name = str(element.tag).removeprefix(_HTML)
        places.append(element.get("id") or places[-1])
        attributes = {str(key): value for key, value in element.attrib.items()}
        for wrong in wrongs(name.rpartition("}")[2], attributes, document, element.text or ""):
            yield f"{document.name} at {places[-1]}: {wrong}"
        for child in element:
            yield from visit(child)
        places.pop()

    yield from visit(tree)


def skim(document: Document) -> Iterator[str]:
    """Walk a page much faster, by libxml2, which reads tags as HTML 5 but nests them otherwise."""
    tree = lxml_html.document_fromstring(document.html)
    for element in tree.iter():
        if callable(element.tag):
            if element.tag is etree.ProcessingInstruction:
                yield f"{document.name}: an instruction {element.text!r}"
            continue
        attributes = {str(key): str(value) for key, value in element.attrib.items()}
        for wrong in wrongs(str(element.tag), attributes, document, element.text or ""):
            yield f"{document.name}: {wrong}"


def wrongs(
    name: str, attributes: Mapping[str, str], document: Document, text: str
) -> Iterator[str]:
    """Yield what is wrong with one element."""
    tag = f"<{name} {attributes}>"
    if name == "DOCUMENT_FRAGMENT":
        return
    if name not in _ELEMENTS:
        yield f"the element {tag} {text[:60]!r}"
        return
    allowed = _ATTRIBUTES[name]
    for key, value in attributes.items():
        if key == "style" and _declared(value) <= set(document.styles):
            continue
        if key not in allowed and not (document.whole and _OURS.fullmatch(key)):
            yield f"the attribute {key!r} of {tag}"
        if key in _ADDRESSED and not sound(value):
            yield f"the address {value!r} of {tag}"
    yield from _special(name, attributes, document, text)


def _declared(style: str) -> set[str]:
    parts = (part.partition(":") for part in style.split(";") if part.strip())
    return {f"{name.strip()}:{words(value)}" for name, _, value in parts}


def words(value: str) -> str:
    """Return the value of a declaration in one form."""
    return " ".join(value.replace('"', "'").split())


def _special(
    name: str, attributes: Mapping[str, str], document: Document, text: str
) -> Iterator[str]:
    """Look at the few elements that do more than show."""
    if not document.whole and name in _PAGE_ONLY:
        yield f"the element {name} in a text"
    if name == "script":
        yield from _script(attributes, text)
    elif name == "style" and text not in document.styles:
        yield f"the style sheet {text[:80]!r}"
    elif name == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
        target = attributes.get("content", "")
        if not re.fullmatch(r"0; url=/[^/\\][^\s;\"']*", target):
            yield f"the redirect {target!r}"
    elif name == "img" and not _own(attributes.get("src", "")):
        yield f"a picture from elsewhere {attributes}"
    elif (
        name == "link"
        and attributes.get("rel") in ("stylesheet", "icon", "manifest")
        and not _own(attributes.get("href", ""))
    ):
        yield f"a file from elsewhere {attributes}"


def _script(attributes: Mapping[str, str], text: str) -> Iterator[str]:
    """Only our own script by its address, and data that says nothing but JSON."""
    if attributes.get("type") == "application/ld+json" and "src" not in attributes:
        try:
            json.loads(text)
        except ValueError:
            yield f"data that is no JSON {text[:200]!r}"
        if "<" in text:
            yield f"data that could end itself {text[:200]!r}"
    elif text.strip() or not re.fullmatch(
        r"/assets/search\.[0-9a-f]{10}\.js|/\.site-gen/reload\.js", attributes.get("src", "")
    ):
        yield f"the script {attributes} {text[:80]!r}"


def _own(address: str) -> bool:
    parts = urlsplit(address)
    return parts.netloc in ("", SITE) and not address.startswith("//")


def sound(address: str) -> bool:
    """Tell whether an address is http, https, mailto or of the site, and nothing in disguise."""
    if _CONTROL.search(address):
        return False
    if address.startswith("/"):
        return not address.startswith("//")
    if address.startswith("#"):
        return True
    scheme = address.partition(":")[0].lower()
    if scheme == "mailto":
        return True
    return scheme in ("http", "https") and bool(urlsplit(address).hostname)


def changes_when_parsed_again(tree: Element, *, whole: bool) -> bool:
    """Tell whether what a parser made of a document, written down, is something else."""
    again = parsed(Document("", written(tree), whole))
    return _form(again) != _form(tree)


def written(tree: Element) -> str:
    """Write a tree down as HTML, as a program does that cleans and passes on."""
    serializer = HTMLSerializer(
        omit_optional_tags=False, quote_attr_values="always", strip_whitespace=False
    )
    found: str = serializer.render(html5lib.getTreeWalker("etree")(tree))
    return found


def _form(element: Element) -> object:
    return (
        str(element.tag),
        sorted(element.attrib.items()),
        element.text or "",
        [(_form(child), child.tail or "") for child in element],
    )


_PAGE_ONLY = frozenset(
    [
        "html",
        "head",
        "body",
        "link",
        "meta",
        "script",
        "style",
        "form",
        "input",
        "button",
        "select",
        "template",
        "title",
        "main",
    ]
)
_ELEMENTS = frozenset((*_TEXT.split(), *_DRAWN.split()))
_ATTRIBUTES = {
    name: frozenset(
        (
            *_EVERYWHERE.split(),
            *_OF.get(name, "").split(),
            *(_OF_DRAWN.split() if name in _DRAWN.split() else ()),
        )
    )
    for name in _ELEMENTS
}
