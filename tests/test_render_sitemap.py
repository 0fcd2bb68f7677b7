from dataclasses import replace
from datetime import date, datetime

from lxml import etree

from site_gen.model import Change
from site_gen.products import Page, Plan
from site_gen.render.sitemap import robots, sitemap
from site_gen.views import CollectionView, HomeView, NoteView, RedirectView, StandingView
from tests.render_values import (
    CHIPS,
    CONFIG,
    HEAD,
    PARIS,
    brief_page,
    brief_view,
    item,
    note,
    note_page,
    standing,
)

CHANGED = note("b", changes=(Change(datetime(2024, 3, 1, 9, tzinfo=PARIS), "update", "More."),))


def rows(*pages: Page) -> list[tuple[str, str | None]]:
    root = etree.fromstring(sitemap(Plan(HEAD, pages, (), ())))
    name = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    return [(url.findtext(f"{name}loc") or "", url.findtext(f"{name}lastmod")) for url in root]


def test_addresses_are_absolute_and_sorted() -> None:
    pages = (note_page(item(note("b"))), note_page(item(note("a"))))
    assert [address for address, _ in rows(*pages)] == [
        "https://brief.example/notes/a/",
        "https://brief.example/notes/b/",
    ]


def test_a_page_changed_with_the_newest_date_or_change_of_its_notes() -> None:
    both = (item(note("a")), item(CHANGED))
    changed = "2024-03-01T09:00:00+01:00"
    found = dict(
        rows(
            note_page(item(note("a"))),
            note_page(item(CHANGED)),
            Page("index.html", "home", HomeView(brief_view(*both), ())),
            brief_page(brief_view(item(note("a")))),
            Page("topics/x/index.html", "collection", CollectionView("topics", CHIPS, both)),
            Page("about/index.html", "standing", StandingView(standing())),
        )
    )
    assert found == {
        "https://brief.example/": changed,
        "https://brief.example/about/": None,
        "https://brief.example/briefs/2024-W04/": "2024-01-22",
        "https://brief.example/notes/a/": "2024-01-22",
        "https://brief.example/notes/b/": changed,
        "https://brief.example/topics/x/": changed,
    }


def test_a_briefs_own_change_counts() -> None:
    change = Change(date(2024, 2, 2), "clarification", "The week was wrong.")
    view = brief_view(item(note("a")), changes=(change,))
    assert rows(brief_page(view)) == [("https://brief.example/briefs/2024-W04/", "2024-02-02")]


def test_old_addresses_and_the_page_for_missing_ones_are_not_listed() -> None:
    pages = (
        Page("404.html", "404", None),
        Page("old/index.html", "redirect", RedirectView("/notes/a/")),
        Page("notes/a/index.html", "note", NoteView(item(note("a")))),
    )
    assert len(rows(*pages)) == 1


def test_robots_learn_of_the_sitemap_below_a_sub_path() -> None:
    head = replace(HEAD, config=replace(CONFIG, url="https://host.example/brief/"))
    assert b"\nSitemap: https://host.example/brief/sitemap.xml\n" in robots(head)


def test_a_preview_keeps_robots_out() -> None:
    assert robots(replace(HEAD, preview=True)) == b"User-agent: *\nDisallow: /\n"
