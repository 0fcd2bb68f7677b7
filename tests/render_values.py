"""Values that the tests of rendering are about, and the theme they are rendered with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml import html as lxml_html

from site_gen.model import (
    AlsoLink,
    Change,
    Claim,
    Figure,
    Image,
    Note,
    Source,
    Sponsor,
    StandingPage,
    Story,
)
from site_gen.products import Head, MenuEntry, Page
from site_gen.publication import Brief, BriefLink, Declared, Item, ItemGroup, Picture, References
from site_gen.record import (
    Became,
    BriefRecord,
    Changed,
    Expected,
    Measured,
    NoteLink,
    Number,
    Point,
    Previously,
    Standing,
    Statement,
    StoryLink,
)
from site_gen.render import pages
from site_gen.render.templates import Theme
from site_gen.render.words import Words, translations
from site_gen.settings import Author, Company, Config, Topic
from site_gen.sources import read_templates
from site_gen.texts import Text
from site_gen.views import BriefView, NoteView

ROOT = Path(__file__).parent.parent
PARIS = ZoneInfo("Europe/Paris")
FILES = read_templates(ROOT / "templates")
CATALOGUE = (ROOT / "site_gen/locale/en/LC_MESSAGES/messages.po").read_bytes()

CONFIG = Config(
    title="The Fab Brief",
    url="https://brief.example/",
    language="en",
    timezone=PARIS,
    author=Author("The desk", "https://brief.example/about/"),
    id_authority="brief.example,2024",
    tagline="The AI hardware race in five minutes a week",
    license="CC BY 4.0",
)
HEAD = Head(
    CONFIG,
    header=(MenuEntry("About", "/about/"),),
    footer=(MenuEntry("Legal notice", "/legal/"),),
    collections=("topics", "companies", "stories"),
    corrections=True,
)
CHIPS = Topic("manufacturing", "Manufacturing", "Fabs, foundries and the machines inside them.")
MONEY = Topic("funding", "Money")
OPENAI = Company(
    "openai", "OpenAI", ("Open AI",), "US", "AI laboratory", None, "https://openai.com"
)
FABS = Story(
    "content/stories/altman-fabs.md",
    "altman-fabs",
    "Altman’s fabs",
    Text("<p>How it began.</p>", "<p>How it began.</p>", "How it began."),
    summary="A plan for a network of chip factories.",
)
CHAIN = (
    Source("origin", "Bloomberg", "bloomberg"),
    Source("origin", "Financial Times", "ft"),
    Source("report", "Silicon.co.uk", "uk", author="Matthew Broersma", lang="en"),
    Source(
        "syndication",
        "Silicon.fr",
        "fr",
        of="uk",
        url="https://www.silicon.fr/altman?a=1&b=2",
        title="OpenAI : les plans de Sam Altman pour construire ses usines à GPU",
        date=date(2024, 1, 22),
        lang="fr",
        paywall=True,
    ),
)


def text(*paragraphs: str) -> Text:
    """Make a text of plain paragraphs."""
    html = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return Text(html, f"<p>{paragraphs[0]}</p>" if paragraphs else "", " ".join(paragraphs))


def note(slug: str = "altman-fabs", **fields: object) -> Note:
    """Make a note with little in it."""
    plain = Note(
        path=f"content/notes/{slug}.md",
        slug=slug,
        uid=slug,
        title="Altman courts Gulf money for fabs",
        date=date(2024, 1, 22),
        lang="en",
        summary="The head of OpenAI looks for billions.",
        text=text("The head of OpenAI looks for billions.", "Nothing is signed."),
        sources=(Source("report", "Reuters", url="https://www.reuters.com/a"),),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]


def rich_note(**fields: object) -> Note:
    """Make a note with everything in it."""
    rich: dict[str, object] = {
        "sources": CHAIN,
        "why_it_matters": "Whoever owns the fabs sets the price.",
        "claims": (
            Claim("raises", "reported", "OpenAI’s chief is raising billions", "anonymous",
                  "people who know the talks", date(2024, 1, 19), "2025-Q3"),
            Claim("codename-tigris", "rumoured"),
        ),
        "figures": (
            Figure("gpus", "GPUs at Meta", Decimal(350000), unit="GPUs", kind="target",
                   about_time="2024", approx=True, as_of=date(2024, 1, 18)),
            Figure("raise", "Money to raise", None, Decimal(8), Decimal("10.5"), "billion dollars"),
        ),
        "changes": (
            Change(date(2024, 1, 25), "correction", "The fund is from Abu Dhabi.", "Dubai",
                   "Abu Dhabi", 1),
            Change(date(2024, 1, 26), "update", "Microsoft confirmed talks.", number=2),
        ),
        "image": Image("file:content/notes/fab.jpg", "A clean room", "Photo: A. Person", "Inside"),
    }  # fmt: skip
    return note(**(rich | fields))  # type: ignore[arg-type]


def item(told: Note, **fields: object) -> Item:
    """Make an item of a note, with its topics, company and story."""
    picture = Picture(f"/notes/{told.slug}/fab.jpg", (800, 450))
    references = References(pictures={told.image.target: picture} if told.image else {})
    full = Item(told, references, (CHIPS, MONEY), (OPENAI,), FABS)
    return replace(full, **fields)  # type: ignore[arg-type]


RETRACTED = rich_note(
    slug="false-alarm",
    title="A fab that never was",
    changes=(Change(date(2024, 2, 1), "retraction", "The report was invented."),),
)
MOMENT = datetime(2024, 1, 26, 7, tzinfo=PARIS)


def brief_view(*items: Item, groups: tuple[ItemGroup, ...] = (), **fields: object) -> BriefView:
    """Make a brief of items."""
    notes = tuple(item.note for item in items)
    plain = Brief("2024-W04", "Altman courts Gulf money", MOMENT, notes)
    return BriefView(replace(plain, **fields), items, groups)  # type: ignore[arg-type]


def full_brief() -> BriefView:
    """Make a brief with everything in it."""
    items = (
        item(rich_note()),
        item(note("second", title="A second fab")),
        item(note("third", title="A third", weight="short")),
        item(RETRACTED),
        item(note("money", title="Money", topics=("funding",)), topics=(MONEY,)),
        item(note("none", title="No topic"), topics=()),
    )
    groups = (
        ItemGroup(CHIPS, items[1:4]), ItemGroup(MONEY, items[4:5]), ItemGroup(None, items[5:])
    )  # fmt: skip
    return brief_view(
        *items,
        groups=groups,
        text=text("A week of plans."),
        also=(AlsoLink("Les puces", "https://example.org/p", "Example", "fr"),),
        sponsor=Sponsor("Acme", "Wafers, cheap.", "https://acme.example/"),
        changes=(Change(date(2024, 1, 27), "clarification", "The intro named the wrong week."),),
        previous=BriefLink("2024-W03", "The week before", datetime(2024, 1, 19, 7, tzinfo=PARIS)),
        next=BriefLink("2024-W05", "The week after", datetime(2024, 2, 2, 7, tzinfo=PARIS)),
    )


@cache
def default_theme(head: Head = HEAD) -> Theme:
    """Make the default theme, once for each head."""
    return theme(head)


def theme(head: Head = HEAD, files: Mapping[str, bytes] = FILES) -> Theme:
    """Make a theme in the site's language."""
    language = head.config.language
    catalogue = CATALOGUE if language == "en" else None
    return Theme(files, head, Words(language, translations(catalogue)))


def rendered(page: Page, head: Head = HEAD) -> str:
    """Render a page that must be free of faults."""
    html, problems = pages.render(page, default_theme(head))
    assert problems == ()
    return html.decode()


def parsed(page: Page, head: Head = HEAD) -> lxml_html.HtmlElement:
    """Render a page and parse it."""
    return lxml_html.document_fromstring(rendered(page, head))


def note_link(told: Note) -> NoteLink:
    """Make the link to a note."""
    return NoteLink(told.slug, told.uid, told.title, told.date, told.lang)


def stated(claim: Claim, told: Note) -> Statement:
    """Make what a note says of a claim."""
    dated = replace(claim, as_of=claim.as_of or told.date)
    return Statement(dated, note_link(told), told.sources[:1])


def point(figure: Figure, told: Note) -> Point:
    """Make what a note says of a figure."""
    dated = replace(figure, as_of=figure.as_of or told.date)
    return Point(dated, note_link(told), told.sources[:1])


def standings(told: Note) -> tuple[Standing, ...]:
    """Make the claims of a note of which no other one tells."""
    return tuple(
        Standing(stated(claim, told), claim.text or claim.id.replace("-", " "), told.lang)
        for claim in told.claims
    )


def numbers(told: Note) -> tuple[Number, ...]:
    """Make the figures of a note of which no other one tells."""
    return tuple(
        Number(point(figure, told), figure.label or figure.id, told.lang, figure.unit)
        for figure in told.figures
    )


def note_page(told: Item, brief: BriefLink | None = None, **fields: object) -> Page:
    """Make a note's page."""
    plain = NoteView(told, brief, standings(told.note), numbers(told.note))
    view = replace(plain, **fields)  # type: ignore[arg-type]
    return Page(f"notes/{told.note.slug}/index.html", "note", view)


LATER = note(
    "fabs-shelved",
    title="OpenAI shelves its fabs",
    date=date(2024, 10, 30),
    sources=(Source("origin", "Reuters", url="https://www.reuters.com/b"),),
)
SAID = stated(Claim("raises", "reported", "Billions are raised", as_of=date(2024, 1, 19)), note())
SHELVED = stated(Claim("raises", "shelved", as_of=date(2024, 10, 29)), LATER)
GPUS = point(Figure("gpus", "GPUs", Decimal(350000), as_of=date(2024, 1, 18)), note())
MORE_GPUS = point(Figure("gpus", None, Decimal(600000), as_of=date(2024, 10, 29)), LATER)


def standing_claim(**fields: object) -> Standing:
    """Make a claim that was shelved after its note."""
    plain = Standing(SAID, "Billions are raised for fabs", "en", SHELVED)
    return replace(plain, **fields)  # type: ignore[arg-type]


def number(*became: Became, **fields: object) -> Number:
    """Make a figure with what it became."""
    plain = Number(GPUS, "GPUs at Meta", "en", "GPUs", became)
    return replace(plain, **fields)  # type: ignore[arg-type]


def measured(**fields: object) -> Measured:
    """Make a figure of a brief, with the one before."""
    plain = Measured(
        "gpus", "GPUs at Meta", "en", "GPUs", MORE_GPUS, GPUS, Decimal("1.71428571"),
        (GPUS, GPUS, MORE_GPUS),
    )  # fmt: skip
    return replace(plain, **fields)  # type: ignore[arg-type]


def expected(**fields: object) -> Expected:
    """Make a claim that something is due of."""
    plain = Expected("raises", "Billions are raised for fabs", "en", "2024-Q1", SAID)
    return replace(plain, **fields)  # type: ignore[arg-type]


def full_record() -> BriefRecord:
    """Make what a brief says of the archive, with everything in it."""
    return BriefRecord(
        changed=(Changed("raises", "Billions are raised for fabs", "en", (SAID, SHELVED)),),
        due=(expected(due="2024-01-31"),),
        overdue=(expected(),),
        number=measured(),
        numbers=(measured(id="team", label="Chip team", unit="people", before=None, factor=None),),
        previously=(
            Previously(StoryLink(FABS.id, FABS.title), note_link(LATER), 3, note_link(note())),
        ),
    )


def declared(about: Note | None = None, **fields: object) -> Declared:
    """Make a correction of a note."""
    change = Change(date(2024, 1, 25), "correction", "It is in Abu Dhabi.", "Dubai", "Abu Dhabi")
    plain = Declared(change, note_link(about or note("wrong", title="A wrong note")))
    return replace(plain, **fields)  # type: ignore[arg-type]


def brief_page(view: BriefView) -> Page:
    """Make a brief's page."""
    return Page(f"briefs/{view.brief.name}/index.html", "brief", view)


def standing(slug: str = "about", title: str = "About") -> StandingPage:
    """Make a standing page."""
    return StandingPage(f"content/pages/{slug}.md", slug, title, text("Who we are."))
