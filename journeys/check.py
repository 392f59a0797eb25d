"""Whether a plan does what it says: an independent look, sharing nothing with what makes plans."""

from journeys.model import Plan, Problem


def violations(problem: Problem, plan: Plan) -> list[str]:
    """Everything wrong with the plan; empty when it is sound."""
    wrong: list[str] = []
    seen: dict[int, int] = {}
    paid = 0
    for number in range(len(plan.rides)):
        wrong += _wrong_aboard(problem, plan, number, seen)
        paid += _paid(problem, plan, number)
    wrong += [f"party {p.key} is left behind" for p in problem.parties if p.key not in seen]
    for n, kind in enumerate(problem.kinds):
        many = sum(ride.kind == n for ride in plan.rides)
        if kind.most is not None and many > kind.most:
            wrong.append(f"{many} of kind {kind.name}, there are {kind.most}")
    if paid != plan.cost:
        wrong.append(f"the plan says {plan.cost}, its coaches cost {paid}")
    if plan.bound > plan.cost:
        wrong.append(f"the bound {plan.bound} is above the cost {plan.cost}")
    return wrong


def _wrong_aboard(problem: Problem, plan: Plan, number: int, seen: dict[int, int]) -> list[str]:
    """What is wrong with who sits in one coach; `seen` learns where each party sits."""
    ride, wrong, aboard = plan.rides[number], [], 0
    where = {party.key: party for party in problem.parties}
    for key in ride.parties:
        if key not in where:
            wrong.append(f"coach {number}: party {key} is not in the problem")
            continue
        if key in seen:
            wrong.append(f"party {key} sits in coaches {seen[key]} and {number}")
        seen[key] = number
        aboard += where[key].size
        if problem.kinds[ride.kind].tours and where[key].point not in ride.points:
            wrong.append(f"coach {number} does not call where party {key} waits")
    if aboard > problem.kinds[ride.kind].seats:
        wrong.append(f"coach {number}: {aboard} people on {problem.kinds[ride.kind].seats} seats")
    if len(set(ride.points)) != len(ride.points) or 0 in ride.points:
        wrong.append(f"coach {number} calls twice at a point")
    if problem.longest is not None and _minutes(problem, ride.points) > problem.longest:
        wrong.append(f"coach {number} is longer on its tour than {problem.longest} minutes")
    if ride.points and not problem.kinds[ride.kind].tours:
        wrong.append(f"coach {number} calls at points and does not tour")
    return wrong


def _paid(problem: Problem, plan: Plan, number: int) -> int:
    """Price and distance of one coach, leg by leg."""
    ride, here = plan.rides[number], 0
    kind = problem.kinds[ride.kind]
    size = {party.key: party.size for party in problem.parties}
    total = kind.price + sum(kind.a_head * size.get(key, 0) for key in ride.parties)
    if not ride.points:
        return total
    for point in (*ride.points, 0):
        total += kind.by_distance * problem.distance[here][point]
        here = point
    return total


def _minutes(problem: Problem, points: tuple[int, ...]) -> int:
    total, here = 0, 0
    for point in (*points, 0) if points else ():
        total += problem.minutes[here][point]
        here = point
    return total
