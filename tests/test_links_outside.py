"""`site-gen links`, in a site whose links lead to hosts on loopback."""

from __future__ import annotations

import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

import site_gen.desk
from site_gen.cli import links as links_command
from site_gen.desk import answers, ask, links, outside
from site_gen.desk.manners import Manners
from site_gen.read import markdown
from site_gen.read.problems import Problems
from site_gen.texts import Link
from tests import loopback, small_site, test_revisions
from tests.loopback import OK, Host, answer

NOW = int(small_site.NOW)
HOUR, DAY = 3600, 24 * 3600


async def at_once(_: float) -> None:
    """Sleep as long as a test likes to."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let loopback be asked, without pauses."""

    def allowed(address: str) -> bool:
        return address == "127.0.0.1" or ask.public(address)

    rules = Manners(apart=0, patience=5, sleep=at_once, allowed=allowed)
    monkeypatch.setattr(answers, "MANNERS", rules)


@pytest.fixture
def host() -> Iterator[Host]:
    with loopback.host(sound=OK, moved=answer("301 Moved", location="/sound")) as host:
        host.scripts["/shut"] = [answer("403 Forbidden")]
        host.scripts["/broken"] = [answer("500 Internal Server Error")]
        yield host


NONE: dict[str, str | None] = dict.fromkeys(
    ("altman_fabs", "export_rules", "memory_prices", "rumour")
)


def site(folder: Path, sources: str, text: str = "Text.", **changed: str | None) -> Path:
    """Write a site with one note, content/notes/a.md, whose sources start in line 5."""
    small_site.make(folder, **{**NONE, **changed})
    note = f"---\ntitle: A\ndate: 2024-01-22\nsources:\n{sources}\n---\n{text}\n"
    small_site.write(folder, "content/notes/a.md", note)
    return folder


def run(folder: Path, *arguments: str, at: int = NOW) -> Result:
    return small_site.run(folder, "links", *arguments, SOURCE_DATE_EPOCH=str(at))


def found(folder: Path, *arguments: str) -> list[tuple[str, str, str, int, int]]:
    """Return (code, severity, file, line, column) of all that is said."""
    said = json.loads(run(folder, "--format", "json", "--hints", *arguments).stdout)
    keys = ("code", "severity", "file", "line", "column")
    return [tuple(each[key] for key in keys) for each in said]


def helps(folder: Path) -> list[str]:
    return [d["help"] for d in json.loads(run(folder, "--format", "json", "--hints").stdout)]


def test_sound_links_are_counted_and_nothing_is_said(tmp_path: Path, host: Host) -> None:
    site(tmp_path, f"  - {host.url('/sound')}", f"See [there]({host.url('/sound?b')}).")
    host.scripts["/sound?b"] = [OK]
    result = run(tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "2 addresses, 2 asked just now: 2 sound\n"


def test_a_site_without_links_asks_nobody(tmp_path: Path) -> None:
    site(tmp_path, "  - The Times")
    assert run(tmp_path).stdout == "No links to other sites.\n"


@pytest.mark.parametrize(
    ("path", "code", "severity", "status"),
    [
        ("/gone", "N801", "error", 1),
        ("/shut", "N802", "hint", 0),
        ("/moved", "N803", "hint", 0),
        ("/broken", "N804", "warning", 0),
    ],
)
def test_each_answer_has_its_code_place_and_status(
    path: str, code: str, severity: str, status: int, tmp_path: Path, host: Host
) -> None:
    site(tmp_path, f"  - {host.url(path)}")
    assert found(tmp_path) == [(code, severity, "content/notes/a.md", 5, 5)]
    assert run(tmp_path).exit_code == status


def test_a_link_into_a_private_network_is_named_and_not_asked(tmp_path: Path) -> None:
    site(tmp_path, "  - http://192.168.1.1/admin")
    assert found(tmp_path) == [("N805", "warning", "content/notes/a.md", 5, 5)]


def test_every_kind_of_link_is_asked_and_named_at_its_place(tmp_path: Path, host: Host) -> None:
    gone = host.url("/gone")
    text = f"One.\n\nTwo\n[three]({gone}), and {gone}?auto, and ![x]({gone}?image).\n\n[mail]"
    site(
        tmp_path,
        f"  - {{name: A, url: {gone}}}\n  - name: B\n    url: '{gone}'\n    archived: {gone}?copy",
        f"{text}(mailto:a@example.com)",
        companies=f"openai: {{name: O, url: {gone}}}\nsk-hynix:\n  name: S\n  url: {gone}\n",
    )
    small_site.write(tmp_path, "content/stories/s.md", f"---\ntitle: S\n---\n[s]({gone})\n")
    small_site.write(tmp_path, "content/pages/p.md", f"---\ntitle: P\n---\n\n[p]({gone})\n")
    brief = (
        f"---\nalso:\n  - {{title: A, url: '{gone}'}}\nsponsor:\n  name: S\n  text: T\n"
        f"  url: {gone}\n---\n[b]({gone})\n"
    )
    small_site.write(tmp_path, "content/briefs/2024-W04.md", brief)
    config = small_site.FILES["content/site.yaml"].replace("}\n", f", url: {gone}}}\n", 1)
    small_site.write(tmp_path, "content/site.yaml", config)
    places = [(file, line, column) for _, _, file, line, column in found(tmp_path)]
    assert places == [
        ("content/briefs/2024-W04.md", 3, 21),
        ("content/briefs/2024-W04.md", 7, 8),
        ("content/briefs/2024-W04.md", 9, 1),
        ("content/companies.yaml", 1, 24),
        ("content/companies.yaml", 4, 8),
        ("content/notes/a.md", 5, 20),
        ("content/notes/a.md", 7, 10),
        ("content/notes/a.md", 8, 15),
        ("content/notes/a.md", 13, 1),
        ("content/notes/a.md", 13, 1),
        ("content/notes/a.md", 13, 1),
        ("content/pages/p.md", 5, 1),
        ("content/site.yaml", 5, 31),
        ("content/stories/s.md", 4, 1),
    ]
    assert sorted({asked.path for asked in host.asked}) == [
        "/gone", "/gone?auto", "/gone?copy", "/gone?image",
    ]  # fmt: skip


def test_a_single_source_is_named_at_its_place(tmp_path: Path, host: Host) -> None:
    note = f"---\ntitle: A\ndate: 2024-01-22\nsource: {host.url('/gone')}\n---\nText.\n"
    small_site.make(tmp_path, **{**NONE, "altman_fabs": None, "memory_prices": note})
    assert found(tmp_path) == [("N801", "error", "content/notes/memory-prices.md", 4, 9)]


def test_an_address_is_asked_once_however_often_it_is_linked(tmp_path: Path, host: Host) -> None:
    sources = f"  - {host.url('/gone')}\n  - {host.url('/gone#part')}"
    site(tmp_path, sources)
    assert [line for _, _, _, line, _ in found(tmp_path)] == [5, 6]
    assert host.methods("/gone") == ["HEAD", "GET"]


def test_a_dead_source_is_offered_its_copy(tmp_path: Path, host: Host) -> None:
    source = f"{{name: A, url: '{host.url('/gone')}', archived: '{host.url('/sound')}'}}"
    site(tmp_path, f"  - {source}")
    copy = host.url("/sound")
    assert helps(tmp_path) == [
        f"add `gone: 2024-01-26` to this source, and its copy is the link: {copy}"
    ]


def test_a_copy_that_is_dead_too_is_not_offered(tmp_path: Path, host: Host) -> None:
    gone = host.url("/gone")
    site(tmp_path, f"  - {{name: A, url: '{gone}', archived: '{gone}?copy'}}")
    archive = f"https://web.archive.org/web/*/{gone}"
    assert helps(tmp_path) == [
        f"look for a copy at {archive}; then add `archived:` and `gone: 2024-01-26`",
        f"look for another copy at {archive}, or take `archived` out",
    ]


def test_a_source_that_is_gone_is_not_asked_but_its_copy_is(tmp_path: Path, host: Host) -> None:
    site(
        tmp_path,
        f"  - {{url: '{host.url('/gone')}', archived: '{host.url('/sound')}', gone: 2024-01-25}}",
    )
    assert found(tmp_path) == []
    assert {asked.path for asked in host.asked} == {"/sound"}


def test_a_page_that_moved_is_named_with_its_new_address(tmp_path: Path, host: Host) -> None:
    site(tmp_path, f"  - {host.url('/moved#part')}")
    assert helps(tmp_path) == [f"write {host.url('/sound#part')}"]


def test_a_page_that_moved_to_the_front_page_is_doubted(tmp_path: Path, host: Host) -> None:
    host.scripts.update({"/old": [answer("301 Moved", location="/")], "/": [OK]})
    site(tmp_path, f"  - {host.url('/old')}")
    front = host.url("/")
    assert helps(tmp_path) == [
        f"see whether the page is still there: it leads to the front page, {front}"
    ]


def test_the_line_is_shown(tmp_path: Path, host: Host) -> None:
    site(tmp_path, f"  - {host.url('/gone')}")
    result = run(tmp_path, "--no-color")
    gone = host.url("/gone")
    assert result.stderr == (
        f"error[N801]: `{gone}` is dead: 404 Not Found\n"
        "  --> content/notes/a.md:5:5\n"
        "    |\n"
        f"  5 |   - {gone}\n"
        f"    |     {'^' * len(gone)}\n"
        f"  help: look for a copy at https://web.archive.org/web/*/{gone}; then add `archived:` "
        "and `gone: 2024-01-26`\n\n"
        "1 error in 1 file\n"
    )
    assert result.stdout == "1 address, 1 asked just now: 1 dead\n"


def test_a_program_gets_its_list_alone_on_stdout(tmp_path: Path, host: Host) -> None:
    site(tmp_path, f"  - {host.url('/sound')}")
    result = run(tmp_path, "--format", "json")
    assert (result.stdout, result.stderr) == ("[]\n", "1 address, 1 asked just now: 1 sound\n")


def test_a_file_with_a_mistake_is_named_since_its_links_are_not_asked(
    tmp_path: Path, host: Host
) -> None:
    site(tmp_path, f"  - {host.url('/sound')}", memory_prices="---\ntitle: [\n---\n")
    result = run(tmp_path, "--format", "concise")
    assert result.exit_code == 1
    assert "content/notes/memory-prices.md" in result.stderr
    assert result.stdout == "1 address, 1 asked just now: 1 sound\n"


def test_drafts_and_held_notes_are_asked_too(tmp_path: Path, host: Host) -> None:
    draft = f"---\ntitle: D\ndate: 2099-01-01\ndraft: true\nsource: {host.url('/gone')}\n---\nA.\n"
    site(tmp_path, "  - The Times", rumour=draft)
    assert [file for _, _, file, _, _ in found(tmp_path)] == ["content/notes/rumour.md"]


@pytest.mark.parametrize(
    ("path", "age", "asked_again"),
    [
        ("/sound", 7 * DAY - 1, False),
        ("/sound", 7 * DAY, True),
        ("/moved", 7 * DAY - 1, False),
        ("/gone", HOUR - 1, False),
        ("/gone", HOUR, True),
        ("/shut", HOUR - 1, False),
        ("/shut", HOUR, True),
        ("/broken", HOUR, True),
        ("/sound", -1, True),
    ],
)
def test_an_answer_holds_for_its_time(
    path: str, age: int, asked_again: bool, tmp_path: Path, host: Host
) -> None:
    site(tmp_path, f"  - {host.url(path)}")
    first = run(tmp_path, "--format", "json", "--hints")
    before = len(host.asked)
    second = run(tmp_path, "--format", "json", "--hints", at=NOW + age)
    assert (len(host.asked) > before) == asked_again
    assert second.stdout.replace("2024-02-02", "2024-01-26") == first.stdout


def test_answers_outlive_other_memos(tmp_path: Path, host: Host) -> None:
    site(tmp_path, f"  - {host.url('/sound')}")
    run(tmp_path)
    (tmp_path / ".site-gen" / "links").write_bytes(b"damaged")
    run(tmp_path)
    run(tmp_path)
    assert host.methods("/sound") == ["HEAD", "HEAD"]


def check(folder: Path, progress: answers.Progress) -> links.Checked:
    at = datetime.fromtimestamp(NOW, UTC)
    return links.check(folder, at=at, changed=None, progress=progress)


def test_ctrl_c_keeps_what_was_asked(
    tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop() -> bytes:
        os.kill(os.getpid(), signal.SIGINT)
        host.stopped.wait()
        return b""

    host.scripts["/stop"] = [stop]
    site(tmp_path, f"  - {host.url('/sound')}\n  - {host.url('/stop')}\n  - {host.url('/gone')}")
    rules = answers.MANNERS
    monkeypatch.setattr(answers, "MANNERS", Manners(1, 0, allowed=rules.allowed, patience=5))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            check(tmp_path, lambda *_: None)
    finally:
        signal.signal(signal.SIGINT, before)
    host.scripts["/stop"] = [OK]
    assert run(tmp_path).stdout == "3 addresses, 2 asked just now: 2 sound, 1 dead\n"
    assert host.methods("/sound") == ["HEAD"]


def test_ctrl_c_ends_with_its_own_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    site(tmp_path, "  - The Times")
    monkeypatch.setattr(links, "check", interrupted)
    result = run(tmp_path)
    assert (result.exit_code, result.stdout) == (130, "")
    assert "the next run goes on" in result.stderr


def test_answers_are_kept_on_the_way(
    tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill cannot be caught: some answers have to be on the disk before the end."""
    addresses = [f"/{number}" for number in range(120)]
    host.scripts.update({path: [OK] for path in addresses})
    site(tmp_path, "\n".join(f"  - {host.url(path)}" for path in addresses))
    kept: list[int] = []

    def look(done: int, total: int) -> None:
        kept.append((tmp_path / ".site-gen" / "links").exists())

    check(tmp_path, look)
    assert kept[0] is False
    assert kept[-1] is True


def test_progress_counts_to_the_end(tmp_path: Path, host: Host) -> None:
    site(tmp_path, f"  - {host.url('/sound')}\n  - {host.url('/gone')}")
    told: list[tuple[int, int]] = []
    check(tmp_path, lambda done, total: told.append((done, total)))
    assert told == [(0, 2), (1, 2), (2, 2)]


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(Screen(), True), (io.StringIO(), False)])
def test_a_bar_is_shown_on_a_terminal_alone(
    stream: io.StringIO,
    shown: bool,
    tmp_path: Path,
    host: Host,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site(tmp_path, f"  - {host.url('/sound')}\n  - {host.url('/sound#again')}")
    monkeypatch.setattr(sys, "stderr", stream)
    with ExitStack() as stack:
        check(tmp_path, links_command._bar(stack))
    assert ("1/1" in stream.getvalue()) == shown
    assert (stream.getvalue() != "") == shown


def test_without_a_network_no_link_is_called_dead(tmp_path: Path) -> None:
    site(tmp_path, "  - https://a.invalid/\n  - https://b.invalid/\n  - https://c.invalid/")
    result = run(tmp_path, "--format", "concise")
    assert result.exit_code == 1
    assert result.stderr == "error[N806]: not one of 3 hosts answers\n1 error\n"
    assert result.stdout == ""
    assert not (tmp_path / ".site-gen" / "links").exists()


def test_one_answer_tells_that_there_is_a_network(tmp_path: Path, host: Host) -> None:
    dead = "  - https://a.invalid/\n  - https://b.invalid/\n  - https://c.invalid/"
    site(tmp_path, f"{dead}\n  - {host.url('/shut')}")
    assert [code for code, *_ in found(tmp_path)] == ["N801", "N801", "N801", "N802"]


def test_since_a_revision_only_what_changed_is_asked(tmp_path: Path, host: Host) -> None:
    site(tmp_path, f"  - {host.url('/gone')}", memory_prices="---\ntitle: [\n---\n")
    test_revisions.git(tmp_path, "init", "--initial-branch", "main")
    test_revisions.commit(tmp_path, "start")
    new = f"---\ntitle: B\ndate: 2024-01-22\nsource: {host.url('/gone?b')}\n---\nText.\n"
    small_site.write(tmp_path, "content/notes/b.md", new)
    assert [file for _, _, file, _, _ in found(tmp_path, "--since", "start")] == [
        "content/notes/b.md"
    ]
    assert {asked.path for asked in host.asked} == {"/gone?b"}


def test_an_unknown_revision_is_refused_before_anybody_is_asked(tmp_path: Path, host: Host) -> None:
    site(tmp_path, f"  - {host.url('/gone')}")
    test_revisions.git(tmp_path, "init")
    result = run(tmp_path, "--since", "nowhere")
    assert (result.exit_code, result.stdout, host.asked) == (2, "", [])
    assert "git knows no revision `nowhere` here" in result.stderr


def test_without_httpx2_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site(tmp_path, "  - The Times")
    for name in ("links", "answers", "manners", "ask"):
        monkeypatch.delitem(sys.modules, f"site_gen.desk.{name}")
        monkeypatch.delattr(site_gen.desk, name)
    monkeypatch.setitem(sys.modules, "httpx2", None)
    result = run(tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "error: `links` needs httpx2: pip install 'site-gen[links]'\n"


def test_a_text_knows_where_it_leads_outside() -> None:
    source = (
        '[a](https://a.example/x "t") and\nhttps://b.example/ and <https://c.example/>\n\n'
        "- [d]\n\n[d]: https://d.example/é\n\n[here](#x) [mail](mailto:a@example.com) ![p](https://e.example/)"
    )
    text = markdown.read(source, "content/notes/a.md", 11, Problems("content/notes/a.md"))
    assert text.outside == (
        Link("https://a.example/x", 11),
        Link("https://b.example/", 12),
        Link("https://c.example/", 12),
        Link("https://d.example/%C3%A9", 14),
        Link("mailto:a@example.com", 18),
        Link("https://e.example/", 18),
    )


def test_the_site_of_the_repository_names_where_each_link_stands() -> None:
    from site_gen import build
    from tests import sites

    at = datetime(2099, 1, 1, tzinfo=UTC)
    content = build.arrange(sites.ROOT, at=at).content
    assert content is not None
    companies = (sites.ROOT / outside.COMPANIES).read_bytes()
    found = list(outside.find(content, companies))
    assert len(found) > 100
    for link in found:
        line = (sites.ROOT / link.path).read_text("utf-8").split("\n")[link.line - 1]
        if link.kind != "text":
            assert line[link.column - 1 :].lstrip("'\"").startswith(link.address)
