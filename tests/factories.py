"""Builders of real rows for tests: every person and firm is invented.

Each builder flushes and returns the row; pass columns by name to say what the test is about.
"""

import itertools
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from sqlmodel import Session

from models.account import Account, AccountScope, Role
from models.employer import Employer, EmployerState
from models.party import Party, PartyKind, PartyMember
from models.person import Consent, ConsentMeans, ConsentPurpose, Person, PersonState, Sex
from models.placement import Placement, PlacementEvent, PlacementState
from models.proposal import Proposal, ProposalEvent, ProposalState, Side
from models.sealed import keyring
from models.vacancy import Lodging, Vacancy, VacancyState
from services.actor import Actor, actor_of
from tests.check_digits import code_check, id_check

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
YUHANG, CANGXI = "330110", "510824"
YIWU, BAZHOU = "330782", "511902"
PUJIANG, DAISHAN, LUQIAO = "330726", "330921", "331004"

Row = TypeVar("Row")
_serial = itertools.count(1)


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row


def make_account(session: Session, role: Role, *regions: str, **columns: Any) -> Account:
    n = next(_serial)
    account = _add(
        session,
        Account(
            **{
                "login": f"user{n}",
                "display_name": f"测试账号{n}",
                "password_hash": "!",
                "role": role,
                "created_at": NOW,
            }
            | columns
        ),
    )
    for region in regions:
        session.add(AccountScope(account_id=account.id, region_code=region))
    session.flush()
    return account


def actor(session: Session, role: Role, *regions: str, **columns: Any) -> Actor:
    """A new account of this role and scope, as an actor."""
    return actor_of(make_account(session, role, *regions, **columns), regions)


def sending_actor(session: Session, *regions: str) -> Actor:
    return actor(session, Role.SENDING, *(regions or (CANGXI,)))


def receiving_actor(session: Session, *regions: str) -> Actor:
    return actor(session, Role.RECEIVING, *(regions or (YUHANG,)))


def employer_actor(session: Session, employer: Employer) -> Actor:
    return actor(session, Role.EMPLOYER, employer_id=employer.id)


def admin_actor(session: Session) -> Actor:
    return actor(session, Role.ADMIN)


def valid_uscc(n: int) -> str:
    """A unified social credit code with a right check digit, of an invented firm."""
    body = f"91330110MA{n:07d}"
    return body + code_check(body)


def valid_id_number(region: str, born: date, n: int) -> str:
    """An ID number with a right check digit, of an invented person."""
    body = f"{region}{born:%Y%m%d}{n % 1000:03d}"
    return body + id_check(body)


ISSUED = ("510812", "510821", "510822", "510823")
"""Where made people's numbers come from: never where a test takes its own from, and four counties
give four thousand before one comes again."""


def make_employer(session: Session, **columns: Any) -> Employer:
    n = next(_serial)
    defaults: dict[str, Any] = {
        "name": f"演示企业{n}",
        "uscc": valid_uscc(n),
        "region_code": YUHANG,
        "legal_representative": "演示法人",
        "industry": "纺织",
        "staff": 200,
        "work_address": "演示路1号",
        "dorm_address": "演示路3号",
        "handler_name": "演示经办",
        "payday": 25,
        "pay_delay_days": 25,
        "state": EmployerState.VERIFIED,
        "created_at": NOW,
    }
    return _add(session, Employer(**(defaults | columns)))


def make_vacancy(session: Session, employer: Employer | None = None, **columns: Any) -> Vacancy:
    employer = employer or make_employer(session)
    defaults: dict[str, Any] = {
        "employer_id": employer.id,
        "region_code": employer.region_code,
        "state": VacancyState.PUBLISHED,
        "title": "缝纫工",
        "occupation_id": "sewing",
        "duties": "平车缝制上衣，按件计酬，有师傅带。",
        "places": 5,
        "base_wage_fen": 260_000,
        "income_p25_fen": 520_000,
        "income_p50_fen": 600_000,
        "income_p75_fen": 700_000,
        "newcomer_p25_fen": 420_000,
        "newcomer_p50_fen": 460_000,
        "payday": 25,
        "pay_delay_days": 25,
        "hours_per_day": 10.0,
        "days_per_month": 26.0,
        "lodging": Lodging.FREE,
        "beds_male": 10,
        "beds_female": 10,
        "couple_rooms": 2,
        "arrive_from": date(2026, 11, 20),
        "arrive_until": date(2026, 12, 20),
        "valid_until": date(2026, 12, 20),
        "contract_months": 24,
        "probation_months": 1,
        "created_at": NOW,
        "updated_at": NOW,
        "published_at": NOW,
        "confirmed_open_at": NOW,
    }
    return _add(session, Vacancy(**(defaults | columns)))


def make_person(session: Session, *, consents: bool = True, **columns: Any) -> Person:
    n = next(_serial)
    region = columns.get("region_code", CANGXI)
    born = columns.get("born_on", date(1990, 5, 1))
    id_number = columns.pop("id_number", valid_id_number(ISSUED[n // 1000 % 4], born, n))
    phone = columns.pop("phone", f"1380000{n % 10000:04d}")
    defaults: dict[str, Any] = {
        "region_code": region,
        "township": "演示镇",
        "village": "演示村",
        "name": f"样本{n}",
        "sex": Sex.FEMALE,
        "born_on": born,
        "id_number": id_number,
        "id_index": keyring().blind_index(id_number, "person.id_number"),
        "phone": phone,
        "phone_index": keyring().blind_index(phone, "person.phone"),
        "schooling": "junior",
        "state": PersonState.SEEKING,
        "floor_wage_fen": 380_000,
        "last_wage_fen": 420_000,
        "available_from": date(2026, 11, 20),
        "intention_confirmed_at": NOW,
        "waiting_since": NOW,
        "created_at": NOW,
        "updated_at": NOW,
    }
    person = _add(session, Person(**(defaults | columns)))
    if consents:
        for purpose in (ConsentPurpose.MATCHING, ConsentPurpose.SHARE_PARTNER):
            make_consent(session, person, purpose)
    return person


def make_consent(
    session: Session, person: Person, purpose: ConsentPurpose, **columns: Any
) -> Consent:
    defaults: dict[str, Any] = {
        "person_id": person.id,
        "purpose": purpose,
        "means": ConsentMeans.PAPER,
        "evidence": "演示纸条",
        "given_at": NOW,
    }
    return _add(session, Consent(**(defaults | columns)))


def make_party(session: Session, *people: Person, **columns: Any) -> Party:
    defaults: dict[str, Any] = {
        "region_code": people[0].region_code,
        "kind": PartyKind.COUPLE if len(people) == 2 else PartyKind.TOWNSMEN,
        "created_at": NOW,
    }
    party = _add(session, Party(**(defaults | columns)))
    for person in people:
        session.add(PartyMember(person_id=person.id, party_id=party.id))
    session.flush()
    return party


def make_proposal(
    session: Session,
    person: Person | None = None,
    vacancy: Vacancy | None = None,
    **columns: Any,
) -> Proposal:
    """A proposal in the given state, with the event that says how it came there."""
    person = person or make_person(session)
    vacancy = vacancy or make_vacancy(session)
    defaults: dict[str, Any] = {
        "person_id": person.id,
        "vacancy_id": vacancy.id,
        "bundle": f"test-{next(_serial)}",
        "score": 7000,
        "score_parts": {"pay_fit": 1500, "work_fit": 1200},
        "created_at": NOW,
        "updated_at": NOW,
    }
    proposal = _add(session, Proposal(**(defaults | columns)))
    session.add(
        ProposalEvent(
            proposal_id=proposal.id,
            at=NOW,
            side=Side.SYSTEM,
            action="propose",
            to_state=ProposalState.PROPOSED,
        )
    )
    session.flush()
    return proposal


def make_placement(
    session: Session,
    person: Person | None = None,
    vacancy: Vacancy | None = None,
    *,
    state: PlacementState = PlacementState.CONFIRMED,
    at: datetime = NOW,
    **columns: Any,
) -> Placement:
    person = person or make_person(session)
    vacancy = vacancy or make_vacancy(session)
    day = at.date()
    defaults: dict[str, Any] = {
        "person_id": person.id,
        "vacancy_id": vacancy.id,
        "state": state,
        "confirmed_at": at,
        "created_at": at,
        "updated_at": at,
    }
    if state in (PlacementState.ARRIVED, PlacementState.IN_POST, PlacementState.LEFT):
        defaults["arrived_on"] = day
    if state is PlacementState.LEFT:
        defaults |= {"left_on": day, "left_reason": "other"}
    placement = _add(session, Placement(**(defaults | columns)))
    session.add(
        PlacementEvent(
            placement_id=placement.id,
            at=at,
            effective_on=day,
            side=Side.EMPLOYER,
            to_state=state,
        )
    )
    session.flush()
    return placement
