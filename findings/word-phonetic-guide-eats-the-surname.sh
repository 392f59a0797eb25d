#!/usr/bin/env bash
# A character under Word's phonetic guide (拼音指南; w:ruby, ISO/IEC 29500-1, 17.3.3.25) is lost to readers of .docx:
# python-docx 1.2.0 and mammoth 1.13.0 give 雄 for 单雄 with shàn above 单, the character itself goes with its guide;
# docx2txt 0.9 gives shàn单雄, the guide before the name. In a table too: the cell of a name that is one such
# character is empty. mammoth leaves a warning about w:ruby (issue 76 of mwilliamson/python-mammoth, open since 2019,
# asks for the guide; that the character goes with it is not said), the other two nothing.
# The guide is put over exactly the names nobody knows how to read: 单, 仇, 查, 䶮.
#
# For us: rosters in Word are not read, one has to save them as a spreadsheet or paste them. In .ods and web pages,
# which are read, the guide stays outside and the character inside (tests/intake/test_workbook.py).
# Seen: 2026-11-30, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check python-docx==1.2.0 mammoth==1.13.0 docx2txt==0.9
"$work/venv/bin/python" - <<'PY'
import io

import docx
import docx2txt
import mammoth
from docx.oxml import parse_xml

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
GUIDE = f"""<w:r xmlns:w="{NAMESPACE}"><w:ruby><w:rubyPr><w:rubyAlign w:val="center"/><w:hps w:val="11"/>
<w:hpsRaise w:val="20"/><w:hpsBaseText w:val="21"/><w:lid w:val="zh-CN"/></w:rubyPr>
<w:rt><w:r><w:t>shàn</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>单</w:t></w:r></w:rubyBase></w:ruby></w:r>"""

document = docx.Document()
paragraph = document.add_paragraph()
paragraph._p.append(parse_xml(GUIDE))
paragraph.add_run("雄")
cell = document.add_table(rows=1, cols=2).rows[0].cells
cell[0].paragraphs[0]._p.append(parse_xml(GUIDE))
cell[1].text = "13900080001"
file = io.BytesIO()
document.save(file)

again = docx.Document(io.BytesIO(file.getvalue()))
one = again.paragraphs[0].text, [c.text for c in again.tables[0].rows[0].cells]
two = mammoth.extract_raw_text(io.BytesIO(file.getvalue()))
three = docx2txt.process(io.BytesIO(file.getvalue()))
print("python-docx", one)
print("mammoth    ", two.value.split(), [m.message for m in two.messages])
print("docx2txt   ", three.split())
assert one == ("雄", ["", "13900080001"]), one
assert two.value.split() == ["雄", "13900080001"], two.value
assert three.split() == ["shàn单雄", "shàn单", "13900080001"], three
PY
