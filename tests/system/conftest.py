"""Built sites, served on loopback, and the tools that look at them."""

from __future__ import annotations

import functools
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import yaml

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
HERE = Path(__file__).parent
WEB_TOOLS = ROOT / ".cache" / "web-tools"

Visit = dict[str, Any]
"""What axe.mjs says of one page in one colour scheme."""


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A site as it was built and is served."""

    name: str
    folder: Path
    address: str
    """Where the folder is served, with the path of the site's own address; ends in a slash."""

    def pages(self) -> tuple[Path, ...]:
        """Return every page this program made: not what was copied from content/assets/."""
        found = (path.relative_to(self.folder) for path in self.folder.rglob("*.html"))
        pages = sorted(path for path in found if path.parts[0] != "assets")
        assert pages, f"the site {self.name} has no pages"
        return tuple(pages)

    def page_url(self, page: Path) -> str:
        """Return the address at which a reader meets the page."""
        return self.address + quote(page.as_posix().removesuffix("index.html"))

    def redirects(self, page: Path) -> bool:
        """Tell whether the page only leads on: a browser would never stay on it."""
        return 'http-equiv="refresh"' in (self.folder / page).read_text("utf-8").lower()


class Handler(SimpleHTTPRequestHandler):
    """Serves a folder below the path of the site's address, without a word."""

    def __init__(self, *arguments: Any, base: str, **options: Any) -> None:
        self.base = base
        super().__init__(*arguments, **options)

    def translate_path(self, path: str) -> str:
        """Find the file; one outside the site's path does not exist."""
        if not path.startswith(self.base):
            return str(Path(self.directory, "nothing", "here"))
        return super().translate_path("/" + path.removeprefix(self.base))

    def log_message(self, format: str, *arguments: Any) -> None:
        """Say nothing."""


def build(source: Path, work: Path, now: str | None) -> tuple[Path, str]:
    """Build a copy of the site; return the output folder and the path of the site's address."""
    for part in ("content", "templates"):
        if source != ROOT and (source / part).is_dir():
            shutil.copytree(source / part, work / "site" / part)
    if source == ROOT:  # its templates are the program's own
        shutil.copytree(source / "content", work / "site" / "content")
    output = work / "output"
    command = [sys.executable, "-m", "site_gen", "-C", str(work / "site")]
    command += ["build", "--output", str(output)]
    command += ["--now", now] if now else []
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{source.name} does not build:\n{done.stdout}{done.stderr}"
    settings = yaml.safe_load((source / "content" / "site.yaml").read_text("utf-8"))
    return output, urlsplit(settings["url"]).path.rstrip("/") + "/"


@pytest.fixture(scope="session")
def built_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], BuiltSite]]:
    """Build and serve a site by its name: `content`, or a folder of tests/golden/; each once."""
    servers: list[ThreadingHTTPServer] = []

    @functools.cache
    def site(name: str) -> BuiltSite:
        source, now = ROOT, None
        if name != "content":
            source = GOLDEN / name
            now = (source / "now.txt").read_text("utf-8").strip()
        folder, base = build(source, tmp_path_factory.mktemp(name), now)
        handler = functools.partial(Handler, directory=str(folder), base=base)
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return BuiltSite(name, folder, f"http://127.0.0.1:{server.server_port}{base}")

    yield site
    for server in servers:
        server.shutdown()
        server.server_close()


def run_tool(command: list[str], stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run one of the web tools; what it says comes back as text."""
    return subprocess.run(
        command,
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        env={**os.environ, "WEB_TOOLS": str(WEB_TOOLS)},
        capture_output=True,
        text=True,
        check=False,
    )


def visit(urls: list[str]) -> list[Visit]:
    """Open each address in Chromium, light and dark, and say what is wrong there."""
    question = json.dumps({"pages": urls, "schemes": ["light", "dark"]})
    done = run_tool(["node", str(HERE / "axe.mjs")], question)
    assert done.returncode == 0, done.stderr
    visits: list[Visit] = json.loads(done.stdout)
    assert len(visits) == 2 * len(urls)
    return visits
