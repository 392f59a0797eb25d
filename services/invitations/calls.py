"""Answers a coordinator writes down for somebody: on the telephone, or from a slip."""

from datetime import datetime

from sqlmodel import Session

from intake.identity import mask_phone
from models.invitation import Invitation, InvitationState, InvitationWay
from models.person import ConsentMeans
from models.proposal import Side
from services.actor import Actor
from services.errors import NotAllowedNow
from services.invitations.lists import call_row, place_came_free
from services.invitations.moves import TOLD_BY_PHONE, note
from services.invitations.replies import Speaker, not_reached, say_no, say_yes
from services.proposals.bundles import Word
from services.proposals.evidence import check_proof, kept_proof
from services.rows import lock_rows

READ = "整段读给本人听，本人说去"


def yes_for(
    session: Session, *, actor: Actor, invitation_id: int, slip: str = "", now: datetime
) -> Invitation:
    """The person said yes: on the telephone after the text was read out (the number called is the
    proof), or on a slip (`slip` says where it lies). Raises as `replies.say_yes`, InvalidInput for
    a slip nobody could find again."""
    row = call_row(session, actor=actor, invitation_id=invitation_id)
    if slip or (row.invitation.way is InvitationWay.SLIP and not row.person.phone):
        check_proof(ConsentMeans.PAPER, slip)
        means, proof = ConsentMeans.PAPER, slip
    else:
        means = ConsentMeans.READ_ALOUD
        proof = f"{READ}，打的{mask_phone(row.person.phone or '')}"
        check_proof(means, proof)
    kept = kept_proof(session, actor=actor, by="", proof=proof, at=now)
    speaker = Speaker(means, kept, actor.account_id)
    return say_yes(session, invitation_id=invitation_id, speaker=speaker, now=now)


def no_for(
    session: Session, *, actor: Actor, invitation_id: int, code: str, now: datetime
) -> Invitation:
    """The person said no and why. Raises as `replies.say_no`."""
    call_row(session, actor=actor, invitation_id=invitation_id)
    speaker = Speaker(ConsentMeans.READ_ALOUD, "", actor.account_id)
    return say_no(session, invitation_id=invitation_id, code=code, speaker=speaker, now=now)


def told_of_place(
    session: Session, *, actor: Actor, invitation_id: int, now: datetime
) -> Invitation:
    """Somebody from the line was told on the telephone that a place came free and is theirs. Saying
    so twice is saying it once. Raises NotAllowedNow where they have no place."""
    row = call_row(session, actor=actor, invitation_id=invitation_id).invitation
    lock_rows(session, Invitation, {invitation_id})
    if row.state is not InvitationState.YES:
        raise NotAllowedNow("invitation", row.id, row.state, "told_of_place")
    if any(one.invitation.id == row.id for one in place_came_free(session, actor=actor, now=now)):
        word = Word(Side.SENDING, actor.account_id, now)
        note(session, row, word, action=TOLD_BY_PHONE, here=row.state)
    return row


def nobody_answered(
    session: Session, *, actor: Actor, invitation_id: int, now: datetime
) -> Invitation:
    """Nobody picked up, or the person was not there."""
    call_row(session, actor=actor, invitation_id=invitation_id)
    return not_reached(session, invitation_id=invitation_id, account_id=actor.account_id, now=now)
