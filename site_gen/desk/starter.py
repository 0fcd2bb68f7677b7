"""Makes the site that `init` gives an editor to start from."""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from site_gen import __version__, clock
from site_gen.arrange.schedule import Schedule
from site_gen.desk import scaffold
from site_gen.desk.scaffold import quoted
from site_gen.diagnostics import Diagnostic, Diagnostics
from site_gen.read import lists, values
from site_gen.settings import BriefRule

LANGUAGES = ("en", "fr")
"""Those that there is a first site in; each names a folder of starter/."""
_SITE = "content/site.yaml"
_PASSED_OVER = frozenset({".git"})
"""What may stand in the folder of a new site: its history may begin before it."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new site is to be."""

    title: str
    url: str
    language: str
    now: datetime


def clean_language(text: str) -> str:
    """Return a language tag as it is. Raises ValueError with a sentence for an editor."""
    tag = values.language(text)
    if _starter(tag) not in LANGUAGES:
        raise ValueError(f"there is a first site in {' and '.join(LANGUAGES)}; take one of them")
    return tag


def title_of(folder: Path) -> str:
    """Guess a newsletter's name from its folder's: `my-brief` → `My brief`."""
    slug = scaffold.slug_of(folder.name.replace("_", " "))
    return scaffold.words(slug) or "My brief"


def files_of(wish: Wish) -> dict[str, str]:
    """Return the files of a new site: path → text."""
    folder = Path(str(resources.files("site_gen"))) / "desk" / "starter"
    found = {}
    for part in ("common", _starter(wish.language)):
        for file in sorted((folder / part).rglob("*")):
            if file.is_file():
                name = file.relative_to(folder / part).as_posix().replace("dot-", ".")
                found[name] = file.read_text("utf-8")
    words = _settings(wish)
    config, _ = lists.read_config(_SITE, _filled(found[_SITE], words).encode())
    assert config is not None, "the first site.yaml is right whatever title and address it is given"
    words |= _days(wish.now, config.brief_rules, config.timezone)
    return {path: _filled(text, words) for path, text in found.items()}


def create(folder: Path, files: Mapping[str, str]) -> Diagnostics:
    """Write the files into a new or empty folder: all of them, or none."""
    made = _first_missing(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        holds = sorted(name for name in os.listdir(folder) if name not in _PASSED_OVER)
        if holds:
            return (_not_empty(folder, holds[0]),)
        _fill(folder, files)
    except OSError as error:
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
        return (_unwritable(folder, error),)
    return ()


def _fill(folder: Path, files: Mapping[str, str]) -> None:
    """Write the files aside, then give them their names. Raises OSError, with nothing left."""
    aside = folder / f".init.{secrets.token_hex(4)}"
    placed: list[Path] = []
    try:
        for path, text in files.items():
            (aside / path).parent.mkdir(parents=True, exist_ok=True)
            (aside / path).write_text(text, "utf-8", newline="\n")
        for name in sorted(os.listdir(aside)):
            os.rename(aside / name, folder / name)
            placed.append(folder / name)
    except BaseException:  # also Ctrl-C: clean up, and pass it on
        for place in placed:
            _remove(place)
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink()


def _first_missing(folder: Path) -> Path | None:
    """Return the topmost folder that has to be made; None where there is none."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    return missing[-1] if missing else None


def _starter(language: str) -> str:
    return language.partition("-")[0].lower()


def _settings(wish: Wish) -> dict[str, str]:
    return {
        "name": wish.title,
        "title": quoted(wish.title),
        "url": quoted(wish.url),
        "language": wish.language,
        "authority": f"{_authority(wish.url)},{wish.now.date().isoformat()}",
        "version": __version__,
    }


def _authority(url: str) -> str:
    """Return the domain that feed ids are named after (RFC 4151, in ASCII)."""
    host = urlsplit(url).hostname or ""
    try:
        name = host.encode("idna").decode().lower()
    except UnicodeError:
        name = ""
    sound = name and all(values.IDENTIFIER.fullmatch(part) for part in name.split("."))
    return name if sound else "brief.example"


def _days(now: datetime, rules: tuple[BriefRule, ...], zone: ZoneInfo) -> dict[str, str]:
    """Date the examples so that the newest brief that is out holds them."""
    schedule = Schedule(rules, (), zone)
    week = schedule.window_of(now)
    if schedule.moment(week) > now:
        week = clock.neighbour(week, -1)
    day = clock.calendar_day(schedule.moment(week), zone)
    return {
        "first": (day - timedelta(days=2)).isoformat(),
        "second": (day - timedelta(days=1)).isoformat(),
        "one": scaffold.minted(),
        "two": scaffold.minted(),
    }


def _filled(text: str, words: Mapping[str, str]) -> str:
    return re.sub("@([a-z]+)@", lambda found: words.get(found[1], found[0]), text)


def _not_empty(folder: Path, name: str) -> Diagnostic:
    message = f"`{folder}` is not empty: it holds `{name}`"
    remedy = "name a folder that is new or empty; what is there was left alone"
    return Diagnostic("N712", "error", message, remedy)


def _unwritable(folder: Path, error: OSError) -> Diagnostic:
    reason = error.strerror or str(error)
    if isinstance(error, FileExistsError | NotADirectoryError):
        reason = "it is a file, or lies below one"
    message = f"no site can be made in `{folder}`: {reason}"
    return Diagnostic("N713", "error", message, "name a folder that you may write to")
