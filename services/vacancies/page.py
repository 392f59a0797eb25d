"""Who is proposed to a vacancy or placed there, and what happened to it, for its page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Account, Role
from models.law import LawFinding
from models.party import Party
from models.person import Person
from models.placement import HOLDING_STATES, Placement, PlacementState
from models.proposal import Proposal, ProposalState
from models.vacancy import Vacancy, VacancyEvent, VacancyState
from reference.calendar import local_day
from services.actor import Actor
from services.errors import Forbidden, NotFound
from services.law.findings import open_findings
from services.offer import why_not_offered
from services.proposals.names import may_be_named
from services.rows import known
from services.runs.explanations import VacancyAdvice, advice_for
from services.runs.lists import LeftShort, left_short
from services.vacancies.lists import VacancyRow, get_vacancy
from services.vacancies.rows import find_vacancy
from services.vacancies.steps import awaits_check, passed_check, steps_of, takes_people


class _Asked(TypedDict):
    actor: Actor
    vacancy_id: int


@dataclass(frozen=True)
class EventRow:
    """An event with the name of whoever caused it; None for a scheduled job."""

    event: VacancyEvent
    who: str | None


@dataclass(frozen=True)
class ProposedPerson:
    """Somebody proposed to a firm or placed there; the name is whole once they have agreed."""

    proposal_id: int | None
    placement_id: int | None
    name: str
    agreed: bool
    region_code: str
    party_label: str
    party_id: int | None
    proposal_state: ProposalState | None
    placement_state: PlacementState | None


@dataclass(frozen=True)
class VacancyPage:
    """A vacancy as its page shows it to one reader.

    inside      the firm or a union of its district reads: a sending county sees what is on offer
    steps       open to the reader (`vacancies.steps`), the one they come for first
    unanswered  it is kept off offer until the union has written what it does about the hours
    short, advice   why the newest run left places empty, and which change would fill them, while
                it takes people
    """

    row: VacancyRow
    inside: bool
    steps: tuple[str, ...]
    passed_check: bool
    awaits_check: bool
    people: Sequence[ProposedPerson]
    events: Sequence[EventRow]
    findings: Sequence[LawFinding]
    returned: str
    unanswered: bool
    short: LeftShort | None
    advice: VacancyAdvice | None


def page_of_vacancy(
    session: Session, *, actor: Actor, vacancy_id: int, now: datetime
) -> VacancyPage:
    """A vacancy in the actor's scope. Raises NotFound."""
    row = get_vacancy(session, actor=actor, vacancy_id=vacancy_id)
    inside, steps = actor.role is not Role.SENDING, steps_of(row.vacancy, actor)
    asked: _Asked = {"actor": actor, "vacancy_id": vacancy_id}
    kept_off = why_not_offered(session, [vacancy_id], day=local_day(now))
    short = row.ledger.open and takes_people(row.vacancy)
    return VacancyPage(
        row=row,
        inside=inside,
        steps=steps,
        passed_check=passed_check(row.vacancy),
        awaits_check=awaits_check(row.vacancy),
        people=proposed_people(session, **asked) if inside else (),
        events=events_of(session, **asked) if inside else (),
        findings=open_findings(session, vacancy_id) if inside else (),
        returned=last_return(session, row.vacancy),
        unanswered=kept_off.get(vacancy_id) == "unanswered",
        short=left_short(session, vacancy_id=vacancy_id) if short else None,
        advice=advice_for(session, vacancy_id=vacancy_id) if short and "left" in steps else None,
    )


def events_of(session: Session, *, actor: Actor, vacancy_id: int) -> list[EventRow]:
    """What happened to a vacancy, newest first. A sending coordinator does not read it."""
    find_vacancy(session, actor, vacancy_id)
    if actor.role is Role.SENDING:
        raise NotFound("vacancy", vacancy_id)
    rows = session.exec(
        select(VacancyEvent, Account.display_name)
        .outerjoin(Account, col(Account.id) == col(VacancyEvent.account_id))
        .where(VacancyEvent.vacancy_id == vacancy_id)
        .order_by(col(VacancyEvent.id).desc())
    )
    return [EventRow(event, who) for event, who in rows]


def last_return(session: Session, vacancy: Vacancy) -> str:
    """Why the coordinator sent this draft back last; "" when it was never returned."""
    if vacancy.state is not VacancyState.DRAFT:
        return ""
    event = session.exec(
        select(VacancyEvent)
        .where(VacancyEvent.vacancy_id == vacancy.id, VacancyEvent.kind == "moved")
        .order_by(col(VacancyEvent.id).desc())
        .limit(1)
    ).first()
    return event.reason if event is not None and event.to_state is VacancyState.DRAFT else ""


def proposed_people(session: Session, *, actor: Actor, vacancy_id: int) -> list[ProposedPerson]:
    """Who is proposed for a vacancy or has a place in it, as its firm may see them.

    A firm knows of a proposal once both unions approved it; it reads 张** and the home county until
    the person has agreed, and the name after, as long as the consent stands. Three queries.
    Raises Forbidden for a sending county, which reads its own people elsewhere.
    """
    vacancy = find_vacancy(session, actor, vacancy_id)
    if actor.role is Role.SENDING:
        raise Forbidden("read_proposed_people")
    shown = (ProposalState.APPROVED, ProposalState.WORKER_YES)
    proposed = session.execute(
        sa.select(Proposal, Person, Party)
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .outerjoin(Party, col(Party.id) == col(Proposal.party_id))
        .where(col(Proposal.vacancy_id) == vacancy_id, col(Proposal.state).in_(shown))
        .order_by(col(Proposal.state).desc(), col(Proposal.bundle), col(Proposal.id))
    ).all()
    placed = session.execute(
        sa.select(Placement, Person, Party)
        .join(Person, col(Person.id) == col(Placement.person_id))
        .outerjoin(Party, col(Party.id) == col(Placement.party_id))
        .where(col(Placement.vacancy_id) == vacancy_id, col(Placement.state).in_(HOLDING_STATES))
        .order_by(col(Placement.confirmed_at), col(Placement.id))
    ).all()
    named = may_be_named(
        session, actor, [(person.id, vacancy.employer_id) for _one, person, _party in proposed]
    )
    waiting = [_proposed(one, person, party, named) for one, person, party in proposed]
    return waiting + [_placed(*row) for row in placed]


def masked(name: str) -> str:
    """张三 and 欧阳小明 both keep one character: the length of a name tells too much."""
    return f"{name[:1]}**"


def _proposed(
    proposal: Proposal, person: Person, party: Party | None, named: frozenset[int]
) -> ProposedPerson:
    agreed = proposal.state is ProposalState.WORKER_YES and person.id in named
    return ProposedPerson(
        proposal_id=known(proposal.id),
        placement_id=None,
        name=person.name if agreed else masked(person.name),
        agreed=agreed,
        region_code=person.region_code,
        party_label=party.kind.value if party is not None else "",
        party_id=proposal.party_id,
        proposal_state=proposal.state,
        placement_state=None,
    )


def _placed(placement: Placement, person: Person, party: Party | None) -> ProposedPerson:
    return ProposedPerson(
        proposal_id=placement.proposal_id,
        placement_id=known(placement.id),
        name=person.name,
        agreed=True,
        region_code=person.region_code,
        party_label=party.kind.value if party is not None else "",
        party_id=placement.party_id,
        proposal_state=None,
        placement_state=placement.state,
    )
