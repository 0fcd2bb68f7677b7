"""Markdown becomes a text: sanitised HTML with slots, its words, links and pictures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from urllib.parse import unquote

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from site_gen.model import ImageReference, Link, Text
from site_gen.read import markup, targets
from site_gen.read.nodes import Scalar
from site_gen.read.problems import Problems
from site_gen.read.fields import TK
from site_gen.read.slots import Slots

LEVELS = 40
"""How deep blocks and marks may nest; markdown-it drops text beyond its own limit, above this."""
# Not one that is the address of a link already.
_LONE_ADDRESS = re.compile(r"(?<!\]\()(?<!<)https?://", re.IGNORECASE)
_RAW_HTML = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(\s[^<>]*)?/?>|<!--")
_NO_FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]")


class _FullAddresses(LinkifyIt):  # type: ignore[misc]  # published without types
    """Finds addresses of the web that are written in full."""

    def __init__(self) -> None:
        nothing_else = {"ftp:": None, "//": None, "mailto:": None}
        guesses = {"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False}
        super().__init__(schemas=nothing_else, options=guesses)

    def pretest(self, text: str) -> bool:
        """Tell cheaply whether there may be one: the library's own look is slow."""
        return _LONE_ADDRESS.search(text) is not None


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "maxNesting": 2 * LEVELS})
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(footnote_plugin)
    parser.linkify = _FullAddresses()
    # Every address is seen by `_Reader`, which names what is wrong; markdown-it would drop it.
    parser.validateLink = _any_address  # type: ignore[method-assign]
    for name, rule in markup.RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _any_address(url: str) -> bool:
    return True


@dataclass(slots=True)
class _Reader:
    """What is gathered from one text."""

    path: str
    first_line: int
    problems: Problems
    slots: Slots = field(default_factory=Slots)
    ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[ImageReference] = field(default_factory=list)
    fragments: list[tuple[str, int]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def read(source: str, path: str, first_line: int, problems: Problems) -> Text:
    """Turn a body into a text. `first_line` is the line of the file at which it starts."""
    source = unicodedata.normalize("NFC", source)
    _find_tk(source, first_line, problems)
    environment: dict[str, object] = {}
    tokens = _PARSER.parse(source, environment)
    reader = _Reader(path, first_line, problems)
    _check_depth(tokens, reader)
    _prepare_headings(tokens, reader)
    _prepare_inline(tokens, reader)
    _check_footnotes(environment, source, reader)
    _check_fragments(reader)
    html = _PARSER.renderer.render(tokens, _PARSER.options, environment)
    finished = reader.slots.finish(html)
    return Text(
        html=finished,
        first=_first_paragraph(tokens, finished, environment, reader),
        plain=" ".join(word for word in reader.words if word),
        ids=tuple(reader.ids),
        links=tuple(dict.fromkeys(reader.links)),
        images=tuple(dict.fromkeys(reader.images)),
    )


def _find_tk(source: str, first_line: int, problems: Problems) -> None:
    if not TK.search(source):
        return
    for number, line in enumerate(source.split("\n")):
        found = TK.search(line)
        if found:
            at = Scalar("TK", True, first_line + number, found.start() + 1, 2)
            remedy = "write what is to come, or take it out"
            problems.unfinished("N108", at, "the text still holds TK", remedy)


def _check_depth(tokens: Sequence[Token], reader: _Reader) -> None:
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        deepest = max((child.level for child in token.children or ()), default=0)
        if max(token.level, deepest) >= LEVELS:
            reader.problems.add(
                "N301",
                "error",
                reader.first_line + line,
                1,
                f"the text is nested deeper than {LEVELS} levels",
                "take quotes, lists or marks out of each other",
            )
            return


def _prepare_headings(tokens: Sequence[Token], reader: _Reader) -> None:
    """Give each heading an id and its depth in the outline, so that no level is skipped."""
    outline: list[int] = []
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        level = int(opening.tag[1])
        while outline and outline[-1] >= level:
            outline.pop()
        identifier = _unique(_slug(markup.words(inline.children or ())), reader.ids)
        reader.ids.append(identifier)
        opening.attrSet("id", reader.slots.put(f"h{len(outline)}", identifier))
        outline.append(level)


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "section"


def _unique(identifier: str, taken: Sequence[str]) -> str:
    candidate, number = identifier, 1
    while candidate in taken:
        number += 1
        candidate = f"{identifier}-{number}"
    return candidate


def _prepare_inline(tokens: Sequence[Token], reader: _Reader) -> None:
    line, in_footnotes = 0, False
    for token in tokens:
        line = _line_of(token, line)
        if token.type in ("footnote_block_open", "footnote_block_close"):
            in_footnotes = token.type == "footnote_block_open"
        elif token.type in ("code_block", "fence") and not in_footnotes:
            reader.words.append(" ".join(token.content.split()))
        elif token.type == "inline" and token.children is not None:
            if not in_footnotes:
                reader.words.append(" ".join(markup.words(token.children).split()))
            _prepare_children(token.children, reader.first_line + line, reader)
        elif token.type in ("th_open", "td_open"):
            _prepare_cell(token)


def _line_of(token: Token, line: int) -> int:
    """Return the line, from 0, at which a token starts: rows of a table's body have no map."""
    if token.map:
        return token.map[0] - 1 if token.type == "tbody_open" else token.map[0]
    return line + 1 if token.type == "tr_open" else line


def _prepare_cell(token: Token) -> None:
    """Say the alignment without a style, which no page here may carry inline."""
    style = str(token.attrs.pop("style", ""))
    if style.startswith("text-align:"):
        token.attrSet("class", f"align-{style.removeprefix('text-align:')}")


def _prepare_children(children: list[Token], line: int, reader: _Reader) -> None:
    open_links: list[bool] = []
    for token in children:
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "link_open":
            open_links.append(_prepare_link(token, line, reader))
        elif token.type == "link_close":
            if not open_links.pop():
                token.tag, token.hidden = "", True
        elif token.type == "image":
            _prepare_image(token, line, reader)
        elif token.type == "text":
            _check_text(token.content, line, reader)


def _prepare_link(token: Token, line: int, reader: _Reader) -> bool:
    """Turn an address inside the site into a slot. False leaves the text of the link alone."""
    address = str(token.attrs.get("href", ""))
    if targets.leads_outside(address):
        return True
    target = targets.inside(unquote(address).strip(), "link", line, reader.problems)
    if target is None:
        token.tag, token.hidden = "", True
        return False
    if target.startswith("#"):
        reader.fragments.append((target[1:], line))
    else:
        reader.links.append(Link(target, line))
    token.attrs["href"] = reader.slots.put("a", target)
    return True


def _prepare_image(token: Token, line: int, reader: _Reader) -> None:
    if not markup.words(token.children or ()).strip():
        reader.problems.warning(
            "N303",
            line,
            "the image has no alternative text",
            "say what it shows between the brackets: ![A clean room](fab.jpg)",
        )
    address = unquote(str(token.attrs.get("src", ""))).strip()
    if address.lower().startswith(("http://", "https://")):
        reader.problems.warning(
            "N304",
            line,
            "an image from another site is shown as a link",
            "readers ask nobody but this site for a page: save the image beside the note",
        )
        token.meta["link"] = str(token.attrs["src"])
        return
    target = targets.inside(address, "image", line, reader.problems)
    if target is None:
        token.meta["link"] = None
        return
    reader.images.append(ImageReference(target, line))
    token.attrs["src"] = reader.slots.put("i", target)


def _check_text(content: str, line: int, reader: _Reader) -> None:
    if _RAW_HTML.search(content):
        reader.problems.warning(
            "N305",
            line,
            "HTML is shown to readers as it is written",
            "use Markdown; put code between backticks",
        )
    found = _NO_FOOTNOTE.search(content)
    if found:
        reader.problems.warning(
            "N306",
            line,
            f"there is no footnote `{found[1]}`",
            f"write it on a line of its own: [^{found[1]}]: …",
        )


def _check_footnotes(environment: dict[str, object], source: str, reader: _Reader) -> None:
    """Name footnotes that nothing refers to: markdown-it leaves their text out."""
    footnotes = environment.get("footnotes")
    references = footnotes.get("refs", {}) if isinstance(footnotes, dict) else {}
    for label, number in references.items():
        if number >= 0:
            continue
        name = str(label).removeprefix(":")
        index = source.find(f"[^{name}]:")
        line = reader.first_line + source.count("\n", 0, max(index, 0))
        reader.problems.warning(
            "N307",
            line,
            f"nothing refers to the footnote `{name}`, so it is left out",
            f"refer to it with [^{name}], or delete it",
        )
    if isinstance(footnotes, dict):
        reader.ids.extend(f"fn-{number + 1}" for number in footnotes.get("list", {}))


def _check_fragments(reader: _Reader) -> None:
    for identifier, line in reader.fragments:
        if identifier not in reader.ids:
            reader.problems.add(
                "N308",
                "error",
                line,
                1,
                f"nothing in this text is called `#{identifier}`",
                "headings are called by their words: ## The plan is #the-plan",
            )


def _first_paragraph(
    tokens: Sequence[Token], html: str, environment: EnvType, reader: _Reader
) -> str:
    if tokens and tokens[0].type == "paragraph_open":
        return html[: html.index("</p>") + 4]
    for index, token in enumerate(tokens):
        if token.type == "paragraph_open" and token.level == 0:
            part = _PARSER.renderer.render(tokens[index : index + 3], _PARSER.options, environment)
            return reader.slots.finish(part)
    return ""


_PARSER = _parser()
