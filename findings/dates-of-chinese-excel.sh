#!/usr/bin/env bash
# Number formats 27 to 36 and 50 to 58 are built in and differ by language (ISO/IEC 29500-1, 18.8.30): Chinese Excel
# stores 1990年5月 as format 57, 1990年5月7日 as 31, 5月7日 as 58 and 8时30分 as 32, and writes no numFmt for them. Such
# a cell is a date for python-calamine 0.9.1 and the number 33000 for openpyxl 3.1.5, so pandas 3.1.1 answers 33000
# or 1990-05-07 by engine. Least to be guessed: polars 2.1.0 with its engine "calamine" (fastexcel 0.21.0) gives 33000
# too; two wrappers of one parser disagree over the same cell.
#
# For us: births and days of departure typed on a Chinese computer. We read with python-calamine, and what the parser
# makes of these formats is a test (tests/intake/test_workbook.py), since another release or another wrapper differs.
# Seen: 2026-11-30, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5 \
  pandas==3.1.1 polars==2.1.0 fastexcel==0.21.0
cd "$work"
venv/bin/python -W ignore - <<'PY'
import re
import zipfile
from datetime import date, datetime, time

import openpyxl
import pandas
import polars
from python_calamine import CalamineWorkbook

SHOWN = {57: 'yyyy"年"m"月"', 31: 'yyyy"年"m"月"d"日"', 58: 'm"月"d"日"', 32: 'h"时"mm"分"'}
VALUES = (33000, 33000, 46430, 0.354166666666667)

book = openpyxl.Workbook()
book.active.append(["born", "day", "leaves", "at"])
book.active.append(VALUES)
for cell, shown in zip(book.active[2], SHOWN.values(), strict=True):
    cell.number_format = shown
book.save("written.xlsx")
with zipfile.ZipFile("written.xlsx") as old, zipfile.ZipFile("chinese.xlsx", "w") as new:
    for name in old.namelist():
        data = old.read(name)
        if name == "xl/styles.xml":  # as Chinese Excel writes it: the number alone
            text = data.decode()
            for custom, built_in in zip(range(164, 168), SHOWN, strict=True):
                text = text.replace(f'numFmtId="{custom}" fontId', f'numFmtId="{built_in}" fontId')
                text = re.sub(rf'numFmtId="{custom}"( [^>]*?applyAlignment)', rf'numFmtId="{built_in}"\1', text)
            text = re.sub(r"<numFmts.*?</numFmts>|<numFmts[^>]*/>", "", text)
            assert all(f'numFmtId="{built_in}"' in text for built_in in SHOWN), text
            data = text.encode()
        new.writestr(name, data)

calamine = CalamineWorkbook.from_path("chinese.xlsx").get_sheet_by_index(0).to_python()[1]
by_openpyxl = [cell.value for cell in openpyxl.load_workbook("chinese.xlsx").active[2]]
print("python-calamine", calamine)
print("openpyxl       ", by_openpyxl)
assert calamine == [date(1990, 5, 7), date(1990, 5, 7), date(2027, 2, 12), time(8, 30)], calamine
assert by_openpyxl == list(VALUES), by_openpyxl

by_default = pandas.read_excel("chinese.xlsx")["born"][0]
by_calamine = pandas.read_excel("chinese.xlsx", engine="calamine")["born"][0]
print("pandas", by_default, "or", by_calamine)
assert by_default == 33000 and by_calamine == datetime(1990, 5, 7), (by_default, by_calamine)

for engine in ("calamine", "openpyxl"):
    row = polars.read_excel("chinese.xlsx", engine=engine).row(0)
    print("polars", engine, row)
    assert row[:2] == (33000, 33000), (engine, row)
PY
