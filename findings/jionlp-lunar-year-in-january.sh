#!/usr/bin/env bash
# jionlp 1.5.31, parse_time: a day of the farmers' calendar without a year is put into the lunar year whose *number*
# is that of the solar year. From 1 January to Spring Festival these are not the same: on 10 January 2027 it is still
# the twelfth month of 2026, and 腊月廿八 (said by whoever travels in 25 days, 4 February 2027) becomes 24 January
# 2028; 除夕 and 腊月三十 become 25 January 2028. In November the same words are right, and 正月初八 is wrong then:
# 24 February 2026, nine months ago. Besides, 廿 alone is not read: 正月廿 is the whole month, "accurate" too,
# while 正月二十 and 正月廿二 are a day.
#
# For us: these words are written in exactly these weeks, and a coach a year late is no coach. Days come from our own
# table and are the next to come (reference/lunar.py, intake/fields/dates.py, tests/intake/test_fields.py).
# Seen: 2026-11-30, jionlp 1.5.31, Python 3.11. The twelfth month of 2026 has 29 days and begins on 8 January 2027.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check jionlp==1.5.31 jiojio==1.2.8
"$work/venv/bin/python" -W ignore - <<'PY'
from datetime import datetime

import jionlp

JANUARY, NOVEMBER = datetime(2027, 1, 10, 9), datetime(2026, 11, 15, 9)
CASES = (  # said on, words, meant, read
    (JANUARY, "腊月廿八", "2027-02-04", ("2028-01-24", "2028-01-24")),
    (JANUARY, "除夕", "2027-02-05", ("2028-01-25", "2028-01-25")),
    (JANUARY, "腊月三十", "2027-02-05", ("2028-01-25", "2028-01-25")),
    (JANUARY, "正月初八", "2027-02-13", ("2027-02-13", "2027-02-13")),
    (NOVEMBER, "腊月廿八", "2027-02-04", ("2027-02-04", "2027-02-04")),
    (NOVEMBER, "正月初八", "2027-02-13", ("2026-02-24", "2026-02-24")),
    (JANUARY, "正月廿", "2027-02-25", ("2027-02-06", "2027-03-07")),
    (JANUARY, "正月廿二", "2027-02-27", ("2027-02-27", "2027-02-27")),
)
for day, words, meant, seen in CASES:
    found = jionlp.parse_time(words, time_base=day.timestamp())
    first, last = (moment[:10] for moment in found["time"])
    print(f"{day:%Y-%m-%d} {words} means {meant}, read {first} to {last}, {found['definition']}")
    assert (first, last) == seen and found["definition"] == "accurate", (day, words, found)
PY
