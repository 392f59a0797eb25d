"""The roster on the screen: searched, filtered, paged; and one person's whole page."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from intake.identity import BadIdentity, mask_phone, read_id_number
from intake.names import BadName, read_name
from intake.telephones import read_telephones
from models.party import PartyMember
from models.person import (
    Consent,
    ConsentPurpose,
    Person,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
    TargetGroup,
    sex_open,
)
from models.placement import HOLDING_STATES, Placement
from models.proposal import OPEN_PROPOSAL, Proposal
from reference.letters import key_of_name
from services.actor import Actor, within
from services.counted import at_most
from services.errors import Forbidden
from services.people.alike import id_index, phone_index
from services.people.consents import purposes_of
from services.people.moves import intention_is_fresh
from services.people.rows import newest
from services.people.steps import waits_to_be_asked
from services.rows import known


@dataclass(frozen=True)
class PeopleFilter:
    """What of the roster to show. "" and None = no filter.

    words      part of a name, township or village; a whole phone or ID number finds its owner
    need       one of `NEEDS`: what somebody should do next
    beside     ("phone", 7): who shares the telephone of person 7, closed records too; ("name", 7):
               who has their name and birth month
    """

    words: str = ""
    state: PersonState | None = None
    region_code: str = ""
    trade: str = ""
    target: TargetGroup | None = None
    need: str = ""
    beside: tuple[str, int] | None = None


_LISTED = tuple(state for state in PersonState if state is not PersonState.CLOSED)
NEEDS = ("no_consent", "ask_again", "unplaced", "no_phone", "no_sex")


Place = tuple[int, int]
"""(0 seeking, 1 not; id): the order of the list, newest first within each."""


@dataclass(frozen=True)
class PersonRow:
    """One line of the list; phone and ID number masked."""

    person: Person
    phone: str
    trades: Sequence[str]
    wishes: Sequence[str]
    party_id: int | None
    holds_place: bool
    open_proposals: int
    purposes: frozenset[ConsentPurpose]
    ask_again: bool


def list_people(
    session: Session,
    *,
    actor: Actor,
    wanted: PeopleFilter,
    now: datetime,
    intention_days: int,
    limit: int,
    after: Place | None = None,
) -> tuple[list[PersonRow], int, int]:
    """People of the actor's counties, who is seeking first; how many match, and how many of them
    stand before the page (both as far as `services.counted` counts).

    The page starts behind `after`, the place of the last row seen, so that a list that shrinks
    while it is worked through skips nobody. A fixed number of queries. Raises Forbidden for other
    sides.
    """
    if not actor.sending:
        raise Forbidden("list_people")
    since = now - timedelta(days=intention_days)
    conditions = [within(col(Person.region_code), actor), *_conditions(wanted, since)]
    if wanted.beside is not None:
        conditions.append(_beside(actor, *wanted.beside))
    ids, total, before = _page(session, conditions, limit, after)
    found = session.scalars(sa.select(Person).where(col(Person.id).in_(ids))).all()
    people = sorted(found, key=lambda one: ids.index(known(one.id)))
    stale = {
        known(one.id)
        for one in people
        if not intention_is_fresh(one, now=now, intention_days=intention_days)
    }
    return _rows(session, people, stale), total, before


def _page(
    session: Session,
    conditions: Sequence[sa.ColumnElement[bool]],
    limit: int,
    after: Place | None,
) -> tuple[list[int], int, int]:
    """(ids of the page, how many match, how many of them stand before it; both as far as
    `services.counted` counts). Each state is read in the order of an index, only as far as the page
    needs; only the rows of the page are read."""
    behind = sa.true() if after is None else _behind(after)
    everybody = sa.select(col(Person.id)).where(*conditions)
    gone = sa.literal(0) if after is None else at_most(everybody.where(sa.not_(behind)))
    total, before = session.execute(sa.select(at_most(everybody), gone)).one()
    ids: list[int] = []
    for states in ((PersonState.SEEKING,), _OTHERS):
        if len(ids) < limit:
            ids += session.scalars(newest(everybody.where(behind), states, limit - len(ids)))
    return ids, total, before


_OTHERS = tuple(state for state in PersonState if state is not PersonState.SEEKING)


def place_of(person: Person) -> Place:
    """Where a row stands in the list, for the address of the next page."""
    return (0 if person.state is PersonState.SEEKING else 1, known(person.id))


def _behind(after: Place) -> sa.ColumnElement[bool]:
    order, person_id = after
    seeking = col(Person.state) == PersonState.SEEKING
    older = col(Person.id) < person_id
    return sa.or_(~seeking, older) if order == 0 else sa.and_(~seeking, older)


def _beside(actor: Actor, kind: str, person_id: int) -> sa.ColumnElement[bool]:
    """Of somebody out of the actor's sight nothing can be asked."""
    column = col(Person.phone_index) if kind == "phone" else col(Person.twin_key)
    one = sa.select(column).where(
        col(Person.id) == person_id, within(col(Person.region_code), actor)
    )
    return column == one.correlate(None).scalar_subquery()


def _conditions(wanted: PeopleFilter, since: datetime) -> list[sa.ColumnElement[bool]]:
    """Records that were merged are closed: only a list of closed ones has to leave them out."""
    found: list[sa.ColumnElement[bool]] = []
    if wanted.state is not None:
        found.append(col(Person.state) == wanted.state)
    elif wanted.beside is None:
        found.append(col(Person.state).in_(_LISTED))
    if wanted.state is PersonState.CLOSED or wanted.beside is not None:
        found.append(col(Person.merged_into_id).is_(None))
    if wanted.region_code:
        found.append(col(Person.region_code) == wanted.region_code)
    if wanted.trade:
        worked = sa.select(col(PersonTrade.person_id)).where(
            col(PersonTrade.occupation_id) == wanted.trade
        )
        wished = sa.select(col(PersonWish.person_id)).where(
            col(PersonWish.occupation_id) == wanted.trade
        )
        found.append(col(Person.id).in_(worked.union(wished)))
    if wanted.target is not None:
        theirs = sa.select(col(PersonTarget.person_id)).where(
            col(PersonTarget.target) == wanted.target
        )
        found.append(col(Person.id).in_(theirs))
    if wanted.words:
        found.append(_words(wanted.words))
    if wanted.need in NEEDS:
        found.append(_need(wanted.need, since))
    return found


def _has(table: type, condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    owner: sa.ColumnElement[int] = sa.inspect(table).columns["person_id"]
    return sa.exists().where(owner == col(Person.id), condition)


def _words(words: str) -> sa.ColumnElement[bool]:
    """A whole number is looked up by its blind index; anything else in names and places.

    Names are found as compared: dots, blanks and old codes make no difference.
    """
    with suppress(BadIdentity):
        number = read_id_number(words)
        if number is not None:
            return col(Person.id_index) == id_index(number.number)
    read = read_telephones(words)
    if read.found and not read.left:
        marks = [phone_index(one.text) for one in read.found]
        return sa.or_(col(Person.phone_index).in_(marks), col(Person.phone2_index).in_(marks))
    columns = (Person.name, Person.township, Person.village)
    found = [col(c).contains(words, autoescape=True) for c in columns]
    with suppress(BadName):
        if letters := key_of_name(read_name(words)):
            found.append(col(Person.name_key).contains(letters, autoescape=True))
    return sa.or_(*found)


def _need(need: str, since: datetime) -> sa.ColumnElement[bool]:
    seeking = col(Person.state) == PersonState.SEEKING
    if need == "no_phone":
        return col(Person.phone_index).is_(None)
    if need == "no_sex":
        return sex_open()
    if need == "ask_again":
        asked = col(Person.intention_confirmed_at)
        placed = _has(Placement, col(Placement.state).in_(HOLDING_STATES))
        due = sa.or_(asked.is_(None), asked < since)
        return sa.and_(seeking, due, col(Person.do_not_contact).is_(False), sa.not_(placed))
    if need == "no_consent":
        standing = sa.and_(
            col(Consent.purpose) == ConsentPurpose.MATCHING, col(Consent.withdrawn_at).is_(None)
        )
        return sa.not_(_has(Consent, standing))
    return sa.and_(seeking, sa.not_(_has(Placement, col(Placement.state).in_(HOLDING_STATES))))


def _rows(session: Session, people: Sequence[Person], stale: Collection[int]) -> list[PersonRow]:
    ids = [known(p.id) for p in people]
    trades = _lists(session, col(PersonTrade.person_id), col(PersonTrade.occupation_id), ids)
    wishes = _lists(session, col(PersonWish.person_id), col(PersonWish.occupation_id), ids)
    parties = _lists(session, col(PartyMember.person_id), col(PartyMember.party_id), ids)
    purposes = purposes_of(session, ids)
    holding, proposed = _holding(session, ids), _open_proposals(session, ids)
    return [
        PersonRow(
            person=p,
            phone=mask_phone(p.phone or ""),
            trades=trades.get(known(p.id), []),
            wishes=wishes.get(known(p.id), []),
            party_id=next(iter(parties.get(known(p.id), [])), None),
            holds_place=p.id in holding,
            open_proposals=proposed.get(known(p.id), 0),
            purposes=purposes.get(known(p.id), frozenset()),
            ask_again=waits_to_be_asked(
                p, fresh=known(p.id) not in stale, holds_place=p.id in holding
            ),
        )
        for p in people
    ]


def _holding(session: Session, ids: Sequence[int]) -> set[int]:
    return set(
        session.scalars(
            sa.select(col(Placement.person_id)).where(
                col(Placement.person_id).in_(ids), col(Placement.state).in_(HOLDING_STATES)
            )
        )
    )


def _open_proposals(session: Session, ids: Sequence[int]) -> dict[int, int]:
    rows = session.execute(
        sa.select(col(Proposal.person_id), sa.func.count())
        .where(col(Proposal.person_id).in_(ids), col(Proposal.state).in_(OPEN_PROPOSAL))
        .group_by(col(Proposal.person_id))
    )
    return {person_id: count for person_id, count in rows}  # noqa: C416  (typed rows)


def _lists(
    session: Session, owner: Mapped[int], value: Mapped[Any], ids: Sequence[int]
) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for person_id, item in session.execute(
        sa.select(owner, value).where(owner.in_(ids)).order_by(owner, value)
    ):
        found.setdefault(person_id, []).append(item)
    return found
