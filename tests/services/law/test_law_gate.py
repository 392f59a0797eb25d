"""Findings are kept, wages confirmed, posts judged anew; what is unlawful is never on offer."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import select

import law
from models.audit import AuditRow
from models.law import LawFinding, LawJudged
from models.vacancy import Vacancy, VacancyEvent, VacancyState
from reference.calendar import local_day
from services import offer
from services.errors import Forbidden, InvalidInput, LawForbids, NotFound
from services.law import rules as law_rules
from services.law import wages as law_wages
from services.law.findings import fired_by_rule, open_findings
from services.offer import no_open_block
from services.publicity import board
from services.runs.rows import read_rows
from services.vacancies import content, lists, moves
from services.vacancies.recheck import recheck, recheck_in_steps
from tests.factories import (
    CANGXI,
    YIWU,
    YUHANG,
    admin_actor,
    employer_actor,
    make_employer,
    receiving_actor,
    sending_actor,
)
from tests.factories import make_vacancy as make_any_vacancy
from tests.services.statements import vacancy_in

NEW = {1: (280_000, 2_700), 2: (255_000, 2_500), 3: (230_000, 2_300)}


@pytest.fixture
def union(session):
    return receiving_actor(session)


def make_vacancy(session, firm=None, **columns):
    """A published post that is complete, of lawful hours."""
    columns = {"hours_per_day": 8, "days_per_month": 21} | columns
    said = {"work_address": "演示路1号", "contact_name": "演示经办", "report_to": "演示路1号"}
    said |= {"contracting_entity": "企业甲", "persons_per_room": 4}
    phone = {"contact_phone": "13800000009"}
    return make_any_vacancy(session, firm, **(said | phone | columns))


def _confirmed(session, actor, now, amounts=NEW, valid_from=date(2026, 11, 1)):
    return law_wages.confirm_wage(
        session, actor=actor, province="330000", valid_from=valid_from, amounts=amounts,
        source="演示通知〔2026〕1号", now=now,
    )  # fmt: skip


def _tier(session, actor, now, region=YUHANG, tier=1):
    return law_wages.set_tier(
        session, actor=actor, region_code=region, tier=tier, tier_from=date(2026, 1, 1),
        tier_source="演示通知〔2026〕2号", now=now,
    )  # fmt: skip


def _shown(session, now):
    return set(session.scalars(sa.select(Vacancy.id).where(offer.on_offer(local_day(now)))))


# --- findings -----------------------------------------------------------------------------------


def test_what_a_check_met_is_kept_until_it_is_met_no_more(session, now):
    firm = make_employer(session)
    hr = employer_actor(session, firm)
    draft = content.save_draft(session, actor=hr, data=vacancy_in(requirements="四肢健全"), now=now)
    moves.submit(session, actor=hr, vacancy_id=draft.id, version=draft.version, now=now)
    found = [one for one in open_findings(session, draft.id) if one.rule_id == "B08"]
    assert [(one.field, one.words, one.severity) for one in found] == [
        ("requirements", "四肢健全", "amber")
    ]
    later = now + timedelta(hours=1)
    content.edit(
        session, actor=hr, vacancy_id=draft.id, data=vacancy_in(), version=draft.version, now=later
    )
    assert not [one for one in open_findings(session, draft.id) if one.rule_id == "B08"]
    (closed,) = session.exec(select(LawFinding).where(LawFinding.rule_id == "B08"))
    assert (closed.found_at, closed.closed_at) == (now, later)
    fired = fired_by_rule(session, now=later)["B08"]
    assert (fired.ever, fired.lately, fired.open) == (1, 1, 0)


def test_judging_twice_keeps_one_row_and_old_findings_leave_the_last_month(session, now):
    vacancy = make_vacancy(session, requirements="四肢健全")
    recheck(session, now=now)
    recheck(session, now=now + timedelta(days=40))
    rows = session.exec(
        select(LawFinding).where(LawFinding.vacancy_id == vacancy.id, LawFinding.rule_id == "B08")
    ).all()
    assert len(rows) == 1
    assert fired_by_rule(session, now=now + timedelta(days=40))["B08"].lately == 0


# --- judging anew -------------------------------------------------------------------------------


def test_a_post_that_breaks_the_law_is_taken_off_offer_with_its_reason(session, now):
    bad = make_vacancy(session, requirements="限男，押身份证")
    good = make_vacancy(session)
    done = recheck(session, now=now)
    assert (done.judged, done.taken_off, done.left) == (2, (bad.id,), 0)
    assert bad.state is VacancyState.PAUSED
    assert good.state is VacancyState.PUBLISHED
    event = session.exec(select(VacancyEvent).where(VacancyEvent.vacancy_id == bad.id)).one()
    assert event.account_id is None
    assert {one["rule"] for one in event.detail["findings"]} == {"B01", "D01"}
    assert _shown(session, now) == {good.id}
    with pytest.raises(LawForbids):
        moves.resume(session, actor=receiving_actor(session), vacancy_id=bad.id, now=now)


def test_it_comes_back_when_the_words_are_gone(session, now):
    firm = make_employer(session)
    bad = make_vacancy(session, firm, requirements="限男")
    recheck(session, now=now)
    bad.requirements = ""
    session.add(bad)
    moves.resume(session, actor=receiving_actor(session), vacancy_id=bad.id, now=now)
    assert _shown(session, now) == {bad.id}
    assert not [one for one in open_findings(session, bad.id) if one.severity == "block"]


def test_a_run_is_capped_takes_published_ones_first_and_says_what_is_left(session, now):
    drafts = [make_vacancy(session, state=VacancyState.DRAFT) for _ in range(3)]
    shown = [make_vacancy(session) for _ in range(2)]
    first = recheck(session, now=now, cap=2)
    assert (first.judged, first.left) == (2, 3)
    judged = set(session.scalars(sa.select(LawJudged.vacancy_id)))
    assert judged == {one.id for one in shown}
    second = recheck(session, now=now)
    assert (second.judged, second.left) == (3, 0)
    assert recheck(session, now=now).judged == 0
    assert drafts[0].state is VacancyState.DRAFT


def test_a_job_goes_in_small_steps_until_its_cap(session, now):
    for _ in range(5):
        make_vacancy(session)
    begun = []

    @contextmanager
    def begin():
        begun.append(1)
        yield session

    first = recheck_in_steps(begin, clock=lambda: now, cap=4, step=2)
    assert (first.judged, first.left) == (4, 1)
    assert len(begun) == 1 + 2 * 2  # what waits; then each step reads, and keeps what was judged
    second = recheck_in_steps(begin, clock=lambda: now, step=2)
    assert (second.judged, second.left) == (1, 0)


def test_a_post_that_changed_while_it_was_judged_waits_for_the_next_time(session, now):
    vacancy, begun = make_vacancy(session), []

    @contextmanager
    def begin():
        begun.append(1)
        if len(begun) == 3:  # read, and judged; somebody saves before it is kept
            vacancy.requirements = "限男"
            session.flush()
        yield session

    first = recheck_in_steps(begin, clock=lambda: now)
    assert (first.judged, first.taken_off, first.left) == (0, (), 1)
    assert session.exec(select(LawJudged)).all() == []
    second = recheck_in_steps(begin, clock=lambda: now)
    assert (second.judged, second.taken_off, second.left) == (1, (vacancy.id,), 0)


def test_a_closed_post_is_left_alone(session, now):
    make_vacancy(session, state=VacancyState.CLOSED, requirements="限男")
    assert recheck(session, now=now).judged == 0


def test_another_day_another_wage_or_another_rule_judges_everything_again(
    session, union, now, monkeypatch
):
    make_vacancy(session)
    assert recheck(session, now=now).judged == 1
    assert recheck(session, now=now).judged == 0
    assert recheck(session, now=now + timedelta(days=1)).judged == 1
    _tier(session, union, now)
    assert recheck(session, now=now + timedelta(days=1)).judged == 1
    monkeypatch.setattr(law, "rules_version", lambda: "another version")
    assert recheck(session, now=now + timedelta(days=1)).judged == 1


def test_an_open_block_hides_a_post_everywhere_even_while_it_is_still_published(session, now):
    """Lists, the public board and the snapshot of a run ask one condition."""
    vacancy = make_vacancy(session)
    session.add(LawJudged(vacancy_id=vacancy.id, judged_at=now, under="before", blocks=1))
    session.flush()
    assert vacancy.state is VacancyState.PUBLISHED
    assert _shown(session, now) == set()
    assert session.scalars(sa.select(Vacancy.id).where(no_open_block())).all() == []
    listed, total = lists.list_vacancies(session, actor=sending_actor(session), now=now, limit=10)
    assert (listed, total) == ([], 0)
    with pytest.raises(NotFound):
        board.get_post(session, vacancy_id=vacancy.id, now=now)
    rows = read_rows(session, region_code="", today=local_day(now))
    assert rows.vacancies == []


# --- wages and tiers ----------------------------------------------------------------------------


def test_a_new_minimum_takes_a_post_below_it_off_offer(session, union, now):
    low = make_vacancy(session, base_wage_fen=260_000)
    high = make_vacancy(session, base_wage_fen=290_000)
    _tier(session, union, now)
    assert recheck(session, now=now).taken_off == ()
    _confirmed(session, union, now)
    assert recheck(session, now=now, region_code="330000").taken_off == (low.id,)
    assert high.state is VacancyState.PUBLISHED
    (finding,) = [one for one in open_findings(session, low.id) if one.rule_id == "E04"]
    assert finding.facts["minimum_fen"] == 280_000
    assert finding.facts["valid_from"] == "2026-11-01"
    assert finding.facts["confirmed"] is True


def test_an_unconfirmed_tier_only_warns_and_a_confirmed_one_blocks(session, union, now):
    vacancy = make_vacancy(session, base_wage_fen=230_000)
    recheck(session, now=now)
    (warning,) = [one for one in open_findings(session, vacancy.id) if one.rule_id == "E04"]
    assert (warning.severity, warning.facts["confirmed"]) == ("amber", False)
    _tier(session, union, now)
    assert recheck(session, now=now).taken_off == (vacancy.id,)


def test_of_two_confirmations_the_later_day_holds_and_another_county_is_untouched(
    session, union, now
):
    _tier(session, union, now, tier=2)
    row = law_wages.wages_of(session).on(YUHANG, date(2026, 11, 18))
    assert (row.tier, row.monthly_fen, row.confirmed) == (2, 226_000, True)
    before = law_wages.wages_of(session).on(YUHANG, date(2025, 12, 31))
    assert (before.tier, before.confirmed) == (1, False)
    assert law_wages.wages_of(session).on(YIWU, date(2026, 11, 18)).confirmed is False
    _tier(session, union, now, tier=1)
    assert law_wages.wages_of(session).on(YUHANG, date(2026, 11, 18)).tier == 1


def test_a_confirmed_step_answers_the_expected_one(session, union, now):
    day = date(2026, 11, 18)
    assert law_wages.wages_of(session).on(YUHANG, day).next_unconfirmed == date(2026, 1, 1)
    _confirmed(session, union, now)
    row = law_wages.wages_of(session).on(YUHANG, day)
    assert (row.monthly_fen, row.hourly_fen, row.next_unconfirmed) == (280_000, 2_700, None)
    assert row.lowest_monthly_fen == 230_000


@pytest.mark.parametrize(
    ("amounts", "field"),
    [
        ({1: (280_000, 2_700), 2: (255_000, 2_500)}, "monthly_1"),  # the third tier is missing
        (NEW | {2: (290_000, 2_500)}, "monthly_2"),  # above the first
        (NEW | {3: (200_000, 2_300)}, "monthly_3"),  # below what holds already
        (NEW | {1: (280_000, 99_999)}, "hourly_1"),
        (NEW | {1: (28_000, 2_700)}, "monthly_1"),  # 280 yuan: fen and yuan mixed up
    ],
)
def test_amounts_that_cannot_be_right_are_refused(session, union, now, amounts, field):
    with pytest.raises(InvalidInput) as refused:
        _confirmed(session, union, now, amounts)
    assert field in refused.value.problems


def test_a_day_and_a_notice_are_asked_for(session, union, now):
    with pytest.raises(InvalidInput) as refused:
        law_wages.set_tier(
            session, actor=union, region_code=YUHANG, tier=9, tier_from=date(1999, 1, 1),
            tier_source=" ", now=now,
        )  # fmt: skip
    assert set(refused.value.problems) == {"tier", "tier_from", "tier_source"}


def test_only_the_union_of_the_place_confirms(session, union, now):
    with pytest.raises(NotFound):
        _tier(session, union, now, region=YIWU)
    with pytest.raises(Forbidden):
        _tier(session, sending_actor(session), now, region=CANGXI)
    with pytest.raises(Forbidden):
        _confirmed(session, employer_actor(session, make_employer(session)), now)
    _tier(session, admin_actor(session), now, region=YIWU)


def test_who_confirmed_what_stays_on_record(session, union, now):
    _tier(session, union, now)
    _confirmed(session, union, now)
    rows = session.exec(select(AuditRow).order_by(AuditRow.id)).all()
    assert [(row.action, row.account_id) for row in rows] == [
        ("law_tier", union.account_id),
        ("law_wage", union.account_id),
    ]
    assert rows[1].detail["monthly"] == {"1": 280_000, "2": 255_000, "3": 230_000}


# --- the list of rules --------------------------------------------------------------------------


def test_coordinators_read_every_rule_with_its_counts(session, union, now):
    make_vacancy(session, requirements="限男")
    recheck(session, now=now)
    rows = {row.rule.id: row for row in law_rules.list_rules(session, actor=union, now=now)}
    assert len(rows) == 57
    assert (rows["B01"].fired.ever, rows["B01"].fired.open) == (1, 1)
    assert rows["B02"].fired.ever == 0
    with pytest.raises(Forbidden):
        law_rules.list_rules(session, actor=sending_actor(session), now=now)


def test_a_look_at_a_rule_is_dated_and_named(session, union, now):
    law_rules.record_look(
        session, actor=union, rule_id="B01", looked_on=date(2026, 11, 10), looked_by="律师甲",
        note="", now=now,
    )  # fmt: skip
    rows = {row.rule.id: row for row in law_rules.list_rules(session, actor=union, now=now)}
    look = rows["B01"].look
    assert look is not None
    assert (look.looked_on, look.looked_by) == (date(2026, 11, 10), "律师甲")
    with pytest.raises(InvalidInput) as refused:
        law_rules.record_look(
            session, actor=union, rule_id="B01", looked_on=date(2027, 1, 1), looked_by=" ",
            note="", now=now,
        )  # fmt: skip
    assert set(refused.value.problems) == {"looked_on", "looked_by"}
    with pytest.raises(NotFound):
        law_rules.record_look(
            session, actor=union, rule_id="Z99", looked_on=date(2026, 1, 1), looked_by="律师甲",
            note="", now=now,
        )  # fmt: skip
