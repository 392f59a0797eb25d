"""One person's page: what was said, agreed, proposed and done; their place on the bridge."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from intake.identity import mask_id, mask_phone
from law import Sex as LawSex
from law import is_over_age
from models.account import Account
from models.employer import Employer
from models.person import (
    Consent,
    ConsentPurpose,
    Person,
    PersonCertificate,
    PersonEvent,
    PersonState,
    PersonTarget,
    TargetGroup,
)
from models.placement import HOLDING_STATES, Placement
from models.proposal import OPEN_PROPOSAL, Proposal, ProposalState
from models.same_person import PersonMerge
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.people.alike import survivor_of
from services.people.codes import CODE_SENT, LIFE, Sent, sent_code
from services.people.merging import merges_of
from services.people.moves import intention_is_fresh
from services.people.parties import PartyRow, party_of
from services.people.rows import person_in_scope
from services.people.stated import regions_of, trades_of, wishes_of
from services.people.steps import steps_of, waits_to_be_asked

EVENTS_SHOWN = 30


@dataclass(frozen=True)
class ConsentRow:
    """A consent with the names of receiver and recorder."""

    consent: Consent
    employer_name: str
    recorded_by: str


@dataclass(frozen=True)
class PersonStation:
    """A proposal or placement of the person with the post it leads to."""

    vacancy: Vacancy
    employer_name: str
    proposal: Proposal | None = None
    placement: Placement | None = None


@dataclass(frozen=True)
class EventRow:
    event: PersonEvent
    who: str


@dataclass(frozen=True)
class PersonPage:
    """Everything the page of one person shows; phone and ID number masked.

    station, blocked   where on the bridge they stand (web.stations), and whether it stands still
    """

    person: Person
    phone: str
    id_number: str
    trades: Sequence[tuple[str, int]]
    wishes: Sequence[str]
    wanted: Sequence[str]
    refused: Sequence[str]
    certificates: Sequence[PersonCertificate]
    targets: Sequence[TargetGroup]
    consents: Sequence[ConsentRow]
    purposes: frozenset[ConsentPurpose]
    party: PartyRow | None
    proposals: Sequence[PersonStation]
    placements: Sequence[PersonStation]
    events: Sequence[EventRow]
    ask_again: bool
    station: str = "registered"
    blocked: str = ""
    over_age: bool = False
    phone2: str = ""
    lives_on: int | None = None  # the record this one was merged into
    merges: Sequence[PersonMerge] = ()  # records that went into this one

    @property
    def steps(self) -> tuple[str, ...]:
        """What may be done now: `people.steps`."""
        return steps_of(self.person)


def get_person_page(
    session: Session, *, actor: Actor, person_id: int, now: datetime, intention_days: int
) -> PersonPage:
    """One person as their coordinator sees them. Raises NotFound."""
    person = person_in_scope(session, actor, person_id)
    consents, placements = _consents(session, person_id), _placements(session, person_id)
    proposals = _proposals(session, person_id)
    purposes = frozenset(c.consent.purpose for c in consents if c.consent.withdrawn_at is None)
    fresh = intention_is_fresh(person, now=now, intention_days=intention_days)
    station, blocked = _station(person, purposes, proposals, placements, fresh)
    return PersonPage(
        person=person,
        phone=mask_phone(person.phone or ""),
        phone2=mask_phone(person.phone2 or ""),
        id_number=mask_id(person.id_number or ""),
        trades=trades_of(session, person_id),
        wishes=wishes_of(session, person_id),
        wanted=regions_of(session, person_id, True),
        refused=regions_of(session, person_id, False),
        certificates=_certificates(session, person_id),
        targets=_targets(session, person_id),
        consents=consents,
        purposes=purposes,
        party=party_of(session, actor=actor, person_id=person_id),
        proposals=proposals,
        placements=placements,
        events=_events(session, person_id),
        ask_again=waits_to_be_asked(person, fresh=fresh, holds_place=_held(placements) is not None),
        station=station,
        blocked=blocked,
        over_age=_over_age(person, now),
        lives_on=survivor_of(session, person).id if person.merged_into_id else None,
        merges=merges_of(session, person_id),
    )


def asked_code(session: Session, page: PersonPage, *, now: datetime) -> Sent | None:
    """The digits the person is asked for now; of most people no row need be looked for."""
    lately = any(e.event.kind == CODE_SENT and e.event.at > now - LIFE for e in page.events)
    return sent_code(session, page.person, now=now) if lately else None


def _over_age(person: Person, now: datetime) -> bool:
    return is_over_age(person.born_on, LawSex(person.sex.value), local_day(now))


_PLACEMENT_STATION: Mapping[str, str] = {
    "confirmed": "agreed",
    "departed": "departed",
    "arrived": "arrived",
    "in_post": "settled",
}
_AGREED = {ProposalState.APPROVED, ProposalState.WORKER_YES}


def _held(placements: Sequence[PersonStation]) -> Placement | None:
    held = (way.placement for way in placements if way.placement)
    return next((one for one in held if one.state in HOLDING_STATES), None)


def _station(
    person: Person,
    purposes: frozenset[ConsentPurpose],
    proposals: Sequence[PersonStation],
    placements: Sequence[PersonStation],
    fresh: bool,
) -> tuple[str, str]:
    """(station, code of what stands in the way or "")."""
    if (held := _held(placements)) is not None:
        return _PLACEMENT_STATION[held.state.value], ""
    states = {way.proposal.state for way in proposals if way.proposal}
    if states & set(OPEN_PROPOSAL):
        return ("agreed" if states & _AGREED else "proposed"), ""
    if person.state is PersonState.REGISTERED or ConsentPurpose.MATCHING not in purposes:
        return "registered", "" if ConsentPurpose.MATCHING in purposes else "no_consent"
    if person.state is not PersonState.SEEKING:
        return "intention", person.state.value
    return "intention", "" if fresh else "ask_again"


def _certificates(session: Session, person_id: int) -> list[PersonCertificate]:
    return list(
        session.scalars(
            sa.select(PersonCertificate)
            .where(col(PersonCertificate.person_id) == person_id)
            .order_by(col(PersonCertificate.certificate))
        )
    )


def _targets(session: Session, person_id: int) -> list[TargetGroup]:
    return list(
        session.scalars(
            sa.select(col(PersonTarget.target))
            .where(col(PersonTarget.person_id) == person_id)
            .order_by(col(PersonTarget.target))
        )
    )


def _consents(session: Session, person_id: int) -> list[ConsentRow]:
    rows = session.execute(
        sa.select(Consent, col(Employer.name), col(Account.display_name))
        .outerjoin(Employer, col(Employer.id) == col(Consent.receiver_employer_id))
        .outerjoin(Account, col(Account.id) == col(Consent.recorded_by_id))
        .where(col(Consent.person_id) == person_id)
        .order_by(col(Consent.withdrawn_at).is_not(None), col(Consent.id).desc())
    )
    return [ConsentRow(c, firm or "", who or "") for c, firm, who in rows]


def _proposals(session: Session, person_id: int) -> list[PersonStation]:
    """The latest; of a confirmed one its placement stands in the list."""
    rows = session.execute(
        sa.select(Proposal, Vacancy, col(Employer.name))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(
            col(Proposal.person_id) == person_id,
            col(Proposal.state) != ProposalState.CONFIRMED,
        )
        .order_by(col(Proposal.id).desc())
        .limit(20)
    )
    return [PersonStation(vacancy, firm, proposal=p) for p, vacancy, firm in rows]


def _placements(session: Session, person_id: int) -> list[PersonStation]:
    rows = session.execute(
        sa.select(Placement, Vacancy, col(Employer.name))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(Placement.person_id) == person_id)
        .order_by(col(Placement.id).desc())
    )
    return [PersonStation(vacancy, firm, placement=p) for p, vacancy, firm in rows]


def _events(session: Session, person_id: int) -> list[EventRow]:
    """The latest of the person, also what happened in records that went into this one."""
    owner = col(PersonEvent.person_id)
    gone = sa.select(col(Person.id)).where(col(Person.merged_into_id) == person_id)
    rows = session.execute(
        sa.select(PersonEvent, col(Account.display_name))
        .outerjoin(Account, col(Account.id) == col(PersonEvent.account_id))
        .where(sa.or_(owner == person_id, owner.in_(gone)))
        .order_by(col(PersonEvent.id).desc())
        .limit(EVENTS_SHOWN)
    )
    return [EventRow(event, who or "") for event, who in rows]
