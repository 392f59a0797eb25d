"""Somebody leaves: a re-match the same minute, and a look at who came with them."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from models.case import CaseFile, CaseKind
from models.followup import Rematch
from models.person import Person
from models.placement import PlacementState
from models.run import MatchOrder
from services.errors import InvalidInput
from services.followup.leaving import leave
from services.followup.rematches import end_rematch, open_rematches
from services.placements.moves import last_event_id, undo
from tests import factories as make
from tests.conftest import NOW

S = PlacementState


def go(session: Session, actor, placement, day: date | None = None):
    return leave(
        session, actor=actor, placement_id=placement.id, version=placement.version,
        reason="not_as_told", now=NOW, on=day,
    )  # fmt: skip


def test_leaving_opens_a_rematch_and_asks_for_a_run_the_same_minute(session: Session) -> None:
    clerk = make.receiving_actor(session)
    placement = make.make_placement(session, state=S.IN_POST, at=NOW - timedelta(days=12))
    version = placement.version
    go(session, clerk, placement)
    leave(session, actor=clerk, placement_id=placement.id, version=version, reason="not_as_told",
          now=NOW)  # fmt: skip
    (task,) = session.exec(select(Rematch)).all()
    assert (task.opened_at, task.until) == (NOW, date(2026, 11, 25))
    (order,) = session.exec(select(MatchOrder)).all()
    assert (order.region_code, order.asked_at) == (make.YUHANG, NOW)
    (row,) = open_rematches(session, actor=clerk, now=NOW)
    assert row.days == 7
    assert open_rematches(session, actor=make.receiving_actor(session, make.YIWU), now=NOW) == []
    with pytest.raises(InvalidInput):
        end_rematch(session, actor=clerk, rematch_id=task.id, outcome="x", now=NOW)
    person = session.get_one(Person, placement.person_id)
    make.make_placement(session, person, state=S.ARRIVED, at=NOW + timedelta(days=3))
    assert open_rematches(session, actor=clerk, now=NOW + timedelta(days=3)) == []


def test_taken_back_the_rematch_is_gone_and_leaving_again_begins_it_anew(session: Session) -> None:
    clerk = make.receiving_actor(session)
    placement = make.make_placement(session, state=S.IN_POST, at=NOW - timedelta(days=12))
    go(session, clerk, placement, date(2026, 11, 16))
    event = last_event_id(session, placement.id)
    undo(session, actor=clerk, placement_id=placement.id, event_id=event, now=NOW)
    assert open_rematches(session, actor=clerk, now=NOW) == []
    go(session, clerk, placement, date(2026, 11, 18))
    (row,) = open_rematches(session, actor=clerk, now=NOW)
    assert (row.task.until, len(session.exec(select(Rematch)).all())) == (date(2026, 11, 25), 1)
    end_rematch(session, actor=clerk, rematch_id=row.task.id, outcome="home", now=NOW)
    assert open_rematches(session, actor=clerk, now=NOW) == []


def test_two_of_a_party_gone_within_a_day_raise_an_alarm_for_the_group(session: Session) -> None:
    clerk = make.receiving_actor(session)
    people = [make.make_person(session, village=f"村{n}") for n in range(4)]
    party = make.make_party(session, *people)
    post = make.make_vacancy(session)
    ones = [
        make.make_placement(session, one, post, state=S.IN_POST, party_id=party.id,
                            at=NOW - timedelta(days=12))
        for one in people
    ]  # fmt: skip
    go(session, clerk, ones[0], date(2026, 11, 14))
    go(session, clerk, ones[1], date(2026, 11, 16))  # two days later: none yet
    assert session.exec(select(CaseFile)).all() == []
    go(session, clerk, ones[2], date(2026, 11, 17))
    (case,) = session.exec(select(CaseFile)).all()
    assert case.kind is CaseKind.GROUP
    assert "走了2人，同一组还有1人在岗" in (case.words or "")
    assert (case.home, case.site, case.placement_id) == (make.CANGXI, make.YUHANG, None)


def test_two_of_a_village_in_one_firm_are_a_group_and_strangers_are_not(session: Session) -> None:
    clerk, post = make.receiving_actor(session), make.make_vacancy(session)
    other = make.make_vacancy(session)
    for village, vacancy in (("柏树村", post), ("柏树村", other), ("石桥村", post)):
        placement = make.make_placement(
            session, make.make_person(session, village=village), vacancy, state=S.IN_POST,
            at=NOW - timedelta(days=9),
        )  # fmt: skip
        go(session, clerk, placement)
    assert session.exec(select(CaseFile)).all() == []
    neighbour = make.make_placement(
        session, make.make_person(session, village="柏树村"), post, state=S.IN_POST,
        at=NOW - timedelta(days=9),
    )  # fmt: skip
    go(session, clerk, neighbour)
    assert [c.kind for c in session.exec(select(CaseFile))] == [CaseKind.GROUP]
