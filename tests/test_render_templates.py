from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from site_gen.diagnostics import Location
from site_gen.model import Change
from site_gen.publication import References
from site_gen.render.policy import content_policy
from site_gen.render.templates import TemplateError, Theme, theme_assets
from tests.render_values import CONFIG, FILES, HEAD, item, note, theme

SUB_PATH = replace(HEAD, config=replace(CONFIG, url="https://host.example/a brief/"))


def rendered(template: str, **context: object) -> str:
    return theme(files={"x.html": template.encode()}).render("x.html", **context)


def fault(*lines: str, **files: bytes) -> TemplateError:
    own = {"x.html": "\n".join(lines).encode(), **{f"{k}.html": v for k, v in files.items()}}
    with pytest.raises(TemplateError) as caught:
        theme(files=own).render("x.html")
    return caught.value


def test_text_is_escaped_and_texts_of_notes_are_not() -> None:
    assert rendered("{{ a }}", a="<b>") == "&lt;b&gt;"
    assert rendered("{{ prose(a, r, 'x', 2) }}", a="<b>", r=References()) == "<b>"


def test_words_are_translated_with_values_in_place() -> None:
    assert rendered('{{ _("by %(a)s", a="<b>") }}') == "by &lt;b&gt;"
    assert rendered("{% trans n=2 %}one{% pluralize %}{{ n }} notes{% endtrans %}") == "2 notes"


def test_a_template_is_compiled_once_and_speaks_each_language() -> None:
    page = {"x.html": b"{{ 1234567|number }} {{ [1234567]|map('number')|first }}"}
    french = replace(HEAD, config=replace(CONFIG, language="fr"))
    english = theme(HEAD, page)
    assert english.render("x.html") == "1,234,567 1,234,567"
    in_french = theme(french, page)
    assert in_french.render("x.html") == "1\u202f234\u202f567 1\u202f234\u202f567"
    assert code_of(in_french) is code_of(english)
    assert code_of(theme(HEAD, {"x.html": b"{{ 2 }}"})) is not code_of(english)


def code_of(made: Theme) -> object:
    return made.environment.get_template("x.html").root_render_func.__code__


@pytest.mark.parametrize(
    ("lines", "code", "line", "message"),
    [
        (("ok", "{% if %}"), "N501", 2, "Expected an expression, got 'end of statement block'"),
        (("{{ a | nothing }}",), "N501", 1, "No filter named 'nothing'."),
        (("ok", "ok", "{{ titel }}"), "N502", 3, "'titel' is undefined"),
        (("", "{{ 1 / 0 }}"), "N502", 2, "ZeroDivisionError: division by zero"),
        (("{% include 'none.html' %}",), "N502", 1, "there is no template `none.html`"),
        (
            ("{{ asset('none.png') }}",),
            "N502",
            1,
            "there is no file templates/assets/none.png",
        ),
        (("{% include 'x.html' %}",), "N502", 1, "RecursionError"),
    ],
)
def test_a_template_that_cannot_be_used_is_a_diagnostic(
    lines: tuple[str, ...], code: str, line: int, message: str
) -> None:
    diagnostic = fault(*lines).diagnostic
    assert (diagnostic.code, diagnostic.severity) == (code, "error")
    assert diagnostic.message.startswith(message)
    assert diagnostic.at == Location("templates/x.html", line, 1)
    assert diagnostic.excerpt == lines[line - 1]


def test_a_fault_is_named_in_the_file_where_it_stands() -> None:
    diagnostic = fault("{% include 'inner.html' %}", inner=b"\n{{ nothing }}").diagnostic
    assert diagnostic.at == Location("templates/inner.html", 2, 1)


def test_a_template_that_is_not_utf_8_is_a_diagnostic() -> None:
    diagnostic = fault("{% include 'inner.html' %}", inner=b"a\n\xff").diagnostic
    assert (diagnostic.code, diagnostic.at) == ("N501", Location("templates/inner.html", 2, 1))


def test_a_missing_template_is_a_diagnostic() -> None:
    with pytest.raises(TemplateError) as caught:
        theme(files={}).render("none.html")
    assert caught.value.diagnostic.at == Location("templates/none.html")


def test_addresses_take_the_path_of_the_site() -> None:
    made = theme(SUB_PATH)
    assert made.link("/notes/a b/", "c") == "/a%20brief/notes/a%20b/#c"
    assert made.absolute("/100%#é?.png") == "https://host.example/a%20brief/100%25%23%C3%A9%3F.png"
    assert made.link("mailto:a@b.example") == "mailto:a@b.example"
    assert made.asset("icon.png").startswith("/a%20brief/assets/icon.")
    assert made.absolute_asset("feed.css").startswith("https://host.example/a%20brief/assets/feed.")


def test_a_text_that_travels_has_absolute_addresses() -> None:
    html = "\x02a\x1fnote:b\x1f\x03b\x02/a\x03 \x02a\x1f#fn\x1f\x031\x02/a\x03"
    made = theme(SUB_PATH)
    references = References({"note:b": "/notes/b/"})
    assert made.prose_feed(html, references, "x", 2, "https://host.example/p/") == (
        '<a href="https://host.example/a%20brief/notes/b/">b</a> '
        '<a href="https://host.example/p/#x_fn">1</a>'
    )
    assert made.prose(html, references, "x", 2) == (
        '<a href="/a%20brief/notes/b/">b</a> <a href="#x_fn">1</a>'
    )


def test_a_part_of_a_text_leads_to_the_page_that_has_all_of_it() -> None:
    html = "\x02a\x1f#fn\x1f\x031\x02/a\x03"
    assert (
        theme().prose(html, References(), "x", 2, "/notes/x/") == '<a href="/notes/x/#x_fn">1</a>'
    )


def test_ids_in_texts_begin_with_a_letter() -> None:
    html = "\x02h0\x1fplan\x03The plan\x02/h0\x03"
    assert theme().prose(html, References(), "2024-W04", 2) == (
        '<h2 id="N2024-W04_plan">The plan</h2>'
    )


def test_assets_are_named_after_their_content_and_found_by_style_sheets() -> None:
    files = {
        "assets/site.css": b'@import "x"; a { b: url(fonts/a.woff2) url("none.png") url(data:x) }',
        "assets/fonts/a.woff2": b"font",
        "assets/LICENCE": b"text",
        "assets/all.css": b"@import url(site.css); @import url('all.css');",
        "page.html": b"",
    }
    made = theme_assets(files)
    names = {path.split(".")[0]: path for path in made}
    font = names["assets/fonts/a"].removeprefix("assets/")
    sheet = names["assets/site"].removeprefix("assets/")
    assert set(names) == {"assets/all", "assets/site", "assets/fonts/a", "assets/LICENCE"}
    assert made[names["assets/site"]] == (
        b'@import "x"; a { b: url("' + font.encode() + b'") url("none.png") url(data:x) }'
    )
    assert made[names["assets/all"]] == (
        b'@import url("' + sheet.encode() + b"\"); @import url('all.css');"
    )


def test_a_changed_font_renames_the_style_sheet() -> None:
    def names(font: bytes) -> set[str]:
        files = {"assets/site.css": b"a { b: url(a.woff2) }", "assets/a.woff2": font}
        return set(theme_assets(files))

    assert len(names(b"one") | names(b"two")) == 4


def test_the_default_theme_has_what_pages_and_feeds_need() -> None:
    names = {path.partition(".")[0] for path in theme_assets(FILES)}
    assert {"assets/site", "assets/feed", "assets/icon"} <= names


def test_only_another_language_is_marked() -> None:
    made = theme()
    assert made.in_language("en") == {}
    assert made.in_language(None) == {}
    assert made.in_language("fr") == {"lang": "fr"}
    assert made.in_language("ar") == {"lang": "ar", "dir": "rtl"}


def test_days_stay_days_and_instants_are_written_in_the_sites_zone() -> None:
    made = theme()
    assert made.iso(date(2024, 1, 22)) == "2024-01-22"
    assert made.iso(datetime(2024, 1, 22, 8, tzinfo=UTC)) == "2024-01-22T09:00:00+01:00"


def test_the_newest_change_comes_first_and_of_one_day_the_last_declared() -> None:
    changes = [
        Change(date(2024, 1, 25), "update", "a", number=1),
        Change(date(2024, 1, 25), "update", "b", number=2),
        Change(datetime(2024, 1, 24, 12, tzinfo=UTC), "update", "c", number=3),
    ]
    assert [change.text for change in theme().newest_first(changes)] == ["b", "a", "c"]


def test_notes_are_put_under_the_year_of_their_day_in_the_sites_zone() -> None:
    new_year = note("a", date=datetime(2023, 12, 31, 23, 30, tzinfo=UTC))
    years = theme().by_year((item(new_year), item(note("b", date=date(2023, 5, 1)))))
    assert [(year.year, len(year.items)) for year in years] == [(2024, 1), (2023, 1)]


def test_a_page_allows_nothing_but_its_own_styles_and_pictures() -> None:
    assert content_policy(None, None) == (
        "default-src 'none'; img-src 'self'; style-src 'self'; font-src 'self'; "
        "manifest-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'"
    )
    with_form = content_policy("{}", "https://mail.example")
    assert "script-src 'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='" in with_form
    assert "form-action https://mail.example;" in with_form
    assert "unsafe" not in with_form
