"""Where markdown-it's way does not fit: the lines of links, and how tokens become HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline import linkify as find_address
from markdown_it.token import Token
from markdown_it.utils import EnvType


class InlineParser(ParserInline):
    """Parses what stands in a block, and tells in which line each link and picture starts."""

    def __init__(self, configured: ParserInline) -> None:
        super().__init__()
        self.ruler, self.ruler2 = configured.ruler, configured.ruler2

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Add the tokens of `src` to `tokens`."""
        state = _Placed(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _Placed(StateInline):
    """Puts the line, from 0, into the tokens of links and pictures.

    Counting breaks is not enough: code, titles and alternative texts may hold some too.
    """

    def __init__(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> None:
        super().__init__(src, md, env, tokens)
        self._line = self._counted = 0

    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        if ttype in ("link_open", "image"):
            self._line += self.src.count("\n", self._counted, self.pos)
            self._counted = self.pos
            token.meta["line"] = self._line
        return token


_LOOK_BACK = 20
"""Characters before `://` among which a scheme is looked for."""


def linkify(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - so markdown-it calls it
    """Find an address written in full: markdown-it looks through all text before each `://`."""
    if state.src.startswith("://", state.pos) and len(state.pending) > 2 * _LOOK_BACK:
        before, scheme = state.pending[:-_LOOK_BACK], state.pending[-_LOOK_BACK:]
        state.pending = before
        state.pushPending()
        state.pending = scheme
    return find_address(state, silent)


def words(tokens: Sequence[Token]) -> str:
    """Return the words of inline tokens; a picture's are its alternative text."""
    found = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            found.append(token.content)
        elif token.type == "image":
            found.append(words(token.children or ()))
        elif token.type in ("softbreak", "hardbreak"):
            found.append(" ")
    return "".join(found)


def labels(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the names by which links and pictures refer to addresses written elsewhere."""
    for token in tokens:
        if "label" in token.meta and token.type in ("link_open", "image"):
            yield token.meta["label"]
        yield from labels(token.children or ())


def without_dead_ends(tokens: Sequence[Token]) -> list[Token]:
    """Leave out ways back to marks that no page shows: in alternative texts and lost footnotes."""
    marks = {
        (child.meta["id"], child.meta["subId"])
        for token in tokens
        for child in token.children or ()
        if child.type == "footnote_ref"
    }
    return [
        token
        for token in tokens
        if token.type != "footnote_anchor" or (token.meta["id"], token.meta["subId"]) in marks
    ]


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    alternative = words(token.children or ())
    if "link" in token.meta:
        address = token.meta["link"]
        shown = escape(alternative or token.meta.get("words", ""))
        return f'<a href="{escape(address)}">{shown}</a>' if address else shown
    token.attrs["alt"] = alternative
    return f"<img{renderer.renderAttrs(token)}>"


def _footnote_reference(_: RendererHTML, tokens: Sequence[Token], index: int, *__: object) -> str:
    number, back = _marks(tokens[index])
    return (
        f'<sup class="footnote-ref" id="{back}">'
        f'<a href="#fn-{number}" class="footnote">{number}</a></sup>'
    )


def _marks(token: Token) -> tuple[int, str]:
    """Return a footnote's number and the id of the mark that refers to it."""
    number, again = token.meta["id"] + 1, token.meta.get("subId", 0)
    return number, f"fnref-{number}" + (f"-{again + 1}" if again else "")


def _footnotes_open(*_: object) -> str:
    return '<div class="footnotes"><ol>\n'


def _footnotes_close(*_: object) -> str:
    return "</ol></div>\n"


def _footnote_open(_: RendererHTML, tokens: Sequence[Token], index: int, *__: object) -> str:
    return f'<li id="fn-{tokens[index].meta["id"] + 1}">'


def _footnote_close(*_: object) -> str:
    return "</li>\n"


def _footnote_back(_: RendererHTML, tokens: Sequence[Token], index: int, *__: object) -> str:
    _number, back = _marks(tokens[index])
    return f' <a href="#{back}" class="reversefootnote">\u21a9\ufe0e</a>'


RULES: dict[str, Callable[..., str]] = {
    "image": _image,
    "footnote_ref": _footnote_reference,
    "footnote_block_open": _footnotes_open,
    "footnote_block_close": _footnotes_close,
    "footnote_open": _footnote_open,
    "footnote_close": _footnote_close,
    "footnote_anchor": _footnote_back,
}
