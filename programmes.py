"""Linear programmes, in whole numbers where asked, by the solvers OR-Tools brings along (GLOP, and
SCIP, Bolusani et al. 2024, for whole numbers).

The rooms that plan (matching, journeys) state one in arrays and get an answer with its bound. Work
is limited by branches, never by seconds, on one thread: the same programme has the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
Floats = NDArray[np.float64]
ANY: Final = math.inf


@dataclass(frozen=True, eq=False)
class Rows:
    """low <= sum of value over the cells of a row <= high.

    row, column, value: one entry a cell (cells that stand twice are added up); row counts from 0
    within these Rows. low, high: one entry a row, or one for all of them.
    """

    row: I64
    column: I64
    value: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(
        cls, cells: tuple[Any, Any, Any], height: int, low: Any = -ANY, high: Any = ANY
    ) -> Rows:  # fmt: skip
        """`cells`: rows, columns, values, each an array or a list."""
        row, column, value = cells
        ends = [np.broadcast_to(np.asarray(end, float), height) for end in (low, high)]
        row, column = np.asarray(row, np.int64), np.asarray(column, np.int64)
        return cls(row, column, np.broadcast_to(np.asarray(value, float), row.shape), *ends)

    @classmethod
    def dense(cls, matrix: Any, low: Any = -ANY, high: Any = ANY) -> Rows:
        full = np.asarray(matrix, float)
        row, column = np.nonzero(full)
        return cls.of((row, column, full[row, column]), len(full), low, high)


@dataclass(frozen=True, eq=False)
class Answer:
    """x: the best found, None where there is none; value: its cost; bound: no answer costs less
    (-inf where nothing is known); why: the solver's own word for how it ended."""

    x: Floats | None
    value: float
    bound: float
    why: str


def least(
    cost: Floats,
    rows: Sequence[Rows],
    *,
    top: Floats | float = ANY,
    whole: NDArray[np.bool_] | None = None,
    branches: int | None = None,
) -> Answer:
    """The x, 0 <= x <= top, that keeps all rows at the least cost; `whole` columns are integers.

    `branches`: after so many nodes the best found is taken as it is, its bound holds. Without it
    the answer is the optimum, to the solver's tolerance of 1e-6 on rows and whole numbers.
    """
    from ortools.linear_solver.python import model_builder_helper as solver  # noqa: PLC0415 (0.1 s)

    mixed = whole is not None and bool(whole.any())
    task = solver.ModelSolverHelper("scip" if mixed else "glop")
    task.enable_output(False)
    if mixed:
        limit = {} if branches is None else {"limits/nodes": branches}
        task.set_solver_specific_parameters(
            "\n".join(f"{name} = {value}" for name, value in (_OPTIONS | limit).items())
        )
    task.solve(_model(solver, np.asarray(cost, float), rows, top, whole if mixed else None))
    status, known = task.status(), solver.SolveStatus
    if not task.has_solution():
        nothing = status == known.INFEASIBLE
        return Answer(None, math.inf, math.inf if nothing else -math.inf, status.name)
    value = float(task.objective_value())
    bound = value if status == known.OPTIMAL and not mixed else float(task.best_objective_bound())
    return Answer(np.array(task.variable_values()), value, bound, status.name)


_OPTIONS: Final = {"limits/gap": 0, "limits/absgap": 0, "lp/threads": 1, "parallel/maxnthreads": 1}


def _model(
    solver: Any, cost: Floats, rows: Sequence[Rows], top: Floats | float,
    whole: NDArray[np.bool_] | None,
) -> Any:  # fmt: skip
    model = solver.ModelBuilderHelper()
    width = len(cost)
    highest = np.broadcast_to(np.asarray(top, float), width).tolist()
    kinds = np.zeros(width, np.bool_) if whole is None else whole
    for end, price, is_whole in zip(highest, cost.tolist(), kinds.tolist(), strict=True):
        at = model.add_var()
        model.set_var_lower_bound(at, 0.0)
        model.set_var_upper_bound(at, end)
        model.set_var_objective_coefficient(at, price)
        model.set_var_integrality(at, is_whole)
    start, column, value = _by_row(rows, width)
    low = np.concatenate([np.zeros(0), *(one.low for one in rows)]).tolist()
    high = np.concatenate([np.zeros(0), *(one.high for one in rows)]).tolist()
    for number, (least_sum, most_sum) in enumerate(zip(low, high, strict=True)):
        row = model.add_linear_constraint()
        model.set_constraint_lower_bound(row, least_sum)
        model.set_constraint_upper_bound(row, most_sum)
        for cell in range(start[number], start[number + 1]):
            model.add_term_to_constraint(row, column[cell], value[cell])
    return model


def _by_row(rows: Sequence[Rows], width: int) -> tuple[list[int], list[int], list[float]]:
    """Where each row starts, columns, values; cells that stand twice are added up."""
    heights = [len(one.low) for one in rows]
    first = np.cumsum([0, *heights])
    none = np.zeros(0, np.int64)
    row = np.concatenate([none, *(one.row + at for one, at in zip(rows, first[:-1], strict=True))])
    column = np.concatenate([none, *(one.column for one in rows)])
    value = np.concatenate([np.zeros(0), *(one.value for one in rows)])
    cell, where = np.unique(row * width + column, return_inverse=True)
    total = np.bincount(where, weights=value, minlength=len(cell))
    start = np.searchsorted(cell, np.arange(int(first[-1]) + 1) * width)
    return start.tolist(), (cell % max(width, 1)).tolist(), total.tolist()
