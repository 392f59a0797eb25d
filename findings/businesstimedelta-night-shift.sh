#!/usr/bin/env bash
# businesstimedelta 1.0.1: a rule for a night shift, 20:00 to 08:00, is accepted and right by the week (five nights, 60
# hours), and from 19:59 to 08:00 it is twelve hours. From 20:00 to 08:00, the shift itself, it is none: a period that
# begins inside a shift of the evening before is not found, nor is one that begins with it. So are 23:00 to 08:00 and
# 01:00 to 08:00; two days' shifts asked at once lose the first. Day shifts are right from any moment, and nothing is
# raised or warned. pandas 2.3.3 counts the hours of the same nights (CustomBusinessHour).
#
# For us: who comes on time has worked nothing, who came a minute early twelve hours. Hours of a shift are read and
# counted by intake/fields/clocks.py and worktime.py (tests/intake/test_worktime_phrases.py).
# Seen: 2026-11-30, versions below, Python 3.11. 30 November 2026 is a Monday.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check businesstimedelta==1.0.1 pandas==2.3.3
"$work/venv/bin/python" - <<'PY'
from datetime import datetime, time, timedelta

import pandas
from businesstimedelta import Rules, WorkDayRule


def moment(text: str) -> datetime:
    day, hour = text.split()
    year = 2026
    month, number = map(int, day.split("-"))
    return datetime(year, month, number, *map(int, hour.split(":")))


WEEKDAYS = [0, 1, 2, 3, 4]
night = Rules([WorkDayRule(start_time=time(20), end_time=time(8), working_days=WEEKDAYS)])
day = Rules([WorkDayRule(start_time=time(8), end_time=time(20), working_days=WEEKDAYS)])
CASES = (  # rule, from, to, hours by the clock, seen
    (night, "11-30 0:00", "12-07 0:00", 60, 60),
    (night, "11-30 19:59", "12-01 8:00", 12, 12),
    (night, "11-30 20:00", "12-01 8:00", 12, 0),
    (night, "11-30 23:00", "12-01 8:00", 9, 0),
    (night, "12-01 1:00", "12-01 8:00", 7, 0),
    (night, "11-30 20:00", "12-02 8:00", 24, 12),
    (day, "11-30 8:00", "11-30 20:00", 12, 12),
    (day, "11-30 9:00", "11-30 20:00", 11, 11),
)
for rule, begin, end, clock, seen in CASES:
    found = rule.difference(moment(begin), moment(end)).timedelta
    print(begin, end, found, "by the clock", clock)
    assert found == timedelta(hours=seen), (begin, end, found)

hours = pandas.offsets.CustomBusinessHour(start="20:00", end="08:00")
assert len(pandas.date_range("2026-11-30", "2026-12-07", freq=hours)) == 60
PY
