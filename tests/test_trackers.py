"""What became of claims and figures: their pages, and those of stories and companies."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from site_gen.render import pages, sitemap
from site_gen.render.templates import Theme
from site_gen.render.words import Words, translations
from site_gen.views import ClaimsView, CollectionView, FiguresView, FigureView
from tests import arranged
from tests.arranged import Made, note, site_yaml
from tests.render_values import CATALOGUE, FILES

NOW = "2024-12-01"
COMPANIES = "openai: {name: OpenAI}\nmeta: {name: Meta}\nacme: {name: Acme}\n"
STORY = "---\ntitle: The fabs\nstatus: {status}\n---\nHow it began.\n"
RAISES = '{id: raises, text: "OpenAI raises billions", status: reported, about: openai, %s}'


def fields(claims: str = "", figures: str = "", more: str = "") -> str:
    """Return lines of front matter; claims and figures are flow mappings, one a line."""
    lines = [more] if more else []
    for name, items in (("claims", claims), ("figures", figures)):
        if items:
            lines += [f"{name}:", *(f"  - {item}" for item in items.splitlines())]
    return "\n".join(lines)


FABS: Mapping[str, str] = {
    "companies.yaml": COMPANIES,
    "stories/fabs.md": STORY.format(status="closed"),
    "notes/first.md": note(
        "2024-01-22",
        fields(
            RAISES % "as_of: 2024-01-19, due: 2024-06",
            '{id: bill, label: "The bill", min: 8, max: 10, unit: USD, kind: estimate, '
            "about: openai}",
            "story: fabs\ncompanies: [openai]",
        ),
    ),
    "notes/second.md": note(
        "2024-02-20",
        fields(
            "{id: raises, status: reported}\n"
            '{id: rumour, text: "Somebody joins", status: rumoured}',
            "{id: bill, min: 5000, max: 7000, kind: estimate}",
            "story: fabs",
        ),
    ),
    "notes/elsewhere.md": note("2024-10-29", fields("{id: raises, status: shelved}")),
}


def made(
    root: Path, files: Mapping[str, str] = FABS, now: str = NOW, preview: bool = False
) -> Made:
    """Arrange a site that has no errors."""
    found = arranged.make(root, files, now, preview=preview)
    assert not [each for each in found.diagnostics if each.severity == "error"], found.diagnostics
    return found


def page(site: Made, address: str) -> HtmlElement:
    """Render one page of a site."""
    config = site.plan.head.config
    catalogue = CATALOGUE if config.language == "en" else None
    theme = Theme(FILES, site.plan.head, Words(config.language, translations(catalogue)))
    html, problems = pages.render(site.page(address), theme)
    assert problems == ()
    return lxml_html.document_fromstring(html.decode())


def words(element: HtmlElement) -> str:
    """Return what a reader sees, without breaks."""
    return " ".join(element.text_content().split())


def of_class(element: HtmlElement, name: str) -> list[HtmlElement]:
    """Return elements by a word of their class."""
    return list(element.xpath(f".//*[contains(concat(' ', @class, ' '), ' {name} ')]"))


# Which pages there are.


def test_a_site_without_claims_and_figures_has_no_tracker(tmp_path: Path) -> None:
    site = made(tmp_path, {"notes/a.md": note("2024-01-01")})
    assert not [a for a in site.addresses() if a.startswith(("/claims/", "/figures/"))]
    assert not site.plan.head.claims
    assert not site.plan.head.figures
    assert (site.plan.claims, site.plan.figures) == ((), ())
    assert "Claims" not in words(page(site, "/"))


def test_a_tracker_is_there_from_the_first_published_statement_on(tmp_path: Path) -> None:
    assert "/claims/" not in made(tmp_path, now="2024-01-21").addresses()
    assert {"/claims/", "/figures/", "/figures/bill/"} <= made(
        tmp_path, now="2024-01-22"
    ).addresses()


def test_what_a_draft_says_is_tracked_in_a_preview_alone(tmp_path: Path) -> None:
    files = {"notes/a.md": note("2024-01-01", "draft: true\n" + fields(RAISES % "due: 2025"))}
    files["companies.yaml"] = COMPANIES
    assert "/claims/" not in made(tmp_path, files).addresses()
    shown = page(made(tmp_path, files, preview=True), "/claims/")
    assert "OpenAI raises billions" in words(shown)


def test_a_retraction_takes_the_only_statement_and_its_page_away(tmp_path: Path) -> None:
    gone = note(
        "2024-01-01",
        fields("{id: a, text: It is so, status: reported}", "{id: b, label: B, value: 1}")
        + "\nchanges: [{date: 2024-02-01, kind: retraction, text: Invented.}]",
    )
    assert "/figures/b/" in made(tmp_path, {"notes/a.md": gone}, "2024-01-31").addresses()
    later = made(tmp_path, {"notes/a.md": gone}, "2024-02-01").addresses()
    assert not [a for a in later if a.startswith(("/claims/", "/figures/"))]


def test_the_masthead_leads_to_the_trackers_and_says_where_one_is(tmp_path: Path) -> None:
    site = made(tmp_path)
    menu = page(site, "/figures/").xpath("//header//nav//a")
    assert {"/claims/", "/figures/"} <= {link.get("href") for link in menu}
    assert [link.get("href") for link in menu if link.get("aria-current")] == ["/figures/"]


def test_the_sitemap_lists_the_trackers_with_the_day_of_their_newest_note(tmp_path: Path) -> None:
    listed = sitemap.sitemap(made(tmp_path).plan).decode()
    assert "<loc>https://brief.example/claims/</loc><lastmod>2024-10-29</lastmod>" in listed
    assert "<loc>https://brief.example/figures/bill/</loc><lastmod>2024-02-20</lastmod>" in listed


@pytest.mark.parametrize("alias", ["/claims/", "/figures/bill/", "/data/figures.csv/"])
def test_no_redirect_can_stand_where_a_tracker_does(alias: str, tmp_path: Path) -> None:
    clash = {**FABS, "notes/clash.md": note("2024-01-01", f"aliases: [{alias}]")}
    assert "N405" in {
        found.partition(" ")[0] for found in arranged.make(tmp_path, clash, NOW).found
    }


# Links in texts.


@pytest.mark.parametrize(
    "address",
    ["/claims/", "/claims/#raises", "/figures/bill/", "/data/claims.csv", "/data/figures.csv"],
)
def test_a_text_may_link_a_tracker(address: str, tmp_path: Path) -> None:
    files = {**FABS, "notes/linking.md": note("2024-11-01", text=f"[There]({address}).")}
    site = made(tmp_path, files)
    assert site.found == []
    links = page(site, "/notes/linking/").xpath("//*[@class='text']//a/@href")
    assert links == [address]


def test_what_was_sent_before_a_tracker_was_there_stays_without_the_link(tmp_path: Path) -> None:
    early = note("2024-01-03", text="[There](/figures/bill/).")
    site = made(tmp_path, {**FABS, "notes/early.md": early})
    addresses = {
        path: item.references.addresses["site:/figures/bill/"]
        for path, item in (
            ("page", site.page("/notes/early/").view.item),  # type: ignore[union-attr]
            ("brief", site.page("/briefs/2024-W01/").view.items[0]),  # type: ignore[union-attr]
        )
    }
    assert addresses == {"page": "/figures/bill/", "brief": None}


# Claims.


def test_claims_stand_under_what_became_of_them_and_by_company(tmp_path: Path) -> None:
    shown = page(made(tmp_path), "/claims/")
    headings = [words(h) for h in shown.xpath("//h1 | //h2 | //h3")]
    assert headings == ["Claims", "Open", "About no one company", "Fell", "OpenAI"]
    jumps = shown.xpath("//nav[@class='contents']//a/@href")
    assert jumps == ["#Open", "#Fell"]
    assert [words(h) for jump in jumps for h in shown.xpath(f"//*[@id='{jump[1:]}']")] == [
        "Open",
        "Fell",
    ]


def test_the_claims_page_says_what_its_marks_mean_and_how_many_are_overdue(tmp_path: Path) -> None:
    def key(now: str) -> list[str]:
        shown = page(made(tmp_path, now=now), "/claims/")
        return [words(li) for li in shown.xpath("//nav[@class='contents']//li")]

    assert key("2024-06-30") == ["Open 2 · Said, and not settled yet."]
    assert key("2024-07-01") == [
        (
            "Open 2 · Said, and not settled yet. "
            "1 is overdue: its day has passed, and nothing was heard since."
        )
    ]
    assert key(NOW)[1] == "Fell 1 · Denied, shelved or found false."


def test_a_mark_says_what_its_shape_means(tmp_path: Path) -> None:
    claim = page(made(tmp_path), "/claims/").get_element_by_id("raises")
    marks = of_class(claim, "status")
    said = [(words(mark), mark.get("title")) for mark in marks]
    assert said == [("shelved", "Fell"), ("reported", "Open")]


def test_a_claim_says_how_it_stands_and_how_it_stood(tmp_path: Path) -> None:
    claim = page(made(tmp_path), "/claims/").get_element_by_id("raises")
    assert "OpenAI raises billions shelved since 29 October 2024" in words(claim)
    assert [words(p) for p in of_class(claim, "past")] == [
        "reported from 19 January 2024 · a.example"
    ]
    assert [str(each) for each in claim.xpath(".//a/@href")] == [
        "/notes/elsewhere/",
        "/stories/fabs/",
        "/notes/first/",
    ]


def test_a_claim_that_is_repeated_says_so_once(tmp_path: Path) -> None:
    claim = page(made(tmp_path, now="2024-03-01"), "/claims/").get_element_by_id("raises")
    seen = words(claim)
    assert "since 19 January 2024 · a.example · said again 20 February 2024" in seen
    assert not of_class(claim, "past")


def test_an_open_claim_past_its_last_day_is_overdue(tmp_path: Path) -> None:
    def seen(now: str) -> str:
        return words(page(made(tmp_path, now=now), "/claims/").get_element_by_id("raises"))

    assert "due June 2024" in seen("2024-06-30")
    assert "overdue" not in seen("2024-06-30")
    assert "overdue, was due June 2024" in seen("2024-07-01")
    assert "due" not in seen("2024-10-30")


def test_the_newest_statement_comes_first(tmp_path: Path) -> None:
    view = made(tmp_path).page("/claims/").view
    assert isinstance(view, ClaimsView)
    assert [history.id for history in view.histories] == ["raises", "rumour"]


def test_a_claim_of_many_statuses_keeps_the_older_ones_folded(tmp_path: Path) -> None:
    statuses = ("reported", "denied")
    files = {
        f"notes/n{n}.md": note(
            f"20{n // 12:02d}-{n % 12 + 1:02d}-01",
            fields(f"{{id: a, text: It is so, status: {statuses[n % 2]}}}"),
        )
        for n in range(12, 112)
    }
    claim = page(made(tmp_path, files), "/claims/").get_element_by_id("a")
    assert len(claim.xpath("./ul[@class='past']/li")) == 8
    assert words(claim.xpath(".//summary")[0]) == "91 earlier statuses"
    assert len(claim.xpath(".//details//li")) == 91


def test_five_hundred_statements_of_one_status_are_one_line(tmp_path: Path) -> None:
    files = {
        f"notes/n{n}.md": note(
            f"{1700 + n // 12}-{n % 12 + 1:02d}-01",
            fields("{id: a, text: It is so, status: reported}"),
        )
        for n in range(500)
    }
    claim = page(made(tmp_path, files), "/claims/").get_element_by_id("a")
    assert "since 1 January 1700" in words(claim)
    assert "said again 1 August 1741" in words(claim)
    assert not of_class(claim, "past")


def test_a_company_without_a_page_is_named_without_a_link(tmp_path: Path) -> None:
    files = {
        "companies.yaml": COMPANIES,
        "notes/a.md": note(
            "2024-01-01",
            fields(
                "{id: a, text: It is so, status: reported, about: acme}",
                "{id: b, label: B, value: 1, about: acme}",
            ),
        ),
    }
    site = made(tmp_path, files)
    for address in ("/claims/", "/figures/", "/figures/b/"):
        shown = page(site, address)
        assert "Acme" in words(shown)
        assert not shown.xpath("//a[@href='/companies/acme/']")


def test_claims_are_followed_by_feed_once_one_turned(tmp_path: Path) -> None:
    def feeds(now: str) -> list[str]:
        found = page(made(tmp_path, now=now), "/claims/").xpath("//link[@rel='alternate']/@href")
        return [str(each) for each in found if "claims" in each]

    assert feeds("2024-03-01") == []
    assert feeds(NOW) == ["/feeds/claims.atom"]


# Figures.


def test_figures_stand_by_company_then_label(tmp_path: Path) -> None:
    rows = (
        "{id: z, label: Zeta, value: 1, about: meta}\n"
        "{id: b, label: beta, value: 1, about: meta}\n"
        "{id: n, label: Alpha, value: 1}"
    )
    files = {**FABS, "notes/more.md": note("2024-03-01", fields(figures=rows))}
    shown = page(made(tmp_path, files), "/figures/")
    assert [words(h) for h in shown.xpath("//h2")] == ["Meta", "OpenAI", "About no one company"]
    assert [words(t) for t in of_class(shown, "title")] == ["beta", "Zeta", "The bill", "Alpha"]


def test_many_figures_have_an_index_and_are_folded_but_for_the_first(tmp_path: Path) -> None:
    rows = "\n".join(f"{{id: f{n}, label: F{n}, value: 1, about: meta}}" for n in range(9))
    files = {**FABS, "notes/more.md": note("2024-03-01", fields(figures=rows))}
    shown = page(made(tmp_path, files), "/figures/")
    index = shown.xpath("//nav[@class='contents']//li")
    assert [words(li) for li in index] == ["Meta 9", "OpenAI 1"]
    for link in shown.xpath("//nav[@class='contents']//a"):
        assert words(shown.get_element_by_id(link.get("href")[1:])) == words(link)
    (more,) = shown.xpath("//main//details")
    assert words(more.find("summary")) == "3 more figures"
    assert [words(t) for t in of_class(more, "title")] == ["F6", "F7", "F8"]


def test_figures_of_one_company_need_no_index(tmp_path: Path) -> None:
    assert not page(made(tmp_path), "/figures/").xpath("//nav[@class='contents']")


def test_a_row_has_the_newest_value_and_how_often_it_was_given(tmp_path: Path) -> None:
    shown = page(made(tmp_path), "/figures/")
    row = words(of_class(shown, "measured")[0])
    assert row.startswith("5,000 to 7,000 USD")
    assert row.endswith("2 statements")
    assert of_class(shown, "sparkline") == []  # two points are no line


def test_a_figure_given_once_has_no_drawing(tmp_path: Path) -> None:
    site = made(tmp_path, now="2024-02-01")
    assert not of_class(page(site, "/figures/"), "sparkline")
    shown = page(site, "/figures/bill/")
    assert not shown.xpath("//main//svg")
    assert len(shown.xpath("//tbody/tr")) == 1


def test_a_figure_has_its_history_as_a_chart_and_a_table(tmp_path: Path) -> None:
    shown = page(made(tmp_path), "/figures/bill/")
    assert words(shown.xpath("//h1")[0]) == "The bill"
    assert shown.xpath("//main//svg[@role='img']")
    assert shown.xpath("//tbody//a/@href") == [
        "https://a.example/",
        "/notes/first/",
        "https://a.example/",
        "/notes/second/",
    ]
    assert {"/companies/openai/", "/stories/fabs/"} <= set(shown.xpath("//main/p//a/@href"))


def test_the_index_is_given_the_last_points_alone(tmp_path: Path) -> None:
    files = {
        f"notes/n{n}.md": note(
            f"20{n // 12:02d}-{n % 12 + 1:02d}-01",
            fields(figures=f"{{id: a, label: A, value: {n}, kind: {kind}}}"),
        )
        for n in range(60)
        for kind in ["target" if n % 3 == 0 else "actual"]
    }
    site = made(tmp_path, files)
    index = site.page("/figures/").view
    assert isinstance(index, FiguresView)
    (shown,) = index.histories
    assert len(shown.points) == 30
    assert {point.figure.kind for point in shown.points} == {"actual"}
    assert "60 statements" in words(page(site, "/figures/"))
    whole = site.page("/figures/a/").view
    assert isinstance(whole, FigureView)
    assert len(whole.history.points) == 60


def test_what_other_companies_have_of_the_same_stands_beside_it_as_bars(tmp_path: Path) -> None:
    rows = "\n".join(
        f"{{id: {company}-spent, label: Money spent, value: {value}, unit: USD, for: {period}, "
        f"about: {company}}}"
        for company, value, period in (("meta", 7, 2024), ("openai", 5, 2024), ("acme", 9, 2023))
    )
    files = {"companies.yaml": COMPANIES, "notes/a.md": note("2025-01-01", fields(figures=rows))}
    site = made(tmp_path, files, "2025-02-01")
    shown = page(site, "/figures/openai-spent/")
    (chart,) = shown.xpath("//*[@id='Compared-bars']")
    assert [words(row) for row in chart.xpath(".//tbody//th")] == ["Meta", "OpenAI"]
    assert words(chart.xpath(".//caption")[0]) == "Money spent, 2024"
    assert not page(site, "/figures/acme-spent/").xpath("//*[@id='Compared-bars']")


# Stories and companies.


def test_a_story_is_one_timeline_of_notes_claims_and_figures(tmp_path: Path) -> None:
    shown = page(made(tmp_path), "/stories/fabs/")
    entries = [words(e) for e in shown.xpath("//ol[@class='timeline']/li")]
    assert [entry[:16] for entry in entries] == [
        "22 January 2024 ",
        "20 February 2024",
        "29 October 2024 ",
    ]
    assert "reported OpenAI raises billions a.example · as of 19 January 2024" in entries[0]
    assert "8 to 10 USD The bill estimate" in entries[0]
    assert "rumoured Somebody joins" in entries[1]
    assert "5,000 to 7,000 USD" in entries[1]
    assert "shelved OpenAI raises billions" in entries[2]
    assert "told on 29 October 2024 in A title" in entries[2]
    assert [words(dot) for dot in of_class(shown, "dot")] == [
        "a note of this story",
        "a day that a note told of later, or a note from elsewhere",
    ]
    assert "A story that has ended" in words(shown)


def test_an_earlier_day_stands_by_itself_where_another_note_lies_between(tmp_path: Path) -> None:
    late = fields("{id: late, text: It began, status: confirmed, as_of: 2024-01-20}")
    files = {**FABS, "notes/late.md": note("2024-01-24", f"story: fabs\n{late}")}
    shown = page(made(tmp_path, files), "/stories/fabs/")
    entries = [words(e) for e in shown.xpath("//ol[@class='timeline']/li")]
    assert [entry[:15] for entry in entries[:4]] == [
        "19 January 2024",
        "20 January 2024",
        "22 January 2024",
        "24 January 2024",
    ]
    assert entries[1].startswith("20 January 2024 confirmed It began")
    assert entries[1].endswith("told on 24 January 2024 in A title")


def test_a_timeline_of_its_own_notes_alone_needs_no_key(tmp_path: Path) -> None:
    files = {path: text for path, text in FABS.items() if path != "notes/elsewhere.md"}
    assert not of_class(page(made(tmp_path, files), "/stories/fabs/"), "dot")


def test_what_is_repeated_elsewhere_is_not_told_in_a_story(tmp_path: Path) -> None:
    again = fields("{id: raises, status: reported}", "{id: bill, value: 9}")
    site = made(tmp_path, {**FABS, "notes/again.md": note("2024-03-05", again)})
    seen = words(page(site, "/stories/fabs/"))
    assert "5 March 2024" not in seen
    assert "9 USD" not in seen


def test_a_story_of_one_note_looks_right(tmp_path: Path) -> None:
    files = {
        "stories/fabs.md": STORY.format(status="open"),
        "notes/a.md": note("2024-01-01", "story: fabs"),
    }
    shown = page(made(tmp_path, files), "/stories/fabs/")
    assert [words(e) for e in shown.xpath("//ol/li")] == ["1 January 2024 A title Text."]
    assert "A story that goes on" in words(shown)


def test_a_split_story_shows_each_statement_on_one_page_of_a_year(tmp_path: Path) -> None:
    files = {
        f"notes/n{n}.md": note(
            f"{2021 + n % 2}-01-{n % 28 + 1:02d}",
            fields(
                f"{{id: c{n}, text: C{n}, status: reported, "
                f"as_of: {2021 + n % 2 if n else 2020}-01-01}}",
                more="story: fabs",
            ),
        )
        for n in range(202)
    }
    site = made(tmp_path, {**files, "stories/fabs.md": STORY.format(status="open")})
    years = [site.page(f"/stories/fabs/{year}/").view for year in (2021, 2022)]
    shown = [{h.id for h in v.claims} for v in years if isinstance(v, CollectionView)]
    assert shown[0] | shown[1] == {f"c{n}" for n in range(202)}
    assert not shown[0] & shown[1]
    assert "c0" in shown[0]
    assert "1 January 2020" in words(page(site, "/stories/fabs/2021/"))


def test_a_company_shows_claims_about_it_open_ones_first(tmp_path: Path) -> None:
    more = fields('{id: open-one, text: "It opens", status: announced, about: openai}')
    site = made(tmp_path, {**FABS, "notes/more.md": note("2024-01-02", more)})
    shown = page(site, "/companies/openai/")
    assert [words(h) for h in shown.xpath("//h2")] == ["Claims", "Figures", "Notes"]
    assert [words(h) for h in shown.xpath("//h2[@id='Notes']/../h3")] == ["2024"]
    titles = [words(t) for t in shown.xpath("//*[contains(@class, 'tracked')]//*[@class='title']")]
    assert titles == ["It opens", "OpenAI raises billions", "The bill"]
    assert "/claims/#raises" in shown.xpath("//main//a/@href")


def test_a_company_of_many_claims_and_figures_still_shows_its_notes_soon(tmp_path: Path) -> None:
    claims = "\n".join(
        f"{{id: c{n}, text: C{n}, status: reported, about: openai}}" for n in range(11)
    )
    figures = "\n".join(f"{{id: f{n}, label: F{n}, value: 1, about: openai}}" for n in range(9))
    files = {**FABS, "notes/more.md": note("2024-03-01", fields(claims, figures))}
    shown = page(made(tmp_path, files), "/companies/openai/")
    assert [words(each) for each in shown.xpath("//main//summary")] == [
        "4 more claims",
        "2 more figures",
    ]
    assert len(shown.xpath("//main//section/ul/li")) == 8 + 8 + 1


def test_a_company_that_nothing_is_claimed_of_lists_its_notes_alone(tmp_path: Path) -> None:
    files = {"companies.yaml": COMPANIES, "notes/a.md": note("2024-01-01", "companies: [meta]")}
    shown = page(made(tmp_path, files), "/companies/meta/")
    assert [words(h) for h in shown.xpath("//h2")] == ["2024"]
    assert not shown.xpath("//nav[@class='contents']")


def test_a_page_is_given_no_more_than_it_shows(tmp_path: Path) -> None:
    """An edited claim makes only those pages new that show it."""
    before = {p.path: p.view for p in made(tmp_path / "a").plan.pages}
    edited = {**FABS, "notes/second.md": FABS["notes/second.md"].replace("Somebody", "Nobody")}
    after = {p.path: p.view for p in made(tmp_path / "b", edited).plan.pages}
    changed = {path for path, view in after.items() if before[path] != view}
    assert {p for p in changed if not p.startswith("briefs/2024-W")} == {
        "claims/index.html",
        "notes/second/index.html",
        "stories/fabs/index.html",
    }


# Unsafe words, other languages.


def test_words_are_words(tmp_path: Path) -> None:
    evil = "</script><script>alert(1)</script>"
    files = {
        "notes/a.md": note(
            "2024-01-01",
            fields(
                f'{{id: a, text: "{evil}", status: reported, by: "{evil}"}}',
                f'{{id: b, label: "{evil}", value: 1, unit: "<b>"}}',
            ),
        )
    }
    site = made(tmp_path, files)
    for address in ("/claims/", "/figures/", "/figures/b/"):
        shown = page(site, address)
        assert not shown.xpath("//script[not(@type)] | //main//b")
        assert evil in words(shown)


def test_a_claim_in_another_language_is_marked_so(tmp_path: Path) -> None:
    files = {
        "site.yaml": site_yaml().replace("language: en", "language: ar"),
        "notes/a.md": note(
            "2024-01-01",
            "lang: en\n"
            + fields("{id: a, text: It is so, status: reported}", "{id: b, label: B, value: 1}"),
        ),
    }
    site = made(tmp_path, files)
    claims, figure = page(site, "/claims/"), page(site, "/figures/b/")
    assert claims.get("dir") == "rtl"
    title = of_class(claims.get_element_by_id("a"), "title")[0]
    assert (title.get("lang"), title.get("dir")) == ("en", "ltr")
    assert figure.xpath("//h1")[0].get("lang") == "en"


def test_every_page_says_what_it_is_about(tmp_path: Path) -> None:
    site = made(tmp_path)
    for address in ("/claims/", "/figures/", "/figures/bill/"):
        shown = page(site, address)
        assert shown.xpath("//link[@rel='canonical']/@href") == [f"https://brief.example{address}"]
        assert str(shown.xpath("//meta[@name='description']/@content")[0]).strip()
        (data,) = shown.xpath("//script[@type='application/ld+json']/text()")
        assert '"Dataset"' in data
        assert f"https://brief.example{address}" in data
