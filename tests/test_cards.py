"""Pictures for shared links: what they show, when they are drawn, and what it takes."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import textwrap
from datetime import datetime
from pathlib import Path
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from lxml import html as lxml_html
from PIL import Image, ImageChops

from site_gen import colours, pool, press
from site_gen.build import default_templates
from site_gen.products import Card
from site_gen.publication import BriefLink
from site_gen.render import cards, lettering
from site_gen.render.words import Words, translations
from tests import sites, small_site

PARIS = ZoneInfo("Europe/Paris")
MOMENT = datetime(2024, 1, 26, 7, tzinfo=PARIS)
LONG = " ".join(["A title of three hundred characters has to find its room"] * 6)[:300]
FILES = default_templates()
TITLE_END = 528
"""Above the last line."""
BRIEF_CARD = "output/briefs/2024-W04/card.png"


def card(title: str = "Altman courts Gulf money", **changed: object) -> Card:
    fields = {
        "site": "The Fab Brief",
        "title": title,
        "timezone": PARIS,
        "brief": BriefLink("2024-W04", title, MOMENT),
        **changed,
    }
    return Card(**fields)  # type: ignore[arg-type]


def draw(drawn: Card) -> bytes:
    return cards.Studio(FILES, Words("en", translations(None))).draw(drawn)


def picture(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as found:
        return found.convert("RGB")


def inked(data: bytes, top: int, bottom: int) -> tuple[int, int, int, int] | None:
    """Return the box of all that is not paper between two heights."""
    strip = picture(data).crop((0, top, 1200, bottom))
    box = ImageChops.difference(strip, Image.new("RGB", strip.size, colours.LIGHT)).getbbox()
    return box and (box[0], box[1] + top, box[2], box[3] + top)


def with_cards(folder: Path, more: str = "") -> Path:
    config = small_site.FILES["content/site.yaml"] + "cards: true\n" + more
    return small_site.make(folder, site=config)


def test_a_card_is_a_png_of_the_size_that_networks_ask_for() -> None:
    data = draw(card())
    with Image.open(io.BytesIO(data)) as found:
        assert (found.format, found.size) == ("PNG", (1200, 630))
    assert len(data) <= 60_000


@pytest.mark.parametrize(
    "title",
    [LONG, "W" * 300, "x" * 80 + " " + LONG[:200], "ﬁ", "Ünïcödé “quoted” – €8 bn, ½ of it"],
)
def test_whatever_the_title_it_stays_within_the_edges_and_the_weight(title: str) -> None:
    data = draw(card(title))
    box = inked(data, 170, TITLE_END)
    assert len(data) <= 60_000
    assert box is not None
    assert box[0] >= 76
    assert box[2] <= 1200 - 70


def test_a_short_title_is_larger_than_a_long_one() -> None:
    short, long = inked(draw(card("Two fabs")), 180, 290), inked(draw(card(LONG)), 180, 235)
    assert short
    assert long
    assert short[3] - short[1] > 55 > long[3] - long[1]


def test_the_same_card_is_the_same_bytes_also_from_another_process() -> None:
    script = """
        import hashlib
        from tests.test_cards import card, draw
        print(hashlib.sha256(draw(card())).hexdigest())
    """
    said = {
        subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script)],
            cwd=sites.ROOT,
            env={"PYTHONPATH": str(sites.ROOT), "PYTHONHASHSEED": seed, "TZ": zone, "LANG": lang},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed, zone, lang in (("0", "UTC", "C"), ("7", "Asia/Kathmandu", "C.UTF-8"))
    }
    assert len(said) == 1


@pytest.mark.parametrize("title", ["日本のチップ", "رقائق الذكاء", "שבבים", "चिप्स", "Ελλάδα"])
def test_a_title_in_letters_that_the_font_lacks_is_left_off_and_no_box_is_drawn(title: str) -> None:
    assert draw(card(title)) == draw(card(""))


def test_without_its_title_a_brief_shows_the_name_of_the_site_large() -> None:
    box = inked(draw(card("日本")), 170, TITLE_END)
    assert box is not None
    assert box[3] - box[1] > 50


def test_letters_of_two_fonts_stand_in_one_line() -> None:
    bold = cards.Face(FILES, "bold")
    assert bold.has_letter("a")
    assert bold.has_letter("č")
    assert not bold.has_letter("日")
    assert bold.length("ač", 60) == bold.length("a", 60) + bold.length("č", 60)
    assert draw(card("Škoda in Łódź")) != draw(card("koda in d"))


def test_the_fonts_have_all_letters_of_western_and_central_europe() -> None:
    letters = "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØŒÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿ"
    letters += "ĄĆČĎĘĚĞİŁŃŇŐŘŚŞŠŤŮŰŹŻŽąćčďęěğıłńňőřśşšťůűźżž–—’‘“”„«»‹›…€£¥§°·×½²³%&@#"
    for weight in ("bold", "regular"):
        face = cards.Face(FILES, weight)
        assert [letter for letter in letters if not face.has_letter(letter)] == []


@pytest.mark.parametrize(
    ("text", "set_as"),
    [
        ("8\N{NARROW NO-BREAK SPACE}billion", "8\N{NO-BREAK SPACE}billion"),
        ("a \t\n b", "a b"),
        ("chip 🚀 race 🇫🇷", "chip race"),
        ("co\N{SOFT HYPHEN}operate\N{ZERO WIDTH SPACE}", "cooperate"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}abc", "abc"),
        ("abc א", ""),
        ("x\N{COMBINING ENCLOSING CIRCLE}", ""),
    ],
)
def test_what_cannot_be_set_is_replaced_or_left_out(text: str, set_as: str) -> None:
    assert lettering.settable(text, lambda letter: letter < "\u0250") == set_as


def test_lines_are_as_even_as_can_be() -> None:
    text = "one two three four five six seven eight nine ten"
    lines = lettering.balanced(text, 40, len)
    assert len(lines) == len(lettering.filled(text, 40, len)) == 2
    assert abs(len(lines[0]) - len(lines[1])) < 6
    assert " ".join(lines) == text


def test_text_without_spaces_is_broken_anywhere_and_none_of_it_is_lost() -> None:
    for text in ("x" * 95, "日本語" * 30):
        lines = lettering.filled(text, 20, len)
        assert "".join(lines) == text
        assert max(map(len, lines)) <= 20


def test_what_does_not_fit_is_cut_at_an_ellipsis() -> None:
    assert lettering.cut(["one two,", "three"], 1, 8, len) == ["one two…"]
    assert lettering.cut(["one", "two"], 2, 8, len) == ["one", "two"]


def test_the_colours_are_those_of_the_style_sheet() -> None:
    sheet = FILES["assets/site.css"].decode()
    for name, value in (("paper", colours.LIGHT), ("ink", cards.INK), ("muted", cards.MUTED)):
        assert re.search(rf"--{name}: *{value};", sheet), name
    assert re.search(rf"--accent: *{cards.ACCENT};", sheet)


def test_the_accent_of_the_site_is_on_the_card_dark_enough_to_be_seen() -> None:
    shades = picture(draw(card(accent="#ffee00"))).getpixel((100, 80))
    assert isinstance(shades, tuple)
    seen = "#{:02x}{:02x}{:02x}".format(*shades)
    assert colours.contrast(seen, colours.LIGHT) >= 4.5


def test_a_site_has_a_card_and_each_brief_has_one(tmp_path: Path) -> None:
    site = with_cards(tmp_path)
    done = small_site.run(site, "build")
    assert done.exit_code == 0, done.output
    found = sorted(path.relative_to(site).as_posix() for path in site.rglob("card.png"))
    assert found == [BRIEF_CARD, "output/card.png"]
    manifest = json.loads((site / "output/.site-gen-manifest.json").read_text("utf-8"))
    assert "card.png" in json.dumps(manifest)


def meta(file: Path) -> dict[str, str]:
    page = lxml_html.fromstring(file.read_bytes())
    named = ((m.get("property") or m.get("name"), m.get("content")) for m in page.iter("meta"))
    return {name: content or "" for name, content in named if name}


def test_pages_name_their_card_its_size_and_what_it_shows(tmp_path: Path) -> None:
    site = with_cards(tmp_path)
    small_site.run(site, "build")
    of_brief = meta(site / "output/briefs/2024-W04/index.html")
    assert of_brief["og:image"] == "https://brief.example/briefs/2024-W04/card.png"
    assert (of_brief["og:image:width"], of_brief["og:image:height"]) == ("1200", "630")
    assert of_brief["og:image:alt"] == "The Fab Brief: Altman courts Gulf money, and 1 more"
    assert of_brief["twitter:card"] == "summary_large_image"
    of_note = meta(site / "output/notes/altman-fabs/index.html")
    assert of_note["og:image"] == "https://brief.example/card.png"
    assert of_note["og:image:alt"] == "The Fab Brief"
    assert "og:image" not in meta(site / "output/404.html")


def test_without_the_setting_there_is_no_card_and_pillow_is_never_loaded(tmp_path: Path) -> None:
    site = small_site.make(tmp_path)
    script = "import sys; from site_gen.cli import main\n"
    script += "try: main()\nfinally: print([n for n in sys.modules if n.startswith('PIL')])"
    done = subprocess.run(
        [sys.executable, "-c", script, "-C", str(site), "build"],
        env={"PYTHONPATH": str(sites.ROOT), "SOURCE_DATE_EPOCH": small_site.NOW},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"
    assert not list(site.rglob("card.png"))
    assert "og:image" not in meta(site / "output/index.html")
    assert meta(site / "output/index.html")["twitter:card"] == "summary"


def test_a_card_is_kept_while_what_it_shows_is_the_same(tmp_path: Path) -> None:
    site = with_cards(tmp_path)
    small_site.run(site, "build")
    before = {path: path.stat().st_mtime_ns for path in site.rglob("card.png")}
    with mock.patch.object(cards.Studio, "draw", side_effect=AssertionError):
        sites.edit(site / "content/site.yaml", "author: {name: The desk}", "author: {name: Us}")
        sites.edit(site / "content/notes/altman-fabs.md", "is raising money", "raises money")
        done = small_site.run(site, "build", "--jobs", "1")
    assert done.exit_code == 0, done.output
    assert {path: path.stat().st_mtime_ns for path in site.rglob("card.png")} == before


def test_a_new_title_draws_that_card_alone_and_says_why(tmp_path: Path) -> None:
    site = with_cards(tmp_path)
    small_site.run(site, "build")
    of_site, of_brief = site / "output/card.png", site / BRIEF_CARD
    before = of_site.stat().st_mtime_ns, of_brief.read_bytes()
    sites.edit(site / "content/notes/altman-fabs.md", "Altman courts", "Altman wants")
    done = small_site.run(site, "build", "--explain")
    assert of_site.stat().st_mtime_ns == before[0]
    assert of_brief.read_bytes() != before[1]
    assert re.search(r"briefs/2024-W04/card\.png.*what it says", done.output)


def test_cards_go_when_the_setting_goes(tmp_path: Path) -> None:
    site = with_cards(tmp_path)
    small_site.run(site, "build")
    small_site.write(site, "content/site.yaml", small_site.FILES["content/site.yaml"])
    small_site.run(site, "build")
    assert not list(site.rglob("card.png"))


def test_a_preview_has_none(tmp_path: Path) -> None:
    site = with_cards(tmp_path)
    small_site.run(site, "build", "--preview")
    assert not list(site.rglob("card.png"))
    assert "og:image" not in meta(site / "output/index.html")


def test_many_cards_are_drawn_by_several_processes_to_the_same_bytes(tmp_path: Path) -> None:
    site = with_cards(tmp_path)
    for week in range(10, 40):
        text = "---\ntitle: Special {0}\npublished: 2024-01-20\nnotes: [altman-fabs]\n---\nWords.\n"
        small_site.write(site, f"content/briefs/special-{week}.md", text.format(week))
    small_site.write(
        site,
        "content/notes/altman-fabs.md",
        small_site.FILES["content/notes/altman-fabs.md"].replace("2024-01-22", "2024-01-02"),
    )
    built = {}
    for jobs in ("1", "2"):
        with mock.patch.object(pool, "_together", wraps=pool._together) as together:
            done = small_site.run(site, "build", "--jobs", jobs, "--output", str(tmp_path / jobs))
        assert done.exit_code == 0, done.output
        assert together.called == (jobs == "2")
        built[jobs] = sites.files(tmp_path / jobs)
    assert built["1"] == built["2"]
    assert len(built["1"]) < press.WORTH_A_POOL


@pytest.mark.parametrize("command", ["build", "check"])
def test_without_pillow_one_line_says_what_to_install(tmp_path: Path, command: str) -> None:
    site = with_cards(tmp_path)
    script = "import sys; sys.modules['PIL'] = None; from site_gen.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, "-C", str(site), command],
        env={"PYTHONPATH": str(sites.ROOT), "SOURCE_DATE_EPOCH": small_site.NOW},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "error[N504]" in done.stderr
    assert "pip install 'site-gen[cards]'" in done.stderr
    assert "content/site.yaml:7:8" in done.stderr
    assert not (site / "output/index.html").exists()


@pytest.mark.parametrize("command", ["build", "check"])
def test_a_font_that_cannot_be_read_is_named(tmp_path: Path, command: str) -> None:
    site = with_cards(tmp_path)
    small_site.write(site, "templates/cards/bold-latin.woff2", "no font")
    done = small_site.run(site, command)
    assert done.exit_code == 1
    assert "error[N505]" in done.stderr
    assert "templates/cards/bold-latin.woff2" in done.stderr


def test_a_site_may_bring_a_font_of_its_own(tmp_path: Path) -> None:
    site = with_cards(tmp_path)
    small_site.run(site, "build")
    before = (site / BRIEF_CARD).read_bytes()
    (site / "templates/cards").mkdir(parents=True)
    regular = FILES["cards/regular-latin.woff2"]
    (site / "templates/cards/bold-latin.woff2").write_bytes(regular)
    done = small_site.run(site, "build", "--explain")
    assert (site / BRIEF_CARD).read_bytes() != before
    assert re.search(r"card\.png.*the fonts of pictures", done.output)


def test_an_alias_may_not_take_the_place_of_a_card(tmp_path: Path) -> None:
    site = with_cards(tmp_path)
    text = small_site.FILES["content/notes/altman-fabs.md"].replace(
        "date:", "aliases: [/card.png]\ndate:"
    )
    small_site.write(site, "content/notes/altman-fabs.md", text)
    done = small_site.run(site, "build")
    assert done.exit_code == 1
    assert "N405" in done.stderr
