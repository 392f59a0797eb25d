"""Claims whose ground this house cannot count by itself and somebody tells: a firm's part of a
coach, a body's fair, a member's course. Trip, fair and person are rows of the house; who was
aboard and which firms were present is counted from them."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from pydantic import Field
from sqlmodel import Session, col

from models.account import Role
from models.employer import Employer
from models.fair import Fair, FairPost, FairState
from models.person import Person
from models.placement import Placement
from models.subsidy import (
    BEFORE_FILING,
    ClaimState,
    SubsidyBody,
    SubsidyClaim,
    SubsidyScheme,
)
from models.trip import BOARDED_STATES, Trip, TripSeat
from models.vacancy import Vacancy
from reference.subsidies import BY_YEAR, Beneficiary, SubsidyTerms
from services.actor import Actor, within_region
from services.errors import Forbidden, InvalidInput, Problem
from services.inputs import Input, Line, Whole
from services.rows import known
from services.subsidies.groups import PER_HEAD
from services.subsidies.heads import HOLDING, count_heads, counted_elsewhere, period_of_heads
from services.subsidies.judging import Claimant, Paid
from services.subsidies.people import COUNTS
from services.subsidies.schemes import answers_for, as_known, find_scheme

SHOWN = (FairState.HELD, FairState.FOLLOWED_UP, FairState.CLOSED)
MOST_COST = 2_000_000_000
"""Fen: as much as a whole trip may cost (`models.trip`)."""


class ToldIn(Input):
    """employer_id or body_id: who claims for a trip; body_id for a fair; person_id for a course.
    occasion: name of the course or degree; units: its steps reached."""

    scheme_id: Whole = Field(ge=1)
    employer_id: Whole | None = None
    body_id: Whole | None = None
    person_id: Whole | None = None
    trip_id: Whole | None = None
    fair_id: Whole | None = None
    cost_fen: int | None = Field(None, ge=1, le=MOST_COST)
    occasion: Line = Field("", max_length=40)
    units: Whole | None = Field(None, ge=1, le=99)


def is_told(terms: SubsidyTerms) -> bool:
    """Whether claims of such a scheme are told and not found by the look."""
    if terms.beneficiary is Beneficiary.WORKER:
        return False
    many = terms.beneficiary in (Beneficiary.EMPLOYER, Beneficiary.AGENCY)
    return not (many and terms.kind in PER_HEAD)


def tell_claim(session: Session, *, actor: Actor, data: ToldIn, now: datetime) -> SubsidyClaim:
    """A claim not yet judged (`look.look_at_told`). Raises NotFound, Forbidden, InvalidInput at the
    field: not such a scheme, nobody aboard, no firm present, told before."""
    if actor.role is Role.EMPLOYER:
        raise Forbidden("tell_claim")
    scheme = find_scheme(session, actor=actor, scheme_id=data.scheme_id)
    terms = as_known(scheme).terms
    if not is_told(terms):
        raise InvalidInput({"scheme_id": (Problem("not_told"),)})
    make = {Beneficiary.SERVICE: _of_fair, Beneficiary.MEMBER: _of_member}.get(
        terms.beneficiary, _of_trip
    )
    row = make(session, actor, scheme, terms, data)
    row.instalment = 1 + (session.scalar(sa.select(sa.func.max(col(SubsidyClaim.instalment))).where(
        *_same(row), col(SubsidyClaim.period) == row.period)) or 0)  # fmt: skip
    row.created_at = row.updated_at = now
    session.add(row)
    session.flush()
    if row.trip_id is not None:
        _count_aboard(session, row, terms)
    return row


def waiting_told(session: Session, scheme: SubsidyScheme) -> Sequence[SubsidyClaim]:
    """Told claims of the scheme that are not yet with the bureau, the earlier first."""
    if not is_told(as_known(scheme).terms):
        return ()
    query = sa.select(SubsidyClaim).where(
        col(SubsidyClaim.scheme_id) == scheme.id, col(SubsidyClaim.state).in_(BEFORE_FILING),
        col(SubsidyClaim.placement_id).is_(None),
    )  # fmt: skip
    return session.scalars(query.order_by(col(SubsidyClaim.id))).all()


def told_claimant(session: Session, scheme: SubsidyScheme, row: SubsidyClaim) -> Claimant:
    """As the scheme judges it. Costs of one period add up under the most a firm may have; what the
    owner's earlier claims of it stand at counts as had."""
    before = _before(session, row)
    paid = tuple(Paid(scheme.code, one.period, one.fen) for one in before)
    proofs = frozenset(row.proofs)
    region = _region(session, scheme, row)
    if row.trip_id is not None:
        trip = session.get_one(Trip, row.trip_id)
        return Claimant(
            home=trip.home_region, site=region, travelled_on=trip.leaves_on, proofs=proofs,
            cost_fen=(row.cost_fen or 0) + sum(one.cost_fen or 0 for one in before),
            occasion=row.period, paid=paid,
        )  # fmt: skip
    if row.fair_id is not None:
        fair = session.get_one(Fair, row.fair_id)
        return Claimant(
            home=fair.region_code, site=region, heads=firms_present(session, scheme, fair),
            occasion=row.period, proofs=proofs, paid=paid,
        )  # fmt: skip
    person = session.get_one(Person, row.person_id)
    return Claimant(
        home=person.region_code, site=region, steps=row.units or 1, occasion=row.period,
        proofs=proofs, paid=paid,
    )  # fmt: skip


def firms_present(session: Session, scheme: SubsidyScheme, fair: Fair) -> int:
    """Firms of the scheme's place that showed work at the fair: each once (家次 of one fair)."""
    query = (
        sa.select(sa.func.count(sa.distinct(col(Employer.id))))
        .join(Vacancy, col(Vacancy.employer_id) == col(Employer.id))
        .join(FairPost, col(FairPost.vacancy_id) == col(Vacancy.id))
        .where(
            col(FairPost.fair_id) == fair.id,
            within_region(col(Employer.region_code), scheme.region_code),
        )
    )  # fmt: skip
    return session.scalar(query) or 0


def _of_trip(
    session: Session, actor: Actor, scheme: SubsidyScheme, terms: SubsidyTerms, data: ToldIn
) -> SubsidyClaim:
    trip = session.get(Trip, data.trip_id or 0)
    if trip is None:
        raise InvalidInput({"trip_id": (Problem("no_such"),)})
    if data.cost_fen is None:
        raise InvalidInput({"cost_fen": (Problem("missing"),)})
    firm = terms.beneficiary is Beneficiary.EMPLOYER
    field, owner = ("employer_id", data.employer_id) if firm else ("body_id", data.body_id)
    if firm:
        _own(actor, session.get(Employer, owner or 0), field)
    else:
        _own(actor, session.get(SubsidyBody, owner or 0), field)
    period = str(trip.leaves_on.year) if terms.once_per in BY_YEAR else f"trip-{trip.id}"
    row = SubsidyClaim(
        scheme_id=data.scheme_id, trip_id=trip.id, cost_fen=data.cost_fen, period=period,
        state=ClaimState.LAPSED,
    )  # fmt: skip
    setattr(row, field, owner)
    _not_told(session, row, col(SubsidyClaim.trip_id) == trip.id, "trip_id")
    return row


def _of_fair(
    session: Session, actor: Actor, scheme: SubsidyScheme, _terms: SubsidyTerms, data: ToldIn
) -> SubsidyClaim:
    fair = session.get(Fair, data.fair_id or 0)
    if fair is None or fair.state not in SHOWN:
        raise InvalidInput({"fair_id": (Problem("no_such"),)})
    _own(actor, session.get(SubsidyBody, data.body_id or 0), "body_id")
    if not firms_present(session, scheme, fair):
        raise InvalidInput({"fair_id": (Problem("no_firm_present"),)})
    row = SubsidyClaim(
        scheme_id=data.scheme_id, body_id=data.body_id, fair_id=fair.id, period=f"fair-{fair.id}",
        state=ClaimState.LAPSED,
    )  # fmt: skip
    _not_told(session, row, col(SubsidyClaim.fair_id) == fair.id, "fair_id", of_all=True)
    return row


def _of_member(
    session: Session, actor: Actor, scheme: SubsidyScheme, _terms: SubsidyTerms, data: ToldIn
) -> SubsidyClaim:
    """By the union of the member's home or of the scheme's place."""
    person = session.get(Person, data.person_id or 0)
    ours = answers_for(actor, scheme)
    if person is None or not (ours or actor.covers(person.region_code)):
        raise InvalidInput({"person_id": (Problem("no_such"),)})
    if not data.occasion.strip():
        raise InvalidInput({"occasion": (Problem("missing"),)})
    row = SubsidyClaim(
        scheme_id=data.scheme_id, person_id=person.id, period=data.occasion, units=data.units,
        state=ClaimState.LAPSED,
    )  # fmt: skip
    period = col(SubsidyClaim.period) == row.period
    steps = period & (sa.func.coalesce(col(SubsidyClaim.units), 1) >= (data.units or 1))
    _not_told(session, row, steps, "occasion")
    return row


def _own(actor: Actor, found: Employer | SubsidyBody | None, field: str) -> None:
    if found is None or not actor.covers(found.region_code):
        raise InvalidInput({field: (Problem("no_such"),)})


def _same(row: SubsidyClaim) -> list[sa.ColumnElement[bool]]:
    """The owner's claims of the scheme."""
    return [
        getattr(SubsidyClaim, name) == getattr(row, name)
        for name in ("scheme_id", "employer_id", "body_id", "person_id")
        if getattr(row, name) is not None
    ]


def _not_told(
    session: Session, row: SubsidyClaim, what: sa.ColumnElement[bool], field: str, *,
    of_all: bool = False,
) -> None:  # fmt: skip
    mine = [col(SubsidyClaim.scheme_id) == row.scheme_id] if of_all else _same(row)
    query = sa.select(col(SubsidyClaim.id)).where(
        *mine, what, col(SubsidyClaim.state).in_(HOLDING)
    )  # fmt: skip
    other = session.scalars(query).first()
    if other is not None:
        raise InvalidInput({field: (Problem("claimed_twice", {"id": other}),)})


def _before(session: Session, row: SubsidyClaim) -> Sequence[SubsidyClaim]:
    """The owner's claims of the period that are with the bureau, paid, or were told earlier."""
    counts = sa.or_(
        col(SubsidyClaim.state).in_(COUNTS),
        sa.and_(col(SubsidyClaim.state).in_(BEFORE_FILING), col(SubsidyClaim.id) < known(row.id)),
    )
    query = sa.select(SubsidyClaim).where(
        *_same(row), col(SubsidyClaim.period) == row.period, col(SubsidyClaim.id) != row.id, counts
    )
    return session.scalars(query).all()


def _region(session: Session, scheme: SubsidyScheme, row: SubsidyClaim) -> str:
    if row.employer_id is not None:
        return session.get_one(Employer, row.employer_id).region_code
    if row.body_id is not None:
        return session.get_one(SubsidyBody, row.body_id).region_code
    return scheme.region_code


def _count_aboard(session: Session, row: SubsidyClaim, terms: SubsidyTerms) -> None:
    """The firm's own people who went by that trip (a body's: everybody); who is counted elsewhere
    for the scheme and period is not."""
    period = period_of_heads(terms, row.period)
    taken = counted_elsewhere(session, row.scheme_id, period)
    query = (
        sa.select(col(Placement.id), col(Placement.person_id))
        .join(TripSeat, col(TripSeat.placement_id) == col(Placement.id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(col(TripSeat.trip_id) == row.trip_id, col(TripSeat.state).in_(BOARDED_STATES))
    )
    if row.employer_id is not None:
        query = query.where(col(Vacancy.employer_id) == row.employer_id)
    heads = [(at, 0) for at, person in session.execute(query) if person not in taken]
    if not heads:
        raise InvalidInput({"trip_id": (Problem("nobody_aboard"),)})
    count_heads(session, row, period, heads)
