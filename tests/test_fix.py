"""`check --fix` mends what needs no judgement, and leaves every other byte as it is."""

from __future__ import annotations

import json
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from site_gen.desk import mending
from site_gen.read.positions import has_position
from tests.small_site import make, run, write

PATH = "content/notes/a.md"
HEAD = "title: Chips\ndate: 2024-01-22\n"
UID: dict[str, tuple[str, str]] = {
    "a plain file": (
        "---\ntitle: A\ndate: 2024-01-22\nsource: X\n---\nText.\n",
        "---\nuid: a\ntitle: A\ndate: 2024-01-22\nsource: X\n---\nText.\n",
    ),
    "comments and no last line end": (
        "---\n# One.\ntitle: A  # two\ndate: 2024-01-22\nsource: X\n---\nText.",
        "---\nuid: a\n# One.\ntitle: A  # two\ndate: 2024-01-22\nsource: X\n---\nText.",
    ),
    "a BOM and CRLF": (
        "\ufeff---\r\ntitle: A\r\ndate: 2024-01-22\r\nsource: X\r\n---\r\nText.\r\n",
        "\ufeff---\r\nuid: a\r\ntitle: A\r\ndate: 2024-01-22\r\nsource: X\r\n---\r\nText.\r\n",
    ),
    "fields with a margin": (
        "---\n  title: A\n  date: 2024-01-22\n  source: X\n---\nText.\n",
        "---\n  uid: a\n  title: A\n  date: 2024-01-22\n  source: X\n---\nText.\n",
    ),
}


@pytest.mark.parametrize("name", UID)
def test_a_missing_uid_is_the_slug(name: str) -> None:
    before, after = UID[name]
    assert mending.with_uid(PATH, before.encode()).decode() == after


def test_fields_in_braces_are_left_alone() -> None:
    data = b"---\n{title: A, date: 2024-01-22, source: X}\n---\nText.\n"
    assert mending.with_uid(PATH, data) == data


LISTS: dict[str, tuple[str, str]] = {
    "none, after the topics": (
        f"{HEAD}topics: [a]\n# Sources.\nsource: X\n",
        f"{HEAD}topics: [a]\ncompanies: [arm, tsmc]\n# Sources.\nsource: X\n",
    ),
    "none, after the title": (
        "date: 2024-01-22\nsource: X\ntitle: >\n  Chips\n  # one\n",
        "date: 2024-01-22\nsource: X\ntitle: >\n  Chips\n  # one\ncompanies: [arm, tsmc]\n",
    ),
    "in brackets": (
        f"{HEAD}companies: [acme]  # so far\nsource: X\n",
        f"{HEAD}companies: [acme, arm, tsmc]  # so far\nsource: X\n",
    ),
    "in brackets over lines": (
        f"{HEAD}companies: [\n  acme,  # so far\n]\nsource: X\n",
        f"{HEAD}companies: [\n  acme, arm, tsmc,  # so far\n]\nsource: X\n",
    ),
    "quoted": (
        f"{HEAD}companies: ['acme']\nsource: X\n",
        f"{HEAD}companies: ['acme', arm, tsmc]\nsource: X\n",
    ),
    "empty brackets": (
        f"{HEAD}companies: []\nsource: X\n",
        f"{HEAD}companies: [arm, tsmc]\nsource: X\n",
    ),
    "nothing": (
        f"{HEAD}companies:  # none yet\nsource: X\n",
        f"{HEAD}companies: [arm, tsmc]  # none yet\nsource: X\n",
    ),
    "a line each": (
        f"{HEAD}companies:\n  - acme  # so far\nsource: X\n",
        f"{HEAD}companies:\n  - acme  # so far\n  - arm\n  - tsmc\nsource: X\n",
    ),
}


@pytest.mark.parametrize("name", LISTS)
def test_companies_join_the_list_as_it_is_written(name: str) -> None:
    before, after = (f"---\n{text}---\nText.\n" for text in LISTS[name])
    assert mending.with_companies(PATH, before.encode(), ["arm", "tsmc"]).decode() == after


ADDRESSES: dict[str, tuple[str, str]] = {
    "the only source": (
        "source: https://a.example/x?utm_source=y  # https://a.example/x?utm_source=y\n",
        "source: https://a.example/x  # https://a.example/x?utm_source=y\n",
    ),
    "one of several": (
        'sources: [{url: "https://a.example/x?p=1&fbclid=2"}, "https://b.example/?mc_cid=1"]\n',
        'sources: [{url: "https://a.example/x?p=1"}, "https://b.example/"]\n',
    ),
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_tracking_leaves_the_addresses_of_sources(name: str) -> None:
    before, after = (f"---\n{HEAD}{text}---\nText.\n" for text in ADDRESSES[name])
    assert mending.without_tracking(PATH, before.encode()).decode() == after


FRENCH: dict[str, tuple[str, str]] = {
    "marks": ("Quoi ? Non; oui : voilà!", "Quoi\u202f? Non\u202f; oui\u202f: voilà\u202f!"),
    "guillemets": ("« Oui », «non»", "«\u202fOui\u202f», «\u202fnon\u202f»"),
    "right already": ("Quoi\u202f? Non\u00a0!", "Quoi\u202f? Non\u00a0!"),
    "two marks": ("Quoi ?!", "Quoi\u202f?!"),
    "times and addresses": ("10:30, https://a.example/x;y?z", "10:30, https://a.example/x;y?z"),
    "links": ("[a](b.md?c) !", "[a](b.md?c)\u202f!"),
    "pictures": ("Et ![a](/b.png)", "Et ![a](/b.png)"),
    "code": ("`a ? b` ; ``c ! ` d``", "`a ? b`\u202f; ``c ! ` d``"),
    "a block of code": ("```\na ! b\n```\nc !", "```\na ! b\n```\nc\u202f!"),
    "entities": ("Non&nbsp;!", "Non&nbsp;!"),
    "emphasis": ("**Note** : oui", "**Note**\u202f: oui"),
    "a table": ("| a | b |\n| --- | :-: |\n| c ! | d |", "| a | b |\n| --- | :-: |\n| c ! | d |"),
}


@pytest.mark.parametrize("name", FRENCH)
def test_french_has_its_spaces(name: str) -> None:
    front = f"---\n{HEAD}source: X\n---\n"
    before, after = FRENCH[name]
    assert mending.with_french_spaces(PATH, (front + before).encode()).decode() == front + after


def test_french_has_its_spaces_in_fields_too() -> None:
    data = (
        "---\ntitle: 'Le prix : dix !'  # oui !\ndate: 2024-01-22\nsource: 'X : y !'\n---\nOui.\n"
    )
    fixed = data.replace("prix :", "prix\u202f:").replace("dix !", "dix\u202f!")
    assert mending.with_french_spaces(PATH, data.encode()).decode() == fixed


BROKEN = """\
---
title: Altman courts Gulf money
date: 2024-01-22
source: https://ft.com/altman?utm_source=mail
---
Some say that OpenAI is raising money.
"""
MENDED = """\
---
uid: altman-fabs
title: Altman courts Gulf money
companies: [openai]
date: 2024-01-22
source: https://ft.com/altman
---
Some say that OpenAI is raising money.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    make(tmp_path, export_rules=None, memory_prices=None, rumour=None)
    write(tmp_path, "content/notes/altman-fabs.md", BROKEN)
    return tmp_path


def _text(site: Path, path: str = "content/notes/altman-fabs.md") -> str:
    return (site / path).read_text("utf-8")


def test_fix_mends_a_note_and_says_so(site: Path) -> None:
    result = run(site, "check", "--fix")
    assert _text(site) == MENDED
    assert result.exit_code == 0
    assert result.stdout.startswith("mended content/notes/altman-fabs.md: N227, N228, N229\n")
    again = run(site, "check", "--fix")
    assert (again.stdout, _text(site)) == ("No problems found.\n", MENDED)


def test_a_mended_note_keeps_its_feed_id(site: Path) -> None:
    run(site, "build")
    before = (site / "output/feeds/notes.atom").read_bytes()
    run(site, "check", "--fix")
    run(site, "build")
    ids = [data.split(b"<entry>")[1].split(b"</id>")[0] for data in (
        before, (site / "output/feeds/notes.atom").read_bytes()
    )]  # fmt: skip
    assert b"tag:brief.example,2024:altman-fabs" in ids[0]
    assert ids[0] == ids[1]


def test_a_dry_run_shows_a_patch_and_writes_nothing(site: Path) -> None:
    result = run(site, "check", "--fix", "--dry-run")
    assert result.exit_code == 0
    assert _text(site) == BROKEN
    patched = subprocess.run(
        ["git", "apply", "-"],
        cwd=site,
        input=result.stdout.encode(),
        capture_output=True,
        check=False,
    )
    assert (patched.returncode, patched.stderr) == (0, b"")
    assert _text(site) == MENDED


def test_a_dry_run_in_json_keeps_stdout_for_it(site: Path) -> None:
    result = run(site, "check", "--fix", "--dry-run", "--format", "json")
    assert json.loads(result.stdout) == []
    assert "+uid: altman-fabs" in result.stderr


def test_a_dry_run_without_fix_is_a_slip_of_the_command(site: Path) -> None:
    assert run(site, "check", "--dry-run").exit_code == 2


def test_what_is_allowed_is_not_mended(site: Path) -> None:
    allowing = BROKEN.replace("---\nSome", "allow: [N227, N228, N229]\n---\nSome")
    write(site, "content/notes/altman-fabs.md", allowing)
    run(site, "check", "--fix")
    assert _text(site) == allowing


def test_a_note_with_an_error_is_left_alone(site: Path) -> None:
    wrong = BROKEN.replace("title:", "titel: A\ntitle:")
    write(site, "content/notes/altman-fabs.md", wrong)
    assert run(site, "check", "--fix").exit_code == 1
    assert _text(site) == wrong


def test_fix_since_mends_what_changed_alone(site: Path) -> None:
    write(site, "content/notes/old.md", BROKEN.replace("altman?", "old?"))
    _git(site, "init", "-q")
    _git(site, "add", ".")
    _git(site, "-c", "user.name=a", "-c", "user.email=a@a.example", "commit", "-qm", "one")
    write(site, "content/notes/altman-fabs.md", f"{BROKEN}More.\n")
    run(site, "check", "--fix", "--since", "HEAD")
    assert _text(site) == f"{MENDED}More.\n"
    assert _text(site, "content/notes/old.md") == BROKEN.replace("altman?", "old?")


def test_since_leaves_out_what_is_said_of_other_files(site: Path) -> None:
    write(site, "content/notes/old.md", BROKEN.replace("title:", "titel:"))
    _git(site, "init", "-q")
    _git(site, "add", ".")
    _git(site, "-c", "user.name=a", "-c", "user.email=a@a.example", "commit", "-qm", "one")
    assert run(site, "check").exit_code == 1
    assert run(site, "check", "--since", "HEAD").exit_code == 0
    write(site, "content/notes/old.md", BROKEN.replace("title:", "titel: "))
    assert run(site, "check", "--since", "HEAD").exit_code == 1


def _git(site: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=site, check=True, capture_output=True)


def _photograph(size: tuple[int, int], *, placed: bool, kind: str = "JPEG") -> bytes:
    picture = Image.effect_noise(size, 90).convert("RGB")
    exif = Image.Exif()
    exif[0x8298] = "The desk"
    if placed:
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (48.0, 51.0, 24.0)
    target = BytesIO()
    picture.save(target, kind, quality=92, exif=exif)
    return target.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_position_is_seen_in_pictures_of_every_kind(kind: str) -> None:
    assert has_position(_photograph((40, 30), placed=True, kind=kind))
    assert not has_position(_photograph((40, 30), placed=False, kind=kind))


@pytest.mark.parametrize("cut", [0, 2, 4, 12, 20, 24])
def test_half_a_picture_tells_no_place_and_breaks_nothing(cut: int) -> None:
    data = _photograph((40, 30), placed=True)
    assert not has_position(data[:cut])


def test_pictures_lose_weight_and_their_place(site: Path) -> None:
    heavy, placed = site / "content/assets/heavy.jpg", site / "content/assets/placed.jpg"
    heavy.parent.mkdir()
    heavy.write_bytes(_photograph((2400, 1200), placed=True))
    placed.write_bytes(_photograph((200, 100), placed=True))
    run(site, "check", "--fix")
    with Image.open(heavy) as lighter, Image.open(placed) as kept:
        assert (lighter.size, kept.size) == ((1600, 800), (200, 100))
        assert kept.getexif()[0x8298] == "The desk"
    assert not has_position(heavy.read_bytes())
    assert not has_position(placed.read_bytes())
    said = json.loads(run(site, "check", "--format", "json").stdout)
    assert "N224" not in {each["code"] for each in said}


def test_without_pillow_pictures_stay_and_a_line_says_what_to_install(site: Path) -> None:
    picture = site / "content/assets/placed.jpg"
    picture.parent.mkdir()
    data = _photograph((200, 100), placed=True)
    picture.write_bytes(data)
    code = "import sys; sys.modules['PIL'] = None; from site_gen.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", code, "-C", str(site), "check", "--fix", "--now", "2024-01-26"],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parent.parent,
    )  # fmt: skip
    assert "pip install 'site-gen[cards]'" in done.stderr
    assert picture.read_bytes() == data
    assert _text(site) == MENDED
