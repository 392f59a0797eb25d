"""What a claim told by hand may be about: trips with the firms aboard, fairs, and who held them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.fair import Fair
from models.placement import Placement
from models.subsidy import BodyKind, SubsidyScheme
from models.trip import BOARDED_STATES, Trip, TripSeat
from models.vacancy import Vacancy
from reference.subsidies import Beneficiary
from services.actor import Actor, within
from services.rows import known
from services.subsidies.bodies import list_bodies
from services.subsidies.schemes import as_known
from services.subsidies.told import SHOWN, ToldIn

LATELY = timedelta(days=400)


@dataclass(frozen=True)
class Choice:
    """One row that may be claimed for; `code` is what a form sends back (`told_of`). people: 人
    aboard."""

    code: str
    on: date
    what: str
    who: str
    people: int = 0


def choices_for(
    session: Session, *, actor: Actor, scheme: SubsidyScheme, on: date
) -> Sequence[Choice]:
    """The newest first, of the actor's own places."""
    match as_known(scheme).terms.beneficiary:
        case Beneficiary.EMPLOYER:
            return _coaches(session, actor, on)
        case Beneficiary.SERVICE:
            return _fairs(session, actor, on)
        case Beneficiary.AGENCY:
            return _coaches_of_agencies(session, actor, on)
        case _:
            return ()


def told_of(code: str) -> dict[str, int]:
    """The ids in a choice's code; {} where it is none."""
    kind, *ids = code.split(":")
    names = {"firm": ("trip_id", "employer_id"), "coach": ("trip_id", "body_id"),
             "fair": ("fair_id", "body_id")}.get(kind, ())  # fmt: skip
    if len(ids) != len(names) or not all(one.isdecimal() for one in ids):
        return {}
    return {name: int(one) for name, one in zip(names, ids, strict=True)}


def as_told(data: dict[str, object], choice: str) -> ToldIn:
    """What a form said, with the ids of what was chosen."""
    return ToldIn.model_validate(data | told_of(choice))


def _coaches(session: Session, actor: Actor, on: date) -> list[Choice]:
    rows = session.execute(
        sa.select(
            col(Trip.id), col(Trip.leaves_on), col(Trip.name), col(Employer.id),
            col(Employer.name), sa.func.count(),
        )
        .join(TripSeat, col(TripSeat.trip_id) == col(Trip.id))
        .join(Placement, col(Placement.id) == col(TripSeat.placement_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(
            col(TripSeat.state).in_(BOARDED_STATES), col(Trip.leaves_on) > on - LATELY,
            within(col(Employer.region_code), actor),
        )
        .group_by(
            col(Trip.id), col(Trip.leaves_on), col(Trip.name), col(Employer.id),
            col(Employer.name),
        )
        .order_by(col(Trip.leaves_on).desc(), col(Trip.id).desc(), col(Employer.name))
    )  # fmt: skip
    return [
        Choice(f"firm:{trip}:{firm}", day, name, who, people)
        for trip, day, name, firm, who, people in rows
    ]


def _coaches_of_agencies(session: Session, actor: Actor, on: date) -> list[Choice]:
    agencies = [one for one in list_bodies(session, actor=actor) if one.kind is BodyKind.AGENCY]
    rows = session.execute(
        sa.select(col(Trip.id), col(Trip.leaves_on), col(Trip.name), sa.func.count())
        .join(TripSeat, col(TripSeat.trip_id) == col(Trip.id))
        .where(
            col(TripSeat.state).in_(BOARDED_STATES), col(Trip.leaves_on) > on - LATELY,
            sa.or_(within(col(Trip.site_region), actor), within(col(Trip.home_region), actor)),
        )
        .group_by(col(Trip.id), col(Trip.leaves_on), col(Trip.name))
        .order_by(col(Trip.leaves_on).desc(), col(Trip.id).desc())
    )  # fmt: skip
    return [
        Choice(f"coach:{trip}:{known(body.id)}", day, name, body.name, people)
        for trip, day, name, people in rows
        for body in agencies
    ]


def _fairs(session: Session, actor: Actor, on: date) -> list[Choice]:
    bodies = [one for one in list_bodies(session, actor=actor) if one.kind is BodyKind.SERVICE]
    fairs = session.scalars(
        sa.select(Fair)
        .where(col(Fair.state).in_(SHOWN), col(Fair.held_on) > on - LATELY)
        .order_by(col(Fair.held_on).desc(), col(Fair.id).desc())
    )
    return [
        Choice(f"fair:{fair.id}:{known(body.id)}", fair.held_on, fair.name, body.name)
        for fair in fairs
        for body in bodies
    ]
