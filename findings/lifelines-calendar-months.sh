#!/usr/bin/env bash
# lifelines 0.30.3, datetimes_to_durations: with freq="M" a stay is measured in months of 30.436875 days and the rest
# is cut off. 24 February to 24 May are three months to everybody and 2 here; 15 April to 15 May is 0, all of 2025
# (1 January to 1 January) 11; and with freq="Y" a full year of 365 days is 0 years, since a year is 365.2425 days.
# 1 March to 1 June are 3, so whoever tries it in summer sees nothing: what a month counts depends on which
# months it passes through. The documentation names the units only.
#
# For us: "still there after three months" decides on stability and on subsidies. The product counts days on the
# calendar (reports/stability.py) and has the months of a certificate from reference/certificates.py.
# Seen: 2026-11-30, lifelines 0.30.3 with numpy 2.4.6, pandas 2.3.3, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check lifelines==0.30.3 numpy==2.4.6 pandas==2.3.3
"$work/venv/bin/python" -W ignore - <<'PY'
from lifelines.utils import datetimes_to_durations

CASES = (  # arrived, left, unit, months or years by the calendar, seen
    ("2026-02-24", "2026-05-24", "M", 3, 2),
    ("2026-02-01", "2026-03-01", "M", 1, 0),
    ("2026-04-15", "2026-05-15", "M", 1, 0),
    ("2025-01-01", "2026-01-01", "M", 12, 11),
    ("2026-03-01", "2026-06-01", "M", 3, 3),
    ("2026-07-01", "2026-10-01", "M", 3, 3),
    ("2025-01-01", "2026-01-01", "Y", 1, 0),
    ("2023-03-01", "2024-03-01", "Y", 1, 1),
)
for arrived, left, unit, calendar, seen in CASES:
    ((found,), _) = datetimes_to_durations([arrived], [left], freq=unit)
    print(f"{arrived} to {left} {unit}: {found:g}, by the calendar {calendar}")
    assert found == seen, (arrived, left, unit, found)
PY
