#!/usr/bin/env bash
# segno 1.6.6, encoding="utf-8": a text asked for in UTF-8 goes out in Kanji mode where its UTF-8 bytes, taken two by two,
# happen to be Shift JIS. 王芳 (E7 8E 8B E8 8A B3) is then the three Kanji 邇玖患, for every reader that keeps to the
# standard, and 余杭 is 菴呎擯. Of 1,200 two-character names of common surnames and given names it is 324, more than one
# in four; three characters are nine bytes and never fit, four may (余杭王芳). eci=True changes nothing: no ECI is
# written in Kanji mode. One ASCII character in the text, or mode="byte", and the name is right. qrcode 8.2 is right.
#
# For us: name cards and codes at a fair would hold names of two characters. Ours hold addresses of ASCII characters only
# (reports/poster.py).
# Seen: 2026-11-30, versions below, Python 3.11. Shift JIS is read back here by Python's own codec too.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check segno==1.6.6 zxing-cpp==3.1.1 qrcode==8.2 pillow==13.0.0
"$work/venv/bin/python" - <<'PY'
import io

import qrcode
import segno
import zxingcpp
from PIL import Image

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
    "余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
GIVEN = "伟芳娜敏静丽强磊军洋勇艳"


def read(text: str, **wishes: object) -> str:
    picture = io.BytesIO()
    segno.make_qr(text, encoding="utf-8", **wishes).save(picture, kind="png", scale=3, border=4)
    (found,) = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    return found.text


for text, seen in (("王芳", "邇玖患"), ("余杭", "菴呎擯"), ("余杭王芳", "菴呎擯邇玖患")):
    print(text, segno.make_qr(text, encoding="utf-8").mode, read(text))
    assert read(text) == read(text, eci=True) == seen == text.encode().decode("shift_jis"), text
    assert read(text, mode="byte") == text and read(text + "1") == text + "1", text
    (found,) = zxingcpp.read_barcodes(qrcode.make(text).get_image().convert("L"))
    assert found.text == text, "qrcode"

names = [surname + given for surname in SURNAMES for given in GIVEN]
kanji = [name for name in names if segno.make_qr(name, encoding="utf-8").mode == "kanji"]
print(len(kanji), "of", len(names))
assert (len(kanji), len(names)) == (324, 1200), "the share has changed"
assert not any(segno.make_qr(name + "英", encoding="utf-8").mode == "kanji" for name in names)
PY
