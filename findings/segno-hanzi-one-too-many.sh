#!/usr/bin/env bash
# segno 1.6.6, mode="hanzi" (GB/T 18284, 13 bits a character, a third less than UTF-8): the four bits that name the
# character set GB 2312 are written and not counted when the size is chosen. At the lengths where these four no longer
# fit, the code is one size too small and cannot be read; one character more or less, and it can. Which lengths these
# are depends on the level of correction: 7, 20, 26, 52 when segno raises it itself, 20 at L, 26 and 52 at M, 7, 20,
# 37, 53 at Q, 15, 21, 36, 52, 74 at H. 总工会余杭区招 does not scan, 总工会余杭区 does. As UTF-8 all of them do.
#
# For us: Hanzi mode looks like the way to a smaller code for sheets that hang on a wall. Codes hold an address of ASCII
# characters only and no mode is asked for (reports/poster.py).
# Seen: 2026-11-30, segno 1.6.6, read by zxing-cpp 3.1.1, Python 3.11. Capacity of 1-Q: 104 bits; 7 x 13 + 16 = 107.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check segno==1.6.6 zxing-cpp==3.1.1 pillow==13.0.0
"$work/venv/bin/python" - <<'PY'
import io

import segno
import zxingcpp
from PIL import Image

TEXT = (
    "总工会余杭区招聘会在文化礼堂门口举行返岗专车二月十三日早上从苍溪县城出发请各位老乡带好证件提前半小时到集合"
    "地点上车有事请拨打工会电话联系带队人员谢谢大家配合一路平安"
)
UNREAD = {
    None: [7, 20, 26, 52],
    "l": [20],
    "m": [26, 52],
    "q": [7, 20, 37, 53],
    "h": [15, 21, 36, 52, 74],
}


def is_read(text: str, **wishes: object) -> bool:
    picture = io.BytesIO()
    segno.make_qr(text, **wishes).save(picture, kind="png", scale=4, border=4)
    found = zxingcpp.read_barcodes(Image.open(picture).convert("L"))
    return [code.text for code in found] == [text]


for level, lengths in UNREAD.items():
    wishes = {"error": level, "boost_error": level is None}
    unread = [n for n in range(1, 81) if not is_read(TEXT[:n], mode="hanzi", **wishes)]
    print(level, unread)
    assert unread == lengths, (level, unread)
assert all(is_read(TEXT[:n], encoding="utf-8") for n in range(1, 81))
PY
