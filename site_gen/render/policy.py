"""What a page lets a browser load: the Content-Security-Policy."""

from __future__ import annotations

import base64
import hashlib


def content_policy(data: str | None, form_action: str | None, *, scripted: bool = False) -> str:
    """Return a page's Content-Security-Policy: files of this site, scripts alone excepted.

    `data` is its block of data, which browsers never run, but checkers want allowed by hash.
    A `scripted` page runs files of this site. Without a script nothing connects but a browser's own
    tools: Lighthouse, for one, would be kept from robots.txt.
    """
    own = ("img-src", "style-src", "font-src", "manifest-src", "connect-src")
    rules = ["default-src 'none'", *(f"{kind} 'self'" for kind in own)]
    scripts = ["'self'"] if scripted else []
    if data:
        digest = base64.b64encode(hashlib.sha256(data.encode()).digest()).decode()
        scripts.append(f"'sha256-{digest}'")
    if scripts:
        rules.append(f"script-src {' '.join(scripts)}")
    target = form_action or "'none'"
    return "; ".join([*rules, f"form-action {target}", "base-uri 'none'"])
