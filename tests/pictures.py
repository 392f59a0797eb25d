"""Small photographs put together by hand from the standards, with what cameras add."""

import struct
import zlib

GPS = b"GPS 31.7321N 105.9400E at 2026-11-18 10:00"
DEVICE = b"Sample Camera 7"
WORDS = b"slip of a person with a name"
PROFILE = b"ICC profile of a serial number 4711"


def segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def exif(turn: int, order: str = ">") -> bytes:
    """IFD0 with make, orientation and a pointer to the place (ISO/IEC TIFF 6.0, Exif 2.32)."""
    mark = {">": b"MM\0*", "<": b"II*\0"}[order]
    entries = [
        struct.pack(f"{order}HHII", 0x010F, 2, len(DEVICE), 50),
        struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turn, 0),
        struct.pack(f"{order}HHII", 0x8825, 4, 1, 50 + len(DEVICE)),
    ]
    head = mark + struct.pack(f"{order}IH", 8, len(entries)) + b"".join(entries)
    return head + bytes(4) + DEVICE + GPS


FRAME = struct.pack(">BHHBBBB", 8, 8, 16, 1, 1, 0x11, 0)
"""8 high, 16 wide, one component: lying."""
DRAWN = (
    segment(0xDB, b"\0" + b"\1" * 64)
    + segment(0xC0, FRAME)
    + segment(0xC4, b"\x00" + b"\1" + b"\0" * 15 + b"\0")  # one DC code: no difference
    + segment(0xC4, b"\x10" + b"\1" + b"\0" * 15 + b"\0")  # one AC code: end of block
    + segment(0xDA, b"\1\1\0\0\x3f\0")
    + b"\x0f"  # two blocks of two bits, padded by ones
)


def jpeg(turn: int = 6, order: str = ">") -> bytes:
    """16 × 8, all grey, held sideways, with all a camera writes beside a picture."""
    return (
        b"\xff\xd8"
        + segment(0xE0, b"JFIF\0\1\2\0\0\1\0\1\1\1" + b"abc")  # with a thumbnail
        + segment(0xE1, b"Exif\0\0" + exif(turn, order))
        + segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + GPS)
        + segment(0xE2, b"ICC_PROFILE\0\1\1" + PROFILE)
        + segment(0xFE, WORDS)
        + b"\xff"  # a fill byte
        + DRAWN
        + b"\xff\xd9"
        + b"\0\0\0\x18ftypmp42"  # a moving picture behind the end
        + GPS
    )


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


PNG = b"\x89PNG\r\n\x1a\n"
HEAD = chunk(b"IHDR", struct.pack(">IIBBBBB", 4, 2, 8, 0, 0, 0, 0))
ROWS = chunk(b"IDAT", zlib.compress(b"\0\x80\x80\x80\x80" * 2))
END = chunk(b"IEND", b"")


def png() -> bytes:
    """4 × 2, all grey, with texts, a profile and a place."""
    return (
        PNG + HEAD
        + chunk(b"tEXt", b"Comment\0" + WORDS)
        + chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + GPS)
        + chunk(b"iCCP", b"p\0\0" + zlib.compress(PROFILE))
        + chunk(b"eXIf", exif(6))
        + ROWS + END + GPS
    )  # fmt: skip
