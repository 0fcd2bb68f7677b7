"""The feeds that the tests are about, an awkward site, and ways to read feeds back."""

from __future__ import annotations

import functools
import html
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import html5lib
from lxml import etree

from site_gen.arrange import pages as page_stage
from site_gen.arrange import site as site_stage
from site_gen.diagnostics import has_errors
from site_gen.model import Asset, When
from site_gen.products import Feed, Head
from site_gen.publication import Item
from site_gen.read import content as content_stage
from site_gen.render import feeds
from site_gen.views import BriefView
from tests import render_values as values

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOW = date(2024, 3, 1)

SITE = """
title: "Chips & Salsa </b> R&D2"
tagline: "What <b>matters</b> in Q&A, &nbsp; and S&P500"
url: https://host.example/brief/
language: en
timezone: Europe/Paris
author: {name: "Ann & R&D2", url: "https://host.example/ann", email: ann@host.example}
id_authority: host.example,2024-03
license: "CC BY <4.0>"
feeds: {hub: "https://hub.example/", also_at: [/feed.xml]}
"""
TOPICS = """
rnd: {name: "R&D2", description: "A </p> in words & more"}
energy: {name: "Énergie"}
"""
COMPANIES = 'att: {name: "AT&T"}\nsp: {name: "S&P500"}\n'
STORY = '---\ntitle: "Fabs & <fabs>"\nsummary: "x &amp; y"\n---\nBackground.\n'
UK = 'url: "https://uk.example/a?b=1&c=2#d", name: "S&P500 </b>", title: "R&D2 </p>"'

NOTE = """---
title: {title}
date: {date}
sources:
  - {{role: origin, name: Bloomberg}}
  - {{id: uk, role: report, {uk}}}
  - {{role: syndication, of: uk, url: "https://fr.example/é", lang: fr, name: Silicon.fr}}
  - {{role: origin, name: FT, url: "https://ft.example/x"}}
  - {{role: origin, name: FT, url: "https://ft.example/x"}}
  - {{role: document, name: Filing, url: "https://sec.example/10-K.PDF"}}
topics: [rnd, energy]
companies: [att, sp]
story: fabs
{more}---
{body}
"""
BODY = """\
First *words* with a footnote.[^a] <script>alert(1)</script> & <b>tags</b> &#8217; &nbsp; \\

## A heading

Again.[^a] And [within](#a-heading), to [another](note:twin), to a [page](/notes/twin/#x).

| left | right |
|:-----|------:|
| `a<b` | 1 & 2 |

```python
if a < b and c > "d": print('&amp;')  # <td class="align-left">
```

> quote
>
> 1. one
>    - two

- [x] done
- a<sub>b</sub>

---

~~gone~~ https://auto.example/?a=1&b=2 <https://angle.example/>
![A pic](pic.png "t") ![far](https://x.example/i.png)

[^a]: The foot, with `code` and [a link](https://foot.example/).

    And a second paragraph.
"""
PLAIN = "One paragraph.\n"


def source_of(title: str, day: str = "2024-01-22", more: str = "", body: str = PLAIN) -> bytes:
    quoted = '"' + title.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return NOTE.format(title=quoted, date=day, uk=UK, more=more, body=body).encode()


CHANGED = """\
lang: ar
weight: lead
why_it_matters: "Because <b>&</b> more."
changes:
  - {date: 2024-01-24, kind: correction, text: "A <b> & c.", was: "1 < 2", now: "2 > 1"}
  - {date: 2024-01-24, kind: update, text: "Again."}
"""
RETRACTED = """\
summary: "The withdrawn summary."
why_it_matters: "The withdrawn view."
changes:
  - {date: 2024-02-01, kind: retraction, text: "It was invented."}
"""
BRIEF = """\
---
also: [{title: "Les <puces> & R&D2", url: "https://fr.example/p", lang: fr, name: "A&B"}]
sponsor: {name: "Acme & co", text: "Buy <now>.", url: "https://acme.example/?a=1&b=2"}
changes: [{date: 2024-01-27, kind: clarification, text: "The intro."}]
---
Intro.[^i]

[^i]: A *foot*.
"""
AWKWARD: dict[str, bytes] = {
    "content/site.yaml": SITE.encode(),
    "content/topics.yaml": TOPICS.encode(),
    "content/companies.yaml": COMPANIES.encode(),
    "content/stories/fabs.md": STORY.encode(),
    "content/notes/twin.md": source_of("A </p> & &nbsp; R&D2 <x> title", body=BODY),
    "content/notes/other.md": source_of("Same day", body=BODY, more="weight: short\n"),
    "content/notes/lead.md": source_of(
        "لعبة الرقائق", "2024-01-23T09:30:00.5+01:00", more=CHANGED, body=BODY
    ),
    "content/notes/gone.md": source_of("Never was", more=RETRACTED, body="Withdrawn text.\n"),
    "content/notes/long.md": source_of("word " * 60 + "🎉", "2024-01-30", body="ok " * 400),
    "content/notes/table-first.md": source_of(
        "A table first", "2024-01-31", more="weight: short\n", body="| a |\n|---|\n| b |\n"
    ),
    "content/briefs/2024-W04.md": BRIEF.encode(),
}
PICTURE = Asset("content/notes/pic.png", "0" * 32, 1000, (640, 480))


def site_of(files: Mapping[str, bytes], at: When = NOW) -> tuple[tuple[Feed, ...], Head]:
    content, found = content_stage.read(files.items(), (PICTURE,))
    assert content is not None
    assert not has_errors(found), found
    site, _ = site_stage.arrange(content, at, lambda lead, others: f"{lead} +{others}")
    plan, _ = page_stage.plan(site)
    return tuple(feed for feed in plan.feeds if feed.format == "atom"), plan.head


def rendered(feed: Feed, head: Head = values.HEAD) -> bytes:
    theme = values.theme(head)
    return feeds.render(feed, head, theme, theme.words)


def published(files: Mapping[str, bytes], at: When = NOW) -> dict[str, bytes]:
    """Render every feed of a site: path → bytes."""
    made, head = site_of(files, at)
    return {feed.address[1:]: rendered(feed, head) for feed in made}


def notes_feed(*items: Item, limit: int = 60) -> Feed:
    return Feed("notes", "notes", None, items, limit=limit)


def briefs_feed(*views: BriefView) -> Feed:
    return Feed("briefs", "briefs", None, views)


def note_feed(**fields: object) -> bytes:
    """Render a feed of one note."""
    return rendered(notes_feed(values.item(values.note(**fields))))  # type: ignore[arg-type]


def with_config(**fields: Any) -> Head:
    return replace(values.HEAD, config=replace(values.CONFIG, **fields))


def root(data: bytes) -> etree._Element:
    return etree.fromstring(data)


def found_at(element: etree._Element, path: str) -> list[str]:
    """Return the attributes or texts at an XPath in which `a:` is Atom."""
    found: Any = element.xpath(path, namespaces={"a": ATOM[1:-1]})
    return [str(each) for each in found]


def entries_of(data: bytes) -> list[etree._Element]:
    return root(data).findall(f"{ATOM}entry")


def only_entry(data: bytes) -> etree._Element:
    (entry,) = entries_of(data)
    return entry


def text_of(element: etree._Element, name: str) -> str:
    found = element.findtext(f"{ATOM}{name}")
    assert found is not None, f"no {name}"
    return found


def told(element: etree._Element, name: str) -> str:
    """Return the words of a text, whatever its type."""
    found = element.find(f"{ATOM}{name}")
    assert found is not None
    assert found.text is not None
    return html.unescape(found.text) if found.get("type") == "html" else found.text


def links_of(element: etree._Element, relation: str) -> list[dict[str, str]]:
    links = [{str(k): str(v) for k, v in e.attrib.items()} for e in element.findall(f"{ATOM}link")]
    return [link for link in links if link["rel"] == relation]


def times_of(data: bytes) -> dict[str, str]:
    return {text_of(entry, "id"): text_of(entry, "updated") for entry in entries_of(data)}


def content_of(entry: etree._Element) -> Any:
    """Parse an entry's content as strictly as HTML can be."""
    parser = html5lib.HTMLParser(
        tree=html5lib.getTreeBuilder("lxml"), strict=True, namespaceHTMLElements=False
    )
    nodes = parser.parseFragment(text_of(entry, "content"))
    body = etree.Element("body")
    for node in nodes:
        if isinstance(node, str):
            assert not node.strip(), f"words outside a block: {node}"
        else:
            body.append(node)
    return body


@functools.cache
def awkward() -> Mapping[str, bytes]:
    """Render the awkward site's feeds."""
    return published(AWKWARD)
