"""A deployed site as nginx and Caddy serve it, set up by the lines of docs/deploying.md."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

import brotli
import pytest

from site_gen import media
from tests import small_site
from tests.sites import edit, files
from tests.system import web_servers

pytestmark = pytest.mark.system

SERVERS = {"nginx": web_servers.nginx, "caddy": web_servers.caddy}
NOTE = "content/notes/altman-fabs.md"
SAME = {
    "application/javascript": "text/javascript",
    "image/x-icon": "image/vnd.microsoft.icon",
    "text/xml": "application/xml",
}
"""What nginx and Caddy call a type → what we do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a web server says, as it came over the line."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


@dataclass(frozen=True, slots=True)
class Served:
    """A site, deployed and served."""

    address: str
    output: Path
    www: Path

    def ask(self, path: str, **headers: str) -> Answer:
        parts = urlsplit(self.address)
        line = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        line.request("GET", f"/{quote(path)}", headers=named)
        answer = line.getresponse()
        found = Answer(answer.status, answer.headers, answer.read())
        line.close()
        return found

    def built(self) -> dict[str, bytes]:
        found = files(self.output)
        return {path: data for path, data in found.items() if not path.startswith(".")}


def make(folder: Path, target: str) -> Path:
    """Build and deploy a site with files of many kinds; return its folder."""
    site = small_site.make(folder / "site")
    edit(site / NOTE, "source:", "aliases: [/old/fabs, '/été/1:2*/', /fabs.html]\nsource:")
    small_site.write(site, "content/assets/table.csv", "a,b\n" * 400)
    small_site.write(site, "content/assets/report.pdf", "%PDF-1.4\n")
    small_site.write(site, "content/assets/notes.md", "# Notes\n" * 100)
    small_site.write(site, "content/assets/plan.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    with (site / "content/site.yaml").open("a") as settings:
        settings.write(f"deploy: {{production: {target}}}\n")
    for command in ("build", "deploy"):
        done = small_site.run(site, command)
        assert done.exit_code == 0, done.output
    return site


def serve(folder: Path, server: str, target: str) -> Iterator[Served]:
    site = make(folder, target)
    told = small_site.run(site, "redirects", "--format", server)
    assert told.exit_code == 0, told.output
    with SERVERS[server](folder, site / "www", told.stdout) as address:
        yield Served(address, site / "output", site / "www")


@pytest.fixture(scope="module", params=SERVERS)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp(request.param)
    yield from serve(folder, request.param, "{url: www, precompress: [br, gzip]}")


@pytest.fixture(scope="module", params=SERVERS)
def uncompressed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp(request.param)
    yield from serve(folder, request.param, "{url: www}")


def test_files_have_their_types_with_charset_and_their_caching(served: Served) -> None:
    paths = [path for path in served.built() if path not in REDIRECTED]
    assert {Path(path).suffix for path in paths} >= {".atom", ".json", ".opml", ".csv", ".svg"}
    for path in paths:
        answer = served.ask(path.removesuffix("index.html"))
        assert answer.status == 200, path
        assert answer.body == served.built()[path]
        kind, _, charset = (answer.headers["Content-Type"] or "").partition(";")
        wanted, _, with_charset = media.content_type(path).partition(";")
        assert (path, SAME.get(kind, kind)) == (path, wanted)
        if wanted.startswith("text/") or path.endswith((".atom", ".opml")):
            assert charset.strip().lower() == with_charset.strip(), path
        assert answer.headers["Cache-Control"] == media.cache_control(path), path


REDIRECTED = ("old/fabs/index.html", "été/1:2*/index.html", "fabs.html")


@pytest.mark.parametrize(("encoding", "ending"), [("br", ".br"), ("gzip", ".gz")])
def test_who_takes_it_gets_the_twin_itself(served: Served, encoding: str, ending: str) -> None:
    texts = [p for p in served.built() if media.is_text(p) and p not in REDIRECTED]
    assert len(texts) > 20
    for path in texts:
        answer = served.ask(path.removesuffix("index.html"), Accept_Encoding=encoding)
        assert answer.headers["Content-Encoding"] == encoding, path
        assert answer.body == (served.www / f"{path}{ending}").read_bytes()
        assert "Accept-Encoding" in answer.headers["Vary"], path
        assert answer.headers["Content-Type"] == served.ask(path).headers["Content-Type"]
        whole = brotli.decompress(answer.body) if encoding == "br" else gzip.decompress(answer.body)
        assert whole == served.built()[path]


def test_without_twins_the_server_compresses(uncompressed: Served) -> None:
    for path in ("", "feeds/briefs.atom", "feeds/briefs.json", "assets/table.csv", "sitemap.xml"):
        answer = uncompressed.ask(path, Accept_Encoding="gzip")
        assert answer.headers["Content-Encoding"] == "gzip", path
        assert gzip.decompress(answer.body) == uncompressed.built()[path or "index.html"]
        assert "Content-Encoding" not in uncompressed.ask(path).headers


@pytest.mark.parametrize("path", ["nothing/here/", "nothing.html", ".site-gen-deploy.json", "a/.b"])
def test_what_is_not_there_is_the_page_that_says_so(served: Served, path: str) -> None:
    answer = served.ask(path)
    assert (answer.status, answer.body) == (404, served.built()["404.html"])
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "max-age" not in (answer.headers["Cache-Control"] or "")


@pytest.mark.parametrize("path", ["old/fabs/", "old/fabs", "été/1:2*/", "fabs.html"])
def test_an_old_address_is_a_permanent_redirect(served: Served, path: str) -> None:
    answer = served.ask(path)
    if path == "old/fabs":  # a folder, to which servers add the slash first
        answer = served.ask(urlsplit(answer.headers["Location"]).path.strip("/") + "/")
    assert answer.status == 301
    assert urlsplit(answer.headers["Location"]).path == "/notes/altman-fabs/"
    assert served.ask("été/1:2x/").status == 404


def test_what_a_reader_has_is_not_sent_again(served: Served) -> None:
    for path in ("", "feeds/notes.atom"):
        tag = served.ask(path).headers["ETag"]
        again = served.ask(path, If_None_Match=tag)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["Cache-Control"] == media.cache_control(path)
