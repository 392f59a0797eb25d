#!/usr/bin/env bash
# jionlp 1.5.31, parse_time: the span of a night shift ends before it begins. 晚8点到早8点 is 20:00 to 08:00 of the
# *same* day, "accurate"; 夜班20点到8点 is 20:00 to 20:00, because the second hour is taken to be in the evening too.
# Only with 次日 does the end fall on the next day. Whoever subtracts gets minus twelve hours or none.
# recognizers-text-suite 1.0.2a2 (with emoji 1.7.0, newer ones are not imported) gives T20, T08, PT12H for it.
#
# For us: hours a day and the share of nights come from these words. intake/fields/clocks.py and worktime.py take
# an end before the beginning as the next morning (tests/intake/test_worktime_phrases.py).
# Seen: 2026-11-30, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check jionlp==1.5.31 jiojio==1.2.8 \
  recognizers-text-suite==1.0.2a2 emoji==1.7.0
"$work/venv/bin/python" -W ignore - <<'PY'
from datetime import datetime

import jionlp
from recognizers_date_time import recognize_datetime
from recognizers_text import Culture

DAY = datetime(2026, 11, 15, 9)
CASES = (  # words, hours at work, hours by subtraction
    ("晚8点到早8点", 12, -12),
    ("22:00-6:00", 8, -16),
    ("夜班20点到8点", 12, 0),
    ("20:00-次日8:00", 12, 12),
    ("8点到17点", 9, 9),
)
for words, meant, seen in CASES:
    found = jionlp.parse_time(words, time_base=DAY.timestamp())
    begin, end = (datetime.fromisoformat(moment) for moment in found["time"])
    hours = round((end - begin).total_seconds() / 3600, 1)
    print(f"{words} is {meant} hours, read {begin:%d %H:%M} to {end:%d %H:%M}: {hours:g}")
    assert hours == seen, (words, found)

(span,) = recognize_datetime("晚上8点到早上8点", Culture.Chinese, reference=DAY)
assert span.resolution["values"][0]["timex"] == "(T20,T08,PT12H)", span.resolution
PY
