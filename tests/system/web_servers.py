"""nginx and Caddy on loopback, set up by the very lines of docs/deploying.md."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.sites import ROOT
from tests.system.servers import free_port, running

_DOCUMENT = (ROOT / "docs/deploying.md").read_text("utf-8")
_BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"


def snippets(language: str) -> list[str]:
    """Return the blocks of a language in the document."""
    return re.findall(rf"^```{language}\n(.*?)^```$", _DOCUMENT, re.MULTILINE | re.DOTALL)


@contextmanager
def nginx(folder: Path, www: Path, redirects: str = "# None.\n") -> Iterator[str]:
    """Serve a folder as the document says; yield the address, which ends in a slash."""
    port = free_port()
    site, brotli = snippets("nginx")
    (folder / "redirects.conf").write_text(redirects)
    more = f"{brotli}    include {folder}/redirects.conf;\n}}"
    lines = _put(
        site,
        {
            "listen 443 ssl;": f"listen 127.0.0.1:{port};",
            "root /var/www/brief;": f"root {www};",
            "brief.example": "127.0.0.1",
        },
    )
    head = f"load_module {_BROTLI};\npid {folder}/pid;\nerror_log stderr;\ndaemon off;\n"
    head += "user root;\n" if os.geteuid() == 0 else ""
    own = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    text = f"{head}events {{ }}\nhttp {{\naccess_log off;\n{own}{lines.rstrip()[:-1]}{more}\n}}\n"
    config = folder / "nginx.conf"
    config.write_text(text)
    told = _checked("/usr/sbin/nginx", "-t", "-q", "-c", str(config))
    assert "[warn]" not in told, told
    with running(["/usr/sbin/nginx", "-c", str(config)], folder, port):
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def caddy(folder: Path, www: Path, redirects: str = "# None.\n") -> Iterator[str]:
    """Serve a folder as the document says; yield the address, which ends in a slash."""
    port = free_port()
    (site,) = snippets("caddyfile")
    (folder / "redirects.caddy").write_text(redirects)
    more = f"\timport {folder}/redirects.caddy\n}}\n"
    lines = _put(site, {"/var/www/brief": str(www), "brief.example": f"http://127.0.0.1:{port}"})
    config = folder / "Caddyfile"
    config.write_text(f"{{\n\tadmin off\n}}\n{lines.rstrip()[:-1]}{more}")
    environment = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(config)]
    with running(command, folder, port, environment):
        yield f"http://127.0.0.1:{port}/"


def _put(text: str, instead: Mapping[str, str]) -> str:
    """Put this machine's values in the place of the document's."""
    for said, here in instead.items():
        assert said in text, said
        text = text.replace(said, here)
    return text


def _checked(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr
