"""Markdown becomes a text: sanitised HTML with slots, its words, links and pictures."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.parse import unquote

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType
from mdit_py_plugins.footnote import footnote_plugin

from site_gen import spacing
from site_gen.diagnostics import did_you_mean
from site_gen.read import bounds, heading_ids, leftovers, markup, targets
from site_gen.read.problems import Problems
from site_gen.read.slots import Slots
from site_gen.texts import ImageReference, Link, Text

LEVELS = 40
"""How deep blocks and marks may nest; markdown-it drops text beyond its own limit, above this."""
# Not one that is the address of a link already.
_LONE_ADDRESS = re.compile(r"(?<!\]\()(?<!<)https?://", re.IGNORECASE)


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
    options = {"html": False, "linkify": True, "maxNesting": 2 * LEVELS, "store_labels": True}
    parser = MarkdownIt("commonmark", options)
    parser.inline = markup.InlineParser(parser.inline)
    parser.enable(["table", "strikethrough", "linkify"])
    parser.use(footnote_plugin)
    parser.disable("footnote_inline")  # no part of the format; its tokens know no line
    parser.core.ruler.before("footnote_tail", "footnote_lines", _remember_footnotes)
    parser.linkify = _FullAddresses()
    parser.inline.ruler.at("linkify", markup.linkify)
    # Every address is seen by `_Reader`, which names what is wrong; markdown-it would drop it.
    parser.validateLink = _any_address  # type: ignore[method-assign]
    for name, rule in markup.RULES.items():
        parser.add_render_rule(name, rule)
    return parser


def _any_address(url: str) -> bool:
    return True


def _remember_footnotes(state: StateCore) -> None:
    """Keep where each footnote is written, before those that nothing refers to are gone."""
    state.env["definitions"] = [
        (str(token.meta["label"]), token.map[0])
        for token in state.tokens
        if token.type == "footnote_reference_open" and token.map
    ]


@dataclass(slots=True)
class _Reader:
    """What is gathered from one text."""

    path: str
    first_line: int
    problems: Problems
    footnotes: Collection[str] = ()
    """The labels of those that are written."""
    slots: Slots = field(default_factory=Slots)
    ids: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    outside: list[Link] = field(default_factory=list)
    images: list[ImageReference] = field(default_factory=list)
    fragments: list[tuple[str, int]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


def read(source: str, path: str, first_line: int, problems: Problems) -> Text:
    """Turn a body into a text. `first_line` is the line of the file at which it starts."""
    if not bounds.keeps(source, first_line, problems):
        return Text()
    leftovers.find_tk(source, first_line, problems)
    source = unicodedata.normalize("NFC", source)
    environment: dict[str, Any] = {}
    tokens = _PARSER.parse(source, environment)
    if not bounds.keeps_expanded(tokens, first_line, problems):
        return Text()
    definitions = [(label, first_line + line) for label, line in environment["definitions"]]
    reader = _Reader(path, first_line, problems, dict(definitions).keys())
    _check_depth(tokens, reader)
    _prepare_headings(tokens, reader)
    _prepare_inline(tokens, reader)
    numbers = environment.get("footnotes", {}).get("list", {})
    reader.ids.extend(f"fn-{number + 1}" for number in numbers)
    leftovers.check_footnotes(definitions, [n.get("label") for n in numbers.values()], problems)
    leftovers.check_addresses(_unused_addresses(tokens, environment, first_line), problems)
    _check_fragments(reader)
    tokens = markup.without_dead_ends(tokens)
    html = _PARSER.renderer.render(tokens, _PARSER.options, environment)
    leftovers.find_characters(html, source, first_line, problems)
    finished = reader.slots.finish(html)
    return Text(
        html=finished,
        first=_first_paragraph(tokens, finished, environment, reader),
        plain=spacing.one_line(" ".join(reader.words)),
        ids=tuple(reader.ids),
        links=tuple(dict.fromkeys(reader.links)),
        outside=tuple(dict.fromkeys(reader.outside)),
        images=tuple(dict.fromkeys(reader.images)),
    )


def _check_depth(tokens: Sequence[Token], reader: _Reader) -> None:
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        deepest = max((child.level for child in token.children or ()), default=0)
        if max(token.level, deepest) >= LEVELS:
            message = f"the text is nested deeper than {LEVELS} levels"
            remedy = "take quotes, lists or marks out of each other"
            reader.problems.add("N301", "error", reader.first_line + line, 1, message, remedy)
            return


def _prepare_headings(tokens: Sequence[Token], reader: _Reader) -> None:
    """Give each heading an id and its depth in the outline, so that no level is skipped."""
    outline: list[int] = []
    taken: dict[str, int] = {}
    for opening, inline in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        level = int(opening.tag[1])
        while outline and outline[-1] >= level:
            outline.pop()
        identifier = heading_ids.unique(
            heading_ids.of_words(markup.words(inline.children or ())), taken
        )
        reader.ids.append(identifier)
        opening.attrSet("id", reader.slots.put(f"h{len(outline)}", identifier))
        outline.append(level)


def _prepare_inline(tokens: Sequence[Token], reader: _Reader) -> None:
    line, in_footnotes = 0, False
    for token in tokens:
        line = _line_of(token, line)
        if token.type in ("footnote_block_open", "footnote_block_close"):
            in_footnotes = token.type == "footnote_block_open"
        elif token.type in ("code_block", "fence"):
            reader.words += [] if in_footnotes else [token.content]
            info = unescapeAll(token.info)
            leftovers.check_fence(info, reader.first_line + line, reader.problems)
        elif token.type == "inline" and token.children is not None:
            reader.words += [] if in_footnotes else [markup.words(token.children)]
            start = reader.first_line + line
            leftovers.check_inline(token.content, start, reader.footnotes, reader.problems)
            _prepare_children(token.children, start, reader)
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


def _prepare_children(children: list[Token], first_line: int, reader: _Reader) -> None:
    line = first_line
    opened: list[tuple[int, int, bool]] = []  # index, line, whether it leads anywhere
    for index, token in enumerate(children):
        line = first_line + token.meta["line"] if "line" in token.meta else line
        if token.type in ("softbreak", "hardbreak"):
            line += 1
        elif token.type == "link_open":
            opened.append((index, line, _prepare_link(token, line, reader)))
        elif token.type == "link_close":
            start, at, leads = opened.pop()
            _check_words(children[start:index], at, reader)
            if not leads:
                token.tag, token.hidden = "", True
        elif token.type == "image":
            _prepare_image(token, line, reader, linked=any(leads for *_, leads in opened))


def _check_words(link: Sequence[Token], line: int, reader: _Reader) -> None:
    if not markup.words(link).strip() and all(token.type != "image" for token in link):
        message = "the link has no words, so readers do not see it"
        remedy = "write them between the brackets: [words](address)"
        reader.problems.warning("N313", line, message, remedy)


def _prepare_link(token: Token, line: int, reader: _Reader) -> bool:
    """Turn an address inside the site into a slot. False leaves the text of the link alone."""
    address = str(token.attrs.get("href", ""))
    if targets.leads_outside(address):
        reader.outside.append(Link(address, line))
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


def _prepare_image(token: Token, line: int, reader: _Reader, *, linked: bool) -> None:
    if not markup.words(token.children or ()).strip():
        message = "the image has no alternative text"
        remedy = "say what it shows between the brackets: ![A clean room](fab.jpg)"
        reader.problems.warning("N303", line, message, remedy)
    source = str(token.attrs.get("src", ""))
    address = unquote(source).strip()
    if address.lower().startswith(("http://", "https://")) and targets.leads_outside(source):
        message = "the image lies on another site, so only its words are shown, with a link"
        remedy = "pages here load nothing from elsewhere: save the image beside the note"
        reader.problems.warning("N304", line, message, remedy)
        token.meta["link"], token.meta["words"] = None if linked else source, source
        reader.outside += [] if linked else [Link(source, line)]
        return
    target = targets.inside(address, "image", line, reader.problems)
    if target is None:
        token.meta["link"] = None
        return
    reader.images.append(ImageReference(target, line))
    token.attrs["src"] = reader.slots.put("i", target)


def _unused_addresses(
    tokens: Sequence[Token], environment: dict[str, Any], first_line: int
) -> Iterator[int]:
    """Yield the lines that define addresses in vain."""
    used = set(markup.labels(tokens))
    for label, reference in environment.get("references", {}).items():
        if label not in used:
            yield first_line + int(reference["map"][0])
    for again in environment.get("duplicate_refs", ()):
        yield first_line + int(again["map"][0])


def _check_fragments(reader: _Reader) -> None:
    for identifier, line in reader.fragments:
        if identifier not in reader.ids:
            message = f"nothing in this text is called `#{identifier}`"
            otherwise = "headings are called by their words: ## The plan is #the-plan"
            remedy = did_you_mean(identifier, reader.ids) or otherwise
            reader.problems.add("N308", "error", line, 1, message, remedy)


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
