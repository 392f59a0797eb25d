"""A bundle under decision: the proposals of one party, loaded with locks, scope and version.

Everybody who changes proposals or placements takes locks in one order, so that nobody waits in a
circle: vacancies by id (only where places matter), then people by id, then proposals by id. On
SQLite the transaction itself is the lock (BEGIN IMMEDIATE) and `FOR UPDATE` is not said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.account import Role
from models.base import WrongMove, check_move
from models.party import Party
from models.person import Person
from models.proposal import (
    OPEN_PROPOSAL,
    PROPOSAL_MOVES,
    Proposal,
    ProposalEvent,
    ProposalState,
    Side,
)
from models.vacancy import Vacancy
from services.actor import Actor
from services.errors import Forbidden, NotAllowedNow, NotFound, ReasonRequired, StaleVersion
from services.rows import known, lock_rows

SHOWN_TO_EMPLOYER = (
    ProposalState.APPROVED,
    ProposalState.WORKER_YES,
    ProposalState.CONFIRMED,
    ProposalState.REFUSED,
)
"""An employer knows of a proposal once both unions have approved it."""


@dataclass(frozen=True)
class Word:
    """On whose word something is decided, by which account, when."""

    side: Side
    account_id: int | None
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Bundle:
    """`lead` is the proposal that was named; `members` are all that are decided with it."""

    lead: Proposal
    members: Sequence[Proposal]
    people: Mapping[int, Person]
    vacancies: Mapping[int, Vacancy]
    party: Party | None

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(known(member.id) for member in self.members)

    @property
    def employer_ids(self) -> frozenset[int]:
        return frozenset(self.vacancies[m.vacancy_id].employer_id for m in self.members)

    def employer_of(self, member: Proposal) -> int:
        return self.vacancies[member.vacancy_id].employer_id


def load_bundle(session: Session, proposal_id: int, *, lock: bool, places: bool = False) -> Bundle:
    """The bundle of a proposal; with `lock` nobody else can change it until this commits.

    `places` locks the vacancies and the people's other open proposals too: ask for it wherever a
    place is taken or given back. Members are those in the same state as the one named (others
    were split off or ended before).
    """
    found = [(known(row_id), *rest) for row_id, *rest in session.execute(_same_bundle(proposal_id))]
    if not found:
        raise NotFound("proposal", proposal_id)
    ids, people = {row_id for row_id, _, _ in found}, {person_id for _, person_id, _ in found}
    if lock:
        if places:
            lock_rows(session, Vacancy, {vacancy_id for _, _, vacancy_id in found})
        lock_rows(session, Person, people)
        rivals = open_bundles_of(session, people) if places else []
        lock_rows(session, Proposal, ids | {known(rival.id) for rival in rivals})
    return _read(session, proposal_id, sorted(ids))


def _same_bundle(proposal_id: int) -> sa.Select[int | None, int, int]:
    """(id, person, vacancy) of all that share bundle and run with this proposal, any state."""
    named = aliased(Proposal)
    return (
        sa.select(col(Proposal.id), col(Proposal.person_id), col(Proposal.vacancy_id))
        .join(named, _bundle_mates(named))
        .where(col(named.id) == proposal_id)
        .order_by(col(Proposal.id))
    )


def _bundle_mates(named: type[Proposal]) -> sa.ColumnElement[bool]:
    return sa.and_(
        col(named.bundle) == col(Proposal.bundle),
        col(named.run_id).is_not_distinct_from(col(Proposal.run_id)),
    )


def _read(session: Session, proposal_id: int, ids: Sequence[int]) -> Bundle:
    rows = session.execute(
        sa.select(Proposal, Person, Vacancy)
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .where(col(Proposal.id).in_(ids))
        .order_by(col(Proposal.id))
    ).all()
    lead = next(proposal for proposal, _, _ in rows if proposal.id == proposal_id)
    rows = [row for row in rows if row[0].state is lead.state]
    return Bundle(
        lead=lead,
        members=[proposal for proposal, _, _ in rows],
        people={known(person.id): person for _, person, _ in rows},
        vacancies={known(vacancy.id): vacancy for _, _, vacancy in rows},
        party=session.get(Party, lead.party_id) if lead.party_id else None,
    )


def sees(actor: Actor, bundle: Bundle) -> Side | None:
    """The side this actor stands on for the bundle; None when it is out of their scope.

    An administrator sees everything and stands on no side: `Side.SYSTEM`.
    """
    if actor.role is Role.ADMIN:
        return Side.SYSTEM
    if actor.role is Role.SENDING and _all_ours(actor, bundle):
        return Side.SENDING
    if actor.role is Role.RECEIVING:
        if all(actor.covers(v.region_code) for v in bundle.vacancies.values()):
            return Side.RECEIVING
    elif actor.role is Role.EMPLOYER and _shown_to(actor, bundle):
        return Side.EMPLOYER
    return None


def _all_ours(actor: Actor, bundle: Bundle) -> bool:
    """The people's county decides; a party across counties is decided by the party's county."""
    if all(actor.covers(person.region_code) for person in bundle.people.values()):
        return True
    return bundle.party is not None and actor.covers(bundle.party.region_code)


def _shown_to(actor: Actor, bundle: Bundle) -> bool:
    return actor.employer_id in bundle.employer_ids and bundle.lead.state in SHOWN_TO_EMPLOYER


def decide_for(
    actor: Actor,
    bundle: Bundle,
    *,
    now: datetime,
    note: str = "",
    acting_for: Side | None = None,
) -> Word:
    """The word this actor gives on the bundle.

    An administrator decides for nobody unless `acting_for` says for whom and `note` says why. The
    receiving union may pass on its firm's word (`acting_for=Side.EMPLOYER`).
    Raises NotFound (out of scope), Forbidden (a side the actor is not on), ReasonRequired.
    """
    side = sees(actor, bundle)
    if side is None:
        raise NotFound("proposal", bundle.lead.id)
    if side is Side.SYSTEM:
        if acting_for not in (Side.SENDING, Side.RECEIVING, Side.EMPLOYER):
            raise Forbidden("decide_for_a_side")
        if not note.strip():
            raise ReasonRequired("decide_for_a_side")
        side = acting_for
    elif side is Side.RECEIVING and acting_for is Side.EMPLOYER:
        side = Side.EMPLOYER
    elif acting_for is not None and acting_for is not side:
        raise Forbidden("decide_for_a_side")
    return Word(side, actor.account_id, now, note.strip()[:400])


def check_version(bundle: Bundle, version: int) -> None:
    """Raise StaleVersion when the screen showed an older state of the proposal."""
    if bundle.lead.version != version:
        raise StaleVersion("proposal", bundle.lead.id, version, bundle.lead.version)


def move(
    session: Session,
    members: Sequence[Proposal],
    to: ProposalState,
    word: Word,
    *,
    action: str,
    code: str = "",
    undoes: Mapping[int, int] | None = None,
) -> None:
    """Move each proposal, raise its version and write the event. Raises NotAllowedNow.

    `undoes` names, by proposal id, the event an undo takes back.
    """
    for proposal in members:
        try:
            check_move("proposal", PROPOSAL_MOVES, proposal.state, to)
        except WrongMove as wrong:
            raise NotAllowedNow("proposal", proposal.id, wrong.here, action) from None
    for proposal in members:
        here, proposal.state = proposal.state, to
        taken_back = (undoes or {}).get(known(proposal.id))
        record(session, proposal, word, action=action, here=here, code=code, undoes_id=taken_back)
    session.flush()


def record(
    session: Session,
    proposal: Proposal,
    word: Word,
    *,
    action: str,
    here: ProposalState | None,
    code: str = "",
    undoes_id: int | None = None,
) -> None:
    """The event of what was just done to `proposal`, whose version rises with it."""
    proposal.version += 1
    proposal.updated_at = word.at
    session.add(proposal)
    session.add(
        ProposalEvent(
            proposal_id=known(proposal.id),
            at=word.at,
            account_id=word.account_id,
            side=word.side,
            action=action,
            from_state=here,
            to_state=proposal.state,
            reason_code=code,
            note=word.note,
            undoes_id=undoes_id,
        )
    )


def open_bundles_of(session: Session, person_ids: Collection[int]) -> list[Proposal]:
    """Every open proposal in any bundle that holds one of these people, in id order."""
    named = aliased(Proposal)
    theirs = sa.exists().where(
        _bundle_mates(named),
        col(named.state).in_(OPEN_PROPOSAL),
        col(named.person_id).in_(sorted(person_ids)),
    )
    return list(
        session.scalars(
            sa.select(Proposal)
            .where(col(Proposal.state).in_(OPEN_PROPOSAL), theirs)
            .order_by(col(Proposal.id))
        )
    )
