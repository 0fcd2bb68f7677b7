"""The corpus of attacks in Chromium: every page, feed entry and mail, with and without policies."""

from __future__ import annotations

import functools
import json
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests import sites
from tests.hostile import corpus, surfaces
from tests.hostile.corpus import Corpus
from tests.hostile.oracles import Document
from tests.previews import serving
from tests.system.conftest import HERE, Handler, run_tool

pytestmark = pytest.mark.system

HOME = "https://brief.example"
"""Where the pictures of feeds and mails lie; nothing answers there."""
IN_ONE_PAGE = 60
"""So many fragments stand in one document: each is named by what it would do."""


class _Kept(Handler):
    """Lets the browser keep what it has: a thousand pages share their files."""

    protocol_version = "HTTP/1.1"

    def end_headers(self) -> None:
        """Say so."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()


@dataclass(frozen=True, slots=True)
class Served:
    """The site of the corpus, built and served with documents of our own beside it."""

    site: Corpus
    folder: Path
    address: str

    def url(self, name: str) -> str:
        """Return the address of a file, as readers meet it."""
        return self.address + name.removesuffix("index.html")

    @property
    def scripts(self) -> list[str]:
        """Return the addresses of the site's own scripts."""
        return [f"/assets/{path.name}" for path in (self.folder / "assets").glob("*.js")]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    work = tmp_path_factory.mktemp("hostile")
    site = corpus.write_down(work / "site")
    sites.build(site.root, work / "output", corpus.NOW)
    handler = functools.partial(_Kept, directory=str(work / "output"), base="/")
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Served(site, work / "output", f"http://127.0.0.1:{server.server_port}/")
    server.shutdown()
    server.server_close()


def opened(urls: Iterable[str], scripts: list[str], *, policy: bool) -> list[str]:
    """Open pages; return what they did beyond being shown."""
    question = {"pages": list(urls), "own": scripts, "policy": policy, "home": HOME}
    assert question["pages"]
    done = run_tool(["node", str(HERE / "hostile.mjs")], json.dumps(question))
    assert done.returncode == 0, done.stderr
    return [f"{each['url']}: {each['what']}" for each in json.loads(done.stdout)]


def written(served: Served, name: str, documents: Iterable[Document]) -> list[str]:
    """Write fragments into pages without any policy; return their addresses."""
    (served.folder / "documents").mkdir(exist_ok=True)
    parts = [f"<section title='{number}'>{d.html}</section>" for number, d in enumerate(documents)]
    urls = []
    for start in range(0, len(parts), IN_ONE_PAGE):
        page = f"documents/{name}-{start}.html"
        whole = "<!DOCTYPE html><title>x</title>" + "\n".join(parts[start : start + IN_ONE_PAGE])
        (served.folder / page).write_text(whole, "utf-8")
        urls.append(served.url(page))
    return urls


def test_no_page_does_more_than_show_its_words_without_its_policy(served: Served) -> None:
    pages = list(surfaces.pages(served.folder))
    staying = [page.name for page in pages if 'http-equiv="refresh"' not in page.html]
    assert len(staying) > 1000
    assert opened(map(served.url, staying), served.scripts, policy=False) == []


def test_no_page_needs_its_policy(served: Served) -> None:
    briefs = [f"briefs/{path.name}/" for path in (served.folder / "briefs").glob("2*")]
    others = ["", "claims/", "figures/", "corrections/", "subscribe/", "search/", "companies/"]
    assert opened(map(served.url, [*briefs, *others]), served.scripts, policy=True) == []


def test_no_text_does_more_even_where_it_is_refused(served: Served) -> None:
    parts = list({d.html: d for _, d in surfaces.fragments()}.values())
    assert opened(written(served, "texts", parts), [], policy=False) == []


def test_no_entry_of_a_feed_does_more(served: Served) -> None:
    parts = list({d.html: d for d in surfaces.entries(served.folder)}.values())
    assert len(parts) > 1000
    assert opened(written(served, "entries", parts), [], policy=False) == []


def test_no_mail_does_more(served: Served) -> None:
    weeks = sorted(path.name for path in (served.folder / "briefs").glob("2*-W*"))[::8]
    urls = []
    for week, made, _ in surfaces.mails(served.site.root, weeks):
        (served.folder / f"{week}.html").write_text(made.html, "utf-8")
        urls.append(served.url(f"{week}.html"))
    assert opened(urls, [], policy=False) == []


def test_a_search_shows_words_as_words(served: Served) -> None:
    urls = [served.url(f"search/?q={word}") for word in ("script", "img", "words", "note", "ran")]
    assert opened(urls, served.scripts, policy=False) == []


def test_what_is_wrong_with_attacks_is_shown_as_text(served: Served, tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "content" / "notes").mkdir(parents=True)
    (site / "content" / "site.yaml").write_bytes(
        (served.site.root / "content" / "site.yaml").read_bytes()
    )
    refused = [p for p in served.site.refused if p.number < 5000]
    for payload in refused[::12]:
        front: dict[str, Any] = {"title": payload.text, "date": "2024-01-02", "source": "x"}
        text = f"---\n{json.dumps(front)}\n---\n{payload.text}\n"
        (site / "content" / "notes" / f"{payload.slug}.md").write_text(text, "utf-8")
    with serving(site, now="1711926000") as preview:
        assert opened([preview.address], ["/.site-gen/reload.js"], policy=False) == []


def test_the_browser_tells_of_what_runs(served: Served) -> None:
    attacks = {
        "script": "<script>__ran(1)</script>",
        "handler": "<img src=x onerror=__ran(1)>",
        "touched": "<main><p onclick=__ran(1)>x</p></main>",
        "address": "<a href='java&#10;script:__ran(1)'>x</a>",
        "request": "<img src=https://evil.invalid/1>",
        "refresh": "<meta http-equiv=refresh content='0;url=/x'>",
        "dialog": "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    }
    urls = {
        name: written(served, f"proof-{name}", [Document(name, attack, whole=False)])[0]
        for name, attack in attacks.items()
    }
    told = "\n".join(opened(urls.values(), [], policy=False))
    assert [name for name, url in urls.items() if url not in told] == []
