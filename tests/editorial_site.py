"""A site in which every editorial rule is silent, and what is said once something is changed."""

from __future__ import annotations

from collections.abc import Mapping

from site_gen import clock
from site_gen.arrange import editorial
from site_gen.arrange import site as site_stage
from site_gen.arrange.editorial.findings import Beside
from site_gen.diagnostics import Diagnostic
from site_gen.model import Asset
from site_gen.read import content as content_stage
from tests.arranged import name_brief

NOW = clock.parse_when("2024-02-10")
Files = Mapping[str, str]
"""Path below content/ → text."""
SITE = """\
title: The Fab Brief
url: https://brief.example/
language: en
timezone: Europe/Paris
author: {name: The desk}
id_authority: brief.example,2024
"""
GOOD: Files = {
    "site.yaml": SITE,
    "topics.yaml": "chips: {name: Chips}\n",
    "companies.yaml": (
        "acme: {name: Acme Chips, also_called: [Acme]}\n"
        "arm: {name: Arm}\n"
        "samsung: {name: Samsung}\n"
        "samsung-sdi: {name: Samsung SDI}\n"
    ),
    "stories/fabs.md": "---\ntitle: Fabs\n---\n",
    "notes/one.md": """\
---
uid: one-1a2b
title: Acme looks for money in the Gulf
date: 2024-01-22
summary: Whoever makes Acme's chips will need more fabs.
topics: [chips]
companies: [acme]
story: fabs
weight: lead
sources:
  - {id: wire, role: origin, name: Wire, url: "https://wire.example/acme"}
  - {role: syndication, of: wire, url: "https://copy.example/acme?page=2"}
claims: [{id: raises, text: Acme is raising money, status: reported, basis: anonymous}]
image: {src: fab.jpg, alt: A clean room in blue light}
---
The makers of chips are [asking for money](https://wire.example/asking). They may get it.

![Cranes over a building site](/assets/site.png)
""",
    "notes/two.md": """\
---
uid: two-3c4d
title: "Le Golfe répond\u202f: «\u202fpeut-être\u00a0»"
date: 2024-01-24
lang: fr
summary: Une réponse, enfin.
topics: [chips]
companies: [acme]
story: fabs
source: https://fil.example/golfe
---
Acme attendait\u202f! La réponse est venue à 10:30, et la [note d'avant](one.md) l'annonçait.
""",
}
ASSETS = (
    Asset("content/notes/fab.jpg", "d1", 300 * 1024, (800, 600)),
    Asset("content/assets/site.png", "d2", 1024, (800, 600)),
    Asset("content/assets/plan.pdf", "d3", 9_000_000),
)


def check(
    files: Files = GOOD,
    *,
    assets: tuple[Asset, ...] = ASSETS,
    clips: Mapping[str, str] | None = None,
    placed: frozenset[str] = frozenset(),
) -> list[Diagnostic]:
    """Return what the rules say of a site without errors."""
    data = {f"content/{path}": text.encode() for path, text in sorted(files.items())}
    content, wrong = content_stage.read(data.items(), assets)
    assert content is not None
    site, found = site_stage.arrange(content, NOW, name_brief)
    assert [d for d in (*wrong, *found) if d.severity != "hint"] == []
    return list(editorial.check(content, site, Beside(data.get, clips, placed)))


def changed(path: str, before: str, after: str) -> Files:
    """Return the good site with one text changed, which stands once in its file."""
    text = GOOD[path]
    assert text.count(before) == 1, f"{before!r} stands {text.count(before)} times in {path}"
    return {**GOOD, path: text.replace(before, after)}


def note(name: str, front: str, body: str = "Some text.", day: str = "2024-01-25") -> Files:
    """Return the good site with one more note, which keeps all rules by itself."""
    lines = {
        "uid": name,
        "title": f"The note {name} of Acme",
        "date": day,
        "summary": "In short.",
        "topics": "[chips]",
        "companies": "[acme]",
        "source": f"https://wire.example/{name}",
    }
    for row in front.splitlines():
        label, _, value = row.partition(":")
        if label == "sources":
            del lines["source"]
        lines[label] = value.strip()
    text = "".join(f"{label}: {value}\n" for label, value in lines.items() if value)
    return {**GOOD, f"notes/{name}.md": f"---\n{text}---\n{body}\n"}


def shown(found: Diagnostic) -> str:
    """Write a code, its severity and its place in a line."""
    at = found.at
    assert at is not None
    place = ":".join(str(p) for p in (at.path, at.line, at.column) if p is not None)
    return f"{found.code} {found.severity} {place.removeprefix('content/')}"
