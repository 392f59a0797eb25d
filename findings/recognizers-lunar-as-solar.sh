#!/usr/bin/env bash
# recognizers-text-suite 1.0.2a2 (Microsoft's recognizers, Chinese culture): a day of the farmers' calendar is given
# as the solar day of the same numbers, although the word 农历 is part of what it says it matched: 农历八月十五 is
# 15 August (Mid-Autumn is 25 September in 2026), 农历正月十五 is 15 January (3 March), 十月初一 is 1 October
# (9 November). Only 初一 is known of the days with 初: 二月初二 is all of February. Of 腊月三十 only 三十 is taken,
# the 30th of this month. 正月初八, 除夕 and 春节 are not found at all.
# And 下个月15号, said on 15 November, is 15 December of *last* year or of this one.
#
# For us: 初 and 廿 stand in no solar date, so a day with them is lunar whether 农历 is written or not. Our own
# reader had the same kind of fault (二月初二 was taken for 正月初二) until this was tried: intake/fields/dates.py,
# tests/intake/test_fields.py.
# Seen: 2026-11-30, versions below (newer emoji packages are not imported), Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check recognizers-text-suite==1.0.2a2 emoji==1.7.0 \
  lunardate==0.3.0
"$work/venv/bin/python" -W ignore - <<'PY'
from datetime import date, datetime

from lunardate import LunarDate
from recognizers_date_time import recognize_datetime
from recognizers_text import Culture

DAY = datetime(2026, 11, 15, 9)
CASES = (  # words, lunar month and day of 2026, what is matched, first values
    ("农历八月十五", (8, 15), "农历八月十五", ["2026-08-15", "2027-08-15"]),
    ("十月初一", (10, 1), "十月初一", ["2026-10-01", "2027-10-01"]),
    ("农历正月十五", (1, 15), "农历正月十五", ["2026-01-15", "2027-01-15"]),
    ("腊月三十", None, "三十", ["2026-10-30", "2026-11-30"]),
    ("下个月15号", None, "下个月15号", ["2025-12-15", "2026-12-15"]),
)
for words, lunar, matched, seen in CASES:
    (found,) = recognize_datetime(words, Culture.Chinese, reference=DAY)
    values = [value["value"] for value in found.resolution["values"]]
    right = LunarDate(2026, *lunar).toSolarDate() if lunar else ""
    print(words, "matched", found.text, "read", values, "by the calendar", right)
    assert (found.text, values) == (matched, seen), (words, found.text, values)
assert LunarDate(2026, 8, 15).toSolarDate() == date(2026, 9, 25)
(month,) = recognize_datetime("二月初二", Culture.Chinese, reference=DAY)
assert month.text == "二月" and month.resolution["values"][0]["end"] == "2026-03-01", month.resolution
for words in ("正月初八", "除夕", "春节"):
    assert recognize_datetime(words, Culture.Chinese, reference=DAY) == [], words
PY
