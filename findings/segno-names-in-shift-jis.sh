#!/usr/bin/env bash
# segno 1.6.6: which encoding a Chinese text has inside a QR code depends on whether Japanese happens to use the same
# characters. 李四 goes out as Shift JIS bytes in an ordinary byte segment, 张三 as UTF-8, and neither says so (no ECI):
# two cards of one batch differ in it. A whole address or vCard follows the name in it: "…?name=李四" holds the bytes
# 97 9B 8E 6C, in a vCard 3.0 of segno.helpers too. Readers have to guess: zxing-cpp 3.1.1 guesses these right, but
# its raw bytes, and any reader that takes UTF-8 for granted, do not give the name. qrcode 8.2 writes UTF-8 always.
# Where every character is in Japan's set (余杭区, 工人) there is no byte segment but the Kanji mode.
# With encoding="utf-8" both of these names are UTF-8, but not every name is: segno-utf8-in-kanji-mode.sh.
#
# For us: codes on sheets for posts and trips. Ours hold addresses of ASCII characters only (reports/poster.py, and
# what pyotp percent-encodes for the second factor), so no code depends on a guess.
# Seen: 2026-11-30, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check segno==1.6.6 zxing-cpp==3.1.1 qrcode==8.2 pillow==13.0.0
"$work/venv/bin/python" - <<'PY'
import io

import qrcode
import segno
import segno.helpers
import zxingcpp
from PIL import Image


def inside(code: segno.QRCode) -> bytes:
    picture = io.BytesIO()
    code.save(picture, kind="png", scale=8, border=4)
    (found,) = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    return found.bytes


CASES = (  # text, mode, encoding of the bytes
    ("李四 13900080001", "byte", "shift_jis"),
    ("张三 13900080001", "byte", "utf-8"),
    ("https://a.example/p?name=李四", "byte", "shift_jis"),
    ("https://a.example/p?name=张三", "byte", "utf-8"),
    ("余杭区 6000元", "byte", "shift_jis"),
    ("王芳 缝纫工", "byte", "utf-8"),
    ("工人", "kanji", "shift_jis"),
)
for text, mode, encoding in CASES:
    code = segno.make_qr(text)
    print(text, code.mode, inside(code))
    assert (code.mode, inside(code)) == (mode, text.encode(encoding)), text
    assert inside(segno.make_qr(text, encoding="utf-8")) == text.encode("utf-8"), text

card = inside(segno.helpers.make_vcard(name="李;四", displayname="李四", cellphone="13900080001"))
print(card)
assert b"FN:" + "李四".encode("shift_jis") + b"\r\n" in card, card

other = qrcode.make("李四 13900080001").get_image().convert("L")
assert zxingcpp.read_barcodes(other)[0].bytes == "李四 13900080001".encode(), "qrcode"
PY
