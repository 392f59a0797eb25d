"""A coordinator's own suggestion: an alternative of the matcher's, or somebody proposed by hand.

Both become proposals like any other, with the chooser's side already approving; the law and the
capacity gates hold for both, softer doubts are overridden with a reason that stays on record.
"""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.party import PartyMember
from models.person import Person, PersonState
from models.proposal import OPEN_PROPOSAL, Proposal, ProposalState, Side
from models.vacancy import Vacancy
from reports.ledger import ledgers
from services.actor import Actor
from services.errors import (
    AlreadyExists,
    Forbidden,
    LawForbids,
    NotAllowedNow,
    NotFound,
    PartyWouldSplit,
    ReasonRequired,
)
from services.proposals.bundles import (
    Bundle,
    Word,
    check_version,
    decide_for,
    load_bundle,
    move,
    open_bundles_of,
    record,
)
from services.proposals.checks import check_consent, check_vacancies_open
from services.proposals.choices import Pair, alternative_pairs, made_of, other_choices, score_of
from services.proposals.confirmations import check_free, check_places
from services.proposals.gates import Verdict, judge
from services.proposals.names import may_be_named
from services.rows import known, lock_rows
from services.sides import SIDE_OF_ROLE

S = ProposalState
_SWAPPABLE = (S.PROPOSED, S.SENDING_OK, S.RECEIVING_OK, S.APPROVED)


def swap_for_alternative(
    session: Session,
    *,
    actor: Actor,
    proposal_id: int,
    version: int,
    choice: int,
    now: datetime,
    note: str = "",
    acting_for: Side | None = None,
) -> Proposal:
    """Take the `choice`-th alternative (from 0) instead; the k-th of a party belong together.

    The old proposal ends as withdrawn, the new one is approved by the chooser's side and has to
    be approved by the other. Raises as `approve`, and InvalidInput for a choice not offered,
    VacancyFull, LawForbids, AlreadyExists, ReasonRequired where a doubt stands and `note` is empty.
    """
    bundle = load_bundle(session, proposal_id, lock=True, places=True)
    word = decide_for(actor, bundle, now=now, note=note, acting_for=acting_for)
    if word.side not in (Side.SENDING, Side.RECEIVING):
        raise Forbidden("swap")
    if bundle.lead.state is S.WITHDRAWN and (before := made_of(session, bundle.lead)):
        return before
    check_version(bundle, version)
    if bundle.lead.state not in _SWAPPABLE:
        raise NotAllowedNow("proposal", proposal_id, bundle.lead.state, "swap")
    pairs = alternative_pairs(session, bundle, choice)
    if word.side is Side.RECEIVING and not all(actor.covers(v.region_code) for _, v in pairs):
        raise NotFound("vacancy", known(pairs[0][1].id))
    _answered(_check_new(session, bundle, pairs, now), word.note)
    move(session, bundle.members, S.WITHDRAWN, word, action="swap")
    made = _propose(session, pairs, word, key=f"swap-{proposal_id}-{version}", old=bundle.members)
    return next(one for one in made if one.person_id == bundle.lead.person_id)


def propose_by_hand(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    vacancy_id: int,
    now: datetime,
    override_reason: str = "",
    split_reason: str = "",
) -> Proposal:
    """A coordinator's own proposal of a person, with their whole party, to one vacancy.

    Raises NotFound out of scope, LawForbids, ConsentMissing, VacancyFull, VacancyNotOpen,
    AlreadyPlaced, AlreadyExists; PartyWouldSplit where a party does not fit and no `split_reason`
    says to propose the person alone; ReasonRequired where a doubt stands without an override.
    """
    word = _own_word(actor, now, "；".join(filter(None, (override_reason, split_reason))))
    pairs = _pairs_by_hand(session, actor, person_id, vacancy_id, alone=bool(split_reason.strip()))
    bundle = _as_bundle(pairs)
    lock_rows(session, Vacancy, bundle.vacancies)
    lock_rows(session, Person, bundle.people)
    for person, _ in pairs:
        if person.state not in (PersonState.SEEKING, PersonState.REGISTERED):
            raise NotAllowedNow("person", person.id, person.state, "propose")
    check_free(session, bundle.people)
    verdicts = _check_new(session, bundle, pairs, now)
    _answered(verdicts, override_reason)
    key = f"hand-{person_id}-{vacancy_id}-{int(now.timestamp())}"
    made = _propose(session, pairs, word, key=key, old=())
    return next(one for one in made if one.person_id == person_id)


def split_bundle(
    session: Session,
    *,
    actor: Actor,
    proposal_id: int,
    version: int,
    reason: str,
    now: datetime,
    acting_for: Side | None = None,
) -> Proposal:
    """Decide about this person apart from the party: the explicit override, with its reason."""
    bundle = load_bundle(session, proposal_id, lock=True)
    word = decide_for(actor, bundle, now=now, note=reason, acting_for=acting_for)
    if word.side not in (Side.SENDING, Side.RECEIVING):
        raise Forbidden("split")
    if not reason.strip():
        raise ReasonRequired("split_party")
    if len(bundle.members) == 1:
        return bundle.lead
    check_version(bundle, version)
    if bundle.lead.state not in OPEN_PROPOSAL:
        raise NotAllowedNow("proposal", proposal_id, bundle.lead.state, "split")
    for member in bundle.members:
        record(session, member, word, action="split", here=member.state)
    bundle.lead.bundle = f"split-{proposal_id}-{version}"
    session.flush()
    return bundle.lead


def _check_new(
    session: Session, bundle: Bundle, pairs: Sequence[Pair], now: datetime
) -> list[Verdict]:
    """The gates no coordinator opens, for pairs about to be proposed; doubts are returned."""
    target = _as_bundle(pairs)
    check_vacancies_open(session, target, now)
    check_consent(session, bundle, now)
    verdicts = judge(session, pairs, now=now)
    blocks = tuple(finding for verdict in verdicts for finding in verdict.blocks)
    if blocks:
        raise LawForbids(blocks)
    check_places(session, [known(vacancy.id) for _, vacancy in pairs])
    for one in open_bundles_of(session, target.people):
        for person, vacancy in pairs:
            if (one.person_id, one.vacancy_id) == (person.id, vacancy.id):
                raise AlreadyExists("proposal", "vacancy_id", one.id)
    return verdicts


def _answered(verdicts: Sequence[Verdict], reason: str) -> None:
    """What the person has said or the firm asks is overridden with a reason only."""
    if any(verdict.doubts for verdict in verdicts) and not reason.strip():
        raise ReasonRequired("override_doubts")


def _own_word(actor: Actor, now: datetime, note: str) -> Word:
    """A proposal by hand is a coordinator's; an administrator has nobody to propose."""
    side = SIDE_OF_ROLE.get(actor.role)
    if side not in (Side.SENDING, Side.RECEIVING):
        raise Forbidden("propose_by_hand")
    return Word(side, actor.account_id, now, note.strip()[:400])


def _pairs_by_hand(
    session: Session, actor: Actor, person_id: int, vacancy_id: int, *, alone: bool
) -> list[Pair]:
    person, vacancy = session.get(Person, person_id), session.get(Vacancy, vacancy_id)
    if person is None or not _may_propose(session, actor, person):
        raise NotFound("person", person_id)
    if vacancy is None or (actor.role is Role.RECEIVING and not actor.covers(vacancy.region_code)):
        raise NotFound("vacancy", vacancy_id)
    mates = session.scalars(
        sa.select(Person)
        .join(PartyMember, col(PartyMember.person_id) == col(Person.id))
        .where(
            col(PartyMember.party_id)
            == sa.select(col(PartyMember.party_id))
            .where(col(PartyMember.person_id) == person_id)
            .scalar_subquery()
        )
        .order_by(col(Person.id))
    ).all()
    if alone or not mates:
        return [(person, vacancy)]
    if ledgers(session, [vacancy_id])[vacancy_id].open < len(mates):
        member = session.get_one(PartyMember, person_id)
        raise PartyWouldSplit(member.party_id)
    return [(mate, vacancy) for mate in mates]


def _may_propose(session: Session, actor: Actor, person: Person) -> bool:
    """Own people; or, for the receiving union, people who agreed to be shown to it."""
    if actor.role is Role.SENDING:
        return actor.covers(person.region_code)
    if actor.role is not Role.RECEIVING:
        return False
    return known(person.id) in may_be_named(session, actor, {(known(person.id), 0)})


def _as_bundle(pairs: Sequence[Pair]) -> Bundle:
    """Pairs that are no proposals yet, for the checks that ask a bundle."""
    fresh = [Proposal(person_id=known(p.id), vacancy_id=known(v.id), bundle="") for p, v in pairs]
    return Bundle(
        lead=fresh[0],
        members=fresh,
        people={known(person.id): person for person, _ in pairs},
        vacancies={known(vacancy.id): vacancy for _, vacancy in pairs},
        party=None,
    )


def _propose(
    session: Session, pairs: Sequence[Pair], word: Word, *, key: str, old: Sequence[Proposal]
) -> list[Proposal]:
    """New proposals of one bundle, approved by the chooser's side."""
    parties = _parties(session, [known(person.id) for person, _ in pairs])
    before = {one.person_id: one for one in old}
    made = []
    for person, vacancy in pairs:
        was = before.get(known(person.id))
        made.append(
            Proposal(
                run_id=was.run_id if was else None,
                person_id=known(person.id),
                vacancy_id=known(vacancy.id),
                party_id=parties.get(known(person.id)),
                bundle=key,
                version=0,
                score=score_of(was, known(vacancy.id)),
                reasons=[{"code": "chosen_by_coordinator"}],
                alternatives=other_choices(was, known(vacancy.id)),
                swapped_from_id=was.id if was else None,
                created_at=word.at,
                updated_at=word.at,
            )
        )
    session.add_all(made)
    session.flush()
    for one in made:
        record(session, one, word, action="propose", here=None)
    approved = S.SENDING_OK if word.side is Side.SENDING else S.RECEIVING_OK
    move(session, made, approved, word, action="approve")
    return made


def _parties(session: Session, person_ids: Sequence[int]) -> dict[int, int]:
    rows = session.scalars(sa.select(PartyMember).where(col(PartyMember.person_id).in_(person_ids)))
    return {member.person_id: member.party_id for member in rows}
