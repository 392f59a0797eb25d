"""A person's page offers what the use cases take; who waits to be asked is whom the list finds."""

from datetime import timedelta
from itertools import product

import pytest
from sqlmodel import Session

from models.person import PersonState
from models.placement import PlacementState
from services.people import moves
from services.people.lists import PeopleFilter, list_people
from services.people.page import get_person_page
from services.people.steps import steps_of
from tests import factories as make
from tests.factories import NOW
from tests.services.tried import leads_on


@pytest.fixture
def engine(sqlite_engine):
    return sqlite_engine


def test_a_step_is_offered_in_exactly_the_states_its_use_case_takes(session: Session) -> None:
    county = make.sending_actor(session)
    later = NOW + timedelta(days=1)
    for state in PersonState:
        person = make.make_person(session, state=state)
        one = {"session": session, "actor": county, "person_id": person.id, "now": later}
        ways = {
            "answer": lambda o=one: moves.record_intention(**o, wants_to_go=True),
            "pause": lambda o=one: moves.pause_person(**o, reason="回家收麦"),
            "close": lambda o=one: moves.close_person(**o, reason="本人要求"),
            "reopen": lambda o=one: moves.reopen_person(**o),
        }
        took = {
            name
            for name, act in ways.items()
            if leads_on(session, act, lambda p=person: moves.standing_of(p))
        }
        assert set(steps_of(person)) == took, state


def test_nothing_is_offered_on_a_record_that_was_merged(session: Session) -> None:
    kept = make.make_person(session)
    gone = make.make_person(session, state=PersonState.CLOSED, merged_into_id=kept.id)
    act = lambda: moves.reopen_person(  # noqa: E731  (a use case to be tried)
        session, actor=make.sending_actor(session), person_id=gone.id, now=NOW
    )
    assert steps_of(gone) == ()
    assert not leads_on(session, act, lambda: gone.state)


def test_those_marked_to_be_asked_again_are_those_the_list_finds(session: Session) -> None:
    county = make.sending_actor(session)
    asked = (None, NOW - timedelta(days=15), NOW - timedelta(days=14), NOW)
    for state, at, silent, placed in product(PersonState, asked, (False, True), (False, True)):
        person = make.make_person(
            session, state=state, intention_confirmed_at=at, do_not_contact=silent
        )
        if placed:
            make.make_placement(session, person, state=PlacementState.CONFIRMED)
    look = {"session": session, "actor": county, "now": NOW, "intention_days": 14}
    rows, total, _ = list_people(**look, wanted=PeopleFilter(), limit=500)
    found, _, _ = list_people(**look, wanted=PeopleFilter(need="ask_again"), limit=500)
    assert total == 48, "closed records are not on the list"
    marked = {row.person.id for row in rows if row.ask_again}
    assert marked == {row.person.id for row in found}
    assert len(marked) == 2, "never asked, and asked fifteen days ago; no other"
    for row in rows:
        page = get_person_page(
            session, actor=county, person_id=row.person.id, now=NOW, intention_days=14
        )
        assert page.ask_again == row.ask_again
