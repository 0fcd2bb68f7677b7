"""`redirects`: old addresses in the words of four servers (tests/system/ asks real ones)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import small_site
from tests.sites import edit

NOTE = "content/notes/altman-fabs.md"
HELD = "content/notes/memory-prices.md"


def printed(site: Path, form: str, *options: str) -> list[str]:
    done = small_site.run(site, "redirects", "--format", form, *options)
    assert (done.exit_code, done.stderr) == (0, "")
    head, *lines = done.stdout.splitlines()
    assert head.startswith("# ")
    return lines


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = small_site.make(tmp_path)
    edit(site / NOTE, "source:", "aliases: [/old/fabs, '/été/a:b*/', /f.html]\nsource:")
    edit(site / HELD, "source:", "aliases: [/prices/]\nsource:")
    return site


@pytest.mark.parametrize(
    ("form", "lines"),
    [
        (
            "netlify",
            [
                "/%C3%A9t%C3%A9/a%3Ab%2A/ /notes/altman-fabs/ 301!",
                "/f.html /notes/altman-fabs/ 301!",
                "/old/fabs/ /notes/altman-fabs/ 301!",
            ],
        ),
        (
            "cloudflare",
            [
                "/%C3%A9t%C3%A9/a%3Ab%2A/ /notes/altman-fabs/ 301",
                "/f.html /notes/altman-fabs/ 301",
                "/old/fabs/ /notes/altman-fabs/ 301",
            ],
        ),
        (
            "caddy",
            [
                "redir /%C3%A9t%C3%A9/a%3Ab%2A/ /notes/altman-fabs/ permanent",
                "redir /f.html /notes/altman-fabs/ permanent",
                "redir /old/fabs/ /notes/altman-fabs/ permanent",
            ],
        ),
        (
            "nginx",
            [
                'location = "/été/a:b*/" { return 301 "/notes/altman-fabs/"; }',
                'location = "/f.html" { return 301 "/notes/altman-fabs/"; }',
                'location = "/old/fabs/" { return 301 "/notes/altman-fabs/"; }',
            ],
        ),
    ],
)
def test_each_server_is_told_in_its_own_words(site: Path, form: str, lines: list[str]) -> None:
    assert printed(site, form) == lines


def test_what_is_held_redirects_when_it_is_out(site: Path) -> None:
    line = "/prices/ /notes/memory-prices/ 301"
    assert line not in printed(site, "cloudflare")
    assert line in printed(site, "cloudflare", "--now", "2024-02-01")


def test_a_site_below_a_path_redirects_there(site: Path) -> None:
    edit(site / "content/site.yaml", "https://brief.example/", "https://brief.example/$1/")
    assert printed(site, "caddy")[1] == "redir /$1/f.html /$1/notes/altman-fabs/ permanent"
    (_, line, _) = printed(site, "nginx")
    assert line == 'location = "/$1/f.html" { return 301 "/%241/notes/altman-fabs/"; }'


def test_a_topic_that_was_renamed_redirects_too(site: Path) -> None:
    edit(site / "content/topics.yaml", "{name: Policy}", "{name: Policy, aliases: [rules]}")
    edit(site / NOTE, "source:", "topics: [policy]\nsource:")
    assert "/topics/rules/ /topics/policy/ 301" in printed(site, "cloudflare")


def test_an_edition_redirects_below_its_folder(site: Path) -> None:
    edit(site / "content/site.yaml", "language: en", "language: en\nlanguages: [en, fr]")
    lines = printed(site, "cloudflare")
    assert "/f.html /notes/altman-fabs/ 301" in lines
    assert "/fr/f.html /fr/notes/altman-fabs/ 301" in lines


def test_without_old_addresses_there_is_but_a_remark(tmp_path: Path) -> None:
    assert printed(small_site.make(tmp_path), "nginx") == []


def test_nothing_is_printed_of_content_with_errors(site: Path) -> None:
    edit(site / NOTE, "title:", "titel:")
    done = small_site.run(site, "redirects", "--format", "nginx")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "error[N103]" in done.stderr
