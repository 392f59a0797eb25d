"""The checks a run has to pass before it may propose anything; none shares code with the solver.

`matching.violations` looks at every rule. Where the market is plain (nobody travels in a party, no
lock, no limit, no capacity but the vacancies' own), the claimed optimum is proved again from all
arcs and prices by `matching.flat.certificate`, while the solver still has the arcs at hand. A
stable result must have no blocking pair.
"""

from dataclasses import dataclass, field

import numpy as np

from matching import Params, Problem, Result, violations
from matching.flat.certificate import faults
from matching.model.order import Shuffled
from matching.nested.slots import Slots
from matching.rules.pairs import Open


@dataclass
class Proof:
    """Given to `solve` as its audit. `wrong`: codes of what the certificate does not hold."""

    params: Params
    wrong: list[str] = field(default_factory=list)

    def __call__(self, order: Shuffled, found: Open, result: Result) -> None:
        self.wrong = _unproved(order, found, self.params, result)


def wrong_with(problem: Problem, result: Result, proof: Proof) -> list[str]:
    """Codes of everything wrong with a run's best total; [] when it may propose."""
    return [one.code for one in violations(problem, result)] or proof.wrong


def _unproved(order: Shuffled, found: Open, params: Params, result: Result) -> list[str]:
    """Faults of the certificate, where a plain market makes one possible."""
    problem = order.problem
    weighted = params.priority == "weighted" and not params.place_most_first
    coupled = len(problem.parties) or len(problem.locks) or len(problem.limits)
    if coupled or not weighted or params.first_places:
        return []
    slots = Slots.of(problem, params, found.arcs)
    grouped = problem.vacancies.insists & (problem.vacancies.min_group > 1)
    if not slots.tree.is_flat or grouped.any():
        return []
    places = slots.tree.capacity[slots.post]  # a firm's only vacancy carries its first batch
    row = np.full(len(order.vacancies) + 1, -1, np.int32)
    row[order.vacancies] = np.arange(len(order.vacancies))
    vacancy_of, prices = row[result.vacancy_of[order.people]], result.prices[order.vacancies]
    told = faults(found.arcs, places, vacancy_of, prices, result.objective, result.bound)
    return [f"certificate_{one.rule}" for one in told]
