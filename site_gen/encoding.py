"""Writes values as bytes and reads them back (home of msgspec): for memos and fingerprints.

MessagePack of plain data: reading it can run nothing, whatever it holds.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

T = TypeVar("T")


class UnreadableError(ValueError):
    """The bytes are not those of a value of that type."""


def _plain(value: Any) -> Any:
    if isinstance(value, ZoneInfo):
        return value.key
    raise NotImplementedError(f"no plain form for {type(value).__name__}")


def _value(kind: type, plain: Any) -> Any:
    if not isinstance(plain, str):
        raise NotImplementedError(f"{kind.__name__} is written as a text")
    return date.fromisoformat(plain) if len(plain) == 10 else datetime.fromisoformat(plain)


_ENCODER = msgspec.msgpack.Encoder(enc_hook=_plain)

encode = _ENCODER.encode
"""Return the bytes of a value: the same for equal values, and for one instant in any zone."""


def encode_exactly(value: Any) -> bytes:
    """Return bytes that a `Decoder` makes the very value from, the zones of times included."""
    return encode(msgspec.to_builtins(value, builtin_types=(bytes,), enc_hook=_plain))


class Decoder:
    """Reads values of one type."""

    def __init__(self, kind: Any) -> None:
        self._decoder = msgspec.msgpack.Decoder(kind, dec_hook=_value)

    def __call__(self, data: bytes | memoryview) -> Any:
        """Return the value. Raises UnreadableError."""
        try:
            return self._decoder.decode(data)
        except (msgspec.DecodeError, ValueError, RecursionError, NotImplementedError) as error:
            raise UnreadableError(str(error)) from None
