"""The generated supply follows the published figures, and nobody in it can be real."""

import re
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import select

from intake.identity import read_id_number, read_phone
from models.engine import open_session
from models.person import Person
from reference.regions import is_region
from scenario import published
from scenario.invented import credit_code, firm_name, id_number, person_name, phone
from scenario.supply import FEWEST, generate, quota, sorted_quota
from tests.check_digits import code_check, id_check
from tests.scenario.conftest import Loaded

TODAY = date(2026, 11, 18)


def test_sex_schooling_and_first_timers(demo: Loaded) -> None:
    women = demo.one("SELECT avg(sex = 'female') FROM person")
    assert women == pytest.approx(published.FEMALE_AWAY, abs=0.001)
    levels = dict(demo.rows("SELECT schooling, count(*) FROM person GROUP BY 1"))
    for level, share in published.SCHOOLING.items():
        assert levels[level] / demo.summary.people == pytest.approx(share, abs=0.001), level
    assert 0.11 <= demo.one("SELECT avg(first_timer) FROM person") <= 0.13


def test_the_mean_age_is_that_of_people_working_away(demo: Loaded) -> None:
    ages = [
        (TODAY - date.fromisoformat(born)).days / 365.25
        for (born,) in demo.rows("SELECT born_on FROM person")
    ]
    assert np.mean(ages) - 0.5 == pytest.approx(published.MEAN_AGE_AWAY, abs=0.5)
    assert min(ages) >= 16
    assert max(ages) < 66


def test_the_young_have_more_schooling_than_the_old(demo: Loaded) -> None:
    def college(low: str, high: str) -> float:
        return float(
            demo.one(
                "SELECT avg(schooling IN ('college', 'bachelor')) FROM person"
                " WHERE born_on BETWEEN :low AND :high",
                low=low,
                high=high,
            )
        )

    assert college("1996-01-01", "2008-12-31") > 0.3
    assert college("1960-01-01", "1975-12-31") < 0.05


def test_wages_follow_the_published_means(demo: Loaded) -> None:
    mean = demo.one("SELECT avg(last_wage_fen) FROM person") / 100
    assert mean == pytest.approx(published.MEAN_WAGE_AWAY, rel=0.01)
    assert (
        demo.one("SELECT count(*) FROM person WHERE first_timer AND last_wage_fen IS NOT NULL") == 0
    )


def test_trades_follow_the_published_industries() -> None:
    supply = generate(np.random.default_rng(5), 6000, TODAY)
    experienced = [p for p in supply.people if not p.first_timer]
    lift = published.MEAN_WAGE_AWAY / published.MEAN_WAGE
    for industry, share in published.INDUSTRY.items():
        rows = [p for p in experienced if p.industry == industry]
        assert len(rows) / len(experienced) == pytest.approx(share, abs=0.001), industry
        assert all(set(p.months) <= set(published.TRADES_OF[industry]) for p in rows)
        wage = np.mean([p.wage_yuan for p in rows])
        assert wage == pytest.approx(published.INDUSTRY_WAGE[industry] * lift, rel=0.01), industry


def test_nobody_has_worked_before_sixteen() -> None:
    supply = generate(np.random.default_rng(5), 6000, TODAY)
    assert all(sum(p.months.values()) <= max(12 * (p.age_on(TODAY) - 16), 2) for p in supply.people)


def test_the_published_shares_add_up() -> None:
    for table in (published.AGE_BANDS, published.SCHOOLING, published.INDUSTRY):
        assert sum(table.values()) == pytest.approx(1.0)
    whole = sum(share * published.INDUSTRY_WAGE[name] for name, share in published.INDUSTRY.items())
    assert whole == pytest.approx(published.MEAN_WAGE, abs=2)
    mean = sum((a + b) / 2 * share for (a, b), share in published.AGE_BANDS.items())
    assert mean == pytest.approx(published.MEAN_AGE_AWAY, abs=0.3)


@given(st.integers(0, 400), st.lists(st.integers(1, 50), min_size=1, max_size=8), st.integers(0, 9))
@settings(max_examples=60)
def test_a_quota_is_off_by_less_than_one_everywhere(n: int, weights: list[int], seed: int) -> None:
    shares = {str(k): float(w) for k, w in enumerate(weights)}
    labels = quota(np.random.default_rng(seed), n, shares)
    assert len(labels) == len(sorted_quota(n, shares)) == n
    for key, weight in shares.items():
        assert abs(labels.count(key) - n * weight / sum(weights)) < 1


def test_too_few_people_are_refused() -> None:
    with pytest.raises(ValueError, match=str(FEWEST)):
        generate(np.random.default_rng(1), FEWEST - 1, TODAY)


def test_nobody_can_be_taken_for_a_real_person(demo: Loaded) -> None:
    with open_session(demo.engine, read_only=True) as session:
        people = session.exec(select(Person).limit(400)).all()
        assert all(re.fullmatch(r"演示·.[一二三四五六七八九]{2,3}", p.name) for p in people)
        for person in people:
            assert person.id_number is not None
            assert person.phone is not None
            assert person.id_number[4:6] == "99"
            assert not is_region(person.id_number[:6])
            assert person.phone.startswith("1610")
            assert person.is_demo
    for table in ("employer", "festival_firm"):
        names = [name for (name,) in demo.rows(f"SELECT name FROM {table}")]
        assert names
        assert all("演示企业" in name or "演示工厂" in name for name in names)
    texts = "SELECT DISTINCT handler_name, legal_representative FROM employer"
    assert all("演示" in a and "演示" in b for a, b in demo.rows(texts))


def test_the_invented_numbers_pass_every_check_of_form() -> None:
    number = id_number("510824", date(1990, 2, 8), 121)
    assert number[:6] == "510899"
    assert id_check(number[:17]) == number[17]
    read = read_id_number(number)
    assert read is not None
    assert read.number == number
    assert read_phone(phone(12)).number == "16100000012"
    code = credit_code("330110", 7)
    assert code_check(code[:17]) == code[17]
    assert credit_code("330110", 7)[8:11] == "DEM"
    assert len({firm_name("余杭", n) for n in range(60)}) == 60
    assert len({person_name(1, n) for n in range(700)}) == 700


def test_every_id_and_phone_is_one_persons(demo: Loaded) -> None:
    for column in ("id_index", "phone_index"):
        assert demo.one(f"SELECT count(DISTINCT {column}) FROM person") == demo.summary.people
