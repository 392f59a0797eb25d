"""What is due for introductions: plain values in, a line for every introduction and stage out.

The rules (domain model 6.1, and rules of firms that survived quarrels): a stage is reached when
the newcomer has been there its days, put off by long absence; the rate follows from how many of
the introducer's newcomers under the scheme reached that same stage; both must still be employed on
the day of payment. What was paid for a newcomer's stage, to whomever, is never paid again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from models.introduction import Counting

_FAR = 10_000
"""Of absences no more than so many days put a stage off: then it is never reached."""


@dataclass(frozen=True)
class Terms:
    """steps (from which newcomer on, fen) and stages (days, percent), as in the scheme.

    Raises ValueError for terms that pay nothing anybody could reckon."""

    counting: Counting
    steps: tuple[tuple[int, int], ...]
    stages: tuple[tuple[int, int], ...]
    absence_once: int = 5
    absence_total: int = 10

    def __post_init__(self) -> None:
        froms = [first for first, _ in self.steps]
        days = [one for one, _ in self.stages]
        if not froms or froms[0] != 1 or froms != sorted(set(froms)):
            raise ValueError("the first step begins at 1, each next one later")
        if not 1 <= len(days) <= 3 or days != sorted(set(days)) or days[0] < 1:
            raise ValueError("one to three stages, each later than the one before")
        if sum(percent for _, percent in self.stages) != 100 or min(p for _, p in self.stages) < 1:
            raise ValueError("the stages share out 100 percent")
        if min(fen for _, fen in self.steps) < 100 or any(fen % 100 for _, fen in self.steps):
            raise ValueError("a step is whole yuan")

    def rate(self, rank: int) -> int:
        """Fen for the newcomer who is the `rank`-th."""
        return next(fen for first, fen in reversed(self.steps) if first <= rank)

    def part(self, stage: int, rate: int) -> int:
        """Fen of `rate` for stage 1, 2 or 3: whole yuan, what rounding leaves with the last."""
        parts = [rate * percent // 10_000 * 100 for _, percent in self.stages[:-1]]
        return [*parts, rate - sum(parts)][stage - 1]


class Status(StrEnum):
    """How a stage of an introduction stands on a day."""

    UNCONFIRMED = "unconfirmed"  # the newcomer has not said so again
    WAITING = "waiting"  # the days are not over
    LAPSED = "lapsed"  # the newcomer, or the introducer, left before it was paid
    DUE = "due"
    ELSEWHERE = "elsewhere"  # somebody else was paid for it and has not given it back
    PAID = "paid"
    OVERPAID = "overpaid"  # more was paid than is due, by what is known now
    VOID = "void"


@dataclass(frozen=True)
class Case:
    """One introduction as it is known. `left` is the day after which nobody came any more."""

    id: int
    newcomer_id: int
    introducer_id: int
    since: date
    left: date | None
    introducer_left: date | None
    confirmed: bool
    void: bool
    absences: tuple[tuple[date, int], ...] = ()
    paid: tuple[int, ...] = ()  # fen by stage, less what was given back


@dataclass(frozen=True)
class Line:
    """One stage of one introduction. `to_pay` and `overpaid` in fen; at most one of them is not
    0. rank: place among the introducer's newcomers who reached this stage, None before."""

    case: Case
    stage: int
    reached_on: date
    rank: int | None
    status: Status
    entitled: int
    paid: int
    to_pay: int
    overpaid: int


def reckon(
    terms: Terms,
    cases: Sequence[Case],
    on: date,
    paid: Mapping[tuple[int, int], int] | None = None,
) -> list[Line]:
    """Every stage of every introduction of one scheme as of the day `on`; any order of `cases`
    gives the same lines, by id and stage. `paid` is `paid_by_newcomer` over all schemes of the
    firm; by default over these cases."""
    lines: list[Line] = []
    paid = paid_by_newcomer(cases) if paid is None else paid
    for stage, (days, _) in enumerate(terms.stages, 1):
        reached = {one.id: reached_on(one, days, terms) for one in cases}
        ranks, totals = _ranks(cases, reached, on)
        for one in cases:
            rank = ranks.get(one.id)
            place = totals[one.introducer_id] if rank and _lot(terms) else rank
            full = terms.part(stage, terms.rate(place)) if place else 0
            lines.append(_line(one, stage, reached[one.id], rank, full, on, paid))
    return sorted(lines, key=lambda line: (line.case.id, line.stage))


def reached_on(case: Case, days: int, terms: Terms) -> date:
    """The day a stage of so many days is reached, put off by absence before it."""
    reached = case.since + timedelta(days=days)
    while True:
        gone = [length for start, length in case.absences if case.since <= start < reached]
        late = sum(gone) > terms.absence_total or max(gone, default=0) > terms.absence_once
        off = min(sum(gone), _FAR) if late else 0
        if (then := case.since + timedelta(days=days + off)) == reached:
            return reached
        reached = then


def employed(left: date | None, on: date) -> bool:
    """Whether somebody who left (or not) is still there at the end of that day."""
    return left is None or left > on


def _lot(terms: Terms) -> bool:
    return terms.counting is Counting.WHOLE_LOT


def _ranks(
    cases: Sequence[Case], reached: dict[int, date], on: date
) -> tuple[dict[int, int], dict[int, int]]:
    """Place in line of each introduction that reached the stage, and how many each introducer
    has: by the day, then as declared."""
    ranks: dict[int, int] = {}
    totals: dict[int, int] = {}
    for one in sorted(cases, key=lambda case: (reached[case.id], case.id)):
        day = reached[one.id]
        if one.confirmed and not one.void and day <= on and employed(one.left, day):
            totals[one.introducer_id] = totals.get(one.introducer_id, 0) + 1
            ranks[one.id] = totals[one.introducer_id]
    return ranks, totals


def paid_of(case: Case, stage: int) -> int:
    """Fen paid for a stage of this introduction, less what was given back."""
    return case.paid[stage - 1] if len(case.paid) >= stage else 0


def paid_by_newcomer(cases: Sequence[Case]) -> Mapping[tuple[int, int], int]:
    """Fen paid for (newcomer, stage), to whomever."""
    found: dict[tuple[int, int], int] = {}
    for one in cases:
        for stage, fen in enumerate(one.paid, 1):
            key = (one.newcomer_id, stage)
            found[key] = found.get(key, 0) + fen
    return found


def _line(
    one: Case, stage: int, reached: date, rank: int | None, full: int, on: date,
    by_newcomer: Mapping[tuple[int, int], int],
) -> Line:  # fmt: skip
    paid = paid_of(one, stage)
    there = employed(one.left, on) and employed(one.introducer_left, on)
    earned = full if there else min(full, paid)  # who left keeps what was paid, and gets no more
    others = by_newcomer.get((one.newcomer_id, stage), paid) - paid
    to_pay, overpaid = max(0, earned - paid - others), max(0, paid - earned)
    if overpaid:
        status = Status.OVERPAID
    elif one.void:
        status = Status.VOID
    elif to_pay:
        status = Status.DUE
    elif paid:
        status = Status.PAID
    elif not there:
        status = Status.LAPSED
    elif not one.confirmed:
        status = Status.UNCONFIRMED
    else:
        status = Status.ELSEWHERE if rank else Status.WAITING
    return Line(one, stage, reached, rank, status, earned, paid, to_pay, overpaid)
