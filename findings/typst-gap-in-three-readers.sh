#!/usr/bin/env bash
# typst 0.15.2 sets a quarter of an em between Chinese and Latin (cjk-latin-spacing: auto), a gap and no character. What
# stands in the PDF depends on who reads it: 月薪6000元 is 月薪 6000 元 for pypdf 7.1.1, 月薪6000 元 for PyMuPDF 2.0 (the
# blank only behind the number), 月薪6000元 for pdfplumber 0.11.10; a licence plate 浙A12345 is 浙 A12345 for the first
# only. A search for 6000元 or 浙A12345 finds the page with one reader and not with the next. With
# cjk-latin-spacing: none all three give the text as it was written.
#
# For us: whatever is printed and may be read back by a program. The bar of the letter is set without the gap
# (reports/templates/chart.typ); posters keep it, they are read by people.
# Seen: 2026-11-30, versions below, Python 3.11. The font is the one that PyMuPDF brings along.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check typst==0.15.2 pypdf==7.1.1 pymupdf==2.0 \
  pdfplumber==0.11.10
cd "$work"
venv/bin/python -W ignore - <<'PY'
import io
from pathlib import Path

import pdfplumber
import pymupdf
import pypdf
import typst

TEXT = "月薪6000元，A区3号门，浙A12345"
Path("fonts").mkdir()
Path("fonts/han.ttf").write_bytes(pymupdf.Font("cjk").buffer)


def readings(gap: str) -> dict[str, str]:
    Path("sheet.typ").write_text(
        f'#set page(width: 12cm, height: 4cm)\n#set text(font: "Droid Sans Fallback", lang: "zh", cjk-latin-spacing: {gap})\n'
        f"{TEXT}\n"
    )
    sheet = typst.compile("sheet.typ", font_paths=["fonts"])
    return {
        "pypdf": pypdf.PdfReader(io.BytesIO(sheet)).pages[0].extract_text().strip(),
        "PyMuPDF": pymupdf.open("pdf", sheet)[0].get_text().strip(),
        "pdfplumber": pdfplumber.open(io.BytesIO(sheet)).pages[0].extract_text().strip(),
    }


SEEN = {
    "pypdf": "月薪 6000 元，A 区 3 号门，浙 A12345",
    "PyMuPDF": "月薪6000 元，A 区3 号门，浙A12345",
    "pdfplumber": TEXT,
}
print(readings("auto"))
assert readings("auto") == SEEN, readings("auto")
assert set(readings("none").values()) == {TEXT}, readings("none")
PY
