"""Finds credentials of object storage where its tools look: environment, then profile files."""

from __future__ import annotations

import configparser
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a storage knows us by; never shown. None leaves it to the library to find out."""

    region: str
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)


def find(
    environment: Mapping[str, str],
    *,
    profile: str | None = None,
    region: str | None = None,
) -> Credentials:
    """Return the credentials of the environment, else those of a profile."""
    named = profile or environment.get("AWS_PROFILE") or "default"
    secrets = _section(environment, "AWS_SHARED_CREDENTIALS_FILE", "credentials", named)
    section = named if named == "default" else f"profile {named}"
    settings = _section(environment, "AWS_CONFIG_FILE", "config", section)
    known = {**settings, **secrets}
    if environment.get("AWS_ACCESS_KEY_ID") and profile is None:
        known = {name: environment.get(name.upper(), "") for name in _NAMES}
    chosen = (
        region
        or environment.get("AWS_REGION")
        or environment.get("AWS_DEFAULT_REGION")
        or settings.get("region")
        or "us-east-1"
    )
    return Credentials(chosen, *(known.get(name) or None for name in _NAMES))


_NAMES = ("aws_access_key_id", "aws_secret_access_key", "aws_session_token")


def _section(
    environment: Mapping[str, str], variable: str, name: str, section: str
) -> dict[str, str]:
    home = environment.get("HOME") or str(Path.home())
    file = Path(environment.get(variable) or f"{home}/.aws/{name}")
    found = configparser.RawConfigParser()
    try:
        found.read_string(file.read_text("utf-8"))
    except (OSError, UnicodeError, configparser.Error):
        return {}
    return dict(found[section]) if found.has_section(section) else {}
