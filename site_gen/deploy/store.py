"""A target in S3-compatible object storage (home of obstore)."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

import obstore
from obstore import exceptions
from obstore.store import S3Store

from site_gen.deploy.credentials import Credentials
from site_gen.deploy.target import BOOK, Done, Stamped, TakenError, TargetError, Upload

_AT_ONCE = 16
_RETRIES: Any = {
    "max_retries": 4,
    "retry_timeout": timedelta(seconds=45),
    "backoff": {
        "init_backoff": timedelta(milliseconds=200),
        "max_backoff": timedelta(seconds=8),
        "base": 2,
    },
}
_CLIENT: Any = {"connect_timeout": "10s", "timeout": "60s"}
_TAKEN = (exceptions.PreconditionError, exceptions.AlreadyExistsError)
_CODE = re.compile(r"<Code>([A-Za-z]+)</Code>")
_STATUS = re.compile(r"\b([45][0-9]{2}) [A-Z][a-z]")
_LATER = "it is too busy: deploy again in a while, which completes this one"
_ROOM = "make room there, and deploy again, which completes this one"
_REMEDIES = {
    "RequestTimeTooSkewed": "set this machine's clock: it is too far off",
    "NoSuchBucket": "make the bucket, or mend its name in site.yaml",
    "SignatureDoesNotMatch": "the secret key is not that of the access key",
    "InvalidAccessKeyId": "the access key is not known there",
    "AccessDenied": "these credentials may not do it: let them read, write and delete there",
    "SlowDown": _LATER,
    "ServiceUnavailable": _LATER,
    "XMinioStorageFull": _ROOM,
    "QuotaExceeded": _ROOM,
}
_CREDENTIALS = (
    "give credentials in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile in AWS_PROFILE"
)
Item = TypeVar("Item")


class Store:
    """Objects below a prefix of a bucket."""

    whole = False

    def __init__(self, bucket: str, prefix: str, endpoint: str | None, found: Credentials) -> None:
        settings = {
            "bucket": bucket,
            "region": found.region,
            "endpoint": endpoint,
            "access_key_id": found.access_key,
            "secret_access_key": found.secret_key,
            "session_token": found.token,
        }
        config: Any = {name: value for name, value in settings.items() if value}
        plain = endpoint is not None and endpoint.startswith("http://")
        options: Any = {**_CLIENT, "allow_http": plain}
        try:
            self._store = S3Store(
                prefix=prefix or None,
                config=config,
                client_options=options,
                retry_config=_RETRIES,
            )
        except (exceptions.BaseError, ValueError) as error:
            raise _refused(error) from None
        self._bucket = bucket

    def read_book(self) -> Stamped | None:
        """Return the book with its entity tag."""
        found: list[Stamped] = []
        with _worded(), _absent():
            answer = obstore.get(self._store, BOOK)
            found.append(Stamped(bytes(answer.bytes()), answer.meta["e_tag"] or ""))
        return found[0] if found else None

    def write_book(self, data: bytes, expected: str | None) -> str:
        """Replace the book by a conditional put: the storage itself decides who comes first."""
        attributes: Any = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        mode: Any = "create" if expected is None else {"e_tag": expected}
        with _worded():
            try:
                result = obstore.put(
                    self._store, BOOK, data, attributes=attributes, mode=mode, use_multipart=False
                )
            except _TAKEN:
                raise TakenError from None
        return result["e_tag"] or ""

    def put(self, uploads: Sequence[Upload], done: Done) -> None:
        """Write objects, several at once."""

        def one(upload: Upload) -> None:
            attributes: Any = {
                "Content-Type": upload.content_type,
                "Cache-Control": upload.cache_control,
            }
            with _worded():
                obstore.put(self._store, upload.path, upload.data, attributes=attributes)

        _spread(one, uploads, done)

    def delete(self, paths: Collection[str], done: Done) -> None:
        """Remove objects one by one: not every storage can do many at a time."""

        def one(path: str) -> None:
            with _worded(), _absent():
                obstore.delete(self._store, path)

        _spread(one, list(paths), done)

    def read(self, paths: Collection[str]) -> Mapping[str, bytes]:
        """Return what objects hold."""
        found: dict[str, bytes] = {}

        def one(path: str) -> None:
            with _worded(), _absent():
                found[path] = bytes(obstore.get(self._store, path).bytes())

        _spread(one, list(paths), lambda _: None)
        return found

    def close(self) -> None:
        """Let go of nothing: connections end by themselves."""


def _spread(one: Callable[[Item], None], items: Sequence[Item], done: Done) -> None:
    """Do something with each item, several at once; the first failure ends it."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting = [pool.submit(one, item) for item in items]
        try:
            for ready in as_completed(waiting):
                ready.result()
                done(1)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _absent() -> Iterator[None]:
    """Take it that an object is not there."""
    try:
        yield
    except FileNotFoundError as error:
        if "NoSuchBucket" in str(error):
            raise _refused(error) from None


@contextmanager
def _worded() -> Iterator[None]:
    """Turn the library's errors into ours: without addresses of keys, or what was sent."""
    try:
        yield
    except (exceptions.BaseError, FileNotFoundError) as error:
        raise _refused(error) from None


def _refused(error: Exception) -> TargetError:
    """Say in a line what the storage answered."""
    text = str(error)
    found = _CODE.search(text)
    if found:
        code = found[1]
        return TargetError(f"the storage says {code}", _REMEDIES.get(code, _remedy(error)))
    status = _STATUS.search(text)
    if status:
        remedy = _LATER if status[1] in ("429", "503") else _remedy(error)
        return TargetError(f"the storage answers {status[1]}", remedy)
    if "nvalid path" in text or isinstance(error, exceptions.InvalidPathError):
        return TargetError("the storage takes no file of such a name")
    if isinstance(error, exceptions.NotSupportedError):
        return TargetError(
            "the storage knows no conditional writes, so that two deploys could interleave",
            "choose a storage that has If-Match and If-None-Match",
        )
    if "credential" in text.lower() or "169.254.169.254" in text:
        return TargetError("there are no credentials", _CREDENTIALS)
    return TargetError(
        "the storage cannot be reached, or broke off",
        "see whether its endpoint is right and this machine connected",
    )


def _remedy(error: Exception) -> str | None:
    refused = (exceptions.PermissionDeniedError, exceptions.UnauthenticatedError)
    return _CREDENTIALS if isinstance(error, refused) else None
