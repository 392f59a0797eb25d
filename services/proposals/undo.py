"""Taking back the last own decision on a proposal, until somebody else has acted on it."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Consent, ConsentPurpose
from models.proposal import OPEN_PROPOSAL, Proposal, ProposalEvent, ProposalState
from services.actor import Actor
from services.errors import AlreadyExists, NotAllowedNow, NotFound
from services.proposals.bundles import Bundle, Word, load_bundle, move, record, sees
from services.proposals.checks import check_vacancies_open
from services.proposals.confirmations import check_free, check_places, unconfirm
from services.proposals.wishes import forget_refusal
from services.proposals.withdrawals import can_reopen
from services.rows import known, lock_rows
from services.sides import is_own

S = ProposalState
DECISIONS = frozenset({"approve", "hold", "refuse", "swap", "worker_yes", "confirm"})
_PASSIVE = frozenset({"release", "split", "propose"})


def undo(
    session: Session, *, actor: Actor, proposal_id: int, event_id: int, now: datetime
) -> Proposal:
    """Take back the decision of `event_id`, if nothing has happened since. Undoing twice is once.

    What it left behind goes too: exclusions, consents, the placement and the withdrawals it caused.
    Raises NotFound, NotAllowedNow, AlreadyPlaced, AlreadyExists (proposed anew meanwhile),
    VacancyNotOpen (closed, or its firm suspended, meanwhile).
    """
    bundle = load_bundle(session, proposal_id, lock=True, places=True)
    if sees(actor, bundle) is None:
        raise NotFound("proposal", proposal_id)
    events = _events(session, bundle)
    if any(event.undoes_id == event_id for event in events[proposal_id]):
        return bundle.lead
    last = {one: _last_decision(rows) for one, rows in events.items()}
    event = last[proposal_id]
    if event is None or event.id != event_id or not is_own(actor, event):
        raise NotAllowedNow("proposal", proposal_id, bundle.lead.state, "undo")
    undoes = {one: known(row.id) for one, row in last.items() if row is not None}
    word = Word(event.side, actor.account_id, now)
    _take_back(session, bundle, event, word, undoes)
    session.flush()
    return bundle.lead


def undoable_event(session: Session, *, actor: Actor, proposal_id: int) -> ProposalEvent | None:
    """The decision this actor could take back now, for the undo link; None if there is none."""
    bundle = load_bundle(session, proposal_id, lock=False)
    if sees(actor, bundle) is None:
        raise NotFound("proposal", proposal_id)
    event = _last_decision(_events(session, bundle)[proposal_id])
    return event if event is not None and is_own(actor, event) else None


def _take_back(
    session: Session,
    bundle: Bundle,
    event: ProposalEvent,
    word: Word,
    undoes: Mapping[int, int],
) -> None:
    if event.action == "confirm":
        unconfirm(session, bundle, word, dict(undoes))
        return
    if event.action == "hold":
        for member in bundle.members:
            member.held_at, member.held_by_id, member.hold_note = None, None, ""
            taken = undoes.get(known(member.id))
            record(session, member, word, action="undo", here=member.state, undoes_id=taken)
        return
    if event.from_state is None:
        raise NotAllowedNow("proposal", bundle.lead.id, bundle.lead.state, "undo")
    if event.action == "swap":
        _end_new_choice(session, bundle, word)
    if bundle.lead.state not in OPEN_PROPOSAL:
        check_free(session, bundle.people)
        check_vacancies_open(session, bundle, word.at)
        if not can_reopen(session, bundle.members, word.at):
            raise AlreadyExists("proposal", "vacancy_id")
        if event.from_state is S.WORKER_YES:
            check_places(session, [one.vacancy_id for one in bundle.members], beside_yes=True)
    if event.action == "worker_yes":
        _withdraw_consents(session, bundle, event, word)
    if event.action == "refuse":
        for member in bundle.members:
            forget_refusal(session, member, bundle.people[member.person_id], word)
            member.refusal_code, member.refused_by = "", None
    move(session, bundle.members, event.from_state, word, action="undo", undoes=undoes)


def _end_new_choice(session: Session, bundle: Bundle, word: Word) -> None:
    """The proposals a swap made end, unless somebody else has acted on them."""
    made = session.scalars(
        sa.select(Proposal)
        .where(col(Proposal.swapped_from_id).in_(bundle.ids))
        .order_by(col(Proposal.id))
    ).all()
    lock_rows(session, Proposal, {known(one.id) for one in made})
    standing = [one for one in made if one.state in OPEN_PROPOSAL]
    untouched = (S.PROPOSED, S.SENDING_OK, S.RECEIVING_OK)
    if not standing or any(one.state not in untouched for one in standing):
        raise NotAllowedNow("proposal", bundle.lead.id, bundle.lead.state, "undo")
    move(session, standing, S.WITHDRAWN, word, action="swap_undone")


def _withdraw_consents(session: Session, bundle: Bundle, event: ProposalEvent, word: Word) -> None:
    """The consents that were given with this very yes."""
    session.execute(
        sa.update(Consent)
        .where(
            col(Consent.person_id).in_(sorted(bundle.people)),
            col(Consent.purpose) == ConsentPurpose.SHARE_EMPLOYER,
            col(Consent.receiver_employer_id).in_(sorted(bundle.employer_ids)),
            col(Consent.given_at) == event.at,
            col(Consent.withdrawn_at).is_(None),
        )
        .values(withdrawn_at=word.at)
    )


def _events(session: Session, bundle: Bundle) -> dict[int, list[ProposalEvent]]:
    found: dict[int, list[ProposalEvent]] = {one: [] for one in bundle.ids}
    rows = session.scalars(
        sa.select(ProposalEvent)
        .where(col(ProposalEvent.proposal_id).in_(bundle.ids))
        .order_by(col(ProposalEvent.id))
    )
    for row in rows:
        found[row.proposal_id].append(row)
    return found


def _last_decision(events: list[ProposalEvent]) -> ProposalEvent | None:
    """The newest event that stands; None where it is nothing that can be taken back."""
    taken_back = {event.undoes_id for event in events}
    standing = [
        event
        for event in events
        if event.undoes_id is None and event.id not in taken_back and event.action not in _PASSIVE
    ]
    if not standing or standing[-1].action not in DECISIONS:
        return None
    return standing[-1]
