#!/usr/bin/env bash
# xlsx2csv 0.8.6: a day with an hour shown the Chinese way (h"时"mm"分", one of the formats Excel and WPS offer in
# their lists) comes out with the month in the place of the minutes, on the twelve-hour clock and without 上午 or
# 下午: 15 November 2026, 20:00 becomes 08"时"11"分". Only minutes that follow a colon are minutes there. The
# quotes of the format stand in the text (this much is pull request 186 of dilshod/xlsx2csv, open since 2019).
# In yyyy/m/d h:mm the minutes are right and the evening is lost: 20:00 is written 08:00. python-calamine 0.9.1 and
# openpyxl 3.1.5 read 20:00 from every one of these cells.
#
# For us: a departure at 20:00 turned into a wrong morning hour on the way through CSV. intake/books takes the
# workbook itself, where an hour is a number (tests/intake/test_workbook.py).
# Seen: 2026-11-30, versions below, workbook by xlsxwriter 3.3.1, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check xlsx2csv==0.8.6 xlsxwriter==3.3.1 \
  python-calamine==0.9.1 openpyxl==3.1.5
cd "$work"
venv/bin/python - <<'PY'
import csv
import subprocess
import sys
from datetime import datetime

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

DEPARTURE = datetime(2026, 11, 15, 20, 0)
SEEN = {
    'h"时"mm"分"': '08"时"11"分"',
    'yyyy"年"m"月"d"日" h"时"mm"分"': '2026"年"11"月"15"日" 08"时"11"分"',
    '上午/下午h"时"mm"分"': '上午/下午08"时"11"分"',
    "yyyy/m/d h:mm": "2026/11/15 08:00",
    "yyyy-mm-dd hh:mm": "2026-11-15 20:00",
}
with xlsxwriter.Workbook("trips.xlsx") as book:
    sheet = book.add_worksheet()
    for row, shown in enumerate(SEEN):
        sheet.write_datetime(row, 0, DEPARTURE, book.add_format({"num_format": shown}))

cells = [row[0] for row in CalamineWorkbook.from_path("trips.xlsx").get_sheet_by_index(0).to_python()]
others = [row[0].value for row in openpyxl.load_workbook("trips.xlsx").active.iter_rows()]
assert cells == others == [DEPARTURE] * len(SEEN), (cells, others)

subprocess.run([sys.executable, "-m", "xlsx2csv", "trips.xlsx", "trips.csv"], check=True)
with open("trips.csv", encoding="utf-8", newline="") as file:
    written = [row[0] for row in csv.reader(file)]
for shown, text in zip(SEEN, written, strict=True):
    print(f"{shown:<32} {text}")
assert dict(zip(SEEN, written, strict=True)) == SEEN, "the behaviour has changed"
PY
