"""What a single decision would move: asked of a stored run, answered by a light process.

`python -m matching.whatif` reads a question (`matching.asking`) from standard input and writes an
answer, JSON. It needs the stored run alone: no database and no settings. Everything is named by
key. The facts of a question:

- params, seed: the run's;
- kind "refuse": `person` not to `vacancy` (a party as a whole); "force": `person` to `vacancy`;
- seconds: what the run's own solve took: a quick one is solved again with parties free to move;
- since: refusals after the run, carried out first: [[person, vacancy or null, employer or null]].

What those asked about could take is worked out anew, from the stored input; everybody else moves
over the few arcs the run has kept (`matching.kept`). Each way is held against the length beyond
which another arc could matter; where one reaches it, or the run has kept nothing, all arcs are made
again and the question is answered from those.
"""

import io
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, BinaryIO

import numpy as np

from matching.archive import unpack, unpack_people
from matching.asking import Asked
from matching.gates import Extras, Gate, bars
from matching.kept import Kept, keep_all
from matching.kernels.ways import FAR
from matching.outcome import Outcome, unpack_kept, unpack_outcome
from matching.params import Params
from matching.problem import EmployerPairs, Pairs, Problem
from matching.result import Result
from matching.scoring import parts_of
from matching.ways import I32, I64, Market, Row, Way

QUICK, PARTY_QUICK = 0.3, 3.0
"""Seconds the run's own solve may have taken for the whole to be solved again, parties free to
move: where ways tell what a person on their own moves; where nothing else can tell (a party)."""
AT_ONCE = 128
"""People whose pairs are looked at together: some megabytes at 5,000 vacancies."""
Moves = Mapping[int, tuple[int, int]]


def answer(question: bytes | BinaryIO) -> dict[str, Any]:
    """{"loss": points, "heads": people more placed, "moves": [[person, vacancy
    before, vacancy after]] by key with None = home, "gates": names, "exact": bool, "known": bool,
    "party": bool}.

    gates: rules that bar a forced pair; then nothing else is said. party: the person is in a party
    and only a whole solve could tell; then nothing else is said. known: False where the run
    does not know the person or the vacancy, or a lock holds the person. exact: the loss is that of
    the whole; otherwise parties stay in their seats."""
    asked = Asked(io.BytesIO(question) if isinstance(question, bytes) else question)
    kept = unpack_kept(asked.outcome)
    if kept is not None:
        try:
            return Standing(asked, kept).told()
        except Beyond:
            pass
    return Standing(asked, everything(asked)).told()


class Beyond(Exception):
    """A way as long as the arcs left out."""


def everything(asked: Asked) -> Kept:
    """The run over all arcs."""
    from matching.standing import market_of  # noqa: PLC0415 (kept arcs need none of it)

    problem, outcome = unpack(asked.problem), unpack_outcome(asked.outcome)
    params = Params.from_dict(asked.facts["params"])
    return keep_all(problem, market_of(problem, params, outcome.vacancy_of, outcome.prices))


def barred_by(problem: Problem, person: int, vacancy: int) -> list[str]:
    """The gates that bar a pair, by name."""
    mask = int(bars(problem, slice(person, person + 1), Extras.of(problem))[0, vacancy])
    return [gate.name.lower() for gate in Gate if mask >> gate & 1]


def rows_of(problem: Problem, params: Params) -> list[Row]:
    """(vacancies, scores) each person of the problem could take: the rows of
    `matching.pairs.arcs_of`, pair by pair, for people nobody has locked."""
    n, extras = len(problem.people), Extras.of(problem)
    standing = np.full(n, -1)
    standing[problem.incumbents.person] = problem.incumbents.vacancy
    rows: list[Row] = []
    for start in range(0, n, AT_ONCE):
        some = slice(start, min(start + AT_ONCE, n))
        person, vacancy = np.nonzero(bars(problem, some, extras) == 0)
        who = person + start
        points = parts_of(problem, params, who, vacancy).sum(axis=1, dtype=np.int64)
        points += params.stability * (standing[who] == vacancy)
        keep = points >= params.least_score
        vacancy, points = vacancy[keep], np.maximum(points[keep], 1)
        ends = np.searchsorted(person[keep], np.arange(1, some.stop - start))
        rows += zip(np.split(vacancy, ends), np.split(points, ends), strict=True)
    return rows


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
    """A finished run and one question. Rows, not keys, inside."""

    def __init__(self, asked: Asked, kept: Kept) -> None:
        self.asked, self.kept = asked, kept
        self.params = Params.from_dict(asked.facts["params"])
        self.market: Market = kept.market
        self.seats = self.market.seats
        self.start = self.seats.price.copy()
        self.w = _row(kept.person, asked.facts["person"])
        self.v = _row(kept.vacancy, asked.facts["vacancy"])

    def told(self) -> dict[str, Any]:
        """The answer. Raises Beyond where all arcs are needed."""
        if self.w < 0 or self.v < 0:
            return {"known": False}
        refuse = self.asked.facts["kind"] == "refuse"
        alone = bool(self.market.alone[self.w])
        if refuse and self._whole(alone=alone):
            return self._solved()
        if alone:
            return self._alone(refuse=refuse)
        if not refuse:
            problem = unpack(self.asked.problem)
            problem = excluding(problem, by_row(problem, self.asked.facts["since"]))
            if gates := barred_by(problem, self.w, self.v):
                return {"known": True, "gates": gates}
        together = self.kept.party[self.w] >= 0
        return {"known": True, "party": True} if together else {"known": False}

    def _whole(self, *, alone: bool) -> bool:
        """Is the whole to be solved again?"""
        if float(self.asked.facts.get("seconds", 0)) > (QUICK if alone else PARTY_QUICK):
            return False
        outcome = unpack_outcome(self.asked.outcome)
        proved = outcome.objective == outcome.bound  # else two plans differ by chance
        return not alone or (proved and self.kept.parties > 0)

    def _alone(self, *, refuse: bool) -> dict[str, Any]:
        """By ways, for a person on their own."""
        who = self._who()
        problem = unpack_people(self.asked.problem, who)
        problem = excluding(problem, by_row(problem, self.asked.facts["since"]))
        at = int(np.searchsorted(who, self.w))
        if not refuse and (gates := barred_by(problem, at, self.v)):
            return {"known": True, "gates": gates}
        rows = dict(zip(who.tolist(), rows_of(problem, self.params), strict=True))
        if self.asked.facts["since"]:
            self._catch_up(rows)
        here = self.market.slot(self.w, self.v)
        if (int(self.seats.at[self.w]) == here) != refuse:
            return self._answer(0, 0, {}, exact=self.kept.parties == 0)
        if refuse:
            return self._moved(self.market.forbid(self.seats, self.w, rows[self.w]))
        worth = int(rows[self.w][1][rows[self.w][0] == self.v].sum())
        if not worth:
            return {"known": True, "gates": ["worth"]}
        return self._moved(self.market.force(self.seats, self.w, self.v, worth))

    def _who(self) -> I64:
        """Rows of those on their own who are asked about or have refused since."""
        keys = {person for person, _, _ in self.asked.facts["since"]}
        since = np.flatnonzero(np.isin(self.kept.person, sorted(keys)) & (self.market.alone > 0))
        return np.union1d(since, [self.w]).astype(np.int64)

    def _catch_up(self, rows: Mapping[int, Row]) -> None:
        """Lead away whoever sits where they no longer may."""
        self.market.put_rows(rows)
        for w, row in rows.items():
            here = int(self.seats.at[w])
            if here >= 0 and self.market.vacancy_of[here] not in row[0]:
                way = self._near(self.market.forbid(self.seats, w, row))
                if way is not None:
                    self.market.follow(self.seats, way)

    def _near(self, way: Way | None) -> Way | None:
        """The way, if no arc left out could be in one as short. Raises Beyond."""
        if self.kept.slack >= FAR:
            return way
        moved = self.seats.price - self.start  # arcs are at most so much shorter than they were
        if way is None or way.rest >= self.kept.slack - int(moved.max() - moved.min()):
            raise Beyond
        return way

    def _moved(self, way: Way | None) -> dict[str, Any]:
        """The answer a way gives. Raises Beyond."""
        way = self._near(way)
        if way is None:  # nobody could leave the seat
            return {"known": True, "gates": ["worth"]}
        moved = {}
        for before, after, w in way.steps:
            if w >= 0:
                moved[w] = (self._post(before), self._post(after))
        loss = way.loss + int(self.market.bonus[0]) * way.heads
        return self._answer(loss, way.heads, moved, exact=self.kept.parties == 0)

    def _post(self, node: int) -> int:
        return int(self.market.vacancy_of[node]) if 0 <= node < self.market.tree.slots else -1

    def _solved(self) -> dict[str, Any]:
        """The same by solving again, parties free to move; nobody else's party is excluded."""
        from matching.solving import solve  # noqa: PLC0415 (a way needs none of it)

        facts = self.asked.facts
        problem, outcome = unpack(self.asked.problem), unpack_outcome(self.asked.outcome)
        problem = excluding(problem, since := by_row(problem, facts["since"]))
        params = replace(self.params, alternatives=0)
        before: Outcome | Result = outcome
        if since:
            before = solve(problem, params, seed=facts["seed"])
        party, seat = self.kept.party, outcome.vacancy_of
        mates = np.flatnonzero((party >= 0) & (party == party[self.w]) & (seat >= 0))
        out = [(self.w, self.v, -1), *((int(mate), int(seat[mate]), -1) for mate in mates)]
        after = solve(excluding(problem, out), params, seed=facts["seed"])
        moved = {
            int(w): (int(before.vacancy_of[w]), int(after.vacancy_of[w]))
            for w in np.flatnonzero(before.vacancy_of != after.vacancy_of)
        }
        heads = int((after.vacancy_of >= 0).sum() - (before.vacancy_of >= 0).sum())
        exact = before.objective == before.bound and after.exact
        return self._answer(before.objective - after.objective, heads, moved, exact=exact)

    def _answer(self, loss: int, heads: int, moved: Moves, *, exact: bool) -> dict[str, Any]:
        who, what = self.kept.person, self.kept.vacancy

        def key(row: int) -> int | None:
            return int(what[row]) if row >= 0 else None

        moves = [[int(who[w]), key(a), key(b)] for w, (a, b) in moved.items() if a != b]
        return {"known": True, "loss": loss, "heads": heads, "moves": moves, "exact": exact}


def _row(keys: I64, wanted: int) -> int:
    found = np.flatnonzero(keys == wanted)
    return int(found[0]) if len(found) else -1


def by_row(problem: Problem, since: list[list[int | None]]) -> list[tuple[int, int, int]]:
    """(person, vacancy or -1, employer or -1) by row, of those the problem knows."""
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
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
