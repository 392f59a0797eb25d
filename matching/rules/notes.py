"""Three reasons and two risks of every proposal, as codes and facts; the wording is the doors'.

Reasons are ranked by the points they stand for, risks by how often they end a placement in the
first month (domain knowledge 7.4); equal weights by code. Every fact is read from the columns, none
is invented: codes are positions in `reference.note_codes.NOTES`, facts whole numbers. All proposals
of a block are looked at together; memory: about 30 bytes a proposal and candidate note.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.model.problem import Lodging, Nights, Problem, Stance
from matching.model.result import Note
from reference.note_codes import NOTES, NUMBER, SIGNALS

REASONS, RISKS = 3, 2
CASH_DAYS = 35
"""Longer than this to the first pay and money runs out first (7.4: days 8-15, paid monthly)."""

SCHOOL_CLOSE = 3
"""Kilometres to a school that a child can go every day."""

Ints = NDArray[Any]
BLOCK, LOOK = 16_384, 256
"""Proposals worked out together: of a whole run, and where somebody looks at one."""
ALPHABET = {code: rank for rank, code in enumerate(sorted(code for code, _ in NOTES))}
_P = {name: k for k, name in enumerate(SIGNALS)}

Said = tuple[str, Any, Any, tuple[Any, ...]]
"""(code, whom it is said of, weight, facts), each a column or one value for all."""


@dataclass(frozen=True, eq=False)
class NoteColumns:
    """Per proposal and place (strongest first) a note's number, -1 for none, and its facts."""

    reason: NDArray[np.int8]  # [n, REASONS]
    reason_facts: NDArray[np.int32]  # [n, REASONS, 3]
    risk: NDArray[np.int8]  # [n, RISKS]
    risk_facts: NDArray[np.int32]


def note_columns(problem: Problem, person: Ints, vacancy: Ints, parts: Ints) -> NoteColumns:
    """Notes of the proposals (person, vacancy), rows of the problem; parts: int16[n, signals]."""
    n = len(person)
    made = NoteColumns(
        np.full((n, REASONS), -1, np.int8), np.zeros((n, REASONS, 3), np.int32),
        np.full((n, RISKS), -1, np.int8), np.zeros((n, RISKS, 3), np.int32),
    )  # fmt: skip
    for lo in range(0, n, BLOCK):
        rows = slice(lo, min(lo + BLOCK, n))
        pairs = _Pairs.of(problem, person[rows], vacancy[rows], parts[rows])
        _rank(_reasons(pairs), made.reason[rows], made.reason_facts[rows])
        _rank(_risks(pairs), made.risk[rows], made.risk_facts[rows])
    return made


Notes = tuple[tuple[Note, ...], tuple[Note, ...]]


def notes_when_asked(
    problem: Problem, person: Ints, vacancy: Ints, parts: Ints
) -> Callable[[int], Notes]:
    """(reasons, risks) of the k-th proposal, strongest first, worked out when somebody looks."""

    @lru_cache(maxsize=8)
    def block(number: int) -> NoteColumns:
        rows = slice(number * LOOK, (number + 1) * LOOK)
        return note_columns(problem, person[rows], vacancy[rows], parts[rows])

    def notes(k: int) -> Notes:
        made, at = block(k // LOOK), k % LOOK
        return (
            _spelled(made.reason[at], made.reason_facts[at]),
            _spelled(made.risk[at], made.risk_facts[at]),
        )

    return notes


def _spelled(number: NDArray[np.int8], facts: NDArray[np.int32]) -> tuple[Note, ...]:
    found = (
        (*NOTES[code], values)
        for code, values in zip(number.tolist(), facts.tolist(), strict=True)
        if code >= 0
    )
    return tuple(
        Note(code, dict(zip(names, values, strict=False))) for code, names, values in found
    )


@dataclass(frozen=True, eq=False)
class _Pairs:
    """A block of proposals with what several notes need."""

    p: Problem
    w: Ints
    v: Ints
    firm: Ints
    points: Ints  # [signal, n]
    size: Ints
    townsmen: Ints
    known: NDArray[np.bool_]
    months: Ints

    @classmethod
    def of(cls, p: Problem, w: Ints, v: Ints, parts: Ints) -> "_Pairs":
        firm = p.vacancies.employer[v]
        party = p.people.party[w]
        size = np.where(party >= 0, np.append(p.party_size, 1)[party], 1)
        same = p.person_tables.worked_in[w] == p.vacancies.occupation[v][:, None]
        months = np.where(same, p.person_tables.worked_months[w], 0).max(axis=1, initial=0)
        townsmen = p.home_tables.townsmen[p.people.home[w], firm]
        points = parts.T.astype(np.int64)
        return cls(p, w, v, firm, points, size, townsmen, same.any(axis=1), months)

    def of_person(self, name: str) -> Ints:
        return np.asarray(getattr(self.p.people, name)[self.w])

    def of_post(self, name: str) -> Ints:
        return np.asarray(getattr(self.p.vacancies, name)[self.v])

    def of_firm(self, name: str) -> Ints:
        return np.asarray(getattr(self.p.employers, name)[self.firm])

    @property
    def stance(self) -> Ints:
        return self.p.person_tables.stance[self.w, self.of_post("district")]


def _rank(said: Iterator[Said], number: NDArray[np.int8], facts: NDArray[np.int32]) -> None:
    """Keep the strongest; equal weights by code."""
    n, places = number.shape
    best = np.full((n, places), -(2**62), np.int64)
    for code, when, weight, told in said:
        who = np.flatnonzero(np.broadcast_to(when, n))
        left = np.broadcast_to(weight, n)[who].astype(np.int64) * 64 - ALPHABET[code]
        for place in range(places):  # sink to its place, pushing the weaker one down
            wins = left > best[who, place]
            at, what = who[wins], left[wins]
            if not len(at):
                continue
            best[at, place + 1 :] = best[at, place:-1]
            number[at, place + 1 :] = number[at, place:-1]
            facts[at, place + 1 :] = facts[at, place:-1]
            best[at, place], number[at, place], facts[at, place] = what, NUMBER[code], 0
            for k, fact in enumerate(told):
                facts[at, place, k] = np.broadcast_to(fact, n)[at]
            who, left = who[~wins], left[~wins]


def _reasons(b: _Pairs) -> Iterator[Said]:
    point, people = b.points, b.of_person
    yield from _pay_reasons(b)
    yield "kept_together", b.size > 1, point[_P["togetherness"]] + 300, (b.size,)
    yield "townsmen_there", b.townsmen > 0, point[_P["togetherness"]], (b.townsmen,)
    arrived, stayed = b.of_firm("arrived"), b.of_firm("stayed_30")
    stays = (arrived > 0) & (stayed.astype(np.int64) * 100 >= arrived.astype(np.int64) * 70)
    trust = point[_P["employer_reliability"]]
    yield "people_stay", stays, trust, (stayed, arrived)
    yield "buddy_available", ~stays & b.of_firm("buddy"), trust // 2, ()
    yield from _work_reasons(b)
    yield from _life_reasons(b)
    yield "priority_person", people("policy") > 0, point[_P["policy_priority"]], ()
    days = people("waiting")
    yield "waiting_long", days >= 30, point[_P["urgency"]], (days,)


def _pay_reasons(b: _Pairs) -> Iterator[Said]:
    pay, last, floor = b.of_post("pay"), b.of_person("last_wage"), b.of_person("floor")
    fit, known = b.points[_P["pay_fit"]], b.of_post("pay") > 0
    over_last = known & (last > 0) & (pay > last)
    over_floor = known & ~over_last & (floor > 0) & (pay >= floor)
    percent = 100 * (pay - last) // np.maximum(last, 1)
    yield "pay_above_last_wage", over_last, fit, (percent, pay, last)
    percent = 100 * (pay - floor) // np.maximum(floor, 1)
    yield "pay_above_floor", over_floor, fit, (percent, pay, floor)
    yield "pay_known", known & ~over_last & ~over_floor, fit // 2, (pay,)


def _work_reasons(b: _Pairs) -> Iterator[Said]:
    fit = b.points[_P["work_fit"]]
    yield "same_trade", b.known, fit, (b.months,)
    wished = b.p.person_tables.wishes[b.w] == b.of_post("occupation")[:, None]
    yield "wished_trade", wished.any(axis=1), fit - 1, (wished.argmax(axis=1) + 1,)
    weeks, months = b.of_post("training_weeks"), b.of_post("guarantee_months")
    trained = (weeks > 0) & (months > 0) & ~b.known
    yield "trained_with_guarantee", trained, fit - 2, (weeks, months)


def _life_reasons(b: _Pairs) -> Iterator[Said]:
    fit, living = b.points[_P["conditions_fit"]], b.points[_P["living_fit"]]
    yield "wished_place", b.stance == Stance.WANTED, fit, ()
    calm = ~b.of_post("has_nights") & (b.of_person("nights") != Nights.YES)
    yield "no_nights", calm, fit - 1, ()
    free = b.of_person("needs_lodging") & (b.of_post("lodging") == Lodging.FREE)
    yield "free_lodging", free, living, (np.maximum(b.of_post("room_size"), 0),)
    children = b.of_person("children")
    yield "school_help", (children > 0) & b.of_post("school_help"), living + 100, (children,)
    km, near = b.of_post("school_km"), b.points[_P["school_near"]]
    close = (children > 0) & (km >= 0) & (km <= SCHOOL_CLOSE)
    yield "school_close", close, near + 90, (km, children)
    route = b.p.home_tables.route[b.of_person("home"), b.of_post("district")]
    yield "paired_counties", route >= 1000, b.points[_P["transport_fit"]], ()


def _risks(b: _Pairs) -> Iterator[Said]:
    """Weights: cash 90, alone 80, nights 70, pay below the last wage 65, unproven employer 60,
    hours 55, food or school not met 50, open cases 85, new trade 40, hazards 35, waiting 20."""
    first_pay = b.of_post("first_pay")
    late = (first_pay > CASH_DAYS) & ~b.of_post("advance")
    yield "cash_before_first_pay", late, 90, (first_pay,)
    yield "first_pay_unknown", first_pay < 0, 45, ()
    cases = b.of_firm("open_cases")
    yield "open_cases", cases > 0, 85, (cases,)
    alone = (b.size == 1) & (b.townsmen == 0)
    first = b.of_person("first_timer")
    yield "first_timer_alone", alone & first, 80, ()
    yield "nobody_from_home", alone & ~first, 30, ()
    nights = b.of_post("has_nights") & (b.of_person("nights") != Nights.YES)
    yield "nights", nights, 70, (b.of_post("night_share") // 10,)
    yield "unproven_employer", b.of_firm("batch_left") >= 0, 60, (b.of_firm("arrived"),)
    yield from _gap_risks(b)


def _gap_risks(b: _Pairs) -> Iterator[Said]:
    pay, last = b.of_post("pay"), b.of_person("last_wage")
    percent = 100 * (last - pay) // np.maximum(last, 1)
    yield "pay_below_last_wage", (pay > 0) & (pay < last), 65, (percent,)
    yield "pay_unknown", pay <= 0, 58, ()
    hours, days = b.of_post("hours"), b.of_post("days")
    yield "long_hours", hours > 100, 55, (hours,)
    yield "few_days_off", days > 260, 52, (days,)
    unmet = (b.of_person("needs_food") & ~b.of_post("food")) != 0
    yield "food_not_met", unmet, 50, ()
    children = b.of_person("children")
    yield "no_school_help", (children > 0) & ~b.of_post("school_help"), 50, (children,)
    yield "new_trade", ~b.known, 40, (b.of_post("training_weeks"),)
    unsaid = (b.of_person("schooling") < 0) & (b.of_post("schooling") >= 0)
    yield "schooling_unknown", unsaid, 47, ()
    hazards = np.bitwise_count(b.of_post("hazards"))
    yield "hazards", hazards > 0, 35, (hazards,)
    yield "other_place_wished", b.stance == Stance.ELSEWHERE, 48, ()
    paid = b.of_person("needs_lodging") & (b.of_post("lodging") == Lodging.PAID)
    yield "lodging_paid", paid, 25, ()
    wait = b.of_post("start_from") - np.maximum(b.of_person("available_from"), b.p.today)
    yield "long_wait", wait > 30, 20, (wait,)
