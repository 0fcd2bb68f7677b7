"""Which fields the corpus stands in, and the files of a site that has them all."""

from __future__ import annotations

from typing import Any

ROUNDS = 8
"""So many payloads stand in each field of words."""

WORDS = (
    "note title",
    "note summary",
    "note why_it_matters",
    "source name",
    "source title",
    "source author",
    "source bare",
    "claim text",
    "claim by",
    "figure label",
    "figure unit",
    "change text",
    "change was",
    "change now",
    "retraction text",
    "image alt",
    "image credit",
    "image caption",
    "brief title",
    "brief change",
    "also title",
    "also name",
    "sponsor name",
    "sponsor text",
    "story title",
    "story summary",
    "page title",
    "page summary",
    "topic name",
    "topic description",
    "company name",
    "company also_called",
    "company kind",
    "company ticker",
    "publisher name",
    "site title",
    "site tagline",
    "site author",
    "site license",
    "site form field",
    "site form hidden",
)
"""Fields that readers see as text."""
ADDRESSES = (
    "source url",
    "source archived",
    "source bare",
    "also url",
    "sponsor url",
    "company url",
    "company country",
    "note alias",
    "image src",
    "note feed_id",
    "note lang",
    "site author url",
    "site report",
    "site hub",
    "site form action",
    "site logo",
    "site also_at",
)
"""Fields that hold an address, or another word of a certain form."""


def note(number: int, said: dict[str, str]) -> dict[str, Any]:
    """Return the front matter of a note with all fields; `said` gives words by their field."""
    sources: list[Any] = [
        {"id": "a", "role": "origin", "name": said["source name"]},
        {
            "id": "b",
            "url": f"https://one.example/{number}",
            "name": f"{said['source name']} b",
            "title": said["source title"],
            "author": said["source author"],
        },
        {
            "id": "c",
            "role": "syndication",
            "of": "b",
            "url": f"https://two.example/{number}",
            "name": "Two",
            "title": said["source title"],
            "lang": "fr",
            "archived": "https://archive.example/x",
            "gone": "2024-01-25",
        },
        {"url": f"https://p{number}.example/{number}"},
    ]
    if "://" not in said["source bare"]:
        sources.append(said["source bare"])
    return {
        "title": said["note title"],
        "date": f"2024-01-{22 + number % 3}",
        "summary": said["note summary"],
        "why_it_matters": said["note why_it_matters"],
        "topics": [f"topic-{number}"],
        "companies": [f"company-{number}"],
        "story": f"story-{number}",
        "weight": "short" if number % 3 else "main",
        "sources": sources,
        "claims": [
            {
                "id": f"claim-{number}",
                "text": said["claim text"],
                "status": "reported" if number % 2 else "denied",
                "by": said["claim by"],
                "due": "2024-Q1",
                "about": f"company-{number}",
                "sources": ["a", "b"],
            }
        ],
        "figures": [_figure(number, said, day, value) for day, value in _SERIES],
        "changes": [
            {
                "date": "2024-01-25",
                "kind": "correction",
                "text": said["change text"],
                "was": said["change was"],
                "now": said["change now"],
            }
        ],
        "image": {
            "src": "/assets/dot.png",
            "alt": said["image alt"],
            "credit": said["image credit"],
            "caption": said["image caption"],
        },
    }


_SERIES = (("2024-01-10", "1"), ("2024-01-12", "30"), ("2024-01-20", "2.5"))


def _figure(number: int, said: dict[str, str], day: str, value: str) -> dict[str, Any]:
    return {
        "id": f"figure-{number}-{day[-2:]}" if number % 2 else f"figure-{number}",
        "label": said["figure label"],
        "value": value,
        "unit": said["figure unit"],
        "about": f"company-{number}",
        "as_of": day,
        "sources": ["b"],
    }


def retracted(number: int, said: dict[str, str]) -> dict[str, Any]:
    """Return the front matter of a note that was taken back."""
    return {
        "title": said["note title"],
        "date": "2024-01-23",
        "source": f"https://gone.example/{number}",
        "changes": [{"date": "2024-01-25", "kind": "retraction", "text": said["retraction text"]}],
    }


def brief(number: int, said: dict[str, str]) -> dict[str, Any]:
    """Return the front matter of a special edition, of the notes with this number."""
    return {
        "title": said["brief title"],
        "published": f"2024-02-01T07:{number:02d}:00+01:00",
        "notes": [f"field-{number}", f"gone-{number}"],
        "also": [
            {"title": said["also title"], "url": "https://also.example/", "name": said["also name"]}
        ],
        "sponsor": {
            "name": said["sponsor name"],
            "text": said["sponsor text"],
            "url": "https://sponsor.example/",
        },
        "changes": [
            {"date": "2024-02-02", "kind": "clarification", "text": said["brief change"]}
        ],
    }  # fmt: skip


def topic(said: dict[str, str]) -> dict[str, Any]:
    """Return an entry of topics.yaml."""
    return {"name": said["topic name"], "description": said["topic description"]}


def company(said: dict[str, str]) -> dict[str, Any]:
    """Return an entry of companies.yaml."""
    return {
        "name": said["company name"],
        "also_called": [said["company also_called"]],
        "country": "FR",
        "kind": said["company kind"],
        "ticker": said["company ticker"],
        "url": "https://company.example/",
    }


def site(said: dict[str, str]) -> dict[str, Any]:
    """Return site.yaml."""
    return {
        "title": said["site title"],
        "tagline": said["site tagline"],
        "url": "https://brief.example/",
        "language": "en",
        "timezone": "Europe/Paris",
        "author": {"name": said["site author"], "email": "desk@brief.example"},
        "id_authority": "brief.example,2024",
        "license": said["site license"],
        "cards": "false",
        "report": "mailto:desk@brief.example",
        "subscribe": {
            "email": {
                "action": "https://list.example/",
                "field": said["site form field"],
                "hidden": {said["site form hidden"]: said["site form hidden"]},
            }
        },
    }
