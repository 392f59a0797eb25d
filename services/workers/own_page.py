"""A worker's own page: what is on record, what they want, and stop, correct, copy, delete.

Everything here is the person's own act behind their own link; no account stands behind it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import sqlalchemy as sa
from pydantic import AfterValidator, Field
from sqlmodel import Session, col

from intake.identity import mask_phone
from models.consent_code import CodeState
from models.employer import Employer
from models.invitation import WAITING, Invitation, LinkPurpose, WorkerLink
from models.person import (
    Consent,
    ConsentMeans,
    ConsentPurpose,
    Nights,
    Person,
    PersonRegion,
    PersonState,
)
from models.placement import Placement
from reference import regions
from reference.occupations import is_occupation
from services.actor import SYSTEM
from services.errors import InvalidInput, NotFound, Problem
from services.inputs import Day, Fen, Input, Line
from services.people.codes import Sent, sent_code, take
from services.people.consents import standing_consents, withdraw_consent
from services.people.moves import mark_seeking, record_intention, set_do_not_contact
from services.people.register import set_wishes
from services.people.rows import note_event
from services.people.stated import regions_of, wishes_of
from services.proposals.withdrawals import withdraw_open_for_person
from services.publicity.union_lines import Telephone, line_of
from services.rows import known, lock_rows
from services.workers.asked import AskedPost, asked_by

LIMITS = ("standing", "height", "chemical", "noise", "dust", "heat", "load")
"""What the page asks about: work many cannot stand. The rest of what they refuse stays."""
OWN_PURPOSES = (ConsentPurpose.MATCHING, ConsentPurpose.SHARE_PARTNER)


def _trade(value: str) -> str:
    if value and not is_occupation(value):
        raise ValueError("unknown occupation")
    return value


def _region(value: str) -> str:
    if value and not regions.is_region(value):
        raise ValueError("unknown region")
    return value


Trade = Annotated[Line, Field(max_length=32), AfterValidator(_trade)]
Place = Annotated[Line, Field(max_length=6), AfterValidator(_region)]


class WishesIn(Input):
    """Three trades and three places in order, the floor, what they cannot do, from when, with
    whom."""

    wish_1: Trade = ""
    wish_2: Trade = ""
    wish_3: Trade = ""
    place_1: Place = ""
    place_2: Place = ""
    place_3: Place = ""
    floor_wage_fen: Fen | None = None
    nights: Nights = Nights.ROTATING
    refuses: list[str] = Field(default_factory=list, max_length=20)
    available_from: Day | None = None
    companions: Line = Field("", max_length=120)

    @property
    def wishes(self) -> list[str]:
        return list(dict.fromkeys(w for w in (self.wish_1, self.wish_2, self.wish_3) if w))

    @property
    def places(self) -> list[str]:
        return list(dict.fromkeys(p for p in (self.place_1, self.place_2, self.place_3) if p))


@dataclass(frozen=True)
class OwnPage:
    """surname, phone   masked: the link may be read by somebody else
    consents   (row, name of the firm it is for or "")
    asked      an invitation waits for an answer
    posts      what they asked about when they signed up
    code       a clerk asks for the digits sent to their telephone, with the purposes
    """

    person: Person
    surname: str
    phone: str
    wishes: Sequence[str]
    places: Sequence[str]
    consents: Sequence[tuple[Consent, str]]
    asked: bool
    placed: bool
    telephone: Telephone
    code: Sent | None
    posts: Sequence[AskedPost]

    @property
    def offered_wishes(self) -> list[str]:
        """Their wishes, and behind them the trades of posts they asked about: kept only when they
        send the form."""
        asked = [one.vacancy.occupation_id for one in self.posts]
        return [*dict.fromkeys(one for one in (*self.wishes, *asked) if one)][:3]


def own_page(session: Session, *, link: WorkerLink, now: datetime) -> OwnPage:
    """Raises NotFound for a link of another purpose."""
    person = person_of(session, link)
    person_id = known(person.id)
    names = dict(
        session.execute(
            sa.select(col(Employer.id), col(Employer.name)).where(
                col(Employer.id).in_(
                    [c.receiver_employer_id for c in standing_consents(session, person_id)]
                )
            )
        ).all()
    )
    return OwnPage(
        person=person,
        surname=person.name[:1],
        phone=mask_phone(person.phone or ""),
        wishes=wishes_of(session, person_id),
        places=ranked_places(session, person_id),
        consents=[
            (one, names.get(one.receiver_employer_id, ""))
            for one in standing_consents(session, person_id)
        ],
        asked=exists(session, Invitation, person_id, col(Invitation.state).in_(WAITING)),
        placed=exists(session, Placement, person_id, sa.true()),
        telephone=line_of(session, person.region_code),
        code=sent_code(session, person, now=now),
        posts=asked_by(session, [person_id], now=now).get(person_id, ()),
    )


def save_wishes(session: Session, *, link: WorkerLink, data: WishesIn, now: datetime) -> Person:
    """What they want, in their own words; who must come along is told to the coordinator, who makes
    the party when the others agree too. A yes to going is renewed by it."""
    person = person_of(session, link, lock=True)
    person_id = known(person.id)
    kept = [one for one in person.refuses if one not in LIMITS]
    person.refuses = sorted({*kept, *(one for one in data.refuses if one in LIMITS)})
    person.floor_wage_fen, person.nights = data.floor_wage_fen, data.nights
    person.available_from = data.available_from
    if person.available_until and data.available_from:
        person.available_until = max(person.available_until, data.available_from)
    set_wishes(session, person_id, data.wishes)
    _set_places(session, person_id, data.places)
    if data.companions:
        note_event(session, person, SYSTEM, now, "companions", reason=data.companions)
    if person.state is not PersonState.CLOSED:
        mark_seeking(session, person, SYSTEM, now)
    session.add(person)
    session.flush()
    return person


def agree(session: Session, *, link: WorkerLink, purpose: ConsentPurpose, now: datetime) -> None:
    """The person's own tick for one purpose, beside the others. Standing already: left as it is."""
    person = person_of(session, link, lock=True)
    if purpose not in OWN_PURPOSES:
        raise InvalidInput({"purpose": (Problem("unknown_choice"),)})
    if any(one.purpose is purpose for one in standing_consents(session, known(person.id))):
        return
    session.add(
        Consent(
            person_id=known(person.id), purpose=purpose, means=ConsentMeans.SELF,
            evidence=f"本人在自己的页面勾选，链接{link.id}号", given_at=now,
        )
    )  # fmt: skip
    note_event(session, person, SYSTEM, now, "consent", purposes=[purpose.value], means="self")
    session.flush()


def type_code(session: Session, *, link: WorkerLink, told: str, now: datetime) -> None:
    """The digits of the message, typed by the person: the consents it named. Raises InvalidInput at
    `code` (keep the changes: the try is counted)."""
    person = person_of(session, link, lock=True)
    take(session, person=person, told=told, by=CodeState.TYPED, now=now)


def take_back(session: Session, *, link: WorkerLink, consent_id: int, now: datetime) -> None:
    """Withdrawn from this moment: open proposals end, no message leaves, no firm sees them."""
    person = person_of(session, link)
    withdraw_consent(
        session, actor=SYSTEM, person_id=known(person.id), consent_id=consent_id, now=now
    )


def stop(session: Session, *, link: WorkerLink, now: datetime, silent: bool = False) -> Person:
    """Not going any more; `silent`: and not to be called or written to either."""
    person = person_of(session, link, lock=True)
    person_id = known(person.id)
    if person.state is not PersonState.CLOSED:
        record_intention(
            session, actor=SYSTEM, person_id=person_id, wants_to_go=False, now=now,
            note="本人在自己的页面说不去了",
        )  # fmt: skip
    withdraw_open_for_person(session, person_id, actor=SYSTEM, now=now, reason="person_stopped")
    if silent:
        set_do_not_contact(session, actor=SYSTEM, person_id=person_id, do_not_contact=True, now=now)
    return person


def ask_correction(session: Session, *, link: WorkerLink, words: str, now: datetime) -> None:
    """What is wrong on record, in their words: the county looks and mends it."""
    person = person_of(session, link, lock=True)
    if len(words.strip()) < 2:
        raise InvalidInput({"words": (Problem("missing"),)})
    note_event(session, person, SYSTEM, now, "correction_asked", reason=words.strip()[:300])


def person_of(session: Session, link: WorkerLink, *, lock: bool = False) -> Person:
    if link.purpose is not LinkPurpose.OWN_PAGE:
        raise NotFound("link", None)
    if lock:
        lock_rows(session, Person, {link.person_id})
    return session.get_one(Person, link.person_id)


def ranked_places(session: Session, person_id: int) -> list[str]:
    """Places wanted, in their order; those without one after them."""
    rows = session.scalars(
        sa.select(PersonRegion)
        .where(col(PersonRegion.person_id) == person_id, col(PersonRegion.wanted))
        .order_by(sa.case((col(PersonRegion.rank) > 0, col(PersonRegion.rank)), else_=99))
    )
    return [row.region_code for row in rows]


def _set_places(session: Session, person_id: int, places: Sequence[str]) -> None:
    refused = set(regions_of(session, person_id, False)) - set(places)
    session.execute(sa.delete(PersonRegion).where(col(PersonRegion.person_id) == person_id))
    for rank, code in enumerate(places, start=1):
        session.add(PersonRegion(person_id=person_id, region_code=code, wanted=True, rank=rank))
    for code in sorted(refused):
        session.add(PersonRegion(person_id=person_id, region_code=code, wanted=False))


def exists(
    session: Session, table: type[Any], person_id: int, where: "sa.ColumnElement[bool]"
) -> bool:
    owner = sa.inspect(table).columns["person_id"]
    return session.scalar(sa.select(owner).where(owner == person_id, where).limit(1)) is not None
