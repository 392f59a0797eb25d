"""Channels of publicity: made for a place, printed with a code, and counted by who came."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from models.account import Role
from models.channel import Channel, ChannelKind
from models.person import Person
from models.placement import HOLDING_STATES, Placement
from models.signup import SignUp
from models.vacancy import Vacancy
from reference import regions
from services.actor import Actor, within
from services.errors import Forbidden, InvalidInput, NotFound, Problem
from services.placements.stays import thirty_days
from services.rows import known

LETTERS = "ACDEFHJKMNPRTUVWXY3479"
"""No letter or digit that is taken for another when written by hand or read aloud."""
LENGTH = 5


@dataclass(frozen=True)
class ChannelRow:
    """A channel and how many 人 came by it: registered or signed up, known or not; and of what was
    agreed with them since: promised or working, ever arrived, thirty days past, stayed as long.

    Holds: kept <= due <= arrived <= registered.
    """

    channel: Channel
    title: str  # of its vacancy, "" where it holds several
    registered: int
    holding: int  # promised, on the way or in post
    arrived: int  # ever
    due: int
    kept: int


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
    session: Session, *, actor: Actor, limit: int, offset: int, now: datetime
) -> tuple[list[ChannelRow], int]:
    """Channels of the actor's places (all, to an administrator) with who came; newest first."""
    if actor.role is Role.EMPLOYER:
        raise Forbidden("list_channels")
    mine = within(col(Channel.region_code), actor)
    if actor.role is Role.RECEIVING:
        mine = sa.or_(mine, col(Channel.created_by_id) == actor.account_id)
    total = session.scalar(sa.select(sa.func.count()).select_from(Channel).where(mine)) or 0
    rows = session.execute(
        sa.select(Channel, sa.func.coalesce(col(Vacancy.title), ""))
        .outerjoin(Vacancy, col(Vacancy.id) == col(Channel.vacancy_id))
        .where(mine)
        .order_by(col(Channel.created_at).desc(), col(Channel.id).desc())
        .limit(limit)
        .offset(offset)
    ).all()
    came = _who_came(session, [known(channel.id) for channel, _title in rows])
    return [_counted(one, title, came[known(one.id)], now) for one, title in rows], total


People = dict[int, list[Placement]]
"""By person: what was agreed with them since they came by a channel, oldest first."""


def _counted(channel: Channel, title: str, came: People, now: datetime) -> ChannelRow:
    """Each person once, by the first place they came to."""
    first = [next((p for p in found if p.arrived_on), None) for found in came.values()]
    arrived = [(p.arrived_on, p.left_on) for p in first if p is not None and p.arrived_on]
    due, kept = thirty_days(arrived, now=now)
    holding = sum(any(p.state in HOLDING_STATES for p in found) for found in came.values())
    return ChannelRow(channel, title, len(came), holding, len(arrived), due, kept)


def _who_came(session: Session, ids: Sequence[int]) -> dict[int, People]:
    """By channel: everybody registered or signed up by it, with what was agreed since."""
    registered = sa.select(col(Person.channel_id), col(Person.id), col(Person.created_at)).where(
        col(Person.channel_id).in_(ids),
        col(Person.merged_into_id).is_(None),  # one person, however often registered
    )
    signed = sa.select(col(SignUp.channel_id), col(SignUp.person_id), col(SignUp.at)).where(
        col(SignUp.channel_id).in_(ids)
    )
    since: dict[int, dict[int, datetime]] = {channel: {} for channel in ids}
    for channel, person, at in (*session.execute(registered), *session.execute(signed)):
        since[channel][person] = min(at, since[channel].get(person, at))
    people: sa.CompoundSelect[tuple[int]] = sa.union(
        registered.with_only_columns(col(Person.id)),
        signed.with_only_columns(col(SignUp.person_id)),
    )
    agreed: People = {}
    for one in session.scalars(
        sa.select(Placement)
        .where(col(Placement.person_id).in_(people))
        .order_by(col(Placement.confirmed_at), col(Placement.id))
    ):
        agreed.setdefault(one.person_id, []).append(one)
    return {
        channel: {
            person: [one for one in agreed.get(person, ()) if one.confirmed_at >= at]
            for person, at in came.items()
        }
        for channel, came in since.items()
    }


def _free_code(session: Session) -> str:
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if find_channel(session, code) is None:
            return code
