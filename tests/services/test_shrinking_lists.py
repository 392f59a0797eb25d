"""A list that shrinks while it is worked through skips nobody: pages start behind the last row."""

from datetime import date, timedelta

from models.employer import EmployerState
from models.outbox import Channel, OutboxMessage, OutboxState
from models.person import PersonState
from models.placement import PlacementState
from models.proposal import ProposalState
from models.vacancy import VacancyState
from services.employers.lists import stretch_of_employers
from services.outbox.messages import count_before, list_messages, resolve_uncertain
from services.people.duplicates import decide_apart, list_alike
from services.people.lists import PeopleFilter, list_people, place_of
from services.people.moves import record_intention
from services.placements.lists import list_placements
from services.placements.parts import Show
from services.proposals.decisions import approve
from services.review.queue import Filter, list_queue
from services.vacancies.lists import list_vacancies, stretch_of_vacancies
from tests.factories import (
    admin_actor,
    make_employer,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
    receiving_actor,
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


def test_checking_posts_and_verifying_firms_page_after_page_reaches_every_one(session, now):
    union, size = receiving_actor(session), 3
    waiting = [
        make_vacancy(session, state=VacancyState.SUBMITTED, updated_at=now - timedelta(days=k % 4))
        for k in range(8)
    ]
    firms = [
        make_employer(session, state=EmployerState.PENDING, created_at=now - timedelta(days=k % 3))
        for k in range(8)
    ]
    met, after = [], None
    while True:
        found = stretch_of_vacancies(
            session, actor=union, now=now, state=VacancyState.SUBMITTED, limit=size, after=after
        )
        if not found.rows:
            break
        assert found.before == 0, "what stood before has gone"
        for row in found.rows:
            row.vacancy.state, row.vacancy.updated_at = VacancyState.PUBLISHED, now
            met.append(row.vacancy.id)
        session.flush()
        after = found.end
    assert sorted(met) == sorted(one.id for one in waiting)
    seen, place = [], None
    while True:
        page = stretch_of_employers(
            session, actor=union, state=EmployerState.PENDING, limit=size, after=place
        )
        if not page.rows:
            break
        for row in page.rows:
            row.state = EmployerState.VERIFIED
            seen.append(row.id)
        session.flush()
        place = page.end
    assert sorted(seen) == sorted(one.id for one in firms)


def test_any_order_of_posts_can_be_walked_once_through_and_nonsense_is_no_place(session, now):
    union = receiving_actor(session)
    for k in range(7):
        state = VacancyState.PAUSED if k % 2 else VacancyState.PUBLISHED
        make_vacancy(session, state=state, updated_at=now - timedelta(days=k % 3))
    walked, after = [], None
    while True:
        found = stretch_of_vacancies(session, actor=union, now=now, limit=2, after=after)
        if not found.rows:
            break
        assert found.before == len(walked)
        walked += [row.vacancy.id for row in found.rows]
        after = found.end
    rows, total = list_vacancies(session, actor=union, now=now, limit=50)
    assert walked == [row.vacancy.id for row in rows]
    assert total == len(walked) == 7
    for place in ((1,), (0, 10**17, 10**17), (10**17, 0, 0), (9, 9, 9, 9)):
        stretch_of_vacancies(session, actor=union, now=now, limit=2, after=place)


def test_answering_letters_page_after_page_reaches_every_uncertain_one(session, now):
    admin = admin_actor(session)
    everybody = []
    for n in range(8):
        row = OutboxMessage(
            key=f"letter {n}", channel=Channel.MAIL, recipient="a@example.org", payload=b"x",
            state=OutboxState.UNCERTAIN, next_at=now, created_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        everybody.append(row.id)
    met, after, sizes = [], None, []
    unknown = OutboxState.UNCERTAIN
    while rows := list_messages(session, actor=admin, state=unknown, limit=SIZE, after=after):
        sizes.append(count_before(session, actor=admin, state=unknown, after=after))
        for row in rows:
            resolve_uncertain(session, actor=admin, message_id=row.id, arrived=True, now=now)
            met.append(row.id)
        after = rows[-1].id
    assert met == everybody[::-1]
    assert sizes == [0, 0, 0], "what stood before has gone"
    assert count_before(session, actor=admin, state=None, after=everybody[5]) == 3


def test_deciding_about_possible_duplicates_page_after_page_reaches_every_pair(session, now):
    actor = sending_actor(session)
    everybody = set()
    for n in range(8):
        born = date(1970 + n, 1 + n, 9)
        two = [make_person(session, name="王样本", born_on=born, id_index=None) for _ in range(2)]
        everybody.add(tuple(one.id for one in two))
    met, after, told = set(), None, []
    while True:
        found = list_alike(session, actor=actor, limit=SIZE, after=after)
        if not found.items:
            break
        told.append((found.total, found.before))
        for pair in found.items:
            ids = (pair.first.person.id, pair.second.person.id)
            decide_apart(session, actor=actor, first_id=ids[0], second_id=ids[1], now=now)
            met.add(ids)
        after = found.end
    assert met == everybody
    assert told == [(8, 0), (5, 0), (2, 0)]
