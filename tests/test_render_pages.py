import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

import pytest
from lxml.html import HtmlElement

from site_gen.model import Change, Source
from site_gen.products import Feed, Head, Page, SubscribeView
from site_gen.publication import BriefLink, Item, ItemGroup, Skipped
from site_gen.render import pages
from site_gen.settings import SubscribeForm
from site_gen.texts import Text
from site_gen.views import (
    BriefsView,
    BriefYear,
    CollectionView,
    CorrectionsView,
    HomeView,
    IndexEntry,
    IndexView,
    NoteView,
    RedirectView,
    StandingView,
)
from tests.render_values import (
    CHAIN,
    CHIPS,
    CONFIG,
    FABS,
    FILES,
    HEAD,
    MOMENT,
    MONEY,
    OPENAI,
    PARIS,
    RETRACTED,
    brief_page,
    brief_view,
    full_brief,
    item,
    note,
    note_page,
    parsed,
    rendered,
    rich_note,
    standing,
    text,
    theme,
)

PREVIEW = replace(HEAD, preview=True)
AWKWARD = note(
    "awkward",
    title='</script><script>alert("1")</script> & ' + "W" * 300,
    summary="</script><!-- <b>",
    lang="ar",
    why_it_matters="<i>",
    sources=(Source("report", "<b>", url="https://e.example/?a=1&b='2'", title="</a>", lang="he"),),
)
BARE = note("bare", summary="", text=Text(), topics=(), sources=(Source("report", "Reuters"),))


def home(*notes: Item) -> Page:
    view = HomeView(full_brief() if notes else None, notes)
    return Page("index.html", "home", view)


def collection(**fields: object) -> Page:
    view = CollectionView("companies", OPENAI, (item(rich_note()), item(RETRACTED)), count=2)
    changed = replace(view, **fields)  # type: ignore[arg-type]
    return Page(f"{changed.collection}/{changed.subject.id}/index.html", "collection", changed)


def briefs(*years: BriefYear) -> Page:
    return Page("briefs/index.html", "briefs", BriefsView(years))


def subscribe(*feeds: Feed) -> Page:
    return Page("subscribe/index.html", "subscribe", SubscribeView(feeds))


FEEDS = (
    Feed("briefs", "briefs", None, ()),
    Feed("notes", "notes", None, ()),
    Feed("topics/manufacturing", "topic", CHIPS, ()),
    Feed("companies/openai", "company", OPENAI, ()),
    Feed("stories/altman-fabs", "story", FABS, ()),
)
NOT_FOUND = Page("404.html", "404", None)
REDIRECT = Page("old/index.html", "redirect", RedirectView("/notes/altman-fabs/"))
EVERY_PAGE = {
    "home": home(item(note("since")), item(RETRACTED), item(AWKWARD)),
    "an empty home": home(),
    "a home before the first brief": Page("index.html", "home", HomeView(None, (item(note()),))),
    "a full brief": brief_page(full_brief()),
    "a brief of one short note": brief_page(brief_view(item(note(weight="short")))),
    "a brief with an intro alone": brief_page(brief_view(text=text("Only words."))),
    "a brief without headings": brief_page(
        brief_view(item(note("a")), item(AWKWARD), item(BARE), item(note("d", weight="short")))
    ),
    "a special edition": brief_page(
        brief_view(item(note()), name="best-of", special=True, title="W" * 300)
    ),
    "a rich note": note_page(item(rich_note()), BriefLink("2024-W04", "<The week>", MOMENT)),
    "a bare note": note_page(Item(BARE)),
    "a retracted note": note_page(item(RETRACTED)),
    "an awkward note": note_page(item(AWKWARD)),
    "briefs": briefs(
        BriefYear(2024, (full_brief().brief, Skipped("2024-W34", MOMENT, "Back on 30 August")))
    ),
    "no briefs": briefs(),
    "a company": collection(),
    "a topic": collection(collection="topics", subject=CHIPS),
    "a story": collection(collection="stories", subject=FABS),
    "a split company": collection(years=(2024, 2023), count=300),
    "a year of a company": collection(year=2024, years=(2024, 2023), count=300),
    "an index": Page(
        "topics/index.html",
        "index",
        IndexView("topics", (IndexEntry("manufacturing", "Manufacturing", 2, note(), "Fabs."),)),
    ),
    "a standing page": Page("about/index.html", "standing", StandingView(standing())),
    "the corrections policy": Page(
        "corrections/index.html",
        "corrections",
        CorrectionsView(standing("corrections", "Corrections")),
    ),
    "no corrections policy": Page("corrections/index.html", "corrections", CorrectionsView(None)),
    "subscribe": subscribe(*FEEDS),
    "not found": NOT_FOUND,
    "a redirect": REDIRECT,
}
every_page = pytest.mark.parametrize("page", EVERY_PAGE.values(), ids=EVERY_PAGE.keys())


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def one(root: HtmlElement, path: str) -> HtmlElement:
    found = root.xpath(path)
    assert len(found) == 1, (path, len(found))
    return found[0]


def structured(root: HtmlElement) -> dict[str, object]:
    script = one(root, "//script[@type='application/ld+json']")
    data = json.loads(script.text or "")
    assert isinstance(data, dict)
    return data


def headings(root: HtmlElement) -> list[int]:
    return [int(h.tag[1]) for h in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]


def attributes(root: HtmlElement, name: str) -> Iterator[str]:
    yield from (str(value) for value in root.xpath(f"//@{name}"))


@every_page
def test_a_page_has_one_h1_and_no_gap_below_it(page: Page) -> None:
    levels = headings(parsed(page))
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@every_page
def test_a_page_has_its_landmarks_and_a_way_past_the_menu(page: Page) -> None:
    root = parsed(page)
    assert root.get("lang") == "en"
    main = one(root, "//main")
    assert one(root, "//body/a[1]").get("href") == f"#{main.get('id')}"
    one(root, "//body/header")
    one(root, "//body/footer")


@every_page
def test_ids_are_unique_and_those_of_the_page_can_be_no_slug(page: Page) -> None:
    root = parsed(page)
    ids = list(attributes(root, "id"))
    assert len(ids) == len(set(ids))
    slugs = {article.get("id") for article in root.iter("article")}
    assert not [name for name in {*ids} - slugs if re.fullmatch("[a-z0-9-]+", name)]


@every_page
def test_nothing_on_a_page_runs_or_comes_from_elsewhere(page: Page) -> None:
    root = parsed(page)
    assert all(s.get("type") == "application/ld+json" for s in root.iter("script"))
    assert not list(root.iter("style", "iframe", "object"))
    assert not list(attributes(root, "style"))
    assert not root.xpath("//@*[starts-with(name(), 'on')]")
    links = root.xpath("//link[@rel='stylesheet' or @rel='icon']/@href")
    loaded = [*attributes(root, "src"), *links]
    assert all(str(address).startswith("/") for address in loaded)


@every_page
def test_every_page_says_what_it_is_about(page: Page) -> None:
    root = parsed(page)
    assert one(root, "//title").text
    assert one(root, "//meta[@name='description']").get("content")
    assert one(root, "//meta[@property='og:title']").get("content")
    assert one(root, "//meta[@property='og:description']").get("content")


@every_page
def test_the_empty_word_none_is_never_shown(page: Page) -> None:
    assert not re.search(r"\bNone\b", words(parsed(page)))


@every_page
def test_a_page_is_the_same_every_time(page: Page) -> None:
    assert rendered(page) == rendered(page)


@every_page
def test_every_address_takes_the_path_of_the_site(page: Page) -> None:
    head = replace(HEAD, config=replace(CONFIG, url="https://host.example/sub/"))
    root = parsed(page, head)
    inside = [a for a in (*attributes(root, "href"), *attributes(root, "src")) if a.startswith("/")]
    assert inside
    assert all(address.startswith("/sub/") for address in inside)


@every_page
def test_a_preview_is_not_indexed_and_shows_no_feed(page: Page) -> None:
    root = parsed(page, PREVIEW)
    assert one(root, "//meta[@name='robots']").get("content") == "noindex"
    assert not root.xpath("//*[@type='application/atom+xml']")
    assert "Preview" in words(one(root, "//body/header"))


@pytest.mark.parametrize("page", [NOT_FOUND, REDIRECT])
def test_what_is_no_page_of_its_own_is_not_indexed(page: Page) -> None:
    assert one(parsed(page), "//meta[@name='robots']").get("content") == "noindex"


def test_other_pages_may_be_indexed() -> None:
    assert not parsed(note_page(item(note()))).xpath("//meta[@name='robots']")


def test_a_redirect_leads_to_the_new_address() -> None:
    root = parsed(REDIRECT)
    refresh = one(root, "//meta[@http-equiv='refresh']")
    assert refresh.get("content") == "0; url=/notes/altman-fabs/"
    canonical = one(root, "//link[@rel='canonical']")
    assert canonical.get("href") == "https://brief.example/notes/altman-fabs/"
    assert one(root, "//main//a").get("href") == "/notes/altman-fabs/"


def test_the_main_feed_is_told_of_first() -> None:
    feeds = parsed(collection()).xpath("//link[@type='application/atom+xml']")
    assert [(feed.get("href"), feed.get("title")) for feed in feeds] == [
        ("/feeds/briefs.atom", "The Fab Brief"),
        ("/feeds/notes.atom", "The Fab Brief: all notes"),
        ("/feeds/companies/openai.atom", "The Fab Brief: OpenAI"),
    ]


def test_menus_hold_what_exists() -> None:
    root = parsed(NOT_FOUND)
    header = [a.get("href") for a in one(root, "//body/header/nav").iter("a")]
    assert header == [
        "/briefs/",
        "/topics/",
        "/companies/",
        "/stories/",
        "/about/",
        "/search/",
        "/subscribe/",
    ]
    footer = [a.get("href") for a in one(root, "//body/footer/nav").iter("a")]
    assert footer == ["/legal/", "/corrections/", "/subscribe/"]
    bare = parsed(NOT_FOUND, Head(CONFIG))
    assert [a.get("href") for a in one(bare, "//body/header/nav").iter("a")] == [
        "/briefs/",
        "/search/",
        "/subscribe/",
    ]


def test_a_menu_marks_where_one_is() -> None:
    current = parsed(Page("about/index.html", "standing", StandingView(standing()))).xpath(
        "//*[@aria-current='page']"
    )
    assert [a.get("href") for a in current] == ["/about/"]


def test_a_note_tells_where_its_news_comes_from() -> None:
    root = parsed(note_page(item(rich_note())))
    assert not root.xpath("//p[@class='chain']")
    found = [words(li) for li in root.xpath("//section[@class='sources']//li")]
    assert found[0] == "Bloomberg first report"
    assert found[-1].endswith(
        "translation of Silicon.co.uk · 22 January 2024 · in French, for subscribers"
    )
    assert one(root, "//cite").get("lang") == "fr"


def test_a_brief_says_what_to_know_before_opening_a_source() -> None:
    (chain,) = parsed(brief_page(brief_view(item(rich_note())))).xpath("//p[@class='chain']")
    assert words(chain).endswith("Financial Times (Silicon.fr: in French, for subscribers)")


def test_a_source_that_is_gone_leads_to_its_archived_copy() -> None:
    gone = replace(CHAIN[3], archived="https://archive.example/1", gone=date(2026, 1, 5))
    root = parsed(note_page(item(note(sources=(gone,)))))
    sources = one(root, "//section[@class='sources']")
    assert {a.get("href") for a in sources.iter("a")} == {"https://archive.example/1"}
    assert "no longer at its address since 5 January 2026 · archived copy" in words(sources)


def test_a_note_in_another_language_is_marked_passage_by_passage() -> None:
    told = rich_note(lang="fr", title="Des puces", why_it_matters="L’Europe")
    root = parsed(note_page(item(told)))
    assert root.get("lang") == "en"
    for path in (
        "//h1",
        "//div[@class='text']",
        "//p[@class='why']/span",
        "//figcaption",
        "//dt/a[text()='GPUs at Meta']",
        "//del",
    ):
        assert one(root, path).get("lang") == "fr", path
    assert one(root, "//p[@class='why']/strong").get("lang") is None


def test_an_rtl_passage_says_so() -> None:
    assert one(parsed(note_page(item(AWKWARD))), "//h1").get("dir") == "rtl"


def test_changes_stand_on_top_the_newest_first_with_was_and_now() -> None:
    root = parsed(note_page(item(rich_note())))
    changes = root.xpath("//div[contains(@class, 'change ')]")
    assert [words(change) for change in changes] == [
        "Update, 26 January 2024: Microsoft confirmed talks.",
        "Correction, 25 January 2024: The fund is from Abu Dhabi. Was: Dubai Now: Abu Dhabi",
    ]
    assert root.xpath("//div[@class='changes']/following::div[@class='text']")


def test_a_picture_keeps_its_place_while_it_loads() -> None:
    image = one(parsed(note_page(item(rich_note()))), "//figure/img")
    assert dict(image.attrib) == {
        "src": "/notes/altman-fabs/fab.jpg",
        "alt": "A clean room",
        "width": "800",
        "height": "450",
    }


def test_a_note_leads_to_its_place_in_the_brief() -> None:
    root = parsed(note_page(item(note()), BriefLink("2024-W04", "The week", MOMENT)))
    assert root.xpath("//article//a[@href='/briefs/2024-W04/#altman-fabs']")


@pytest.mark.parametrize(
    "page",
    [
        note_page(item(RETRACTED)),
        brief_page(brief_view(item(RETRACTED))),
        brief_page(brief_view(item(note("a")), item(replace(RETRACTED, weight="short")))),
        home(item(RETRACTED)),
        collection(items=(item(RETRACTED),)),
    ],
)
def test_nothing_is_left_of_a_retracted_note_but_a_stub(page: Page) -> None:
    html = rendered(page)
    if page.kind in ("home", "brief"):
        html = html[html.rindex("A fab that never was") :]
    for gone in ("Nothing is signed", "sets the price", "raising billions", "fab.jpg", "350,000"):
        assert gone not in html
    assert "Retracted" in html


def test_a_retracted_note_says_why_and_when() -> None:
    root = parsed(note_page(item(RETRACTED)))
    expected = "Retracted on 1 February 2024: The report was invented."
    assert expected in words(one(root, "//main"))
    assert one(root, "//meta[@name='description']").get("content") == expected
    assert one(root, "//h1").text == "A fab that never was"
    assert set(structured(root)) & {"image", "isBasedOn", "citation", "about"} == set()
    assert structured(root)["description"] == expected


def test_a_note_is_described_as_a_news_article() -> None:
    data = structured(parsed(note_page(item(rich_note()))))
    assert data["@type"] == "NewsArticle"
    assert data["datePublished"] == "2024-01-22"
    assert data["dateModified"] == "2024-01-26"
    assert data["inLanguage"] == "en"
    assert data["isBasedOn"] == [
        {
            "@type": "CreativeWork",
            "name": "OpenAI : les plans de Sam Altman pour construire ses usines à GPU",
            "url": "https://www.silicon.fr/altman?a=1&b=2",
            "publisher": {"@type": "Organization", "name": "Silicon.fr"},
            "datePublished": "2024-01-22",
            "inLanguage": "fr",
            "isAccessibleForFree": False,
            "translationOfWork": {
                "@type": "CreativeWork",
                "publisher": {"@type": "Organization", "name": "Silicon.co.uk"},
                "inLanguage": "en",
            },
        }
    ]
    assert data["correction"] == [
        {
            "@type": "CorrectionComment",
            "text": "The fund is from Abu Dhabi.",
            "datePublished": "2024-01-25",
        }
    ]
    assert isinstance(data["image"], dict)
    assert data["image"]["width"]["value"] == 800


def test_a_note_without_changes_was_not_modified() -> None:
    assert "dateModified" not in structured(parsed(note_page(item(note()))))


def test_a_title_cannot_leave_the_block_of_data() -> None:
    assert structured(parsed(note_page(item(AWKWARD))))["headline"] == AWKWARD.title


def test_a_brief_is_modified_by_changes_after_its_moment_alone() -> None:
    early = Change(datetime(2024, 1, 25, 9, tzinfo=PARIS), "correction", "Early.")
    late = Change(date(2024, 1, 27), "correction", "Late.")
    data = structured(parsed(brief_page(brief_view(item(note(changes=(early,)))))))
    assert data["datePublished"] == "2024-01-26T07:00:00+01:00"
    assert "dateModified" not in data
    data = structured(parsed(brief_page(brief_view(item(note(changes=(early, late)))))))
    assert data["dateModified"] == "2024-01-27"


def test_a_brief_says_no_more_of_a_retracted_note_than_that_it_was() -> None:
    wrong = Change(date(2024, 1, 27), "correction", "Seven.")
    told = replace(RETRACTED, changes=(wrong, *RETRACTED.changes))
    data = structured(parsed(brief_page(brief_view(item(told)))))
    assert [each["text"] for each in data["correction"]] == ["The report was invented."]  # type: ignore[attr-defined]


def test_a_brief_shows_its_lead_in_full_and_short_notes_as_a_paragraph() -> None:
    lead, other = item(note("a", weight="short")), item(note("b", weight="short"))
    root = parsed(brief_page(brief_view(lead, other)))
    assert "Nothing is signed." in words(one(root, "//article[@id='a']"))
    short = one(root, "//article[@id='b']")
    assert "The head of OpenAI looks for billions." in words(short)
    assert "Nothing is signed." not in words(short)


def test_the_footnotes_of_a_short_note_stand_on_its_own_page() -> None:
    marked = Text("\x02a\x1f#fn-1\x1f\x031\x02/a\x03", "\x02a\x1f#fn-1\x1f\x031\x02/a\x03")
    short = item(note("b", weight="short", text=marked))
    root = parsed(brief_page(brief_view(item(note("a")), short)))
    links = one(root, "//article[@id='b']//div[@class='text']").xpath(".//a/@href")
    assert links == ["/notes/b/#b_fn-1"]


def test_each_note_of_a_brief_has_its_anchor_and_permalink() -> None:
    root = parsed(brief_page(full_brief()))
    notes = root.xpath("//article[contains(@class, 'note')]")
    assert [n.get("id") for n in notes] == [i.note.slug for i in full_brief().items]
    for told in notes:
        link = told.xpath("(.//h2|.//h3)/a")[0]
        assert link.get("href") == f"/notes/{told.get('id')}/"


def test_a_topic_is_a_heading_or_a_kicker_but_not_both() -> None:
    root = parsed(brief_page(full_brief()))
    sections = [words(h) for h in root.xpath("//section[@class='group']/h2")]
    assert sections == ["Manufacturing", "Money", "Other news"]
    kickers = [words(k) for k in root.xpath("//p[@class='kicker']")]
    assert kickers == ["Manufacturing · Altman’s fabs", *["Altman’s fabs"] * 4]
    plain = [item(note("a"), story=None), item(note("b"), topics=(MONEY,), story=None)]
    root = parsed(brief_page(brief_view(*plain)))
    assert [words(k) for k in root.xpath("//p[@class='kicker']")] == ["Manufacturing", "Money"]


def test_a_sponsor_is_always_labelled() -> None:
    sponsor = one(parsed(brief_page(full_brief())), "//a[@rel='sponsored']")
    assert sponsor.get("href") == "https://acme.example/"
    parent = sponsor.getparent()
    assert parent is not None
    assert words(parent) == "Sponsored by Acme:"


def test_a_brief_leads_to_its_neighbours() -> None:
    root = parsed(brief_page(full_brief()))
    assert one(root, "//a[@rel='prev']").get("href") == "/briefs/2024-W03/"
    assert one(root, "//a[@rel='next']").get("href") == "/briefs/2024-W05/"


def test_the_home_page_shows_the_latest_brief_and_what_came_since() -> None:
    root = parsed(home(item(note("since", title="Since that day"))))
    assert words(one(root, "//h1")) == "The Fab Brief"
    assert words(one(root, "//article[@class='brief']/header/h2")) == "Altman courts Gulf money"
    assert "Since that day" in words(one(root, "//section[@class='since']"))


def test_an_empty_home_page_says_so() -> None:
    assert "Nothing has been published yet." in words(one(parsed(home()), "//main"))


def test_a_skipped_week_is_told_in_its_own_words() -> None:
    skipped = Skipped("2024-W34", MOMENT, "Back on 30 August")
    root = parsed(briefs(BriefYear(2024, (skipped,))))
    assert words(one(root, "//li[@class='skipped']")) == "Back on 30 August 2024-W34 · no brief"


def test_a_collection_puts_its_notes_under_years() -> None:
    old = item(note("old", date=date(2023, 5, 1)))
    root = parsed(collection(items=(item(note()), old)))
    assert [words(h) for h in root.xpath("//main//h2")] == ["2024", "2023"]


def test_a_company_has_its_facts() -> None:
    facts = words(one(parsed(collection()), "//dl"))
    assert facts == (
        "Also called Open AI What it is AI laboratory Country United States"
        " Website https://openai.com"
    )


def test_a_split_collection_leads_to_its_years() -> None:
    page = collection(year=2024, years=(2024, 2023), count=300)
    years = one(parsed(page), "//nav[@aria-label='Years']")
    assert [a.get("href") for a in years.iter("a")] == [
        "/companies/openai/2024/",
        "/companies/openai/2023/",
    ]


def test_a_story_has_its_background() -> None:
    root = parsed(collection(collection="stories", subject=FABS))
    assert "How it began." in words(one(root, "//div[@class='text']"))
    assert "A plan for a network of chip factories." in words(one(root, "//main"))


def test_a_description_is_cut_at_a_word() -> None:
    page = note_page(item(note(summary="A sentence of words. " * 40)))
    content = one(parsed(page), "//meta[@name='description']").get("content") or ""
    assert content.endswith("words. A …")
    assert len(content) <= 200


def test_the_feeds_are_listed_with_what_they_hold_and_their_address() -> None:
    root = parsed(subscribe(*FEEDS))
    addresses = [code.text for code in root.iter("code")]
    assert set(addresses) == {f"https://brief.example/feeds/{feed.key}.atom" for feed in FEEDS}
    assert "Each holds the notes that name one company." in words(one(root, "//main"))


def test_a_form_may_send_to_the_mailing_service_alone() -> None:
    form = SubscribeForm("https://mail.example/list?a=1", "EMAIL", (("list", "7"),))
    head = replace(HEAD, config=replace(CONFIG, subscribe=form))
    root = parsed(subscribe(*FEEDS), head)
    policy = one(root, "//meta[@http-equiv='Content-Security-Policy']").get("content") or ""
    assert "form-action https://mail.example;" in policy
    shown = one(root, "//form")
    assert (shown.get("method"), shown.get("action")) == ("post", form.action)
    assert [(i.get("name"), i.get("value")) for i in shown.iter("input")] == [
        ("list", "7"),
        ("EMAIL", None),
    ]
    assert one(root, "//label").get("for") == shown.xpath(".//input[@type='email']/@id")[0]
    elsewhere = parsed(NOT_FOUND, head).xpath("//meta[@http-equiv][1]/@content")[0]
    assert "form-action 'none'" in elsewhere


@pytest.mark.parametrize(
    ("page", "mark"),
    [
        (note_page(item(note(), held="draft")), "Draft"),
        (note_page(item(note(), held="future")), "Held until its date"),
        (note_page(item(note(undated=True), held="draft")), "no date yet"),
        (brief_page(brief_view(item(note()), held="empty")), "Held: nothing in it yet"),
        (brief_page(brief_view(item(note(), held="draft"))), "Draft"),
        (home(item(note(), held="draft")), "Draft"),
    ],
)
def test_what_is_held_is_marked_in_a_preview(page: Page, mark: str) -> None:
    assert mark in words(one(parsed(page, PREVIEW), "//main"))


def test_groups_keep_notes_that_no_topic_holds() -> None:
    alone = item(note("b"), topics=())
    view = brief_view(item(note("a")), alone, groups=(ItemGroup(None, (alone,)),))
    assert "Other news" in words(one(parsed(brief_page(view)), "//main"))


def test_a_sites_own_template_that_fails_is_a_diagnostic() -> None:
    template = b"{% macro time() %}{% endmacro %}{% macro note_day(n) %}{{ wen }}{% endmacro %}"
    own = theme(files={**FILES, "macros/time.html": template})
    html, problems = pages.render(note_page(item(note())), own)
    assert html == b""
    assert [(p.code, p.message) for p in problems] == [("N502", "'wen' is undefined")]


def test_the_page_of_a_note_needs_nothing_but_the_note() -> None:
    root = parsed(Page("notes/bare/index.html", "note", NoteView(Item(BARE))))
    assert words(one(root, "//h1")) == BARE.title
