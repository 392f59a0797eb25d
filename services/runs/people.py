"""The people of a run as columns: who may be matched today, and all that is known of them.

Everything is read whole and looked up by position; nothing is done person by person.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session, col

from matching.model.columns import FAR
from models.party import Party, PartyKind, PartyMember, Together
from models.person import (
    Consent,
    ConsentPurpose,
    Person,
    PersonState,
    PersonTarget,
    TargetGroup,
)
from models.placement import HOLDING_STATES, Placement
from models.proposal import Proposal, ProposalState, Side
from reference import asked
from reference.food import FOOD
from reference.hazards import hazards
from reference.schooling import schooling_levels
from services.actor import within_region
from services.columns.kinds import Bits, Code, Columns, Day, Moment, Number
from services.columns.read import ids, read
from services.runs.facts import KIND, NIGHTS, POLICY, SEX
from services.runs.rows import is_decided, people_scope

Ints = NDArray[Any]
"""Whole numbers; the engine's columns check and narrow them."""
DENSE = 1 << 26
"""Highest id for which a table by id is kept; beyond, ids are searched for."""
SHANGHAI_MICROS = 8 * 3_600_000_000
DAY_MICROS = 86_400_000_000


class Index:
    """Row of each id; -1 for an id that is not there. `ids` ascending, each once."""

    def __init__(self, wanted: Ints) -> None:
        self.ids = wanted
        self._table: NDArray[np.int32] | None = None
        if len(wanted) and wanted[0] >= 0 and wanted[-1] < DENSE:
            self._table = np.full(int(wanted[-1]) + 2, -1, np.int32)
            self._table[wanted] = np.arange(len(wanted))

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, some: Ints) -> Ints:
        if not len(self.ids):
            return np.full(len(some), -1, np.int64)
        if self._table is not None:
            inside = (some >= 0) & (some < len(self._table))
            return np.where(inside, self._table[np.where(inside, some, 0)], -1).astype(np.int64)
        place = np.minimum(np.searchsorted(self.ids, some), len(self.ids) - 1)
        return np.where(self.ids[place] == some, place, -1)

    def has(self, some: Ints) -> NDArray[np.bool_]:
        return self.rows(some) >= 0

    def flags(self, some: Ints) -> NDArray[np.bool_]:
        """Per row of the index: whether its id is among `some`."""
        found = np.zeros(len(self.ids), bool)
        found[self.rows(some)[self.has(some)]] = True
        return found


@dataclass
class Folk:
    """Columns of the people who may be matched, by ascending id. party: party id, -1 alone.
    left_out: how many were not taken, and why."""

    index: Index
    columns: Columns
    party: Ints
    left_out: dict[str, int]


def read_people(session: Session, region_code: str, now: datetime) -> Folk:
    """Who may be matched: seeking, consenting, free; of parties, only those that are complete."""
    seeking = person_columns(
        session,
        col(Person.state) == PersonState.SEEKING,
        col(Person.do_not_contact).is_(False),
        within_region(col(Person.region_code), people_scope(session, region_code)),
    )
    index = Index(seeking["id"])
    consenting = index.flags(consenting_people(session, ConsentPurpose.MATCHING, now))
    busy = index.flags(busy_people(session))
    pool = consenting & ~busy
    party, torn = parties_of(session, index, pool)
    whole = pool & ~torn
    left_out = {
        "no_consent": int((~consenting).sum()),
        "placed_or_under_decision": int((consenting & busy).sum()),
        "party_incomplete": int((pool & torn).sum()),
    }
    kept = {name: values[whole] for name, values in seeking.items()}
    return Folk(Index(kept["id"]), kept, party[whole], left_out)


def person_columns(session: Session, *where: sa.ColumnElement[bool]) -> Columns:
    """All a run knows of each person that meets the conditions, by ascending id."""
    levels = {code: level.rank for code, level in schooling_levels().items()}
    return read(
        session,
        sa.select(Person).where(*where).order_by(col(Person.id)),
        {
            "id": Number(col(Person.id)),
            "region": Number(sa.cast(col(Person.region_code), sa.Integer)),
            "sex": Code(col(Person.sex), SEX),
            "born": Day(col(Person.born_on), 0),
            "schooling": Code(col(Person.schooling), levels),
            "first_timer": Number(col(Person.first_timer)),
            "last_wage": Number(col(Person.last_wage_fen), 0),
            "floor": Number(col(Person.floor_wage_fen), 0),
            "from": Day(col(Person.available_from), 0),
            "until": Day(col(Person.available_until), FAR),
            "nights": Code(col(Person.nights), NIGHTS),
            "refuses": Bits(col(Person.refuses), tuple(hazards())),
            "needs_lodging": Number(col(Person.needs_lodging)),
            "needs_couple_room": Number(col(Person.needs_couple_room)),
            "needs_food": Bits(col(Person.needs_food), FOOD),
            **{name: Number(col(getattr(Person, name))) for name in asked.PERSON},
            "children": Number(col(Person.children_along)),
            "waiting_since": Moment(col(Person.waiting_since)),
            "updated": Moment(col(Person.updated_at)),
        },
    )


def consenting_people(session: Session, purpose: ConsentPurpose, now: datetime) -> Ints:
    given = sa.select(Consent).where(
        col(Consent.purpose) == purpose,
        col(Consent.given_at) <= now,
        col(Consent.withdrawn_at).is_(None),
    )
    return ids(session, given, col(Consent.person_id))


def busy_people(session: Session) -> Ints:
    """People placed, or with a proposal somebody has decided about or holds."""
    placed = sa.select(Placement).where(col(Placement.state).in_(HOLDING_STATES))
    decided = sa.select(Proposal).where(is_decided())
    return np.union1d(
        ids(session, placed, col(Placement.person_id)),
        ids(session, decided, col(Proposal.person_id)),
    )


def parties_of(
    session: Session, index: Index, pool: NDArray[np.bool_], *where: sa.ColumnElement[bool]
) -> tuple[Ints, NDArray[np.bool_]]:
    """Per person the party id (-1 = alone) and whether a member of it is missing from the pool."""
    members = read(
        session,
        sa.select(PartyMember)
        .join(Party, col(Party.id) == col(PartyMember.party_id))
        .where(col(Party.dissolved_at).is_(None), *where),
        {"person": Number(col(PartyMember.person_id)), "party": Number(col(PartyMember.party_id))},
    )
    party, torn = np.full(len(index), -1, np.int64), np.zeros(len(index), bool)
    if not len(members["party"]):
        return party, torn
    _, name, size = np.unique(members["party"], return_inverse=True, return_counts=True)
    row = index.rows(members["person"])
    here = (row >= 0) & np.append(pool, False)[row]
    missing = np.bincount(name[~here], minlength=len(size)) > 0
    grouped = (size[name] > 1) & (row >= 0)
    party[row[grouped]] = members["party"][grouped]
    torn[row[grouped]] = missing[name[grouped]]
    return party, torn


def party_facts(
    session: Session, folk: Folk, parties: Index, *where: sa.ColumnElement[bool]
) -> tuple[Ints, Ints, Ints, NDArray[np.bool_]]:
    """(id, kind, what must be shared, whether a couple that needs a room) of each party."""
    found = read(
        session,
        sa.select(Party).where(*where),
        {
            "id": Number(col(Party.id)),
            "kind": Code(col(Party.kind), KIND),
            "keep": Code(col(Party.together), {Together.SAME_DISTRICT: 1}, 0),
            "couple": Code(col(Party.kind), {PartyKind.COUPLE: 1}, 0),
        },
    )
    order = np.argsort(found["id"])
    mine = order[parties.has(found["id"][order])]
    wants = parties.flags(folk.party[folk.columns["needs_couple_room"] > 0])
    couple = found["couple"][mine] > 0
    return parties.ids, found["kind"][mine], found["keep"][mine], couple & wants


def waiting_days(since: Ints, today: int) -> Ints:
    """Whole Shanghai days since a moment; 0 where there is none."""
    day = (since + SHANGHAI_MICROS) // DAY_MICROS
    return np.where(since < 0, 0, np.maximum(today - day, 0))


def policy_of(session: Session, index: Index, now: datetime) -> tuple[Ints, Ints]:
    """(permille, class) of each person's highest verified group; disability only with its
    separate consent."""
    found = read(
        session,
        sa.select(PersonTarget).where(col(PersonTarget.verified_on).is_not(None)),
        {
            "person": Number(col(PersonTarget.person_id)),
            "group": Code(
                col(PersonTarget.target),
                {target: 10 * value + rank for target, (value, rank) in POLICY.items()},
                0,
            ),
            "disabled": Code(col(PersonTarget.target), {TargetGroup.DISABLED: 1}, 0),
        },
    )
    row = index.rows(found["person"])
    agreed = index.flags(consenting_people(session, ConsentPurpose.DISABILITY, now))
    use = (row >= 0) & ((found["disabled"] == 0) | np.append(agreed, False)[row])
    best = np.zeros(len(index), np.int64)
    np.maximum.at(best, row[use], found["group"][use])
    return best // 10, best % 10


def passed_over(session: Session, index: Index) -> Ints:
    """How often a proposal of this person ended without the person's doing."""
    theirs = sa.or_(
        col(Proposal.state) == ProposalState.SUPERSEDED,
        sa.and_(
            col(Proposal.state) == ProposalState.REFUSED,
            col(Proposal.refused_by).in_([Side.RECEIVING, Side.EMPLOYER]),
        ),
    )
    found = read(
        session,
        sa.select(Proposal).where(theirs).group_by(col(Proposal.person_id)),
        {"person": Number(col(Proposal.person_id)), "times": Number(sa.func.count())},
    )
    times, row = np.zeros(len(index), np.int64), index.rows(found["person"])
    times[row[row >= 0]] = found["times"][row >= 0]
    return times
