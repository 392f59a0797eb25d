"""The checks a run has to pass before it may propose anything; none shares code with the solver.

`matching.violations` looks at every rule. Where the market is plain (nobody travels in a party, no
lock, no capacity but the vacancies' own), the claimed optimum is proved again from all arcs and
prices by `matching.certificate`. A stable result must have no blocking pair.
"""

from matching import Params, Problem, Result, violations
from matching.certificate import faults
from matching.pairs import arcs_of
from matching.slots import Slots


def wrong_with(problem: Problem, params: Params, result: Result) -> list[str]:
    """Codes of everything wrong with a run's best total; [] when it may propose."""
    found = [one.code for one in violations(problem, result)]
    return found or _unproved(problem, params, result)


def _unproved(problem: Problem, params: Params, result: Result) -> list[str]:
    """Faults of the certificate, where a plain market makes one possible."""
    weighted = params.priority == "weighted" and not params.place_most_first
    if len(problem.parties) or len(problem.locks) or not weighted or params.first_places:
        return []
    problem = problem.as_offered()
    found = arcs_of(problem, params)
    slots = Slots.of(problem, params, found.arcs)
    grouped = problem.vacancies.insists & (problem.vacancies.min_group > 1)
    if not slots.tree.is_flat or grouped.any():
        return []
    places = slots.tree.capacity[slots.post]  # a firm's only vacancy carries its first batch
    told = faults(
        found.arcs, places, result.vacancy_of, result.prices, result.objective, result.bound
    )
    return [f"certificate_{one.rule}" for one in told]
