"""The law asked again: when a place is promised and on the day somebody arrives.

Weeks lie between the check and the bus. A certificate lapses, a birthday passes, a wage step comes
into force, the firm changes the post. What the law forbids by then is refused; what a person has to
settle is a question that the union of the work site answers in writing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col

import law
from models.employer import Employer
from models.person import Person, PersonCertificate
from models.vacancy import Vacancy, VacancyEvent
from services.actor import Actor
from services.errors import LawAsks, LawForbids
from services.law.advertisements import MINOR, findings_of
from services.law.matches import law_of_match
from services.rows import known

POST_CHANGED: Final = "post_changed"
POST_UNLAWFUL: Final = "post_unlawful"
_OF_SHOWING: Final = frozenset({"D03"})
"""What an advertisement leaves out keeps it from being shown, nobody from a promised place."""


def before_confirmation(
    session: Session,
    pairs: Sequence[tuple[Person, Vacancy]],
    *,
    actor: Actor,
    since: datetime | None,
    day: date,
    note: str,
) -> None:
    """Whoever is promised a place may still lawfully take it, as the post is now.

    since  when the people said yes; what the post became after that they have not heard
    Raises LawForbids (the pair, or the post itself), LawAsks (the post has changed since, and no
    receiving coordinator has said in `note` that they were asked again).
    """
    _refuse_pairs(session, pairs, day)
    posts = {known(vacancy.id): vacancy for _, vacancy in pairs}
    for vacancy in posts.values():
        _raise_on(_blocks_of_post(session, vacancy, day))
    if since is not None and any(_changed_since(session, one, since) for one in posts):
        _answered(actor, note, POST_CHANGED)


def before_arrival(
    session: Session, person: Person, vacancy: Vacancy, *, actor: Actor, day: date, note: str
) -> None:
    """Handing somebody over on `day` is lawful: old enough, every certificate the law demands valid
    on that very day (health certificates too).

    Raises LawForbids; LawAsks where the post itself meanwhile breaks the law: the person is there
    already, so the union of the work site says in `note` what it has done about it.
    """
    papers = _papers(session, [person])
    _raise_on(law.blocks(law_of_match(person, papers, vacancy, day=day, on=day)))
    if _blocks_of_post(session, vacancy, day):
        _answered(actor, note, POST_UNLAWFUL)


def _refuse_pairs(session: Session, pairs: Sequence[tuple[Person, Vacancy]], day: date) -> None:
    papers = _papers(session, [person for person, _ in pairs])
    for person, vacancy in pairs:
        held = [one for one in papers if one.person_id == person.id]
        _raise_on(law.blocks(law_of_match(person, held, vacancy, day=day)))


def _papers(session: Session, people: Sequence[Person]) -> list[PersonCertificate]:
    ids = sorted({known(person.id) for person in people})
    return list(
        session.scalars(
            sa.select(PersonCertificate).where(col(PersonCertificate.person_id).in_(ids))
        )
    )


def _blocks_of_post(session: Session, vacancy: Vacancy, day: date) -> tuple[law.Finding, ...]:
    """Judged anew: the job that keeps findings may not have come round since a wage step."""
    found = findings_of(vacancy, session.get_one(Employer, vacancy.employer_id), day=day)
    return tuple(one for one in law.blocks(found) if one.rule_id not in _OF_SHOWING)


def _changed_since(session: Session, vacancy_id: int, since: datetime) -> bool:
    """Whether what the work is or pays was changed, not only its places or contact."""
    events = session.scalars(
        sa.select(VacancyEvent).where(
            col(VacancyEvent.vacancy_id) == vacancy_id, col(VacancyEvent.at) > since
        )
    )
    return any(_fields(event) - MINOR for event in events)


def _fields(event: VacancyEvent) -> set[str]:
    fields = event.detail.get("fields")
    return set(map(str, fields)) if isinstance(fields, list) else set()


def _raise_on(findings: Iterable[law.Finding]) -> None:
    stopping = tuple(findings)
    if stopping:
        raise LawForbids(stopping)


def _answered(actor: Actor, note: str, question: str) -> None:
    if not (actor.receiving and note.strip()):
        raise LawAsks(question)
