"""A fair counted to the last stage: posts, visits, intentions, calls, confirmed, arrived, 30 days.

Whoever was at several fairs before a firm agreed counts at the last of them, so that fairs may be
added; a vacancy shown at three is one. Views stand outside: one broadcast with ten million had a
tenth of a percent arrive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.fair import Fair, FairPost
from models.placement import Placement, PlacementState
from models.signup import SignUp, SignUpPost
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.fairs.events import list_fairs
from services.placements.stays import thirty_days
from services.workers.callbacks import CALLED_WITHIN

GONE = (PlacementState.CANCELLED,)


@dataclass(frozen=True)
class Funnel:
    """firms 家, posts 个 (distinct), places 人; visits 人次; times 人次 and people 人 of
    intentions; everything after is 人. `due` of the arrived have had thirty days, `kept` of them
    were there.

    Holds: kept <= due <= arrived <= confirmed <= people <= times.
    """

    firms: int
    posts: int
    places: int
    visits: int | None
    times: int
    people: int
    wanted_call: int
    called: int
    called_late: int
    confirmed: int
    arrived: int
    due: int
    kept: int


@dataclass(frozen=True)
class AskedAt:
    """A post asked about at a fair. people 人 asked; of them confirmed and arrived 人 at this very
    post (`due` have had thirty days there, `kept` were still there), and arrived elsewhere.

    Holds: kept <= due <= arrived <= confirmed, arrived + elsewhere <= people.
    """

    vacancy_id: int
    title: str
    firm: str
    people: int
    confirmed: int
    arrived: int
    due: int
    kept: int
    elsewhere: int


@dataclass(frozen=True)
class Year:
    """Over several fairs: fairs 场, distinct posts 个, visits 人次, intentions 人次 and 人."""

    fairs: int
    posts: int
    visits: int
    times: int
    people: int
    arrived: int


def funnel_of(session: Session, fair: Fair, *, now: datetime) -> Funnel:
    """Six queries."""
    firms, posts, places = session.execute(
        sa.select(
            sa.func.count(sa.distinct(col(Vacancy.employer_id))),
            sa.func.count(),
            sa.func.coalesce(sa.func.sum(col(FairPost.places)), 0),
        )
        .select_from(FairPost)
        .join(Vacancy, col(Vacancy.id) == col(FairPost.vacancy_id))
        .where(col(FairPost.fair_id) == fair.id)
    ).one()
    rows = _signups(session, [fair.channel_id])
    wanted = [row for row in rows if row.wants_call]
    called = [row for row in wanted if row.called_at is not None]
    late = [row for row in called if row.called_at and row.called_at > row.at + CALLED_WITHIN]
    stays = _came_of_it(session, {fair.channel_id: rows})[fair.channel_id]
    arrived = [one for one in stays if one.arrived_on is not None]
    due, kept = _thirty_days(arrived, now)
    return Funnel(
        firms=int(firms), posts=int(posts), places=int(places), visits=fair.visits,
        times=len(rows), people=_people(rows), wanted_call=_people(wanted),
        called=_people(called), called_late=_people(late),
        confirmed=len(stays), arrived=len(arrived), due=due, kept=kept,
    )  # fmt: skip


def asked_at(session: Session, fair: Fair, *, now: datetime) -> list[AskedAt]:
    """The posts people asked about there, the most asked first. A placement counts where it was
    agreed after the sign-up and no later fair comes before, as in the funnel."""
    rows = session.execute(
        sa.select(Vacancy, col(Employer.name), col(SignUp.person_id))
        .join(SignUpPost, col(SignUpPost.vacancy_id) == col(Vacancy.id))
        .join(SignUp, col(SignUp.id) == col(SignUpPost.sign_up_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(SignUp.channel_id) == fair.channel_id)
    ).all()
    signed = _signups(session, [fair.channel_id])
    stays = _came_of_it(session, {fair.channel_id: signed})[fair.channel_id]
    came = {one.person_id: one for one in stays}
    posts: dict[int, tuple[Vacancy, str, set[int]]] = {}
    for vacancy, firm, person_id in rows:
        posts.setdefault(vacancy.id or 0, (vacancy, firm, set()))[2].add(person_id)
    found = []
    for vacancy_id, (vacancy, firm, people) in posts.items():
        mine = [came[one] for one in people if one in came]
        here = [one for one in mine if one.vacancy_id == vacancy_id]
        arrived = [one for one in mine if one.arrived_on is not None]
        at_it = [one for one in arrived if one.vacancy_id == vacancy_id]
        due, kept = _thirty_days(at_it, now)
        found.append(
            AskedAt(
                vacancy_id, vacancy.title, firm, people=len(people), confirmed=len(here),
                arrived=len(at_it), due=due, kept=kept, elsewhere=len(arrived) - len(at_it),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-one.people, one.vacancy_id))


def _thirty_days(arrived: Sequence[Placement], now: datetime) -> tuple[int, int]:
    return thirty_days([(p.arrived_on, p.left_on) for p in arrived if p.arrived_on], now=now)


def year_of(session: Session, *, actor: Actor, now: datetime) -> Year:
    """The fairs of this Shanghai year in the actor's sight, held ones."""
    year = local_day(now).year
    fairs = [one for one in list_fairs(session, actor=actor, limit=1_000)
             if one.held_on.year == year and one.held_on <= local_day(now)]  # fmt: skip
    ids = [one.id for one in fairs if one.id is not None]
    posts = session.scalar(
        sa.select(sa.func.count(sa.distinct(col(FairPost.vacancy_id)))).where(
            col(FairPost.fair_id).in_(ids)
        )
    )
    by = {one.channel_id: _signups(session, [one.channel_id]) for one in fairs}
    rows = [row for found in by.values() for row in found]
    stays = [one for found in _came_of_it(session, by).values() for one in found]
    return Year(
        fairs=len(fairs), posts=posts or 0, visits=sum(one.visits or 0 for one in fairs),
        times=len(rows), people=len({row.person_id for row in rows}),
        arrived=sum(one.arrived_on is not None for one in stays),
    )  # fmt: skip


def _people(rows: Sequence[SignUp]) -> int:
    return len({row.person_id for row in rows})


def _signups(session: Session, channels: Sequence[int]) -> list[SignUp]:
    return list(
        session.scalars(
            sa.select(SignUp).where(col(SignUp.channel_id).in_(channels)).order_by(col(SignUp.id))
        )
    )


def _came_of_it(session: Session, by: dict[int, list[SignUp]]) -> dict[int, list[Placement]]:
    """Per channel: of each person's placements agreed after their sign-up there, the first one
    that no later fair comes before."""
    fairs = set(session.scalars(sa.select(col(Fair.channel_id))))
    people = sorted({row.person_id for rows in by.values() for row in rows})
    signed: dict[int, list[SignUp]] = {}
    for row in session.scalars(sa.select(SignUp).where(col(SignUp.person_id).in_(people))):
        if row.channel_id in fairs:
            signed.setdefault(row.person_id, []).append(row)
    placed: dict[int, list[Placement]] = {}
    for one in session.scalars(
        sa.select(Placement)
        .where(col(Placement.person_id).in_(people), col(Placement.state).not_in(GONE))
        .order_by(col(Placement.confirmed_at), col(Placement.id))
    ):
        placed.setdefault(one.person_id, []).append(one)
    found: dict[int, list[Placement]] = {channel: [] for channel in by}
    for person, rows in signed.items():
        for one in placed.get(person, ()):
            before = [row for row in rows if row.at <= one.confirmed_at]
            last = max(before, key=lambda row: (row.at, row.id or 0), default=None)
            if last is not None and last.channel_id in found:
                found[last.channel_id].append(one)
                break
    return found
