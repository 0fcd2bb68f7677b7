"""What `clip` makes of pages of twelve kinds, all of the project's own making."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from site_gen import desk
from site_gen.model import Role
from tests.clip_values import PAGES, clipped, kept, note_of, site
from tests.small_site import run, write


@dataclass(frozen=True, slots=True)
class Kind:
    """A page, and what its draft should hold."""

    page: str
    title: str
    sources: tuple[tuple[Role, str], ...]
    """Role and name, in the order of the chain; a name that nobody tells is empty."""
    author: str | None = None
    day: date | None = None
    lang: str = "en"
    url: str | None = None
    companies: tuple[str, ...] = ()
    begins: str = ""
    ends: str = ""
    without: tuple[str, ...] = ()
    """Words of the page that are not the article's."""


KINDS = [
    Kind(
        "french-news.html",
        "Acme veut bâtir trois usines de puces",
        (("origin", "Wall Street Journal"), ("report", "Le Courrier")),
        author="Anne Roux and Paul Petit",
        day=date(2024, 1, 22),
        lang="fr",
        url="https://www.courrier-puces.example/2024/01/22/acme-trois-usines",
        companies=("acme", "globex"),
        begins="Le fabricant de puces Acme",
        ends="des trois usines.",
        without=(
            "cookies",
            "Accueil",
            "Partager",
            "Initech",
            "essentiel",
            "Hooli",
            "Umbrella",
            "jours",
        ),
    ),
    Kind(
        "scraped.txt",
        "Acme cherche des fonds dans le Golfe pour une usine à Liège",
        (
            ("origin", "Reuters"),
            ("origin", "Financial Times"),
            ("report", "Chip-Weekly.co.uk"),
            ("syndication", ""),
        ),
        day=date(2024, 1, 22),
        lang="fr",
        companies=("acme", "globex"),
        begins="Jane Doe, qui dirige Acme,",
        ends="d’une nouvelle route.",
        without=(
            "consentements",
            "Categories",
            "ago",
            "Partagez",
            "newsletter",
            "Umbrella",
            "Hooli",
        ),
    ),
    Kind(
        "wordpress.html",
        "Globex shelves its second plant",
        (("origin", "Reuters"), ("report", "The Wafer Blog")),
        author="Jo Brown",
        day=date(2024, 3, 4),
        url="https://waferblog.example/globex-shelves-second-plant/",
        companies=("globex", "acme"),
        begins="Globex has put off",
        ends="has recovered.",
        without=("Umbrella", "Hooli", "Archives", "Categories", "WordPress", "Previous"),
    ),
    Kind(
        "consent-wall.html",
        "Acme lève des fonds",
        (("report", "Les Puces du Jour"),),
        lang="fr",
        url="https://pucesdujour.example/acme-leve-des-fonds",
        companies=("acme",),
    ),
    Kind(
        "paywall.html",
        "Inside Acme's gamble",
        (("report", "The Ledger"),),
        author="Sam Lee",
        day=date(2024, 5, 6),
        url="https://ledger.example/inside-acmes-gamble",
        companies=("acme",),
        begins="The board met",
        ends="changed at Acme.",
        without=("subscribe", "Subscribe"),
    ),
    Kind(
        "json-ld.html",
        "Hooli orders chips from Acme",
        (("report", "Valley Shopper"),),
        author="Kim Park",
        day=date(2024, 6, 7),
        url="https://shopper.example/hooli-orders",
        companies=("hooli", "acme"),
        begins="Hooli has ordered",
        ends="value their partners.",
    ),
    Kind(
        "bare.html",
        "Initech closes its oldest line",
        (("report", ""),),
        author="Lee Wong",
        day=date(2024, 4, 9),
        companies=("initech",),
        begins="Initech will close",
        ends="no other supplier yet.",
        without=("Lee Wong",),
    ),
    Kind(
        "latin-1.html",
        "L'été des usines",
        (("origin", "Reuters"), ("report", "")),
        author="Zoé Lefèvre",
        day=date(2024, 8, 1),
        lang="fr",
        companies=("acme",),
        begins="Près de Liège",
        ends="s'en réjouir.",
    ),
    Kind(
        "amp.html",
        "Umbrella doubles its order",
        (("report", "Reuters"), ("syndication", "Example News")),
        author="Ada Stone",
        day=date(2024, 9, 10),
        url="https://news.example/2024/09/10/umbrella-doubles-order",
        companies=("umbrella", "acme"),
        begins="PARIS (Reuters)",
        ends="quarter of the year.",
        without=("cookies", "World"),
    ),
    Kind(
        "press-release.html",
        "Acme Announces Third-Quarter Results",
        (("company", "Acme Newsroom"),),
        day=date(2024, 10, 17),
        url="https://www.acme.example/newsroom/q3-results",
        companies=("acme",),
        begins="LIÈGE, Belgium",
        ends="in which we work.”",
        without=("IMMEDIATE", "About Acme", "press@"),
    ),
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.page)
def test_a_draft_says_what_the_page_tells(kind: Kind, tmp_path: Path) -> None:
    root = site(tmp_path)
    draft = clipped(root, str(PAGES / kind.page))
    note = note_of(draft, root)
    own = note.sources[-1]
    assert [(s.role, "" if s.name == "TK" else s.name) for s in note.sources] == list(kind.sources)
    assert (own.title, own.author, own.date, own.lang) == (
        kind.title, kind.author, kind.day, kind.lang,
    )  # fmt: skip
    assert own.url == kind.url
    assert note.companies == kind.companies
    assert f"title: TK  # in your own words; the original: {kind.title}\n" in draft.read_text(
        "utf-8"
    )
    assert (note.draft, note.date) == (True, date(2024, 12, 5))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.page)
def test_the_articles_own_words_are_kept_and_nothing_around_them(
    kind: Kind, tmp_path: Path
) -> None:
    root = site(tmp_path)
    text = kept(note_of(clipped(root, str(PAGES / kind.page)), root), root)
    assert text.startswith(kind.begins)
    assert text.rstrip().endswith(kind.ends)
    assert [words for words in kind.without if words in text] == []


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.page)
def test_no_guess_is_published_unseen(kind: Kind, tmp_path: Path) -> None:
    root = site(tmp_path)
    draft = clipped(root, str(PAGES / kind.page))
    lines = draft.read_text("utf-8").splitlines()
    fields = [line for line in lines if line.startswith(("topics:", "companies:", "  - {"))]
    assert [line for line in fields if "  # TK " not in line] == []
    assert run(root, "check").exit_code == 0
    draft.write_text("\n".join(lines).replace("draft: true", "draft: false"), "utf-8")
    result = run(root, "check", "--format", "concise")
    assert result.exit_code == 1
    errors = [line for line in result.stderr.splitlines() if "error[N108]" in line]
    named = {line.split(":")[1] for line in errors if draft.name in line}
    unsure = [n for n, line in enumerate(lines, start=1) if "TK" in line.split("value:")[0]]
    assert named == {str(n) for n in unsure if not lines[n - 1].startswith("#")}


def test_a_draft_without_its_marks_is_published(tmp_path: Path) -> None:
    root = site(tmp_path)
    draft = clipped(root, str(PAGES / "wordpress.html"))
    text = draft.read_text("utf-8")
    for before, after in (
        ("title: TK", "title: Globex waits"),
        ("\nTK\n", "\nGlobex waits for demand.\n"),
        ("draft: true", "draft: false"),
        ("# TK", "# seen:"),
    ):
        assert before in text
        text = text.replace(before, after)
    draft.write_text(text, "utf-8")
    said = run(root, "check", "--format", "concise").stderr.splitlines()
    assert [line for line in said if draft.name in line and "N108" in line] == []


def test_a_page_that_is_only_a_question_is_said_to_be(tmp_path: Path) -> None:
    root = site(tmp_path)
    result = run(root, "clip", str(PAGES / "consent-wall.html"))
    assert result.exit_code == 0
    assert "warning[N724]" in result.stderr
    draft = Path(result.stdout.splitlines()[0])
    assert "cookie" not in draft.read_text("utf-8")
    assert not (root / ".clips").exists()


def test_a_teaser_is_said_to_be_one(tmp_path: Path) -> None:
    root = site(tmp_path)
    result = run(root, "clip", str(PAGES / "paywall.html"))
    assert "warning[N725]" in result.stderr
    assert note_of(Path(result.stdout.splitlines()[0]), root).sources[-1].paywall is True


def notes_in(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "content/notes").rglob("*.md"))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        ((PAGES / "report.pdf").read_bytes(), "is a PDF, not a page"),
        (b"<html><body>" + b"<p>A sentence of a page.</p>" * 230_000, "is larger than 5 MB"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a picture, not a page"),
        (b"text\0text", "is no text"),
        (b"From: <Saved by Blink>\r\n", "is a browser's archive of many files, not a page"),
    ],
    ids=["pdf", "6 MB", "empty", "picture", "binary", "mhtml"],
)
def test_what_is_no_page_is_refused_politely(data: bytes, what: str, tmp_path: Path) -> None:
    root = site(tmp_path / "site")
    before = notes_in(root)
    (tmp_path / "page").write_bytes(data)
    result = run(root, "clip", str(tmp_path / "page"))
    assert result.exit_code == 1
    assert f"error[N723]: {tmp_path / 'page'} {what}\n" in result.stderr
    assert "Traceback" not in result.output
    assert notes_in(root) == before


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    result = run(site(tmp_path), "clip", str(tmp_path / "none.html"))
    assert result.exit_code == 1
    assert "error[N721]" in result.stderr


def test_standard_input_is_read(tmp_path: Path) -> None:
    root = site(tmp_path)
    command = [*_PROGRAM, "-C", str(root), "clip", "-", "--now", "2024-01-26"]
    page = (PAGES / "wordpress.html").read_bytes()
    done = subprocess.run(command, input=page, capture_output=True, check=True)
    assert Path(done.stdout.decode().splitlines()[0]).name == "globex-shelves-its-second-plant.md"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("page.html", "--inbox"),
        ("ftp://news.example/a",),
        ("https://",),
        ("--now", "soon", "-"),
    ],
)
def test_a_malformed_command_is_refused(arguments: Sequence[str], tmp_path: Path) -> None:
    assert run(site(tmp_path), "clip", *arguments).exit_code == 2


def test_a_draft_is_dated_as_of_now(tmp_path: Path) -> None:
    root = site(tmp_path)
    draft = clipped(root, str(PAGES / "bare.html"), "--now", "2025-03-05")
    assert draft.parent.name == "2025"
    assert note_of(draft, root).date == date(2025, 3, 5)


def test_a_second_page_of_one_headline_gets_a_name_of_its_own(tmp_path: Path) -> None:
    root = site(tmp_path)
    first, second = (clipped(root, str(PAGES / "bare.html")) for _ in range(2))
    assert (first.name, second.name) == (
        "initech-closes-its-oldest-line.md",
        "initech-closes-its-oldest-line-2.md",
    )


def test_a_page_that_a_note_has_already_makes_no_second_draft(tmp_path: Path) -> None:
    root = site(tmp_path)
    used = "---\ntitle: A\ndate: 2024-01-22\nsource: {url}\n---\nA.\n"
    address = "http://waferblog.example/globex-shelves-second-plant?utm_source=feed"
    write(root, "content/notes/a.md", used.format(url=address))
    before = notes_in(root)
    result = run(root, "clip", str(PAGES / "wordpress.html"))
    assert (result.exit_code, notes_in(root)) == (0, before)
    assert "warning[N726]: the page is a source of `a` already" in result.stderr
    assert (root / ".clips/a.txt").read_text("utf-8").startswith("Globex has put off")


def test_what_is_kept_is_never_committed_nor_published(tmp_path: Path) -> None:
    root = site(tmp_path)
    clipped(root, str(PAGES / "wordpress.html"))
    subprocess.run(["git", "init", "-q", str(root)], check=True)
    listed = ["git", "-C", str(root), "status", "--porcelain", "-uall", "--", ".clips"]
    assert subprocess.run(listed, capture_output=True, check=True).stdout == b""
    assert run(root, "build").exit_code == 0
    assert all(b"put off" not in p.read_bytes() for p in (root / "output").rglob("*.html"))


def test_topics_are_those_of_the_nearest_notes(tmp_path: Path) -> None:
    root = site(tmp_path)
    draft = clipped(root, str(PAGES / "wordpress.html"))
    (line,) = [li for li in draft.read_text("utf-8").splitlines() if li.startswith("topics:")]
    assert line.startswith("topics: [memory]  # TK those of the notes most like it: globex-stops")


def test_numbers_are_offered_as_figures_and_are_none(tmp_path: Path) -> None:
    root = site(tmp_path)
    draft = clipped(root, str(PAGES / "french-news.html"))
    text = draft.read_text("utf-8")
    offered = [line for line in text.splitlines() if line.startswith("#   - {id: TK")]
    assert [line.partition("value: ")[2].partition("}")[0] for line in offered] == [
        '7500000000, unit: "EUR"', '350000, unit: "wafers"', '2000, unit: "jobs"', '12, unit: "%"',
    ]  # fmt: skip
    assert note_of(draft, root).figures == ()


def test_edit_opens_the_draft(tmp_path: Path) -> None:
    root = site(tmp_path)
    page = str(PAGES / "bare.html")
    result = run(root, "clip", page, "--edit", EDITOR="sed -i s/TK/SEEN/")
    assert "SEEN" in Path(result.stdout.splitlines()[0]).read_text("utf-8")


@pytest.fixture
def without_trafilatura(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the extra `clip` be missing."""
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    for name in ("clip", "drafting", "extract"):
        monkeypatch.delitem(sys.modules, f"site_gen.desk.{name}", raising=False)
        monkeypatch.delattr(desk, name, raising=False)


@pytest.mark.usefixtures("without_trafilatura")
def test_without_the_extra_one_line_says_what_to_install(tmp_path: Path) -> None:
    result = run(site(tmp_path), "clip", str(PAGES / "bare.html"))
    assert result.exit_code == 1
    assert result.stderr == "error: clip needs more: pip install 'site-gen[clip]'\n"


def test_help_needs_no_extra() -> None:
    code = (
        "import sys; import site_gen.cli.clip;"
        "sys.exit(any(n in sys.modules for n in ('trafilatura', 'httpx2')))"
    )
    assert subprocess.run([_PROGRAM[0], "-c", code], check=False).returncode == 0


_PROGRAM = [sys.executable, "-m", "site_gen"]
