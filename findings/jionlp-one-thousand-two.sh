#!/usr/bin/env bash
# jionlp 1.5.31, parse_money: 1万2, as a wage of 12,000 is written in messages, is 20,004 yuan with "definition: accurate".
# 1万5 is 20,010, 2万3 is 40,006, 1万2000 is 22,002, 1万2千 is 22,000: the figures on both
# sides of 万 are added up and multiplied. In words the last digit falls to the units: 一万二 10,002, 两千五 2,005,
# 6千5 6,005. 12000元, 1.2万 and 一万零五百 are right. Issue 49 of dongrixinyu/JioNLP describes a relative of it
# (3541.07万元2) and was answered as mended in 2022.
#
# For us: a wage twice as high as promised, or thousands below the minimum. intake/fields/amounts.py reads the
# spoken short forms itself (tests/intake/test_wages.py, tests/intake/phrases).
# Seen: 2026-11-30, jionlp 1.5.31, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check jionlp==1.5.31 jiojio==1.2.8
"$work/venv/bin/python" -W ignore - <<'PY'
import jionlp

CASES = (  # written, meant, read
    ("1万2", 12_000, 20_004),
    ("1万5", 15_000, 20_010),
    ("2万3", 23_000, 40_006),
    ("1万2千", 12_000, 22_000),
    ("1万2000", 12_000, 22_002),
    ("6千5", 6_500, 6_005),
    ("一万二", 12_000, 10_002),
    ("两千五", 2_500, 2_005),
    ("三千二百五", 3_250, 3_205),
    ("1.2万", 12_000, 12_000),
    ("一万零五百", 10_500, 10_500),
)
for written, meant, seen in CASES:
    found = jionlp.parse_money(written)
    print(written, "means", meant, "read", found["num"], found["definition"])
    assert float(found["num"]) == seen and found["definition"] == "accurate", (written, found)
PY
