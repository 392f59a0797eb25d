"""Somebody's own word from their link: the card of their post says what was promised, five taps
say how it is, and what differs is said at any time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.case import CaseKind
from models.followup import AskedBy, FollowUpTalk, Told
from models.invitation import LinkPurpose, WorkerLink
from models.placement import ARRIVED_STATES
from models.promise import Differs
from reference.calendar import local_day
from services.cases.opening import About, open_case
from services.errors import InvalidInput, NotFound, Problem
from services.followup.form import TalkIn
from services.followup.marks import MARKS, PAYDAY, due_day, payday_open
from services.followup.talks import AS_PROMISED, SAID, keep_talk, standing_talk, write_talk
from services.promises.cards import Card, card_of
from services.promises.differences import note_difference
from services.rows import known

OF_PAYDAY = ("paid", "paid_days", "paid_fen", "slip")
WAGES = frozenset({Differs.MONEY})
"""Money asked or taken off is a matter of wages; whatever else differs is one of the promise."""


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


def say_differs(
    session: Session, *, link: WorkerLink, what: Collection[Differs], words: str, now: datetime
) -> None:
    """What was found otherwise than on the card: beside the card, among the answers of the open day
    (so that it counts like one given in a call) and as a case, for the union of the work place.

    Raises NotFound, InvalidInput (nothing named)."""
    own = own_follow_up(session, link=link, now=now)
    named = list(dict.fromkeys(what))
    if not named:
        raise InvalidInput({"what": (Problem("missing"),)})
    for one in named:
        note_difference(
            session, card_id=known(own.card.row.id), what=one, words=words, account_id=None, now=now
        )
    _among_answers(session, own, named, words, now)
    for kind, those in (
        (CaseKind.PROMISE, [one for one in named if one not in WAGES]),
        (CaseKind.WAGES, [one for one in named if one in WAGES]),
    ):
        lines = [SAID[one.value] for one in those] + ([words.strip()] if words.strip() else [])
        if those:
            open_case(
                session, kind=kind, about=About(known(own.card.placement.id)), account_id=None,
                words="；".join(lines), now=now,
            )  # fmt: skip


def _among_answers(
    session: Session, own: OwnFollowUp, named: Collection[Differs], words: str, now: datetime
) -> None:
    """The answer of the day with these as NO; before the first day there is none to stand in."""
    said = {name: Told.NO for name, differs in AS_PROMISED.items() if differs in named}
    placement = own.card.placement
    if own.mark is None or not said:
        return
    standing = standing_talk(session, known(placement.id), own.mark, AskedBy.SELF)
    told = {name: got for name in TalkIn.model_fields
            if (got := getattr(standing, name, None)) is not None}  # fmt: skip
    data = TalkIn.model_validate(told | said | ({"words": words.strip()} if words.strip() else {}))
    write_talk(
        session, placement=placement, mark=own.mark, data=data, asked_by=AskedBy.SELF,
        account_id=None, now=now, why="self",
    )  # fmt: skip
