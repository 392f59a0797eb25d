"""What speaks against one person in one post: the law first, then what the person has said.

The matcher applies the same gates to whole counties; this is for a pair a person has chosen.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col

import law
from models.person import Nights, Person, PersonCertificate, PersonRegion
from models.run import StandingKind, StandingWish
from models.vacancy import Lodging, Vacancy
from reference import regions
from reference.nights import ONLY_NIGHTS, has_nights, night_percent
from reference.pairings import closeness
from services.bundles import known
from services.wishes import wishes_in_force


@dataclass(frozen=True)
class Doubt:
    """Something the person has said or the firm asks that the pair does not meet; overridable."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """`findings` of the law (a BLOCK stops the pair), `doubts` that a stated reason overrides."""

    findings: tuple[law.Finding, ...]
    doubts: tuple[Doubt, ...]

    @property
    def blocks(self) -> tuple[law.Finding, ...]:
        return law.blocks(self.findings)


def judge(session: Session, pairs: Sequence[tuple[Person, Vacancy]], *, day: date) -> list[Verdict]:
    """A verdict per pair, in order; three queries for any number of pairs."""
    ids = sorted({known(person.id) for person, _ in pairs})
    papers = _papers(session, ids)
    places = _places(session, ids)
    wishes = wishes_in_force(session, ids)
    verdicts = []
    for person, vacancy in pairs:
        person_id = known(person.id)
        excluded = any(
            wish.kind is StandingKind.EXCLUDE
            and wish.person_id == person_id
            and (wish.vacancy_id == vacancy.id or _whole_firm(wish, vacancy))
            for wish in wishes
        )
        doubts = _doubts(person, vacancy, places.get(person_id, ()), excluded=excluded, day=day)
        found = law_of_match(person, papers.get(person_id, ()), vacancy, day=day)
        verdicts.append(Verdict(found, tuple(doubts)))
    return verdicts


def law_of_match(
    person: Person, papers: Collection[PersonCertificate], vacancy: Vacancy, *, day: date
) -> tuple[law.Finding, ...]:
    """What the law says about this person in this post on the day work would start."""
    start = max(day, vacancy.arrive_from or day, person.available_from or day)
    who = law.Person(
        born=person.born_on,
        sex=law.Sex(person.sex.value),
        certificates=tuple(
            law.HeldCertificate(one.certificate, one.issued_on, one.expires_on) for one in papers
        ),
        no_nights=person.nights is Nights.NO,
    )
    post = law.Post(
        start_on=start,
        occupation_id=vacancy.occupation_id,
        tags=frozenset(vacancy.hazards),
        certificates=frozenset(vacancy.certificates),
        night=has_nights(vacancy.shift, vacancy.night_share),
    )
    return law.check_match(who, post, day=day)


def _doubts(
    person: Person, vacancy: Vacancy, places: Collection[PersonRegion], *, excluded: bool, day: date
) -> list[Doubt]:
    found: list[Doubt] = []
    if excluded:
        found.append(Doubt("excluded"))
    pay, floor = vacancy.newcomer_p50_fen, person.floor_wage_fen
    if pay is not None and floor is not None and pay < floor:
        found.append(Doubt("pay_below_floor", {"pay_fen": pay, "floor_fen": floor}))
    if (
        person.nights is Nights.ROTATING
        and night_percent(vacancy.shift, vacancy.night_share) == ONLY_NIGHTS
    ):
        found.append(Doubt("nights"))
    if hazards := sorted(set(person.refuses) & set(vacancy.hazards)):
        found.append(Doubt("refused_hazard", {"hazards": hazards}))
    if _refuses_place(vacancy.region_code, places):
        found.append(Doubt("refused_place", {"region": vacancy.region_code}))
    if person.needs_lodging and vacancy.lodging is Lodging.NONE:
        found.append(Doubt("no_lodging"))
    if person.only_pickup and closeness(vacancy.region_code, person.region_code, day) == 0:
        found.append(Doubt("no_bus"))
    if _comes_too_late(person, vacancy):
        found.append(Doubt("dates"))
    return found


def _refuses_place(region: str, places: Collection[PersonRegion]) -> bool:
    return any(not one.wanted and regions.is_within(region, one.region_code) for one in places)


def _comes_too_late(person: Person, vacancy: Vacancy) -> bool:
    first = max(person.available_from or date.min, vacancy.arrive_from or date.min)
    last = min(person.available_until or date.max, vacancy.arrive_until or date.max)
    return first > last


def _whole_firm(wish: StandingWish, vacancy: Vacancy) -> bool:
    return wish.vacancy_id is None and wish.employer_id == vacancy.employer_id


def _papers(session: Session, ids: list[int]) -> dict[int, list[PersonCertificate]]:
    found: dict[int, list[PersonCertificate]] = {}
    for row in session.scalars(
        sa.select(PersonCertificate).where(col(PersonCertificate.person_id).in_(ids))
    ):
        found.setdefault(row.person_id, []).append(row)
    return found


def _places(session: Session, ids: list[int]) -> dict[int, list[PersonRegion]]:
    found: dict[int, list[PersonRegion]] = {}
    for row in session.scalars(sa.select(PersonRegion).where(col(PersonRegion.person_id).in_(ids))):
        found.setdefault(row.person_id, []).append(row)
    return found
