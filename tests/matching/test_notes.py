"""Every note by hand: which columns call for it, with which facts; of several the heavier."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.market import market
from matching import Problem
from matching.model.problem import Lodging, Nights, Stance
from matching.rules.notes import note_columns, notes_when_asked
from reference import note_codes
from reference.note_codes import SIGNALS

TRADE, OTHER, TODAY = 3, 4, 20_000
PLAIN = {
    "people": {
        "available_from": TODAY, "schooling": 1, "floor": 0, "last_wage": 0,
        "nights": Nights.YES, "needs_lodging": False, "needs_food": 0, "children": 0,
        "first_timer": False, "policy": 0, "waiting": 0,
    },
    "vacancies": {
        "employer": 0, "occupation": TRADE, "start_from": TODAY, "start_until": TODAY + 60,
        "schooling": -1, "hazards": 0,
        "has_nights": False, "night_share": 0, "hours": 80, "days": 220, "pay": 450_000,
        "first_pay": 20, "advance": False, "lodging": Lodging.FREE, "room_size": 4, "food": 0,
        "school_help": False, "training_weeks": 0, "guarantee_months": 0, "school_km": -1,
    },
    "employers": {"batch_left": -1, "arrived": 0, "stayed_30": 0, "open_cases": 0, "buddy": False},
    "person_tables": {"stance": Stance.OPEN, "worked_in": TRADE, "worked_months": 8, "wishes": -1},
    "home_tables": {"townsmen": 2, "route": 0},
}  # fmt: skip
"""A person at home in the trade, with two from home in the firm: nothing to warn of."""


def problem_of(**changed: object) -> Problem:
    """The plain pair, with columns `table__column` changed for everybody."""
    problem, tables = market(6, 4, seed=3), {}
    for table, columns in PLAIN.items():
        more = {
            name.partition("__")[2]: value
            for name, value in changed.items()
            if name.startswith(f"{table}__")
        }
        old = getattr(problem, table)
        new = {
            name: np.full_like(getattr(old, name), value)
            for name, value in (columns | more).items()
        }
        tables[table] = replace(old, **new)
    return replace(problem, **tables)


def told(problem: Problem, *, together: bool = False, **points: int) -> tuple[dict, dict]:
    """(reasons, risks) of somebody alone (or of a party) in the first post, code → facts,
    strongest first."""
    person = np.flatnonzero((problem.people.party >= 0) == together)[:1]
    parts = np.array([[points.get(name, 0) for name in SIGNALS]], np.int16)
    reasons, risks = notes_when_asked(problem, person, np.zeros(1, np.int64), parts)(0)
    return {n.code: dict(n.facts) for n in reasons}, {n.code: dict(n.facts) for n in risks}


REASONS = (
    ("townsmen_there", "togetherness", {}, {"count": 2}),
    ("people_stay", "employer_reliability",
     {"employers__arrived": 10, "employers__stayed_30": 7}, {"stayed": 7, "arrived": 10}),
    ("buddy_available", "employer_reliability",
     {"employers__buddy": True, "employers__arrived": 10, "employers__stayed_30": 6}, {}),
    ("pay_above_last_wage", "pay_fit", {"people__last_wage": 400_000},
     {"percent": 12, "pay_fen": 450_000, "last_fen": 400_000}),
    ("pay_above_floor", "pay_fit", {"people__floor": 450_000, "people__last_wage": 450_000},
     {"percent": 0, "pay_fen": 450_000, "floor_fen": 450_000}),
    ("pay_known", "pay_fit", {}, {"pay_fen": 450_000}),
    ("same_trade", "work_fit", {}, {"months": 8}),
    ("wished_trade", "work_fit", {"person_tables__wishes": TRADE}, {"rank": 1}),
    ("trained_with_guarantee", "work_fit",
     {"person_tables__worked_in": OTHER, "vacancies__training_weeks": 2,
      "vacancies__guarantee_months": 3}, {"weeks": 2, "months": 3}),
    ("wished_place", "conditions_fit", {"person_tables__stance": Stance.WANTED}, {}),
    ("no_nights", "conditions_fit", {"people__nights": Nights.ROTATING}, {}),
    ("free_lodging", "living_fit", {"people__needs_lodging": True}, {"room_size": 4}),
    ("school_help", "living_fit", {"people__children": 1, "vacancies__school_help": True},
     {"children": 1}),
    ("school_close", "school_near", {"people__children": 2, "vacancies__school_km": 3},
     {"km": 3, "children": 2}),
    ("paired_counties", "transport_fit", {"home_tables__route": 1000}, {}),
    ("priority_person", "policy_priority", {"people__policy": 1}, {}),
    ("waiting_long", "urgency", {"people__waiting": 30}, {"days": 30}),
)  # fmt: skip
ALONE = {"home_tables__townsmen": 0}
RISKS = (
    ("cash_before_first_pay", {"vacancies__first_pay": 36}, {"days": 36}),
    ("first_pay_unknown", {"vacancies__first_pay": -1}, {}),
    ("open_cases", {"employers__open_cases": 2}, {"count": 2}),
    ("first_timer_alone", ALONE | {"people__first_timer": True}, {}),
    ("nobody_from_home", ALONE, {}),
    ("nights", {"vacancies__has_nights": True, "vacancies__night_share": 500,
                "people__nights": Nights.NO}, {"percent": 50}),
    ("unproven_employer", {"employers__batch_left": 4, "employers__arrived": 6}, {"arrived": 6}),
    ("pay_below_last_wage", {"people__last_wage": 500_000}, {"percent": 10}),
    ("pay_unknown", {"vacancies__pay": 0}, {}),
    ("long_hours", {"vacancies__hours": 110}, {"tenths": 110}),
    ("few_days_off", {"vacancies__days": 261}, {"tenths": 261}),
    ("food_not_met", {"people__needs_food": 2, "vacancies__food": 1}, {}),
    ("no_school_help", {"people__children": 1}, {"children": 1}),
    ("new_trade", {"person_tables__worked_in": OTHER, "vacancies__training_weeks": 2},
     {"training_weeks": 2}),
    ("schooling_unknown", {"people__schooling": -1, "vacancies__schooling": 1}, {}),
    ("hazards", {"vacancies__hazards": 0b1011}, {"count": 3}),
    ("other_place_wished", {"person_tables__stance": Stance.ELSEWHERE}, {}),
    ("lodging_paid", {"people__needs_lodging": True, "vacancies__lodging": Lodging.PAID}, {}),
    ("long_wait", {"vacancies__start_from": TODAY + 31}, {"days": 31}),
)  # fmt: skip


@pytest.mark.parametrize(("code", "signal", "changed", "facts"), REASONS, ids=lambda one: one)
def test_a_reason_stands_where_its_columns_call_for_it(code, signal, changed, facts) -> None:
    reasons, _ = told(problem_of(**changed), **{signal: 500})
    assert reasons[code] == facts


@pytest.mark.parametrize(("code", "changed", "facts"), RISKS, ids=lambda one: one)
def test_a_risk_stands_where_its_columns_call_for_it(code, changed, facts) -> None:
    assert told(problem_of(**changed))[1] == {code: facts}


def test_a_plain_pair_has_no_risk_and_every_note_is_tried_here() -> None:
    assert told(problem_of())[1] == {}
    tried = {row[0] for row in (*REASONS, *RISKS)} | {"kept_together"}
    assert tried == set(note_codes.NUMBER)
    assert len(note_codes.NUMBER) == len(note_codes.NOTES) < 127


@pytest.mark.parametrize(("code", "changed"), [
    ("cash_before_first_pay", {"vacancies__first_pay": 36, "vacancies__advance": True}),
    ("cash_before_first_pay", {"vacancies__first_pay": 35}),
    ("long_hours", {"vacancies__hours": 100}), ("few_days_off", {"vacancies__days": 260}),
    ("food_not_met", {"people__needs_food": 2, "vacancies__food": 3}),
    ("no_school_help", {"people__children": 1, "vacancies__school_help": True}),
    ("long_wait", {"vacancies__start_from": TODAY + 30}),
    ("nights", {"vacancies__has_nights": True}),
])  # fmt: skip
def test_at_the_limit_there_is_no_risk(code, changed) -> None:
    assert code not in told(problem_of(**changed))[1]


def test_a_party_is_a_reason_and_its_people_are_not_alone() -> None:
    problem = problem_of(**ALONE | {"people__first_timer": True})
    assert problem.party_size.tolist() == [2]
    reasons, risks = told(problem, together=True, togetherness=200)
    assert reasons["kept_together"] == {"people": 2}
    assert risks == {}


def test_the_strongest_stand_first_and_equal_ones_by_their_code() -> None:
    changed = {"people__waiting": 40, "people__policy": 1, "home_tables__route": 1000}
    reasons, _ = told(problem_of(**changed), urgency=900, policy_priority=900, transport_fit=901)
    assert list(reasons) == ["paired_counties", "priority_person", "waiting_long"]
    _, risks = told(problem_of(vacancies__hazards=1, vacancies__hours=110, vacancies__days=270))
    assert list(risks) == ["long_hours", "few_days_off"], "55 and 52 before 35"


def test_a_block_says_of_each_what_a_look_at_one_says() -> None:
    problem = market(900, 60, seed=3, grouped=0.2)
    rng = np.random.default_rng(1)
    person, vacancy = rng.integers(0, 900, 700), rng.integers(0, 60, 700)
    parts = rng.integers(0, 1800, (700, len(SIGNALS))).astype(np.int16)
    made = note_columns(problem, person, vacancy, parts)
    look = notes_when_asked(problem, person, vacancy, parts)
    for k in range(0, 700, 13):
        codes = [note_codes.NOTES[n][0] for n in made.reason[k].tolist() if n >= 0]
        assert [note.code for note in look(k)[0]] == codes
