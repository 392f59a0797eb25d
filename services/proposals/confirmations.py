"""The firm's yes: a proposal becomes a placement, under the ledger, and the way back.

A whole bundle is confirmed or nobody of it. The vacancy rows are locked before the places are
counted, so simultaneous confirmations are served one after the other and places never go below
nothing; the index `uq_placement_one_open` is the last guard that nobody holds two places.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Consent, ConsentPurpose, Person
from models.placement import (
    HOLDING_STATES,
    Placement,
    PlacementEvent,
    PlacementState,
)
from models.proposal import Proposal, ProposalEvent, ProposalState, Side
from reference.calendar import local_day
from reports.ledger import ledgers, said_yes
from services.actor import Actor
from services.berths import follow
from services.errors import (
    AlreadyPlaced,
    ConsentMissing,
    Forbidden,
    NotAllowedNow,
    VacancyFull,
)
from services.law.again import before_confirmation
from services.promises.cards import fix_card
from services.proposals.bundles import (
    Bundle,
    Word,
    check_version,
    decide_for,
    load_bundle,
    move,
    record,
)
from services.proposals.checks import check_vacancies_open
from services.proposals.withdrawals import restore_rivals, withdraw_rivals
from services.rows import known

S = ProposalState


def confirm(
    session: Session,
    *,
    actor: Actor,
    proposal_id: int,
    version: int,
    now: datetime,
    note: str = "",
    acting_for: Side | None = None,
) -> tuple[Placement, ...]:
    """The firm takes the people; the receiving union may pass its word on.

    Returns the placements. Where a party goes to several firms of one town, each firm confirms
    its own and the result is empty until the last has. Every other open proposal of these people
    is withdrawn. The law is asked again. Raises VacancyFull, AlreadyPlaced, ConsentMissing,
    VacancyNotOpen, LawForbids, LawAsks, StaleVersion, NotAllowedNow, Forbidden, NotFound.
    """
    bundle = load_bundle(session, proposal_id, lock=True, places=True)
    if actor.receiving and acting_for is None and not actor.sees_all:
        acting_for = Side.EMPLOYER
    word = decide_for(actor, bundle, now=now, note=note, acting_for=acting_for)
    if word.side is not Side.EMPLOYER:
        raise Forbidden("confirm")
    if bundle.lead.state is S.CONFIRMED:
        return _placements_of(session, bundle.members)
    check_version(bundle, version)
    if bundle.lead.state is not S.WORKER_YES:
        raise NotAllowedNow("proposal", proposal_id, bundle.lead.state, "confirm")
    check_vacancies_open(session, bundle, now)
    _check_share_consent(session, bundle, now)
    check_places(session, [member.vacancy_id for member in bundle.members])
    check_free(session, bundle.people)
    _check_law(session, bundle, actor, word)
    if actor.employer_id is not None and not _last_firm(session, bundle, actor, word):
        return ()
    return _place(session, bundle, word)


def _check_law(session: Session, bundle: Bundle, actor: Actor, word: Word) -> None:
    """Facts may have changed since the unions approved and the worker said yes."""
    said_yes = session.scalar(
        sa.select(sa.func.max(col(ProposalEvent.at))).where(
            col(ProposalEvent.proposal_id).in_([member.id for member in bundle.members]),
            col(ProposalEvent.action) == "worker_yes",
        )
    )
    pairs = [
        (session.get_one(Person, member.person_id), bundle.vacancies[member.vacancy_id])
        for member in bundle.members
    ]
    before_confirmation(
        session, pairs, actor=actor, since=said_yes, day=local_day(word.at), note=word.note
    )


def check_places(session: Session, vacancy_ids: Sequence[int], *, beside_yes: bool = False) -> None:
    """There is an open place for each id in the list (ids may repeat). Raises VacancyFull.

    beside_yes   the places of people who have said yes and wait for the firm are taken as well
    Only true until the lock on the vacancy rows is given up: take it first.
    """
    needed = Counter(vacancy_ids)
    have = ledgers(session, list(needed))
    yes = said_yes(session, list(needed)) if beside_yes else {}
    for vacancy_id, count in sorted(needed.items()):
        if have[vacancy_id].open - yes.get(vacancy_id, 0) < count:
            raise VacancyFull(vacancy_id, have[vacancy_id].places)


def check_free(session: Session, person_ids: Iterable[int]) -> None:
    """None of these people holds a place. Raises AlreadyPlaced."""
    ids = sorted(person_ids)
    held = session.scalars(
        sa.select(Placement)
        .where(col(Placement.person_id).in_(ids), col(Placement.state).in_(HOLDING_STATES))
        .order_by(col(Placement.id))
        .limit(1)
    ).first()
    if held is not None:
        raise AlreadyPlaced(held.person_id, known(held.id))


def unconfirm(session: Session, bundle: Bundle, word: Word, undoes: dict[int, int]) -> None:
    """Take a confirmation back: the places reopen, the withdrawn proposals return.

    Raises NotAllowedNow once a placement has moved on (somebody departed, arrived, cancelled).
    """
    placements = _placements_of(session, bundle.members)
    for placement in placements:
        if placement.state is not PlacementState.CONFIRMED:
            raise NotAllowedNow("placement", placement.id, placement.state, "undo")
    for placement in placements:
        write_placement(session, placement, PlacementState.CANCELLED, word, code="undone")
    move(session, bundle.members, S.WORKER_YES, word, action="undo", undoes=undoes)
    restore_rivals(session, bundle.members, word)


def write_placement(
    session: Session,
    placement: Placement,
    to: PlacementState,
    word: Word,
    *,
    on: date | None = None,
    code: str = "",
    undoes_id: int | None = None,
) -> PlacementEvent:
    """Set the state and write its event; `on` is the Shanghai day it happened, today by default.
    A seat on a trip follows."""
    here = placement.state if placement.id is not None else None
    placement.state = to
    placement.updated_at = word.at
    if placement.id is not None:
        placement.version += 1
    session.add(placement)
    session.flush()
    event = PlacementEvent(
        placement_id=known(placement.id),
        at=word.at,
        effective_on=on or local_day(word.at),
        account_id=word.account_id,
        side=word.side,
        from_state=here,
        to_state=to,
        reason_code=code,
        note=word.note,
        undoes_id=undoes_id,
    )
    session.add(event)
    session.flush()
    follow(session, placement, event)
    return event


def _place(session: Session, bundle: Bundle, word: Word) -> tuple[Placement, ...]:
    move(session, bundle.members, S.CONFIRMED, word, action="confirm")
    before = {p.proposal_id: p for p in _placements_of(session, bundle.members)}
    for member in bundle.members:
        placement = before.get(member.id) or Placement(
            proposal_id=member.id,
            person_id=member.person_id,
            vacancy_id=member.vacancy_id,
            party_id=member.party_id,
            confirmed_at=word.at,
            first_pay_on=date.fromisoformat(member.first_pay_on) if member.first_pay_on else None,
            created_at=word.at,
            updated_at=word.at,
        )
        placement.confirmed_at = word.at
        write_placement(session, placement, PlacementState.CONFIRMED, word)
        fix_card(session, placement, now=word.at)
    withdraw_rivals(session, bundle.members, word)
    return _placements_of(session, bundle.members)


def _placements_of(session: Session, members: Sequence[Proposal]) -> tuple[Placement, ...]:
    return tuple(
        session.scalars(
            sa.select(Placement)
            .where(col(Placement.proposal_id).in_([member.id for member in members]))
            .order_by(col(Placement.id))
        )
    )


def _last_firm(session: Session, bundle: Bundle, actor: Actor, word: Word) -> bool:
    """Note this firm's yes; True when every other firm of the bundle has said yes as well."""
    others = [m for m in bundle.members if bundle.employer_of(m) != actor.employer_id]
    if not others:
        return True
    agreed = _firms_that_agreed(session, bundle)
    if actor.employer_id not in agreed:
        for member in bundle.members:
            own = bundle.employer_of(member) == actor.employer_id
            action = "employer_yes" if own else "partner_yes"
            record(session, member, word, action=action, here=member.state)
        session.flush()
    return all(bundle.employer_of(member) in agreed for member in others)


def _firms_that_agreed(session: Session, bundle: Bundle) -> set[int]:
    """Firms whose yes was given since the worker's."""
    agreed: set[int] = set()
    members = {known(member.id): member for member in bundle.members}
    events = session.scalars(
        sa.select(ProposalEvent)
        .where(col(ProposalEvent.proposal_id).in_(members))
        .order_by(col(ProposalEvent.id))
    )
    for event in events:
        firm = bundle.employer_of(members[event.proposal_id])
        if event.action == "employer_yes":
            agreed.add(firm)
        elif event.action in ("worker_yes", "undo"):
            agreed.discard(firm)
    return agreed


def _check_share_consent(session: Session, bundle: Bundle, now: datetime) -> None:
    """The worker's consent to be shown to this very firm stands. Raises ConsentMissing."""
    given = {
        (person_id, employer_id)
        for person_id, employer_id in session.execute(
            sa.select(col(Consent.person_id), col(Consent.receiver_employer_id)).where(
                col(Consent.person_id).in_(sorted(bundle.people)),
                col(Consent.purpose) == ConsentPurpose.SHARE_EMPLOYER,
                col(Consent.given_at) <= now,
                col(Consent.withdrawn_at).is_(None),
            )
        )
    }
    for member in bundle.members:
        if (member.person_id, bundle.employer_of(member)) not in given:
            raise ConsentMissing(member.person_id, ConsentPurpose.SHARE_EMPLOYER)
