"""Who is to be asked next for a vacancy: approved, reachable, nobody asked them yet.

The order: days somebody stood in a queue and was passed over since they were last asked (most
first, so nobody is always last), then the matcher's points, then the number of the proposal.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.invitation import OPEN_INVITATION, Invitation, InvitationState, InvitationWait
from models.person import Consent, ConsentPurpose, Person
from models.proposal import Proposal, ProposalState
from reference.calendar import local_day
from services.actor import Actor
from services.rows import known

Key = tuple[int, str]
"""Run (0: none) and bundle: who is decided on together."""


@dataclass(frozen=True)
class InLine:
    """A party (or one person) in the queue of a vacancy.

    vacancy_id   of its first member, where a party of one town goes to several firms
    waited       days passed over, the most of its people
    """

    vacancy_id: int
    region_code: str
    proposals: tuple[Proposal, ...]
    people: tuple[Person, ...]
    waited: int
    score: int

    @property
    def size(self) -> int:
        """People for the places of `vacancy_id`."""
        return sum(one.vacancy_id == self.vacancy_id for one in self.proposals)

    @property
    def first(self) -> int:
        return known(self.proposals[0].id)


def queue_of(session: Session, *, actor: Actor, vacancy_id: int | None = None) -> list[InLine]:
    """Everybody who may be asked, in order; of the actor's counties. Five queries."""
    rows = [
        (proposal, person)
        for proposal, person in session.execute(_approved(vacancy_id).order_by(col(Proposal.id)))
    ]
    ids = {known(person.id) for _, person in rows}
    waited, ready = _waited(session, ids), _ready(session, ids)
    bundles: dict[Key, list[tuple[Proposal, Person]]] = {}
    for proposal, person in rows:
        bundles.setdefault((proposal.run_id or 0, proposal.bundle), []).append((proposal, person))
    line = [
        _in_line(members, waited)
        for members in bundles.values()
        if all(actor.covers(p.region_code) and known(p.id) in ready for _, p in members)
    ]
    mine = [one for one in line if vacancy_id is None or one.vacancy_id == vacancy_id]
    return sorted(mine, key=lambda one: (-one.waited, -one.score, one.first))


def _approved(vacancy_id: int | None) -> "sa.Select[Proposal, Person]":
    """Approved proposals nobody has been asked about, with everybody of their bundle."""
    asked = sa.exists().where(
        col(Invitation.proposal_id) == col(Proposal.id),
        col(Invitation.state) != InvitationState.WITHDRAWN,
    )
    query = (
        sa.select(Proposal, Person)
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .where(
            col(Proposal.state) == ProposalState.APPROVED, col(Proposal.held_at).is_(None), ~asked
        )
    )
    if vacancy_id is None:
        return query
    named = aliased(Proposal)
    mates = sa.exists().where(
        col(named.vacancy_id) == vacancy_id,
        col(named.bundle) == col(Proposal.bundle),
        col(named.run_id).is_not_distinct_from(col(Proposal.run_id)),
    )
    return query.where(mates)


def _in_line(members: Sequence[tuple[Proposal, Person]], waited: dict[int, int]) -> InLine:
    proposals = tuple(proposal for proposal, _ in members)
    people = tuple(person for _, person in members)
    return InLine(
        vacancy_id=proposals[0].vacancy_id,
        region_code=people[0].region_code,
        proposals=proposals,
        people=people,
        waited=max(waited.get(known(person.id), 0) for person in people),
        score=sum(one.score for one in proposals) // len(proposals),
    )


def _ready(session: Session, ids: Collection[int]) -> set[int]:
    """Who may be contacted, has agreed to be matched, and is asked nothing else just now."""
    if not ids:
        return set()
    consents = sa.select(col(Consent.person_id)).where(
        col(Consent.purpose) == ConsentPurpose.MATCHING, col(Consent.withdrawn_at).is_(None)
    )
    busy = sa.select(col(Invitation.person_id)).where(col(Invitation.state).in_(OPEN_INVITATION))
    return set(
        session.scalars(
            sa.select(col(Person.id)).where(
                col(Person.id).in_(sorted(ids)),
                col(Person.do_not_contact).is_(False),
                col(Person.id).in_(consents),
                col(Person.id).not_in(busy),
            )
        )
    )


def _waited(session: Session, ids: Collection[int]) -> dict[int, int]:
    """Days each was passed over since they were last asked."""
    if not ids:
        return {}
    last = (
        sa.select(sa.func.max(col(Invitation.asked_at)))
        .where(col(Invitation.person_id) == col(InvitationWait.person_id))
        .correlate(InvitationWait)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(col(InvitationWait.person_id), col(InvitationWait.day), last).where(
            col(InvitationWait.person_id).in_(sorted(ids))
        )
    )
    found: dict[int, int] = {}
    for person_id, day, asked in rows:
        if asked is None or day > local_day(asked):
            found[person_id] = found.get(person_id, 0) + 1
    return found
