"""The best plan of a small market, by CP-SAT from the rows alone."""

from collections import defaultdict

import numpy as np
from ortools.sat.python import cp_model

from matching import Params
from matching.model.problem import Problem
from matching.rules.pairs import arcs_of
from tests.matching.parties_by_cpsat import whole


def best_by_cpsat(
    p: Problem, params: Params, forced: dict[int, int] | None = None
) -> tuple[int, int]:
    """(greatest total score, greatest number of people) over the same candidate pairs. forced:
    people who must go to a vacancy; (-1, -1) where they cannot."""
    arcs = arcs_of(p, params).arcs
    person = np.repeat(np.arange(len(p.people)), np.diff(arcs.ptr))
    model = cp_model.CpModel()
    take = [model.new_bool_var("") for _ in range(len(arcs))]
    by_person, limits = defaultdict(list), defaultdict(list)
    for k, (w, v) in enumerate(zip(person.tolist(), arcs.vacancy.tolist(), strict=True)):
        by_person[w].append(k)
        firm, party = int(p.vacancies.employer[v]), int(p.people.party[w])
        limits["post", v, int(p.vacancies.places[v])].append(take[k])
        if p.employers.batch_left[firm] >= 0:
            limits["firm", firm, int(p.employers.batch_left[firm])].append(take[k])
        in_room = party >= 0 and p.parties.needs_room[party]
        beds = {1: p.vacancies.beds_male, 2: p.vacancies.beds_female}[int(p.people.sex[w])][v]
        if p.people.needs_lodging[w] and not in_room and beds >= 0:
            limits["bed", (v, int(p.people.sex[w])), int(beds)].append(take[k])
    for w, v in (forced or {}).items():
        model.add(sum(take[k] for k in by_person[w] if arcs.vacancy[k] == v) == 1)
    for w, mine in by_person.items():
        if p.people.party[w] < 0:
            model.add(sum(take[k] for k in mine) <= 1)
    for party in range(len(p.parties)):
        whole(p, model, arcs, take, by_person, limits, party)
    for (_, _, limit), used in limits.items():
        model.add(sum(used) <= limit)
    for group, posts, most in zip(p.limits.people, p.limits.posts, p.limits.most, strict=True):
        who = set(p.limit_people.row[p.limit_people.set == group].tolist())
        where = set(p.limit_posts.row[p.limit_posts.set == posts].tolist())
        here = [v in where for v in arcs.vacancy.tolist()]
        model.add(sum(take[k] for w in who for k in by_person[w] if here[k]) <= int(most))
    model.maximize(sum(int(s) * x for s, x in zip(arcs.score, take, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    status = solver.solve(model)
    if forced and status == cp_model.INFEASIBLE:
        return -1, -1
    assert status == cp_model.OPTIMAL
    best = round(solver.objective_value)
    model.clear_objective()
    model.maximize(sum(take) if take else 0)
    assert solver.solve(model) == cp_model.OPTIMAL
    return best, round(solver.objective_value)
