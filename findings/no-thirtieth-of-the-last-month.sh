#!/usr/bin/env bash
# The twelfth lunar month has 29 days five years in a row, 2024 to 2028: there is no 腊月三十, as New Year's Eve is
# called all the same, before 2 February 2030. Asked for that day, calendars differ.
# sxtwl 2.0.7 gives the following day without a word: New Year's Day instead of the Eve. So it does with a leap
# month 6 where there is none (month 6) and with month 13 of 2024 (20 November 2025); five other packages refuse.
# borax 4.1.3 lists a festival on 12-30 in 2030 and in no year before. jionlp 1.5.31 takes the last day of the month, as people do.
#
# For us: the last coach home leaves on the Eve. 三十 means the last day of the month, whatever its number
# (reference/lunar.py, tests/reference/test_lunar_and_places.py).
# Seen: 2026-11-30, versions below, Python 3.11. Spring Festival: 17 February 2026, 6 February 2027.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check sxtwl==2.0.7 borax==4.1.3 lunardate==0.3.0 \
  lunar_python==1.4.8 zhdate==0.1 LunarCalendar==0.0.9 jionlp==1.5.31 jiojio==1.2.8
"$work/venv/bin/python" -W ignore - <<'PY'
from collections.abc import Callable
from datetime import date, datetime

import jionlp
import sxtwl
from borax.calendars.festivals2 import LunarFestival
from borax.calendars.lunardate import LunarDate as Borax
from lunar_python import Lunar as LunarPython
from lunarcalendar import Converter, Lunar
from lunardate import LunarDate
from zhdate import ZhDate


def by_sxtwl(year: int, month: int, day: int, leap: bool = False) -> date:
    found = sxtwl.fromLunar(year, month, day, leap)
    return date(found.getSolarYear(), found.getSolarMonth(), found.getSolarDay())


def refuses(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except Exception:
        return True
    return False


SEEN = {
    (2025, 12, 30): date(2026, 2, 17),
    (2026, 12, 30): date(2027, 2, 6),
    (2026, 6, 1, True): date(2026, 7, 14),
    (2024, 13, 1): date(2025, 11, 20),
}
for asked, seen in SEEN.items():
    print("sxtwl", asked, by_sxtwl(*asked))
    assert by_sxtwl(*asked) == seen, asked
assert by_sxtwl(2026, 6, 1) == date(2026, 7, 14) and by_sxtwl(2026, 12, 29) == date(2027, 2, 5)

OTHERS = {
    "lunardate": lambda: LunarDate(2026, 12, 30).toSolarDate(),
    "zhdate": lambda: ZhDate(2026, 12, 30),
    "borax": lambda: Borax(2026, 12, 30),
    "LunarCalendar": lambda: Converter.Lunar2Solar(Lunar(2026, 12, 30)),
    "lunar_python": lambda: LunarPython.fromYmd(2026, 12, 30),
}
for name, ask in OTHERS.items():
    print(name, "refuses" if refuses(ask) else "answers")
    assert refuses(ask), name

eves = LunarFestival(month=12, day=30).list_days(date(2025, 6, 1), date(2030, 12, 31))
print("borax, 12-30:", [str(eve) for eve in eves])
assert [eve.solar for eve in eves] == [date(2030, 2, 2)], eves

said = jionlp.parse_time("腊月三十", time_base=datetime(2026, 11, 15, 9).timestamp())["time"][0]
print("jionlp", said)
assert said.startswith("2027-02-05"), said
PY
