"""`serve`: what is saved appears, what is wrong is said, and nobody else is answered."""

from __future__ import annotations

import os
import re
import select
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests import sites
from tests.previews import PATIENCE, ROOT, Preview, mark_of, messages, serving
from tests.small_site import make, run, write

FABS = "content/notes/altman-fabs.md"
FABS_PAGE = "/notes/altman-fabs/"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    folder.mkdir()
    return make(folder)


@pytest.fixture
def preview(site: Path) -> Iterator[Preview]:
    with serving(site) as running:
        yield running


def edit(site: Path, before: str, after: str, path: str = FABS) -> None:
    sites.edit(site / path, before, after)


def test_it_shows_what_is_held_and_marks_it(preview: Preview) -> None:
    for slug, mark in (("rumour", "Draft"), ("memory-prices", "Held until its date")):
        page = preview.ask(f"/notes/{slug}/")
        assert page.status == 200
        assert re.search(rf'<p class="held">{mark}', page.text), page.text
        assert '<meta name="robots" content="noindex">' in page.text


def test_it_writes_nothing_but_the_memo(site: Path, preview: Preview) -> None:
    preview.ask("/")
    edit(site, "raising money", "raising more money")
    found = {path.split("/")[0] for path in sites.files(site)}
    assert found == {"content", ".site-gen"}


def test_a_saved_text_appears(site: Path, preview: Preview) -> None:
    before = preview.ask(FABS_PAGE).text
    events = preview.listen(FABS_PAGE)
    assert events.next() == {"mark": mark_of(before), "problems": []}
    edit(site, "raising money", "raising *more* money")
    news = events.next()
    page = preview.ask(FABS_PAGE).text
    assert "raising <em>more</em> money" in page
    assert news == {"mark": mark_of(page), "problems": []}
    assert "raising <em>more</em> money" in preview.ask("/briefs/2024-W04/").text


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("Altman courts Gulf money", "Altman finds Gulf money", "<h1>Altman finds Gulf money</h1>"),
        ("raising money.", "raising [money](memory-prices.md).", 'href="/notes/memory-prices/"'),
        ("date: 2024-01-22", "date: 2024-01-22\ntopics: [memory]", 'href="/topics/memory/"'),
        ("date: 2024-01-22", "date: 2024-01-22\ndraft: true", '<p class="held">Draft'),
    ],
)
def test_a_saved_field_appears(
    site: Path, preview: Preview, before: str, after: str, shown: str
) -> None:
    events = preview.listen(FABS_PAGE)
    events.next()
    edit(site, before, after)
    events.next()
    assert shown in preview.ask(FABS_PAGE).text


def test_a_page_that_looks_the_same_gets_no_news(site: Path, preview: Preview) -> None:
    about_rules, about_fabs = preview.listen("/notes/export-rules/"), preview.listen(FABS_PAGE)
    about_rules.next()
    about_fabs.next()
    edit(site, "raising money", "raising more money")
    about_fabs.next()
    edit(site, "tightens its rules", "mends its rules", "content/notes/export-rules.md")
    assert about_rules.next()["mark"] == mark_of(preview.ask("/notes/export-rules/").text)


def test_an_error_is_told_over_the_last_good_page_until_it_is_mended(
    site: Path, preview: Preview
) -> None:
    good = preview.ask(FABS_PAGE).text
    events = preview.listen(FABS_PAGE)
    events.next()
    edit(site, "title:", "titel:")
    news = events.until(problems=True)
    (problem,) = news["problems"]
    assert news["mark"] == mark_of(good)
    assert problem["severity"] == "error"
    assert problem["title"] == "error[N103]: unknown field `titel`"
    assert f"--> {FABS}:2:1" in problem["detail"]
    assert "titel: " in problem["detail"]
    assert "help: did you mean `title`?" in problem["detail"]
    assert preview.ask(FABS_PAGE).text == good
    edit(site, "titel:", "title:")
    assert events.until(problems=False) == {"mark": mark_of(good), "problems": []}


def test_an_error_is_reported_in_the_terminal_too(site: Path, preview: Preview) -> None:
    events = preview.listen("/")
    edit(site, "title:", "titel:")
    events.until(problems=True)
    edit(site, "titel:", "title:")
    events.until(problems=False)
    preview.end()
    assert "error[N103]: unknown field `titel`" in messages(site)


def test_text_that_is_not_utf_8_is_told(site: Path, preview: Preview) -> None:
    events = preview.listen(FABS_PAGE)
    good = (site / FABS).read_bytes()
    (site / FABS).write_bytes(good.replace(b"raising", b"rais\xe9ng"))
    (problem,) = events.until(problems=True)["problems"]
    assert f"--> {FABS}:6:1" in problem["detail"]
    (site / FABS).write_bytes(good)
    events.until(problems=False)


def test_a_template_that_fails_is_told_over_the_last_good_page(
    site: Path, preview: Preview
) -> None:
    good = preview.ask(FABS_PAGE).text
    events = preview.listen(FABS_PAGE)
    events.next()
    write(site, "templates/note.html", "{{ nothing }}\n")
    (problem,) = events.until(problems=True)["problems"]
    assert problem["title"].startswith("error[N502]: ")
    assert preview.ask(FABS_PAGE).text == good
    write(
        site, "templates/note.html", "{% extends 'base.html' %}\n{% block main %}Mine{% endblock %}"
    )
    events.until(problems=False)
    assert "Mine" in preview.ask(FABS_PAGE).text


def test_a_site_that_cannot_be_read_yet_is_shown_once_it_can(site: Path) -> None:
    edit(site, "language: en", "langage: en", "content/site.yaml")
    with serving(site) as preview:
        page = preview.ask("/")
        assert page.status == 503
        assert "unknown field `langage`" in page.text
        events = preview.listen("/")
        edit(site, "langage: en", "language: en", "content/site.yaml")
        assert events.until(problems=False)["mark"] != mark_of(page.text)
        assert preview.ask("/").status == 200


def test_a_page_whose_file_is_deleted_says_so_and_comes_back(site: Path, preview: Preview) -> None:
    page = preview.ask(FABS_PAGE).text
    events = preview.listen(FABS_PAGE)
    events.next()
    (site / FABS).rename(site / "kept.txt")
    assert events.next()["mark"] != mark_of(page)
    gone = preview.ask(FABS_PAGE)
    assert gone.status == 404
    assert " data-gone>" in gone.text
    assert " data-gone>" not in preview.ask("/notes/never/").text
    (site / "kept.txt").rename(site / FABS)
    assert events.next()["mark"] == mark_of(page)
    assert preview.ask(FABS_PAGE).text == page


def test_files_saved_by_renaming_and_new_folders_are_seen(site: Path, preview: Preview) -> None:
    events = preview.listen("/notes/new-one/")
    events.next()
    text = (site / FABS).read_text("utf-8")
    write(site, "content/notes/2024/w05/.new-one.md.swp", text)
    (site / "content/notes/2024/w05/.new-one.md.swp").rename(
        site / "content/notes/2024/w05/new-one.md"
    )
    events.next()
    assert preview.ask("/notes/new-one/").status == 200


def test_twenty_saves_in_a_second_end_with_the_last(site: Path, preview: Preview) -> None:
    events = preview.listen(FABS_PAGE)
    events.next()
    text = (site / FABS).read_text("utf-8")
    for number in range(20):
        (site / FABS).write_text(text.replace("money.", f"money, save {number}."), "utf-8")
    while "save 19" not in preview.ask(FABS_PAGE).text:
        events.next()


def test_two_readers_are_both_told(site: Path, preview: Preview) -> None:
    readers = [preview.listen(page) for page in (FABS_PAGE, FABS_PAGE, "/briefs/2024-W04/")]
    before = [reader.next()["mark"] for reader in readers]
    edit(site, "raising money", "raising more money")
    after = [reader.next()["mark"] for reader in readers]
    assert [old != new for old, new in zip(before, after, strict=True)] == [True, True, True]


def test_two_hundred_connections_at_once(preview: Preview) -> None:
    readers = [preview.listen(FABS_PAGE) for _ in range(200)]
    assert len({reader.next()["mark"] for reader in readers}) == 1
    assert preview.ask("/").status == 200
    for reader in readers:
        reader.close()


def test_ctrl_c_ends_it_whoever_is_connected(preview: Preview) -> None:
    readers = [preview.listen(FABS_PAGE) for _ in range(5)]
    for reader in readers:
        reader.next()
    with socket.create_connection(("127.0.0.1", preview.port)) as slow:
        slow.sendall(b"GET / HT")
        preview.end()
    assert preview.process.returncode == 130


def test_a_site_below_a_path_is_served_below_it(site: Path) -> None:
    edit(site, "https://brief.example/", "https://host.example/brief/", "content/site.yaml")
    with serving(site) as preview:
        assert preview.path == "/brief/"
        home = preview.ask("/brief/")
        assert home.status == 200
        assert 'href="/brief/notes/memory-prices/"' in home.text
        style = re.search(r'<link rel="stylesheet" href="(/brief/[^"]+)"', home.text)
        assert style
        assert preview.ask(style[1]).headers["content-type"] == "text/css; charset=utf-8"
        assert preview.ask("/").headers["location"] == "/brief/"
        assert preview.ask("/notes/altman-fabs/").status == 404
        assert preview.ask("/briefer/").status == 404


def test_the_default_port_moves_on_where_it_is_taken(site: Path) -> None:
    with ExitStack() as stack:
        with suppress(OSError):  # another program may have it, which will do as well
            stack.enter_context(socket.create_server(("127.0.0.1", 8000)))
        preview = stack.enter_context(serving(site, port=None))
        assert preview.port > 8000
        assert preview.ask("/").status == 200


def test_a_given_port_that_is_taken_is_an_error(site: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run(site, "serve", "--port", str(port))
    assert result.exit_code == 1
    assert result.stdout == ""
    assert result.stderr.startswith(f"error: port {port} cannot be used: ")


@pytest.mark.parametrize("port", ["70000", "-1", "eighty"])
def test_an_impossible_port_is_a_mistake_of_the_command_line(site: Path, port: str) -> None:
    assert run(site, "serve", "--port", port).exit_code == 2


def test_without_its_libraries_one_line_says_what_to_install(site: Path) -> None:
    arguments = ["-C", str(site), "serve"]
    program = (
        f"import sys; sys.modules['uvicorn'] = None; import site_gen.cli as c; c.main({arguments})"
    )
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "error: `serve` needs starlette, uvicorn and watchfiles: pip install 'site-gen[serve]'"
    ]


REFUSED = {
    "a host of another name": ("/", {"Host": "evil.example"}, 403),
    "a host that resolves here": ("/", {"Host": "127.0.0.1.evil.example"}, 403),
    "another port": ("/", {"Host": "127.0.0.1:1"}, 403),
    "no host": ("/", {"Host": ""}, 403),
    "another origin": ("/", {"Origin": "https://evil.example"}, 403),
    "no origin that has a name": ("/", {"Origin": "null"}, 403),
    "a picture on another site": ("/", {"Sec_Fetch_Site": "cross-site"}, 403),
    "a frame on another site": (
        "/",
        {
            "Sec_Fetch_Site": "cross-site",
            "Sec_Fetch_Mode": "navigate",
            "Sec_Fetch_Dest": "iframe",
        },
        403,
    ),
    "another program on this machine": ("/", {"Sec_Fetch_Site": "same-site"}, 403),
    "up": ("/../content/site.yaml", {}, 400),
    "up, encoded": ("/%2e%2e/content/site.yaml", {}, 400),
    "up, encoded with its slash": ("/..%2fcontent/site.yaml", {}, 400),
    "up, encoded twice": ("/%252e%252e/content/site.yaml", {}, 404),
    "up, as Windows has it": ("/..\\content\\site.yaml", {}, 400),
    "up, as Windows has it, encoded": ("/..%5ccontent%5csite.yaml", {}, 400),
    "up, too long for UTF-8": ("/%c0%ae%c0%ae/content/site.yaml", {}, 400),
    "NUL": ("/notes/altman-fabs/%00", {}, 400),
    "a line of its own": ("/notes/%0d%0aX-Evil:%201", {}, 400),
    "a whole address": ("http://127.0.0.1/", {}, 400),
    "another host's address": ("http://evil.example/", {}, 400),
    "two slashes": ("//evil.example/", {}, 400),
    "no path": ("*", {}, 400),
    "a dot file": ("/.git/config", {}, 404),
    "the memo": ("/.site-gen/reading", {}, 404),
    "the preview's own program": ("/.site-gen/app.py", {}, 404),
    "a source": ("/content/site.yaml", {}, 404),
    "a file of the disk": ("/etc/passwd", {}, 404),
}


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    folder = tmp_path_factory.mktemp("shared") / "site"
    folder.mkdir()
    with serving(make(folder)) as running:
        yield running


@pytest.mark.parametrize("name", REFUSED)
def test_a_request_that_no_page_of_ours_makes_is_refused(shared: Preview, name: str) -> None:
    target, headers, status = REFUSED[name]
    reply = shared.ask(target, **headers)
    assert reply.status == status
    assert b"id_authority" not in reply.body
    assert "location" not in reply.headers


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT"]
)
def test_only_reading_is_answered(shared: Preview, method: str) -> None:
    reply = shared.ask("/", method)
    assert reply.status == 405
    assert reply.headers["allow"] == "GET, HEAD"


def test_our_own_pages_and_links_from_elsewhere_are_answered(shared: Preview) -> None:
    port = shared.port
    for headers in (
        {"Host": f"localhost:{port}"},
        {"Host": f"LOCALHOST:{port}", "Origin": f"http://localhost:{port}"},
        {"Origin": f"http://127.0.0.1:{port}", "Sec_Fetch_Site": "same-origin"},
        {
            "Sec_Fetch_Site": "cross-site",
            "Sec_Fetch_Mode": "navigate",
            "Sec_Fetch_Dest": "document",
        },
    ):
        assert shared.ask("/", **headers).status == 200


@pytest.mark.parametrize("target", ["/", "/nothing/", "/.site-gen/reload.js", "//", "/robots.txt"])
def test_every_answer_has_strict_headers(shared: Preview, target: str) -> None:
    headers = shared.ask(target).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"] == "frame-ancestors 'none'"
    assert [name for name in headers if name.startswith("access-control")] == []
    assert "server" not in headers


def test_head_has_the_headers_alone(shared: Preview) -> None:
    whole, head = shared.ask("/"), shared.ask("/", "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == whole.headers["content-length"]
    assert shared.ask("/.site-gen/events?page=/", "HEAD").body == b""


def test_a_request_without_an_end_is_dropped_and_an_endless_one_refused(shared: Preview) -> None:
    assert shared.send(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n") == b""
    assert shared.send(b"GET /" + b"a" * 100_000).startswith(b"HTTP/1.1 400 ")
    assert shared.ask("/").status == 200


def test_a_reader_who_does_not_read_is_dropped(site: Path) -> None:
    write(site, "content/assets/film.bin", "x" * 20_000_000)
    with serving(site) as preview, socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(("127.0.0.1", preview.port))
        host = f"Host: 127.0.0.1:{preview.port}"
        reader.sendall(f"GET /assets/film.bin HTTP/1.1\r\n{host}\r\n\r\n".encode())
        poll = select.poll()
        poll.register(reader, select.POLLHUP | select.POLLERR)
        assert poll.poll(PATIENCE * 1000)
        assert preview.ask("/").status == 200


def test_the_page_lets_the_preview_in_and_nothing_else(shared: Preview) -> None:
    page = shared.ask(FABS_PAGE).text
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    own = f"http://127.0.0.1:{shared.port}/.site-gen/"
    rules = dict(rule.partition(" ")[::2] for rule in policy.replace("&#x27;", "'").split("; "))
    assert rules["default-src"] == "'none'"
    assert rules["connect-src"] == f"'self' {own}"
    assert re.fullmatch(rf"'sha256-[^']+' {re.escape(own)}", rules["script-src"])
    assert rules["style-src"] == "'self'"
    assert page.count("<script src=") == 1


def test_an_address_without_its_slash_leads_to_the_page(shared: Preview) -> None:
    reply = shared.ask("/notes/altman-fabs")
    assert (reply.status, reply.headers["location"]) == (307, FABS_PAGE)


def test_pictures_come_from_the_disk_and_never_through_a_link(site: Path) -> None:
    secret = site.parent / "secret.txt"
    secret.write_text("secret")
    write(site, "content/assets/plan.txt", "the plan")
    with serving(site) as preview:
        reply = preview.ask("/assets/plan.txt")
        assert (reply.status, reply.body) == (200, b"the plan")
        assert reply.headers["content-type"] == "text/plain; charset=utf-8"
        assert preview.ask("/assets/plan.txt", If_None_Match=reply.headers["etag"]).status == 304
        os.unlink(site / "content/assets/plan.txt")
        os.symlink(secret, site / "content/assets/plan.txt")
        assert preview.ask("/assets/plan.txt").status == 404


def test_neither_script_nor_overlay_is_in_a_built_site(site: Path) -> None:
    assert run(site, "build", "--preview").exit_code == 0
    built = sites.files(site / "output")
    assert [path for path, data in built.items() if b"reload.js" in data] == []
