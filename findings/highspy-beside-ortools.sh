#!/usr/bin/env bash
# OR-Tools 9.15.6755 and highspy 1.15.0 cannot be used in one process, in either order: both wheels carry a HiGHS of their
# own under the same library name (libhighs.so.1; 1.12.0 and 1.15.0), and the loader gives the second one the first one's.
# highspy behind ortools misses `Highs::releaseMemory`, ortools behind highspy (its flow solver, which never asks for HiGHS)
# misses `setLocalOptionValue`; both imports fail. Each alone is well. SciPy, with its HiGHS built in, stands beside either.
#
# For us: HiGHS by highspy was to take SciPy's place (105 MB less) beside OR-Tools' flow solver, and every run of the matcher
# would have failed at the second of them; SCIP and GLOP of OR-Tools do the work instead (docs/adr/0015).
# Seen: 2026-12-01, versions below, Python 3.11, wheels for Linux x86_64.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check ortools==9.15.6755 highspy==1.15.0
flow='from ortools.graph.python.min_cost_flow import SimpleMinCostFlow'
told() {
  local words
  words=$("$work/venv/bin/python" -c "$1" 2>&1) && { echo well; return; }
  grep -o 'undefined symbol: [A-Za-z0-9_]*' <<<"$words" | cut -c1-60
}
a=$(told 'import highspy'); b=$(told "$flow"); c=$(told "$flow
import highspy"); d=$(told "import highspy
$flow")
echo "highspy alone: $a; ortools alone: $b; highspy second: $c; ortools second: $d"
[ "$a" = well ] && [ "$b" = well ] && [[ "$c" == *releaseMemory* ]] && [[ "$d" == *setLocalOptionValue* ]]
