"""Channels of publicity: made for a place, printed with a code, and counted by who came."""

import secrets
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models.account import Role
from models.channel import Channel, ChannelKind
from models.person import Person
from models.placement import HOLDING_STATES, Placement
from models.vacancy import Vacancy
from reference import regions
from services.actor import Actor, within
from services.errors import Forbidden, InvalidInput, NotFound, Problem

LETTERS = "ACDEFHJKMNPRTUVWXY3479"
"""No letter or digit that is taken for another when written by hand or read aloud."""
LENGTH = 5


@dataclass(frozen=True)
class ChannelRow:
    """A channel and how many 人 came by it: registered, promised or working, ever arrived."""

    channel: Channel
    title: str  # of its vacancy, "" where it holds several
    registered: int
    holding: int  # promised, on the way or in post
    arrived: int  # ever


def open_channel(
    session: Session,
    *,
    actor: Actor,
    kind: ChannelKind,
    region_code: str,
    township: str = "",
    vacancy_id: int | None = None,
    now: datetime,
) -> Channel:
    """The channel of this kind for this place and vacancy; the same one each time it is asked for.

    Coordinators and administrators, for places in their scope; a receiving coordinator may make
    one for any place its firms look for people in. Raises Forbidden, NotFound.
    """
    _may_open(actor, region_code)
    key = vacancy_id or 0
    same = select(Channel).where(
        Channel.kind == kind,
        Channel.region_code == region_code,
        Channel.township == township,
        Channel.vacancy_key == key,
    )
    found = session.exec(same).first()
    if found is not None:
        return found
    channel = Channel(
        code=_free_code(session),
        kind=kind,
        region_code=region_code,
        township=township,
        vacancy_id=vacancy_id,
        vacancy_key=key,
        created_at=now,
        created_by_id=actor.account_id,
    )
    try:
        with session.begin_nested():
            session.add(channel)
            session.flush()
    except IntegrityError:
        return session.exec(same).one()  # the other click was first
    return channel


def _may_open(actor: Actor, region_code: str) -> None:
    if actor.role is Role.EMPLOYER:
        raise Forbidden("open_channel")
    if actor.role is Role.SENDING and not actor.covers(region_code):
        raise NotFound("region", region_code)


def counties_for(session: Session, *, actor: Actor) -> list[str]:
    """Counties an actor makes publicity for: a sending coordinator's own; to others, all that
    people on the rosters come from."""
    if actor.role is Role.SENDING:
        return sorted({unit.code for own in actor.regions for unit in regions.counties(own)})
    return sorted(session.scalars(sa.select(col(Person.region_code)).distinct()))


def find_channel(session: Session, code: str) -> Channel | None:
    """The channel of a code as people give it: any case, spaces left out; None if nobody has it."""
    tidy = "".join(code.upper().split())
    if len(tidy) != LENGTH or set(tidy) - set(LETTERS):
        return None
    return session.exec(select(Channel).where(Channel.code == tidy)).first()


def channel_of(session: Session, code: str) -> int | None:
    """The id for a code typed into a person's form; "" is nobody's. Raises InvalidInput."""
    if not code.strip():
        return None
    found = find_channel(session, code)
    if found is None:
        raise InvalidInput({"channel_code": (Problem("unknown_channel"),)})
    return found.id


def list_channels(
    session: Session, *, actor: Actor, limit: int, offset: int
) -> tuple[list[ChannelRow], int]:
    """Channels of the actor's places (all, to an administrator) with who came; newest first."""
    if actor.role is Role.EMPLOYER:
        raise Forbidden("list_channels")
    mine = within(col(Channel.region_code), actor)
    if actor.role is Role.RECEIVING:
        mine = sa.or_(mine, col(Channel.created_by_id) == actor.account_id)
    total = session.scalar(sa.select(sa.func.count()).select_from(Channel).where(mine)) or 0
    rows = session.execute(
        sa.select(
            Channel,
            sa.func.coalesce(col(Vacancy.title), ""),
            sa.func.count(sa.distinct(col(Person.id))),
            _people(col(Placement.state).in_(HOLDING_STATES)),
            _people(col(Placement.arrived_on).is_not(None)),
        )
        .outerjoin(Vacancy, col(Vacancy.id) == col(Channel.vacancy_id))
        .outerjoin(
            Person,
            sa.and_(
                col(Person.channel_id) == col(Channel.id),
                col(Person.merged_into_id).is_(None),  # one person, however often registered
            ),
        )
        .outerjoin(Placement, col(Placement.person_id) == col(Person.id))
        .where(mine)
        .group_by(col(Channel.id), col(Vacancy.title))
        .order_by(col(Channel.created_at).desc(), col(Channel.id).desc())
        .limit(limit)
        .offset(offset)
    )
    return [ChannelRow(*row) for row in rows], total


def _people(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """人 with such a placement, each once."""
    return sa.func.count(sa.distinct(col(Person.id))).filter(condition)


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if find_channel(session, code) is None:
            return code
