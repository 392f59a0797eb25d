"""A list that shrinks while it is worked through skips nobody: pages start behind the last row."""

from datetime import timedelta

from models.person import PersonState
from models.placement import PlacementState
from models.proposal import ProposalState
from services.people import record_intention
from services.people_list import PeopleFilter, list_people, place_of
from services.proposals import approve
from services.review import Filter, list_queue
from services.trips import Show, list_placements
from tests.factories import (
    make_employer,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
    sending_actor,
)

SIZE = 3


def test_answering_page_after_page_of_who_is_to_be_asked_again_reaches_everybody(session, now):
    actor = sending_actor(session)
    old = now - timedelta(days=200)
    everybody = {make_person(session, intention_confirmed_at=old).id for _ in range(8)}
    met, after, sizes = [], None, []
    while True:
        rows, total, before = list_people(
            session, actor=actor, wanted=PeopleFilter(need="ask_again"), now=now,
            intention_days=30, limit=SIZE, after=after,
        )  # fmt: skip
        if not rows:
            break
        sizes.append((total, before))
        for row in rows:
            record_intention(
                session, actor=actor, person_id=row.person.id, wants_to_go=True, now=now
            )
            met.append(row.person.id)
        after = place_of(rows[-1].person)
    assert sorted(met) == sorted(everybody)
    assert sizes == [(8, 0), (5, 0), (2, 0)], "what is left, none of it before the page"


def test_looking_only_the_pages_follow_each_other_and_say_where_they_stand(session, now):
    actor = sending_actor(session)
    for k in range(7):
        state = PersonState.PAUSED if k % 2 else PersonState.SEEKING
        make_person(session, state=state)
    told, after, met = [], None, []
    for _ in range(3):
        rows, total, before = list_people(
            session, actor=actor, wanted=PeopleFilter(), now=now, intention_days=30, limit=SIZE,
            after=after,
        )  # fmt: skip
        told.append((len(rows), total, before))
        met += [row.person.id for row in rows]
        after = place_of(rows[-1].person)
    assert told == [(3, 7, 0), (3, 7, 3), (1, 7, 6)]
    assert len(set(met)) == 7


def test_deciding_page_after_page_of_the_queue_reaches_every_bundle(session, now):
    actor = sending_actor(session)
    vacancy = make_vacancy(session, places=20)
    made = [
        make_proposal(session, vacancy=vacancy, updated_at=now - timedelta(hours=k // 2))
        for k in range(8)
    ]  # in pairs of the same moment
    met, after = [], None
    while True:
        rows, _, before = list_queue(session, actor=actor, wanted=Filter(), limit=SIZE, after=after)
        if not rows:
            break
        assert before == 0
        after = (rows[-1].since, rows[-1].lead_id)
        for row in rows:
            approve(
                session, actor=actor, proposal_id=row.lead_id, now=now,
                version=row.shown[row.lead_id],
            )  # fmt: skip
            met.append(row.lead_id)
    assert sorted(met) == sorted(one.id for one in made)
    assert all(one.state is ProposalState.SENDING_OK for one in made)


def test_marking_departures_page_after_page_reaches_everybody(session, now):
    actor = sending_actor(session)
    firms = [make_employer(session, name=f"演示企业{k}") for k in ("乙", "甲")]
    made = []
    for k in range(7):
        until = None if k == 6 else now.date() + timedelta(days=9 - k // 3)
        vacancy = make_vacancy(session, firms[k % 2], arrive_until=until)
        made.append(make_placement(session, vacancy=vacancy))
    met, after = [], None
    while True:
        rows, _, before = list_placements(
            session, actor=actor, show=Show.TO_DEPART, now=now, limit=SIZE, after=after
        )
        if not rows:
            break
        assert before == 0
        for row in rows:
            row.placement.state, row.placement.departed_on = PlacementState.DEPARTED, now.date()
            met.append(row.placement.id)
        after = rows[-1].placement.id
        session.flush()
    assert sorted(met) == sorted(one.id for one in made)
