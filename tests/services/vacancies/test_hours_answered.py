"""Hours above the legal limit never stand bare on the public page."""

from datetime import timedelta

import pytest
from sqlmodel import select

from models.employer import Employer, EmployerState
from models.law import LawFinding
from reference.calendar import local_day
from services.errors import Forbidden, NotFound, ReasonRequired
from services.law.advertisements import findings_of
from services.law.findings import keep_findings
from services.offer import why_not_offered
from services.publicity import board
from services.review.home import HomeRules, receiving_home
from services.vacancies.lists import Waits, list_vacancies
from services.vacancies.moves import answer_findings
from services.vacancies.recheck import recheck
from tests.factories import (
    employer_actor,
    make_employer,
    make_vacancy,
    receiving_actor,
)


@pytest.fixture
def found_later(session, now):
    """A published post of 12 hours a day, 26 days a month: 8*21.75 + 36 = 210 < 312."""
    firm = make_employer(session, state=EmployerState.VERIFIED)
    vacancy = make_vacancy(
        session, firm, hours_per_day=12, days_per_month=26, published_at=now,
        work_address="演示路1号", contact_name="演示经办", report_to="演示路1号",
        contracting_entity="企业甲", persons_per_room=4, contact_phone="13800000009",
        base_wage_fen=300_000, income_p25_fen=900_000, income_p50_fen=950_000,
        income_p75_fen=990_000, newcomer_p25_fen=850_000, newcomer_p50_fen=900_000,
    )  # fmt: skip
    recheck(session, now=now)
    return vacancy


def test_hours_found_by_the_recheck_take_the_post_off_offer_until_the_union_answers(
    session, now, found_later
) -> None:
    rules = session.exec(
        select(LawFinding.rule_id).where(LawFinding.vacancy_id == found_later.id)
    ).all()
    assert "E06" in rules
    day, ids = local_day(now), [found_later.id]
    assert why_not_offered(session, ids, day=day) == {found_later.id: "unanswered"}
    with pytest.raises(NotFound):
        board.get_post(session, vacancy_id=found_later.id, now=now)

    told = {"vacancy_id": found_later.id, "version": found_later.version, "now": now}
    with pytest.raises(ReasonRequired):
        answer_findings(session, actor=receiving_actor(session), reason=" ", **told)
    firm = session.get_one(Employer, found_later.employer_id)
    with pytest.raises(Forbidden):
        answer_findings(session, actor=employer_actor(session, firm), reason="好", **told)
    said = "企业已书面承诺付足加班费，工会每月核对考勤"
    answer_findings(session, actor=receiving_actor(session), reason=said, **told)

    assert why_not_offered(session, ids, day=day) == {}
    shown = board.disclosure_of(session, vacancy_id=found_later.id)
    assert shown.answer == said
    assert "E06" in {one.rule_id for one in shown.findings}


def test_an_answer_given_before_the_hours_grew_is_none_and_the_question_is_listed_anew(
    session, now, found_later
) -> None:
    union, day, ids = receiving_actor(session), local_day(now), [found_later.id]

    def waits() -> tuple[int, list[int | None]]:
        rows, _ = list_vacancies(session, actor=union, now=now, waits=Waits.UNANSWERED, limit=9)
        home = receiving_home(session, actor=union, rules=HomeRules(3, 90), now=now)
        return _count(home, "unanswered"), [row.vacancy.id for row in rows]

    assert waits() == (1, ids)
    answer_findings(
        session, actor=union, reason="每月核对考勤", vacancy_id=found_later.id,
        version=found_later.version, now=now,
    )  # fmt: skip
    assert waits() == (0, [])

    # 12 hours, 26 days: 4 x 21.75 + 12 x 4.25 = 138 hours of overtime, 4 days of rest
    steps = [
        ({"hours_per_day": 11}, {}),  # fewer hours: the answer still covers them
        ({"days_per_month": 27}, {found_later.id: "unanswered"}),  # a day of rest less
    ]
    for hour, (change, kept_off) in enumerate(steps, start=1):
        for name, value in change.items():
            setattr(found_later, name, value)
        session.add(found_later)
        session.flush()
        later = now + timedelta(hours=hour)
        firm = session.get_one(Employer, found_later.employer_id)
        keep_findings(session, found_later.id, findings_of(found_later, firm, day=day), now=later)
        assert why_not_offered(session, ids, day=day) == kept_off
    assert waits() == (1, ids)
    answer_findings(
        session, actor=union, reason="再谈过：第27天按双倍付", vacancy_id=found_later.id,
        version=found_later.version, now=now + timedelta(hours=3),
    )  # fmt: skip
    assert why_not_offered(session, ids, day=day) == {}


def _count(home, code: str) -> int:
    return next(one.count for one in home.waiting if one.code == code)
