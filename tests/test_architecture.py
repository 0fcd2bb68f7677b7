"""The rules of docs/architecture.md that a syntax tree can tell."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "site_gen"
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
TREES = {name: ast.parse(path.read_text("utf-8"), name) for name, path in MODULES.items()}

PURE = (
    "read/",
    "arrange/",
    "render/",
    "model.py",
    "settings.py",
    "texts.py",
    "record.py",
    "publication.py",
    "views.py",
    "products.py",
    "diagnostics.py",
    "clock.py",
    "colours.py",
    "reading_time.py",
    "spacing.py",
)
"""No disk, no clock, no terminal, no environment: values in, values out."""
HARMLESS = frozenset(
    [
        "__future__",
        "abc",
        "base64",
        "bisect",
        "collections",
        "contextlib",
        "dataclasses",
        "datetime",
        "decimal",
        "difflib",
        "functools",
        "gettext",
        "heapq",
        "hashlib",
        "html",
        "io",
        "itertools",
        "math",
        "json",
        "posixpath",
        "re",
        "textwrap",
        "types",
        "typing",
        "unicodedata",
        "urllib",
        "xml",
        "zoneinfo",
    ]
)
"""What pure modules may import of the standard library; `io` and `datetime` in part."""
IMPURE_CALL = re.compile(
    r"(open|print|input|exec|eval|compile|__import__|breakpoint)"
    r"|io\.(open|open_code|FileIO)|urllib\.request.*"
    r"|(datetime\.)?(datetime|date)\.(now|today|utcnow|fromtimestamp)"
)
HOMES = {
    "PIL": ("desk/lighter.py", "render/cards.py"),
    "babel": ("render/words.py",),
    "brotli": ("deploy/twins.py",),
    "click": ("cli/",),
    "css_inline": ("render/mail.py",),
    "feedgen": ("render/feeds.py",),
    "httpx2": ("fetch.py", "desk/ask.py"),
    "imagesize": ("read/pictures.py",),
    "jinja2": ("render/engine.py", "render/templates.py"),
    "linkify_it": ("read/markdown.py",),
    "lxml": ("render/feed_extension.py",),
    "markdown_it": ("read/bounds.py", "read/markdown.py", "read/markup.py"),
    "markupsafe": ("render/templates.py",),
    "msgspec": ("encoding.py",),
    "mdit_py_plugins": ("read/markdown.py",),
    "nh3": ("read/slots.py",),
    "obstore": ("deploy/store.py",),
    "trafilatura": ("desk/extract.py",),
    "starlette": ("preview/app.py",),
    "uvicorn": ("preview/server.py",),
    "watchfiles": ("preview/watch.py",),
    "yaml": ("read/front_matter.py",),
}
"""Third-party library → where alone it may be imported (markdown-it's render rules stand apart)."""
VALUES = {
    "model",
    "settings",
    "texts",
    "record",
    "publication",
    "views",
    "products",
    "diagnostics",
    "clock",
    "colours",
    "feed_ids",
    "reading_time",
    "spacing",
}
MAY_IMPORT = {
    "read": VALUES - {"record", "publication", "views", "products"},
    "arrange": VALUES | {"read"},
    "render": VALUES,
    "sources": VALUES | {"read", "looks"},
    "write": VALUES | {"encoding", "sources", "looks"},
}
"""Stage → the parts of this package that it may know."""


def imports(tree: ast.AST) -> Iterator[str]:
    """Yield the full name of everything that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part(name: str) -> str:
    """Return the stage or module of the package that a file belongs to."""
    return name.partition("/")[0].removesuffix(".py")


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith(PURE)])
def test_a_pure_module_touches_neither_disk_nor_clock_nor_terminal(name: str) -> None:
    known = HARMLESS | HOMES.keys() | {"site_gen"}
    assert [each for each in imports(TREES[name]) if each.partition(".")[0] not in known] == []
    calls = [node.func for node in ast.walk(TREES[name]) if isinstance(node, ast.Call)]
    assert [c for c in map(ast.unparse, calls) if IMPURE_CALL.fullmatch(c)] == []


@pytest.mark.parametrize("name", MODULES)
def test_a_library_is_imported_in_its_home_alone(name: str) -> None:
    own = sys.stdlib_module_names | {"site_gen"}
    for library in {each.partition(".")[0] for each in imports(TREES[name])} - own:
        assert name.startswith(HOMES.get(library, ())), f"{library} has its home elsewhere"


def test_every_home_is_lived_in() -> None:
    lived_in = {
        (library, name)
        for name, tree in TREES.items()
        for library in {each.partition(".")[0] for each in imports(tree)} & HOMES.keys()
    }
    for library, homes in HOMES.items():
        assert all(
            any(name.startswith(home) for known, name in lived_in if known == library)
            for home in homes
        ), library


@pytest.mark.parametrize("name", [name for name in MODULES if part(name) in MAY_IMPORT])
def test_a_stage_knows_only_what_comes_before_it(name: str) -> None:
    known = {each.split(".")[1] for each in imports(TREES[name]) if each.startswith("site_gen.")}
    assert known <= MAY_IMPORT[part(name)] | {part(name)}


@pytest.mark.parametrize(
    "name", [name for name in MODULES if part(name) not in ("cli", "__main__")]
)
def test_nothing_knows_the_command_line(name: str) -> None:
    assert [each for each in imports(TREES[name]) if each.startswith("site_gen.cli")] == []


def test_the_command_line_alone_reads_clock_and_environment() -> None:
    asks = re.compile(r"os\.(environ|getenv).*|time\.time|(datetime|date)\.(now|today|utcnow)")
    found = {
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and asks.fullmatch(ast.unparse(node))
    }
    assert {part(name) for name in found} == {"cli"}


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_read_at_one_sitting(name: str) -> None:
    assert len(MODULES[name].read_text("utf-8").splitlines()) <= 300


DEFINITIONS = (ast.FunctionDef, ast.ClassDef)
DOCUMENT = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")


@pytest.mark.parametrize(
    "name",
    [name for name, tree in TREES.items() if any(isinstance(n, DEFINITIONS) for n in tree.body)],
)
def test_every_module_is_on_the_map(name: str) -> None:
    assert f"`site_gen/{name}`" in DOCUMENT


def test_every_file_on_the_map_is_there() -> None:
    named = re.findall(r"`((?:site_gen|templates|tests|docs|content)/[^`<>*\s]*)`", DOCUMENT)
    assert len(named) > 80
    assert [path for path in named if not (PACKAGE.parent / path).exists()] == []
