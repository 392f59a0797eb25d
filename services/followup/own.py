"""Somebody's own word from their link: the card of their post says what was promised, five taps
say how it is."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.followup import AskedBy, FollowUpTalk, Told
from models.invitation import LinkPurpose, WorkerLink
from models.placement import ARRIVED_STATES
from reference.calendar import local_day
from services.errors import InvalidInput, NotFound, Problem
from services.followup.form import TalkIn
from services.followup.marks import MARKS, PAYDAY, due_day, payday_open
from services.followup.talks import keep_talk
from services.promises.cards import Card, card_of

OF_PAYDAY = ("paid", "paid_days", "paid_fen", "slip")


@dataclass(frozen=True)
class OwnFollowUp:
    """mark: the day the answer counts for, None before the first or when no longer in post;
    days since arrival; payday: whether the first pay is asked about; said: answered already."""

    card: Card
    mark: int | None
    days: int | None
    payday: bool
    said: bool


def own_follow_up(session: Session, *, link: WorkerLink, now: datetime) -> OwnFollowUp:
    """Raises NotFound for a link of another purpose."""
    if link.purpose is not LinkPurpose.PROMISE:
        raise NotFound("link", None)
    card, today = card_of(session, placement_id=link.subject_id), local_day(now)
    placement = card.placement
    if placement.state not in ARRIVED_STATES or placement.arrived_on is None:
        return OwnFollowUp(card, None, None, payday=False, said=False)
    passed = [m for m in MARKS if (due := due_day(placement, m)) is not None and due <= today]
    mark = max(passed, default=None)
    said = mark is not None and session.scalar(
        sa.select(col(FollowUpTalk.id)).where(
            col(FollowUpTalk.placement_id) == placement.id, col(FollowUpTalk.mark) == mark,
            col(FollowUpTalk.asked_by) == AskedBy.SELF,
            col(FollowUpTalk.superseded_at).is_(None),
        )
    ) is not None  # fmt: skip
    days = (today - placement.arrived_on).days
    return OwnFollowUp(card, mark, days, payday_open(placement, today), said)


def answer_own(session: Session, *, link: WorkerLink, data: TalkIn, now: datetime) -> OwnFollowUp:
    """Kept under the open day, what is about the first pay under the payday; said again, the later
    word stands. Raises NotFound, InvalidInput (nothing answered)."""
    own = own_follow_up(session, link=link, now=now)
    told = data.model_dump()
    pay = {name: told.pop(name) for name in OF_PAYDAY}
    asked = {PAYDAY: pay} if own.payday and data.paid is not Told.UNKNOWN else {}
    rest = TalkIn.model_validate(told)
    if own.mark is not None and not rest.silent:
        asked[own.mark] = told
    if not asked:
        raise InvalidInput({"there": (Problem("missing"),)})
    for mark, values in asked.items():
        keep_talk(
            session, placement=own.card.placement, mark=mark, data=TalkIn.model_validate(values),
            asked_by=AskedBy.SELF, account_id=None, now=now, why="self",
        )  # fmt: skip
    return own
