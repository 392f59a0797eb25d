"""Two hundred yeses at the same moment on forty posts of 660 places: exactly as many are kept as
there are places, on both databases, in real threads on real connections."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.engine import is_busy, unit_of_work
from models.invitation import Invitation, InvitationState, InvitationWave, InvitationWay
from models.person import Consent, ConsentMeans, ConsentPurpose, Person, PersonState, Sex
from models.placement import Placement, PlacementState
from models.proposal import Proposal, ProposalState
from models.vacancy import Vacancy
from reports.ledger import ledgers, said_yes
from services.errors import ServiceError
from services.invitations.replies import say_no, say_yes
from services.invitations.tending import seat_next
from tests.factories import CANGXI, NOW, make_employer, make_vacancy
from tests.services.invitations.asked import SELF, VOICE

POSTS, PLACES, REPLIES = 40, 660, 200
LEFT = 140
"""Places nobody holds when the flood comes: 660 less the 520 promised before."""


def rows_of(table: type, rows: list[dict]) -> tuple[sa.Insert, list[dict]]:
    return sa.insert(table).returning(table.id, sort_by_parameter_order=True), rows


def put(session: Session, table: type, rows: list[dict]) -> list[int]:
    return list(session.scalars(*rows_of(table, rows)))


def people(session: Session, count: int) -> list[int]:
    born = NOW.date().replace(year=1990)
    columns = {"region_code": CANGXI, "sex": Sex.FEMALE, "born_on": born, "created_at": NOW}
    columns |= {"state": PersonState.SEEKING, "updated_at": NOW}
    plain = Person(name="", **columns).model_dump(exclude={"id"})
    ids = put(session, Person, [plain | {"name": f"样本{n}"} for n in range(count)])
    session.execute(
        sa.insert(Consent),
        [
            {
                "person_id": one, "purpose": ConsentPurpose.MATCHING, "means": ConsentMeans.PAPER,
                "evidence": "演示纸条", "given_at": NOW, "receiver_note": "",
            }
            for one in ids
        ],
    )  # fmt: skip
    return ids


def the_market(session: Session) -> list[int]:
    """Forty posts of 16 or 17 places, 660 in all, 520 of them promised; 200 people are asked, five
    for each post. Ids of the posts."""
    firm = make_employer(session)
    sizes = [17] * 20 + [16] * 20
    assert (len(sizes), sum(sizes)) == (POSTS, PLACES)
    posts = [make_vacancy(session, firm, places=size).id for size in sizes]
    taken = [post for post in posts for _ in range(13)]
    put(
        session, Placement,
        [
            {
                "person_id": person, "vacancy_id": post, "state": PlacementState.CONFIRMED,
                "version": 1, "confirmed_at": NOW, "created_at": NOW, "updated_at": NOW,
                "left_reason": "", "end_note": "", "introduced": False,
            }
            for person, post in zip(people(session, len(taken)), taken, strict=True)
        ],
    )  # fmt: skip
    _invite(session, [post for post in posts for _ in range(5)])
    return posts


def _invite(session: Session, posts: list[int]) -> None:
    who = people(session, len(posts))
    proposals = put(
        session, Proposal,
        [
            {
                "person_id": person, "vacancy_id": post, "bundle": f"one-{person}",
                "state": ProposalState.APPROVED, "version": 1, "score": 1, "created_at": NOW,
                "updated_at": NOW, "score_parts": {}, "reasons": [], "risks": [],
                "alternatives": [], "first_pay_on": "", "hold_note": "", "refusal_code": "",
            }
            for person, post in zip(who, posts, strict=True)
        ],
    )  # fmt: skip
    waves = {}
    for post in sorted(set(posts)):
        number = session.scalar(
            sa.select(sa.func.count()).where(col(InvitationWave.vacancy_id) == post)
        )
        wave = InvitationWave(
            vacancy_id=post, region_code=CANGXI, number=number + 1, way=InvitationWay.SMS, asked=5,
            free=4, percent=90, sent_at=NOW, lapses_at=NOW + timedelta(hours=48),
        )  # fmt: skip
        session.add(wave)
        session.flush()
        waves[post] = wave.id
    put(
        session, Invitation,
        [
            {
                "wave_id": waves[post], "proposal_id": proposal, "person_id": person,
                "vacancy_id": post, "bundle": f"one-{person}", "way": InvitationWay.SMS,
                "state": InvitationState.ASKED, "rank": 1, "waited": 0, "tries": 0, "asked_at": NOW,
                "lapses_at": NOW + timedelta(hours=48), "reason_code": "",
            }
            for proposal, person, post in zip(proposals, who, posts, strict=True)
        ],
    )  # fmt: skip


def promised(session: Session, posts: list[int]) -> Counter:
    """Per post: places that are somebody's, by confirmation or by their own yes."""
    yes = said_yes(session, posts)
    return Counter({one: led.promised + yes[one] for one, led in ledgers(session, posts).items()})


def flood(engine: sa.Engine, calls: list[Callable[[Session], object]]) -> list[str]:
    """All let go at once; who is told that the database is busy presses again, as the page says."""
    start = Barrier(len(calls))

    def one(call: Callable[[Session], object]) -> str:
        start.wait(timeout=300)
        while True:
            try:
                with unit_of_work(engine) as session:
                    call(session)
                return "done"
            except ServiceError as problem:
                return type(problem).__name__
            except sa.exc.TimeoutError:  # all connections are in use
                continue
            except sa.exc.OperationalError as problem:
                if not is_busy(problem):
                    raise

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(one, calls))


@pytest.mark.timeout(500)
def test_of_two_hundred_yeses_at_once_as_many_are_kept_as_there_are_places(engine, now):
    with unit_of_work(engine) as session:
        posts = the_market(session)
        ids = list(session.exec(select(Invitation.id).order_by(Invitation.id)).all())
        before = sum(promised(session, posts).values())
    assert (len(ids), before) == (REPLIES, PLACES - LEFT)
    ends = flood(
        engine,
        [lambda s, one=one: say_yes(s, invitation_id=one, speaker=SELF, now=now) for one in ids],
    )
    assert Counter(ends) == {"done": REPLIES}, "everybody gets an answer, nobody an error"
    with unit_of_work(engine) as session:
        each = promised(session, posts)
        assert {one: each[one] for one in posts} == {
            vacancy.id: vacancy.places for vacancy in session.exec(select(Vacancy))
        }
        assert sum(each.values()) == PLACES
        states = Counter(session.exec(select(Invitation.state)).all())
        assert states == {InvitationState.YES: LEFT, InvitationState.STANDBY: REPLIES - LEFT}
        first = session.exec(
            select(Invitation).where(Invitation.state == InvitationState.YES).limit(1)
        ).one()
        gives_up, post = first.id, first.vacancy_id
        _invite(session, [post])  # the 661st
    with unit_of_work(engine) as session:
        late = session.exec(select(Invitation).order_by(col(Invitation.id).desc()).limit(1)).one()
        late = say_yes(session, invitation_id=late.id, speaker=SELF, now=now + timedelta(hours=1))
        assert late.state is InvitationState.STANDBY
        late_id = late.id
        before_them = session.exec(
            select(Invitation.id)
            .where(Invitation.vacancy_id == post, Invitation.state == InvitationState.STANDBY)
            .order_by(Invitation.said_yes_at, Invitation.id)
        ).all()
        assert before_them[-1] == late_id, "behind whoever said yes before"
        say_no(session, invitation_id=gives_up, code="date", speaker=SELF, now=now)
    with unit_of_work(engine) as session:
        later = now + timedelta(hours=2)
        assert seat_next(session, invitation_id=before_them[0], voice=VOICE, now=later) == 1
        assert promised(session, posts)[post] == session.get_one(Vacancy, post).places
        assert session.get_one(Invitation, late_id).state is InvitationState.STANDBY
