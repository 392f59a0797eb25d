#!/usr/bin/env bash
# A place open from the evening to two in the morning, asked at one, by three readers of OpenStreetMap's opening_hours.
# osm-opening-hours-humanized 1.0.0b7: is_open says yes, and next_change says when it opens *again*: with Mo-Su
# 20:00-02:00 at 01:00 that is 20:00 of the same day, so a page built on both says "open until 20:00"; with Mo-Fr
# 22:00-02:00 on Saturday at 01:00 it is Monday, and Saturday 22:00, when it is shut, with Sa 10:00-12:00 behind. Asked
# before midnight it is right. Mo-Su 00:00-24:00 and 24/7 raise.
# opening_hours 3.15.0 and opening-hours-py 2.1.4 say 02:00, but a later rule for a day takes the whole day, with the
# hours that the evening before brought into it: "Mo-Su 20:00-02:00; 2026 Dec 05 off" shuts on the 4th at midnight and
# "Mo-Fr 22:00-02:00; Sa 10:00-12:00" on Friday at midnight (issue 87 of opening-hours/opening_hours.js calls it
# specified). After a comma instead of a semicolon the night stays. The first reader keeps the night in both.
#
# For us: stations that are open at night, and a day on which one is shut. A night belongs to the day it begins on.
# Seen: 2026-11-30, versions below, Python 3.11, Node 20 or later. 5 December 2026 is a Saturday.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
npm install --silent --no-audit --no-fund --prefix "$work/node" opening_hours@3.15.0 >/dev/null
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check opening-hours-py==2.1.4 \
  osm-opening-hours-humanized==1.0.0b7
cat >"$work/node/one.mjs" <<'JS'
import OpeningHours from "opening_hours";
const one = new Date("2026-12-05T01:00");
for (const text of process.argv.slice(2)) console.log(new OpeningHours(text).getState(one) ? "open" : "shut");
JS
"$work/venv/bin/python" -W ignore - "$work/node" <<'PY'
import os
import subprocess
import sys
from datetime import datetime

from opening_hours import OpeningHours
from osm_opening_hours_humanized import OHParser

SATURDAY_ONE = datetime(2026, 12, 5, 1)
CASES = {  # at one on Saturday morning: the specification's readers, the humanized one, its next change
    "Mo-Su 20:00-02:00": ("open", "open", datetime(2026, 12, 5, 20)),
    "Mo-Fr 22:00-02:00": ("open", "open", datetime(2026, 12, 7, 22)),
    "Mo-Fr 22:00-02:00; Sa off": ("shut", "open", datetime(2026, 12, 7, 22)),
    "Mo-Fr 22:00-02:00; Sa 10:00-12:00": ("shut", "open", datetime(2026, 12, 5, 22)),
    "Mo-Fr 22:00-02:00, Sa 10:00-12:00": ("open", None, None),
    "Mo-Su 20:00-02:00; 2026 Dec 05 off": ("shut", None, None),
}
script = subprocess.run(
    ["node", "one.mjs", *CASES],
    cwd=sys.argv[1], env={**os.environ, "TZ": "Asia/Shanghai"}, capture_output=True, text=True, check=True,
)
for (text, (both, humanized, change)), by_script in zip(CASES.items(), script.stdout.split(), strict=True):
    by_rust = "open" if OpeningHours(text).is_open(SATURDAY_ONE) else "shut"
    print(text, by_script, by_rust, end=" ")
    assert by_script == by_rust == both, text
    if humanized:
        reader = OHParser(text)
        said = ("open" if reader.is_open(SATURDAY_ONE) else "shut", reader.next_change(SATURDAY_ONE))
        print(*said, end="")
        assert said == (humanized, change), (text, said)
    print()
every = "Mo-Su 20:00-02:00"
assert OpeningHours(every).next_change(SATURDAY_ONE) == datetime(2026, 12, 5, 2)
assert OHParser(every).next_change(datetime(2026, 12, 5, 23)) == datetime(2026, 12, 6, 2)
for always in ("24/7", "Mo-Su 00:00-24:00"):
    try:
        said = OHParser(always).next_change(SATURDAY_ONE)
    except Exception as problem:
        print(always, repr(problem))
    else:
        raise AssertionError((always, said))
PY
