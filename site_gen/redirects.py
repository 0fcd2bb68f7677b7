"""Old addresses as web servers and hosts want them told, to answer with a redirect of their own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from urllib.parse import unquote

from site_gen import build, diagnostics, intake, pool, program
from site_gen.diagnostics import Diagnostics
from site_gen.model import When
from site_gen.render import addresses
from site_gen.views import RedirectView

_HEAD = "# Old addresses, by site-gen redirects.\n"
Format = Literal["netlify", "cloudflare", "caddy", "nginx"]


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address and the new one: root-relative, percent-encoded."""

    old: str
    new: str


def collect(root: Path, at: When) -> tuple[Sequence[Redirect] | None, Diagnostics]:
    """Return the redirects of a site, by old address; None, with the reasons, on errors."""
    read = intake.read(root, program.salt(), pool.cores())
    arranged, found = build.assemble(read, at, preview=False)
    if arranged is None or diagnostics.has_errors(found):
        return None, build.presented(found, read.loaded)
    pairs = (
        Redirect(addresses.link(config, _address(page.path)), addresses.link(config, view.target))
        for plan in arranged.plans
        for config in (plan.head.config,)
        for page in plan.pages
        if isinstance(view := page.view, RedirectView)
    )
    return sorted(pairs, key=lambda pair: pair.old), ()


def written(redirects: Sequence[Redirect], format: Format) -> str:
    """Return the lines of a configuration; without any it is a remark, for Caddy reads no void."""
    return _HEAD + "".join(f"{_LINES[format](redirect)}\n" for redirect in redirects)


def _address(path: str) -> str:
    """Return the address of an output file: the inverse of `arrange.addresses.file_at`."""
    folder, _, name = path.rpartition("/")
    return f"/{folder}/" if name == "index.html" else f"/{path}"


def _netlify(redirect: Redirect) -> str:
    # Without the mark, the page that stands at the old address would be shown.
    return f"{_plain(redirect.old)} {redirect.new} 301!"


def _cloudflare(redirect: Redirect) -> str:
    return f"{_plain(redirect.old)} {redirect.new} 301"


def _caddy(redirect: Redirect) -> str:
    return f"redir {_plain(redirect.old)} {redirect.new} permanent"


def _nginx(redirect: Redirect) -> str:
    # nginx compares what is decoded; neither \ nor " can stand in an alias.
    return f'location = "{unquote(redirect.old)}" {{ return 301 "{_no_variable(redirect.new)}"; }}'


def _plain(address: str) -> str:
    """Encode what stands for any text: `*`, and `:` in the files of hosts."""
    return address.replace("*", "%2A").replace(":", "%3A")


def _no_variable(address: str) -> str:
    return address.replace("$", "%24")


_LINES: Mapping[Format, Callable[[Redirect], str]] = MappingProxyType(
    {"netlify": _netlify, "cloudflare": _cloudflare, "caddy": _caddy, "nginx": _nginx}
)
