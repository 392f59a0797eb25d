#!/usr/bin/env bash
# Two things of an .ods (OpenDocument 1.3, part 3) that its readers lose without a word:
# a time of day is a duration of XML Schema, whose seconds may have a fraction. LibreOffice writes
# PT08H29M59.999999999S for a sum of hours that shows 08:30. pyexcel-ods 0.6.0 and pyexcel-ods3 0.6.1 give None for
# every fraction, even PT20H05M00.000000S, python-calamine 0.9.1 gives 08:29:59.999999, which is 08:29 where only
# minutes are shown; PT8H30M, the same duration in short, is a text for calamine and None for the others.
# A line break inside a paragraph (text:line-break, 6.1.5) is nothing for calamine: two telephone numbers in one cell
# become one of 22 digits. Two paragraphs keep their line break. A tab goes too.
#
# For us: hours of work and departures; two numbers that are one are refused as wrong. intake/books/ods.py reads the
# XML itself; the seconds it cut off are rounded since this was tried (tests/intake/test_workbook.py).
# Seen: 2026-11-30, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check python-calamine==0.9.1 pyexcel-ods==0.6.0 \
  pyexcel-ods3==0.6.1 pyexcel-io==0.6.8
cd "$work"
venv/bin/python -W ignore - <<'PY'
import zipfile
from datetime import time

import pyexcel_ods
import pyexcel_ods3
from python_calamine import CalamineWorkbook

KIND = "application/vnd.oasis.opendocument.spreadsheet"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
CONTENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{OASIS}:office:1.0" xmlns:table="{OASIS}:table:1.0"
 xmlns:text="{OASIS}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>
<table:table table:name="a">%s</table:table></office:spreadsheet></office:body></office:document-content>"""
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def hours(value: str) -> str:
    return f'<table:table-cell office:value-type="time" office:time-value="{value}"><text:p>x</text:p></table:table-cell>'


def words(inside: str) -> str:
    return f'<table:table-cell office:value-type="string">{inside}</table:table-cell>'


ALMOST = time(8, 29, 59, 999999)
TWO = "13900080001", "15800080002"
CASES = (  # cell, read by calamine, by pyexcel-ods and -ods3
    (hours("PT08H30M00S"), time(8, 30), time(8, 30)),
    (hours("PT08H29M59.999999999S"), ALMOST, None),
    (hours("PT20H05M00.000000S"), time(20, 5), None),
    (hours("PT8H30M"), "PT8H30M", None),
    (words(f"<text:p>{TWO[0]}</text:p><text:p>{TWO[1]}</text:p>"), "\n".join(TWO), "\n".join(TWO)),
    (words(f"<text:p>{TWO[0]}<text:line-break/>{TWO[1]}</text:p>"), "".join(TWO), "\n".join(TWO)),
    (words("<text:p>5<text:tab/>6</text:p>"), "56", "5\t6"),
)
rows = "".join(
    f"<table:table-row>{cell}{words('<text:p>end</text:p>')}</table:table-row>" for cell, _, _ in CASES
)
with zipfile.ZipFile("a.ods", "w") as book:
    book.writestr("mimetype", KIND)
    book.writestr("META-INF/manifest.xml", MANIFEST)
    book.writestr("content.xml", CONTENT % rows)

calamine = [row[0] for row in CalamineWorkbook.from_path("a.ods").get_sheet_by_index(0).to_python()]
ods, ods3 = ([row[0] for row in package.get_data("a.ods")["a"]] for package in (pyexcel_ods, pyexcel_ods3))
for found in zip(calamine, ods, ods3, strict=True):
    print(found)
assert calamine == [by for _, by, _ in CASES], calamine
assert ods == ods3 == [by for _, _, by in CASES], (ods, ods3)
PY
