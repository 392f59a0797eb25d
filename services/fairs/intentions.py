"""Intentions typed in at a fair, by several clerks at once."""

from datetime import datetime

from sqlmodel import Session

from models.fair import FairState
from models.signup import SignUp
from services.actor import Actor
from services.errors import Forbidden, NotAllowedNow
from services.fairs.events import channel_of_fair, fair_in_scope
from services.invitations.telling import Voice
from services.workers.signup import Door, SignUpIn, enter

TYPED_IN = (FairState.ANNOUNCED, FairState.HELD, FairState.FOLLOWED_UP)


def type_in(
    session: Session, *, actor: Actor, fair_id: int, data: SignUpIn, voice: Voice, now: datetime
) -> SignUp:
    """One visitor; typed by two clerks it is one. No consent comes of it: the visitor gives their
    own by the link, on a slip, or when called. Raises NotAllowedNow, and as `signup.enter`."""
    fair = fair_in_scope(session, actor=actor, fair_id=fair_id)
    if not (actor.sending and actor.covers(fair.region_code)):
        raise Forbidden("type_in")
    if fair.state not in TYPED_IN:
        raise NotAllowedNow("fair", fair_id, fair.state, "type_in")
    door = Door(fair.region_code, channel_of_fair(session, fair))
    return enter(session, door=door, data=data, voice=voice, now=now, typed_by=actor)
