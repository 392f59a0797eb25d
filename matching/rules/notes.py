"""Three reasons and two risks of a proposal, as codes and facts; the wording is the doors'.

Reasons are ranked by the points they stand for, risks by how often they end a placement in the
first month (domain knowledge 7.4). Every fact is read from the columns, none is invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from matching.model.problem import Lodging, Nights, Problem, Stance
from matching.model.result import Note
from reference.note_codes import SIGNALS

REASONS, RISKS = 3, 2
CASH_DAYS = 35
"""Longer than this to the first pay and money runs out first (7.4: days 8-15, paid monthly)."""

SCHOOL_CLOSE = 3
"""Kilometres to a school that a child can go every day."""

Ranked = tuple[int, Note]


@dataclass(frozen=True)
class Pair:
    """One proposal: rows of person and vacancy, points by signal, whether first of its party."""

    person: int
    vacancy: int
    points: dict[str, int]
    party_size: int


def notes_of(problem: Problem, pair: Pair) -> tuple[tuple[Note, ...], tuple[Note, ...]]:
    """(reasons, risks) of one proposal, strongest first."""
    reasons = sorted(_reasons(problem, pair), key=lambda item: (-item[0], item[1].code))
    risks = sorted(_risks(problem, pair), key=lambda item: (-item[0], item[1].code))
    return (
        tuple(note for _, note in reasons[:REASONS]),
        tuple(note for _, note in risks[:RISKS]),
    )


def points_by_signal(parts: np.ndarray[tuple[int], np.dtype[np.int16]]) -> dict[str, int]:
    return {name: int(value) for name, value in zip(SIGNALS, parts, strict=True)}


def _reasons(p: Problem, pair: Pair) -> Iterator[Ranked]:
    w, v, points = pair.person, pair.vacancy, pair.points
    firm = int(p.vacancies.employer[v])
    yield from _pay_reasons(p, pair)
    if pair.party_size > 1:
        yield points["togetherness"] + 300, Note("kept_together", {"people": pair.party_size})
    if there := int(p.home_tables.townsmen[p.people.home[w], firm]):
        yield points["togetherness"], Note("townsmen_there", {"count": there})
    arrived, stayed = int(p.employers.arrived[firm]), int(p.employers.stayed_30[firm])
    if arrived and stayed * 100 >= arrived * 70:
        fact = {"stayed": stayed, "arrived": arrived}
        yield points["employer_reliability"], Note("people_stay", fact)
    elif p.employers.buddy[firm]:
        yield points["employer_reliability"] // 2, Note("buddy_available", {})
    yield from _work_reasons(p, pair)
    yield from _life_reasons(p, pair)
    if p.people.policy[w] > 0:
        yield points["policy_priority"], Note("priority_person", {})
    if (days := int(p.people.waiting[w])) >= 30:
        yield points["urgency"], Note("waiting_long", {"days": days})


def _pay_reasons(p: Problem, pair: Pair) -> Iterator[Ranked]:
    pay = int(p.vacancies.pay[pair.vacancy])
    last, floor = int(p.people.last_wage[pair.person]), int(p.people.floor[pair.person])
    if pay <= 0:
        return
    if last and pay > last:
        fact = {"percent": 100 * (pay - last) // last, "pay_fen": pay, "last_fen": last}
        yield pair.points["pay_fit"], Note("pay_above_last_wage", fact)
    elif floor and pay >= floor:
        fact = {"percent": 100 * (pay - floor) // floor, "pay_fen": pay, "floor_fen": floor}
        yield pair.points["pay_fit"], Note("pay_above_floor", fact)
    else:
        yield pair.points["pay_fit"] // 2, Note("pay_known", {"pay_fen": pay})


def _work_reasons(p: Problem, pair: Pair) -> Iterator[Ranked]:
    t, trade = p.person_tables, int(p.vacancies.occupation[pair.vacancy])
    known = t.worked_in[pair.person] == trade
    if known.any():
        months = int(t.worked_months[pair.person][known].max())
        yield pair.points["work_fit"], Note("same_trade", {"months": months})
    wished = np.flatnonzero(t.wishes[pair.person] == trade)
    if len(wished):
        yield pair.points["work_fit"] - 1, Note("wished_trade", {"rank": int(wished[0]) + 1})
    weeks = int(p.vacancies.training_weeks[pair.vacancy])
    months = int(p.vacancies.guarantee_months[pair.vacancy])
    if weeks and months and not known.any():
        fact = {"weeks": weeks, "months": months}
        yield pair.points["work_fit"] - 2, Note("trained_with_guarantee", fact)


def _life_reasons(p: Problem, pair: Pair) -> Iterator[Ranked]:
    w, v, points = pair.person, pair.vacancy, pair.points
    if p.person_tables.stance[w, p.vacancies.district[v]] == Stance.WANTED:
        yield points["conditions_fit"], Note("wished_place", {})
    if not p.vacancies.has_nights[v] and p.people.nights[w] != Nights.YES:
        yield points["conditions_fit"] - 1, Note("no_nights", {})
    if p.people.needs_lodging[w] and p.vacancies.lodging[v] == Lodging.FREE:
        size = int(p.vacancies.room_size[v])
        yield points["living_fit"], Note("free_lodging", {"room_size": max(size, 0)})
    if p.people.children[w] and p.vacancies.school_help[v]:
        yield (
            points["living_fit"] + 100,
            Note("school_help", {"children": int(p.people.children[w])}),
        )
    if p.people.children[w] and 0 <= (km := int(p.vacancies.school_km[v])) <= SCHOOL_CLOSE:
        fact = {"km": km, "children": int(p.people.children[w])}
        yield points["school_near"] + 90, Note("school_close", fact)
    if p.home_tables.route[p.people.home[w], p.vacancies.district[v]] >= 1000:
        yield points["transport_fit"], Note("paired_counties", {})


def _risks(p: Problem, pair: Pair) -> Iterator[Ranked]:
    """Weights: cash 90, alone 80, nights 70, pay below the last wage 65, unproven employer 60,
    hours 55, food or school not met 50, open cases 85, new trade 40, hazards 35, waiting 20."""
    w, v = pair.person, pair.vacancy
    firm = int(p.vacancies.employer[v])
    townsmen = int(p.home_tables.townsmen[p.people.home[w], firm])
    first_pay = int(p.vacancies.first_pay[v])
    if first_pay > CASH_DAYS and not p.vacancies.advance[v]:
        yield 90, Note("cash_before_first_pay", {"days": first_pay})
    if first_pay < 0:
        yield 45, Note("first_pay_unknown", {})
    if cases := int(p.employers.open_cases[firm]):
        yield 85, Note("open_cases", {"count": cases})
    if p.people.first_timer[w] and pair.party_size == 1 and townsmen == 0:
        yield 80, Note("first_timer_alone", {})
    elif pair.party_size == 1 and townsmen == 0:
        yield 30, Note("nobody_from_home", {})
    if p.vacancies.has_nights[v] and p.people.nights[w] != Nights.YES:
        yield 70, Note("nights", {"percent": int(p.vacancies.night_share[v]) // 10})
    if p.employers.batch_left[firm] >= 0:
        fact = {"arrived": int(p.employers.arrived[firm])}
        yield 60, Note("unproven_employer", fact)
    yield from _gap_risks(p, pair)


def _gap_risks(p: Problem, pair: Pair) -> Iterator[Ranked]:
    w, v = pair.person, pair.vacancy
    pay, last = int(p.vacancies.pay[v]), int(p.people.last_wage[w])
    if 0 < pay < last:
        yield 65, Note("pay_below_last_wage", {"percent": 100 * (last - pay) // last})
    if pay <= 0:
        yield 58, Note("pay_unknown", {})
    if (hours := int(p.vacancies.hours[v])) > 100:
        yield 55, Note("long_hours", {"tenths": hours})
    if (days := int(p.vacancies.days[v])) > 260:
        yield 52, Note("few_days_off", {"tenths": days})
    if p.people.needs_food[w] & ~p.vacancies.food[v]:
        yield 50, Note("food_not_met", {})
    if p.people.children[w] and not p.vacancies.school_help[v]:
        yield 50, Note("no_school_help", {"children": int(p.people.children[w])})
    trade = p.vacancies.occupation[v]
    if not (p.person_tables.worked_in[w] == trade).any():
        yield 40, Note("new_trade", {"training_weeks": int(p.vacancies.training_weeks[v])})
    if p.people.schooling[w] < 0 <= p.vacancies.schooling[v]:
        yield 47, Note("schooling_unknown", {})
    if count := int(p.vacancies.hazards[v]).bit_count():
        yield 35, Note("hazards", {"count": count})
    if p.person_tables.stance[w, p.vacancies.district[v]] == Stance.ELSEWHERE:
        yield 48, Note("other_place_wished", {})
    if p.people.needs_lodging[w] and p.vacancies.lodging[v] == Lodging.PAID:
        yield 25, Note("lodging_paid", {})
    ready = max(int(p.people.available_from[w]), p.today)
    if (wait := int(p.vacancies.start_from[v]) - ready) > 30:
        yield 20, Note("long_wait", {"days": wait})
