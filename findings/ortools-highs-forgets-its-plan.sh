#!/usr/bin/env bash
# OR-Tools 9.15.6755, HiGHS behind its model builder: a programme in whole numbers that is stopped at its limit of branches
# (`mip_max_nodes=50`) comes back without an answer, status UNKNOWN, bound 0, and the words "Warning HiGHS run()", though
# HiGHS has found one: the same HiGHS (through SciPy 1.17.1) stopped after as many branches hands over a plan and a bound, and
# so does SCIP through the same builder. With a limit of time it is the same. And with `enable_output(False)` HiGHS still
# prints its version.
#
# For us: plans with parties are cut short by counted branches and take the best found; with this solver there would be none.
# Seen: 2026-12-01, versions below, Python 3.11: a market split (Cornuéjols & Dawande) of 40 columns in 4 equations.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check ortools==9.15.6755 scipy==1.17.1
"$work/venv/bin/python" - <<'PY'
import numpy as np
from ortools.linear_solver.python import model_builder_helper as builder
from scipy.optimize import Bounds, LinearConstraint, milp

draw = np.random.default_rng(1)
n, m = 40, 4
weights = draw.integers(0, 100, (m, n)).astype(float)
goal = weights.sum(axis=1) // 2


def by(name: str, limit: str):
    model = builder.ModelBuilderHelper()
    for j in range(n + 2 * m):
        at = model.add_var()
        model.set_var_lower_bound(at, 0)
        model.set_var_upper_bound(at, 1 if j < n else 1e6)
        model.set_var_integrality(at, j < n)
        model.set_var_objective_coefficient(at, 0 if j < n else 1)
    for i in range(m):
        row = model.add_linear_constraint()
        for j in range(n):
            model.add_term_to_constraint(row, j, weights[i, j])
        model.add_term_to_constraint(row, n + 2 * i, 1.0)
        model.add_term_to_constraint(row, n + 2 * i + 1, -1.0)
        model.set_constraint_lower_bound(row, goal[i])
        model.set_constraint_upper_bound(row, goal[i])
    solver = builder.ModelSolverHelper(name)
    solver.enable_output(False)
    solver.set_solver_specific_parameters(limit)
    solver.solve(model)
    return solver.status().name, solver.has_solution()


highs, scip = by("highs", "mip_max_nodes=50"), by("scip", "limits/nodes = 50")
slack = np.kron(np.eye(m), [1.0, -1.0])
peer = milp(
    np.r_[np.zeros(n), np.ones(2 * m)], integrality=np.r_[np.ones(n), np.zeros(2 * m)],
    bounds=Bounds(0, np.r_[np.ones(n), np.full(2 * m, 1e6)]),
    constraints=[LinearConstraint(np.hstack([weights, slack]), goal, goal)], options={"node_limit": 50},
)
print(f"builder, HiGHS: {highs}; builder, SCIP: {scip}; HiGHS through SciPy: found {peer.x is not None}")
assert highs == ("UNKNOWN_STATUS", False) and scip == ("FEASIBLE", True) and peer.x is not None
PY
