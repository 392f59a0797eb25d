#!/usr/bin/env bash
# typst 0.15.2: numbering("壹", n) writes capital numerals, which are used on receipts and payment papers so that nobody can
# add to them. For 10 to 19 and for a hundred thousand to 199,999 it leaves the first 壹 out: 拾, 拾贰, 拾万柒仟, as one
# says the everyday 十二. The rule on filling in payment papers (支付结算办法, 附一: 正确填写票据和结算凭证的基本规定) prints
# 107,000.53 yuan as 壹拾万柒仟元零伍角叁分, and days from 11 to 19 begin with 壹 too: in front of 拾万 there is room
# for a 贰 or 叁. 110 (壹佰壹拾) is right, so a form tried with usual sums looks right. cn2an 0.5.24 writes the 壹.
#
# For us: sums are printed in figures with their unit; a paper that must name a sum in capitals may not take them from there.
# Seen: 2026-12-01, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 cn2an==0.5.24
cd "$work"
venv/bin/python -W ignore - <<'PY'
import json
from pathlib import Path

import cn2an
import typst

SEEN = {10: "拾", 12: "拾贰", 110: "壹佰壹拾", 107_000: "拾万柒仟", 207_000: "贰拾万柒仟"}
RIGHT = {10: "壹拾", 12: "壹拾贰", 110: "壹佰壹拾", 107_000: "壹拾万柒仟", 207_000: "贰拾万柒仟"}
Path("sums.typ").write_text(
    f'#metadata({tuple(SEEN)}.map(n => numbering("壹", n))) <sums>\n', encoding="utf-8"
)
typeset = json.loads(typst.query("sums.typ", "<sums>", field="value", one=True))
for number, words in zip(SEEN, typeset, strict=True):
    print(f"{number:>7}: typst {words}, cn2an {cn2an.an2cn(number, 'up')}, the rule {RIGHT[number]}")
assert dict(zip(SEEN, typeset, strict=True)) == SEEN, "changed: look again"
assert {number: cn2an.an2cn(number, "up") for number in RIGHT} == RIGHT, "changed: look again"
PY
