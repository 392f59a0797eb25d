"""A pair is agreed by both, refused by one, ended when one leaves, completed on day thirty."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.base import WrongMove, check_move
from models.buddy import OPEN_PAIR, PAIR_MOVES, BuddyPair, PairEvent, PairState
from models.placement import ARRIVED_STATES, Placement
from reference.calendar import local_day
from services.actor import Actor
from services.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, Problem
from services.placements.lists import rows_by_id
from services.rows import known, lock_rows

P = PairState
LASTS = timedelta(days=30)


class Half(StrEnum):
    """Whose word it is."""

    NEWCOMER = "newcomer"
    BUDDY = "buddy"


def agree(
    session: Session, *, pair: BuddyPair, half: Half, account_id: int | None, now: datetime
) -> BuddyPair:
    """One of the two says yes; when both have, the pair is active. Twice is once.
    Raises NotAllowedNow for a pair that is over."""
    lock_rows(session, BuddyPair, {known(pair.id)})
    name = f"{half}_agreed_at"
    if getattr(pair, name) is not None and pair.state in OPEN_PAIR:
        return pair
    if pair.state is not P.PROPOSED:
        raise NotAllowedNow("buddy_pair", pair.id, pair.state, "agree")
    setattr(pair, name, now)
    if pair.newcomer_agreed_at is not None and pair.buddy_agreed_at is not None:
        pair.began_on = local_day(now)
        _move(session, pair, P.ACTIVE, account_id, now, "")
    else:
        session.add(pair)
        note_pair(session, pair, P.PROPOSED, account_id=account_id, now=now, note=half.value)
    return pair


def refuse(
    session: Session, *, pair: BuddyPair, half: Half, account_id: int | None, now: datetime,
    reason: str = "",
) -> BuddyPair:  # fmt: skip
    """One of the two would rather not; another is looked for the next morning. Twice is once."""
    lock_rows(session, BuddyPair, {known(pair.id)})
    if pair.state is P.REFUSED:
        return pair
    to = P.REFUSED if pair.state is P.PROPOSED else P.REPLACED
    _move(session, pair, to, account_id, now, f"{half}: {reason}".strip(": "))
    return pair


def end_of_leaver(
    session: Session, *, placement_id: int, account_id: int | None, now: datetime
) -> Sequence[BuddyPair]:
    """Pairs of somebody who left, on either side, end; a newcomer who stays gets another."""
    pairs = session.scalars(
        sa.select(BuddyPair).where(
            col(BuddyPair.state).in_(OPEN_PAIR),
            sa.or_(
                col(BuddyPair.newcomer_id) == placement_id, col(BuddyPair.buddy_id) == placement_id
            ),
        )
    ).all()
    for pair in pairs:
        _move(session, pair, P.REPLACED, account_id, now, "left")
    return pairs


def tend_pairs(session: Session, *, now: datetime) -> int:
    """Pairs of thirty days are completed, those of somebody no longer in post end; how many."""
    first = local_day(now) - LASTS
    gone = sa.select(col(Placement.id)).where(col(Placement.state).not_in(ARRIVED_STATES))
    done = 0
    for pair, arrived_on in session.execute(
        sa.select(BuddyPair, col(Placement.arrived_on))
        .join(Placement, col(Placement.id) == col(BuddyPair.newcomer_id))
        .where(
            col(BuddyPair.state).in_(OPEN_PAIR),
            sa.or_(
                col(Placement.arrived_on) <= first, col(BuddyPair.newcomer_id).in_(gone),
                col(BuddyPair.buddy_id).in_(gone),
            ),
        )
        .order_by(col(BuddyPair.id))
    ).all():  # fmt: skip
        lasted = arrived_on is not None and arrived_on <= first and pair.state is P.ACTIVE
        _move(session, pair, P.COMPLETED if lasted else P.REPLACED, None, now, "")
        done += 1
    return done


def record_word(
    session: Session, *, actor: Actor, pair_id: int, half: str, agrees: bool, now: datetime
) -> BuddyPair:
    """What one of the two told the union, recorded on their word. Raises NotFound, Forbidden (a
    firm), InvalidInput."""
    pair = pair_in_reach(session, actor, pair_id)
    if half not in list(Half):
        raise InvalidInput({"half": (Problem("unknown_choice"),)})
    say = agree if agrees else refuse
    return say(session, pair=pair, half=Half(half), account_id=actor.account_id, now=now)


def pair_in_reach(session: Session, actor: Actor, pair_id: int) -> BuddyPair:
    """A pair of the union of the work place or of the firm. Raises NotFound, Forbidden."""
    of_the_work(actor)
    pair = session.get(BuddyPair, pair_id)
    if pair is None or not rows_by_id(session, actor=actor, ids=[pair.newcomer_id]):
        raise NotFound("buddy_pair", pair_id)
    return pair


def of_the_work(actor: Actor) -> None:
    """Raises Forbidden for whoever is neither the union of the work place nor of a firm there."""
    if not (actor.receiving or actor.role is Role.ENTERPRISE):
        raise Forbidden("buddies")


def note_pair(
    session: Session, pair: BuddyPair, here: PairState | None, *, account_id: int | None,
    now: datetime, note: str = "",
) -> None:  # fmt: skip
    session.add(
        PairEvent(
            pair_id=known(pair.id), at=now, account_id=account_id, from_state=here,
            to_state=pair.state, note=note[:200],
        )
    )  # fmt: skip
    session.flush()


def _move(
    session: Session, pair: BuddyPair, to: PairState, account_id: int | None, now: datetime,
    reason: str,
) -> None:  # fmt: skip
    try:
        check_move("buddy_pair", PAIR_MOVES, pair.state, to)
    except WrongMove as wrong:
        raise NotAllowedNow("buddy_pair", pair.id, wrong.here, to.value) from None
    here, pair.state = pair.state, to
    if to not in OPEN_PAIR:
        pair.ended_at, pair.reason = now, reason[:200]
    session.add(pair)
    note_pair(session, pair, here, account_id=account_id, now=now, note=reason)
