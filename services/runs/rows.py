"""What a match run reads of the vacancies' side, and who takes which place.

`services.runs.people` reads the people, `services.runs.snapshot` turns both into columns.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from models.audit import AuditRow
from models.employer import Employer, EmployerQuota, EmployerTownsmen
from models.person import Person
from models.placement import ARRIVED_STATES, HOLDING_STATES, Placement, PlacementState
from models.proposal import OPEN_PROPOSAL, Proposal, ProposalState
from models.run import StandingKind, StandingWish
from models.vacancy import Vacancy
from reference import asked
from reference.calendar import day_start
from services import heard
from services.actor import within_region
from services.columns.kinds import Code, Columns, Day, Number
from services.columns.read import read
from services.heard import Tally
from services.offer import on_offer
from services.runs.facts import SEX, Row
from services.runs.first_batch import LIFTED

HEARD = timedelta(days=365)
"""What people said longer ago says nothing of the firm as it is."""

NEVER = 2_000_000
"""A day number that never comes."""

VACANCY_COLUMNS = (
    "id", "employer_id", "version", "region_code", "occupation_id", "places", "arrive_from",
    "arrive_until", "newcomer_p50_fen", "income_p25_fen", "guarantee_fen", "base_wage_fen",
    "payday", "pay_delay_days", "lodging_fee_fen", "meal_fee_fen", "shift", "hours_per_day",
    "days_per_month", "night_share", "lodging", "persons_per_room", "beds_male", "beds_female",
    "couple_rooms", "meals_per_day", "food", "accepts_couples", "age_min", "age_max",
    "schooling_min", "certificates", "training_weeks", "guarantee_months", "hazards",
    "school_help", *asked.POST, "min_group",
)  # fmt: skip


@dataclass
class Rows:
    """Vacancies that may be filled and all that bears on them: some thousand rows at most.

    taken: columns of who takes or has reserved a place (placements that hold, proposals decided or
    held). history: columns of everybody who ever arrived."""

    today: date
    vacancies: list[Row]
    employers: list[Row]
    open_places: dict[int, int]
    taken: Columns
    history: Columns
    townsmen: Columns
    lifted: frozenset[int] = frozenset()
    """Firms whose first batch a coordinator has lifted (`services.employers.first_batches`)."""
    promises: Mapping[int, Tally] = field(default_factory=dict)
    first_pay: Mapping[int, Tally] = field(default_factory=dict)
    owing: Mapping[int, int] = field(default_factory=dict)
    """What is established of firms by their ids (`services.heard`)."""
    quotas: Mapping[int, EmployerQuota] = field(default_factory=dict)
    """By firm (`services.employers.quotas`)."""


def read_rows(session: Session, *, region_code: str, today: date) -> Rows:
    """The vacancies' side of a run over `region_code` ("" = all)."""
    taken = taking(session)
    vacancies, open_places = _vacancies(session, region_code, today, taken)
    employer_ids = {row.employer_id for row in vacancies}
    lifted = sa.select(col(AuditRow.subject_id)).where(col(AuditRow.action) == LIFTED)
    return Rows(
        today=today,
        vacancies=vacancies,
        employers=[row for row in _employers(session) if row.id in employer_ids],
        open_places=open_places,
        taken=taken,
        history=_history(session),
        townsmen=read(
            session,
            sa.select(EmployerTownsmen),
            {
                "employer": Number(col(EmployerTownsmen.employer_id)),
                "region": Number(sa.cast(col(EmployerTownsmen.region_code), sa.Integer)),
                "headcount": Number(col(EmployerTownsmen.headcount)),
            },
        ),
        lifted=frozenset(session.scalars(lifted)),
        promises=heard.promises(session, since=day_start(today - HEARD)),
        first_pay=heard.paid_on_day(session, since=day_start(today - HEARD)),
        owing=heard.owing(session),
        quotas={row.employer_id: row for row in session.scalars(sa.select(EmployerQuota))},
    )


def _employers(session: Session) -> Iterable[sa.Row[Any]]:
    return session.execute(
        sa.select(
            col(Employer.id),
            col(Employer.payday),
            col(Employer.pay_delay_days),
            col(Employer.advance_policy),
            col(Employer.has_union),
        ).order_by(col(Employer.id))
    )


def people_scope(session: Session, region_code: str) -> str:
    """The region limits people when it is a sending one, and vacancies when it receives."""
    return region_code if _any_in(session, Person, region_code) else ""


def vacancy_scope(session: Session, region_code: str) -> str:
    return region_code if _any_in(session, Vacancy, region_code) else ""


def _any_in(session: Session, table: type[Person] | type[Vacancy], region_code: str) -> bool:
    where = within_region(col(table.region_code), region_code)
    return session.scalars(sa.select(col(table.id)).where(where).limit(1)).first() is not None


def _vacancies(
    session: Session, region_code: str, today: date, taken: Columns
) -> tuple[list[Row], dict[int, int]]:
    """Vacancies on offer with a place that is neither taken nor reserved."""
    table = [getattr(Vacancy, name) for name in VACANCY_COLUMNS]
    rows = session.execute(
        sa.select(*table)
        .where(
            on_offer(today),
            within_region(col(Vacancy.region_code), vacancy_scope(session, region_code)),
        )
        .order_by(col(Vacancy.id))
    ).all()
    seen, times = np.unique(taken["vacancy"], return_counts=True)
    used = dict(zip(seen.tolist(), times.tolist(), strict=True))
    places = {row.id: row.places - used.get(row.id, 0) for row in rows}
    return [row for row in rows if places[row.id] > 0], places


def _with_both(table: type[Placement] | type[Proposal]) -> sa.Select[Any]:
    return (
        sa.select(table)
        .join(Person, col(Person.id) == col(table.person_id))
        .join(Vacancy, col(Vacancy.id) == col(table.vacancy_id))
    )


def taking(session: Session, *where: sa.ColumnElement[bool]) -> Columns:
    """Who takes or has reserved a place where: placements that hold, proposals decided or held;
    of those that meet the conditions on person or vacancy."""
    placed = _with_both(Placement).where(col(Placement.state).in_(HOLDING_STATES), *where)
    reserved = _with_both(Proposal).where(is_decided(), *where)
    both = [
        read(
            session,
            statement,
            {
                "vacancy": Number(vacancy),
                "employer": Number(col(Vacancy.employer_id)),
                "region": Number(sa.cast(col(Person.region_code), sa.Integer)),
                "sex": Code(col(Person.sex), SEX),
                "needs_lodging": Number(col(Person.needs_lodging)),
                "needs_couple_room": Number(col(Person.needs_couple_room)),
                "arrived": arrived,
            },
        )
        for statement, vacancy, arrived in (
            (placed, col(Placement.vacancy_id), Day(col(Placement.arrived_on), NEVER)),
            (reserved, col(Proposal.vacancy_id), Number(sa.literal(NEVER))),
        )
    ]
    return {name: np.concatenate([one[name] for one in both]) for name in both[0]}


def is_decided() -> sa.ColumnElement[bool]:
    """Open proposals that a person has decided about or holds: no run touches them."""
    return sa.or_(
        col(Proposal.state).in_([s for s in OPEN_PROPOSAL if s is not ProposalState.PROPOSED]),
        sa.and_(col(Proposal.state) == ProposalState.PROPOSED, col(Proposal.held_at).is_not(None)),
    )


def undecided() -> sa.ColumnElement[bool]:
    """Proposals a new run may keep, renew or supersede."""
    return sa.and_(col(Proposal.state) == ProposalState.PROPOSED, col(Proposal.held_at).is_(None))


def standing(session: Session, kind: StandingKind, *where: sa.ColumnElement[bool]) -> Columns:
    """Locks or exclusions in force, oldest first; -1 for a vacancy or employer not named."""
    return read(
        session,
        sa.select(StandingWish)
        .where(col(StandingWish.kind) == kind, col(StandingWish.ended_at).is_(None), *where)
        .order_by(col(StandingWish.id)),
        {
            "person": Number(col(StandingWish.person_id)),
            "vacancy": Number(col(StandingWish.vacancy_id)),
            "employer": Number(col(StandingWish.employer_id)),
        },
    )


def incumbents(session: Session) -> Columns:
    """What the last run proposed and nobody has decided, oldest first."""
    return read(
        session,
        sa.select(Proposal).where(undecided()).order_by(col(Proposal.id)),
        {
            "person": Number(col(Proposal.person_id)),
            "vacancy": Number(col(Proposal.vacancy_id)),
        },
    )


def _history(session: Session) -> Columns:
    """Everybody who ever arrived, with the employer: what retention is counted from."""
    states = (*ARRIVED_STATES, PlacementState.LEFT)
    return read(
        session,
        sa.select(Placement)
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(col(Placement.state).in_(states), col(Placement.arrived_on).is_not(None)),
        {
            "employer": Number(col(Vacancy.employer_id)),
            "arrived": Day(col(Placement.arrived_on)),
            "left": Day(col(Placement.left_on), NEVER),
        },
    )
