"""A photograph keeps its picture and how the camera was held; nothing else of it stays."""

import struct
import zlib

import pytest

from intake.pictures import MOST_BYTES, PictureKind, PictureRefused, bare_picture
from tests import pictures as made

SECRETS = (made.GPS, made.DEVICE, made.WORDS, made.PROFILE, b"ftyp", b"xap", b"abc", b"XML", b"ICC")


def refused(data: bytes) -> str:
    with pytest.raises(PictureRefused) as found:
        bare_picture(data)
    return found.value.code


def test_of_a_jpeg_only_what_it_is_drawn_from_and_how_it_was_held() -> None:
    given = made.jpeg()
    assert all(one in given for one in SECRETS if one not in (b"XML",))
    kept = bare_picture(given)
    assert kept.kind is PictureKind.JPEG
    assert [one for one in SECRETS if one in kept.data] == []
    turned = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x112, 3, 1, 6, 0, 0)
    jfif = made.segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    told = made.segment(0xE1, b"Exif\0\0" + turned)
    assert kept.data == b"\xff\xd8" + jfif + told + made.DRAWN + b"\xff\xd9"
    assert bare_picture(kept.data) == kept, "what is bare stays as it is"


@pytest.mark.parametrize("order", ["<", ">"])
def test_each_way_of_holding_it_stays_and_upright_needs_no_word(order: str) -> None:
    for turn in range(2, 9):
        kept = bare_picture(made.jpeg(turn, order)).data
        assert kept.count(struct.pack(">HHIH", 0x112, 3, 1, turn)) == 1
    for turn in (0, 1, 9):
        assert b"Exif" not in bare_picture(made.jpeg(turn, order)).data


def test_of_a_png_only_what_it_is_drawn_from_and_how_it_was_held() -> None:
    given = made.png()
    assert all(one in given for one in (made.GPS, made.WORDS, b"XML", b"iCCP"))
    kept = bare_picture(given)
    turned = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, 0x112, 3, 1, 6, 0, 0)
    assert kept.kind is PictureKind.PNG
    assert kept.data == (
        made.PNG + made.HEAD + made.chunk(b"eXIf", turned) + made.ROWS + made.END
    )  # fmt: skip


def test_cut_off_anywhere_it_is_refused() -> None:
    whole = made.jpeg()
    end = whole.index(b"\xff\xd9", whole.index(made.DRAWN)) + 2
    for size in range(3, end):
        assert refused(whole[:size]) == "picture_broken", size
    assert bare_picture(whole[:end]) == bare_picture(whole)
    whole = made.png()
    end = whole.index(made.END) + len(made.END)
    for size in range(8, end):
        assert refused(whole[:size]) == "picture_broken", size


def test_one_byte_changed_is_refused_or_still_a_bare_picture() -> None:
    for whole in (made.jpeg(), made.png()):
        for at in range(len(whole)):
            for value in (0x00, 0xFF, whole[at] ^ 0x20):
                data = whole[:at] + bytes([value]) + whole[at + 1 :]
                try:
                    kept = bare_picture(data)
                except PictureRefused:
                    continue
                assert bare_picture(kept.data) == kept
                assert [one for one in SECRETS if one in kept.data] == []


def test_what_it_is_is_told_by_its_bytes() -> None:
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"
    for other in (
        heic,
        b"%PDF-1.7",
        b"GIF89a",
        b"<svg xmlns=''>",
        b"RIFF\0\0\0\0WEBP",
        b"PK\3\4",
        b"",
    ):
        assert refused(other) == "picture_kind"
    page = b"<script>alert(1)</script>"
    assert page not in bare_picture(made.jpeg() + page).data
    assert refused(b"\xff\xd8\xff" + page) == "picture_broken"


def test_too_large_in_bytes_or_in_pixels() -> None:
    assert refused(made.jpeg() + bytes(MOST_BYTES)) == "picture_large"
    wide = struct.pack(">BHHBBBB", 8, 60_000, 60_000, 1, 1, 0x11, 0)
    assert refused(made.jpeg().replace(made.FRAME, wide)) == "picture_pixels"
    head = made.chunk(b"IHDR", struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0))
    assert refused(made.PNG + head + made.ROWS + made.END) == "picture_pixels"
    no_width = struct.pack(">BHHBBBB", 8, 8, 0, 1, 1, 0x11, 0)
    assert refused(made.jpeg().replace(made.FRAME, no_width)) == "picture_broken"


def test_a_flood_of_segments_or_words_in_place_of_colours_is_refused() -> None:
    many = b"\xff\xd8" + made.segment(0xFE, b"") * 20_000 + made.DRAWN + b"\xff\xd9"
    assert refused(many) == "picture_broken"
    words = made.chunk(b"tRNS", made.WORDS * 20)
    assert refused(made.PNG + made.HEAD + words + made.ROWS + made.END) == "picture_broken"
    unknown = made.chunk(b"ZZZZ", b"")
    assert refused(made.PNG + made.HEAD + unknown + made.ROWS + made.END) == "picture_broken"
    wrong = made.ROWS[:-4] + struct.pack(">I", zlib.crc32(b"other"))
    assert refused(made.PNG + made.HEAD + wrong + made.END) == "picture_broken"
