"""What the law obliges somebody to do after an arrival: dated, owned, done once."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from models.audit import AuditRow
from models.law import DutyDone
from models.person import Sex
from models.placement import PlacementState
from services.errors import Forbidden, InvalidInput, NotFound
from services.placements.duties import duties_of, mark_done
from tests.factories import (
    YIWU,
    employer_actor,
    make_employer,
    make_person,
    make_placement,
    make_vacancy,
    receiving_actor,
    sending_actor,
)

ARRIVED = date(2026, 11, 18)


@pytest.fixture
def firm(session):
    return make_employer(session)


def _placed(session, firm, *, sex=Sex.FEMALE, hazards=(), **columns):
    person = make_person(session, sex=sex)
    vacancy = make_vacancy(session, firm, hazards=list(hazards))
    said = {"state": PlacementState.ARRIVED, "arrived_on": ARRIVED} | columns
    return make_placement(session, person, vacancy, **said)


def _rules(session, actor, placement, now):
    rows = duties_of(session, actor=actor, placement=placement, now=now)
    return {row.rule_id: row for row in rows}


def test_an_arrival_creates_duties_with_a_day_and_an_owner(session, firm, now):
    union = receiving_actor(session)
    rows = _rules(session, union, _placed(session, firm), now)
    assert set(rows) == {"A06", "G04", "C03", "E01", "E12", "H01"}
    assert (rows["E01"].due, rows["E01"].owner) == (date(2026, 12, 18), "employer")
    assert (rows["E12"].due, rows["E12"].owner) == (date(2026, 12, 18), "employer")
    assert rows["H01"].owner == "receiving"
    assert not any(row.late for row in rows.values())


def test_they_concern_this_person_and_this_post(session, firm, now):
    union = receiving_actor(session)
    man = _rules(session, union, _placed(session, firm, sex=Sex.MALE, hazards=["dust"]), now)
    assert "C03" not in man
    assert "G03" in man
    before = _placed(session, firm, state=PlacementState.CONFIRMED, arrived_on=None)
    assert duties_of(session, actor=union, placement=before, now=now) == []


def test_what_is_not_done_by_its_day_is_late_until_the_person_leaves(session, firm, now):
    union = receiving_actor(session)
    placement = _placed(session, firm)
    later = now + timedelta(days=31)
    assert _rules(session, union, placement, later)["E01"].late
    placement.state, placement.left_on = PlacementState.LEFT, date(2026, 11, 20)
    assert not _rules(session, union, placement, later)["E01"].late


def test_the_firm_says_what_it_did_and_the_union_what_it_did(session, firm, now):
    hr, union = employer_actor(session, firm), receiving_actor(session)
    placement = _placed(session, firm)
    for rule_id in ("E01", "E01"):
        mark_done(session, actor=hr, placement_id=placement.id, rule_id=rule_id, now=now)
    with pytest.raises(Forbidden):
        mark_done(session, actor=hr, placement_id=placement.id, rule_id="H01", now=now)
    mark_done(session, actor=union, placement_id=placement.id, rule_id="H01", now=now)
    assert {row.rule_id for row in session.exec(select(DutyDone))} == {"E01", "H01"}
    rows = _rules(session, union, placement, now + timedelta(days=40))
    assert (rows["E01"].done_on, rows["E01"].late, rows["E01"].may) == (ARRIVED, False, False)
    actions = [row.action for row in session.exec(select(AuditRow))]
    assert actions == ["law_duty", "law_duty"]


def test_a_duty_done_earlier_keeps_its_own_day_and_no_day_to_come_is_taken(session, firm, now):
    hr, placement = employer_actor(session, firm), _placed(session, firm)
    later = now + timedelta(days=12)  # 30 November
    for day in (date(2026, 12, 1), date(2026, 10, 17)):
        with pytest.raises(InvalidInput):
            mark_done(
                session, actor=hr, placement_id=placement.id, rule_id="E12", now=later, on=day
            )
    mark_done(
        session, actor=hr, placement_id=placement.id, rule_id="E12", now=later,
        on=date(2026, 11, 25),
    )  # fmt: skip
    [row] = session.exec(select(DutyDone)).all()
    assert (row.done_on, row.at) == (date(2026, 11, 25), later)


def test_out_of_scope_is_not_found_and_a_sending_county_only_reads(session, firm, now):
    placement = _placed(session, firm)
    for actor in (
        employer_actor(session, make_employer(session)),
        receiving_actor(session, YIWU),
    ):
        with pytest.raises(NotFound):
            mark_done(session, actor=actor, placement_id=placement.id, rule_id="E01", now=now)
    with pytest.raises(NotFound):
        mark_done(
            session,
            actor=receiving_actor(session),
            placement_id=placement.id,
            rule_id="B01",
            now=now,
        )
    with pytest.raises(Forbidden):
        mark_done(
            session, actor=sending_actor(session), placement_id=placement.id, rule_id="E01", now=now
        )
