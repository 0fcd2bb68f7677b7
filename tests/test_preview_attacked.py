"""The preview as attacked: the published holes of other preview servers, over raw sockets.

Each row names where the hole was. All of them ask a preview that was started as people start it,
beside files that none of it may give away.
"""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.previews import PATIENCE, Preview, serving
from tests.small_site import make, write

SECRET = b"id_authority"
"""Stands in site.yaml, in every copy of it that lies about, and in no page."""
TARGETS = {
    "../": "up, as it is",
    "%2e%2e/": "dots encoded",
    "%2E%2E/": "in capitals",
    ".%2e/": "half encoded (Apache CVE-2021-41773)",
    "..%2f": "the slash encoded",
    "%2e%2e%2f": "all of it encoded",
    "%252e%252e%252f": "encoded twice (webpack-dev-middleware CVE-2024-29180)",
    "%25252e%25252e%25252f": "encoded three times",
    "..\\": "as Windows has it (Vite CVE-2025-62522)",
    "..%5c": "as Windows has it, encoded (webrick CVE-2008-1145)",
    "%c0%ae%c0%ae/": "too long for UTF-8",
    "%c0%ae%c0%ae%c0%af": "too long, the slash too",
    "%e0%80%ae%e0%80%ae/": "too long by two",
    "%uff0e%uff0e%u2215": "as IIS had it",
    "\uff0e\uff0e/": "wide dots, as they are",
    "..;/": "a parameter of its segment (Tomcat)",
    "..%00/": "NUL behind the dots",
    "....//": "what is left once `../` was taken out",
    "..././": "the same",
    "./../": "through here",
    "assets/../": "through a folder (starlette CVE-2023-29159)",
    "assets%2f..%2f": "through a folder, encoded",
}
PLACES = ("content/site.yaml", "site-gen-secret.yaml", "../site-gen-secret.yaml", "etc/passwd")
WHOLE = {
    "/@fs/{site}/content/site.yaml": "Vite's way to any file",
    "/@fs/{site}/content/site.yaml?raw": "Vite CVE-2025-30208",
    "/@fs/{site}/content/site.yaml?import&raw": "Vite CVE-2024-45811",
    "/@fs/{site}/content/site.yaml?import&raw??": "Vite GHSA-x574-m823-4x7w",
    "/@fs/{site}/content/site.yaml?import&?inline=1.wasm?init": "Vite CVE-2025-31125",
    "/content/site.yaml?.svg?.wasm?init": "Vite CVE-2025-31486",
    "/#/../content/site.yaml": "Vite CVE-2025-32395",
    "/.%00./content/site.yaml": "NUL between the dots",
    "/assets/plan.txt%00.yaml": "NUL behind a file",
    "/.env": "Vite CVE-2025-46565",
    "/.env/.": "Vite CVE-2025-46565",
    "/.git/config": "every folder that is served as it is",
    "/assets/.hidden.txt": "a dot file among the assets",
    "/assets/%2ehidden.txt": "the same, encoded",
    "/.site-gen/": "our own folder",
    "/.site-gen/../content/site.yaml": "up from our own folder",
    "/.site-gen/app.py": "our own program",
    "/.site-gen/guard.py": "our own program",
    "/.site-gen/__init__.py": "our own program",
    "/{site}/content/site.yaml": "a path of the disk (http.server on Windows)",
    "//{site}/content/site.yaml": "a path of the disk with two slashes",
    "///etc/passwd": "three slashes",
    "/__file-code-frame?filePath={site}/content/site.yaml&lineNumber=1": "gatsby CVE-2023-34238",
    "/__open-in-editor?file={site}/content/site.yaml": "launch-editor",
    "/webpack-dev-server": "webpack's list of files",
    "/console": "Werkzeug's debugger, CVE-2024-34069",
    "/?__debugger__=yes&cmd=resource&f=../content/site.yaml": "Werkzeug CVE-2024-34069",
    "/CON": "a device of Windows (Werkzeug CVE-2025-66221)",
    "/assets/NUL.txt": "a device of Windows (Werkzeug CVE-2026-27199)",
    "/content/site.yaml::$DATA": "a stream of Windows",
    "/assets/link.txt": "a symbolic link (Jekyll CVE-2018-17567)",
    "/assets/linked/site.yaml": "below a symbolic link",
    "/notes/..%2f..%2fcontent/site.yaml": "up from a page",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("attacked") / "site"
    folder.mkdir()
    make(folder)
    text = (folder / "content/site.yaml").read_text("utf-8")
    assert SECRET.decode() in text
    for path in (".env", ".git/config", "site-gen-secret.yaml", "content/assets/.hidden.txt"):
        write(folder, path, text)
    (folder.parent / "site-gen-secret.yaml").write_text(text, "utf-8")
    write(folder, "content/assets/plan.txt", "the plan")
    return folder


@pytest.fixture(scope="module")
def preview(site: Path) -> Iterator[Preview]:
    with serving(site) as running:
        yield running


def ask(preview: Preview, target: str, *headers: str, host: str | None = None) -> bytes:
    """Send a request as it is written here, and return all that comes back."""
    lines = [f"GET {target} HTTP/1.1", f"Host: {host or f'127.0.0.1:{preview.port}'}"]
    return preview.send("\r\n".join([*lines, *headers, "Connection: close", "", ""]).encode())


def status(reply: bytes) -> int:
    assert reply.startswith(b"HTTP/1.1 "), reply[:100]
    return int(reply[9:12])


@pytest.mark.parametrize("up", TARGETS, ids=list(TARGETS.values()))
def test_no_way_of_writing_up_leads_out(preview: Preview, up: str) -> None:
    for count in (1, 2, 8):
        for place in PLACES:
            reply = ask(preview, f"/{up * count}{place}")
            assert status(reply) in (400, 404), reply
            assert SECRET not in reply
            assert b"root:" not in reply


@pytest.mark.parametrize("target", WHOLE, ids=list(WHOLE))
def test_no_published_address_gives_a_file_away(preview: Preview, site: Path, target: str) -> None:
    links = {"link.txt": "site.yaml", "linked": "."}
    for name, to in links.items():
        path = site / "content/assets" / name
        if not path.is_symlink():
            path.symlink_to((site / "content" / to).resolve())
    reply = ask(preview, target.format(site=site.as_posix().lstrip("/")))
    assert SECRET not in reply
    assert b"root:" not in reply
    if "?" not in target.removeprefix("/@fs"):  # a query changes nothing of a page that is there
        assert status(reply) in (400, 404)


def test_an_asset_whose_folder_became_a_link_is_not_read_through_it(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    write(make(site), "content/assets/plans/plan.txt", "the plan")
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "plan.txt").write_bytes(SECRET)
    with serving(site) as preview:
        assert ask(preview, "/assets/plans/plan.txt").endswith(b"the plan")
        (site / "content/assets/plans").rename(tmp_path / "plans")
        (site / "content/assets/plans").symlink_to(outside)
        for _ in range(20):  # before it is noticed, while, and after
            reply = ask(preview, "/assets/plans/plan.txt")
            assert status(reply) == 404
            assert SECRET not in reply


@pytest.mark.parametrize(
    "target",
    [
        "http://evil.example/",
        "http://127.0.0.1/",
        "https://evil.example/notes/altman-fabs/",
        "HTTP://127.0.0.1/content/site.yaml",
        "file:///etc/passwd",
        "@evil.example/",
        "evil.example:80",
        "*",
        "content/site.yaml",
        "//evil.example/..",
        "//evil.example/%2f..",
        "///evil.example/notes/altman-fabs",
        "/\\evil.example/notes/altman-fabs",
        "/%5cevil.example/notes/altman-fabs",
        "/%2fevil.example/notes/altman-fabs",
        "/%0d%0aLocation:%20https://evil.example/",
        "/%0aSet-Cookie:%20a=b",
    ],
)
def test_no_target_leads_elsewhere(preview: Preview, target: str) -> None:
    # http.server CVE-2021-28861, Django CVE-2018-14574, starlette CVE-2026-54282
    reply = ask(preview, target)
    assert status(reply) == 400
    head = reply.partition(b"\r\n\r\n")[0].lower()
    assert b"location:" not in head
    assert b"set-cookie:" not in head
    assert b"evil" not in reply


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example:{port}",
        "localhost.evil.example:{port}",
        "evil-localhost:{port}",
        "a.localhost:{port}",
        "localhost.:{port}",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.0.0.1:0{port}",
        "127.1:{port}",
        "127.0.0.2:{port}",
        "2130706433:{port}",
        "0x7f.1:{port}",
        "0.0.0.0:{port}",
        "[::1]:{port}",
        "[::ffff:127.0.0.1]:{port}",
        "192.168.0.1:{port}",
        "user@127.0.0.1:{port}",
        "127.0.0.1:{port}@evil.example",
        "127.0.0.1:{port}/x?",
        "127.0.0.1:{port}, evil.example",
        "127.0.0.1:{port} evil.example",
        "127.0.0.1:{port}#",
        "\u24db\u24de\u24d2alhost:{port}",
    ],
)
def test_a_name_that_leads_here_is_no_name_of_ours(preview: Preview, host: str) -> None:
    # DNS rebinding: Vite and webpack-dev-server, CVE-2025-24010, Django CVE-2016-9014; 0.0.0.0 day;
    # starlette CVE-2026-48710
    reply = ask(preview, "/", host=host.format(port=preview.port))
    assert status(reply) in (400, 403)
    assert b"<html" not in reply


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://evil.example",
        "null",
        "",
        "file://",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "http://192.168.0.1",
        "https://127.0.0.1:{port}",
        "http://localhost:{port}",
        "http://127.0.0.1:{port}.evil.example",
        "http://127.0.0.1:{port}, http://evil.example",
        "chrome-extension://abc",
    ],
)
@pytest.mark.parametrize("target", ["/", "/.site-gen/events?page=/", "/.site-gen/reload.js"])
def test_another_origin_reads_nothing(preview: Preview, origin: str, target: str) -> None:
    # esbuild GHSA-67mh-4wv8-2f99, webpack-dev-server CVE-2018-14732 and CVE-2025-30360
    reply = ask(preview, target, f"Origin: {origin.format(port=preview.port)}")
    assert status(reply) == 403
    assert b"access-control-" not in reply.lower()


@pytest.mark.parametrize("dest", ["script", "style", "image", "iframe", "object", "audio", "empty"])
@pytest.mark.parametrize("kind", ["cross-site", "same-site"])
def test_another_site_can_include_nothing(preview: Preview, kind: str, dest: str) -> None:
    # webpack-dev-server CVE-2025-30359: a script needs no leave of the same-origin policy
    mode = "navigate" if dest in ("iframe", "object") else "no-cors"
    sent = (f"Sec-Fetch-Site: {kind}", f"Sec-Fetch-Mode: {mode}", f"Sec-Fetch-Dest: {dest}")
    for target in ("/", "/.site-gen/reload.js", "/assets/plan.txt"):
        assert status(ask(preview, target, *sent)) == 403


def test_a_browser_that_does_not_say_who_asks_is_told_not_to_share(preview: Preview) -> None:
    for target in ("/", "/.site-gen/reload.js", "/assets/plan.txt", "/nothing/", "/robots.txt"):
        head = ask(preview, target).partition(b"\r\n\r\n")[0].lower().split(b"\r\n")
        assert b"cross-origin-resource-policy: same-origin" in head
        assert b"x-content-type-options: nosniff" in head
        assert b"x-frame-options: deny" in head


def test_what_proxies_say_is_not_believed(preview: Preview) -> None:
    reply = ask(
        preview,
        "/nothing/",
        "X-Forwarded-Host: evil.example",
        "X-Forwarded-For: 10.0.0.1",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Prefix: /evil",
        "Forwarded: host=evil.example",
        "X-Original-URL: /notes/altman-fabs/",
        "X-Rewrite-URL: /notes/altman-fabs/",
        "X-HTTP-Method-Override: DELETE",
    )
    assert status(reply) == 404
    assert b"evil" not in reply


HIDDEN = "GET /notes/altman-fabs/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n"
SMUGGLED = {
    "a body": ("Content-Length: {length}",),
    "both lengths": ("Content-Length: {length}", "Transfer-Encoding: chunked"),
    "two lengths": ("Content-Length: 0", "Content-Length: {length}"),
    "a length with a sign": ("Content-Length: +0",),
    "a length in sixteens": ("Content-Length: 0x0",),
    "a list of lengths": ("Content-Length: 0, {length}",),
    "chunks": ("Transfer-Encoding: chunked",),
    "chunks not last": ("Transfer-Encoding: chunked, identity",),
    "chunks by another name": ("Transfer-Encoding: xchunked",),
    "chunks behind a space": ("Transfer-Encoding : chunked",),
    "chunks behind a tab": ("Transfer-Encoding:\tchunked",),
    "chunks on a folded line": ("Transfer-Encoding:\r\n chunked",),
    "a folded first line": (" Transfer-Encoding: chunked",),
    "a bare line end": ("X: y\rTransfer-Encoding: chunked",),
    "NUL in a header": ("X: a\0b", "Content-Length: {length}"),
}


@pytest.mark.parametrize("name", SMUGGLED)
def test_no_request_hides_in_another(preview: Preview, name: str) -> None:
    # h11 CVE-2025-43859, webrick CVE-2020-25613 and CVE-2024-47220, http.server's whole kind
    hidden = HIDDEN.format(port=preview.port)
    headers = [line.format(length=len(hidden)) for line in SMUGGLED[name]]
    head = ["GET /nothing/ HTTP/1.1", f"Host: 127.0.0.1:{preview.port}", *headers, "", ""]
    chunk = "0\r\n\r\n" if "chunk" in name or "both" in name else ""
    reply = preview.send("\r\n".join(head).encode() + (chunk + hidden).encode())
    assert reply.count(b"HTTP/1.1 ") == 1, reply
    assert status(reply) in (400, 403)  # folded onto Host, it is another host
    assert b"altman" not in reply.lower()


@pytest.mark.parametrize(
    "twice",
    [
        ("Host: evil.example",),
        ("host: 127.0.0.1:{port}",),
        ("Origin: http://127.0.0.1:{port}", "Origin: http://evil.example"),
        ("Origin: http://evil.example", "Origin: http://127.0.0.1:{port}"),
        ("Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"),
        ("Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-origin"),
    ],
)
def test_a_header_that_decides_comes_once(preview: Preview, twice: tuple[str, ...]) -> None:
    reply = ask(preview, "/", *(line.format(port=preview.port) for line in twice))
    assert status(reply) == 400


@pytest.mark.parametrize(
    "line",
    [
        "GET /",
        "GET / HTTP/1.1 HTTP/1.1",
        "PRI * HTTP/2.0",
        "GET\t/ HTTP/1.1",
        "GET  / HTTP/1.1",
        " GET / HTTP/1.1",
        "G\0T / HTTP/1.1",
        "GET /\x00 HTTP/1.1",
        "GET /a b HTTP/1.1",
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
    ],
)
def test_what_is_no_request_gets_no_page(preview: Preview, line: str) -> None:
    data = f"{line}\r\nHost: 127.0.0.1:{preview.port}\r\nConnection: close\r\n\r\n"
    reply = preview.send(data.encode("latin-1"))
    assert b"<html" not in reply
    assert reply == b"" or status(reply) in (400, 405)


def test_an_upgrade_is_not_granted(preview: Preview) -> None:
    # CVE-2018-14732 and its kin went by WebSocket: there is none here
    reply = ask(
        preview,
        "/.site-gen/nothing",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    )
    assert status(reply) == 404


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param(("X: " + "a" * 200_000,), id="one of 200 kB"),
        pytest.param(tuple(f"X-{n}: {'a' * 50}" for n in range(4_000)), id="4,000 of them"),
        pytest.param(("Cookie: " + "a=b; " * 40_000,), id="40,000 cookies"),
    ],
)
def test_headers_without_measure_are_refused(preview: Preview, headers: tuple[str, ...]) -> None:
    reply = ask(preview, "/", *headers)
    assert reply == b"" or status(reply) == 400  # it may hang up while we are still sending
    assert status(ask(preview, "/")) == 200


def test_a_body_without_end_is_not_read(preview: Preview) -> None:
    host = f"Host: 127.0.0.1:{preview.port}"
    head = f"POST / HTTP/1.1\r\n{host}\r\nContent-Length: 10000000000\r\n\r\n".encode()
    with socket.create_connection(("127.0.0.1", preview.port), timeout=PATIENCE) as sender:
        sender.sendall(head)
        assert sender.recv(12) == b"HTTP/1.1 405"
        with pytest.raises((BrokenPipeError, ConnectionResetError)):
            sender.sendall(b"a" * 1_000_000_000)


def test_many_ranges_cost_nothing(preview: Preview) -> None:
    # starlette CVE-2025-62727, Apache's "killer": there are no ranges here
    ranges = ",".join(f"{n}-{n + 1}" for n in range(5_000))
    reply = ask(preview, "/assets/plan.txt", f"Range: bytes={ranges}")
    assert status(reply) == 200
    assert reply.endswith(b"the plan")


def test_slow_clients_are_dropped_and_hold_nobody_up(preview: Preview) -> None:
    # Slowloris: a byte now and then keeps no connection. All of them wait for the same 5 seconds.
    beginnings = (b"", b"G", b"GET / HTTP/1.1\r\nX", b"GET / HTTP/1.1\r\nHost: a\r\nX: ")
    with ExitStack() as stack:
        poll, slow = select.poll(), {}
        for number in range(200):
            client = socket.create_connection(("127.0.0.1", preview.port), timeout=PATIENCE)
            stack.enter_context(client)
            client.sendall(beginnings[number % len(beginnings)])
            slow[client.fileno()] = client
            poll.register(client, select.POLLIN | select.POLLHUP | select.POLLERR)
        assert status(ask(preview, "/")) == 200
        late = time.monotonic() + PATIENCE
        while slow:
            assert time.monotonic() < late, f"{len(slow)} of 200 are still there"
            for descriptor, _ in poll.poll(500):
                poll.unregister(descriptor)
                del slow[descriptor]
            for client in slow.values():
                with_a_byte_more(client)
    assert status(ask(preview, "/")) == 200


def with_a_byte_more(client: socket.socket) -> None:
    """Send one byte, if the other end still takes it."""
    try:
        client.sendall(b"a")
    except OSError:
        return


def test_two_hundred_requests_at_once_are_all_answered(preview: Preview) -> None:
    request = f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{preview.port}\r\nConnection: close\r\n\r\n"
    with ExitStack() as stack:
        clients = [
            stack.enter_context(
                socket.create_connection(("127.0.0.1", preview.port), timeout=PATIENCE)
            )
            for _ in range(200)
        ]
        for client in clients:
            client.sendall(request.encode())
        assert {client.recv(12) for client in clients} == {b"HTTP/1.1 200"}


def test_too_many_connections_are_turned_away_and_then_it_goes_on(preview: Preview) -> None:
    with ExitStack() as stack:
        for _ in range(620):
            stack.enter_context(socket.create_connection(("127.0.0.1", preview.port)))
        assert status(ask(preview, "/")) == 503
    late = time.monotonic() + PATIENCE
    while status(ask(preview, "/")) != 200:
        assert time.monotonic() < late
        time.sleep(0.05)


def test_only_this_machine_is_answered(preview: Preview) -> None:
    listening = _listening(preview.process.pid)
    assert listening == {("127.0.0.1", preview.port)}


def _listening(pid: int) -> set[tuple[str, int]]:
    """Return where a process listens, as the kernel tells it."""
    own = set()
    for name in os.listdir(f"/proc/{pid}/fd"):
        target = os.readlink(f"/proc/{pid}/fd/{name}")
        own.add(target.removeprefix("socket:[").removesuffix("]"))
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text("ascii").splitlines()[1:]:
            parts = line.split()
            if parts[3] == "0A" and parts[9] in own:
                address, port = parts[1].split(":")
                found.add((_dotted(address), int(port, 16)))
    return found


def _dotted(address: str) -> str:
    number = bytes.fromhex(address)
    if len(number) == 4:
        return socket.inet_ntop(socket.AF_INET, number[::-1])
    return socket.inet_ntop(socket.AF_INET6, number)


def test_no_option_opens_it_to_others(preview: Preview) -> None:
    from site_gen.cli.serve import command

    assert [p.name for p in command.params if p.name and "host" in p.name] == []
