"""What speaks against a person in a post: the law first, then every gate of the matcher, then the
quota of the firm.

For a pair a person has chosen. Who may take what is said once, in `matching.rules.gates`; here its
bars get names a coordinator can answer.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

import law
from models.person import Nights, Person, PersonCertificate
from models.vacancy import Vacancy
from reference.calendar import local_day
from reference.gates import Gate
from services.law.matches import law_of_match
from services.rows import known


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


DOUBT_OF: Mapping[Gate, str] = {gate: gate.row.doubt for gate in Gate if gate.row.doubt}
"""The name of the doubt each gate of the matcher raises for a pair a person has chosen."""
COUNTY_QUOTA = "county_quota"
"""A doubt that is no gate's: the firm has its share of the county's people."""
ELSEWHERE: Mapping[Gate, str] = {gate: gate.row.elsewhere for gate in Gate if gate.row.elsewhere}
"""Gates that are no doubt about a pair, and who asks instead."""
SAID_BY_LAW: Mapping[str, Gate] = {rule: gate for gate in Gate for rule in gate.row.rules}
"""A finding of the law that says what the gate says, with its article."""


def judge(
    session: Session, pairs: Sequence[tuple[Person, Vacancy]], *, now: datetime
) -> list[Verdict]:
    """A verdict per pair, in order; the same number of queries for any number of pairs."""
    if not pairs:
        return []
    from services.runs.pairs import barring_gates  # noqa: PLC0415  arrays, only for a pair
    from services.runs.quotas import beyond  # noqa: PLC0415  beside arrays, only for a pair

    papers = _papers(session, sorted({known(person.id) for person, _ in pairs}))
    verdicts = []
    barred = barring_gates(session, pairs, now=now)
    over = beyond(session, pairs, day=local_day(now))
    for (person, vacancy), gates, quota in zip(pairs, barred, over, strict=True):
        held = papers.get(known(person.id), ())
        found = law_of_match(person, held, vacancy, day=local_day(now))
        doubts = _doubts(person, vacancy, gates, found)
        if quota is not None:
            doubts += (Doubt(COUNTY_QUOTA, quota),)
        verdicts.append(Verdict(found, doubts))
    return verdicts


def _doubts(
    person: Person, vacancy: Vacancy, gates: Collection[Gate], found: Collection[law.Finding]
) -> tuple[Doubt, ...]:
    """A doubt per gate that bars; what the law's findings say already is not said twice."""
    said = {SAID_BY_LAW.get(finding.rule_id) for finding in found}
    return tuple(
        Doubt(DOUBT_OF[gate], _facts(gate, person, vacancy))
        for gate in gates
        if gate in DOUBT_OF and gate not in said
    )


def _facts(gate: Gate, person: Person, vacancy: Vacancy) -> dict[str, object]:
    """What the wording of a doubt needs to name."""
    from services.runs.facts import net_pay  # noqa: PLC0415  beside arrays, only for a pair

    net = net_pay(vacancy)
    facts: dict[Gate, dict[str, object]] = {
        Gate.AGE_BAND: {"age_min": vacancy.age_min, "age_max": vacancy.age_max},
        Gate.SCHOOLING: {"asked": vacancy.schooling_min, "has": person.schooling},
        Gate.CERTIFICATE: {"certificates": list(vacancy.certificates)},
        Gate.DISTRICT: {"region": vacancy.region_code},
        Gate.NIGHTS: {"only_turns": person.nights is Nights.ROTATING},
        Gate.HAZARD: {"hazards": sorted(set(person.refuses) & set(vacancy.hazards))},
        Gate.TAKE_HOME: {
            "pay_fen": None if net < 0 else net,
            "floor_fen": person.floor_wage_fen,
        },
        Gate.BEDS: {"sex": person.sex.value},
    }
    return facts.get(gate, {})


def _papers(session: Session, ids: list[int]) -> dict[int, list[PersonCertificate]]:
    found: dict[int, list[PersonCertificate]] = {}
    for row in session.scalars(
        sa.select(PersonCertificate).where(col(PersonCertificate.person_id).in_(ids))
    ):
        found.setdefault(row.person_id, []).append(row)
    return found
