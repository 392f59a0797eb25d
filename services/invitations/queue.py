"""Who is to be asked next for a vacancy: approved, reachable, nobody asked them yet.

The order: days somebody stood in a queue and was passed over since they were last asked (most
first, so nobody is always last), then the matcher's points, then the number of the proposal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.invitation import OPEN_INVITATION, Invitation, InvitationState, InvitationWait
from models.person import Consent, ConsentPurpose, Person
from models.proposal import Proposal, ProposalState
from reference.calendar import local_day
from services.actor import Actor, within
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
    """Everybody who may be asked, in order; of the actor's counties. Four queries, whatever the
    number of people."""
    rows = session.execute(
        _approved(actor, vacancy_id, Proposal, Person).order_by(col(Proposal.id))
    ).all()
    ids = _approved(actor, vacancy_id, col(Proposal.person_id))
    waited, ready = _waited(session, ids), _ready(session, ids)
    torn = _with_others(session, actor) if rows else set()
    bundles: dict[Key, list[tuple[Proposal, Person]]] = {}
    for proposal, person in rows:
        bundles.setdefault((proposal.run_id or 0, proposal.bundle), []).append((proposal, person))
    line = [
        _in_line(members, waited)
        for key, members in bundles.items()
        if key not in torn and all(known(person.id) in ready for _, person in members)
    ]
    mine = [one for one in line if vacancy_id is None or one.vacancy_id == vacancy_id]
    return sorted(mine, key=lambda one: (-one.waited, -one.score, one.first))


def _waiting_to_be_asked() -> list[sa.ColumnElement[bool]]:
    asked = sa.exists().where(
        col(Invitation.proposal_id) == col(Proposal.id),
        col(Invitation.state) != InvitationState.WITHDRAWN,
    )
    return [
        col(Proposal.state) == ProposalState.APPROVED, col(Proposal.held_at).is_(None), ~asked
    ]  # fmt: skip


def _approved(actor: Actor, vacancy_id: int | None, *columns: Any) -> "sa.Select[*tuple[Any, ...]]":
    """Approved proposals of the actor's counties nobody has been asked about; with a vacancy
    those of it and of everybody in a bundle with them."""
    query = (
        sa.select(*columns)
        .select_from(Proposal)
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .where(within(col(Proposal.home), actor), *_waiting_to_be_asked())
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


def _with_others(session: Session, actor: Actor) -> set[Key]:
    """Bundles that people of counties the actor does not speak for belong to as well."""
    if actor.sees_all:
        return set()
    rows = session.execute(
        sa.select(col(Proposal.run_id), col(Proposal.bundle)).where(
            ~within(col(Proposal.home), actor),
            col(Proposal.party_id).is_not(None),
            *_waiting_to_be_asked(),
        )
    )
    return {(run_id or 0, bundle) for run_id, bundle in rows}


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


def _ready(session: Session, ids: "sa.Select[*tuple[Any, ...]]") -> set[int]:
    """Who may be contacted, has agreed to be matched, and is asked nothing else just now."""
    consents = sa.select(col(Consent.person_id)).where(
        col(Consent.purpose) == ConsentPurpose.MATCHING, col(Consent.withdrawn_at).is_(None)
    )
    busy = sa.select(col(Invitation.person_id)).where(col(Invitation.state).in_(OPEN_INVITATION))
    return set(
        session.scalars(
            sa.select(col(Person.id)).where(
                col(Person.id).in_(ids),
                col(Person.do_not_contact).is_(False),
                col(Person.id).in_(consents),
                col(Person.id).not_in(busy),
            )
        )
    )


def _waited(session: Session, ids: "sa.Select[*tuple[Any, ...]]") -> dict[int, int]:
    """Days each was passed over since they were last asked."""
    last = (
        sa.select(sa.func.max(col(Invitation.asked_at)))
        .where(col(Invitation.person_id) == col(InvitationWait.person_id))
        .correlate(InvitationWait)
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(col(InvitationWait.person_id), col(InvitationWait.day), last).where(
            col(InvitationWait.person_id).in_(ids)
        )
    )
    found: dict[int, int] = {}
    for person_id, day, asked in rows:
        if asked is None or day > local_day(asked):
            found[person_id] = found.get(person_id, 0) + 1
    return found
