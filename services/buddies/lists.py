"""Pairs of a district, and the two cards: what each of the two sees of the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.buddy import OPEN_PAIR, BuddyPair, PairState
from models.invitation import LinkPurpose, WorkerLink
from models.person import Person
from models.placement import ARRIVED_STATES, Placement
from reference.calendar import local_day
from services.actor import Actor
from services.buddies.moves import Half, of_the_work
from services.buddies.proposing import NEW_DAYS
from services.errors import NotFound
from services.placements.lists import Row, rows_by_id
from services.placements.parts import in_reach
from services.publicity.union_lines import Telephone, line_of
from services.rows import known

SHOWN = 200


@dataclass(frozen=True)
class PairRow:
    pair: BuddyPair
    newcomer: Row
    buddy: Row | None  # None: not in this reader's reach


@dataclass(frozen=True)
class Pairs:
    """Open pairs, newest first; newcomers of the last days without one; of all who arrived within
    thirty days, how many have an active one."""

    rows: Sequence[PairRow]
    alone: Sequence[Row]
    newcomers: int
    paired: int


def pairs_of(session: Session, *, actor: Actor, now: datetime) -> Pairs:
    """Raises Forbidden for anybody but the union of the work place or of the firm."""
    of_the_work(actor)
    today = local_day(now)
    mine = sa.select(col(Placement.id)).where(in_reach(actor))
    pairs = session.scalars(
        sa.select(BuddyPair)
        .where(col(BuddyPair.state).in_(OPEN_PAIR), col(BuddyPair.newcomer_id).in_(mine))
        .order_by(col(BuddyPair.proposed_at).desc(), col(BuddyPair.id).desc())
        .limit(SHOWN)
    ).all()
    ids = [one for pair in pairs for one in (pair.newcomer_id, pair.buddy_id)]
    rows = {known(r.placement.id): r for r in rows_by_id(session, actor=actor, ids=ids)}
    newcomers, paired = _counts(session, actor, today)
    return Pairs(
        [
            PairRow(pair, rows[pair.newcomer_id], rows.get(pair.buddy_id))
            for pair in pairs
            if pair.newcomer_id in rows
        ],
        rows_by_id(session, actor=actor, ids=_alone(session, actor, today)),
        newcomers,
        paired,
    )


def _has(*states: PairState) -> sa.Exists:
    return sa.exists().where(
        col(BuddyPair.newcomer_id) == col(Placement.id), col(BuddyPair.state).in_(states)
    )


def _alone(session: Session, actor: Actor, today: date) -> list[int]:
    ids = session.scalars(
        sa.select(col(Placement.id))
        .where(
            col(Placement.state).in_(ARRIVED_STATES), in_reach(actor), ~_has(*OPEN_PAIR),
            col(Placement.arrived_on) >= today - timedelta(days=NEW_DAYS),
        )
        .order_by(col(Placement.arrived_on), col(Placement.id))
        .limit(SHOWN)
    )  # fmt: skip
    return [known(one) for one in ids]


def _counts(session: Session, actor: Actor, today: date) -> tuple[int, int]:
    """Who arrived within thirty days and is there, and of them with an active pair."""
    paired = sa.func.sum(sa.case((_has(PairState.ACTIVE), 1), else_=0))
    row = session.execute(
        sa.select(sa.func.count(), sa.func.coalesce(paired, 0))
        .select_from(Placement)
        .where(
            col(Placement.state).in_(ARRIVED_STATES), in_reach(actor),
            col(Placement.arrived_on) > today - timedelta(days=30),
        )
    ).one()  # fmt: skip
    return int(row[0]), int(row[1])


@dataclass(frozen=True)
class Card:
    """One pair as one of the two sees it: the other's name and telephone only when both agreed."""

    pair: BuddyPair
    half: Half
    name: str  # surname until both agreed
    phone: str
    township: str
    days: int  # since the newcomer arrived
    agreed: bool  # this half


def cards_of(session: Session, *, link: WorkerLink, now: datetime) -> list[Card]:
    """Open pairs of the placement behind a link. Raises NotFound for a link of another purpose."""
    if link.purpose is not LinkPurpose.PROMISE:
        raise NotFound("link", None)
    mine = link.subject_id
    pairs = session.scalars(
        sa.select(BuddyPair)
        .where(
            col(BuddyPair.state).in_(OPEN_PAIR),
            sa.or_(col(BuddyPair.newcomer_id) == mine, col(BuddyPair.buddy_id) == mine),
        )
        .order_by(col(BuddyPair.id))
    ).all()
    return [_card(session, pair, mine, now) for pair in pairs]


def _card(session: Session, pair: BuddyPair, mine: int, now: datetime) -> Card:
    half = Half.NEWCOMER if pair.newcomer_id == mine else Half.BUDDY
    other = pair.buddy_id if half is Half.NEWCOMER else pair.newcomer_id
    person = session.get_one(Person, session.get_one(Placement, other).person_id)
    arrived = session.get_one(Placement, pair.newcomer_id).arrived_on or local_day(now)
    active = pair.state is PairState.ACTIVE
    return Card(
        pair=pair, half=half, name=person.name if active else f"{person.name[:1]}＊＊",
        phone=(person.phone or "").partition("#")[0] if active else "",
        township=person.township, days=(local_day(now) - arrived).days,
        agreed=getattr(pair, f"{half}_agreed_at") is not None,
    )  # fmt: skip


def own_pair(session: Session, *, link: WorkerLink, pair_id: int, now: datetime) -> Card:
    """One of these. Raises NotFound."""
    found = [one for one in cards_of(session, link=link, now=now) if one.pair.id == pair_id]
    if not found:
        raise NotFound("buddy_pair", pair_id)
    return found[0]


def line_at_work(session: Session, *, link: WorkerLink) -> Telephone:
    """The telephone of the union where they work."""
    placement = session.get(Placement, link.subject_id)
    return line_of(session, placement.site if placement is not None else "")
