"""A choice in whole numbers, by CP-SAT: at most one of each group, capacities, and rows that bound
one column `theta`, which is to be as great as can be.

CP-SAT counts in integers, so what it proves needs no allowance for rounding, and its limit is work
counted by itself (`deterministic_time`), not seconds. Its Python package would bring pandas along;
the module below it, which takes the model as columns, does not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]

WORK = 1.0
"""Work after which the best choice found is taken as it is; the bound holds all the same."""
LARGEST = 1 << 60
"""Sums above could overflow in the solver."""


@dataclass(frozen=True, eq=False)
class Answer:
    """on: bool[columns], None where no choice reaches `least`; theta is at most `bound`."""

    on: NDArray[np.bool_] | None
    bound: int


class Choosing:
    """Columns 0..n - 1 are chosen or not; column n is theta, from least to most."""

    def __init__(self, columns: int, least: int, most: int) -> None:
        from ortools.sat.python import cp_model_helper as solver  # noqa: PLC0415 (0.1 s)

        self._solver: Any = solver
        self.columns, self.least, self.most = columns, least, most
        self._model = solver.CpModelProto()
        for _ in range(columns):
            self._model.variables.add().domain.extend([0, 1])
        self._model.variables.add().domain.extend([least, most])

    def one_of_each(self, group: I64) -> None:
        """At most one column of each group."""
        order = np.argsort(group, kind="stable")
        for part in np.split(order, np.flatnonzero(np.diff(group[order])) + 1):
            if len(part) > 1:
                self._model.constraints.add().at_most_one.literals.extend(part.tolist())

    def at_most(self, row: I64, weight: I64, limit: I64) -> None:
        """What the columns of a row weigh together is at most limit[row]."""
        use = np.flatnonzero(weight > 0)
        order = use[np.argsort(row[use], kind="stable")]
        for part in np.split(order, np.flatnonzero(np.diff(row[order])) + 1):
            if len(part) and weight[part].sum() > limit[row[part[0]]]:
                self._add(part.tolist(), weight[part].tolist(), int(limit[row[part[0]]]))

    def bounded(self, scale: int, base: int, worth: I64) -> None:
        """scale * theta is at most base and what the chosen columns are worth."""
        some = np.flatnonzero(worth)
        columns, weights = some.tolist(), (-worth[some]).tolist()
        self._add([*columns, self.columns], [*weights, scale], base)

    def _add(self, columns: Iterable[int], weights: Iterable[int], limit: int) -> None:
        row = self._model.constraints.add().linear
        row.vars.extend(columns)
        row.coeffs.extend(weights)
        row.domain.extend([-LARGEST, limit])

    def best(self, work: float = WORK) -> Answer | None:
        """The greatest theta; None where nothing was found within the work."""
        solver, goal = self._solver, self._model.objective
        goal.vars.extend([self.columns])
        goal.coeffs.extend([-1])
        how = solver.SatParameters()
        how.num_workers, how.max_deterministic_time = 1, work
        wrapper = solver.SolveWrapper()
        wrapper.set_parameters(how)
        done = wrapper.solve(self._model)
        status = solver.CpSolverStatus
        if done.status == status.INFEASIBLE:
            return Answer(None, self.least - 1)
        if done.status not in {status.OPTIMAL, status.FEASIBLE}:
            return None
        on = np.fromiter(done.solution, np.int64)[: self.columns] > 0
        return Answer(on, min(self.most, -int(done.inner_objective_lower_bound)))
