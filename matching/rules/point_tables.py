"""Points of a pair as a sum of table look-ups: what `matching.rules.kernels.points` reads.

The signals of `matching.rules.scoring` are grouped by what they depend on. Each group's
points, floors included, are one table over the values that can occur:

- own: policy and urgency, facts of the person alone;
- plain: reliability, living, conditions with no district named: kind of person x vacancy; drop:
  what conditions lose where the person named other districts;
- town: togetherness: home x vacancy; by_wait: transport: kind of route x days to wait;
- pay: anchor x distinct pay; work: trades and wishes x distinct (trade, cover while training).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.errors import BadArgument
from matching.model.params import Params
from matching.model.problem import Nights, Problem
from matching.rules.kernels.points import LONGEST_WAIT, MONTHS, WISHES
from matching.rules.scoring import (
    BY_KIND,
    NEUTRAL,
    ByKind,
    Signals,
    anchors,
    conditions,
    covered,
    earned,
    is_couple,
    knows,
    living,
    reliability,
    together,
    transport,
    wishes,
)
from reference.note_codes import SIGNALS

I16 = NDArray[np.int16]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class PointTables:
    """Arguments of the kernel, in its order.

    Per person: own points; rows of plain and of town; home; anchor (pay compared with); trades
    worked in, months in each, trades wished; first day they could start; stance to districts.
    starts: distinct start days; used: districts with vacancies. facts[vacancy]: rows of used,
    starts, pay and fit, 16 bits each. plain, drop[kind of person, vacancy]; town[row, vacancy].
    route_at[home, district] + days to wait: where in by_wait the transport points stand. pay:
    distinct pays. done[trade and months, row], wished[trade and rank of the wish, row], cover[row]:
    permille of the work signal's parts. points: [of a pay nobody knows, of the
    pay signal in full, of the work signal in full].
    """

    own: I32
    plain_of: I32
    town_of: I32
    home: I32
    anchor: NDArray[np.float64]
    worked: I32
    months: I16
    wishes: I32
    came: I64
    stance: NDArray[np.int8]
    starts: I64
    used: I64
    facts: NDArray[np.uint64]
    plain: I16
    town: I16
    drop: I16
    route_at: I32
    by_wait: I16
    pay: NDArray[np.float64]
    done: I16
    wished: I16
    cover: I32
    points: I64

    @property
    def args(self) -> tuple[Any, ...]:
        return tuple(getattr(self, item.name) for item in fields(self))


def point_tables(problem: Problem, params: Params) -> PointTables:
    """The tables of a problem under the weights of `params`."""
    p, v, t = problem.people, problem.vacancies, problem.person_tables
    points = dict(zip(SIGNALS, params.weights.points(), strict=True))
    everybody, signals = np.arange(len(p)), Signals(problem)
    own = earned(points["policy_priority"], signals.policy_priority(everybody, everybody))
    own = own + earned(points["urgency"], signals.urgency(everybody, everybody))
    plain_of, plain, drop = _plain(problem, points)
    town_of, town = _town(problem, points["togetherness"])
    route_at, by_wait = _transport(problem, points["transport_fit"])
    pays, pay_at = np.unique(v.pay, return_inverse=True)
    work_at, done, wished, cover = _work(problem)
    starts, start_at = np.unique(v.start_from, return_inverse=True)
    used, district_at = np.unique(v.district, return_inverse=True)
    return PointTables(
        own=own.astype(np.int32),
        plain_of=plain_of,
        town_of=town_of,
        home=p.home,
        anchor=anchors(problem).astype(np.float64),
        worked=t.worked_in,
        months=t.worked_months,
        wishes=t.wishes,
        came=np.maximum(p.available_from, problem.today).astype(np.int64),
        stance=t.stance,
        starts=starts.astype(np.int64),
        used=used.astype(np.int64),
        facts=_packed(district_at, start_at, pay_at, work_at),
        plain=plain,
        town=town,
        drop=drop,
        route_at=route_at,
        by_wait=by_wait,
        pay=pays.astype(np.float64),
        done=done,
        wished=wished,
        cover=cover,
        points=np.array(
            [int(earned(points["pay_fit"], NEUTRAL)), points["pay_fit"], points["work_fit"]]
        ),
    )


def _packed(*rows: I64) -> NDArray[np.uint64]:
    """Four row numbers in one word, the first lowest."""
    word = np.zeros(len(rows[0]), np.uint64)
    for k, row in enumerate(rows):
        if row.max(initial=0) >= 1 << 16:
            problem = "have more than 65536 different days, pays, trades or districts"
            raise BadArgument("vacancies", problem)
        word |= row.astype(np.uint64) << np.uint64(16 * k)
    return word


def _plain(problem: Problem, points: dict[str, int]) -> tuple[I32, I16, I16]:
    """(kind of each person, points, what another district costs): kinds are the combinations of
    facts that living and conditions ask of a person, as far as they occur."""
    p, v = problem.people, problem.vacancies
    known = int(np.bitwise_or.reduce(v.food, initial=0))
    unheard = (p.needs_food & ~known > 0) * (1 << known.bit_length())  # nowhere offered: all alike
    food, food_at = distinct(p.needs_food & known | unheard)
    bits = (p.needs_lodging, is_couple(problem), p.children > 0, p.nights == Nights.ROTATING)
    code = food_at.astype(np.int64)
    for bit in bits:
        code = 2 * code + bit
    rows = {name: row for name, row in BY_KIND.items() if points[name]}
    for row in rows.values():
        kind = row.kind(problem)
        code = code * (1 + int(kind.max(initial=0))) + kind
    kinds, kind_of = distinct(code)
    more, kinds = _of_rows(problem, points, rows, kinds)
    needs, couple, children, turns = ((kinds[:, None] >> k & 1) > 0 for k in (3, 2, 1, 0))
    every = np.arange(len(v))[None, :]
    fit = living(problem, every, needs, couple, food[kinds >> 4][:, None], children)
    same = earned(points["conditions_fit"], conditions(problem, every, turns, False))
    other = earned(points["conditions_fit"], conditions(problem, every, turns, True))
    reliable = earned(points["employer_reliability"], reliability(problem))[v.employer]
    plain = earned(points["living_fit"], fit) + same + reliable + more
    return kind_of.astype(np.int32), plain.astype(np.int16), (same - other).astype(np.int16)


def _of_rows(
    problem: Problem, points: dict[str, int], rows: Mapping[str, ByKind], kinds: I64
) -> tuple[I64, I64]:
    """(points of the signals written as rows, by kind and vacancy; the kinds without theirs)."""
    every, total = np.arange(len(problem.vacancies))[None, :], np.zeros((1, 1), np.int64)
    for name, row in reversed(list(rows.items())):
        sizes = 1 + int(row.kind(problem).max(initial=0))
        kind, kinds = kinds[:, None] % sizes, kinds // sizes
        total = total + earned(points[name], row.permille(problem, kind, every))
    return total, kinds


def distinct(code: I64) -> tuple[I64, I64]:
    """The values >= 0 that occur, ascending, and where each element's is: np.unique, without
    sorting where values are small."""
    top = int(code.max(initial=0))
    if top > 4 * len(code) + 1024:
        values, at = np.unique(code, return_inverse=True)
        return values, at
    there = np.zeros(top + 1, bool)
    there[code] = True
    values = np.flatnonzero(there)
    at = np.cumsum(there) - 1
    return values, at[code]


def _town(problem: Problem, points: int) -> tuple[I32, I16]:
    """(row of each person, points): rows are the (home, in a party) that occur."""
    p, firms = problem.people, problem.employers
    rows, at = distinct(2 * p.home.astype(np.int64) + (p.party >= 0))
    signal = together(problem.home_tables.townsmen[rows >> 1], firms.buddy, (rows & 1 > 0)[:, None])
    town = earned(points, signal).astype(np.int16)[:, problem.vacancies.employer]
    return at.astype(np.int32), np.ascontiguousarray(town)


def _transport(problem: Problem, points: int) -> tuple[I32, I16]:
    routes, at = np.unique(problem.home_tables.route, return_inverse=True)
    signal = transport(routes[:, None], np.arange(LONGEST_WAIT + 1))
    start = at.reshape(problem.home_tables.route.shape) * (LONGEST_WAIT + 1)
    return start.astype(np.int32), earned(points, signal).astype(np.int16).reshape(-1)


def _work(problem: Problem) -> tuple[I64, I16, I16, I32]:
    """(row of each vacancy, what having worked in a trade is worth to it by months, what wishing
    for a trade is by its rank, cover): rows are the (trade asked, cover while training) that
    occur."""
    both = problem.vacancies.occupation.astype(np.int64) * 1001 + covered(problem)
    rows, at = np.unique(both, return_inverse=True)
    fit = problem.fit.fit[:, None, rows // 1001].astype(np.int64)
    done = _flat(knows(fit, np.arange(MONTHS)[:, None]))
    wished = _flat(np.concatenate([wishes(fit, rank) for rank in range(WISHES)], axis=1))
    return at, done, wished, (rows % 1001).astype(np.int32)


def _flat(table: Any) -> I16:
    """[trade, choice, row] as [trade and choice, row]."""
    return np.ascontiguousarray(
        table.reshape(table.shape[0] * table.shape[1], table.shape[2]), np.int16
    )
