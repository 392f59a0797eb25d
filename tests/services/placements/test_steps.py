"""The pages offer what the use cases take: one placement, or a bus by its list."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from models.placement import STEPS, PlacementState
from models.proposal import Side
from reference.reasons import reasons_of
from services.placements import lists, moves
from services.placements.buses import arrive_all, depart_all
from services.placements.page import page_of_placement
from services.placements.parts import Show
from services.placements.steps import bus_steps
from services.sides import SIDE_OF_ROLE
from tests import factories as make
from tests.factories import NOW
from tests.services.tried import leads_on

USE_CASES = {step: getattr(moves, step) for step in STEPS}
LATER = NOW + timedelta(days=3)


@pytest.fixture
def engine(sqlite_engine):
    return sqlite_engine


def everybody(session: Session, firm):
    return (
        make.sending_actor(session), make.receiving_actor(session),
        make.employer_actor(session, firm), make.admin_actor(session),
    )  # fmt: skip


def test_a_side_is_offered_exactly_the_steps_it_may_take(session: Session) -> None:
    firm = make.make_employer(session)
    post = make.make_vacancy(session, firm, places=50)
    for state in PlacementState:
        placement = make.make_placement(session, vacancy=post, state=state)
        for who in everybody(session, firm):
            page = page_of_placement(session, actor=who, placement_id=placement.id)
            took = set()
            for step, use_case in USE_CASES.items():
                kind = STEPS[step].reason
                more = {"reason": reasons_of(kind)[0].code, "note": "演示"} if kind else {}
                act = lambda u=use_case, w=who, p=placement, m=more: u(  # noqa: E731  (to be tried)
                    session, actor=w, placement_id=p.id, version=p.version, now=LATER, **m
                )
                if leads_on(session, act, lambda p=placement: (p.state, p.version)):
                    took.add(step)
            assert set(page.steps) == took, (state, who.role)


def test_the_first_step_is_what_the_side_comes_for(session: Session) -> None:
    firm = make.make_employer(session)
    placement = make.make_placement(session, vacancy=make.make_vacancy(session, firm))
    first = [
        page_of_placement(session, actor=who, placement_id=placement.id).steps[:1]
        for who in everybody(session, firm)
    ]
    assert first == [("depart",), ("arrive",), ("arrive",), ()]


def test_a_bus_is_offered_what_leads_somebody_on_that_list_on(session: Session) -> None:
    firm = make.make_employer(session)
    post = make.make_vacancy(
        session, firm, places=50, arrive_from=NOW.date(), arrive_until=NOW.date()
    )
    for state in PlacementState:
        make.make_placement(session, vacancy=post, state=state)
    for who in everybody(session, firm):
        for show in lists.shows_for(who):
            rows, _, _ = lists.list_placements(session, actor=who, show=show, now=LATER, limit=50)
            assert {row.is_late(LATER.date()) for row in rows} <= {
                show in (Show.COMING, Show.TO_DEPART, Show.ON_THE_WAY, Show.OVERDUE)
            }
            shown = {row.placement.id: row.placement.version for row in rows}
            standing = lambda rows=rows: [row.placement.state for row in rows]  # noqa: E731  (asked twice)
            took = set()
            for step, all_ in (("depart", depart_all), ("arrive", arrive_all)):
                act = lambda a=all_, w=who, s=shown: a(  # noqa: E731  (to be tried)
                    session, actor=w, shown=s, now=LATER
                )
                if leads_on(session, act, standing):
                    took.add(step)
            side = SIDE_OF_ROLE.get(who.role, Side.SYSTEM)
            assert set(bus_steps(show, side)) == took, (show, who.role)
    assert bus_steps(Show.TO_DEPART, Side.SENDING)[0] == "depart"
    assert bus_steps(Show.COMING, Side.SENDING)[0] == "arrive"


def test_the_first_payday_is_told_of_those_who_are_there(session: Session) -> None:
    county, day = make.sending_actor(session), NOW.date()
    post = make.make_vacancy(session, places=50)
    for state in PlacementState:
        make.make_placement(session, vacancy=post, state=state, first_pay_on=day)
    told = set()
    for show in (Show.COMING, Show.ARRIVED, Show.IN_POST, Show.GONE):
        rows, _, _ = lists.list_placements(session, actor=county, show=show, now=NOW, limit=50)
        told |= {row.placement.state for row in rows if row.paid_first_on == day}
    assert told == {PlacementState.ARRIVED, PlacementState.IN_POST}
