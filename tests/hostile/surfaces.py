"""Everything that readers are given of a site, as HTML documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from site_gen.desk import mail
from site_gen.publication import Picture, References
from site_gen.read import characters, markdown
from site_gen.read.problems import Problems
from site_gen.render import text
from site_gen.render.mail import Edition
from tests.hostile import corpus, payloads
from tests.hostile.oracles import Document
from tests.hostile.payloads import Payload

ATOM = "{http://www.w3.org/2005/Atom}"


def pages(output: Path) -> Iterator[Document]:
    """Yield every page of a built site."""
    for path in sorted(output.rglob("*.html")):
        name = path.relative_to(output).as_posix()
        yield Document(name, path.read_text("utf-8"))


def entries(output: Path) -> Iterator[Document]:
    """Yield the content of each entry of each feed, and its words where they are HTML."""
    for path in sorted((output / "feeds").rglob("*.atom")):
        name = path.relative_to(output).as_posix()
        for entry in etree.parse(path).iter(f"{ATOM}entry"):
            where = f"{name} {entry.findtext(f'{ATOM}id')}"
            for part in ("title", "summary", "content"):
                element = entry.find(f"{ATOM}{part}")
                if element is not None and element.get("type") == "html":
                    yield Document(f"{where} {part}", element.text or "", whole=False)
    for path in sorted((output / "feeds").glob("*.json")):
        for item in json.loads(path.read_bytes())["items"]:
            yield Document(f"{path.name} {item['id']}", item["content_html"], whole=False)


def mails(root: Path, weeks: list[str]) -> Iterator[tuple[str, Edition, bytes]]:
    """Yield the mail of each week: its name, its parts, and the whole as one file."""
    for week in weeks:
        made, problems = mail.edition(root, week, corpus.NOW)
        assert made is not None, problems
        data, _ = mail.message(*made)
        assert data is not None
        yield week, made[0], data


class _Everything(dict[str, str]):
    """Lets every link lead somewhere, as bad as the link says."""

    def get(self, target: str, _: object = None) -> str:
        return "/" + target.partition(":")[2]


class _AllPictures(dict[str, Picture]):
    """Has a picture for every name."""

    def get(self, target: str, _: object = None) -> Picture:
        return Picture("/" + target.partition(":")[2], (1, 1))


_ANYTHING = References(_Everything(), _AllPictures())


def fragments() -> Iterator[tuple[Payload, Document]]:
    """Yield the HTML of each body, also where an error keeps it from being published.

    Every link and picture is there, also those that no site could have.
    """
    for payload in payloads.bodies():
        problems = Problems("content/notes/x.md")
        source = characters.decode(payload.text.encode(), problems)
        if source is None:
            continue  # the program never gets to see its words
        read = markdown.read(source, "content/notes/x.md", 1, problems)
        for part, html in (("", read.html), (" (its first paragraph)", read.first)):
            shown = text.fill(
                html,
                _ANYTHING,
                prefix="N",
                level=2,
                base="https://brief.example",
                permalink="https://brief.example/x/",
            )
            yield payload, Document(f"{payload.slug}{part}", shown, whole=False)
