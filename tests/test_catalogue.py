"""The catalogues are complete and fresh: a further language starts as a copy of the English one."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from site_gen.program import catalogue
from tests.render_values import CATALOGUE, ROOT

LANGUAGES = sorted(folder.name for folder in (ROOT / "site_gen" / "locale").iterdir())
Key = tuple[str | None, str | tuple[str, ...]]


def extracted() -> set[Key]:
    with (ROOT / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found: set[Key] = set()
    for top in ("site_gen", "templates"):
        messages = extract_from_dir(
            ROOT / top,
            [(pattern.removeprefix(f"{top}/"), method) for pattern, method in methods],
            {pattern.removeprefix(f"{top}/"): value for pattern, value in options.items()},
        )
        found |= {(context, message) for _, _, message, _, context in messages}
    return found


def keys(catalogue: Catalog) -> set[Key]:
    messages: Iterable[object] = catalogue
    return {(m.context, m.id) for m in messages if m.id}  # type: ignore[attr-defined]


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request: pytest.FixtureRequest) -> Catalog:
    return read_po(io.BytesIO(catalogue(request.param) or b""))


def test_english_and_french_are_there() -> None:
    assert {"en", "fr"} <= set(LANGUAGES)


def test_every_word_of_templates_and_code_is_in_the_catalogue(made: Catalog) -> None:
    missing = extracted() - keys(made)
    assert not missing, "run `make messages`"


def test_the_catalogue_holds_nothing_that_is_no_longer_said(made: Catalog) -> None:
    assert not keys(made) - extracted(), "run `make messages`"
    assert not made.obsolete


def test_english_needs_no_translation() -> None:
    for message in (m for m in read_po(io.BytesIO(CATALOGUE)) if m.id):
        identity = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        assert set(strings) <= {"", *identity}


def test_templates_hold_no_word_outside_the_catalogue() -> None:
    code = re.compile(
        r"\{#.*?#\}|\{%-?\s*trans\b.*?\{%\s*endtrans\s*%\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>"
        r'| [a-z-]+="(?=\{\{)| class="[a-z ]+"',  # an attribute that a macro writes
        re.DOTALL,
    )
    for path in sorted((ROOT / "templates").rglob("*.html")):
        left = code.sub("", path.read_text(encoding="utf-8"))
        assert not re.search(r"[A-Za-z]{2,}", left), f"{Path(path).name}: {left.strip()[:80]}"
