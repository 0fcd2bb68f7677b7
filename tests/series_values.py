"""Notes that state claims and figures, in a line each, for tests of series."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from site_gen import clock
from site_gen.arrange import series
from site_gen.arrange import site as site_stage
from site_gen.arrange.brief_record import brief_record
from site_gen.arrange.series import Series
from site_gen.model import (
    BriefFile,
    Change,
    Claim,
    Content,
    Figure,
    FigureKind,
    Note,
    Source,
    Status,
    Story,
)
from site_gen.publication import Site
from site_gen.record import BriefRecord
from site_gen.settings import Author, Company, Config
from site_gen.texts import Text
from tests.arranged import name_brief

CONFIG = Config(
    title="The Fab Brief",
    url="https://brief.example/",
    language="en",
    timezone=ZoneInfo("Europe/Paris"),
    author=Author("The desk"),
    id_authority="brief.example,2024",
)
"""Its briefs go out on Fridays at 7."""
STORIES = tuple(Story(f"content/stories/{i}.md", i, i.title(), Text()) for i in ("fabs", "chips"))
COMPANIES = (Company("openai", "OpenAI"), Company("tsmc", "TSMC"))


def note(slug: str, day: str, *said: Claim | Figure, **fields: object) -> Note:
    """Return a note of a day (or an instant), with what it states."""
    made = Note(
        path=f"content/notes/{slug}.md",
        slug=slug,
        uid=slug,
        title=slug.title(),
        date=clock.parse_when(day),
        lang="en",
        summary="",
        text=Text("<p>Text.</p>"),
        sources=(Source(name="A paper"),),
        claims=tuple(item for item in said if isinstance(item, Claim)),
        figures=tuple(item for item in said if isinstance(item, Figure)),
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def says(status: Status, as_of: str | None = None, **fields: object) -> Claim:
    """Return a claim, `fabs` unless it has another id."""
    made = Claim(
        "fabs", status, "Fabs are built", as_of=date.fromisoformat(as_of) if as_of else None
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def counts(
    value: str | None, as_of: str | None = None, kind: FigureKind = "actual", **fields: object
) -> Figure:
    """Return a figure, `gpus` unless it has another id; `1..2` is a range, of open ends too."""
    low, range_, high = (value or "").partition("..")
    made = Figure(
        "gpus",
        "GPUs",
        value=None if range_ else Decimal(low),
        minimum=Decimal(low) if range_ and low else None,
        maximum=Decimal(high) if high else None,
        unit="GPUs",
        kind=kind,
        as_of=date.fromisoformat(as_of) if as_of else None,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


def retracted(day: str) -> tuple[Change, ...]:
    """Return the changes of a note that is taken back."""
    return (Change(clock.parse_when(day), "retraction", "It was not so."),)


def arrange(
    *notes: Note, now: str = "2026-01-01", briefs: tuple[BriefFile, ...] = (), preview: bool = False
) -> Site:
    """Arrange a site of some notes."""
    content = Content(CONFIG, companies=COMPANIES, stories=STORIES, notes=notes, briefs=briefs)
    site, _ = site_stage.arrange(content, clock.parse_when(now), name_brief, preview=preview)
    return site


def gathered(*notes: Note, now: str = "2026-01-01") -> Series:
    """Return the series of some notes."""
    return series.of_site(arrange(*notes, now=now))


def record_of(
    name: str, *notes: Note, now: str = "2026-01-01", briefs: tuple[BriefFile, ...] = ()
) -> BriefRecord:
    """Return what a brief says of the archive."""
    site = arrange(*notes, now=now, briefs=briefs)
    brief = next(brief for brief in site.briefs if brief.name == name)
    return brief_record(brief, series.of_site(site), site)
