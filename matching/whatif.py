"""What a single decision would move: asked of a stored run, answered by a light process.

`python -m matching.whatif` reads one question from standard input and writes one answer, both JSON.
It needs the stored run alone: no database and no settings. Everything is named by key. A question:

- problem, outcome: base64 of `matching.pack` and `pack_outcome`; params, seed: the run's;
- kind "refuse": `person` not to `vacancy` (a party as a whole); "force": `person` to `vacancy`;
- seconds: what the run's own solve took: a quick one is solved again with parties free to move;
- since: refusals after the run, carried out first: [[person, vacancy or null, employer or null]].
"""

import base64
import io
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from matching.archive import unpack
from matching.gates import Extras, Gate, bars
from matching.params import Params
from matching.problem import EmployerPairs, Pairs, Problem
from matching.result import Result
from matching.solve import solve
from matching.standing import market_of
from matching.ways import I32, I64, STAYS, Market, Seats, Way

QUICK = 3.0
"""Seconds the run's own solve may have taken for parties to be free to move in an answer."""


def pack_outcome(result: Result) -> bytes:
    """Who goes where and at which prices, by row of the stored problem."""
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        allow_pickle=False,
        vacancy_of=result.vacancy_of,
        prices=result.prices,
        worth=np.array([result.objective, result.bound], np.int64),
    )
    return buffer.getvalue()


@dataclass(frozen=True, eq=False)
class Outcome:
    """Where a run ended. vacancy_of: int32[people], -1 = none. prices: int64[vacancies]."""

    vacancy_of: I32
    prices: I64
    objective: int
    bound: int


def unpack_outcome(data: bytes) -> Outcome:
    """The inverse of `pack_outcome`."""
    with np.load(io.BytesIO(data), allow_pickle=False) as stored:
        objective, bound = stored["worth"].tolist()
        return Outcome(stored["vacancy_of"], stored["prices"], objective, bound)


def answer(question: bytes) -> dict[str, Any]:
    """{"loss": points, "heads": people more placed, "moves": [[person, vacancy
    before, vacancy after]] by key with None = home, "gates": names, "exact": bool, "known": bool,
    "party": bool}.

    gates: rules that bar a forced pair; then nothing else is said. party: the person is in a party
    and only a whole solve could tell; then nothing else is said. known: False where the run
    does not know the person or the vacancy. exact: the loss is that of the whole, solved again
    from scratch; otherwise parties stay in their seats."""
    told = json.loads(question)
    problem = unpack(base64.b64decode(told["problem"]))
    outcome = unpack_outcome(base64.b64decode(told["outcome"]))
    params = Params.from_dict(told["params"])
    w, v = _row(problem.people.key, told["person"]), _row(problem.vacancies.key, told["vacancy"])
    if w < 0 or v < 0:
        return {"known": False}
    since = _rows(problem, told["since"])
    problem = excluding(problem, since)
    if told["kind"] == "force" and (gates := barred_by(problem, w, v)):
        return {"known": True, "gates": gates}
    run = Standing(problem, params, outcome, told["seed"], changed=bool(since))
    run.quick = float(told.get("seconds", 0)) <= QUICK
    run.catch_up()
    return run.refuse(w, v) if told["kind"] == "refuse" else run.force(w, v)


def barred_by(problem: Problem, person: int, vacancy: int) -> list[str]:
    """The gates that bar a pair, by name."""
    mask = int(bars(problem, slice(person, person + 1), Extras.of(problem))[0, vacancy])
    return [gate.name.lower() for gate in Gate if mask >> gate & 1]


def excluding(problem: Problem, rows: list[tuple[int, int, int]]) -> Problem:
    """The problem with further exclusions: (person, vacancy or -1, employer or -1)."""
    pairs = [(w, v) for w, v, _ in rows if v >= 0]
    firms = [(w, e) for w, v, e in rows if v < 0 <= e]
    old, old_firms = problem.exclusions, problem.employer_exclusions
    return replace(
        problem,
        exclusions=Pairs(
            np.append(old.person, _ints(a for a, _ in pairs)),
            np.append(old.vacancy, _ints(b for _, b in pairs)),
        ),
        employer_exclusions=EmployerPairs(
            np.append(old_firms.person, _ints(a for a, _ in firms)),
            np.append(old_firms.employer, _ints(b for _, b in firms)),
        ),
    )


class Standing:
    """A finished run, ready for one more decision. Rows, not keys, inside."""

    def __init__(
        self, problem: Problem, params: Params, outcome: Outcome, seed: int, *, changed: bool
    ) -> None:
        self.problem, self.params, self.seed = problem, params, seed
        self.outcome, self.changed, self.quick = outcome, changed, True
        self.market: Market = market_of(problem, params, outcome.vacancy_of, outcome.prices)
        self.seats: Seats = self.market.seats.copy()

    def catch_up(self) -> None:
        """Lead away whoever sits where they no longer may."""
        for w in np.flatnonzero(self.seats.own >= STAYS):
            self._lead_away(int(w))

    def _lead_away(self, w: int) -> Way | None:
        way = self.market.forbid(self.seats, w)
        if way is not None:
            self.market.go(self.seats, way)
            self.market.settle(self.seats)
        return way

    def refuse(self, w: int, v: int) -> dict[str, Any]:
        """This person (with the whole party) not to where they were proposed."""
        together = bool(self.problem.people.party[w] >= 0)
        proved = self.outcome.objective == self.outcome.bound  # else two plans differ by chance
        if self.quick and (together or (proved and len(self.problem.parties))):
            return self._solved([(w, v, -1)])
        if together:
            return {"known": True, "party": True}
        if int(self.seats.at[w]) != self.market.slot(w, v):
            return self._told(Way(0, 0, (), 0), self.seats)
        way = self.market.forbid(self.seats, w)
        return self._told(way, self.seats) if way is not None else {"known": False}

    def force(self, w: int, v: int) -> dict[str, Any]:
        """This person to this vacancy, whatever others lose."""
        if self.problem.people.party[w] >= 0:
            return {"known": True, "party": True}
        way = self.market.force(self.seats, w, v)
        if way is None:
            return {"known": True, "gates": ["worth"]}
        return self._told(way, self.seats)

    def _told(self, way: Way, seats: Seats) -> dict[str, Any]:
        moved = {}
        for before, after, w in way.steps:
            if w >= 0:
                moved[w] = (self._post(before), self._post(after))
        loss = way.loss + int(self.market.bonus[0]) * way.heads
        return self._answer(loss, way.heads, moved, exact=len(self.problem.parties) == 0)

    def _post(self, node: int) -> int:
        return int(self.market.vacancy_of[node]) if 0 <= node < self.market.tree.slots else -1

    def _solved(self, rows: list[tuple[int, int, int]]) -> dict[str, Any]:
        """The same by solving again, parties free to move; nobody else's party is excluded."""
        party, seat = self.problem.people.party, self.outcome.vacancy_of
        mates = [
            (int(mate), int(seat[mate]), -1)
            for w, _, _ in rows
            for mate in np.flatnonzero(party == party[w])
            if party[w] >= 0 and seat[mate] >= 0
        ]
        params = replace(self.params, alternatives=0)
        before: Outcome | Result = self.outcome
        if self.changed:
            before = solve(self.problem, params, seed=self.seed)
        after = solve(excluding(self.problem, [*rows, *mates]), params, seed=self.seed)
        moved = {
            int(w): (int(before.vacancy_of[w]), int(after.vacancy_of[w]))
            for w in np.flatnonzero(before.vacancy_of != after.vacancy_of)
        }
        heads = int((after.vacancy_of >= 0).sum() - (before.vacancy_of >= 0).sum())
        loss = before.objective - after.objective
        exact = before.objective == before.bound and after.exact
        return self._answer(loss, heads, moved, exact=exact)

    def _answer(
        self, loss: int, heads: int, moved: Mapping[int, tuple[int, int]], *, exact: bool
    ) -> dict[str, Any]:
        who, what = self.problem.people.key, self.problem.vacancies.key

        def key(row: int) -> int | None:
            return int(what[row]) if row >= 0 else None

        moves = [[int(who[w]), key(a), key(b)] for w, (a, b) in moved.items() if a != b]
        return {"known": True, "loss": loss, "heads": heads, "moves": moves, "exact": exact}


def _row(keys: I64, wanted: int) -> int:
    found = np.flatnonzero(keys == wanted)
    return int(found[0]) if len(found) else -1


def _rows(problem: Problem, since: list[list[int | None]]) -> list[tuple[int, int, int]]:
    rows = []
    for person, vacancy, employer in since:
        w = _row(problem.people.key, person or -1)
        v = _row(problem.vacancies.key, vacancy) if vacancy is not None else -1
        e = _row(problem.employers.key, employer) if employer is not None else -1
        if w >= 0 and (v >= 0 or e >= 0):
            rows.append((w, v, e))
    return rows


def _ints(values: Any) -> I32:
    return np.array(list(values), np.int32)


def main() -> int:
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer.read())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
