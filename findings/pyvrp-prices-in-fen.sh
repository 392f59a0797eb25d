#!/usr/bin/env bash
# PyVRP 0.14.1: whether a trip has a solution depends on the unit of its prices. 34 people in two villages, one coach of 33
# seats for 5,000 yuan and one of 53 for 8,000: in yuan the larger coach is sent, in fen (and in thousandths) the answer is
# "not feasible", cost infinite, with all 34 in the coach of 33. One person too many costs at most max_penalty, 100,000
# by default whatever the money is; the larger coach costs 300,000 fen more, so being overfull is the better bargain
# throughout the search. A PenaltyBoundWarning speaks of the bound, not of a solution passed over. With max_penalty above
# the dearest coach it is found. Prices have to be whole numbers, so fen is what one takes.
#
# For us: coaches are paid in fen (services/trips/moves.py), and no seat is given twice whatever a plan says
# (services/trips/seats.py).
# Seen: 2026-11-30, PyVRP 0.14.1, Python 3.11.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pyvrp==0.14.1
"$work/venv/bin/python" -W ignore - <<'PY'
from pyvrp import Model, PenaltyParams, Result, SolveParams
from pyvrp.stop import MaxIterations


def solved(unit: int, most: float | None = None) -> Result:
    model = Model()
    places = [model.add_location(x, 0) for x in range(3)]
    gate = model.add_depot(places[0])
    for village in places[1:]:
        model.add_client(village, pickup=17)
    for seats, yuan in ((33, 5000), (53, 8000)):
        model.add_vehicle_type(1, seats, fixed_cost=yuan * unit, start_depot=gate, end_depot=gate)
    for here in places:
        for there in places:
            if here is not there:
                model.add_edge(here, there, distance=10 * unit, duration=10)
    params = SolveParams() if most is None else SolveParams(penalty=PenaltyParams(max_penalty=most))
    return model.solve(MaxIterations(3000), seed=1, params=params, display=False)


for unit, most, feasible, coach in (
    (1, None, True, 1),
    (100, None, False, 0),
    (1000, None, False, 0),
    (100, 10**8, True, 1),
):
    result = solved(unit, most)
    coaches = [route.vehicle_type() for route in result.best.routes()]
    print(unit, most, result.is_feasible(), result.cost(), coaches)
    assert (result.is_feasible(), coaches) == (feasible, [coach]), (unit, most)
PY
