"""Tells whether a picture says where it was taken: EXIF's GPS data, and that of XMP.

Exif 2.32 (CIPA DC-008), 4.6; PNG 3, 11.3.4.5 (eXIf); WebP, "Extended File Format".
"""

from __future__ import annotations

from collections.abc import Iterator

LIMIT = 16 << 20
"""So many bytes are looked at: in a WebP file, what describes the picture stands behind it."""
_GPS = 0x8825
_XMP = b"GPSLatitude"
_SCAN = 0xDA


def has_position(data: bytes) -> bool:
    """Tell it from the first bytes of a JPEG, PNG or WebP file; anything else has none."""
    return any(_in_exif(block) if exif else _XMP in block for exif, block in _blocks(data))


def _blocks(data: bytes) -> Iterator[tuple[bool, bytes]]:
    """Yield what describes the picture: whether it is EXIF, and its bytes."""
    if data.startswith(b"\xff\xd8"):
        yield from _of_jpeg(data)
    elif data.startswith(b"\x89PNG\r\n\x1a\n"):
        yield from _of_png(data)
    elif data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        yield from _of_webp(data)


def _of_jpeg(data: bytes) -> Iterator[tuple[bool, bytes]]:
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1 : at + 2] != bytes([_SCAN]):
        length = int.from_bytes(data[at + 2 : at + 4])
        if length < 2:
            return
        block = data[at + 4 : at + 2 + length]
        if data[at + 1] == 0xE1:
            exif = block.startswith(b"Exif\0\0")
            yield exif, block[6:] if exif else block
        at += 2 + length


def _of_png(data: bytes) -> Iterator[tuple[bool, bytes]]:
    at = 8
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if kind in (b"eXIf", b"iTXt"):
            yield kind == b"eXIf", data[at + 8 : at + 8 + length]
        at += 12 + length


def _of_webp(data: bytes) -> Iterator[tuple[bool, bytes]]:
    at = 12
    while at + 8 <= len(data):
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind in (b"EXIF", b"XMP "):
            block = data[at + 8 : at + 8 + length]
            yield kind == b"EXIF", block.removeprefix(b"Exif\0\0")
        at += 8 + length + length % 2


def _in_exif(tiff: bytes) -> bool:
    """Tell whether the first directory of a TIFF header points to one of positions."""
    if tiff[:4] not in (b"II*\0", b"MM\0*"):
        return False

    def number(at: int, length: int) -> int:
        return int.from_bytes(tiff[at : at + length], "little" if tiff[:1] == b"I" else "big")

    start = number(4, 4)
    entries = range(start + 2, start + 2 + 12 * number(start, 2), 12)
    return any(number(at, 2) == _GPS for at in entries)
