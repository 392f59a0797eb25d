"""An invitation as the invited person sees it behind their link, and their answer.

The page may be read by whoever holds the link, so it shows a surname at most; an answer counts
only with the year the person was born, which a finder of the slip or message does not know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.invitation import Invitation, InvitationState, LinkPurpose, WorkerLink
from models.person import ConsentMeans, Person
from models.proposal import Proposal, ProposalEvent, ProposalState
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.ledger import ledgers
from services.errors import InvalidInput, NotFound, Problem
from services.invitations.links import MOST_WRONG
from services.invitations.places import free_places, in_line
from services.invitations.replies import Speaker, row_of, say_no, say_yes, wants_other
from services.offer import why_not_offered
from services.publicity.union_lines import Telephone, line_of
from services.rows import known
from services.vacancies.lists import VacancyRow

SELF = "本人点开链接、填了出生年份后答复"


@dataclass(frozen=True)
class OtherPost:
    """A post beside this one with a place left."""

    vacancy: Vacancy
    employer: str


@dataclass(frozen=True)
class OwnInvitation:
    """surname   of the person, nothing more
    companions   how many go with them; answered: how many of those have said yes
    ahead        people in line before them, where they wait for a place
    over         the answer can change nothing any more
    decided      (side, day) of the unions that approved
    """

    row: Invitation
    surname: str
    post: VacancyRow
    proposal: Proposal
    companions: int
    answered: int
    ahead: int
    over: bool
    others: Sequence[OtherPost]
    decided: Sequence[ProposalEvent]
    telephone: Telephone


def own_invitation(session: Session, *, link: WorkerLink, now: datetime) -> OwnInvitation:
    """Raises NotFound for a link that is for something else."""
    row, person = _of(session, link)
    vacancy = session.get_one(Vacancy, row.vacancy_id)
    employer = session.get_one(Employer, vacancy.employer_id)
    proposal = session.get_one(Proposal, row.proposal_id)
    mates = session.scalars(
        sa.select(Invitation).where(
            col(Invitation.wave_id) == row.wave_id, col(Invitation.bundle) == row.bundle,
            col(Invitation.id) != row.id,
        )
    ).all()  # fmt: skip
    ledger = ledgers(session, [known(vacancy.id)])[known(vacancy.id)]
    return OwnInvitation(
        row=row,
        surname=person.name[:1],
        post=VacancyRow(vacancy, employer, ledger),
        proposal=proposal,
        companions=len(mates),
        answered=sum(one.said_yes_at is not None for one in mates),
        ahead=_ahead(session, row),
        over=_over(session, row, proposal, now),
        others=_others(session, proposal, now) if row.state is InvitationState.STANDBY else (),
        decided=_decided(session, proposal),
        telephone=line_of(session, person.region_code),
    )


def answer(
    session: Session,
    *,
    link: WorkerLink,
    goes: bool,
    born: int | None,
    code: str = "",
    now: datetime,
) -> Invitation:
    """The person's own answer. Raises InvalidInput at `born` for the wrong year (the fifth ends the
    link; keep the changes), and as `replies.say_yes` and `say_no`."""
    row, person = _of(session, link)
    if born != person.born_on.year:
        link.wrong_answers += 1
        session.add(link)
        session.flush()
        left = MOST_WRONG - link.wrong_answers
        raise InvalidInput({"born": (Problem("not_born_then", {"left": left}),)})
    speaker = Speaker(ConsentMeans.SELF, SELF)
    if goes:
        return say_yes(session, invitation_id=known(row.id), speaker=speaker, now=now)
    return say_no(
        session, invitation_id=known(row.id), code=code or "date", speaker=speaker, now=now
    )


def take_other(session: Session, *, link: WorkerLink, vacancy_id: int, now: datetime) -> Invitation:
    """In line, they would rather have this post."""
    row, _person = _of(session, link)
    return wants_other(
        session, invitation_id=known(row.id), vacancy_id=vacancy_id,
        speaker=Speaker(ConsentMeans.SELF, SELF), now=now,
    )  # fmt: skip


def _of(session: Session, link: WorkerLink) -> tuple[Invitation, Person]:
    if link.purpose is not LinkPurpose.INVITATION:
        raise NotFound("link", None)
    row = row_of(session, link.subject_id)
    return row, session.get_one(Person, row.person_id)


def _ahead(session: Session, row: Invitation) -> int:
    if row.state is not InvitationState.STANDBY or row.said_yes_at is None:
        return 0
    before = sa.or_(
        col(Invitation.said_yes_at) < row.said_yes_at,
        (col(Invitation.said_yes_at) == row.said_yes_at) & (col(Invitation.id) < row.id),
    )
    query = sa.select(sa.func.count()).where(
        col(Invitation.vacancy_id) == row.vacancy_id,
        col(Invitation.state) == InvitationState.STANDBY,
        col(Invitation.bundle) != row.bundle,
        before,
    )
    return session.scalar(query) or 0


def _over(session: Session, row: Invitation, proposal: Proposal, now: datetime) -> bool:
    """Withdrawn, or the proposal or post ended without this row knowing it yet."""
    if row.state in (InvitationState.WITHDRAWN, InvitationState.PLACED, InvitationState.NO):
        return True
    if proposal.state not in (ProposalState.APPROVED, ProposalState.WORKER_YES):
        return True
    unanswered = row.state is not InvitationState.YES
    return unanswered and bool(why_not_offered(session, {row.vacancy_id}, day=local_day(now)))


def _others(session: Session, proposal: Proposal, now: datetime) -> list[OtherPost]:
    """The matcher's next best for them with a place nobody has or waits for."""
    ids = [int(str(one["vacancy_id"])) for one in proposal.alternatives if "vacancy_id" in one]
    if not ids:
        return []
    closed = why_not_offered(session, set(ids), day=local_day(now))
    free, line = free_places(session, ids), in_line(session, ids)
    rows = session.execute(
        sa.select(Vacancy, col(Employer.name))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(Vacancy.id).in_(ids))
    )
    found = {known(vacancy.id): OtherPost(vacancy, name) for vacancy, name in rows}
    return [
        found[one]
        for one in ids
        if one in found and one not in closed and free.get(one, 0) > line[one]
    ]


def _decided(session: Session, proposal: Proposal) -> list[ProposalEvent]:
    return list(
        session.scalars(
            sa.select(ProposalEvent)
            .where(
                col(ProposalEvent.proposal_id) == proposal.id,
                col(ProposalEvent.action) == "approve",
            )
            .order_by(col(ProposalEvent.id))
        )
    )
