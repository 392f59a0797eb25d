"""What a single decision would move: asked of a stored run, answered by a light process.

`python -m matching.ask.whatif` reads a question (`matching.ask.question`) from standard input and
writes an answer, JSON. It needs the stored run alone: no database and no settings. Everything is
named by key. The facts of a question:

- params, seed: the run's;
- kind "refuse": `person` not to `vacancy` (a party as a whole); "force": `person` to `vacancy`;
- seconds: what the run's own solve took: a quick one is solved again with parties free to move;
- since: refusals after the run, carried out first: [[person, vacancy or null, employer or null]].

What those asked about could take is worked out anew, from the stored input; everybody else moves
over the few arcs the run has kept (`matching.plan.outcome`). Each way found is held against what a
way over an arc left out would be at least; people for whom that cannot be told get their whole rows
too, and it is looked for again. Where those are too many, or the run has kept nothing, all arcs are
made again and the question is answered from those.
"""

import io
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from typing import Any, BinaryIO

import numpy as np

from matching.ask.limits import ROOM, Full
from matching.ask.question import Asked
from matching.model.archive import Packed, unpack
from matching.model.params import Params
from matching.model.problem import Problem
from matching.model.result import Result
from matching.nested.kernels.paths import FAR
from matching.nested.paths import I32, I64, Market, Way
from matching.plan.outcome import Kept, Outcome, keep_all, unpack_kept, unpack_outcome
from matching.rules.pair_rows import Row, barred_by, by_row, excluding, row_of, rows_of

QUICK, PARTY_QUICK = 0.3, 3.0
"""Seconds the run's own solve may have taken for the whole to be solved again, parties free to
move: where ways tell what a person on their own moves; where nothing else can tell (a party)."""
MANY = 1_000
"""More people than that do not get whole rows one by one: all arcs are made again."""
Moves = Mapping[int, tuple[int, int]]


def answer(question: bytes | BinaryIO) -> dict[str, Any]:
    """{"loss": points, "heads": people more placed, "moves": [[person, vacancy
    before, vacancy after]] by key with None = home, "gates": names, "exact": bool, "known": bool,
    "party": bool}.

    gates: rules that bar a forced pair; then nothing else is said. limits: with gate "limit", those
    that are full, {"limit": key, "most", "placed"}. party: the person is in a party
    and only a whole solve could tell; then nothing else is said. known: False where the run
    does not know the person or the vacancy, or a lock holds the person. exact: the loss is that of
    the whole; otherwise parties stay in their seats."""
    asked = Asked(io.BytesIO(question) if isinstance(question, bytes) else question)
    kept = unpack_kept(asked.outcome)
    if kept is not None:
        try:
            return Standing(asked, kept).answer()
        except Beyond:
            pass
    try:
        return Standing(asked, everything(asked)).answer()
    except Beyond:  # a limit that several would come under
        return Standing(asked, everything(asked, ROOM), ROOM).answer()


class Beyond(Exception):
    """A way as long as the arcs left out, or one that breaks a limit."""


def everything(asked: Asked, room: int = 1) -> Kept:
    """The run over all arcs, limits with fewer than `room` left as full."""
    from matching.ask.market import market_of  # noqa: PLC0415 (kept arcs need none of it)

    problem, outcome = unpack(asked.problem), unpack_outcome(asked.outcome)
    params = Params.from_dict(asked.facts["params"])
    return keep_all(
        problem, market_of(problem, params, outcome.vacancy_of, outcome.prices, room=room)
    )


class Standing:
    """A finished run and one question. Rows, not keys, inside."""

    def __init__(self, asked: Asked, kept: Kept, room: int = 1) -> None:
        self.asked, self.kept, self.room = asked, kept, room
        self.params = Params.from_dict(asked.facts["params"])
        self.market: Market = kept.market
        self.seats = self.market.seats
        self.start = self.seats.price.copy()
        self.whole = np.zeros(len(kept.person), bool)  # whose rows are whole, not only near
        self.w = row_of(kept.person, asked.facts["person"])
        self.v = row_of(kept.vacancy, asked.facts["vacancy"])

    def answer(self) -> dict[str, Any]:
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
        return not alone or (proved and not self._free)

    @property
    def _free(self) -> bool:
        """Can ways tell what moves in the whole? Not where parties or limits hold people."""
        return self.kept.parties == 0 and not self._packed.limited

    def _alone(self, *, refuse: bool) -> dict[str, Any]:
        """By ways, for a person on their own."""
        who = self._who()
        problem = self._people(who)
        at = int(np.searchsorted(who, self.w))
        if not refuse and (limits := self._limit(self.w, self.v)):
            return {"known": True, "gates": ["limit"], "limits": limits}
        if not refuse and (gates := barred_by(problem, at, self.v)):
            return {"known": True, "gates": gates}
        rows = dict(zip(who.tolist(), rows_of(problem, self.params), strict=True))
        if self.asked.facts["since"]:
            self._catch_up(rows)
        row = rows[self.w]
        here = self.market.slot(self.w, self.v)
        if (int(self.seats.at[self.w]) == here) != refuse:
            return self._answer(0, 0, {}, exact=self._free)
        if refuse:
            return self._moved(self._near(lambda: self.market.forbid(self.seats, self.w, row)))
        worth = int(row[1][row[0] == self.v].sum())
        if not worth:
            return {"known": True, "gates": ["worth"]}
        return self._moved(self._near(lambda: self.market.force(self.seats, self.w, self.v, worth)))

    @cached_property
    def _packed(self) -> Packed:
        return Packed(self.asked.problem)

    def _people(self, who: I64) -> Problem:
        """The problem of these people (ascending) alone, with what was refused since and what full
        limits keep them from."""
        problem = self._packed.people(who)
        shut = [] if self._full is None else self._full.of(problem, self._seats_then[who])
        return excluding(problem, by_row(problem, self.asked.facts["since"]) + shut)

    @cached_property
    def _seats_then(self) -> I32:
        return unpack_outcome(self.asked.outcome).vacancy_of

    @cached_property
    def _full(self) -> Full | None:
        """The run's full limits, if it has limits."""
        if not self._packed.limited:
            return None
        return Full(unpack(self.asked.problem), self._seats_then, self.room)

    def _limit(self, w: int, v: int) -> list[dict[str, int]]:
        """Full limits that keep a person from a vacancy."""
        if self._full is None:
            return []
        problem = self._packed.people(np.array([w]))
        return self._full.between(problem.limit_people.set, int(self._seats_then[w]), v)

    def _who(self) -> I64:
        """Rows of those on their own who are asked about or have refused since."""
        keys = {person for person, _, _ in self.asked.facts["since"]}
        since = np.flatnonzero(np.isin(self.kept.person, sorted(keys)) & (self.market.alone > 0))
        return np.union1d(since, [self.w]).astype(np.int64)

    def _catch_up(self, rows: Mapping[int, Row]) -> None:
        """Lead away whoever sits where they no longer may."""
        self._put(rows)
        self.market.look_out(self.seats)
        for w, row in rows.items():
            here = int(self.seats.at[w])
            if here >= 0 and self.market.vacancy_of[here] not in row[0]:
                way = self._near(partial(self.market.forbid, self.seats, w, row))
                if way is not None:
                    self.market.follow(self.seats, way)

    def _put(self, rows: Mapping[int, Row]) -> None:
        self.market.put_rows(rows)
        self.whole[list(rows)] = True

    def _near(self, find: Callable[[], Way | None]) -> Way | None:
        """The way `find` finds, once no arc left out could be in one as short: people from whose
        slots that cannot be told get their whole rows, and it looks again. Raises Beyond."""
        while True:
            way = find()
            if self.kept.slack >= FAR:
                return way
            loose = None if way is None else self._loose(way)
            if loose is None or len(loose) > MANY:
                raise Beyond
            if not len(loose):
                return way
            found = rows_of(self._people(loose), self.params)
            self._put(dict(zip(loose.tolist(), found, strict=True)))

    def _loose(self, way: Way) -> I64 | None:
        """Whose arcs left out could be in a way as short as this one: a slot's label and the slack,
        less how far its price has risen above others since. None: somebody left out."""
        moved = self.seats.price - self.start
        least = self.market.length + self.kept.slack - (moved - moved.min())
        loose = least <= way.far
        if loose[-1]:
            return None
        at = self.seats.at
        return np.flatnonzero((at >= 0) & loose[at] & ~self.whole)

    def _moved(self, way: Way | None) -> dict[str, Any]:
        """The answer a way gives."""
        if way is None:  # nobody could leave the seat
            return {"known": True, "gates": ["worth"]}
        moved = {}
        for before, after, w in way.steps:
            if w >= 0:
                moved[w] = (self._post(before), self._post(after))
        self._check(moved)
        loss = way.loss + int(self.market.bonus[0]) * way.heads
        return self._answer(loss, way.heads, moved, exact=self._free)

    def _check(self, moved: Moves) -> None:
        """Raise Beyond where so many move under one limit that it breaks, and could be kept."""
        if self._full is None or self.room > 1:
            return
        goes = self._seats_then.copy()
        goes[list(moved)] = [after for _, after in moved.values()]
        if not self._full.keeps(goes):
            raise Beyond

    def _post(self, node: int) -> int:
        return int(self.market.vacancy_of[node]) if 0 <= node < self.market.tree.slots else -1

    def _solved(self) -> dict[str, Any]:
        """The same by solving again, parties free to move; nobody else's party is excluded."""
        from matching.plan.solve import solve  # noqa: PLC0415 (a way needs none of it)

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


def main() -> int:
    sys.stdout.write(json.dumps(answer(sys.stdin.buffer)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
