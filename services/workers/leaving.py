"""A worker takes a copy of what is kept of them, or has it deleted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.invitation import WorkerLink
from models.party import PartyMember
from models.person import (
    Person,
    PersonCertificate,
    PersonRegion,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
)
from models.placement import Placement, PlacementState
from models.vacancy import Vacancy
from services.actor import SYSTEM
from services.errors import InvalidInput, Problem
from services.invitations.links import MOST_WRONG, revoke_links
from services.people.consents import standing_consents, withdraw_consent
from services.people.open_codes import end_open_codes
from services.people.rows import note_event
from services.people.slips import slips_since
from services.proposals.withdrawals import withdraw_open_for_person
from services.rows import known
from services.upkeep.slips import wipe_ended_slips
from services.workers.own_page import exists, own_page, person_of


def forget_me(session: Session, *, link: WorkerLink, born: int | None, now: datetime) -> bool:
    """Delete what is kept of the person. Who never held a place is emptied at once: name, numbers,
    wishes, groups; whoever did keeps the record the law asks for (the placement's), and is closed
    and contacted no more. Consents end, links end. Returns whether everything went.

    Raises InvalidInput at `born` for a wrong year: a finder deletes nobody.
    """
    person = person_of(session, link, lock=True)
    if born != person.born_on.year:
        link.wrong_answers += 1
        session.add(link)
        session.flush()
        raise InvalidInput(
            {"born": (Problem("not_born_then", {"left": MOST_WRONG - link.wrong_answers}),)}
        )
    person_id = known(person.id)
    withdraw_open_for_person(session, person_id, actor=SYSTEM, now=now, reason="person_forgotten")
    for consent in standing_consents(session, person_id):
        withdraw_consent(
            session, actor=SYSTEM, person_id=person_id, consent_id=known(consent.id), now=now
        )
    end_open_codes(session, [person_id], now=now)
    wipe_ended_slips(session, person_id=person_id)
    kept = exists(session, Placement, person_id, sa.true())
    person.state, person.do_not_contact, person.waiting_since = PersonState.CLOSED, True, None
    if not kept:
        _empty(session, person)
    note_event(session, person, SYSTEM, now, "forgotten")
    revoke_links(session, person_id=person_id, now=now)
    return not kept


def copy_of(session: Session, *, link: WorkerLink, now: datetime) -> Mapping[str, Any]:
    """Everything kept of the person as plain values, for a copy: numbers masked, as the copy may be
    opened on a shared telephone."""
    page = own_page(session, link=link, now=now)
    person = page.person
    return {
        "name": person.name[:1] + "＊" * max(1, len(person.name) - 1),
        "born_on": person.born_on,
        "county": person.region_code,
        "township": f"{person.township} {person.village}".strip(),
        "phone": page.phone,
        "wishes": page.wishes,
        "places": page.places,
        "floor_wage_fen": person.floor_wage_fen,
        "nights": person.nights,
        "refuses": person.refuses,
        "available_from": person.available_from,
        "since": person.created_at,
        "slips": slips_since(session, person),
        "posts": _posts(session, known(person.id)),
        "consents": [(one.purpose, firm, one.given_at) for one, firm in page.consents],
    }


def _posts(session: Session, person_id: int) -> list[tuple[datetime, str, str, PlacementState]]:
    """(agreed at, firm, post, how it stands) of every place agreed for them, oldest first."""
    rows = session.execute(
        sa.select(Placement, col(Employer.name), col(Vacancy.title))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(Placement.person_id) == person_id)
        .order_by(col(Placement.confirmed_at), col(Placement.id))
    )
    return [(one.confirmed_at, firm, title, one.state) for one, firm, title in rows]


def _empty(session: Session, person: Person) -> None:
    """No name, no number, no wish: the row that others refer to stays, nobody is in it."""
    person.name, person.household_key, person.village = "已删除", "", ""
    person.born_on = date(person.born_on.year, 1, 1)
    for column in ("id_number", "id_index", "phone", "phone_index", "phone2", "phone2_index"):
        setattr(person, column, None)
    for column in ("phone_note", "phone2_note", "accommodation", "township"):
        setattr(person, column, "")
    person.floor_wage_fen = person.last_wage_fen = None
    session.add(person)
    session.flush()
    for table in (
        PersonTrade, PersonWish, PersonRegion, PersonCertificate, PersonTarget, PartyMember,
    ):  # fmt: skip
        owner = sa.inspect(table).columns["person_id"]
        session.execute(sa.delete(table).where(owner == person.id))
