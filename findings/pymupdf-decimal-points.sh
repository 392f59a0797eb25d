#!/usr/bin/env bash
# PyMuPDF 2.0, find_tables: in a cell, every full stop, comma and middle dot is taken to stand on a line of its own and
# comes behind the rest: 8.5 is "85\n.", 6,000.00 is "600000\n, .", 阿依古丽·买买提 is "阿依古丽买买提\n·". So say
# extract() and what is built on it (to_pandas); to_markdown() of the same table and get_text() of the same page are
# right, and so is 1.28.2. Whoever strips what is no digit has 85 hours, or 600,000 yuan, and no error. The file below
# is PyMuPDF's own; in tables made by typst it is the same.
#
# For us: lists that come as PDF are not read, one has to ask for the spreadsheet. The dot of a name is part of it
# wherever it is read (intake/names.py, tests/intake).
# Seen: 2026-11-30, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/old"
"$work/old/bin/pip" install --quiet --disable-pip-version-check pymupdf==1.28.2
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pymupdf==2.0
cat >"$work/table.py" <<'PY'
import sys

import pymupdf

HEAD = ["姓名", "工时", "月薪", "备注"]
ROWS = [["阿依古丽·买买提", "8.5", "6,000.00", "12.5元/时"], ["李四", "11", "5800", "无"]]


def write(name: str) -> None:
    document = pymupdf.open()
    page = document.new_page()
    across, down = [50, 190, 250, 340, 450], [72, 96, 120, 144]
    for y in down:
        page.draw_line((across[0], y), (across[-1], y))
    for x in across:
        page.draw_line((x, down[0]), (x, down[-1]))
    writer, font = pymupdf.TextWriter(page.rect), pymupdf.Font("cjk")
    for row, y in zip([HEAD, *ROWS], down):
        for text, x in zip(row, across):
            writer.append((x + 3, y + 16), text, font=font, fontsize=11)
    writer.write_text(page)
    document.save(name)


file, expected = sys.argv[1], sys.argv[2]
if expected == "right":
    write(file)
page = pymupdf.open(file)[0]
(table,) = page.find_tables().tables
seen = table.extract()
print(pymupdf.__version__, seen[1])
assert seen[0] == HEAD and seen[2] == ROWS[1], seen
assert all(text in page.get_text().split("\n") for text in ROWS[0]), page.get_text()
if expected == "right":
    assert seen[1] == ROWS[0], seen[1]
else:
    assert seen[1] == ["阿依古丽买买提\n·", "85\n.", "600000\n, .", "125元/时\n."], seen[1]
    assert "|阿依古丽·买买提|8.5|6,000.00|12.5元/时|" in table.to_markdown()
PY
"$work/old/bin/python" -W ignore "$work/table.py" "$work/table.pdf" right
"$work/venv/bin/python" -W ignore "$work/table.py" "$work/table.pdf" torn
