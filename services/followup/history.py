"""What was asked and answered of one placement, and one call of it as its form shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Account, Role
from models.followup import AskedBy, FollowUpTalk
from models.person import Person
from models.placement import ARRIVED_STATES, Placement
from reference.calendar import local_day
from services.actor import Actor
from services.errors import NotAllowedNow, NotFound
from services.followup.form import TalkIn
from services.followup.marks import NEWCOMER, asker_of, due_day, marks_of
from services.placements.lists import Row, rows_by_id
from services.rows import known


@dataclass(frozen=True)
class Companion:
    """Somebody of the same party in post: whom to ring when the person is not reached."""

    placement_id: int
    name: str | None


@dataclass(frozen=True)
class Asking:
    """One placement at one mark; `standing` is what this end has noted already."""

    row: Row
    mark: int
    due: date
    standing: FollowUpTalk | None
    talks: Sequence[tuple[FollowUpTalk, str]]  # all marks, superseded ones too, newest first
    companions: Sequence[Companion]
    village: str


def asking_of(
    session: Session, *, actor: Actor, placement_id: int, mark: int, now: datetime
) -> Asking:
    """Six queries. Raises NotFound, Forbidden, NotAllowedNow (no such day, or one to come)."""
    asker = asker_of(actor)
    rows = reached(session, actor=actor, placement_id=placement_id, now=now)
    if not rows:
        raise NotFound("placement", placement_id)
    placement = rows[0].placement
    due = due_day(placement, mark)
    if mark not in marks_of(asker) or due is None or due > local_day(now):
        raise NotAllowedNow("placement", placement_id, placement.state, "follow_up")
    talks = _talks(session, placement_id, asker)
    mine = [t for t, _ in talks
            if t.mark == mark and t.asked_by is asker and t.superseded_at is None]  # fmt: skip
    person = session.get_one(Person, placement.person_id)
    return Asking(
        row=rows[0], mark=mark, due=due, standing=next(iter(mine), None), talks=talks,
        companions=_companions(session, actor, placement),
        village=f"{person.township} {person.village}".strip(),
    )  # fmt: skip


def as_typed(talk: FollowUpTalk) -> dict[str, object]:
    """The answer as the form shows it."""
    return {name: getattr(talk, name) or "" for name in TalkIn.model_fields}


def reached(session: Session, *, actor: Actor, placement_id: int, now: datetime) -> list[Row]:
    """The placement where this reader may ask about it: the union of a firm of newcomers only."""
    rows = rows_by_id(session, actor=actor, ids=[placement_id])
    if actor.role is not Role.ENTERPRISE:
        return rows
    since = local_day(now) - timedelta(days=NEWCOMER)
    return [row for row in rows if (row.placement.arrived_on or since) > since]


def _talks(session: Session, placement_id: int, asker: AskedBy) -> list[tuple[FollowUpTalk, str]]:
    """What somebody told the district or by their own link stays there: the union of a firm reads
    what it noted itself."""
    own = col(FollowUpTalk.asked_by) == asker if asker is AskedBy.ENTERPRISE else sa.true()
    rows = session.execute(
        sa.select(FollowUpTalk, col(Account.display_name))
        .outerjoin(Account, col(Account.id) == col(FollowUpTalk.account_id))
        .where(col(FollowUpTalk.placement_id) == placement_id, own)
        .order_by(col(FollowUpTalk.at).desc(), col(FollowUpTalk.id).desc())
    )
    return [(talk, who or "") for talk, who in rows]


def _companions(session: Session, actor: Actor, placement: Placement) -> list[Companion]:
    if placement.party_id is None:
        return []
    ids = session.scalars(
        sa.select(col(Placement.id)).where(
            col(Placement.party_id) == placement.party_id, col(Placement.id) != placement.id,
            col(Placement.state).in_(ARRIVED_STATES),
        )
    ).all()  # fmt: skip
    return [
        Companion(known(row.placement.id), row.name)
        for row in rows_by_id(session, actor=actor, ids=[known(one) for one in ids])
    ]
