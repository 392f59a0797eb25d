#!/usr/bin/env bash
# cpca 0.5.5 (addresses into province, city, district and code): in a prefecture whose seat is a city of the same name,
# 恩施州巴东县, with the county's whole name, is 恩施市 (422801) and 州巴东县 a street in it; with the prefecture's name
# as people shorten it (恩施, 大理, 楚雄, 文山, 临夏, 和田, 喀什, 昌吉) every county becomes that city, with a code and
# no doubt. Where the prefecture is a city without a namesake below it, 上饶鄱阳, the county is left out: empty, not wrong.
# jionlp 1.5.31 reads all of them. By GB/T 2260 (mca.gov.cn) 巴东县 is 422823, 宾川县 532924, 元谋县 532328.
#
# For us: rosters of the western counties write 恩施州巴东县. Our own table found 恩施巴东 but not the form with 州, and
# left the cell as a question; a prefecture and an autonomous county now have all three of their names.
# Seen: 2026-12-01, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check cpca==0.5.5 jionlp==1.5.31 pandas==2.3.3
"$work/venv/bin/python" -W ignore - <<'PY'
import contextlib
import io

with contextlib.redirect_stdout(io.StringIO()):
    import cpca
    import jionlp

SEATS = {
    "恩施州巴东县": ("恩施市", "巴东县"),
    "恩施来凤": ("恩施市", "来凤县"),
    "大理宾川县": ("大理市", "宾川县"),
    "楚雄元谋县": ("楚雄市", "元谋县"),
    "文山丘北县": ("文山市", "丘北县"),
    "和田墨玉": ("和田市", "墨玉县"),
    "喀什疏附": ("喀什市", "疏附县"),
    "昌吉玛纳斯": ("昌吉市", "玛纳斯县"),
}
read = cpca.transform(list(SEATS)).values.tolist()
for (text, (seat, county)), (_, _, district, rest, code) in zip(SEATS.items(), read, strict=True):
    other = jionlp.parse_location(text)["county"]
    print(f"{text}: cpca {district} {code}, then {rest}; jionlp {other}")
    assert (district, other) == (seat, county)
(row,) = cpca.transform(["上饶鄱阳"]).values.tolist()
assert row[2] is None, row
PY
