#!/usr/bin/env bash
# csvkit 2.2.0 (agate 1.14.2): a column of times of day becomes one of durations, read as minutes and seconds. 08:30 is
# written as 0:08:30, 20:05 as 0:20:05, by tools that seem only to pass a file on: in2csv, csvsort, csvjson, csvlook
# (csvcut and csvgrep leave it alone). csvstat gives the sum of two departures, 0:28:30. 5d and 3w in a column of
# numbers of beds or groups are "5 days, 0:00:00" and "21 days, 0:00:00". With seconds (08:30:00) the value is right.
# Issue 387 of wireservice/agate asked in 2015 what a time of day should be and was closed without a type for it; that
# the hour becomes minutes is not said there.
#
# For us: hours and departures go through such tools before they reach us, and 0:08:30 read as a time of day is nine
# minutes past midnight. What is read is shown before it is stored (intake/fields/clocks.py).
# Seen: 2026-11-30, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check csvkit==2.2.0 agate==1.14.2
cd "$work"
printf '姓名,上车,下班,铺位\n李四,08:30,20:05,3w\n王芳,20:00,08:00,5d\n' >list.csv
printf '姓名,上车\n李四,08:30:00\n王芳,20:00:00\n' >seconds.csv
same() { # a sentence, what came out, what was seen before
  printf '%s:\n%s\n' "$1" "$2"
  [ "$2" = "$3" ] || { echo "has changed; before:"; echo "$3"; exit 1; }
}
same in2csv "$(venv/bin/in2csv list.csv | head -2 | tail -1)" '李四,0:08:30,0:20:05,"21 days, 0:00:00"'
same csvsort "$(venv/bin/csvsort -c 上车 list.csv | tail -1)" '王芳,0:20:00,0:08:00,"5 days, 0:00:00"'
same csvjson "$(venv/bin/csvjson list.csv | tr -d '\n' | cut -d'}' -f1)" \
  '[{"姓名": "李四", "上车": "0:08:30", "下班": "0:20:05", "铺位": "21 days, 0:00:00"'
same csvstat "$(venv/bin/csvstat -c 上车 --sum list.csv)" '0:28:30'
same csvcut "$(venv/bin/csvcut -c 姓名,上车 list.csv | tail -1)" '王芳,20:00'
same seconds "$(venv/bin/in2csv seconds.csv | tail -1)" '王芳,20:00:00'
