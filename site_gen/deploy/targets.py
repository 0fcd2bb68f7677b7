"""Opens the target that an address names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urldefrag, urlsplit

from site_gen.deploy import credentials
from site_gen.deploy.branch import Branch
from site_gen.deploy.folder import Folder
from site_gen.deploy.server import Server
from site_gen.deploy.target import MissingProgramError, Place, Target, TargetError
from site_gen.diagnostics import Diagnostic, did_you_mean
from site_gen.settings import Destination

_USUAL = "production"


def choose(destinations: tuple[Destination, ...], name: str | None) -> Destination | Diagnostic:
    """Return the target of a name; without one the only target, or `production`."""
    known = {each.name: each for each in destinations}
    if not known:
        remedy = "add one to content/site.yaml: deploy: {production: {url: …}}"
        return Diagnostic("N906", "error", "there is no target to deploy to", remedy)
    if name is None and len(known) == 1:
        return destinations[0]
    wanted = name or _USUAL
    if wanted in known:
        return known[wanted]
    listed = f"there are {', '.join(sorted(known))}"
    if name is None:
        return Diagnostic("N906", "error", "there are several targets: name one", listed)
    remedy = did_you_mean(name, known) or listed
    return Diagnostic("N906", "error", f"there is no target `{name}`", remedy)


def open_target(url: str, place: Place) -> Target:
    """Open the target at an address that site.yaml may hold. Raises TargetError."""
    scheme = urlsplit(url).scheme if "://" in url else ""
    if scheme == "s3":
        return _storage(url, place.environment)
    if scheme in ("ssh", "rsync"):
        return _server(url, place.environment)
    if scheme.startswith("git+"):
        repository, branch = urldefrag(url.removeprefix("git+"))
        return Branch(repository, branch, place.environment)
    folder = Path(unquote(urlsplit(url).path)) if scheme else Path(url).expanduser()
    return Folder(place.root / folder, place)


def _storage(url: str, environment: Mapping[str, str]) -> Target:
    try:
        from site_gen.deploy.store import Store  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("site_gen"):
            raise
        raise MissingProgramError(
            "object storage needs obstore", "pip install 'site-gen[deploy]'"
        ) from None
    parts = urlsplit(url)
    settings = {name: found[-1] for name, found in parse_qs(parts.query).items()}
    known = credentials.find(
        environment, profile=settings.get("profile"), region=settings.get("region")
    )
    prefix = unquote(parts.path).strip("/")
    return Store(parts.netloc, prefix, settings.get("endpoint"), known)


def _server(url: str, environment: Mapping[str, str]) -> Target:
    parts = urlsplit(url)
    host = parts.netloc.rpartition(":")[0] if parts.port else parts.netloc
    folder = unquote(parts.path)
    if "\n" in folder or "\0" in folder:
        raise TargetError("the folder's name holds a line's end")
    if folder.startswith("/~"):
        folder = folder.removeprefix("/")
    return Server(host, parts.port, folder, environment)
