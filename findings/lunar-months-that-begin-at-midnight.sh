#!/usr/bin/env bash
# Four calendar packages give a lunar date of the same day differently, and the difference lasts a whole month:
# lunardate 0.3.0 begins the eleventh month of 1954 a day late (25 November 1954 was 十一月初一: the new moon was
# at 20:30 Beijing time that day) and the eighth month of 1978 a day early (2 September 1978 was 七月三十: the new
# moon came after midnight of the 3rd); zhdate 0.1 and lunardate begin the ninth month of 2057 a day before
# lunar_python 1.4.8 does; borax 4.1.3 and LunarCalendar 0.0.9 begin the eighth month of 2089 a day after it.
# Births given in the lunar calendar are common on village registers, so a converted birthday may be off by one
# for everybody born in such a month.
#
# For us: a lunar birthday is asked, never converted (intake/rosters/dates.py); days like 正月初八 come from our
# own table, compared with two published calendars (reference/lunar.py), never from a package at run time.
# Seen: 2026-11-30, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check lunardate==0.3.0 lunar_python==1.4.8 \
  zhdate==0.1 borax==4.1.3 LunarCalendar==0.0.9
"$work/venv/bin/python" -W ignore - <<'PY'
from datetime import date, datetime

from borax.calendars.lunardate import LunarDate as Borax
from lunar_python import Solar as LunarPython
from lunarcalendar import Converter, Solar
from lunardate import LunarDate
from zhdate import ZhDate


def all_of(day: date) -> dict[str, tuple[int, int]]:
    one = LunarDate.from_solar_date(day.year, day.month, day.day)
    two = LunarPython.fromYmd(day.year, day.month, day.day).getLunar()
    three = ZhDate.from_datetime(datetime(day.year, day.month, day.day))
    four = Borax.from_solar_date(day.year, day.month, day.day)
    five = Converter.Solar2Lunar(Solar(day.year, day.month, day.day))
    return {
        "lunardate": (one.month, one.day),
        "lunar_python": (abs(two.getMonth()), two.getDay()),
        "zhdate": (three.lunar_month, three.lunar_day),
        "borax": (four.month, four.day),
        "LunarCalendar": (five.month, five.day),
    }


SEEN = {
    date(1954, 11, 25): {"lunardate": (10, 30), "lunar_python": (11, 1)},
    date(1978, 9, 2): {"lunardate": (8, 1), "lunar_python": (7, 30)},
    date(2057, 9, 28): {"lunardate": (9, 1), "zhdate": (9, 1), "lunar_python": (8, 30)},
    date(2089, 9, 4): {"borax": (7, 30), "LunarCalendar": (7, 30), "lunar_python": (8, 1)},
}
for day, expected in SEEN.items():
    found = all_of(day)
    print(day, found)
    for package, lunar in expected.items():
        assert found[package] == lunar, (day, package, found[package])
PY
