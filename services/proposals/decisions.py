"""Decisions on proposals: each side approves, holds or refuses; the worker and the firm answer.

A proposal is only a proposal: a person decides. A decision about one member of a bundle is one
about all. Every decision names the version its screen showed; the same decision by the same side
twice is one record; an out-of-scope id is as unknown as one that does not exist.
"""

from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from models.person import Consent, ConsentMeans, ConsentPurpose
from models.proposal import Proposal, ProposalState, Side
from services.actor import Actor
from services.errors import Forbidden, InvalidInput, NotAllowedNow, Problem, ReasonRequired
from services.proposals.bundles import (
    Bundle,
    Word,
    check_version,
    decide_for,
    load_bundle,
    move,
    record,
)
from services.proposals.checks import check_consent, check_vacancies_open, codes_for
from services.proposals.confirmations import check_places
from services.proposals.evidence import check_proof, kept_proof
from services.proposals.wishes import exclude_refused

S = ProposalState


APPROVED_BY: dict[Side, frozenset[ProposalState]] = {
    Side.SENDING: frozenset({S.SENDING_OK, S.APPROVED, S.WORKER_YES, S.CONFIRMED}),
    Side.RECEIVING: frozenset({S.RECEIVING_OK, S.APPROVED, S.WORKER_YES, S.CONFIRMED}),
}
"""In these states the approval of the side stands."""


AFTER_APPROVAL: dict[tuple[Side, ProposalState], ProposalState] = {
    (Side.SENDING, S.PROPOSED): S.SENDING_OK,
    (Side.SENDING, S.RECEIVING_OK): S.APPROVED,
    (Side.RECEIVING, S.PROPOSED): S.RECEIVING_OK,
    (Side.RECEIVING, S.SENDING_OK): S.APPROVED,
}


def approve(
    session: Session,
    *,
    actor: Actor,
    proposal_id: int,
    version: int,
    now: datetime,
    note: str = "",
    acting_for: Side | None = None,
) -> Proposal:
    """One union's approval; the second one, of either side, makes it APPROVED.

    Raises NotFound, Forbidden, StaleVersion, NotAllowedNow, VacancyNotOpen, ConsentMissing.
    """
    bundle = load_bundle(session, proposal_id, lock=True)
    word = decide_for(actor, bundle, now=now, note=note, acting_for=acting_for)
    if word.side not in APPROVED_BY:
        raise Forbidden("approve")
    if bundle.lead.state in APPROVED_BY[word.side]:
        return bundle.lead  # a double click, or a colleague was quicker
    check_version(bundle, version)
    to = AFTER_APPROVAL.get((word.side, bundle.lead.state))
    if to is None:
        raise NotAllowedNow("proposal", proposal_id, bundle.lead.state, "approve")
    check_vacancies_open(session, bundle, now)
    check_consent(session, bundle, now)
    _lift_hold(bundle)
    move(session, bundle.members, to, word, action="approve")
    return bundle.lead


def hold(
    session: Session,
    *,
    actor: Actor,
    proposal_id: int,
    version: int,
    note: str,
    now: datetime,
    acting_for: Side | None = None,
) -> Proposal:
    """Put it aside until somebody is called; it stays in its state and moves to the list's end.

    Raises ReasonRequired without a note.
    """
    if not note.strip():
        raise ReasonRequired("hold")
    bundle = load_bundle(session, proposal_id, lock=True)
    word = decide_for(actor, bundle, now=now, note=note, acting_for=acting_for)
    if bundle.lead.held_at and bundle.lead.hold_note == word.note[:200]:
        return bundle.lead
    check_version(bundle, version)
    for member in bundle.members:
        _check_open(member, "hold")
        member.held_at, member.held_by_id = now, actor.account_id
        member.hold_note = word.note[:200]
        record(session, member, word, action="hold", here=member.state)
    session.flush()
    return bundle.lead


def release(
    session: Session,
    *,
    actor: Actor,
    proposal_id: int,
    now: datetime,
    note: str = "",
    acting_for: Side | None = None,
) -> Proposal:
    """Take a held proposal up again; releasing one that is not held changes nothing."""
    bundle = load_bundle(session, proposal_id, lock=True)
    word = decide_for(actor, bundle, now=now, note=note, acting_for=acting_for)
    if bundle.lead.held_at is None:
        return bundle.lead
    _lift_hold(bundle)
    for member in bundle.members:
        record(session, member, word, action="release", here=member.state)
    session.flush()
    return bundle.lead


def refuse(
    session: Session,
    *,
    actor: Actor,
    proposal_id: int,
    version: int,
    code: str,
    now: datetime,
    note: str = "",
    acting_for: Side | None = None,
) -> Proposal:
    """One side (a union, or the firm) refuses with a code of its own list; it ends there.

    The refusal leaves an exclusion for the next run. Raises InvalidInput for a code that is not
    on the side's list: discriminatory reasons are on nobody's.
    """
    bundle = load_bundle(session, proposal_id, lock=True)
    word = decide_for(actor, bundle, now=now, note=note, acting_for=acting_for)
    return _refuse(session, bundle, word, version=version, code=code)


def worker_says_no(
    session: Session,
    *,
    actor: Actor,
    proposal_id: int,
    version: int,
    code: str,
    now: datetime,
    note: str = "",
    acting_for: Side | None = None,
) -> Proposal:
    """The worker's own no, recorded by the sending coordinator who called."""
    bundle = load_bundle(session, proposal_id, lock=True)
    word = _workers_word(actor, bundle, now=now, note=note, acting_for=acting_for)
    return _refuse(session, bundle, word, version=version, code=code)


def worker_says_yes(
    session: Session,
    *,
    actor: Actor,
    proposal_id: int,
    version: int,
    means: ConsentMeans,
    now: datetime,
    note: str = "",
    by: str = "",
    acting_for: Side | None = None,
) -> Proposal:
    """The worker's yes after both unions approved; from now on the firm may see who it is.

    It is also the consent to be shown to that firm (P02), kept per person with the firm as named
    receiver, by what means and with `note` as evidence (`proposals.evidence`); `by`: who asked
    and when, by default whoever records it. It takes a place at once. Raises InvalidInput without
    evidence, NotAllowedNow, VacancyNotOpen, VacancyFull.
    """
    bundle = load_bundle(session, proposal_id, lock=True, places=True)
    word = _workers_word(actor, bundle, now=now, note=note, acting_for=acting_for)
    if bundle.lead.state in (S.WORKER_YES, S.CONFIRMED):
        return bundle.lead
    check_version(bundle, version)
    _check_asked(session, bundle, now)
    check_proof(means, note)
    word = replace(word, note=kept_proof(session, actor=actor, by=by, proof=note, at=now))
    _write_yes(session, bundle, word, means)
    return bundle.lead


def take_yes(session: Session, bundle: Bundle, word: Word, means: ConsentMeans) -> None:
    """The workers' own yes; the bundle is locked with its places, `word.note` tells how it came.

    Raises as `worker_says_yes`, VacancyFull foremost: a yes takes a place.
    """
    _check_asked(session, bundle, word.at)
    _write_yes(session, bundle, word, means)


def take_no(session: Session, bundle: Bundle, word: Word, code: str) -> None:
    """The workers' own no, with a reason of the sending side's list."""
    _refuse(session, bundle, word, version=bundle.lead.version, code=code)


def _check_asked(session: Session, bundle: Bundle, now: datetime) -> None:
    check_vacancies_open(session, bundle, now)
    check_consent(session, bundle, now)
    if bundle.lead.state is not S.APPROVED:
        raise NotAllowedNow("proposal", bundle.lead.id, bundle.lead.state, "worker_yes")
    check_places(session, [member.vacancy_id for member in bundle.members], beside_yes=True)


def _write_yes(session: Session, bundle: Bundle, word: Word, means: ConsentMeans) -> None:
    _lift_hold(bundle)
    move(session, bundle.members, S.WORKER_YES, word, action="worker_yes", code=means)
    for member in bundle.members:
        _consent_to_share(session, bundle, member, means, word)
    session.flush()


def _refuse(session: Session, bundle: Bundle, word: Word, *, version: int, code: str) -> Proposal:
    lead = bundle.lead
    if code not in codes_for(word.side):
        raise InvalidInput({"code": (Problem("unknown_reason", {"code": code[:32]}),)})
    if lead.state is S.REFUSED and lead.refused_by is word.side and lead.refusal_code == code:
        return lead
    check_version(bundle, version)
    _check_open(lead, "refuse")
    _lift_hold(bundle)
    move(session, bundle.members, S.REFUSED, word, action="refuse", code=code)
    for member in bundle.members:
        member.refusal_code, member.refused_by = code, word.side
    exclude_refused(session, bundle, word, code)
    session.flush()
    return lead


def _workers_word(
    actor: Actor, bundle: Bundle, *, now: datetime, note: str, acting_for: Side | None
) -> Word:
    """The worker speaks through the sending side; nobody else records their word."""
    word = decide_for(actor, bundle, now=now, note=note, acting_for=acting_for)
    if word.side is not Side.SENDING:
        raise Forbidden("record_worker")
    return Word(Side.WORKER, word.account_id, word.at, word.note)


def _consent_to_share(
    session: Session, bundle: Bundle, member: Proposal, means: ConsentMeans, word: Word
) -> None:
    """A new consent row naming the firm; its `given_at` is the moment of the worker's yes."""
    session.add(
        Consent(
            person_id=member.person_id,
            purpose=ConsentPurpose.SHARE_EMPLOYER,
            receiver_employer_id=bundle.employer_of(member),
            means=means,
            evidence=word.note,
            given_at=word.at,
            recorded_by_id=word.account_id,
        )
    )


def _check_open(proposal: Proposal, action: str) -> None:
    if proposal.state in (S.CONFIRMED, S.REFUSED, S.WITHDRAWN, S.SUPERSEDED):
        raise NotAllowedNow("proposal", proposal.id, proposal.state, action)


def _lift_hold(bundle: Bundle) -> None:
    for member in bundle.members:
        member.held_at, member.held_by_id, member.hold_note = None, None, ""
