"""What time does to invitations: answers lapse, proposals end, places open, the next are asked.

Called every minute by a job, in small transactions of one vacancy or one invitation each, so
that nobody who is answering waits for it. Each step finds what is due and is safe to repeat.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.invitation import (
    OPEN_INVITATION,
    WAITING,
    Invitation,
    InvitationEvent,
    InvitationState,
    InvitationWave,
)
from models.placement import Placement, PlacementEvent, PlacementState
from models.proposal import Proposal, ProposalState, Side
from reports.invitation_text import SmsKind
from services.actor import SYSTEM
from services.errors import ServiceError
from services.invitations.moves import mates_of, move, note, put_off
from services.invitations.places import free_places
from services.invitations.replies import seat_standby
from services.invitations.telling import Voice, tell
from services.invitations.waves import send_wave
from services.proposals.bundles import Word, load_bundle
from services.rows import known

S, P = InvitationState, ProposalState
Begin = Callable[[], AbstractContextManager[Session]]
"""Opens one unit of work: commits at the end, rolls back on an exception."""
ENDED = (P.REFUSED, P.WITHDRAWN, P.SUPERSEDED)
LIVE = (*OPEN_INVITATION, S.LAPSED)
TOLD_CALLED_OFF = "told_called_off"
NOT_THEIR_WORD = ("employer_withdrew",)
"""Why a place was called off without the person having said so (reference.reasons)."""
STILL_NEWS = timedelta(days=7)


@dataclass
class Tended:
    """People: whose time ran out, who ended with their proposal, who came off the line, who were
    asked anew, whose place was called off; posts whose next wave was refused (closed, or somebody
    asked elsewhere)."""

    lapsed: int = 0
    followed: int = 0
    seated: int = 0
    asked: int = 0
    refused: int = 0
    told: int = 0

    def facts(self) -> dict[str, object]:
        return dict(vars(self))


def tend(begin: Begin, *, voice: Voice, clock: Callable[[], datetime]) -> Tended:
    """Every step once, in the order in which one makes room for the next."""
    done = Tended()
    for step in (_follow_all, _tell_called_off, _lapse_all, _seat_all, _roll_all):
        step(begin, voice, clock, done)
    return done


def _each(begin: Begin, query: "sa.Select[int | None]") -> list[int]:
    with begin() as session:
        return [known(one) for one in session.scalars(query)]


def _with_places(begin: Begin, query: "sa.Select[int | None, int]") -> list[int]:
    """Of rows (id, vacancy) those whose vacancy has a place nobody has: a long line for a full post
    costs two queries a minute, not a transaction for everybody in it."""
    with begin() as session:
        rows = session.execute(query).all()
        free = free_places(session, {vacancy_id for _, vacancy_id in rows})
    return [known(one) for one, vacancy_id in rows if free.get(vacancy_id, 0) > 0]


def _lapse_all(begin: Begin, voice: Voice, clock: Callable[[], datetime], done: Tended) -> None:
    due = sa.select(col(Invitation.id)).where(
        col(Invitation.state).in_(WAITING), col(Invitation.lapses_at) <= clock()
    )
    for invitation_id in _each(begin, due.order_by(col(Invitation.id))):
        with begin() as session:
            done.lapsed += lapse(session, invitation_id=invitation_id, now=clock())


def lapse(session: Session, *, invitation_id: int, now: datetime) -> int:
    """The time of this one and of who answers with them is over; how many people."""
    row = _locked(session, invitation_id)
    if row.state not in WAITING or row.lapses_at > now:
        return 0
    word, count = Word(Side.SYSTEM, None, now), 0
    for one in mates_of(session, row):
        if one.state in WAITING:
            move(session, one, S.LAPSED, word, action="lapsed")
            count += 1
    return count


def _follow_all(begin: Begin, voice: Voice, clock: Callable[[], datetime], done: Tended) -> None:
    ended = col(Proposal.state).in_((*ENDED, P.CONFIRMED))
    elsewhere = (col(Proposal.state) == P.WORKER_YES) & (col(Invitation.state) != S.YES)
    undone = (col(Proposal.state).in_((P.APPROVED, P.SENDING_OK, P.RECEIVING_OK))) & (
        col(Invitation.state) == S.YES
    )
    query = (
        sa.select(col(Invitation.id))
        .join(Proposal, col(Proposal.id) == col(Invitation.proposal_id))
        .where(col(Invitation.state).in_(LIVE), sa.or_(ended, elsewhere, undone))
        .order_by(col(Invitation.id))
    )
    for invitation_id in _each(begin, query):
        with begin() as session:
            done.followed += follow(session, invitation_id=invitation_id, voice=voice, now=clock())


def follow(session: Session, *, invitation_id: int, voice: Voice, now: datetime) -> bool:
    """The invitation goes where its proposal went on another way; who had said yes is told."""
    row = _locked(session, invitation_id)
    state = session.get_one(Proposal, row.proposal_id).state
    word = Word(Side.SYSTEM, None, now)
    had_yes = row.state in (S.YES, S.STANDBY, S.AGREED)
    if row.state not in LIVE:
        return False
    if state is P.CONFIRMED:
        move(session, row, S.PLACED, word, action="confirmed")
        tell(session, row, SmsKind.PROMISE, voice=voice, now=now)
    elif state in ENDED:
        move(session, row, S.WITHDRAWN, word, action=f"proposal_{state.value}")
        if had_yes:
            tell(session, row, SmsKind.OVER, voice=voice, now=now)
    elif state is P.WORKER_YES and row.state is not S.YES:
        row.said_yes_at, row.replied_at = row.said_yes_at or now, row.replied_at or now
        move(session, row, S.YES, word, action="yes_elsewhere")
    elif state is not P.WORKER_YES and row.state is S.YES:
        put_off([row], voice.rules.lapses_at(now))
        row.said_yes_at = row.replied_at = None
        move(session, row, S.ASKED, word, action="yes_undone")
    else:
        return False
    return True


def _tell_called_off(
    begin: Begin, voice: Voice, clock: Callable[[], datetime], done: Tended
) -> None:
    """Whose place was called off by others before they came hears it once, from us (of a bus that
    was called off: services.workers.riders)."""
    told = sa.exists().where(
        col(InvitationEvent.invitation_id) == col(Invitation.id),
        col(InvitationEvent.action) == TOLD_CALLED_OFF,
    )
    query = (
        sa.select(col(Invitation.id))
        .join(Placement, col(Placement.proposal_id) == col(Invitation.proposal_id))
        .join(PlacementEvent, col(PlacementEvent.placement_id) == col(Placement.id))
        .where(
            col(Invitation.state) == S.PLACED, col(Placement.state) == PlacementState.CANCELLED,
            col(PlacementEvent.to_state) == PlacementState.CANCELLED,
            col(PlacementEvent.reason_code).in_(NOT_THEIR_WORD),
            col(PlacementEvent.at) > clock() - STILL_NEWS, ~told,
        )
        .order_by(col(Invitation.id))
        .distinct()
    )  # fmt: skip
    for invitation_id in _each(begin, query):
        with begin() as session:
            row = _locked(session, invitation_id)
            tell(session, row, SmsKind.OVER, voice=voice, now=clock())
            word = Word(Side.SYSTEM, None, clock())
            note(session, row, word, action=TOLD_CALLED_OFF, here=row.state)
            done.told += 1


def _seat_all(begin: Begin, voice: Voice, clock: Callable[[], datetime], done: Tended) -> None:
    line = (
        sa.select(col(Invitation.id), col(Invitation.vacancy_id))
        .where(col(Invitation.state) == S.STANDBY)
        .order_by(col(Invitation.said_yes_at), col(Invitation.id))
    )
    for invitation_id in _with_places(begin, line):
        try:
            with begin() as session:
                row = session.get_one(Invitation, invitation_id)
                stale = row.said_yes_at and row.said_yes_at <= clock() - timedelta(
                    days=voice.rules.standby_days
                )
                step = ask_anew if stale else seat_next
                count = step(session, invitation_id=invitation_id, voice=voice, now=clock())
                done.seated += 0 if stale else count
                done.asked += count if stale else 0
        except ServiceError:
            continue  # still full, or not on offer: they stay in line


def ask_anew(session: Session, *, invitation_id: int, voice: Voice, now: datetime) -> int:
    """A place opened for somebody whose yes in line is old: they and who goes with them are asked
    once more, before anybody newer, and let go as others are when they do not answer; how many.
    Only as many at a time as there are places, and within the hours in which messages leave."""
    row = _locked(session, invitation_id)
    asked = sa.select(sa.func.count()).where(
        col(Invitation.vacancy_id) == row.vacancy_id, col(Invitation.state).in_(WAITING)
    )
    mates = [one for one in mates_of(session, row) if one.state is S.STANDBY]
    free = free_places(session, [row.vacancy_id])[row.vacancy_id]
    room = free - (session.scalar(asked) or 0)
    if row.state is not S.STANDBY or not voice.rules.may_write(now) or room < len(mates):
        return 0
    word = Word(Side.SYSTEM, None, now)
    put_off(mates, voice.rules.lapses_at(now))
    for one in mates:
        one.said_yes_at = one.replied_at = None
        move(session, one, S.ASKED, word, action="asked_anew")
        tell(session, one, SmsKind.INVITED, voice=voice, now=now)
    return len(mates)


def seat_next(session: Session, *, invitation_id: int, voice: Voice, now: datetime) -> int:
    """Somebody in line gets a place that opened, with their party, and is told; how many people.
    Raises VacancyFull where every place is still taken."""
    row = session.get_one(Invitation, invitation_id)
    if row.state is not S.STANDBY:
        return 0
    row = seat_standby(session, invitation_id=invitation_id, now=now)
    mates = [one for one in mates_of(session, row) if one.state is S.YES]
    for one in mates:
        tell(session, one, SmsKind.SEATED, voice=voice, now=now)
    return len(mates)


def _roll_all(begin: Begin, voice: Voice, clock: Callable[[], datetime], done: Tended) -> None:
    """The next wave where one is rolling and places bear it, by the way of the last one."""
    if not voice.rules.may_write(clock()):
        return
    newest = sa.select(sa.func.max(col(InvitationWave.id))).group_by(
        col(InvitationWave.vacancy_id), col(InvitationWave.region_code)
    )
    query = sa.select(col(InvitationWave.id), col(InvitationWave.vacancy_id)).where(
        col(InvitationWave.id).in_(newest), col(InvitationWave.rolling)
    )
    for wave_id in _with_places(begin, query.order_by(col(InvitationWave.id))):
        try:
            with begin() as session:
                last = session.get_one(InvitationWave, wave_id)
                wave = send_wave(
                    session, actor=SYSTEM, vacancy_id=last.vacancy_id,
                    region_code=last.region_code, way=last.way, voice=voice, now=clock(),
                )  # fmt: skip
                done.asked += wave.asked if wave else 0
        except (ServiceError, sa.exc.IntegrityError):
            done.refused += 1


def _locked(session: Session, invitation_id: int) -> Invitation:
    row = session.get_one(Invitation, invitation_id)
    load_bundle(session, row.proposal_id, lock=True, places=True)
    mates_of(session, row)
    return row
