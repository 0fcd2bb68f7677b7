"""A newsletter written in French, with all that a page, a feed or a mail has a word for."""

from __future__ import annotations

NOW = "2024-03-05"
FILES = {
    "content/site.yaml": """\
title: Puces & watts
tagline: "La course aux puces en cinq minutes : chaque vendredi"
url: https://lettre.example/
language: fr
timezone: Europe/Paris
author: {name: Le bureau, email: bureau@lettre.example}
id_authority: lettre.example,2024
brief: {weekday: friday, time: "07:00"}
license: CC BY 4.0
report: mailto:bureau@lettre.example
subscribe: {email: {action: "https://mail.example.net/s", field: adresse}}
""",
    "content/topics.yaml": """\
usines: {name: Usines, description: Où naissent les puces.}
argent: {name: Argent}
""",
    "content/companies.yaml": """\
acme: {name: Acme, also_called: [Acme SA], country: US, kind: fondeur, ticker: "ACM",
     url: "https://acme.example/"}
globex: {name: Globex}
initech: {name: Initech}
""",
    "content/publishers.yaml": """\
gazette.example: {name: La Gazette, lang: fr}
herald.example: {name: Herald, lang: en, paywall: true}
""",
    "content/stories/fonderies.md": """\
---
title: Les fonderies d’Acme
status: open
summary: Acme veut bâtir, puis ne veut plus.
aliases: [usine]
---
Le **fond** de l’histoire.
""",
    "content/stories/achevee.md": "---\ntitle: Une affaire achevée\nstatus: closed\n---\n",
    "content/notes/2024-01-08-annonce.md": """\
---
title: Acme lève de l’argent
summary: Le fondeur cherche des fonds.
topics: [usines, argent]
companies: [acme, globex]
story: fonderies
weight: lead
sources:
  - {id: h, role: origin, name: Herald, url: "https://herald.example/a", date: 2024-01-08,
     author: Ann Lee}
  - {id: g, role: syndication, of: h, url: "https://gazette.example/a",
     title: "Acme lève des fonds"}
  - {id: c, role: company, name: Acme, url: "https://acme.example/presse"}
  - {role: document, name: Registre, url: "https://registre.example/7"}
  - {role: report, name: Vieux journal, url: "https://vieux.example/", gone: 2024-02-01,
     archived: "https://archive.example/v"}
  - {role: syndication, of: g, url: "https://copie.example/", lang: fr}
claims:
  - {id: usine, text: Acme bâtit une usine, status: rumoured, basis: anonymous,
     by: des proches, as_of: 2024-01-05, due: 2024-02, about: acme, sources: [h]}
  - {id: puce, text: Acme livre sa puce, status: announced, basis: company, due: 2024-03-09,
     about: acme, sources: [c]}
  - {id: prix, text: Les prix montent, status: reported, basis: document, sources: [h]}
  - {id: rachat, text: Globex rachète Initech, status: reported, basis: named, due: 2024-01,
     about: globex}
figures:
  - {id: fonds, label: Fonds d’Acme, min: 8000000000, max: 10000000000, unit: euros,
     kind: estimate, as_of: 2024-01-08, about: acme}
  - {id: parc, label: Parc d’Acme, value: 1000000, unit: puces, kind: target, for: 2024,
     approx: true, as_of: 2024-01-08, about: acme}
  - {id: part, label: Part d’Acme, value: 12.5, unit: "%", about: acme, for: 2023-Q4}
  - {id: part-globex, label: Part de Globex, value: 20, unit: "%", about: globex, for: 2023-Q4}
---
Acme cherche de l’argent. Est-ce assez\u00a0? Voici `du code`.

    un bloc

| a | b |
| - | - |
| 1 | 2 |
""",
    "content/notes/2024-01-09-autre.md": """\
---
title: Un autre fait
topics: [argent]
companies: [initech]
source: https://gazette.example/b
---
Un fait de plus.
""",
    "content/notes/2024-01-10-corrigee.md": """\
---
title: Une usine mal comptée
topics: [usines]
companies: [acme]
story: achevee
source: https://herald.example/c
why_it_matters: Une usine compte double.
changes:
  - {date: 2024-01-11, kind: update, text: Les travaux avancent.}
  - {date: 2024-01-12, kind: clarification, text: Il s’agit du site nord.}
  - {date: 2024-01-16, kind: correction, text: Il y a deux usines., was: Trois usines,
     now: Deux usines}
---
Acme a deux usines.
""",
    "content/notes/2024-01-17-retiree.md": """\
---
title: Une histoire fausse
topics: [argent]
source: https://gazette.example/d
changes:
  - {date: 2024-01-18, kind: retraction, text: Rien n’était vrai.}
---
Tout était faux.
""",
    "content/notes/2024-02-27-suite.md": """\
---
title: Acme renonce à son usine
topics: [usines]
companies: [acme]
story: fonderies
sources: [{name: Herald, url: "https://herald.example/e", lang: en}]
claims:
  - {id: usine, status: shelved, as_of: 2024-02-27}
  - {id: puce, status: delayed, basis: company}
  - {id: prix, status: reported, text: Les prix montent encore}
figures:
  - {id: fonds, min: 8500000000, max: 9000000000, unit: euros, kind: estimate}
  - {id: parc, value: 2000000, unit: puces, kind: target, for: 2024}
  - {id: part, value: 25, unit: "%", for: 2024-Q1}
  - {id: seuil, label: Un seuil, min: 5, unit: GW}
  - {id: plafond, label: Un plafond, max: 1500000000000, unit: USD}
---
Acme ne bâtira pas.
""",
    "content/notes/2024-02-28-apres.md": """\
---
title: Une quatrième histoire
topics: [argent]
companies: [globex]
story: fonderies
weight: short
source: https://gazette.example/f
claims:
  - {id: rachat, status: denied}
  - {id: prix, status: confirmed}
figures:
  - {id: parc, value: 1800000, unit: puces, for: 2024}
---
Rien de neuf.
""",
    "content/notes/2024-03-04-depuis.md": """\
---
title: Un fait tout neuf
topics: [usines]
companies: [acme]
source: https://gazette.example/g
---
Tout neuf.
""",
    "content/briefs/2024-W02.md": """\
---
sponsor: {name: Initech, text: Des puces pour tous., url: "https://initech.example/"}
also:
  - {title: Un article à part, url: "https://gazette.example/z", name: La Gazette}
---
Une semaine de puces.
""",
    "content/briefs/2024-W03.md": "---\nskip: De retour bientôt\n---\n",
    "content/briefs/speciale.md": """\
---
title: Tout sur Acme
published: 2024-02-29T18:00:00+01:00
notes: [suite, annonce]
---
Un numéro à part.
""",
}
