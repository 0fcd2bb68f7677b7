"""What is made of a site: pages, feeds, redirects and copies, and two that would be one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_gen import clock
from site_gen.arrange import announced
from site_gen.publication import Item
from site_gen.texts import Text
from site_gen.views import (
    BriefsView,
    BriefView,
    CollectionView,
    HomeView,
    IndexView,
    NoteView,
    RedirectView,
)
from tests.arranged import TOPICS, Files, Made, brief, make, note, site_yaml

NOW = "2024-02-01"
CHANGE = "changes:\n  - {{date: {}, kind: {}, text: Words}}\n"
WEEKS: Files = {
    "notes/a.md": note("2024-01-17"),
    "notes/b.md": note("2024-01-24"),
    "notes/c.md": note("2024-01-31"),
    "briefs/special.md": brief("title: Special\npublished: 2024-01-24\nnotes: [a]"),
}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x03\x08\0\0\0\0"


def slugs(items: tuple[Item, ...]) -> list[str]:
    return [item.note.slug for item in items]


# Pages


def test_a_site_without_notes_has_its_standing_pages(tmp_path: Path) -> None:
    made = make(tmp_path, {"topics.yaml": TOPICS}, NOW)
    assert made.found == []
    assert made.addresses() == {
        "/",
        "/404.html",
        "/briefs/",
        "/search/",
        "/subscribe/",
        "/feeds/briefs.atom",
        "/feeds/briefs.json",
        "/feeds/feeds.opml",
        "/feeds/notes.atom",
        "/feeds/notes.json",
    }


def test_a_topic_company_or_story_has_its_page_and_feed_once_a_note_is_out(tmp_path: Path) -> None:
    files = {
        "companies.yaml": "acme: {name: Acme}\nglobex: {name: Globex}\n",
        "stories/fabs.md": "---\ntitle: Fabs\n---\n",
        "stories/mines.md": "---\ntitle: Mines\n---\n",
        "notes/a.md": note(NOW, "topics: [chips]\ncompanies: [acme]\nstory: fabs"),
        "notes/b.md": note("2024-02-02", "topics: [law]\ncompanies: [globex]\nstory: mines"),
        "notes/c.md": note(NOW, "topics: [energy]\ncompanies: [globex]\ndraft: true"),
    }
    subjects = ("topics/chips", "companies/acme", "stories/fabs")
    more = {f"/{s}/" for s in subjects} | {f"/feeds/{s}.atom" for s in subjects}
    made = make(tmp_path, files, NOW)
    assert made.addresses() == {
        "/",
        "/404.html",
        "/briefs/",
        "/companies/",
        "/feeds/briefs.atom",
        "/feeds/briefs.json",
        "/feeds/feeds.opml",
        "/feeds/notes.atom",
        "/feeds/notes.json",
        "/notes/a/",
        "/search/",
        "/stories/",
        "/subscribe/",
        "/topics/",
        *more,
    }


def test_the_home_page_shows_the_latest_brief_and_what_came_since(tmp_path: Path) -> None:
    view = make(tmp_path, WEEKS, NOW).page("/").view
    assert isinstance(view, HomeView)
    assert view.latest
    assert view.latest.brief.name == "2024-W04"
    assert slugs(view.since) == ["c"]


def test_briefs_are_linked_in_the_order_of_their_moments(tmp_path: Path) -> None:
    made = make(tmp_path, WEEKS, NOW)
    chain = [
        (b.previous and b.previous.name, b.name, b.next and b.next.name) for b in made.site.briefs
    ]
    assert chain == [
        ("special", "2024-W04", None),
        ("2024-W03", "special", "2024-W04"),
        (None, "2024-W03", "special"),
    ]


def test_the_next_brief_is_linked_once_it_is_out(tmp_path: Path) -> None:
    assert make(tmp_path, WEEKS, NOW).brief("2024-W04").next is None
    link = make(tmp_path, WEEKS, "2024-02-03").brief("2024-W04").next
    assert link
    assert link.name == "2024-W05"


def test_briefs_stand_under_the_year_of_their_week(tmp_path: Path) -> None:
    files = {
        "notes/a.md": note("2024-12-20"),
        "notes/b.md": note("2024-12-28"),
        "notes/c.md": note("2025-01-02"),
        "briefs/2024-W52.md": brief("published: 2024-12-31"),
        "briefs/special.md": brief("title: T\npublished: 2024-12-30\nnotes: [a]"),
        "briefs/2025-W02.md": brief("skip: Away"),
    }
    view = make(tmp_path, files, "2025-02-01").page("/briefs/").view
    assert isinstance(view, BriefsView)
    assert [(year.year, [entry.name for entry in year.entries]) for year in view.years] == [
        (2025, ["2025-W02", "2025-W01", "special"]),
        (2024, ["2024-W52", "2024-W51"]),
    ]


def test_a_note_names_its_weekly_brief_once_that_is_out(tmp_path: Path) -> None:
    made = make(tmp_path, WEEKS, NOW)

    def brief_of(slug: str) -> str | None:
        view = made.page(f"/notes/{slug}/").view
        assert isinstance(view, NoteView)
        return view.brief.name if view.brief else None

    assert [brief_of(slug) for slug in "abc"] == ["2024-W03", "2024-W04", None]


def test_a_moment_is_shown_in_the_zone_of_the_site(tmp_path: Path) -> None:
    files = {"site.yaml": site_yaml(zone="Europe/Paris"), "notes/a.md": note("2024-01-24")}
    moment = make(tmp_path, files, NOW).brief("2024-W04").moment
    assert moment.isoformat() == "2024-01-26T07:00:00+01:00"


@pytest.mark.parametrize(
    ("files", "title"),
    [
        ({"notes/a.md": note("2024-01-24")}, "A title"),
        (
            {
                "notes/a.md": note("2024-01-24", "weight: short"),
                "notes/b.md": note("2024-01-24").replace("A title", "The lead"),
                "notes/c.md": note("2024-01-24", "weight: short"),
            },
            "The lead, and 2 more",
        ),
        ({"briefs/2024-W04.md": brief("", "An intro.")}, "2024-W04"),
        (
            {"notes/a.md": note("2024-01-24"), "briefs/2024-W04.md": brief("title: Its own")},
            "Its own",
        ),
    ],
)
def test_a_brief_is_called_by_its_title_its_lead_or_its_name(
    files: Files, title: str, tmp_path: Path
) -> None:
    assert make(tmp_path, files, NOW).brief("2024-W04").title == title


def test_a_page_of_many_notes_is_split_by_year(tmp_path: Path) -> None:
    zone = site_yaml(zone="Europe/Paris")
    files: dict[str, str | bytes] = {
        f"notes/n{number:03}.md": note("2022-06-01", "topics: [chips]") for number in range(199)
    }
    files["site.yaml"] = zone
    files["notes/east.md"] = note("2022-12-31T23:30:00Z", "topics: [chips]")  # 2023 in Paris
    whole = make(tmp_path, files, NOW)
    assert "/topics/chips/2022/" not in whole.addresses()

    files["notes/last.md"] = note("2024-01-01", "topics: [chips]", "[2022](/topics/chips/2022/).")
    split = make(tmp_path, files, NOW)
    assert split.found == []
    assert {a for a in split.addresses() if a.startswith("/topics/chips/")} == {
        "/topics/chips/",
        "/topics/chips/2022/",
        "/topics/chips/2023/",
        "/topics/chips/2024/",
    }
    assert _of_collection(split, "/topics/chips/") == (None, (2024, 2023, 2022), 201, 1)
    assert _of_collection(split, "/topics/chips/2023/") == (2023, (2024, 2023, 2022), 201, 1)
    assert _of_collection(split, "/topics/chips/2022/") == (2022, (2024, 2023, 2022), 201, 199)


def _of_collection(made: Made, address: str) -> tuple[int | None, tuple[int, ...], int, int]:
    view = made.page(address).view
    assert isinstance(view, CollectionView)
    return view.year, view.years, view.count, len(view.items)


def test_a_story_is_told_from_its_beginning_and_others_from_the_newest(tmp_path: Path) -> None:
    files = {
        "stories/old.md": "---\ntitle: Old\n---\n",
        "stories/new.md": "---\ntitle: New\n---\n",
        "notes/a.md": note("2024-01-24", "story: old\ntopics: [chips]"),
        "notes/b.md": note("2024-01-25", "story: old\ntopics: [chips]"),
        "notes/c.md": note("2024-01-26", "story: new\ntopics: [law, law]"),
    }
    made = make(tmp_path, files, NOW)
    story, topic = made.page("/stories/old/").view, made.page("/topics/chips/").view
    assert isinstance(story, CollectionView)
    assert isinstance(topic, CollectionView)
    assert (slugs(story.items), slugs(topic.items)) == (["a", "b"], ["b", "a"])
    index = made.page("/stories/").view
    assert isinstance(index, IndexView)
    assert [(e.id, e.count, e.latest.slug) for e in index.entries] == [
        ("new", 1, "c"),
        ("old", 2, "b"),
    ]


# Changes and retractions


def test_a_change_counts_from_its_day_on_for_notes_and_briefs(tmp_path: Path) -> None:
    files = {
        "notes/a.md": note("2024-01-24", CHANGE.format("2024-01-28", "update")),
        "briefs/2024-W04.md": brief(CHANGE.format("2024-01-29", "correction")),
    }
    before, after = (make(tmp_path, files, now) for now in ("2024-01-27", "2024-01-29"))
    for made, counts in ((before, (0, 0)), (after, (1, 1))):
        shown = made.brief("2024-W04")
        assert (len(shown.notes[0].changes), len(shown.changes)) == counts
        assert len(made.site.notes[0].changes) == counts[0]


def test_changes_of_one_day_all_count(tmp_path: Path) -> None:
    changes = "".join(f"  - {{date: 2024-01-24, kind: update, text: '{n}'}}\n" for n in "123")
    made = make(tmp_path, {"notes/a.md": note("2024-01-24", f"changes:\n{changes}")}, NOW)
    assert [(c.number, c.text) for c in made.site.notes[0].changes] == [
        (1, "1"),
        (2, "2"),
        (3, "3"),
    ]


RETRACTED: Files = {
    "companies.yaml": "acme: {name: Acme}\n",
    "stories/fabs.md": "---\ntitle: Fabs\n---\n",
    "notes/a.md": note(
        "2024-01-24",
        "topics: [chips]\ncompanies: [acme]\nstory: fabs\nsummary: Words.\nwhy_it_matters: Words.\n"
        "claims: [{id: c, text: Words, status: reported}]\n"
        "figures: [{id: f, label: Words, value: 1, unit: kW}]\n"
        "image: {src: a.png, alt: Words}\n" + CHANGE.format("2024-01-28", "retraction"),
        "[Words](note:a).",
    ),
    "notes/a.png": PNG,
}


def test_a_retraction_leaves_a_stub_everywhere(tmp_path: Path) -> None:
    made = make(tmp_path, RETRACTED, NOW)
    assert made.found == []
    views = [made.page(f"/{a}/").view for a in ("topics/chips", "companies/acme", "stories/fabs")]
    items = [item for view in views if isinstance(view, CollectionView) for item in view.items]
    own, weekly = made.page("/notes/a/").view, made.page("/briefs/2024-W04/").view
    assert isinstance(own, NoteView)
    assert isinstance(weekly, BriefView)
    items += [own.item, *weekly.items]
    items += [
        entry for feed in made.plan.feeds for entry in feed.entries if isinstance(entry, Item)
    ]
    assert len(items) == 10
    for item in items:
        stub = item.note
        assert (stub.text, stub.summary, stub.why_it_matters) == (Text(), "", None)
        assert (stub.claims, stub.figures, stub.image) == ((), (), None)
        assert (stub.title, stub.retracted) == ("A title", True)
    assert made.plan.copies == ()


def test_a_retraction_takes_nothing_away_before_its_day(tmp_path: Path) -> None:
    made = make(tmp_path, RETRACTED, "2024-01-27")
    whole = made.site.notes[0]
    assert (whole.retracted, whole.summary, len(whole.claims)) == (False, "Words.", 1)
    assert [path for path, _ in made.plan.copies] == ["notes/a/a.png"]


# Old addresses and ids


def test_old_addresses_redirect(tmp_path: Path) -> None:
    aliases = "aliases: [/2019/a, /b/, /c.html]"
    made = make(tmp_path, {"notes/a.md": note("2024-01-24", aliases)}, NOW)
    redirects = {p.path: p.view for p in made.plan.pages if p.kind == "redirect"}
    assert redirects == dict.fromkeys(
        ("2019/a/index.html", "b/index.html", "c.html"), RedirectView("/notes/a/")
    )


def test_old_addresses_of_what_is_not_out_lead_nowhere(tmp_path: Path) -> None:
    files = {
        "notes/a.md": note("2024-02-24", "aliases: [/a/]"),
        "notes/b.md": note("2024-01-24", "draft: true\naliases: [/b/]"),
    }
    assert "redirect" not in {page.kind for page in make(tmp_path, files, NOW).plan.pages}


def test_old_ids_redirect_and_keep_a_copy_of_their_feed(tmp_path: Path) -> None:
    files = {
        "topics.yaml": "chips: {name: Chips, aliases: [semis, silicon]}\n",
        "companies.yaml": "meta: {name: Meta, aliases: [facebook]}\n",
        "stories/fabs.md": "---\ntitle: Fabs\naliases: [foundries]\n---\n",
        "notes/a.md": note("2024-01-24", "topics: [chips]\ncompanies: [meta]\nstory: fabs"),
    }
    made = make(tmp_path, files, NOW)
    redirects = {p.address: p.view for p in made.plan.pages if p.kind == "redirect"}
    assert redirects == {
        "/topics/semis/": RedirectView("/topics/chips/"),
        "/topics/silicon/": RedirectView("/topics/chips/"),
        "/companies/facebook/": RedirectView("/companies/meta/"),
        "/stories/foundries/": RedirectView("/stories/fabs/"),
    }
    feeds = {feed.key: feed for feed in made.plan.feeds}
    for old, new in (("topics/semis", "topics/chips"), ("companies/facebook", "companies/meta")):
        assert feeds[old].entries == feeds[new].entries
        assert (feeds[old].home, feeds[old].address) == (f"/{new}/", f"/feeds/{old}.atom")


# Two that would be one file


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"notes/b.md": note("2024-01-24", "aliases: [/notes/a/]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/notes/b]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/Notes/A/]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/x/, /x]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/x/, /x/index.html]")}, ["notes/b.md"]),
        (
            {"notes/b.md": note("2024-01-24", "aliases: [/caf\u00e9/, /cafe\u0301/]")},
            ["notes/b.md"],
        ),
        (
            {"notes/b.md": note("2024-01-24", "aliases: [/CAF\u00c9/, /cafe\u0301/]")},
            ["notes/b.md"],
        ),
        ({"notes/b.md": note("2024-01-24", "aliases: [/]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/404.html]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/about/]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/briefs/2024-w04/]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/topics/chips/]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/assets/data.csv/x/]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/x.html, /x.html/y/]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/feeds/briefs.atom]")}, ["notes/b.md"]),
        ({"notes/b.md": note("2024-01-24", "aliases: [/sitemap.xml]")}, ["notes/b.md"]),
        (
            {
                "notes/b.md": note("2024-01-24", "aliases: [/x/]"),
                "notes/c.md": note("2024-01-24", "aliases: [/X]"),
            },
            ["notes/c.md"],
        ),
        ({"topics.yaml": "chips: {name: C, aliases: [chips]}\n"}, ["topics.yaml"]),
        (
            {
                "topics.yaml": "chips: {name: C, aliases: [law]}\nlaw: {name: L}\n",
                "notes/b.md": note("2024-01-24", "topics: [law]"),
            },
            ["topics.yaml"],
        ),
        ({"assets/Data.csv": "a"}, ["assets/data.csv"]),
    ],
)
def test_two_for_one_file_are_an_error(files: Files, found: list[str], tmp_path: Path) -> None:
    base = {
        "notes/a.md": note("2024-01-24", "topics: [chips]"),
        "pages/about.md": "---\ntitle: About\n---\n",
        "assets/data.csv": "a,b\n",
    }
    made = make(tmp_path, {**base, **files}, NOW)
    assert {shown.rpartition(" ")[2] for shown in made.found} == set(found)
    assert {shown.partition(" ")[0] for shown in made.found} == {"N405"}


def test_both_makers_of_a_file_are_named(tmp_path: Path) -> None:
    files = {
        "notes/a.md": note("2024-01-24", "aliases: [/x/]"),
        "notes/b.md": note("2024-01-24", "aliases: [/X/]"),
    }
    (found,) = make(tmp_path, files, NOW).diagnostics
    assert found.message == (
        "/X/index.html would be made twice: by content/notes/b.md and by content/notes/a.md"
        " (as /x/index.html)"
    )


def test_what_a_note_to_come_takes_is_named_before_its_day(tmp_path: Path) -> None:
    files = {
        "notes/a.md": note("2024-01-24", "aliases: [/x/, /notes/later/]"),
        "notes/later.md": note("2024-03-01", "aliases: [/x]"),
        "notes/unfinished.md": note("2024-01-24", "draft: true\naliases: [/x]"),
    }
    made = make(tmp_path, files, NOW)
    assert made.found == ["N405 error notes/later.md", "N405 error notes/later.md"]
    assert len(make(tmp_path, files, "2024-03-01").found) == 2


def test_two_notes_of_one_name_are_named_once(tmp_path: Path) -> None:
    files = {"notes/a/x.md": note("2024-01-24"), "notes/b/x.md": note("2024-01-24")}
    assert make(tmp_path, files, NOW).found == ["N401 error notes/b/x.md"]


# Previews

HELD: Files = {
    "stories/fabs.md": "---\ntitle: Fabs\n---\n",
    "notes/a.md": note("2024-01-24"),
    "notes/draft.md": note("2024-01-24", "draft: true\nstory: fabs\naliases: [/old/]"),
    "notes/undated.md": note(None, "draft: true"),
    "notes/future.md": note("2024-02-20"),
    "briefs/2024-W03.md": brief("draft: true", "An intro."),
    "briefs/2024-W02.md": brief(""),
    "briefs/special.md": brief("title: T\npublished: 2024-03-01\nnotes: [a, draft]"),
    "briefs/unfinished.md": brief("title: U\ndraft: true"),
}


def test_a_preview_shows_everything_marked(tmp_path: Path) -> None:
    made = make(tmp_path, HELD, NOW, preview=True)
    assert made.plan.head.preview
    assert [(b.name, b.held, [n.slug for n in b.notes]) for b in made.site.briefs] == [
        ("special", "future", ["a", "draft"]),
        ("2024-W08", "future", ["future"]),
        ("2024-W05", "empty", ["undated"]),
        ("unfinished", "draft", []),
        ("2024-W04", None, ["a", "draft"]),
        ("2024-W03", "draft", []),
        ("2024-W02", "empty", []),
    ]
    pages = {page.address: page for page in made.plan.pages}
    marks = {}
    for slug in ("a", "draft", "undated", "future"):
        view = pages[f"/notes/{slug}/"].view
        assert isinstance(view, NoteView)
        marks[slug] = view.item.held
    assert marks == {"a": None, "draft": "draft", "undated": "draft", "future": "future"}
    assert {"/stories/fabs/", "/old/", "/briefs/unfinished/"} <= pages.keys()


def test_a_preview_has_no_feeds_and_holds_the_same(tmp_path: Path) -> None:
    preview, public = (make(tmp_path, HELD, NOW, preview=shown) for shown in (True, False))
    assert preview.plan.feeds == ()
    assert preview.held() == public.held()
    assert public.held() == [
        "note notes/future.md future 2024-02-20T00:00:00+00:00",
        "brief - future 2024-02-23T07:00:00+00:00",
        "brief briefs/special.md future 2024-03-01T00:00:00+00:00",
        "brief briefs/2024-W02.md empty -",
        "brief briefs/2024-W03.md draft -",
        "brief briefs/unfinished.md draft -",
        "note notes/draft.md draft -",
        "note notes/undated.md draft -",
    ]


def test_what_is_held_is_in_no_public_page_or_feed(tmp_path: Path) -> None:
    made = make(tmp_path, HELD, NOW)
    assert [note.slug for note in made.site.notes] == ["a"]
    assert list(made.site.briefs) == [made.brief("2024-W04")]
    assert made.site.held_notes == {}
    held = ("draft", "undated", "future", "special", "unfinished", "fabs", "old")
    assert not [a for a in made.addresses() if any(word in a for word in held)]


# Briefs that are out already


def moved(made: Made, **pages: str) -> list[str]:
    found = announced.check(
        made.content, made.site, {k.replace("_", "-"): v for k, v in pages.items()}
    )
    return [f"{d.at.path if d.at else '-'}: {d.message}" for d in found]


def articles(*names: str) -> str:
    return '<main id="Main">' + "".join(f'<article class="note" id="{n}">' for n in names)


def test_a_brief_that_stays_as_it_was_is_not_named(tmp_path: Path) -> None:
    made = make(tmp_path, WEEKS, NOW)
    pages = {"2024_W04": articles("b"), "2024_W03": articles("a"), "special": articles("a")}
    assert moved(made, **pages) == []
    assert moved(made, **{"2024_W05": articles("c"), "elsewhere": articles("z")}) == []


def test_what_would_enter_or_leave_a_brief_that_is_out_is_named(tmp_path: Path) -> None:
    files = {**WEEKS, "notes/late.md": note("2024-01-26"), "notes/b.md": note("2024-01-30")}
    assert moved(make(tmp_path, files, NOW), **{"2024_W04": articles("b", "gone")}) == [
        "content/notes/b.md: `b` would leave the brief 2024-W04, which is already out",
        "-: `gone` would leave the brief 2024-W04, which is already out",
        "content/notes/late.md: `late` would enter the brief 2024-W04, which is already out",
    ]


def test_a_brief_that_would_vanish_loses_its_notes(tmp_path: Path) -> None:
    files = {**WEEKS, "briefs/2024-W04.md": brief("draft: true")}
    assert moved(make(tmp_path, files, NOW), **{"2024_W04": articles("b")}) == [
        "content/notes/b.md: `b` would leave the brief 2024-W04, which is already out"
    ]


def test_what_is_due(tmp_path: Path) -> None:
    files = {
        "notes/a.md": note("2024-01-24", CHANGE.format("2024-02-01T10:00:00Z", "update")),
        "notes/b.md": note("2024-03-01"),
    }
    due = [make(tmp_path, files, now).site.next_due for now in (NOW, "2024-02-29", "2024-04-01")]
    assert due[:2] == [
        clock.parse_when("2024-02-01T10:00:00Z"),
        clock.parse_when("2024-03-01T00:00Z"),
    ]
    assert due[2] is None
