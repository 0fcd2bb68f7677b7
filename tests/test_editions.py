"""A site in two languages: the French edition below /fr/, and what both of them share."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from lxml import etree, html

from site_gen import build as pipeline
from site_gen import clock
from site_gen.diagnostics import has_errors
from site_gen.preview.site import PreviewSite
from tests import bilingual, sites, small_site
from tests.bilingual import ATOM

AT = "2024-02-10"
XHTML = "{http://www.w3.org/1999/xhtml}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The output: path → bytes."""
    root = bilingual.make(tmp_path_factory.mktemp("bilingual"))
    outcome = sites.build(root, root / "output", AT)
    assert outcome.diagnostics == ()
    return sites.files(root / "output")


def page(made: Mapping[str, bytes], path: str) -> html.HtmlElement:
    return html.fromstring(made[path])


def words(made: Mapping[str, bytes], path: str) -> str:
    return " ".join(page(made, path).text_content().split())


def ids(feed: bytes) -> list[str]:
    return [str(each.text) for each in etree.fromstring(feed).iter(ATOM + "id")]


# What there is of each edition, and what they share.


def test_the_edition_has_every_page_and_feed_below_its_language(made: Mapping[str, bytes]) -> None:
    shared = ("assets/", "fr/")
    once = {"robots.txt", "sitemap.xml", ".site-gen-manifest.json"}
    once |= {"notes/reactor/reactor.png", "notes/reactor/plan.png"}
    own = {p for p in made if not p.startswith(shared) and not p.startswith("search/words/")} - once
    further = {
        p.removeprefix("fr/")
        for p in made
        if p.startswith("fr/") and not p.startswith("fr/search/words/")
    }
    assert further == own
    assert {"404.html", "feeds/feeds.opml", "feed.xml", "data/claims.csv"} <= further


def test_what_is_shared_is_named_where_it_stands(made: Mapping[str, bytes]) -> None:
    fetched = page(made, "fr/notes/reactor/index.html").xpath("//link[@rel='stylesheet']/@href")
    fetched += page(made, "fr/notes/reactor/index.html").xpath("//img/@src")
    assert {str(each).partition(".")[0] for each in fetched} == {
        "/brief/assets/site",
        "/brief/assets/logo",
        "/brief/notes/reactor/reactor",
        "/brief/notes/reactor/plan",
    }
    entry = made["fr/feeds/notes.atom"].decode()
    assert "https://brief.example/brief/notes/reactor/plan.png" in entry
    assert "<logo>https://brief.example/brief/assets/logo.png</logo>" in entry


def test_links_inside_the_site_stay_in_the_edition(made: Mapping[str, bytes]) -> None:
    links = page(made, "fr/notes/reactor/index.html").xpath("//div[@class='text']//a/@href")
    assert links == ["/brief/fr/notes/prices/", "/brief/fr/topics/energy/", "/brief/fr/about/"]


def test_no_page_of_the_edition_links_the_other_but_to_switch(made: Mapping[str, bytes]) -> None:
    for path in (path for path in made if path.startswith("fr/") and path.endswith(".html")):
        found = page(made, path).xpath("//body//a[not(ancestor::nav[@class='languages'])]/@href")
        inside = [str(link) for link in found if str(link).startswith("/")]
        assert [link for link in inside if not link.startswith("/brief/fr/")] == [], path


def test_a_link_to_a_heading_that_is_called_otherwise_leads_to_the_note(
    made: Mapping[str, bytes],
) -> None:
    address = "//div[@class='text']//a/@href"
    own = page(made, "notes/prices/index.html").xpath(address)
    further = page(made, "fr/notes/prices/index.html").xpath(address)
    assert own == ["/brief/notes/reactor/#reactor_what-is-new"]
    assert further == ["/brief/fr/notes/reactor/"]


def test_a_text_may_link_the_other_edition(tmp_path: Path) -> None:
    root = bilingual.make(tmp_path)
    small_site.write(root, "content/pages/about.md", "---\ntitle: About\n---\n[Fr](/fr/about/).\n")
    sites.build(root, root / "output", AT)
    text = (root / "output" / "about" / "index.html").read_text("utf-8")
    assert '<a href="/brief/fr/about/">Fr</a>' in text


# Words.


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("notes/reactor", "Un réacteur redémarre"),
        ("notes/reactor", "Il alimente les centres."),
        ("notes/reactor", "selon son exploitant"),
        ("notes/reactor", "Il a 300 crayons."),
        ("notes/reactor", "Vu de la mer"),
        ("notes/reactor", "Les Nouvelles"),
        ("claims", "Le réacteur redémarre"),
        ("figures/rods", "Crayons du réacteur"),
        ("figures/rods", "300 crayons"),
        ("figures/rods", "310 crayons"),
        ("topics", "Le courant."),
        ("companies/tepco", "électricien"),
        ("stories/reactors", "Revenus."),
        ("briefs/2024-W04", "La semaine du réacteur."),
        ("briefs/2024-W04", "Vu ailleurs"),
        ("briefs/2024-W04", "C’étaient quatre semaines."),
        ("about", "Nous écrivons."),
    ],
)
def test_a_translation_overrides_the_words(made: Mapping[str, bytes], path: str, said: str) -> None:
    assert said in words(made, f"fr/{path}/index.html").replace("\u202f", " ")
    assert said not in words(made, f"{path}/index.html")


def test_the_edition_has_a_name_of_its_own(made: Mapping[str, bytes]) -> None:
    assert "Cinq minutes par semaine" in words(made, "fr/index.html")
    told = json.loads(made["fr/site.webmanifest"])
    assert (told["name"], told["lang"], told["start_url"]) == ("La Fab", "fr", "/brief/fr/")
    assert json.loads(made["site.webmanifest"])["start_url"] == "/brief/"
    assert "<title>La Fab</title>" in made["fr/feeds/feeds.opml"].decode()


def test_a_note_without_a_translation_is_marked(made: Mapping[str, bytes]) -> None:
    shown = page(made, "fr/notes/prices/index.html")
    assert shown.xpath("//h1/@lang") == ["en"]
    assert shown.xpath("//div[@class='text']/@lang") == ["en"]
    assert shown.xpath("string(//span[@class='foreign'])") == "en anglais"
    for path in ("fr/notes/reactor/index.html", "notes/prices/index.html"):
        assert "foreign" not in made[path].decode()


def test_a_page_without_a_translation_is_marked(made: Mapping[str, bytes]) -> None:
    shown = page(made, "fr/terms/index.html")
    assert shown.xpath("//h1/@lang | //div[@class='text']/@lang") == ["en", "en"]
    assert "en anglais" in words(made, "fr/terms/index.html")


def test_a_reader_finds_the_words_of_the_edition(made: Mapping[str, bytes]) -> None:
    def index(start: str) -> str:
        return b"".join(
            d for p, d in made.items() if p.startswith(f"{start}search/words/")
        ).decode()

    assert '"reacteur"' in index("fr/")
    assert '"reactor"' in index("")
    assert '"reactor"' not in index("fr/").replace('"company:', "")
    assert 'data-index="/brief/fr/search/"' in made["fr/search/index.html"].decode()
    assert "Un réacteur redémarre" in made["fr/search/notes/2024-0.json"].decode()


# From one to the other.


def test_each_page_names_its_likes_and_itself(made: Mapping[str, bytes]) -> None:
    for path in ("index.html", "notes/reactor/index.html", "claims/index.html", "about/index.html"):
        address = path.removesuffix("index.html")
        expected = {
            "en": f"https://brief.example/brief/{address}",
            "fr": f"https://brief.example/brief/fr/{address}",
            "x-default": f"https://brief.example/brief/{address}",
        }
        for start in ("", "fr/"):
            found = page(made, start + path).xpath("//link[@rel='alternate'][@hreflang]")
            assert {e.get("hreflang"): e.get("href") for e in found} == expected, path


def test_readers_can_switch_on_each_page_that_is_there_in_both(made: Mapping[str, bytes]) -> None:
    link = "//nav[@class='languages']//a"
    there = page(made, "notes/reactor/index.html").xpath(link)[0]
    back = page(made, "fr/notes/reactor/index.html").xpath(link)[0]
    assert (there.text, there.get("lang"), there.get("href")) == (
        "Français",
        "fr",
        "/brief/fr/notes/reactor/",
    )
    assert (back.text, back.get("lang"), back.get("href")) == (
        "English",
        "en",
        "/brief/notes/reactor/",
    )


@pytest.mark.parametrize("path", ["notes/prices/", "terms/", "old-reactor/", "404.html"])
def test_what_is_there_in_one_language_has_no_switch(made: Mapping[str, bytes], path: str) -> None:
    file = path if path.endswith(".html") else f"{path}index.html"
    for start in ("", "fr/"):
        text = made[start + file].decode()
        assert "hreflang=" not in text.partition("<main")[0]
        assert 'class="languages"' not in text


def test_one_sitemap_has_all_editions_and_links_them(made: Mapping[str, bytes]) -> None:
    root = etree.fromstring(made["sitemap.xml"])
    listed = {
        str(url.findtext(SITEMAP + "loc")): {
            link.get("hreflang"): link.get("href") for link in url.iter(XHTML + "link")
        }
        for url in root.iter(SITEMAP + "url")
    }
    base = "https://brief.example/brief"
    assert listed[f"{base}/notes/reactor/"] == listed[f"{base}/fr/notes/reactor/"]
    assert listed[f"{base}/notes/reactor/"]["fr"] == f"{base}/fr/notes/reactor/"
    assert listed[f"{base}/fr/notes/prices/"] == {}


# Feeds.


def test_every_id_of_the_edition_adds_its_language(made: Mapping[str, bytes]) -> None:
    feeds = [p for p in made if p.startswith("feeds/") and p.endswith(".atom")]
    assert len(feeds) > 5
    for path in feeds:
        assert ids(made[f"fr/{path}"]) == [f"{each}/fr" for each in ids(made[path])], path
    everything = [each for p in feeds for each in (*ids(made[p]), *ids(made[f"fr/{p}"]))]
    assert "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a/fr" in everything
    assert "tag:brief.example,2024:claim/restarts/reactor-7k2q/fr" in everything
    assert "tag:brief.example,2024:reactor-7k2q/change/1/fr" in everything


def test_feeds_of_the_edition_are_its_own(made: Mapping[str, bytes]) -> None:
    feed = etree.fromstring(made["fr/feeds/briefs.atom"])
    links = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
    assert links["self"] == "https://brief.example/brief/fr/feeds/briefs.atom"
    assert links["alternate"] == "https://brief.example/brief/fr/"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert made["fr/feed.xml"] == made["fr/feeds/briefs.atom"]
    told = json.loads(made["fr/feeds/notes.json"])
    assert told["feed_url"] == "https://brief.example/brief/fr/feeds/notes.json"
    languages = {each["title"]: each.get("language") for each in told["items"]}
    assert languages["Memory prices rise"] == "en"
    assert languages["[Corrigé] Un réacteur redémarre"] is None


# Later builds.


EDITS = {
    "a translated text": ("content/notes/reactor.fr.md", "---\ntitle: Neuf\n---\nTout neuf.\n"),
    "a translated list": ("content/topics.fr.yaml", "energy: {name: Courant}\n"),
    "the site's own words": ("content/site.fr.yaml", "title: La Nouvelle\n"),
    "a new translation": ("content/notes/prices.fr.md", "---\ntitle: Prix\n---\nIls montent.\n"),
    "a translation that goes": ("content/notes/reactor.fr.md", None),
    "an original": ("content/notes/prices.md", bilingual.FILES["content/notes/rumour.md"]),
    "the edition that goes": (
        "content/site.yaml",
        bilingual.FILES["content/site.yaml"].replace("languages: [en, fr]", "accent: '#0b5fff'"),
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_a_build_after_an_edit_is_a_clean_build(name: str, tmp_path: Path) -> None:
    root, (path, text) = bilingual.make(tmp_path), EDITS[name]
    sites.build(root, root / "output", AT)
    if name == "the edition that goes":
        for each in list((root / "content").rglob("*.fr.*")):
            each.unlink()
        (root / "content/notes/plan.png").unlink()
    if text is None:
        (root / path).unlink()
        (root / "content/notes/plan.png").unlink()
    else:
        small_site.write(root, path, text)
    after = sites.build(root, root / "output", AT)
    sites.build(root, root / "clean", AT)
    assert after.written
    assert after.written.written > 0
    assert sites.files(root / "output") == sites.files(root / "clean")


def test_an_edit_of_a_translation_leaves_the_other_edition_alone(tmp_path: Path) -> None:
    root = bilingual.make(tmp_path)
    sites.build(root, root / "output", AT)
    small_site.write(root, "content/notes/prices.fr.md", "---\ntitle: Prix\n---\nEn hausse.\n")
    reasons = sites.build(root, root / "output", AT).reasons
    own = {path for path in reasons if not path.startswith("fr/")}
    assert "fr/notes/prices/index.html" in reasons
    assert own == {"notes/prices/index.html"}  # which can be switched now


def test_nothing_is_written_where_nothing_was_edited(tmp_path: Path) -> None:
    root = bilingual.make(tmp_path)
    sites.build(root, root / "output", AT)
    again = sites.build(root, root / "output", AT)
    assert again.written is not None
    assert (again.written.written, again.written.removed) == (0, 0)


# The commands.


def test_list_counts_and_names_what_is_not_translated(tmp_path: Path) -> None:
    root = bilingual.make(tmp_path)
    listed = small_site.run(root, "list")
    assert listed.output.endswith("untranslated: 5 (site-gen list untranslated names them)\n"), (
        listed.output
    )
    named = small_site.run(root, "list", "untranslated", "--format", "json")
    assert [
        (each["file"], each["missing"]) for each in json.loads(named.stdout)["untranslated"]
    ] == [
        ("content/notes/prices.md", []),
        ("content/notes/reactor.md", ["changes 1 was", "changes 1 now"]),
        ("content/notes/rumour.md", []),
        ("content/pages/terms.md", []),
        ("content/topics.yaml", ["memory"]),
    ]


def test_the_json_of_list_has_the_lists_of_one_language_alone(tmp_path: Path) -> None:
    told = json.loads(small_site.run(bilingual.make(tmp_path), "list", "--format", "json").stdout)
    assert told.keys() == {"published", "held"}
    assert "fr" not in {each["url"].split("/")[4] for each in told["published"]}


def test_a_mail_is_made_in_any_of_the_languages(tmp_path: Path) -> None:
    root = bilingual.make(tmp_path)
    told = small_site.run(root, "email", "2024-W04", "--language", "fr", "--format", "text").stdout
    assert "La semaine du réacteur." in told
    assert "https://brief.example/brief/fr/briefs/2024-W04/" in told
    whole = small_site.run(root, "email", "2024-W04", "--language", "fr").stdout
    assert "Message-ID: <brief.2024-W04.fr@brief.example>" in whole
    assert "Content-Language: fr" in whole


def test_a_mail_in_another_language_is_none(tmp_path: Path) -> None:
    refused = small_site.run(bilingual.make(tmp_path), "email", "2024-W04", "--language", "de")
    assert refused.exit_code == 1
    assert "`de` is not one of the site's languages" in refused.stderr


def test_the_preview_shows_the_edition_and_takes_in_its_saves(tmp_path: Path) -> None:
    root = bilingual.make(tmp_path)
    preview = PreviewSite(root, lambda: clock.parse_when(AT))
    assert "Un réacteur redémarre" in text_of(preview, "/fr/notes/reactor/")
    assert "A reactor restarts" in text_of(preview, "/notes/reactor/")
    assert preview.answer("/fr").moved_to == "/brief/fr/"
    assert preview.answer("/fr/nothing/").status == 404
    small_site.write(root, "content/notes/reactor.fr.md", "---\ntitle: Neuf\n---\nNeuf.\n")
    (root / "content/notes/plan.png").unlink()
    preview.take(["content/notes/reactor.fr.md", "content/notes/plan.png"])
    assert "<h1>Neuf</h1>" in text_of(preview, "/fr/notes/reactor/")
    original = root / "content/notes/reactor.md"
    original.write_text(original.read_text("utf-8").replace("All of it.", "None of it."), "utf-8")
    preview.take(["content/notes/reactor.md"])
    assert "None of it." in text_of(preview, "/notes/reactor/")
    assert "None of it." not in text_of(preview, "/fr/notes/reactor/")


def text_of(preview: PreviewSite, path: str) -> str:
    answer = preview.answer(path)
    assert answer.status == 200, preview.errors
    assert isinstance(answer.body, bytes)
    return answer.body.decode()


def test_check_and_build_see_a_wrong_translation_alike(tmp_path: Path) -> None:
    root = bilingual.make(tmp_path)
    small_site.write(root, "content/notes/prices.fr.md", "---\nuid: x\ntitle: P\n---\n[a](b.md)\n")
    outcome = pipeline.build(root, root / "output", at=clock.parse_when(AT))
    checked = pipeline.check(root, at=clock.parse_when(AT), output=root / "output")
    assert [d.code for d in outcome.diagnostics] == ["N407", "N311"]
    assert has_errors(outcome.diagnostics)
    assert [d for d in checked.diagnostics if d.severity == "error"] == list(outcome.diagnostics)
    assert not (root / "output").exists()
