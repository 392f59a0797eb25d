"""What a buddy notes after a talk, on days 1, 3, 7, 15 and 30: one tap, kept as a follow-up."""

from datetime import datetime
from typing import Final

from sqlmodel import Session

from models.buddy import PairState
from models.followup import AskedBy, FollowUpTalk
from models.invitation import WorkerLink
from models.placement import Placement
from reference.calendar import local_day
from services.buddies.lists import own_pair
from services.buddies.moves import Half
from services.errors import NotAllowedNow
from services.followup.form import TalkIn
from services.followup.marks import BUDDYS, due_day
from services.followup.talks import keep_talk

TALKS: Final = (*BUDDYS, 30)


def note_by_buddy(
    session: Session, *, link: WorkerLink, pair_id: int, data: TalkIn, now: datetime
) -> FollowUpTalk:
    """Kept under the last of the days that has come. Raises NotFound, NotAllowedNow (not the buddy
    of an active pair, or before day one), InvalidInput."""
    card = own_pair(session, link=link, pair_id=pair_id, now=now)
    newcomer = session.get_one(Placement, card.pair.newcomer_id)
    today = local_day(now)
    come = [m for m in TALKS if (due := due_day(newcomer, m)) is not None and due <= today]
    if card.half is not Half.BUDDY or card.pair.state is not PairState.ACTIVE or not come:
        raise NotAllowedNow("buddy_pair", pair_id, card.pair.state, "note")
    return keep_talk(
        session, placement=newcomer, mark=come[-1], data=data, asked_by=AskedBy.BUDDY,
        account_id=None, now=now, why="buddy",
    )  # fmt: skip
