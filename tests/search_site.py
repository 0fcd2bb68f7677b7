"""A newsletter in English and French, and twenty questions that a reader might put to it."""

from __future__ import annotations

from pathlib import Path

NOW = "2026-06-01"

SETTINGS = {
    "content/site.yaml": """\
title: The Two-Tongued Brief
url: https://brief.example/sub/path/
language: en
timezone: Europe/Paris
author: {name: The desk}
id_authority: brief.example,2024
""",
    "content/topics.yaml": """\
energy: {name: Energy}
memory: {name: Memory}
policy: {name: Policy}
""",
    "content/companies.yaml": """\
meta: {name: Meta, also_called: [Facebook]}
sk-hynix: {name: SK hynix}
soitec: {name: Soitec}
tsmc: {name: TSMC, also_called: [Taiwan Semiconductor]}
""",
    "content/stories/glass.md": "---\ntitle: The glass substrates\n---\n",
}

NOTES = {
    # slug: language, title, front matter, text
    "two-plants": (
        "en",
        "TSMC puts two factories on ice",
        """companies: [tsmc]
topics: [policy]
claims: [{id: plants, text: Two plants open, status: announced}]""",
        "Managers of the foundry have postponed the buildings. Subsidies did not arrive.",
    ),
    "plants-shelved": (
        "en",
        "The two plants will not come",
        "companies: [tsmc]\nclaims: [{id: plants, status: shelved}]",
        "What was put off is now given up.",
    ),
    "memory-dearer": (
        "en",
        "Memory grows dearer by the week",
        "companies: [sk-hynix]\ntopics: [memory]",
        "Prices of stacked chips have doubled. The company is running its lines day and night.",
    ),
    "reactor": (
        "en",
        "A reactor for the data centre",
        """companies: [meta]
topics: [energy]
figures: [{id: power, label: Nameplate capacity, value: 1100, unit: MW}]""",
        "Electricity is delivered from 2030. Neighbours are suing.",
    ),
    "glass": (
        "en",
        "A carrier without resin",
        "story: glass",
        "The new plates bend less, says the laboratory that made them.",
    ),
    "licences": (
        "en",
        "Washington widens its list",
        "topics: [policy]",
        "Exporters need licences for machines that etch. Lawyers expected it.",
    ),
    "chip-for-cars": (
        "en",
        "Silicon carbide finds its buyers",
        "companies: [soitec]",
        "Makers of electric cars are ordering wafers again after two quiet years.",
    ),
    "withdrawn": (
        "en",
        "A merger that was none",
        "changes: [{date: 2026-05-02, kind: retraction, text: The source took it back.}]",
        "Quicksilver and Marigold were to become one company.",
    ),
    "usine-reportee": (
        "fr",
        "L’usine de Crolles reportée d’un an",
        "companies: [soitec]\ntopics: [policy]",
        "Les travaux reprendront au printemps. Les élus régionaux s’étonnent de ce délai.",
    ),
    "reseau": (
        "fr",
        "Le réseau électrique manque de cuivre",
        "topics: [energy]",
        "Les gestionnaires nationaux alertent : les raccordements des centres de données traînent.",
    ),
    "memoire": (
        "fr",
        "La mémoire se vend avant d’être produite",
        "companies: [sk-hynix]\ntopics: [memory]",
        "Les acheteurs réservent des lots entiers. Les livraisons de l’année sont épuisées.",
    ),
    "penurie": (
        "fr",
        "Pénurie d’accélérateurs dans les hôpitaux",
        "topics: [policy]",
        "Les chercheurs attendent leurs machines. Un développement prometteur est arrêté.",
    ),
    "souverain": (
        "fr",
        "Un nuage souverain pour l’Europe",
        "topics: [policy]",
        "Les Européens s’accordent sur un cahier des charges ; le coût reste inconnu.",
    ),
    "oeuvre": (
        "fr",
        "Une œuvre au cœur de l’affaire",
        "topics: [policy]",
        "Un peintre reproche à un moteur d’images d’avoir copié ses toiles.",
    ),
}

QUESTIONS = {
    # what is typed: the note that a reader means
    "factory tsmc": "two-plants",
    "postpone": "two-plants",
    "memories price": "memory-dearer",
    "delivering electricity": "reactor",
    "facebook": "reactor",
    "nameplate": "reactor",
    "license exports": "licences",
    "glass substrate": "glass",
    "electirc cars": "chip-for-cars",
    "taiwan semiconductor subsidy": "two-plants",
    "usines crolles": "usine-reportee",
    "travail": "usine-reportee",
    "reporter usine": "usine-reportee",
    "reseaux electriques": "reseau",
    "nationale": "reseau",
    "livraison memoire": "memoire",
    "accelerateur": "penurie",
    "développeurs": "penurie",
    "l'europeen souveraine": "souverain",
    "oeuvres": "oeuvre",
}


def write(folder: Path, more: int = 0) -> Path:
    """Write the site, with `more` notes of no interest behind the others."""
    for path, text in SETTINGS.items():
        _write(folder / path, text)
    for day, (slug, (language, title, fields, text)) in enumerate(NOTES.items(), 1):
        front = f'title: "{title}"\ndate: 2026-04-{day:02d}\nlang: {language}\nsource: Our own\n'
        _write(folder / f"content/notes/{slug}.md", f"---\n{front}{fields}\n---\n{text}\n")
    for number in range(more):
        front = f"title: Filler {number}\ndate: 2024-03-{number % 28 + 1:02d}\nsource: Our own"
        text = f"Nothing but padding, piece {number:04d} of {number % 7}."
        _write(folder / f"content/notes/filler-{number}.md", f"---\n{front}\n---\n{text}\n")
    return folder


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
