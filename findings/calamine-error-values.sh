#!/usr/bin/env bash
# python-calamine 0.9.1: one cell with an error value that is not among the seven of 1997 makes the whole
# workbook unreadable. Excel writes #GETTING_DATA since 2007 (it stands in ISO/IEC 29500, 18.18.11 beside the
# seven) and #SPILL!, #CALC!, #FIELD!, #BLOCKED!, #UNKNOWN!, #CONNECT!, #BUSY!, #PYTHON! since 2018; the file
# is valid. The seven come back as '' and cannot be told from an empty cell.
#
# For us: a needs list with one formula that spilled was "corrupt". intake/books reads such a cell as not read
# and the rest as it stands (tests/intake/test_workbook.py).
# Seen: 2026-11-30, python-calamine 0.9.1, workbooks by openpyxl 3.1.5, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
"$work/venv/bin/python" - <<'PY'
import io
import zipfile

import openpyxl
from python_calamine import CalamineError, CalamineWorkbook

OLD = ("#N/A", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#VALUE!")
NEW = ("#GETTING_DATA", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#UNKNOWN!", "#CONNECT!", "#BUSY!",
       "#PYTHON!")


def book(error: str) -> io.BytesIO:
    plain, done = io.BytesIO(), io.BytesIO()
    workbook = openpyxl.Workbook()
    workbook.active.append(["post", "places"])
    workbook.active.append(["welder", 5])
    workbook.active.append(["painter", 7])
    workbook.save(plain)
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(done, "w") as target:
        for name in source.namelist():
            data = source.read(name).decode("utf-8", "surrogateescape")
            if name.endswith("sheet1.xml"):
                data = data.replace('<c r="B3" t="n"><v>7</v></c>', f'<c r="B3" t="e"><v>{error}</v></c>')
                assert error in data
            target.writestr(name, data.encode("utf-8", "surrogateescape"))
    done.seek(0)
    return done


def read(error: str) -> object:
    try:
        return CalamineWorkbook.from_filelike(book(error)).get_sheet_by_index(0).to_python()[2]
    except CalamineError as problem:
        return str(problem)


for error in OLD:
    print(error, read(error))
    assert read(error) == ["painter", ""], error
for error in NEW:
    print(error, read(error))
    assert read(error) == f"Unsupported cell error value '{error}'", error
PY
