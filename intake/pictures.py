"""A photograph as it may be kept: the picture alone, without what the camera wrote beside it.

JPEG (ISO/IEC 10918-1, annex B) is walked segment by segment, PNG (ISO/IEC 15948, 5) chunk by chunk,
and only what a decoder needs is written again: no place, no time, no device, no comment, no
colour profile, no thumbnail, nothing behind the end. How the camera was held is all that stays of
Exif, so that every viewer turns the picture as it would have turned the original.
"""

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 100_000_000
"""What a viewer unpacks to 400 MB; no telephone needs it for a slip of paper."""
MOST_PARTS = 10_000
"""Segments or chunks of one file; a camera writes some hundred."""
ORIENTATION = 0x0112
"""The Exif tag: 1 upright … 8 (Exif 2.32, 4.6.5 A)."""


class PictureKind(StrEnum):
    JPEG = "jpeg"
    PNG = "png"


@dataclass(frozen=True, repr=False)
class Picture:
    kind: PictureKind
    data: bytes


class PictureRefused(ValueError):
    """`code`: picture_large, picture_kind (neither JPEG nor PNG), picture_broken (cut off, or not
    what it says), picture_pixels."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def bare_picture(data: bytes) -> Picture:
    """The picture without what stands beside it. Raises PictureRefused."""
    if len(data) > MOST_BYTES:
        raise PictureRefused("picture_large")
    if data.startswith(b"\xff\xd8\xff"):
        return Picture(PictureKind.JPEG, _bare_jpeg(data))
    if data.startswith(_PNG):
        return Picture(PictureKind.PNG, _bare_png(data))
    raise PictureRefused("picture_kind")


# --- JPEG ---------------------------------------------------------------------------------------

_SOF = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDC, 0xDD})
"""Huffman, arithmetic, quantisation, number of lines, restart interval."""
_SOS, _EOI = 0xDA, 0xD9
_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""Within a scan FF is followed by 00, by a restart marker or by more FF; else the scan is over."""
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"


def _bare_jpeg(data: bytes) -> bytes:
    turn, jfif, kept = 1, False, []
    seen: set[int] = set()
    for marker, body, scan in _segments(data):
        seen.add(marker)
        if marker in _SOF:
            _check_frame(body)
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            turn = _orientation(body[6:]) if turn == 1 else turn
        jfif = jfif or (marker == 0xE0 and body.startswith(b"JFIF\0"))
        adobe = marker == 0xEE and body.startswith(b"Adobe")  # says how colours are stored
        if marker in _SOF or marker in _TABLES or marker == _SOS or adobe:
            kept.append(_segment(marker, body[:12] if adobe else body) + scan)
    if not (seen & _SOF and _SOS in seen):
        raise PictureRefused("picture_broken")
    told = b"" if turn == 1 else _segment(0xE1, b"Exif\0\0" + _exif(turn))
    return b"".join((b"\xff\xd8", _JFIF if jfif else b"", told, *kept, b"\xff\xd9"))


def _segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def _segments(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """(marker, what stands in the segment, the scan behind it) up to the end of the image."""
    at = 2
    for _ in range(MOST_PARTS):
        if data[at : at + 1] != b"\xff":
            raise PictureRefused("picture_broken")
        while data[at : at + 1] == b"\xff":  # any number of fill bytes
            at += 1
        marker = _whole(data, at, 1)[0]
        if marker == _EOI:
            return
        length = int.from_bytes(_whole(data, at + 1, 2))
        if not 0xC0 <= marker <= 0xFE or 0xD0 <= marker <= 0xD8 or length < 2:
            raise PictureRefused("picture_broken")
        body = _whole(data, at + 3, length - 2)
        at += 1 + length
        scan = b""
        if marker == _SOS:
            over = _AFTER_SCAN.search(data, at)
            if over is None:
                raise PictureRefused("picture_broken")
            scan, at = data[at : over.start()], over.start()
        yield marker, body, scan
    raise PictureRefused("picture_broken")


def _check_frame(body: bytes) -> None:
    """Height and width of a frame; a height of 0 is told behind the first scan (DNL)."""
    if len(body) < 6 or len(body) != 6 + 3 * body[5]:
        raise PictureRefused("picture_broken")
    _check_size(int.from_bytes(body[3:5]), max(1, int.from_bytes(body[1:3])))


def _check_size(width: int, height: int) -> None:
    if not width or not height:
        raise PictureRefused("picture_broken")
    if width * height > MOST_PIXELS:
        raise PictureRefused("picture_pixels")


def _whole(data: bytes, at: int, length: int) -> bytes:
    part = data[at : at + length]
    if len(part) != length:
        raise PictureRefused("picture_broken")
    return part


# --- PNG ----------------------------------------------------------------------------------------

_PNG = b"\x89PNG\r\n\x1a\n"
_DRAWN = {b"IHDR": 13, b"PLTE": 768, b"tRNS": 256, b"IDAT": MOST_BYTES, b"IEND": 0}
"""Chunks the picture is drawn from, and the most bytes each may hold."""


def _bare_png(data: bytes) -> bytes:
    turn, kept = 1, list[tuple[bytes, bytes]]()
    for name, body in _chunks(data):
        if not kept and (name != b"IHDR" or len(body) != 13):
            raise PictureRefused("picture_broken")
        if name == b"IHDR":
            _check_size(int.from_bytes(body[:4]), int.from_bytes(body[4:8]))
        if len(body) > _DRAWN.get(name, MOST_BYTES):
            raise PictureRefused("picture_broken")
        if name in _DRAWN:
            kept.append((name, body))
        elif name == b"eXIf":
            turn = _orientation(body)
        elif not name[0] & 0x20:  # a chunk no decoder may pass over, and none knows
            raise PictureRefused("picture_broken")
    if b"IDAT" not in dict(kept):
        raise PictureRefused("picture_broken")
    if turn != 1:
        kept.insert(1, (b"eXIf", _exif(turn)))
    return _PNG + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in kept
    )


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(name, what stands in it) up to and with IEND."""
    at = len(_PNG)
    for _ in range(MOST_PARTS):
        length, name = int.from_bytes(_whole(data, at, 4)), _whole(data, at + 4, 4)
        body = _whole(data, at + 8, length)
        if int.from_bytes(_whole(data, at + 8 + length, 4)) != zlib.crc32(name + body):
            raise PictureRefused("picture_broken")
        yield name, body
        if name == b"IEND":
            return
        at += 12 + length
    raise PictureRefused("picture_broken")


# --- Exif ---------------------------------------------------------------------------------------


def _orientation(tiff: bytes) -> int:
    """What a TIFF header's first directory says of it; 1 where it says nothing that makes sense."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    try:
        if order is None:
            return 1
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for entry in range(at + 2, at + 2 + 12 * count, 12):
            tag, kind, many, value = struct.unpack_from(f"{order}HHIH", tiff, entry)
            if (tag, kind, many) == (ORIENTATION, 3, 1):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        return 1
    return 1


def _exif(turn: int) -> bytes:
    """A TIFF header with one entry in its one directory: how the camera was held."""
    return struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, ORIENTATION, 3, 1, turn, 0, 0)
