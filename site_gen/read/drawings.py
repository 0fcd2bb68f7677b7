"""Tells whether a drawing (SVG) only draws: opened by itself, it is a page that could run."""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.parsers import expat

from site_gen.diagnostics import Diagnostic, Location

_SVG = "http://www.w3.org/2000/svg"
_DATA = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# Nothing that runs, moves, holds HTML or leads away: no script, animate, set, foreignObject, a.
_DRAWING = frozenset(
    [
        "circle",
        "clipPath",
        "defs",
        "desc",
        "ellipse",
        "filter",
        "g",
        "image",
        "line",
        "linearGradient",
        "marker",
        "mask",
        "metadata",
        "path",
        "pattern",
        "polygon",
        "polyline",
        "radialGradient",
        "rect",
        "stop",
        "style",
        "svg",
        "switch",
        "symbol",
        "text",
        "textPath",
        "title",
        "tspan",
        "use",
        "view",
    ]
)
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]*")
# What a style sheet loads; escapes could spell it in other letters.
_LOADS = re.compile(r"@import|\\|(?:url|image|image-set|src)\(\s*+[\"']?+(?!#)", re.IGNORECASE)


class _MoreThanDrawnError(Exception):
    """The drawing holds what it may not; `str` says what."""


class _Looking:
    """Goes through a drawing from its first tag to its last."""

    def __init__(self) -> None:
        self._style: list[str] | None = None
        """The words of the style that is open: a remark may stand between two of its letters."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Look at an element and its attributes."""
        space, _, local = name.rpartition(" ")
        # Editors like Inkscape leave their own notes, which browsers pass over.
        if space.startswith("http://www.w3.org/") and space not in (_SVG, _DATA):
            raise _MoreThanDrawnError(f"the element `{local}` of {space}")
        if space == _SVG and local not in _DRAWING and not local.startswith("fe"):
            raise _MoreThanDrawnError(f"the element `{local}`")
        for key, value in attributes.items():
            _look_at_attribute(key.rpartition(" ")[2], value)
        if local == "style":
            self._style = []

    def words(self, text: str) -> None:
        """Keep the words of a style."""
        if self._style is not None:
            self._style.append(text)

    def end(self, name: str) -> None:
        """Look at a style as a whole."""
        if self._style is not None and name.rpartition(" ")[2] == "style":
            if _LOADS.search("".join(self._style)):
                raise _MoreThanDrawnError("a style that loads a file")
            self._style = None

    def declaration(self, _name: str, _system: str, _public: str, has_own: int) -> None:
        """Look at a document type."""
        if has_own:
            raise _MoreThanDrawnError("declarations of its own")

    def instruction(self, target: str, _data: str) -> None:
        """Refuse an instruction: one names a style sheet, which can be a program."""
        raise _MoreThanDrawnError(f"the instruction `{target}`")


def _look_at_attribute(name: str, value: str) -> None:
    if name.lower().startswith("on"):
        raise _MoreThanDrawnError(f"the attribute `{name}`, which runs a script")
    if name in ("href", "src", "base") and not (
        value.strip().startswith("#") or _PICTURE.fullmatch(value.strip())
    ):
        raise _MoreThanDrawnError(f"the attribute `{name}`, which leads elsewhere")
    if _LOADS.search(value):
        raise _MoreThanDrawnError(f"the attribute `{name}`, which loads a file")


def problem(file: BinaryIO, path: str) -> Diagnostic | None:
    """Return what is wrong with a file if it is a drawing that a stranger may have sent.

    content/assets/ is as trusted as templates are.
    """
    if not path.lower().endswith(".svg") or path.startswith("content/assets/"):
        return None
    file.seek(0)
    more = fault(file)
    if more is None:
        return None
    remedy = "save it as a plain SVG, or as a PNG: opened by itself, a drawing is a page"
    return Diagnostic("N316", "error", f"the drawing holds {more}", remedy, Location(path))


def fault(file: BinaryIO) -> str | None:
    """Return what a drawing holds beyond what is drawn, or None."""
    looking = _Looking()
    # As servers send it, whatever the drawing says of itself.
    parser = expat.ParserCreate("utf-8", namespace_separator=" ")
    parser.StartElementHandler = looking.start
    parser.EndElementHandler = looking.end
    parser.CharacterDataHandler = looking.words
    parser.StartDoctypeDeclHandler = looking.declaration  # type: ignore[assignment]
    parser.ProcessingInstructionHandler = looking.instruction
    try:
        parser.ParseFile(file)
    except _MoreThanDrawnError as found:
        return str(found)
    except (expat.ExpatError, ValueError, LookupError):
        return "what is no XML in UTF-8"
    return None
