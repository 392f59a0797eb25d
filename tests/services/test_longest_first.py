"""What the letter says waits "longest" stands first in the list its link opens; pages follow on."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from models.employer import EmployerState
from models.placement import PlacementState
from services.employers.lists import list_employers
from services.placements.lists import list_placements
from services.placements.parts import Show
from services.review.queue import Filter, list_queue
from services.vacancies.lists import Waits, list_vacancies
from tests import factories as make
from tests.conftest import NOW

DAYS_AGO = (20, 9, 40, 12)
LONGEST_FIRST = [40, 20, 12, 9]


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def posts(session: Session, **wanted: object) -> list[str]:
    rows, _ = list_vacancies(
        session, actor=make.receiving_actor(session), now=NOW, limit=50, **wanted
    )
    return [row.vacancy.title for row in rows]


def test_posts_nobody_is_proposed_to_stand_by_age_and_those_that_end_by_their_end(
    session: Session,
) -> None:
    for days in DAYS_AGO:  # changed the other way round: the newest change is the oldest post
        make.make_vacancy(
            session, title=f"{days}", created_at=ago(days), updated_at=NOW + timedelta(days=days),
            valid_until=date(2027, 1, 1),
        )  # fmt: skip
    assert posts(session, waits=Waits.NOBODY) == [f"{days}" for days in LONGEST_FIRST]
    for days in (6, 1, 4):
        make.make_vacancy(
            session, title=f"还有{days}天", valid_until=NOW.date() + timedelta(days=days)
        )
    assert posts(session, waits=Waits.LAPSING) == ["还有1天", "还有4天", "还有6天"]


def test_who_is_without_a_place_longest_stands_first_on_every_page(session: Session) -> None:
    for days in DAYS_AGO:
        until = date(2026, 12, 1) + timedelta(days=50 - days)
        make.make_placement(
            session, vacancy=make.make_vacancy(session, arrive_until=until, valid_until=until),
            state=PlacementState.LEFT, at=ago(60),
            left_on=(NOW - timedelta(days=days % 28)).date(),
        )  # fmt: skip
    met, after = [], None
    for _ in DAYS_AGO:
        [row], _, _ = list_placements(
            session, actor=make.receiving_actor(session), show=Show.UNPLACED, now=NOW, limit=1,
            after=after,
        )  # fmt: skip
        after = row.placement.id
        met.append((NOW.date() - row.placement.left_on).days)
    assert met == [20, 12, 12, 9]


def test_proposals_and_firms_that_wait_stand_longest_first(session: Session) -> None:
    vacancy = make.make_vacancy(session, places=20)
    for days in DAYS_AGO:
        make.make_proposal(session, vacancy=vacancy, created_at=ago(days), updated_at=ago(days))
        make.make_employer(session, state=EmployerState.PENDING, created_at=ago(days))
    rows, _, _ = list_queue(session, actor=make.receiving_actor(session), wanted=Filter(), limit=50)
    assert [(NOW - row.since).days for row in rows] == LONGEST_FIRST
    firms, _ = list_employers(
        session, actor=make.receiving_actor(session), state=EmployerState.PENDING, limit=50
    )
    assert [(NOW - firm.created_at).days for firm in firms] == LONGEST_FIRST
