"""The ways to subscribe: a page that explains and lists feeds, and a form where there is one."""

from __future__ import annotations

import json
import re
import struct
from datetime import date, time
from pathlib import Path

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from site_gen.products import Pace
from site_gen.render import rhythm
from site_gen.render.words import Words, translations
from site_gen.settings import BriefRule
from tests import sites, small_site

FORM = """\
subscribe:
  email:
    action: https://mail.example.net/lists/subscribe?via=site
    field: address
    hidden: {list: fab-brief, tag: site}
"""
NOTE = "content/notes/altman-fabs.md"
ENGLISH = Words("en", translations(None))


def page(site: Path, path: str) -> HtmlElement:
    return lxml_html.fromstring((site / "output" / path).read_bytes())


def text(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def build(folder: Path, more: str = "", note: str | None = None, **left_out: None) -> Path:
    """Build the small site; `more` goes into site.yaml, `note` is the first note."""
    config = small_site.FILES["content/site.yaml"] + more
    site = small_site.make(folder, site=config, **left_out)
    if note is not None:
        small_site.write(site, NOTE, note)
    done = small_site.run(site, "build")
    assert done.exit_code == 0, done.output
    return site


def policy(root: HtmlElement) -> dict[str, str]:
    (content,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return dict(rule.split(" ", 1) for rule in str(content).split("; "))


def test_the_page_explains_feeds_in_four_sentences(tmp_path: Path) -> None:
    main = page(build(tmp_path), "subscribe/index.html").find(".//main")
    assert main is not None
    (told,) = [text(p) for p in main.iter("p") if text(p).startswith("A feed is")]
    assert len(re.findall(r"[.](?: |$)", told)) == 4
    assert "Follow briefs or notes, not both; add a story to follow it." in text(main)


def test_every_feed_is_listed_with_what_it_holds_how_often_and_its_address(tmp_path: Path) -> None:
    story = small_site.FILES[NOTE].replace(
        "date:", "story: altman-fabs\ntopics: [policy]\ncompanies: [openai]\ndate:"
    )
    site = build(tmp_path, note=story)
    entries = page(site, "subscribe/index.html").xpath("//ul[@class='feeds']/li")
    addresses = [text(entry.xpath(".//code")[0]) for entry in entries]
    feeds = {
        f"https://brief.example/{path.relative_to(site / 'output').as_posix()}"
        for path in (site / "output/feeds").rglob("*.atom")
    }
    assert len(addresses) == len(set(addresses))
    assert set(addresses) == feeds
    assert all(entry.xpath(".//p[@class='meta']") for entry in entries)
    for entry in entries:
        (link,) = entry.xpath(".//a/@href")
        assert f"https://brief.example{link}" == text(entry.xpath(".//code")[0])


def test_how_often_each_comes_is_said(tmp_path: Path) -> None:
    said = text(page(build(tmp_path), "subscribe/index.html"))
    assert "Once a week: Friday, 07:00." in said
    assert "2 entries so far. Last on 24 January 2024." in said


def test_the_rule_of_the_newest_brief_is_told(tmp_path: Path) -> None:
    rules = "brief:\n  - {weekday: friday}\n  - {weekday: sunday, time: '18:30', from: 2024-W03}\n"
    note = small_site.FILES[NOTE].replace("2024-01-22", "2024-01-16")
    site = build(tmp_path, rules, note)
    assert "Once a week: Sunday, 18:30." in text(page(site, "subscribe/index.html"))


def test_the_latest_brief_is_the_sample(tmp_path: Path) -> None:
    (sample,) = page(build(tmp_path), "subscribe/index.html").xpath("//*[@class='sample']")
    (link,) = sample.xpath(".//a/@href")
    assert link == "/briefs/2024-W04/"
    titles = [text(item) for item in sample.iter("li")]
    assert titles == ["Altman courts Gulf money", "Export rules [draft] tightened"]


def test_the_two_main_feeds_come_first_and_long_lists_are_folded(tmp_path: Path) -> None:
    names = [f"c{n}" for n in range(4)]
    companies = "".join(f"{name}: {{name: {name.upper()}}}\n" for name in names)
    note = small_site.FILES[NOTE].replace(
        "date:", f"companies: [{', '.join(names)}]\ntopics: [policy]\ndate:"
    )
    site = small_site.make(tmp_path, companies=companies)
    small_site.write(site, NOTE, note)
    assert small_site.run(site, "build").exit_code == 0
    root = page(site, "subscribe/index.html")
    first = root.xpath("//ul[@class='feeds']")[0]
    assert [text(title) for title in first.xpath(".//p[@class='title']")] == [
        "The brief",
        "All notes",
    ]
    folds = {text(fold.find("summary")): "open" in fold.attrib for fold in root.iter("details")}
    del folds["Menu"]
    assert folds == {"By topic 1": True, "By company 4": False}


def test_without_a_brief_there_is_no_sample(tmp_path: Path) -> None:
    site = build(tmp_path, altman_fabs=None, export_rules=None)
    assert not page(site, "subscribe/index.html").xpath("//*[@class='sample']")


def test_a_story_that_has_ended_says_so(tmp_path: Path) -> None:
    note = small_site.FILES[NOTE].replace("date:", "story: altman-fabs\ndate:")
    site = build(tmp_path, note=note)
    assert "The story has ended." not in text(page(site, "subscribe/index.html"))
    small_site.write(
        site, "content/stories/altman-fabs.md", "---\ntitle: The fabs\nstatus: closed\n---\n"
    )
    small_site.run(site, "build")
    assert "The story has ended." in text(page(site, "subscribe/index.html"))


def test_the_page_is_the_same_whatever_week_it_is(tmp_path: Path) -> None:
    rules = "brief:\n  - {weekday: friday}\n  - {weekday: sunday, from: 2024-W20}\n"
    site = build(tmp_path, rules, memory_prices=None, rumour=None, export_rules=None)
    before = (site / "output/subscribe/index.html").read_bytes()
    small_site.run(site, "build", "--now", "2025-06-01")
    assert (site / "output/subscribe/index.html").read_bytes() == before


def test_a_form_stands_on_the_page_and_after_each_brief(tmp_path: Path) -> None:
    site = build(tmp_path, FORM)
    for path in ("subscribe/index.html", "briefs/2024-W04/index.html"):
        root = page(site, path)
        (form,) = root.xpath("//form[@class='subscribe']")
        assert form.get("method") == "post"
        assert form.get("action") == "https://mail.example.net/lists/subscribe?via=site"
        sent = {field.get("name"): field.get("value") for field in form.iter("input")}
        assert sent == {"list": "fab-brief", "tag": "site", "address": None}
        (field,) = form.xpath(".//input[@type='email']")
        assert field.get("autocomplete") == "email"
        assert root.xpath(f"//label[@for='{field.get('id')}']")
        assert policy(root)["form-action"] == "https://mail.example.net"


def test_elsewhere_nothing_may_be_sent(tmp_path: Path) -> None:
    site = build(tmp_path, FORM)
    others = {
        path.relative_to(site / "output").as_posix(): page(site, str(path))
        for path in (site / "output").rglob("*.html")
    }
    del others["subscribe/index.html"], others["briefs/2024-W04/index.html"]
    assert "index.html" in others
    for root in others.values():
        assert policy(root)["form-action"] == "'none'"
        assert not root.xpath("//form[@method='post']")


def test_without_a_mailing_service_there_is_no_form(tmp_path: Path) -> None:
    site = build(tmp_path)
    for path in ("subscribe/index.html", "briefs/2024-W04/index.html"):
        assert not page(site, path).xpath("//form[@method='post']")
        assert policy(page(site, path))["form-action"] == "'none'"
    assert "mail" not in text(page(site, "subscribe/index.html"))


@pytest.mark.parametrize(
    ("pace", "said"),
    [
        (Pace(1, 0, 1, date(2024, 1, 1)), "1 entry so far."),
        (Pace(3, 3, 12, date(2024, 1, 1)), "3 entries so far."),
        (Pace(60, 8, 35, date(2024, 1, 1)), "About 8 a week."),
        (Pace(20, 0, 4, date(2024, 1, 1)), "About 4 a month."),
        (Pace(20, 0, 1, date(2024, 1, 1)), "About one a month."),
        (Pace(20, 0, 0, date(2024, 1, 1)), "A few a year."),
    ],
)
def test_a_pace_in_words(pace: Pace, said: str) -> None:
    assert rhythm.pace(pace, ENGLISH) == said


def test_a_day_and_a_time_in_the_words_of_the_language() -> None:
    rule = BriefRule(0, time(18, 5))
    assert rhythm.weekly(rule, ENGLISH) == "Once a week: Monday, 18:05."
    assert "lundi, 18" in rhythm.weekly(rule, Words("fr", translations(None)))


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (range(1, 29), "About 7 a week."),
        (range(1, 29, 7), "About 4 a month."),
        (range(1, 360, 90), "About one a month."),
    ],
)
def test_the_pace_is_that_of_the_newest_entries(tmp_path: Path, days: range, said: str) -> None:
    kept = small_site.make(tmp_path, altman_fabs=None, export_rules=None, memory_prices=None)
    for number in days:
        day = date.fromordinal(date(2023, 1, 1).toordinal() + number)
        note = f"---\ntitle: Note {number}\ndate: {day}\nsource: https://ft.com/\n---\nWords.\n"
        small_site.write(kept, f"content/notes/note-{number}.md", note)
    done = small_site.run(kept, "build")
    assert done.exit_code == 0, done.output
    (entry,) = page(kept, "subscribe/index.html").xpath(
        "//li[.//code[contains(., '/feeds/notes.atom')]]"
    )
    assert said in text(entry)


def test_a_web_manifest_names_the_site_and_its_icons(tmp_path: Path) -> None:
    site = build(tmp_path, "tagline: Fabs, weekly\naccent: '#0b5fff'\n")
    output = site / "output"
    told = json.loads((output / "site.webmanifest").read_text("utf-8"))
    assert (told["name"], told["description"]) == ("The Fab Brief", "Fabs, weekly")
    assert (told["start_url"], told["scope"], told["lang"]) == ("/", "/", "en")
    assert told["theme_color"] == "#0b5fff"
    assert {icon["type"]: icon["sizes"] for icon in told["icons"]} == {
        "image/svg+xml": "any",
        "image/png": "192x192",
    }
    for icon in told["icons"]:
        data = (output / icon["src"].removeprefix("/")).read_bytes()
        if icon["type"] == "image/png":
            assert struct.unpack(">II", data[16:24]) == (192, 192)
    root = page(site, "index.html")
    assert root.xpath("//link[@rel='manifest']/@href") == ["/site.webmanifest"]
    assert policy(root)["manifest-src"] == "'self'"
    assert not page(site, "briefs/2024-W04/index.html").xpath("//link[@rel='manifest']")
    linked = [str(href).removeprefix("/") for href in root.xpath("//link[@rel='icon']/@href")]
    assert [href.rpartition(".")[2] for href in linked] == ["png", "svg"]
    assert all((output / href).is_file() for href in linked)


def test_a_site_below_a_folder_says_so_in_its_manifest(tmp_path: Path) -> None:
    root = sites.copy("typical", tmp_path)
    sites.build(root, tmp_path / "output", sites.now("typical"))
    told = json.loads((tmp_path / "output/site.webmanifest").read_text("utf-8"))
    assert told["start_url"] == told["scope"] == "/brief/"
    assert [icon["src"] for icon in told["icons"]] == ["/brief/assets/icon.png"]
    assert told["icons"][0]["type"] == "image/png"
    home = page(tmp_path, "index.html")
    assert home.xpath("//link[@rel='icon']/@href") == ["/brief/assets/icon.png"]


def test_a_drawn_icon_of_the_site_is_no_touch_icon(tmp_path: Path) -> None:
    small_site.write(tmp_path, "content/assets/i.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    root = page(build(tmp_path, "icon: /assets/i.svg\n"), "index.html")
    assert root.xpath("//link[@rel='icon']/@type") == ["image/svg+xml"]
    assert not root.xpath("//link[@rel='apple-touch-icon']")


def test_a_preview_names_no_manifest(tmp_path: Path) -> None:
    site = small_site.make(tmp_path)
    small_site.run(site, "build", "--preview")
    assert not (site / "output/site.webmanifest").exists()
    assert not page(site, "index.html").xpath("//link[@rel='manifest']")
