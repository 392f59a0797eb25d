#!/usr/bin/env bash
# cn2an 0.5.24 writes the Chinese numbers of a sentence as figures. Two numerals side by side mean "this or that" in
# Chinese (三四个 is three or four, 两三名 two or three); transform makes one number of their figures: 招三四个普工 becomes
# 招34个普工, 两三名 becomes 23名, 三五个人 becomes 35个人, and cn2an("三四", "smart") is 34 without an error. 十五六个,
# 二三十人 and 七八千元 are left as they are, so a text looks cleaned and its smallest headcounts are ten times too large.
#
# For us: a headcount is read by our own reader, as a span of which the clerk is shown the larger (intake/fields/numerals.py);
# nothing is put into figures before it is read.
# Seen: 2026-12-01, version below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check cn2an==0.5.24
"$work/venv/bin/python" -W ignore - <<'PY'
import cn2an

SPOKEN = {
    "招三四个普工": "招34个普工",  # three or four
    "两三名": "23名",  # two or three
    "三五个人": "35个人",  # a few
    "十五六个人": "十五六个人",  # left alone
    "二三十人": "二三十人",
    "月薪七八千元": "月薪七八千元",
}
seen = {text: cn2an.transform(text) for text in SPOKEN}
for text, became in seen.items():
    print(f"{text} -> {became}")
assert seen == SPOKEN, "changed: look again"
assert (cn2an.cn2an("三四", "smart"), cn2an.cn2an("三五", "normal")) == (34, 35), "changed: look again"
for text in ("十五六", "二三十", "七八千"):
    try:
        print(text, cn2an.cn2an(text, "smart"))
    except ValueError as refused:
        print(f"{text}: refused, {refused}")
    else:
        raise SystemExit("changed: look again")
PY
