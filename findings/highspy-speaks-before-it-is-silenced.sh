#!/usr/bin/env bash
# highspy 1.16.0: making a solver (`highspy.Highs()`) prints two lines of version and copyright to the standard output, before
# `silent()` or `output_flag=False`, the documented ways to have none, can be said to it; once a process. 1.15.0 prints none.
#
# For us: commands whose output is read by programs (`cli read --json`, `cli figures`) may not load a solver that speaks; it
# was one of the reasons against highspy (docs/adr/0015).
# Seen: 2026-12-01, versions below, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
lines() {
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check "highspy==$1"
  "$work/venv/bin/python" -c 'import highspy; solver = highspy.Highs(); solver.silent(); solver.run()' | wc -l
}
old=$(lines 1.15.0); new=$(lines 1.16.0)
echo "lines printed by a silenced solver: 1.15.0 $old, 1.16.0 $new"
[ "$old" = 0 ] && [ "$new" = 2 ]
