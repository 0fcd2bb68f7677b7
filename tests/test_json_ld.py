"""What pages tell machines is said in words of schema.org, each where and as it is defined."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import html as lxml_html

from tests import sites
from tests.sites import Built

SCHEMA = json.loads((Path(__file__).parent / "schema_org.json").read_text("utf-8"))
"""Of each type that is used: what it is a kind of; of each of these, its properties."""
TYPES: Mapping[str, list[str]] = SCHEMA["types"]
PROPERTIES: Mapping[str, Mapping[str, str]] = SCHEMA["properties"]
ASKED_FOR = {
    "NewsArticle": {"headline", "datePublished", "author", "publisher", "url", "mainEntityOfPage"},
    "WebSite": {"name", "url"},
    "WebPage": {"name", "url"},
    "CollectionPage": {"name", "url"},
    "Dataset": {"name", "description", "url", "distribution"},
    "DataDownload": {"contentUrl", "encodingFormat"},
    "ImageObject": {"url"},
    "CorrectionComment": {"text", "datePublished"},
    "Organization": {"name"},
    "Person": {"name"},
    "QuantitativeValue": {"value", "unitCode"},
    "CreativeWork": set[str](),
}
"""What those who read it ask for (Google's article and dataset pages), beyond the list."""
PART = {"headline", "url"}
"""What a note says of itself on the page of its brief."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def blocks(folder: Path) -> Iterator[tuple[str, dict[str, object]]]:
    for page in sorted(folder.rglob("*.html")):
        for script in lxml_html.fromstring(page.read_bytes()).iter("script"):
            if script.get("type") == "application/ld+json":
                yield page.relative_to(folder).as_posix(), json.loads(script.text or "")


def problems(thing: Mapping[str, object], place: str, *, part: bool = False) -> Iterator[str]:
    """Yield what schema.org does not know, or has otherwise."""
    kind = thing.get("@type")
    if kind not in TYPES:
        yield f"{place}: no type {kind}"
        return
    lines = (str(kind), *TYPES[str(kind)])
    known = {name: types for line in lines for name, types in PROPERTIES.get(line, {}).items()}
    yield from (
        f"{place}: {kind} lacks {name}"
        for name in sorted((PART if part else ASKED_FOR[str(kind)]) - thing.keys())
    )
    for name, value in thing.items():
        where = f"{place}.{name}"
        if name.startswith("@"):
            continue
        if name not in known:
            yield f"{where}: not a property of {kind}"
            continue
        for each in value if isinstance(value, list) else [value]:
            yield from _of_value(each, known[name].split(), where)


def _of_value(value: object, expected: list[str], where: str) -> Iterator[str]:
    if isinstance(value, dict):
        kinds = {value.get("@type"), *TYPES.get(value.get("@type", ""), ())}
        if not kinds & set(expected):
            yield f"{where}: {value.get('@type')} where {expected} belongs"
        yield from problems(value, where, part=where.endswith(".hasPart"))
    elif not any(_is(value, kind) for kind in expected):
        yield f"{where}: {value!r} is no {expected}"


def _is(value: object, kind: str) -> bool:
    match kind:
        case "Text":
            return isinstance(value, str) and bool(value.strip())
        case "URL":
            return isinstance(value, str) and urlsplit(value).scheme in ("http", "https")
        case "Boolean":
            return isinstance(value, bool)
        case "Number" | "Integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "Date":
            return isinstance(value, str) and _is_day(value)
        case "DateTime":
            return isinstance(value, str) and not _is_day(value) and _is_time(value)
    return False


def _is_day(value: str) -> bool:
    return bool(_DAY.fullmatch(value)) and date.fromisoformat(value) is not None


def _is_time(value: str) -> bool:
    try:
        return datetime.fromisoformat(value).tzinfo is not None
    except ValueError:
        return False


@pytest.mark.parametrize("name", sites.ALL)
def test_every_page_describes_itself_as_schema_org_defines(
    name: str, built: Callable[[str], Built]
) -> None:
    found = list(blocks(built(name).folder))
    assert [p for place, block in found for p in problems(block, place)] == []
    assert {block["@context"] for _, block in found} == {"https://schema.org"}
    assert Counter(place for place, _ in found).most_common(1)[0][1] == 1


def test_all_types_of_the_list_are_in_use(tmp_path: Path) -> None:
    root = sites.copy("typical", tmp_path)
    config = root / "content/site.yaml"
    config.write_text(config.read_text("utf-8") + "cards: true\n", "utf-8")
    sites.build(root, tmp_path / "out", sites.now("typical"))
    said = json.dumps([block for _, block in blocks(tmp_path / "out")])
    used = set(re.findall(r'"@type": "(\w+)"', said))
    assert used == set(TYPES)
    found = [p for place, block in blocks(tmp_path / "out") for p in problems(block, place)]
    assert found == []


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"@type": "Newsarticle"}, "no type"),
        ({"@type": "WebPage", "name": "x", "url": "https://a.example/", "colour": "red"}, "not a"),
        ({"@type": "WebPage", "name": "x", "url": "/relative/"}, "is no"),
        ({"@type": "WebPage", "name": "x"}, "lacks url"),
        ({"@type": "Person", "name": "x", "image": {"@type": "Person", "name": "y"}}, "belongs"),
        ({"@type": "CorrectionComment", "text": "x", "datePublished": "26.1.2024"}, "is no"),
    ],
)
def test_what_is_wrong_is_found(wrong: dict[str, object], said: str) -> None:
    (found,) = problems(wrong, "page")
    assert said in found


def test_a_brief_and_the_site_have_their_cards_as_image(tmp_path: Path) -> None:
    root = sites.copy("minimal", tmp_path)
    config = root / "content/site.yaml"
    config.write_text(config.read_text("utf-8") + "cards: true\n", "utf-8")
    sites.build(root, tmp_path / "out", sites.now("minimal"))
    images = {
        place: block["image"] for place, block in blocks(tmp_path / "out") if "image" in block
    }
    assert {place for place in images if not place.startswith("briefs/")} == {"index.html"}
    size = {
        side: {"@type": "QuantitativeValue", "value": pixels, "unitCode": "E37"}
        for side, pixels in (("width", 1200), ("height", 630))
    }
    for place, image in images.items():
        address = f"https://small.example/{place.removesuffix('index.html')}card.png"
        assert image == {"@type": "ImageObject", "url": address, **size}
        assert (tmp_path / "out" / place.replace("index.html", "card.png")).is_file()


def test_a_licence_without_an_address_is_a_work_by_its_name(tmp_path: Path) -> None:
    root = sites.copy("minimal", tmp_path)
    config = root / "content/site.yaml"
    text = config.read_text("utf-8")
    for licence, told in (
        ("CC BY 4.0", {"@type": "CreativeWork", "name": "CC BY 4.0"}),
        ("https://licence.example/", "https://licence.example/"),
    ):
        config.write_text(f"{text}license: {licence}\n", "utf-8")
        sites.build(root, tmp_path / "out", sites.now("minimal"))
        said = [block["license"] for _, block in blocks(tmp_path / "out") if "license" in block]
        assert said
        assert all(each == told for each in said)
