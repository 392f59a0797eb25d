"""An answer is kept once for each day and asker, and what follows from it begins at once.

The same call by two clerks is one; other answers over standing ones need a reason and leave the
old ones, superseded. What differs from the promise card is written beside the card and opens a
case, in which both are heard before it counts for or against the firm.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col

from models.case import CaseKind
from models.followup import AskedBy, FollowUpTalk, Told
from models.placement import ARRIVED_STATES, Placement
from models.promise import Differs
from reference.calendar import local_day
from services.cases.opening import About, open_case
from services.errors import AlreadyExists, InvalidInput, NotAllowedNow, Problem
from services.followup.form import TalkIn
from services.followup.marks import MARKS, PAYDAY, due_day
from services.promises.cards import find_card
from services.promises.differences import note_difference
from services.rows import known, lock_rows

AS_PROMISED: Final[Mapping[str, Differs]] = {
    "post": Differs.POST, "hours": Differs.HOURS, "room": Differs.ROOM, "pay": Differs.PAY,
}  # fmt: skip
HELP: Final[Mapping[str, CaseKind]] = {
    "wages": CaseKind.WAGES, "room": CaseKind.ROOM, "post": CaseKind.OTHER,
    "doctor": CaseKind.HEALTH, "family": CaseKind.FAMILY,
}  # fmt: skip
"""Who is asked for help with what: a case of this kind, for the union of the work place."""
SAID: Final[Mapping[str, str]] = {
    "post": "岗位和说的不一样", "hours": "工时夜班和说的不一样", "room": "住的和说的不一样",
    "pay": "工资和说的不一样", "companion": "一起来的人和说的不一样",
    "money": "有人要钱，或者扣了钱",
}  # fmt: skip
WANTS: Final[Mapping[str, str]] = {
    "wages": "工资要人帮", "room": "宿舍要人帮", "post": "想换岗", "doctor": "要看病",
    "family": "家里有事要人帮",
}  # fmt: skip


def keep_talk(
    session: Session,
    *,
    placement: Placement,
    mark: int,
    data: TalkIn,
    asked_by: AskedBy,
    account_id: int | None,
    now: datetime,
    why: str = "",
) -> FollowUpTalk:
    """Keep an answer, and begin what follows from it; scope is the caller's. The same again is the
    same row. Raises as `write_talk`."""
    row, new = write_talk(
        session, placement=placement, mark=mark, data=data, asked_by=asked_by,
        account_id=account_id, now=now, why=why,
    )  # fmt: skip
    if new and placement.state in ARRIVED_STATES:
        _what_follows(session, placement, row, account_id, now)
    return row


def write_talk(
    session: Session,
    *,
    placement: Placement,
    mark: int,
    data: TalkIn,
    asked_by: AskedBy,
    account_id: int | None,
    now: datetime,
    why: str = "",
) -> tuple[FollowUpTalk, bool]:
    """The answer as a row, and whether it is a new one.

    Raises InvalidInput (nothing answered), NotAllowedNow (not arrived, or a day to come),
    AlreadyExists where a colleague has noted other answers and no reason (`why`) is given.
    """
    due = due_day(placement, mark)
    if mark not in (*MARKS, PAYDAY) or due is None or due > local_day(now):
        raise NotAllowedNow("placement", placement.id, placement.state, "follow_up")
    if data.silent:
        raise InvalidInput({"there": (Problem("missing"),)})
    lock_rows(session, Placement, {known(placement.id)})
    standing = standing_talk(session, known(placement.id), mark, asked_by)
    if standing is not None:
        if same(standing, data):
            return standing, False
        if asked_by is not AskedBy.SELF and not why.strip():
            raise AlreadyExists("follow_up", "mark", standing.id)
        standing.superseded_at, standing.why_corrected = now, why.strip()[:200]
        session.add(standing)
        session.flush()
    row = FollowUpTalk(
        placement_id=known(placement.id), mark=mark, due=due, at=now, asked_by=asked_by,
        account_id=account_id, **{**data.model_dump(), "words": data.words.strip() or None},
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row, True


def same(row: FollowUpTalk, data: TalkIn) -> bool:
    """Whether this says what the row says."""
    told = data.model_dump()
    return all(getattr(row, name) == (value or None if name == "words" else value)
               for name, value in told.items())  # fmt: skip


def standing_talk(
    session: Session, placement_id: int, mark: int, asked_by: AskedBy
) -> FollowUpTalk | None:
    """What this asker has noted of that day and was not corrected since."""
    return session.scalars(
        sa.select(FollowUpTalk).where(
            col(FollowUpTalk.placement_id) == placement_id,
            col(FollowUpTalk.mark) == mark,
            col(FollowUpTalk.asked_by) == asked_by,
            col(FollowUpTalk.superseded_at).is_(None),
        )
    ).first()


def _what_follows(
    session: Session, placement: Placement, row: FollowUpTalk, account_id: int | None,
    now: datetime,
) -> None:  # fmt: skip
    about, words = About(known(placement.id)), row.words or ""
    differing = [name for name in AS_PROMISED if getattr(row, name) is Told.NO]
    card = find_card(session, placement_id=known(placement.id))
    if card is not None:
        for name in differing:
            note_difference(
                session, card_id=known(card.row.id), what=AS_PROMISED[name], words=words,
                account_id=account_id, now=now,
            )  # fmt: skip
    told: dict[CaseKind, list[str]] = {}
    if differing:
        told[CaseKind.PROMISE] = [SAID[name] for name in differing]
    if row.paid is Told.NO:
        told.setdefault(CaseKind.WAGES, []).append("到了发薪日，第一次工资没有发")
    for name in row.help:
        told.setdefault(HELP[name], []).append(WANTS[name])
    for kind, lines in told.items():
        open_case(
            session, kind=kind, about=about, words="；".join([*lines, *([words] if words else [])]),
            account_id=account_id, now=now, arose_on=row.due if row.paid is Told.NO else None,
        )  # fmt: skip
