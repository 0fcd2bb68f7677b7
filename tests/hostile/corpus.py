"""A site on disk with the whole corpus in it, as far as the program takes it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from site_gen import build as pipeline
from site_gen import clock
from site_gen.diagnostics import Diagnostics, has_errors
from site_gen.read import lists
from site_gen.read.content import TEXT_READERS
from tests.hostile import fields, payloads
from tests.hostile.payloads import Payload
from tests.sites import ROOT
from tests.small_site import write

NOW = clock.parse_when("2024-04-01")
_FIRST_DAY = date(2023, 6, 1)
_IN_A_WEEK = 45
"""Notes for each brief: more would be more than a browser shows at once."""
_WEIGHTS = ("main", "short", "main", "lead")
_DOT = ROOT / "tests" / "golden" / "awkward" / "content" / "assets" / "tiny.png"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A site, and what became of each payload."""

    root: Path
    refused: tuple[Payload, ...]
    """Those that an error keeps from being published."""
    published: tuple[Payload, ...]
    problems: Diagnostics
    """Why the others were refused."""


def write_down(root: Path) -> Corpus:
    """Write the site to `root`; leave out what is refused."""
    (root / "content" / "assets").mkdir(parents=True)
    (root / "content" / "assets" / "dot.png").write_bytes(_DOT.read_bytes())
    _write_lists(root)
    standing: dict[str, Payload] = {}
    refused: list[Payload] = []
    taken: list[Payload] = []
    problems: list[Any] = []
    for payload, path, text in (*_bodies(), *_addresses()):
        found = _read_alone(path, text)
        if has_errors(found):
            refused.append(payload)
            problems.extend(found)
        elif path.endswith(".md"):
            standing[path] = payload
            write(root, path, text)
        else:  # an entry of a list, or of a site.yaml of its own
            taken.append(payload)
    _write_words(root)
    # What one file says of another is seen when all are there.
    wrong = pipeline.arrange(root, at=NOW).diagnostics
    for path in {d.at.path for d in wrong if d.severity == "error" and d.at}:
        assert path in standing, [d for d in wrong if d.at and d.at.path == path]
        refused.append(standing.pop(path))
        (root / path).unlink()
    problems.extend(d for d in wrong if d.severity == "error")
    whole = (*payloads.texts_of_fields(), *standing.values(), *taken)
    return Corpus(root, tuple(refused), whole, tuple(problems))


def _read_alone(path: str, text: str) -> Diagnostics:
    data = text.encode()
    if path.endswith(".md"):
        return TEXT_READERS["brief" if "/briefs/" in path else "note"](path, data)[1]
    read: Callable[..., Any] = lists.read_config if "site" in path else lists.read_companies
    found: Diagnostics = read(path, data)[-1]
    return found


def file_of(payload: Payload) -> tuple[str, str]:
    """Return path and text of the file in which a payload stands for an address."""
    return next((path, text) for each, path, text in _addresses() if each == payload)


def _bodies() -> Iterator[tuple[Payload, str, str]]:
    for payload in payloads.bodies():
        place = payload.number - 1000
        day = _FIRST_DAY + timedelta(days=7 * (place // _IN_A_WEEK))
        front = {
            "title": f"Note {payload.number}",
            "date": day.isoformat(),
            "source": f"https://example.org/{payload.number}",
            "weight": _WEIGHTS[place % len(_WEIGHTS)],
        }
        yield payload, f"content/notes/{payload.slug}.md", _file(front, payload.text)


def _addresses() -> Iterator[tuple[Payload, str, str]]:
    """Yield a file for each payload that stands for an address."""
    for payload in payloads.addresses_of_fields():
        kind, _, name = payload.place.partition(" ")
        path = f"content/notes/{payload.slug}.md"
        if kind == "site":
            data = fields.site(defaultdict(lambda: "words")) | _of_site(name, payload.text)
            yield payload, "content/site.yaml", json.dumps(data, ensure_ascii=False)
        elif kind == "company":
            data = {payload.slug: {"name": payload.slug, name: payload.text}}
            yield payload, "content/companies.yaml", json.dumps(data, ensure_ascii=False)
        elif kind in ("also", "sponsor"):
            path = f"content/briefs/{payload.slug}.md"
            yield payload, path, _file(_of_brief(kind, payload), "")
        else:
            front = {"title": payload.slug, "date": "2024-01-02", "source": "https://x.example/"}
            yield payload, path, _file(front | _of_note(payload), "Words.")


def _of_note(payload: Payload) -> dict[str, Any]:
    text = payload.text
    changed: Mapping[str, dict[str, Any]] = {
        "source url": {"source": {"url": text}},
        "source archived": {
            "source": {"url": "https://x.example/", "archived": text, "gone": "2024-01-03"}
        },
        "source bare": {"source": text},
        "note alias": {"aliases": [text]},
        "image src": {"image": {"src": text, "alt": "x"}},
        "note feed_id": {"feed_id": text},
        "note lang": {"lang": text},
    }
    return changed[payload.place]


def _of_brief(kind: str, payload: Payload) -> dict[str, Any]:
    also = {"title": "x", "url": payload.text}
    sponsor = {"name": "x", "text": "x", "url": payload.text}
    return {
        "title": payload.slug,
        "published": f"2024-03-{1 + payload.number % 28:02d}T{payload.number // 60 % 24:02d}:"
        f"{payload.number % 60:02d}:00Z",
        "notes": ["field-0"],
        **({"also": [also]} if kind == "also" else {"sponsor": sponsor}),
    }


def _of_site(name: str, text: str) -> dict[str, Any]:
    changed: Mapping[str, dict[str, Any]] = {
        "author url": {"author": {"name": "x", "url": text}},
        "report": {"report": text},
        "hub": {"feeds": {"hub": text}},
        "form action": {"subscribe": {"email": {"action": text, "field": "x"}}},
        "logo": {"logo": text},
        "also_at": {"feeds": {"also_at": [text]}},
    }
    return changed[name]


def _rounds() -> list[dict[str, str]]:
    """Spread the words over rounds of all fields: each payload stands in its field once."""
    waiting: dict[str, list[str]] = defaultdict(list)
    for payload in payloads.texts_of_fields():
        waiting[payload.place].append(payload.text)
    count = max(map(len, waiting.values()))
    return [
        {
            place: waiting[place][number] if number < len(waiting[place]) else f"Words {number}"
            for place in fields.WORDS
        }
        for number in range(count)
    ]


def _write_lists(root: Path) -> None:
    rounds = list(enumerate(_rounds()))
    companies: dict[str, Any] = {f"company-{n}": fields.company(said) for n, said in rounds}
    for _, path, text in _addresses():
        if path == "content/companies.yaml" and not has_errors(_read_alone(path, text)):
            companies |= json.loads(text)
    publishers = {f"p{n}.example": {"name": said["publisher name"]} for n, said in rounds}
    written: Mapping[str, Any] = {
        "site": fields.site(rounds[0][1]),
        "topics": {f"topic-{n}": fields.topic(said) for n, said in rounds},
        "companies": companies,
        "publishers": publishers,
    }
    for name, data in written.items():
        write(root, f"content/{name}.yaml", json.dumps(data, ensure_ascii=False))


def _write_words(root: Path) -> None:
    for number, said in enumerate(_rounds()):
        story = {"title": said["story title"], "summary": said["story summary"]}
        page = {"title": said["page title"], "summary": said["page summary"]}
        page["menu"] = "footer" if number < 8 else "none"
        files = {
            f"notes/field-{number}": (fields.note(number, said), "Words."),
            f"notes/gone-{number}": (fields.retracted(number, said), "Words."),
            f"briefs/special-{number}": (fields.brief(number, said), ""),
            f"stories/story-{number}": (story, ""),
            f"pages/page-{number}": (page, "Words."),
        }
        for path, (front, body) in files.items():
            write(root, f"content/{path}.md", _file(front, body))
    _write_companies_of_addresses(root)


def _write_companies_of_addresses(root: Path) -> None:
    """Write a note about each company that has a payload as its address."""
    listed = json.loads((root / "content" / "companies.yaml").read_text("utf-8"))
    ours = [name for name in listed if not name.startswith("company-")]
    if ours:
        front = {
            "title": "Companies",
            "date": "2024-01-02",
            "source": "https://x.example/",
            "companies": ours,
        }
        write(root, "content/notes/companies.md", _file(front, "Words."))


def _file(front: Mapping[str, Any], body: str) -> str:
    return f"---\n{json.dumps(front, ensure_ascii=False)}\n---\n{body}\n"
