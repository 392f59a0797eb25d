"""What an invited person answers, by link, on a slip or on the telephone.

A yes takes a place the moment it is written, or stands in line where none is left: the vacancy rows
are locked first (on SQLite the transaction is the lock), so that of any number of yeses at the same
moment exactly as many are kept as there are places. Saying the same twice is saying it once.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.invitation import WAITING, Invitation, InvitationEvent, InvitationState
from models.person import ConsentMeans
from models.proposal import ProposalState, Side
from services.errors import InvalidInput, NotAllowedNow, NotFound, Problem, VacancyFull
from services.invitations.moves import FROM_LINE, mates_of, move, note
from services.invitations.places import free_places, in_line
from services.proposals.bundles import Bundle, Word, load_bundle
from services.proposals.decisions import take_no, take_yes

S, P = InvitationState, ProposalState
MOST_TRIES = 3
"""Calls that reach nobody before the next one in line is asked."""
ANSWERABLE = (*WAITING, S.LAPSED, S.YES, S.STANDBY)


@dataclass(frozen=True)
class Speaker:
    """Who says it and how it is proved: the person by the link, or a coordinator for them."""

    means: ConsentMeans
    proof: str
    account_id: int | None = None


def say_yes(session: Session, *, invitation_id: int, speaker: Speaker, now: datetime) -> Invitation:
    """The person goes. The row comes back as YES, STANDBY (every place is taken), or AGREED (a
    companion has not answered). Raises NotFound, NotAllowedNow (over, or said no before),
    VacancyNotOpen, ConsentMissing.
    """
    bundle, row, mates = _locked(session, invitation_id)
    word = _word(speaker, now)
    if row.said_yes_at is not None and row.state in (S.AGREED, S.YES, S.STANDBY):
        return row
    _check_open(bundle, row)
    row.said_yes_at, row.replied_at = row.said_yes_at or now, row.replied_at or now
    if any(one.said_yes_at is None for one in mates):
        move(session, row, S.AGREED, word, action="yes", code=speaker.means)
        return row
    _seat(session, bundle, mates, word, speaker.means)
    return row


def say_no(
    session: Session, *, invitation_id: int, code: str, speaker: Speaker, now: datetime
) -> Invitation:
    """The person does not go, also after a yes as long as the firm has not confirmed. Companions
    of the party are asked no further: the coordinator speaks with them. Raises as `say_yes`,
    InvalidInput for an unknown reason."""
    bundle, row, mates = _locked(session, invitation_id)
    if row.state is S.NO:
        return row
    _check_open(bundle, row)
    word = _word(speaker, now)
    take_no(session, bundle, word, code)
    row.replied_at = row.replied_at or now
    row.said_yes_at = None
    move(session, row, S.NO, word, action="no", code=code)
    for mate in mates:
        if mate is not row:
            move(session, mate, S.WITHDRAWN, word, action="companion_no")
    return row


def not_reached(
    session: Session, *, invitation_id: int, account_id: int | None, now: datetime
) -> Invitation:
    """A call that reached nobody; after the third the next one in line is asked."""
    _bundle, row, mates = _locked(session, invitation_id)
    if row.state not in WAITING:
        raise NotAllowedNow("invitation", row.id, row.state, "not_reached")
    word = Word(Side.SENDING, account_id, now)
    row.tries += 1
    note(session, row, word, action="not_reached", here=row.state)
    if row.tries >= MOST_TRIES:
        for mate in mates:
            if mate.state in WAITING:
                move(session, mate, S.LAPSED, word, action="not_reached_again")
    return row


def wants_other(
    session: Session, *, invitation_id: int, vacancy_id: int, speaker: Speaker, now: datetime
) -> Invitation:
    """In line, they would rather take this other post: for the coordinator to swap. Raises
    InvalidInput for a post that was not offered beside."""
    bundle, row, _mates = _locked(session, invitation_id)
    if row.state is not S.STANDBY:
        raise NotAllowedNow("invitation", row.id, row.state, "wants_other")
    offered = {one.get("vacancy_id") for one in bundle.lead.alternatives}
    if vacancy_id not in offered:
        raise InvalidInput({"vacancy_id": (Problem("unknown_choice"),)})
    row.wants_other_id = vacancy_id
    note(session, row, _word(speaker, now), action="wants_other", here=row.state)
    return row


def seat_standby(session: Session, *, invitation_id: int, now: datetime) -> Invitation:
    """Somebody in line is put on a place that opened, whole party or nobody. Raises VacancyFull
    where it is not enough."""
    bundle, row, mates = _locked(session, invitation_id)
    if row.state is not S.STANDBY:
        return row
    said = _said(session, row)
    word = Word(Side.WORKER, said.account_id, now, said.note)
    take_yes(session, bundle, word, ConsentMeans(said.reason_code))
    for one in mates:
        move(session, one, S.YES, Word(Side.SYSTEM, None, now), action=FROM_LINE)
    return row


def _seat(
    session: Session,
    bundle: Bundle,
    mates: Sequence[Invitation],
    word: Word,
    means: ConsentMeans,
) -> None:
    """All have said yes: on their places, or in line behind who stands there already."""
    needed = Counter(member.vacancy_id for member in bundle.members)
    free, ahead = free_places(session, list(needed)), in_line(session, list(needed))
    to = S.STANDBY
    if all(free[one] - ahead[one] >= count for one, count in needed.items()):
        try:
            take_yes(session, bundle, word, means)
            to = S.YES
        except VacancyFull:  # counted with the same lock held: never, but a yes is not lost
            to = S.STANDBY
    for one in mates:
        move(session, one, to, word, action="yes", code=means)


def _said(session: Session, row: Invitation) -> InvitationEvent:
    """The event of the yes that put them in line: by what means, and the proof."""
    return session.scalars(
        sa.select(InvitationEvent)
        .where(col(InvitationEvent.invitation_id) == row.id, col(InvitationEvent.action) == "yes")
        .order_by(col(InvitationEvent.id).desc())
        .limit(1)
    ).one()


def _locked(session: Session, invitation_id: int) -> tuple[Bundle, Invitation, list[Invitation]]:
    """Vacancies, people, proposals and then the invitations, always in this order."""
    row = session.get(Invitation, invitation_id)
    if row is None:
        raise NotFound("invitation", invitation_id)
    bundle = load_bundle(session, row.proposal_id, lock=True, places=True)
    mates = list(mates_of(session, row))
    return bundle, row, mates


def _check_open(bundle: Bundle, row: Invitation) -> None:
    """The answer can still change something."""
    open_states = (P.APPROVED, P.WORKER_YES) if row.state is S.YES else (P.APPROVED,)
    if row.state not in ANSWERABLE or bundle.lead.state not in open_states:
        raise NotAllowedNow("invitation", row.id, row.state, "answer")


def _word(speaker: Speaker, now: datetime) -> Word:
    return Word(Side.WORKER, speaker.account_id, now, speaker.proof[:400])


def row_of(session: Session, invitation_id: int) -> Invitation:
    """Raises NotFound."""
    row = session.get(Invitation, invitation_id)
    if row is None:
        raise NotFound("invitation", invitation_id)
    return row
