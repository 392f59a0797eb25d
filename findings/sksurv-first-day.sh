#!/usr/bin/env bash
# scikit-survival 0.28.0 and lifelines 0.30.3, Kaplan-Meier with a day of entry: who is first seen on the very day they
# leave counts as leaving and not as somebody who could have left. Of seven where three came and left on day 3, four
# are kept, 57%; both say 25%. With two who stay and three such people scikit-survival's share still there is
# **minus 0.5**; lifelines says 1.0 for the curve and 1.5 for the hazard of the same rows. And on the first day it is the
# other way round in one of the two: of twelve who arrived on day 0 two left that day; 83%, also with entry=0 for
# everybody in lifelines, but with time_enter=0 for everybody scikit-survival says 100%, the two are not there. R's
# Surv() makes such a row missing and warns; here there is no error and no warning.
#
# For us: the first day is when most of those who go leave, and whoever came before the system was in use enters late. A
# stay is counted in days on the calendar, its first day included (reports/stability.py, reports/spells.py).
# Seen: 2026-11-30, versions below with numpy 2.4.6, pandas 2.3.3, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check scikit-survival==0.28.0 lifelines==0.30.3 \
  numpy==2.4.6 pandas==2.3.3
"$work/venv/bin/python" -W error::UserWarning - <<'PY'
import numpy as np
from lifelines import KaplanMeierFitter, NelsonAalenFitter
from sksurv.nonparametric import kaplan_meier_estimator

STAY = (10, False)  # day, left


def rows(*groups: tuple[int, int, tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(how many, day of entry, (last day, left)) as three columns."""
    people = [(entry, *end) for many, entry, end in groups for _ in range(many)]
    entry, day, left = zip(*people)
    return np.array(day, float), np.array(left, bool), np.array(entry, float)


def last(table: tuple[np.ndarray, np.ndarray, np.ndarray], with_entry: bool = True) -> tuple[float, float]:
    day, left, entry = table
    known = entry if with_entry else None
    curve = kaplan_meier_estimator(left, day, time_enter=known)[1]
    fitted = KaplanMeierFitter().fit(day, left, entry=known).survival_function_.iloc[-1, 0]
    return round(float(curve[-1]), 3), round(float(fitted), 3)


CASES = (  # people; share still there by scikit-survival and lifelines
    ("a day earlier", rows((4, 0, STAY), (3, 2, (3, True))), (0.571, 0.571)),
    ("seen on the day", rows((4, 0, STAY), (3, 3, (3, True))), (0.25, 0.25)),
    ("two stay", rows((2, 0, STAY), (3, 3, (3, True))), (-0.5, 1.0)),
)
for name, table, seen in CASES:
    print(name, last(table))
    assert last(table) == seen, (name, last(table))
day, left, entry = CASES[2][1]
hazard = NelsonAalenFitter().fit(day, left, entry=entry).cumulative_hazard_.iloc[-1, 0]
print("hazard", hazard)
assert round(float(hazard), 3) == 1.5, hazard

twelve = rows((10, 0, STAY), (2, 0, (0, True)))
print("first day", last(twelve, with_entry=False), last(twelve))
assert last(twelve, with_entry=False) == (0.833, 0.833) and last(twelve) == (1.0, 0.833), last(twelve)
PY
