"""How tokens of Markdown become HTML where markdown-it's own way does not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token


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


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, *_: object) -> str:
    token = tokens[index]
    alternative = words(token.children or ())
    if "link" in token.meta:
        address = token.meta["link"]
        shown = escape(alternative or address or "")
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
