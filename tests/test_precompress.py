"""Compressed twins of text files: what is in them, when they are made, and when they go."""

from __future__ import annotations

import gzip
import shutil
import sys
from pathlib import Path

import brotli
import pytest

from site_gen.deploy import twins as makers
from tests import small_site
from tests.sites import edit
from tests.test_deploy import NOTE, build, built, deploy, put, read_book, served

ENDINGS = (".br", ".gz")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    small_site.make(tmp_path / "site")
    with (tmp_path / "site/content/site.yaml").open("a") as settings:
        settings.write("deploy:\n  production: {url: www, precompress: [br, gzip]}\n")
    build(tmp_path / "site")
    return tmp_path / "site"


def twins(site: Path) -> dict[str, bytes]:
    return {path: data for path, data in served(site).items() if path.endswith(ENDINGS)}


def with_twins(*paths: str) -> list[str]:
    return sorted(f"{path}{ending}" for path in paths for ending in ("", *ENDINGS))


def test_each_text_has_its_twins_beside_it(site: Path) -> None:
    small_site.write(site, "content/assets/report.pdf", "%PDF-1.4\n")
    build(site)
    deploy(site)
    pages = built(site)
    texts = [path for path in pages if not path.endswith((".pdf", ".png", ".woff2"))]
    assert sorted(served(site)) == sorted({*with_twins(*texts), *pages})
    for path in texts:
        assert served(site)[path] == pages[path]
        assert brotli.decompress(twins(site)[f"{path}.br"]) == pages[path]
        assert gzip.decompress(twins(site)[f"{path}.gz"]) == pages[path]


def test_twins_are_the_same_bytes_whenever_they_are_made(site: Path) -> None:
    deploy(site)
    before = twins(site)
    shutil.rmtree(site / "www")
    deploy(site)
    assert twins(site) == before
    for data in (data for path, data in before.items() if path.endswith(".gz")):
        assert (data[4:8], data[9]) == (b"\0\0\0\0", 255)  # no time, no system (RFC 1952)


def test_only_what_changed_is_compressed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy(site)
    old = built(site)
    edit(site / NOTE, "is raising", "was raising")
    build(site)
    changed = with_twins(*(path for path, data in built(site).items() if old.get(path) != data))
    made: list[str] = []
    original = makers.compress

    def compress(path: str, data: bytes) -> bytes:
        made.append(path)
        return original(path, data)

    monkeypatch.setattr(makers, "compress", compress)
    assert sorted(put(site)) == changed
    assert made == []
    assert f"{len(changed)} put" in deploy(site)
    assert sorted(made) == [path for path in changed if path.endswith(ENDINGS)]
    assert "production: 0 put, 0 deleted" in deploy(site)
    assert len(made) == len(changed) * 2 // 3


def test_a_twin_goes_out_with_its_file(site: Path) -> None:
    order = put(site)
    page, feed = (order.index(p) for p in ("notes/altman-fabs/index.html", "feeds/notes.atom"))
    assert order[page : page + 3] == with_twins("notes/altman-fabs/index.html")
    assert order[feed : feed + 3] == with_twins("feeds/notes.atom")
    assert page < feed


def test_twins_go_with_their_files(site: Path) -> None:
    edit(site / NOTE, "title:", "uid: altman-fabs\ntitle:")
    build(site)
    deploy(site)
    (site / NOTE).rename(site / "content/notes/gulf-money.md")
    build(site)
    deleted = [line for line in deploy(site, "--dry-run").splitlines() if line[:6] == "delete"]
    gone = with_twins("notes/altman-fabs/index.html")
    assert sorted(line.split()[1] for line in deleted) == gone
    assert deploy(site, "--max-deletes", "1")
    assert not (site / "www/notes/altman-fabs").exists()


def test_the_twins_of_a_style_outlive_it_as_long_as_it_does_itself(site: Path) -> None:
    deploy(site)
    (style,) = (site / "www/assets").glob("site.*.css")
    kept = [style.with_name(name) for name in with_twins(style.name)]
    small_site.write(site, "templates/assets/site.css", "main {color: red}\n")
    build(site)
    deploy(site)
    assert [path.exists() for path in kept] == [True] * 3
    small_site.write(site, "templates/assets/site.css", "main {color: blue}\n")
    build(site)
    deploy(site)
    assert [path.exists() for path in kept] == [False] * 3


def test_twins_go_when_nobody_wants_them_any_more(site: Path) -> None:
    deploy(site)
    edit(site / "content/site.yaml", ", precompress: [br, gzip]", ", precompress: [gzip]")
    build(site)
    deploy(site, "--max-deletes", "0")
    assert {path[-3:] for path in twins(site)} == {".gz"}
    assert all(not path.endswith(".br") for path in read_book(site).files)


def test_a_file_of_the_site_is_never_replaced_by_a_twin(site: Path) -> None:
    small_site.write(site, "content/assets/data.csv", "1\n")
    small_site.write(site, "content/assets/data.csv.gz", "mine")
    small_site.write(site, "content/assets/more.csv", "2\n")
    small_site.write(site, "content/assets/more.csv.GZ/one.txt", "mine, too")
    build(site)
    deploy(site)
    assert served(site)["assets/data.csv.gz"] == b"mine"
    assert served(site)["assets/more.csv.GZ/one.txt"] == b"mine, too"
    assert {"assets/data.csv.br", "assets/more.csv.br"} <= served(site).keys()
    assert "assets/more.csv.gz" not in served(site)


def test_a_file_that_no_build_wrote_is_not_compressed_either(site: Path) -> None:
    (site / "output/index.html").write_text("mine")
    assert "error[N905]" in deploy(site, status=1)
    assert not (site / "www/index.html.br").exists()


def test_without_brotli_one_line_says_what_to_install(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "brotli", None)
    said = deploy(site, status=1)
    assert "needs brotli" in said
    assert "pip install 'site-gen[deploy]'" in said
    assert not (site / "www").exists()
    edit(site / "content/site.yaml", "[br, gzip]", "[gzip]")
    build(site)
    deploy(site)
    assert {path[-3:] for path in twins(site)} == {".gz"}


@pytest.mark.parametrize("url", ["s3://bucket/", "git+https://host/brief.git#pages"])
def test_where_no_server_chooses_twins_are_refused(site: Path, url: str) -> None:
    edit(site / "content/site.yaml", "{url: www,", f'{{url: "{url}",')
    said = small_site.run(site, "check").output
    assert "error[N105]: `precompress` is of no use in" in said
    assert "content/site.yaml:8:" in said
