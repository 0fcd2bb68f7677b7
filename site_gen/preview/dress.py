"""Dresses a page for the preview: adds the script that follows what is saved, and lets it in."""

from __future__ import annotations

import html
import re
from hashlib import blake2b

from site_gen import report
from site_gen.diagnostics import Diagnostics
from site_gen.preview.site import Answer

OWN = "/.site-gen/"
"""Below it stand the preview's own files: no file of a site has a name that starts with a dot."""
_MOST = 50
"""So many problems are shown in the page; the terminal has them all."""
_POLICY = re.compile(
    rb"<meta\b[^>]*\bhttp-equiv\s*=\s*[\"']?content-security-policy\b[^>]*>", re.IGNORECASE
)
_CONTENT = re.compile(rb"\bcontent\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_HEAD = re.compile(rb"</head\s*>", re.IGNORECASE)
_EMPTY = b"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<title>No page yet</title>
</head>
<body>
<p>There is no page to be shown yet. What is wrong stands below and in the terminal; this page
follows what you save.</p>
<pre>%s</pre>
</body>
</html>
"""


def mark(answer: Answer) -> str:
    """Return a key of what a reader sees of an answer, problems apart."""
    data = answer.body if isinstance(answer.body, bytes) else answer.body.digest.encode()
    return blake2b(f"{answer.status} ".encode() + data, digest_size=8).hexdigest()


def dressed(answer: Answer, origin: str) -> bytes:
    """Return the bytes of a page for a browser that asked `origin`, like `http://localhost:8000`."""
    assert isinstance(answer.body, bytes)
    body = answer.body or _EMPTY % html.escape(_in_words(answer.problems)).encode()
    policy = _POLICY.search(body)
    if policy:
        body = body[: policy.start()] + _opened(policy[0], origin) + body[policy.end() :]
    gone = " data-gone" if answer.gone else ""
    script = (
        f'<script src="{OWN}reload.js" defer data-mark="{mark(answer)}"'
        f' data-status="{answer.status}"{gone}></script>\n'
    ).encode()
    end = _HEAD.search(body)
    place = end.start() if end else 0
    return body[:place] + script + body[place:] if end else body + script


def told(problems: Diagnostics) -> list[dict[str, str]]:
    """Return problems as the script shows them, in the words of the terminal."""
    shown = []
    for problem in problems[:_MOST]:
        title, _, detail = report.full(problem).partition("\n")
        shown.append({"severity": problem.severity, "title": title, "detail": detail})
    if len(problems) > _MOST:
        rest = f"{len(problems) - _MOST} more: see the terminal"
        shown.append({"severity": "hint", "title": rest, "detail": ""})
    return shown


def _in_words(problems: Diagnostics) -> str:
    return report.render(problems, "full")


def _opened(meta: bytes, origin: str) -> bytes:
    """Let the preview's script, and what it fetches, through a page's Content-Security-Policy."""
    found = _CONTENT.search(meta)
    if found is None:
        return b""
    value = html.unescape((found[1] or found[2] or b"").decode(errors="replace"))
    rules: dict[str, list[str]] = {}
    for rule in filter(str.strip, value.split(";")):
        name, *sources = rule.split()
        rules.setdefault(name.lower(), sources)
    own = f"{origin}{OWN}"
    default = rules.get("default-src", [])
    for name in ("script-src", "connect-src"):
        allowed = (source for source in rules.get(name, default) if source != "'none'")
        rules[name] = [*allowed, own]
    text = "; ".join(" ".join([name, *sources]) for name, sources in rules.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{html.escape(text)}">'.encode()
