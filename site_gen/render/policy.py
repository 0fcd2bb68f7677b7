"""What a page lets a browser load: the Content-Security-Policy."""

from __future__ import annotations

import base64
import hashlib


def content_policy(script: str | None, form_action: str | None) -> str:
    """Return a page's Content-Security-Policy: its own pictures and styles, and nothing else.

    `script` is its block of data, which browsers never run, but checkers want allowed by hash.
    """
    rules = ["default-src 'none'", "img-src 'self'", "style-src 'self'", "font-src 'self'"]
    if script:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        rules.append(f"script-src 'sha256-{digest}'")
    target = form_action or "'none'"
    return "; ".join([*rules, f"form-action {target}", "base-uri 'none'"])
