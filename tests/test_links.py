"""Every address in every page and feed leads where it says, and readers ask nobody else."""

from __future__ import annotations

import functools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement

from tests import sites
from tests.sites import Built

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
SEARCHING = ("search/index.html", "fr/search/index.html")
_CSS_ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
_STYLESHEET = re.compile(rb'<\?xml-stylesheet [^>]*href="([^"]+)"')
# What a browser fetches by itself, and the links that it fetches like that.
_FETCHED = "//@src | //@srcset | //@poster | //@data | //@background"
_FETCHED_LINKS = {"stylesheet", "icon", "apple-touch-icon", "preload", "manifest", "modulepreload"}


@dataclass(frozen=True, slots=True)
class Found:
    """An address, and the file that holds it."""

    file: str
    address: str
    """As it is written."""


class Output:
    """The files of a built site, as a web server would find them."""

    def __init__(self, site: Built) -> None:
        self.url = site.url
        self.host = f"{urlsplit(site.url).scheme}://{urlsplit(site.url).netloc}"
        self.base = urlsplit(site.url).path
        self.files = sites.files(site.folder)
        # What lies in content/assets/ is the editors' own, also where it is a page.
        self.theirs = {
            path.relative_to(sites.source(site.name) / "content").as_posix()
            for path in (sites.source(site.name) / "content" / "assets").rglob("*")
        }

    def pages(self) -> list[str]:
        """Return the paths of all HTML files that are ours."""
        return [
            path for path in self.files if path.endswith((".html", ".htm")) and self._ours(path)
        ]

    def feeds(self) -> list[str]:
        """Return the paths of all feeds."""
        return [p for p, data in self.files.items() if b"<feed xmlns=" in data and self._ours(p)]

    def address(self, path: str) -> str:
        """Return the whole address of a file."""
        return self.url + path.removesuffix("index.html")

    @functools.cache  # noqa: B019 - it lives as long as the tests
    def page(self, path: str) -> HtmlElement:
        """Return a page's tree."""
        return lxml_html.document_fromstring(self.files[path].decode())

    @functools.cache  # noqa: B019
    def ids(self, path: str) -> frozenset[str]:
        """Return the ids on a page."""
        return frozenset(str(each) for each in self.page(path).xpath("//@id"))

    def fault(self, found: Found) -> str | None:
        """Say what is wrong with an address; None where it leads elsewhere, or to what is there."""
        whole = urljoin(self.address(found.file), found.address)
        if not f"{whole}/".startswith(f"{self.host}/"):
            return None
        address, fragment = urldefrag(whole)
        path = unquote(urlsplit(address).path)
        if not path.startswith(self.base):
            return "leaves the folder that the site lies in"
        path = path.removeprefix(self.base)
        path += "index.html" if path.endswith("/") or not path else ""
        if path not in self.files:
            return "leads nowhere"
        if fragment and path.endswith(".html") and unquote(fragment) not in self.ids(path):
            return "has a fragment that the page does not have"
        return None

    def _ours(self, path: str) -> bool:
        return path not in self.theirs


@pytest.fixture(scope="session")
def output(built: Callable[[str], Built]) -> Callable[[str], Output]:
    """Return the output of a site, read once."""
    return functools.cache(lambda name: Output(built(name)))


everywhere = pytest.mark.parametrize("name", sites.ALL)


def in_page(output: Output, path: str) -> Iterator[Found]:
    """Yield every address in a page, those in its data for machines included."""
    page = output.page(path)
    for address in page.xpath("//@href | //@src | //@action | //@cite | //@poster"):
        yield Found(path, str(address))
    for content in page.xpath("//meta[@property='og:url' or @property='og:image']/@content"):
        yield Found(path, str(content))
    for content in page.xpath("//meta[translate(@http-equiv, 'R', 'r')='refresh']/@content"):
        yield Found(path, str(content).partition("url=")[2])
    for script in page.xpath("//script[@type='application/ld+json']"):
        yield from (Found(path, text) for text in texts(json.loads(script.text)) if "://" in text)


def in_feed(output: Output, path: str) -> Iterator[Found]:
    """Yield every address in a feed, those in the content of its entries included."""
    data = output.files[path]
    feed = etree.fromstring(data)
    yield from (Found(path, match.decode()) for match in _STYLESHEET.findall(data))
    for name in ("icon", "logo"):
        yield from (Found(path, str(e.text)) for e in feed.iterchildren(ATOM + name))
    for element in feed.iter(ATOM + "link", ATOM + "category"):
        yield Found(path, str(element.get("href") or element.get("scheme")))
    for content in feed.iter(ATOM + "content"):
        fragment = lxml_html.fragment_fromstring(content.text or "", create_parent="div")
        for address in fragment.xpath("//@href | //@src"):
            yield Found(path, str(address))


def texts(value: object) -> Iterator[str]:
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from texts(member)


def faults(output: Output, addresses: Iterator[Found]) -> list[str]:
    return [f"{f.file}: {f.address} {fault}" for f in addresses if (fault := output.fault(f))]


@everywhere
def test_every_address_in_a_page_resolves(name: str, output: Callable[[str], Output]) -> None:
    made = output(name)
    assert [fault for path in made.pages() for fault in faults(made, in_page(made, path))] == []


@everywhere
def test_every_address_in_a_feed_resolves(name: str, output: Callable[[str], Output]) -> None:
    made = output(name)
    assert made.feeds()
    assert [fault for path in made.feeds() for fault in faults(made, in_feed(made, path))] == []


@everywhere
def test_every_address_in_a_style_sheet_resolves(
    name: str, output: Callable[[str], Output]
) -> None:
    made = output(name)
    sheets = [path for path in made.files if path.endswith(".css")]
    assert sheets
    found = [
        Found(path, match[1] or match[2])
        for path in sheets
        for match in _CSS_ADDRESS.finditer(made.files[path].decode())
    ]
    assert faults(made, iter(found)) == []
    assert [f for f in found if "//" in f.address] == []


@everywhere
def test_every_address_in_a_feed_is_absolute(name: str, output: Callable[[str], Output]) -> None:
    made = output(name)
    schemes = ("https://", "http://", "mailto:")
    found = (found for path in made.feeds() for found in in_feed(made, path))
    assert [each for each in found if not each.address.startswith(schemes)] == []


@everywhere
def test_a_fragment_in_a_feed_leads_to_the_page(name: str, output: Callable[[str], Output]) -> None:
    made = output(name)
    fragments = {
        found.address
        for path in made.feeds()
        for found in in_feed(made, path)
        if found.address.startswith(made.url) and "#" in found.address
    }
    assert not [address for address in fragments if made.fault(Found("index.html", address))]
    assert fragments or name not in ("awkward", "typical")


@everywhere
def test_every_id_stands_once_on_its_page(name: str, output: Callable[[str], Output]) -> None:
    made = output(name)
    for path in made.pages():
        counted = Counter(str(each) for each in made.page(path).xpath("//@id"))
        assert [each for each, count in counted.items() if count > 1] == [], path


@everywhere
def test_every_id_in_the_content_of_an_entry_stands_once(
    name: str, output: Callable[[str], Output]
) -> None:
    made = output(name)
    for path in made.feeds():
        for content in etree.fromstring(made.files[path]).iter(ATOM + "content"):
            found = lxml_html.fragment_fromstring(content.text or "", create_parent="div")
            counted = Counter(str(each) for each in found.xpath("//@id"))
            assert [each for each, count in counted.items() if count > 1] == [], path


@everywhere
def test_every_page_has_one_h1_and_skips_no_level(
    name: str, output: Callable[[str], Output]
) -> None:
    made = output(name)
    for path in made.pages():
        headings = made.page(path).xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")
        levels = [int(heading.tag[1]) for heading in headings]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, f"{path}: {levels}"
        assert all(after <= before + 1 for before, after in pairwise(levels)), f"{path}: {levels}"


@everywhere
def test_every_heading_says_something(name: str, output: Callable[[str], Output]) -> None:
    made = output(name)
    for path in made.pages():
        for heading in made.page(path).xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6"):
            said = [heading.text_content(), *heading.xpath(".//img/@alt")]
            assert "".join(map(str, said)).strip(), path


@everywhere
def test_the_sitemap_lists_exactly_the_canonical_pages(
    name: str, output: Callable[[str], Output]
) -> None:
    made = output(name)
    root = etree.fromstring(made.files["sitemap.xml"])
    listed = [str(loc.text) for loc in root.iter(SITEMAP + "loc")]
    canonical = [address for path in made.pages() if (address := own_address(made, path))]
    assert sorted(listed) == sorted(canonical)
    assert len(listed) == len(set(listed))
    assert f"Sitemap: {made.url}sitemap.xml" in made.files["robots.txt"].decode()


def own_address(made: Output, path: str) -> str | None:
    """Return a page's canonical address, where it is its own and engines may list it."""
    page = made.page(path)
    address = [str(each) for each in page.xpath("//link[@rel='canonical']/@href")]
    closed = bool(page.xpath("//meta[@name='robots'][contains(@content, 'noindex')]"))
    leads_on = bool(page.xpath("//meta[@http-equiv='refresh']"))
    assert len(address) == (0 if path.endswith("404.html") else 1), path
    own = unquote(address[0]) == made.address(path) if address else False
    assert own != (closed or leads_on), path
    return address[0] if own else None


@everywhere
def test_no_page_needs_another_host_or_a_script(name: str, output: Callable[[str], Output]) -> None:
    made = output(name)
    for path in made.pages():
        page = made.page(path)
        links = [link for link in page.xpath("//link[@href]") if fetched_by(str(link.get("rel")))]
        fetched = [str(each) for each in page.xpath(_FETCHED)]
        fetched += [str(link.get("href")) for link in links]
        assert [each for each in fetched if not each.startswith(made.base)] == [], path
        scripts = page.xpath("//script[not(@type='application/ld+json')]")
        assert len(scripts) == (1 if path in SEARCHING else 0), path
        assert all(script.get("src") and not script.text for script in scripts), path
        assert not page.xpath("//iframe | //object | //embed | //style | //@style"), path
        assert not [a for e in page.iter() for a in e.attrib if str(a).startswith("on")], path


def fetched_by(rel: str) -> bool:
    """Tell whether a browser fetches what a link of that kind leads to."""
    return bool(_FETCHED_LINKS & set(rel.lower().split()))


@everywhere
def test_a_link_inside_the_site_stays_below_its_folder(
    name: str, output: Callable[[str], Output]
) -> None:
    made = output(name)
    for path in made.pages():
        for address in made.page(path).xpath("//@href | //@src | //@action"):
            inside = str(address).startswith("/")
            assert not inside or str(address).startswith(made.base), f"{path}: {address}"
            assert not str(address).startswith("//"), f"{path}: {address}"


@everywhere
def test_every_feed_says_where_it_stands(name: str, output: Callable[[str], Output]) -> None:
    made = output(name)
    for path in made.feeds():
        feed = etree.fromstring(made.files[path])
        links = [link for link in feed.iterchildren(ATOM + "link") if link.get("rel") == "self"]
        assert len(links) == 1, path
        stands_at = str(links[0].get("href")).removeprefix(made.url)
        assert stands_at == path or made.files[stands_at] == made.files[path]


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000/", "https://other.example/a/b%20c/é/"])
@pytest.mark.parametrize("name", ["awkward", "typical"])
def test_every_address_resolves_wherever_the_site_stands(
    name: str, url: str, tmp_path: Path
) -> None:
    root, folder = sites.copy(name, tmp_path / "site"), tmp_path / "output"
    outcome = sites.build(root, folder, sites.now(name), url=url)
    made = Moved(Built(name, outcome, folder))
    assert [fault for path in made.pages() for fault in faults(made, in_page(made, path))] == []
    assert [fault for path in made.feeds() for fault in faults(made, in_feed(made, path))] == []


class Moved(Output):
    """An output whose address is written otherwise in `url:` than in addresses."""

    def __init__(self, site: Built) -> None:
        super().__init__(site)
        self.base = unquote(self.base)
