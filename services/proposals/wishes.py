"""Standing wishes: a coordinator's lock or exclusion, respected by every later run.

A lock says "this person to this vacancy"; an exclusion "never to this vacancy" or "never to this
employer". A refusal leaves an exclusion as long as its reason lasts (`reference.reasons`).
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.person import Person, PersonEvent, PersonState
from models.proposal import Proposal
from models.run import StandingKind, StandingWish
from models.vacancy import Vacancy
from reference.reasons import Lasts, reasons
from services.actor import Actor
from services.errors import NotFound, ReasonRequired
from services.proposals.bundles import Bundle, Word
from services.rows import known, lock_rows


def lock_to_vacancy(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    vacancy_id: int,
    now: datetime,
    note: str = "",
    proposal_id: int | None = None,
) -> StandingWish:
    """From the next run on, this person goes to this vacancy or nowhere.

    A lock in force to the same vacancy is returned as it is; one to another vacancy ends.
    """
    person, _ = _in_scope(session, actor, person_id, vacancy_id)
    lock_rows(session, Person, {person_id})
    for wish in _in_force(session, person_id, StandingKind.LOCK):
        if wish.vacancy_id == vacancy_id:
            return wish
        wish.ended_at = now
    return _add(
        session,
        StandingWish(
            kind=StandingKind.LOCK,
            person_id=known(person.id),
            vacancy_id=vacancy_id,
            note=note.strip()[:200],
            proposal_id=proposal_id,
            account_id=actor.account_id,
            created_at=now,
        ),
    )


def exclude(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    vacancy_id: int,
    whole_employer: bool,
    note: str,
    now: datetime,
) -> StandingWish:
    """From the next run on, this person never to this vacancy (or its whole employer).

    Raises ReasonRequired without a note: an exclusion outlives whoever made it.
    """
    _, vacancy = _in_scope(session, actor, person_id, vacancy_id)
    if not note.strip():
        raise ReasonRequired("exclude")
    lock_rows(session, Person, {person_id})
    target = None if whole_employer else vacancy_id
    for wish in _in_force(session, person_id, StandingKind.EXCLUDE):
        if wish.vacancy_id == target and wish.employer_id == vacancy.employer_id:
            return wish
    return _add(
        session,
        StandingWish(
            kind=StandingKind.EXCLUDE,
            person_id=person_id,
            vacancy_id=target,
            employer_id=vacancy.employer_id,
            note=note.strip()[:200],
            account_id=actor.account_id,
            created_at=now,
        ),
    )


def end_wish(session: Session, *, actor: Actor, wish_id: int, now: datetime) -> StandingWish:
    """Unlock, or lift an exclusion. Ending it twice is ending it once."""
    wish = session.get(StandingWish, wish_id)
    if wish is None:
        raise NotFound("standing_wish", wish_id)
    if wish.vacancy_id is not None:
        _in_scope(session, actor, wish.person_id, wish.vacancy_id)
    else:
        person = session.get_one(Person, wish.person_id)
        if not actor.sending or not actor.covers(person.region_code):
            raise NotFound("standing_wish", wish_id)
    if wish.ended_at is None:
        wish.ended_at = now
        session.add(wish)
        session.flush()
    return wish


def exclude_refused(session: Session, bundle: Bundle, word: Word, code: str) -> None:
    """What a refusal leaves behind, as long as its reason lasts."""
    lasts = reasons()[code].lasts
    for member in bundle.members:
        if lasts is Lasts.PERSON:
            _pause(session, bundle.people[member.person_id], word, code)
        elif lasts is not Lasts.NOTHING:
            whole_employer = lasts is Lasts.EMPLOYER
            session.add(
                StandingWish(
                    kind=StandingKind.EXCLUDE,
                    person_id=member.person_id,
                    vacancy_id=None if whole_employer else member.vacancy_id,
                    employer_id=bundle.employer_of(member),
                    reason_code=code,
                    note=word.note[:200],
                    proposal_id=member.id,
                    account_id=word.account_id,
                    created_at=word.at,
                )
            )
    session.flush()


def forget_refusal(session: Session, proposal: Proposal, person: Person, word: Word) -> None:
    """Take back what the refusal of this proposal left behind."""
    code = proposal.refusal_code
    session.execute(
        sa.update(StandingWish)
        .where(
            col(StandingWish.proposal_id) == proposal.id,
            col(StandingWish.kind) == StandingKind.EXCLUDE,
            col(StandingWish.ended_at).is_(None),
        )
        .values(ended_at=word.at)
    )
    pausing = code in reasons() and reasons()[code].lasts is Lasts.PERSON
    if pausing and person.state is PersonState.PAUSED:
        _move_person(session, person, PersonState.SEEKING, word, code)


def wishes_in_force(session: Session, person_ids: list[int]) -> list[StandingWish]:
    """Locks and exclusions that bind these people now, oldest first."""
    return list(
        session.scalars(
            sa.select(StandingWish)
            .where(
                col(StandingWish.person_id).in_(person_ids), col(StandingWish.ended_at).is_(None)
            )
            .order_by(col(StandingWish.id))
        )
    )


def _in_force(session: Session, person_id: int, kind: StandingKind) -> list[StandingWish]:
    return [wish for wish in wishes_in_force(session, [person_id]) if wish.kind is kind]


def _in_scope(
    session: Session, actor: Actor, person_id: int, vacancy_id: int
) -> tuple[Person, Vacancy]:
    """Both rows, if the actor answers for the person or for the vacancy."""
    person, vacancy = session.get(Person, person_id), session.get(Vacancy, vacancy_id)
    if person is None:
        raise NotFound("person", person_id)
    if vacancy is None:
        raise NotFound("vacancy", vacancy_id)
    ours = (
        actor.role is Role.ADMIN
        or (actor.role is Role.SENDING and actor.covers(person.region_code))
        or (actor.role is Role.RECEIVING and actor.covers(vacancy.region_code))
    )
    if not ours:
        raise NotFound("person", person_id)
    return person, vacancy


def _pause(session: Session, person: Person, word: Word, code: str) -> None:
    if person.state is PersonState.SEEKING:
        _move_person(session, person, PersonState.PAUSED, word, code)


def _move_person(session: Session, person: Person, to: PersonState, word: Word, code: str) -> None:
    session.add(
        PersonEvent(
            person_id=known(person.id),
            at=word.at,
            account_id=word.account_id,
            kind="moved",
            from_state=person.state,
            to_state=to,
            reason=code,
        )
    )
    person.state = to
    person.updated_at = word.at
    session.add(person)


def _add(session: Session, wish: StandingWish) -> StandingWish:
    session.add(wish)
    session.flush()
    return wish
