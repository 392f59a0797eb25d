"""Open proposals that end because something else happened, and how they come back.

Whoever closes a vacancy, pauses a person or supersedes a run's proposals calls this; a bundle is
withdrawn whole. Nothing here checks scope: the use case that calls has done so.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person
from models.proposal import OPEN_PROPOSAL, Proposal, ProposalEvent, ProposalState, Side
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.ledger import ledger_of, said_yes
from services.actor import Actor
from services.offer import why_not_offered
from services.proposals.bundles import Word, move, open_bundles_of
from services.rows import known, lock_rows

S = ProposalState


def withdraw_open_for_vacancy(
    session: Session, vacancy_id: int, *, actor: Actor, now: datetime, reason: str
) -> tuple[int, ...]:
    """The vacancy is no longer to be had: its open proposals end. Ids of what was withdrawn."""
    return withdraw_open_for_vacancies(session, [vacancy_id], actor=actor, now=now, reason=reason)


def withdraw_open_for_vacancies(
    session: Session, vacancy_ids: Collection[int], *, actor: Actor, now: datetime, reason: str
) -> tuple[int, ...]:
    """The same for several (a firm's all), taking the locks of all of them in one order."""
    lock_rows(session, Vacancy, vacancy_ids)
    people = set(
        session.scalars(
            sa.select(col(Proposal.person_id)).where(
                col(Proposal.vacancy_id).in_(sorted(vacancy_ids)),
                col(Proposal.state).in_(OPEN_PROPOSAL),
            )
        )
    )
    lock_rows(session, Person, people)
    touched = open_bundles_of(session, people)
    keys = {(one.run_id, one.bundle) for one in touched if one.vacancy_id in vacancy_ids}
    chosen = [one for one in touched if (one.run_id, one.bundle) in keys]
    return _withdraw(session, chosen, Word(Side.SYSTEM, actor.account_id, now), reason[:32])


def withdraw_open_for_person(
    session: Session, person_id: int, *, actor: Actor, now: datetime, reason: str
) -> tuple[int, ...]:
    """The person is no longer to be had: their open proposals end, their party's with them."""
    lock_rows(session, Person, {person_id})
    chosen = open_bundles_of(session, {person_id})
    return _withdraw(session, chosen, Word(Side.SYSTEM, actor.account_id, now), reason[:32])


def withdraw_rivals(session: Session, confirmed: Sequence[Proposal], word: Word) -> tuple[int, ...]:
    """One placement is enough: every other open bundle of these people ends, undoably."""
    winner = {one.person_id: known(one.id) for one in confirmed}
    rivals = open_bundles_of(session, winner)
    first_of = {
        (one.run_id, one.bundle): winner[one.person_id]
        for one in reversed(rivals)
        if one.person_id in winner
    }
    cause = {known(one.id): first_of[(one.run_id, one.bundle)] for one in rivals}
    return _withdraw(session, rivals, word, "placed_elsewhere", cause)


def restore_rivals(session: Session, undone: Sequence[Proposal], word: Word) -> tuple[int, ...]:
    """Bring back what `withdraw_rivals` ended for these proposals, as far as still possible.

    Left as they are: bundles whose vacancy has closed or whose firm was suspended since, whose
    pair has meanwhile been proposed anew, or of which somebody holds a place.
    """
    rows = session.scalars(
        sa.select(Proposal)
        .where(
            col(Proposal.withdrawn_for_id).in_([one.id for one in undone]),
            col(Proposal.state) == S.WITHDRAWN,
        )
        .order_by(col(Proposal.id))
    ).all()
    lock_rows(session, Proposal, {known(one.id) for one in rows})
    bundles: dict[tuple[int | None, str], list[Proposal]] = {}
    for one in rows:
        bundles.setdefault((one.run_id, one.bundle), []).append(one)
    back: list[int] = []
    for members in bundles.values():
        if can_reopen(session, members, word.at):
            back += restore(session, members, word)
    return tuple(back)


def can_reopen(session: Session, members: Sequence[Proposal], now: datetime) -> bool:
    """No open proposal for the same pair, every vacancy on offer."""
    if why_not_offered(session, {one.vacancy_id for one in members}, day=local_day(now)):
        return False
    for one in members:
        twin = session.scalar(
            sa.select(col(Proposal.id)).where(
                col(Proposal.person_id) == one.person_id,
                col(Proposal.vacancy_id) == one.vacancy_id,
                col(Proposal.state).in_(OPEN_PROPOSAL),
                col(Proposal.id) != one.id,
            )
        )
        if twin is not None:
            return False
    return True


def restore(session: Session, members: Sequence[Proposal], word: Word) -> list[int]:
    """Withdrawn proposals of one bundle in the state they were withdrawn from; a yes whose place
    is another's by now is asked for again."""
    for one in members:
        event = session.scalars(
            sa.select(ProposalEvent)
            .where(
                col(ProposalEvent.proposal_id) == one.id,
                col(ProposalEvent.action) == "withdraw",
            )
            .order_by(col(ProposalEvent.id).desc())
            .limit(1)
        ).one()
        if event.from_state is None:
            raise ValueError(f"withdrawal {event.id} does not say from which state")
        one.withdrawn_for_id = None
        undoes = {known(one.id): known(event.id)}
        back = event.from_state if _has_place(session, one, event.from_state) else S.APPROVED
        move(session, [one], back, word, action="restore", undoes=undoes)
    return [known(one.id) for one in members]


def _has_place(session: Session, one: Proposal, to: ProposalState) -> bool:
    """Whether going back to `to` takes a place that is there; only a yes takes one."""
    if to is not S.WORKER_YES:
        return True
    lock_rows(session, Vacancy, {one.vacancy_id})
    free = ledger_of(session, one.vacancy_id).open
    return free > said_yes(session, [one.vacancy_id])[one.vacancy_id]


def _withdraw(
    session: Session,
    chosen: Sequence[Proposal],
    word: Word,
    code: str,
    cause: Mapping[int, int] | None = None,
) -> tuple[int, ...]:
    ids: Collection[int] = [known(one.id) for one in chosen]
    lock_rows(session, Proposal, ids)
    still_open = [one for one in chosen if one.state in OPEN_PROPOSAL]
    for one in still_open:
        one.withdrawn_for_id = (cause or {}).get(known(one.id))
        one.held_at, one.held_by_id, one.hold_note = None, None, ""
    move(session, still_open, S.WITHDRAWN, word, action="withdraw", code=code)
    return tuple(known(one.id) for one in still_open)
