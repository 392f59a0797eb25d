"""The days on which somebody in post is asked, who asks, and how long a day stays open.

union_services.md 16, domain.md 1.3 stage 9: days 1, 3, 7, 15, 30, 60, 90, 180, 365 after arrival
and the day after the first payday. Up to day 15 the buddy asks (the union of the work place where
there is none, or a day later); the union of the work place from then on; at 90 and 180 both ends.
Where the firm's own union has an account it is asked before the district: a day after the buddy
where there is one, and the district a day after it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

import sqlalchemy as sa
from sqlmodel import col

from models.account import Account, Role
from models.buddy import BuddyPair, PairState
from models.followup import AskedBy, FollowUpTalk
from models.placement import Placement
from models.vacancy import Vacancy
from services.actor import Actor
from services.errors import Forbidden

MARKS: Final = (1, 3, 7, 15, 30, 60, 90, 180, 365)
PAYDAY: Final = 0
BUDDYS: Final = (1, 3, 7, 15)
"""Marks a buddy answers for."""
OF_HOME: Final = (90, 180)
"""Marks at which the sending county asks too."""
LONGEST: Final = 14
"""Days a mark stays open, at most until the next one: who was not asked by then was missed."""

NEWCOMER: Final = 30
"""Days after arrival a firm's union sees somebody: their last mark is open until the next."""

ASKS: Mapping[Role, AskedBy] = {
    Role.RECEIVING: AskedBy.RECEIVING, Role.SENDING: AskedBy.SENDING,
    Role.ENTERPRISE: AskedBy.ENTERPRISE,
}  # fmt: skip


def asker_of(actor: Actor) -> AskedBy:
    """As whom this actor asks. Raises Forbidden: a caller is never the firm (its union is not the
    firm: `services.accounts.register`)."""
    if actor.role not in ASKS:
        raise Forbidden("follow_up")
    return ASKS[actor.role]


def marks_of(asker: AskedBy) -> tuple[int, ...]:
    if asker is AskedBy.ENTERPRISE:
        return BUDDYS
    return OF_HOME if asker is AskedBy.SENDING else (*MARKS, PAYDAY)


def only_district(actor: Actor) -> None:
    """Raises Forbidden for anybody but the unions of the two ends."""
    if asker_of(actor) is AskedBy.ENTERPRISE:
        raise Forbidden("follow_up")


def last_day(mark: int) -> int:
    """Days after the due day on which a mark is still open."""
    if mark == PAYDAY:
        return LONGEST - 1
    following = next((one for one in MARKS if one > mark), mark + LONGEST)
    return min(following - mark, LONGEST) - 1


def due_day(placement: Placement, mark: int) -> date | None:
    """The day somebody is to be asked; None where there is none (no payday known)."""
    if mark == PAYDAY:
        first = placement.first_pay_on
        return None if first is None else first + timedelta(days=1)
    return None if placement.arrived_on is None else placement.arrived_on + timedelta(days=mark)


def current_mark(placement: Placement, today: date) -> int | None:
    """The mark of arrival that is open today; None between two."""
    for mark in MARKS:
        due = due_day(placement, mark)
        if due is not None and due <= today <= due + timedelta(days=last_day(mark)):
            return mark
    return None


def payday_open(placement: Placement, today: date) -> bool:
    """Whether the day after the first payday is open today."""
    due = due_day(placement, PAYDAY)
    return due is not None and due <= today <= due + timedelta(days=last_day(PAYDAY))


def is_open(mark: int, today: date) -> sa.ColumnElement[bool]:
    """SQL: the mark of this placement is open today."""
    column = col(Placement.first_pay_on) if mark == PAYDAY else col(Placement.arrived_on)
    until = today - timedelta(days=mark if mark != PAYDAY else 1)
    return column.between(until - timedelta(days=last_day(mark)), until)


def answered(mark: int, asker: AskedBy) -> sa.Exists:
    """SQL: somebody has asked who counts for `asker`: the person's own word and a buddy's do."""
    counts = [AskedBy.SELF, AskedBy.BUDDY, asker]
    if mark not in OF_HOME:
        counts = list(AskedBy)
    return sa.exists().where(
        col(FollowUpTalk.placement_id) == col(Placement.id),
        col(FollowUpTalk.mark) == mark,
        col(FollowUpTalk.superseded_at).is_(None),
        col(FollowUpTalk.asked_by).in_(counts),
    )


def its_turn(asker: AskedBy, mark: int, today: date) -> sa.ColumnElement[bool]:
    """SQL: nobody nearer to the person answers for this day, or theirs have passed: the buddy, then
    the firm's own union, then the district, each a day after the one before."""
    if mark not in BUDDYS or asker is AskedBy.SENDING:
        return sa.true()
    pair = sa.exists().where(
        col(BuddyPair.newcomer_id) == col(Placement.id), col(BuddyPair.state) == PairState.ACTIVE
    )
    since, due = col(Placement.arrived_on), today - timedelta(days=mark)
    union = _has_union() if asker is AskedBy.RECEIVING else sa.false()
    both, one = since < due - timedelta(1), since < due
    return sa.and_(sa.or_(~pair, one), sa.or_(~union, one), sa.or_(~sa.and_(pair, union), both))


def _has_union() -> sa.ColumnElement[bool]:
    """SQL: the firm of this placement has a union with an account here."""
    posts = (
        sa.select(col(Vacancy.id))
        .join(Account, col(Account.employer_id) == col(Vacancy.employer_id))
        .where(col(Account.role) == Role.ENTERPRISE, col(Account.active))
    )
    return col(Placement.vacancy_id).in_(posts)
