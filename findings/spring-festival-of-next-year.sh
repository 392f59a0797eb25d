#!/usr/bin/env bash
# The Eve and the first three days of the lunar year are holidays by law (State Council decree 795, from 2025), whatever
# the notice on exchanged days says that comes out in autumn: 5 to 8 February 2027. Asked for them while a package has no
# year 2027 yet, four packages give three answers. chinesecalendar 1.11.0 raises NotImplementedError. chinese-days
# 0.0.2 (PyPI) and 1.5.7 (npm) say that Friday the Eve and Monday the third day are workdays, and do not say that they
# do not know; in 2026 the former agrees with the notice day by day. holidays 0.109 has the four days and adds 9 and 10
# February as observed, guessed from the weekend, in the same table as what is law, without the days worked in exchange.
#
# For us: terms of the law and first paydays run over this festival. A year without a notice has its statutory holidays and
# is said to be provisional; terms counted the Eve and the third day as worked too until this was tried
# (reference/calendar.py, tests/reference/test_calendar.py).
# Seen: 2026-11-30, versions below, Python 3.11, Node 20 or later. New Year's Day is 6 February 2027.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work/node" chinese-days@1.5.7 >/dev/null
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check chinesecalendar==1.11.0 chinese-days==0.0.2 holidays==0.109
cat >"$work/node/days.js" <<'JS'
const { isWorkday } = require("chinese-days");
console.log(process.argv.slice(2).map((day) => (isWorkday(day) ? "work" : "off")).join(" "));
JS
"$work/venv/bin/python" - "$work/node" <<'PY'
import os
import subprocess
import sys
from datetime import date, timedelta

import chinese_calendar
import chinesedays
import holidays

BY_LAW = [date(2027, 2, day) for day in (5, 6, 7, 8)]  # Friday to Monday
texts = [day.isoformat() for day in BY_LAW]

for day in BY_LAW:
    try:
        said = chinese_calendar.is_workday(day)
    except NotImplementedError as problem:
        print("chinesecalendar", day, str(problem)[:60])
    else:
        raise AssertionError((day, said))

pypi = ["work" if chinesedays.is_workday(text) else "off" for text in texts]
npm = subprocess.run(
    ["node", "days.js", *texts],
    cwd=sys.argv[1], env={**os.environ, "TZ": "Asia/Shanghai"}, capture_output=True, text=True, check=True,
).stdout.split()
print("chinese-days", pypi, npm)
assert pypi == npm == ["work", "off", "off", "work"], (pypi, npm)
year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
assert all(chinesedays.is_workday(str(day)) == chinese_calendar.is_workday(day) for day in year)

table = holidays.CN(years=2027)
february = [day for day in sorted(table) if day.month == 2]
print("holidays", [f"{day.day} {table[day]}" for day in february])
assert february == [*BY_LAW, date(2027, 2, 9), date(2027, 2, 10)], february
assert not [day for day in table.weekend_workdays if day.year == 2027]
PY
