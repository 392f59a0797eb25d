"""What a match run reads: plain rows in bulk, no ORM objects, one query per table.

`Rows` is everything of one scope at one moment; `services.snapshot` turns it into columns.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer, EmployerState, EmployerTownsmen
from models.party import Party, PartyMember
from models.person import (
    Consent,
    ConsentPurpose,
    Person,
    PersonCertificate,
    PersonRegion,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
)
from models.placement import ARRIVED_STATES, HOLDING_STATES, Placement, PlacementState
from models.proposal import OPEN_PROPOSAL, Proposal, ProposalState, Side
from models.run import StandingKind, StandingWish
from models.vacancy import Vacancy, VacancyState
from services.actor import within_region

Row = Any
"""One row of a core query; its columns by name."""

PERSON_COLUMNS = (
    "id", "region_code", "sex", "born_on", "schooling", "first_timer", "last_wage_fen",
    "floor_wage_fen", "available_from", "available_until", "nights", "refuses", "needs_lodging",
    "needs_couple_room", "needs_food", "children_along", "waiting_since", "updated_at",
)  # fmt: skip
VACANCY_COLUMNS = (
    "id", "employer_id", "version", "region_code", "occupation_id", "places", "arrive_from",
    "arrive_until", "newcomer_p50_fen", "income_p25_fen", "guarantee_fen", "base_wage_fen",
    "payday", "pay_delay_days", "lodging_fee_fen", "meal_fee_fen", "shift", "hours_per_day",
    "days_per_month", "night_share", "lodging", "persons_per_room", "beds_male", "beds_female",
    "couple_rooms", "meals_per_day", "food", "accepts_couples", "age_min", "age_max",
    "schooling_min", "certificates", "training_weeks", "guarantee_months", "hazards",
    "school_help",
)  # fmt: skip


@dataclass
class Rows:
    """People and vacancies that may be matched, and all that bears on them.

    reserved: open proposals somebody has decided or holds: they keep their place. taken: holding
    placements. pool excludes people who are reserved or placed, and parties not complete."""

    today: date
    people: list[Row]
    vacancies: list[Row]
    employers: list[Row]
    parties: dict[int, Row]
    party_of: dict[int, int]
    open_places: dict[int, int]
    taken: list[Row]
    trades: dict[int, list[Row]]
    wishes: dict[int, list[Row]]
    regions: dict[int, list[Row]]
    certificates: dict[int, list[Row]]
    targets: dict[int, list[Row]]
    disability_consent: set[int]
    townsmen: list[Row]
    standing: list[Row]
    incumbents: list[Row]
    history: list[Row]
    passed_over: dict[int, int]
    left_out: dict[str, int] = field(default_factory=dict)


def read_rows(session: Session, *, region_code: str, now: datetime, today: date) -> Rows:
    """Everything a run over `region_code` ("" = all) needs, in about twenty queries."""
    people, party_of, parties, left_out = _people(session, region_code, now)
    vacancies, taken, open_places = _vacancies(session, region_code, today)
    employer_ids = {row.employer_id for row in vacancies}
    return Rows(
        today=today,
        people=people,
        vacancies=vacancies,
        employers=[
            row
            for row in session.execute(
                sa.select(
                    col(Employer.id),
                    col(Employer.payday),
                    col(Employer.pay_delay_days),
                    col(Employer.advance_policy),
                    col(Employer.has_union),
                ).order_by(col(Employer.id))
            )
            if row.id in employer_ids
        ],
        parties=parties,
        party_of=party_of,
        open_places=open_places,
        taken=taken,
        trades=_by_person(session, PersonTrade, "occupation_id", "months"),
        wishes=_by_person(session, PersonWish, "rank", "occupation_id"),
        regions=_by_person(session, PersonRegion, "region_code", "wanted"),
        certificates=_by_person(
            session, PersonCertificate, "certificate", "issued_on", "expires_on"
        ),
        targets=_by_person(session, PersonTarget, "target", "verified_on"),
        disability_consent=_consenting(session, ConsentPurpose.DISABILITY, now),
        townsmen=list(
            session.execute(
                sa.select(
                    col(EmployerTownsmen.employer_id),
                    col(EmployerTownsmen.region_code),
                    col(EmployerTownsmen.headcount),
                )
            )
        ),
        standing=_standing(session),
        incumbents=_incumbents(session),
        history=_history(session),
        passed_over=_passed_over(session),
        left_out=left_out,
    )


def _people(
    session: Session, region_code: str, now: datetime
) -> tuple[list[Row], dict[int, int], dict[int, Row], dict[str, int]]:
    """People who may be matched today, with their parties, and how many were left out and why."""
    table = [getattr(Person, name) for name in PERSON_COLUMNS]
    seeking = session.execute(
        sa.select(*table)
        .where(
            col(Person.state) == PersonState.SEEKING,
            col(Person.do_not_contact).is_(False),
            within_region(col(Person.region_code), people_scope(session, region_code)),
        )
        .order_by(col(Person.id))
    ).all()
    consenting = _consenting(session, ConsentPurpose.MATCHING, now)
    busy = set(
        session.scalars(
            sa.select(col(Placement.person_id)).where(col(Placement.state).in_(HOLDING_STATES))
        )
    )
    busy |= {row.person_id for row in decided(session)}
    pool = [row for row in seeking if row.id in consenting and row.id not in busy]
    left_out = {
        "no_consent": sum(row.id not in consenting for row in seeking),
        "placed_or_under_decision": sum(row.id in busy for row in seeking if row.id in consenting),
    }
    parties = {
        row.id: row
        for row in session.execute(
            sa.select(col(Party.id), col(Party.kind), col(Party.together)).where(
                col(Party.dissolved_at).is_(None)
            )
        )
    }
    members: dict[int, list[int]] = defaultdict(list)
    for person_id, party_id in session.execute(
        sa.select(col(PartyMember.person_id), col(PartyMember.party_id))
    ):
        if party_id in parties:
            members[party_id].append(person_id)
    party_of = {who: party for party, them in members.items() if len(them) > 1 for who in them}
    here = {row.id for row in pool}
    torn = {p for p, them in members.items() if len(them) > 1 and not here.issuperset(them)}
    whole = [row for row in pool if party_of.get(row.id) not in torn]
    left_out["party_incomplete"] = len(pool) - len(whole)
    return whole, party_of, parties, left_out


def people_scope(session: Session, region_code: str) -> str:
    """The region limits people when it is a sending one, and vacancies when it receives."""
    return region_code if _any_in(session, Person, region_code) else ""


def vacancy_scope(session: Session, region_code: str) -> str:
    return region_code if _any_in(session, Vacancy, region_code) else ""


def _any_in(session: Session, table: type[Person] | type[Vacancy], region_code: str) -> bool:
    where = within_region(col(table.region_code), region_code)
    return session.scalars(sa.select(col(table.id)).where(where).limit(1)).first() is not None


def _vacancies(
    session: Session, region_code: str, today: date
) -> tuple[list[Row], list[Row], dict[int, int]]:
    """Vacancies on offer with a place that is neither taken nor reserved; what takes places."""
    table = [getattr(Vacancy, name) for name in VACANCY_COLUMNS]
    rows = session.execute(
        sa.select(*table)
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(
            col(Vacancy.state) == VacancyState.PUBLISHED,
            col(Employer.state) == EmployerState.VERIFIED,
            sa.or_(col(Vacancy.valid_until).is_(None), col(Vacancy.valid_until) >= today),
            within_region(col(Vacancy.region_code), vacancy_scope(session, region_code)),
        )
        .order_by(col(Vacancy.id))
    ).all()
    taken = taking(session)
    used: dict[int, int] = defaultdict(int)
    for row in taken:
        used[row.vacancy_id] += 1
    places = {row.id: row.places - used[row.id] for row in rows}
    return [row for row in rows if places[row.id] > 0], taken, places


def taking(session: Session) -> list[Row]:
    """Who takes or has reserved a place where: placements that hold, proposals decided or held."""
    wanted = (col(Person.sex), col(Person.needs_lodging), col(Person.needs_couple_room))
    placed = (
        sa.select(
            col(Placement.vacancy_id),
            col(Vacancy.employer_id),
            col(Person.region_code),
            *wanted,
            col(Placement.arrived_on),
            col(Placement.party_id),
            sa.literal(False).label("only_reserved"),
        )
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(col(Placement.state).in_(HOLDING_STATES))
    )
    reserved = (
        sa.select(
            col(Proposal.vacancy_id),
            col(Vacancy.employer_id),
            col(Person.region_code),
            *wanted,
            sa.null().label("arrived_on"),
            col(Proposal.party_id),
            sa.literal(True).label("only_reserved"),
        )
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .where(_is_decided())
    )
    return [*session.execute(placed), *session.execute(reserved)]


def decided(session: Session) -> list[Row]:
    """Open proposals that a person has decided about or holds: no run touches them."""
    statement = sa.select(col(Proposal.person_id), col(Proposal.vacancy_id))
    return list(session.execute(statement.where(_is_decided())))


def _is_decided() -> sa.ColumnElement[bool]:
    return sa.or_(
        col(Proposal.state).in_([s for s in OPEN_PROPOSAL if s is not ProposalState.PROPOSED]),
        sa.and_(col(Proposal.state) == ProposalState.PROPOSED, col(Proposal.held_at).is_not(None)),
    )


def undecided() -> sa.ColumnElement[bool]:
    """Proposals a new run may keep, renew or supersede."""
    return sa.and_(col(Proposal.state) == ProposalState.PROPOSED, col(Proposal.held_at).is_(None))


def _consenting(session: Session, purpose: ConsentPurpose, now: datetime) -> set[int]:
    return set(
        session.scalars(
            sa.select(col(Consent.person_id)).where(
                col(Consent.purpose) == purpose,
                col(Consent.given_at) <= now,
                col(Consent.withdrawn_at).is_(None),
            )
        )
    )


def _by_person(session: Session, table: type[Any], *columns: str) -> dict[int, list[Row]]:
    wanted = [table.person_id, *(getattr(table, name) for name in columns)]
    found: dict[int, list[Row]] = defaultdict(list)
    for row in session.execute(sa.select(*wanted).order_by(*wanted[:2])):
        found[row.person_id].append(row)
    return found


def _standing(session: Session) -> list[Row]:
    """Locks and exclusions in force, oldest first."""
    return list(
        session.execute(
            sa.select(
                col(StandingWish.kind),
                col(StandingWish.person_id),
                col(StandingWish.vacancy_id),
                col(StandingWish.employer_id),
            )
            .where(col(StandingWish.ended_at).is_(None))
            .order_by(col(StandingWish.id))
        )
    )


def _incumbents(session: Session) -> list[Row]:
    statement = sa.select(col(Proposal.person_id), col(Proposal.vacancy_id))
    return list(session.execute(statement.where(undecided()).order_by(col(Proposal.id))))


def _history(session: Session) -> list[Row]:
    """Everybody who ever arrived, with the employer: what retention is counted from."""
    states = (*ARRIVED_STATES, PlacementState.LEFT)
    return list(
        session.execute(
            sa.select(col(Vacancy.employer_id), col(Placement.arrived_on), col(Placement.left_on))
            .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
            .where(col(Placement.state).in_(states), col(Placement.arrived_on).is_not(None))
        )
    )


def _passed_over(session: Session) -> dict[int, int]:
    """How often a proposal of this person ended without the person's doing."""
    theirs = sa.or_(
        col(Proposal.state) == ProposalState.SUPERSEDED,
        sa.and_(
            col(Proposal.state) == ProposalState.REFUSED,
            col(Proposal.refused_by).in_([Side.RECEIVING, Side.EMPLOYER]),
        ),
    )
    return {
        row.person_id: row.times
        for row in session.execute(
            sa.select(col(Proposal.person_id), sa.func.count().label("times"))
            .where(theirs)
            .group_by(col(Proposal.person_id))
        )
    }


def of_kind(rows: Sequence[Row], kind: StandingKind) -> list[Row]:
    return [row for row in rows if row.kind is kind]


def days_back(today: date, days: int) -> date:
    return today - timedelta(days=days)
