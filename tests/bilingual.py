"""A small site in English with a French edition, of which not all is translated."""

from __future__ import annotations

from pathlib import Path

from tests import small_site

ATOM = "{http://www.w3.org/2005/Atom}"
FILES = {
    "content/site.yaml": """\
title: The Fab Brief
tagline: Five minutes a week
url: https://brief.example/brief/
language: en
languages: [en, fr]
timezone: Europe/Paris
author: {name: The desk, email: desk@brief.example}
id_authority: brief.example,2024
feeds: {also_at: [/feed.xml]}
logo: /assets/logo.png
""",
    "content/site.fr.yaml": "title: La Fab\ntagline: Cinq minutes par semaine\n",
    "content/topics.yaml": "energy: {name: Energy, description: Power.}\nmemory: {name: Memory}\n",
    "content/topics.fr.yaml": "energy: {name: Énergie, description: Le courant.}\n",
    "content/companies.yaml": "tepco: {name: Tokyo Electric, kind: utility}\n",
    "content/companies.fr.yaml": "tepco: {name: Électricité de Tokyo, kind: électricien}\n",
    "content/publishers.yaml": "news.example: {name: The News}\n",
    "content/publishers.fr.yaml": "news.example: {name: Les Nouvelles}\n",
    "content/stories/reactors.md": "---\ntitle: Reactors\nsummary: They return.\n---\nBack.\n",
    "content/stories/reactors.fr.md": "---\ntitle: Réacteurs\nsummary: Le retour.\n---\nRevenus.\n",
    "content/pages/about.md": "---\ntitle: About\n---\nWe write.\n",
    "content/pages/about.fr.md": "---\ntitle: À propos\n---\nNous écrivons.\n",
    "content/pages/terms.md": "---\ntitle: Terms\n---\nRead them.\n",
    "content/briefs/2024-W04.md": """\
---
also: [{title: Seen elsewhere, url: "https://example.com/seen", lang: de}]
changes: [{date: 2024-01-27, kind: correction, text: It was four weeks.}]
---
The week of the reactor.
""",
    "content/briefs/2024-W04.fr.md": """\
---
also: [{title: Vu ailleurs, url: "https://example.com/seen"}]
changes: [{date: 2024-01-27, text: C’étaient quatre semaines.}]
---
La semaine du réacteur.
""",
    "content/notes/reactor.md": """\
---
uid: reactor-7k2q
title: A reactor restarts
date: 2024-01-22
why_it_matters: It feeds the halls.
topics: [energy]
companies: [tepco]
story: reactors
source: https://news.example/reactor
claims: [{id: restarts, text: The reactor restarts, status: announced, by: its owner}]
figures: [{id: rods, label: Rods in it, value: 300, unit: rods, about: tepco}]
changes: [{date: 2024-01-24, kind: correction, text: It has 300 rods., was: "200", now: "300"}]
image: {src: reactor.png, alt: A reactor, caption: Seen from the sea}
aliases: [/old-reactor/]
---
The reactor restarts. See [prices](prices.md), [energy](/topics/energy/) and [us](/about/).

## What is new

All of it.
""",
    "content/notes/reactor.fr.md": """\
---
uid: reactor-7k2q
title: Un réacteur redémarre
date: 2024-01-22
why_it_matters: Il alimente les centres.
claims: [{id: restarts, text: Le réacteur redémarre, by: son exploitant}]
figures: [{id: rods, label: Crayons du réacteur, unit: crayons}]
changes: [{date: 2024-01-24, text: Il a 300 crayons.}]
image: {alt: Un réacteur, caption: Vu de la mer}
---
Le réacteur redémarre. Voir [les prix](prices.md), [l’énergie](/topics/energy/) et [nous](/about/).

## Ce qui est nouveau

![Un schéma](plan.png)
""",
    "content/notes/prices.md": """\
---
title: Memory prices rise
date: 2024-01-23
topics: [memory]
source: https://other.example/prices
feed_id: "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a"
figures: [{id: rods, value: 310, unit: rods}]
---
They rise, as [news](reactor.md#what-is-new) had it.
""",
    "content/notes/rumour.md": """\
---
title: A rumour
date: 2024-01-20
source: https://other.example/rumour
claims: [{id: restarts, status: rumoured}]
---
It is said.
""",
}
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c636060606000000005000160a5f3450000000049454e44ae426082"
)
PICTURES = ("notes/reactor.png", "notes/plan.png", "assets/logo.png")


def make(folder: Path) -> Path:
    """Write the site."""
    for path, text in FILES.items():
        small_site.write(folder, path, text)
    for name in PICTURES:
        (folder / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "content" / name).write_bytes(PICTURE)
    return folder
