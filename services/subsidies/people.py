"""Whom a scheme for workers concerns, as it is judged: from register, placements and trips.

What this house does not know of somebody (insured, a member, stayed over the festival) is no reason
to say no: it becomes a paper to be brought.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person, PersonTarget, TargetGroup
from models.placement import ARRIVED_STATES, Placement, PlacementState
from models.subsidy import WITH_THE_BUREAU, ClaimState, SubsidyClaim, SubsidyScheme
from models.trip import SeatState, TripSeat
from models.vacancy import Vacancy
from reference.subsidies import AmountKind, SubsidyTerms
from services.actor import within_region
from services.rows import known
from services.subsidies.judging import Claimant, Paid

ALWAYS = date(2015, 1, 1)
KNOWN = frozenset(
    {"lifted", "monitored", "hukou_outside_province", "hukou_outside_city", "through_station"}
)
"""Identities this house can tell; every other is asked as a paper."""
CARRIED = (SeatState.BOARDED, SeatState.ARRIVED, SeatState.HANDED_OVER)
COUNTS = (*WITH_THE_BUREAU, ClaimState.PAID)


@dataclass(frozen=True)
class Worker:
    """Somebody with their last placement and every claim they ever had."""

    person: Person
    placement: Placement
    vacancy: Vacancy
    spells: tuple[tuple[date, date | None], ...]
    groups: Mapping[TargetGroup, date]
    organised: bool
    claims: tuple[SubsidyClaim, ...]


Stay = tuple[Placement, Person, Vacancy]


def workers_for(session: Session, scheme: SubsidyScheme) -> list[Worker]:
    """Everybody in the scheme's reach who ever arrived, by id; four queries."""
    stays = stays_for(session, scheme)
    return [worker for _, worker in workers_by(session, stays, lambda _placement, _vacancy: 0)]


def stays_for(session: Session, scheme: SubsidyScheme) -> list[Stay]:
    """Every stay in the scheme's reach that began, by person and day."""
    sending = scheme.payer == "sending"
    place = col(Placement.home) if sending else col(Placement.site)
    rows = session.execute(
        sa.select(Placement, Person, Vacancy)
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(
            within_region(place, scheme.region_code), col(Placement.arrived_on).is_not(None),
            col(Placement.state).in_((*ARRIVED_STATES, PlacementState.LEFT)),
        )
        .order_by(col(Person.id), col(Placement.arrived_on), col(Placement.id))
    ).all()  # fmt: skip
    return [(placement, person, vacancy) for placement, person, vacancy in rows]


def workers_by(
    session: Session, stays: Sequence[Stay], owner: Callable[[Placement, Vacancy], int | None]
) -> list[tuple[int, Worker]]:
    """Each person once for each owner of their stays (None: nobody's), with the stays of that
    owner alone."""
    by: dict[tuple[int, int], list[Stay]] = {}
    for placement, person, vacancy in stays:
        whose = owner(placement, vacancy)
        if whose is not None:
            by.setdefault((whose, known(person.id)), []).append((placement, person, vacancy))
    groups = _groups(session, sorted({person for _, person in by}))
    ids = [known(placement.id) for placement, _, _ in stays]
    carried, claims = _carried(session, ids), _claims(session, ids)
    return [
        (whose, _worker(mine, groups.get(one, {}), carried, claims))
        for (whose, one), mine in by.items()
    ]


def claimant_of(worker: Worker, codes: Mapping[int, str], region: str, year: int) -> Claimant:
    """As a scheme of `region` judges them for `year`. `codes` names schemes by id. A paper brought
    for one claim is there for the others."""
    away = worker.person.region_code
    identities = {
        group.value: ((since, None),) for group, since in worker.groups.items()
    } | {"through_station": ((ALWAYS, None),)}  # fmt: skip
    if away[:2] != region[:2]:
        identities["hukou_outside_province"] = ((ALWAYS, None),)
    if away[:4] != region[:4]:
        identities["hukou_outside_city"] = ((ALWAYS, None),)
    return Claimant(
        home=away, site=worker.vacancy.region_code, identities=identities, spells=worker.spells,
        organised=worker.organised,
        travelled_on=worker.placement.departed_on or worker.placement.arrived_on,
        wages_fen=_wages(worker, year),
        proofs=frozenset(code for one in worker.claims for code in one.proofs),
        paid=tuple(
            Paid(codes.get(one.scheme_id, ""), one.period, one.fen)
            for one in worker.claims if one.state in COUNTS
        ),
    )  # fmt: skip


def asked_as_papers(terms: SubsidyTerms) -> SubsidyTerms:
    """Needs this house cannot tell stand among the papers."""
    told = tuple(group for group in terms.needs if group <= KNOWN)
    asked = tuple(group for group in terms.needs if not group <= KNOWN)
    return replace(terms, needs=told, evidence=(*terms.evidence, *asked))


def is_estimate(terms: SubsidyTerms) -> bool:
    return terms.at_most or terms.kind not in (AmountKind.FIXED, AmountKind.VOUCHER)


def _wages(worker: Worker, year: int) -> int:
    """About what was earned in the year, until slips tell: the newcomers' median by thirty days."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = sum(
        max(0, (min(end or last, last) - max(start, first)).days + 1)
        for start, end in worker.spells
    )
    return (worker.vacancy.newcomer_p50_fen or 0) * days // 30


def _worker(
    mine: Sequence[tuple[Placement, Person, Vacancy]],
    groups: Mapping[TargetGroup, date],
    carried: frozenset[int],
    claims: Mapping[int, list[SubsidyClaim]],
) -> Worker:
    placement, person, vacancy = mine[-1]
    return Worker(
        person, placement, vacancy,
        tuple((one.arrived_on, one.left_on) for one, _, _ in mine if one.arrived_on is not None),
        groups, known(placement.id) in carried,
        tuple(claim for one, _, _ in mine for claim in claims.get(known(one.id), ())),
    )  # fmt: skip


def _groups(session: Session, people: Sequence[int]) -> dict[int, dict[TargetGroup, date]]:
    found: dict[int, dict[TargetGroup, date]] = {}
    for row in session.scalars(
        sa.select(PersonTarget).where(col(PersonTarget.person_id).in_(people))
    ):
        found.setdefault(row.person_id, {})[row.target] = row.verified_on or ALWAYS
    return found


def _carried(session: Session, placements: Sequence[int]) -> frozenset[int]:
    query = sa.select(col(TripSeat.placement_id)).where(
        col(TripSeat.placement_id).in_(placements), col(TripSeat.state).in_(CARRIED)
    )
    return frozenset(session.scalars(query))


def _claims(session: Session, placements: Sequence[int]) -> dict[int, list[SubsidyClaim]]:
    found: dict[int, list[SubsidyClaim]] = {}
    query = sa.select(SubsidyClaim).where(col(SubsidyClaim.placement_id).in_(placements))
    for one in session.scalars(query.order_by(col(SubsidyClaim.id))):
        if one.placement_id is not None:
            found.setdefault(one.placement_id, []).append(one)
    return found
