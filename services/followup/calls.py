"""The calls of a day: who is to be asked, shared over the callers of one end, and the two ladders.

The shares of a day follow from what was due as the day began and stay the same while it lasts, so
that what one has done moves nobody else's list. Nobody has more than `most`; what is beyond waits
for tomorrow. Who is not reached on two days is asked for at a companion's, then in the village.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Account, AccountScope, Role
from models.followup import FollowUpMiss, FollowUpTalk, Through
from models.person import Person
from models.placement import ARRIVED_STATES, Placement
from reference.calendar import day_start, local_day
from services import audit
from services.accounts.budgets import REVEALS, spend
from services.actor import Actor
from services.errors import NotAllowedNow, NotFound
from services.followup.form import TalkIn
from services.followup.history import reached
from services.followup.marks import (
    answered,
    asker_of,
    due_day,
    is_open,
    its_turn,
    marks_of,
)
from services.followup.talks import keep_talk
from services.placements.lists import Row, rows_by_id
from services.placements.parts import in_reach, joined
from services.proposals.names import may_be_named
from services.rows import known

MOST_OPEN = 3_000
"""Open days of one end that are shared out: twice what fifty callers do in a day."""
MISSES = 2
"""Missed calls before a companion is asked, and as many more before the village is."""


@dataclass(frozen=True)
class Call:
    """Somebody to be asked today: at which mark, since when it is due, whom to ring; `done` today
    already."""

    row: Row
    mark: int
    due: date
    misses: int
    done: bool

    @property
    def through(self) -> Through:
        if self.misses < MISSES:
            return Through.PERSON
        return Through.COMPANION if self.misses == MISSES else Through.VILLAGE

    @property
    def key(self) -> tuple[int, int]:
        return known(self.row.placement.id), self.mark


@dataclass(frozen=True)
class Day:
    """One caller's share of a day, and what the whole end has open."""

    calls: Sequence[Call]
    open: int  # of the end, not done
    callers: int
    beyond: int  # nobody's today: more than everybody's share

    @property
    def left(self) -> int:
        return sum(not call.done for call in self.calls)

    def next_after(self, key: tuple[int, int] | None) -> Call | None:
        """The next one of this share not done yet, behind `key`."""
        waiting = [call for call in self.calls if not call.done]
        keys = [call.key for call in self.calls]
        at = keys.index(key) if key in keys else -1
        behind = [call for call in waiting if keys.index(call.key) > at]
        return next(iter(behind or waiting), None)


def calls_of(session: Session, *, actor: Actor, most: int, now: datetime) -> Day:
    """This actor's share. Raises Forbidden for firms and administrators. Seven queries."""
    today, asker = local_day(now), asker_of(actor)
    keys = _open_at_dawn(session, actor, today)
    done = _done_today(session, keys, today)
    callers = _callers(session, actor)
    mine = share(keys, len(callers), callers.index(actor.account_id or 0), most)
    rows = {known(r.placement.id): r for r in rows_by_id(
        session, actor=actor, ids=[placement_id for placement_id, _ in mine]
    )}  # fmt: skip
    missed = _missed(session, mine)
    calls = [
        Call(rows[one], mark, due_day(rows[one].placement, mark) or today,
             missed.get((one, mark), 0), (one, mark, asker) in done or (one, mark, None) in done)
        for one, mark in mine if one in rows
    ]  # fmt: skip
    still = [key for key in keys if (*key, asker) not in done and (*key, None) not in done]
    beyond = max(0, len(keys) - most * len(callers))
    return Day(calls, len(still), len(callers), beyond)


def share(
    keys: Sequence[tuple[int, int]], callers: int, number: int, most: int
) -> Sequence[tuple[int, int]]:
    """Of what is open, in order, the part of caller `number`: neighbours stay together, parts
    differ by one at most, none is longer than `most`."""
    taken = keys[: most * callers]
    size, more = divmod(len(taken), callers)
    start = number * size + min(number, more)
    return taken[start : start + size + (number < more)]


def ask(
    session: Session, *, actor: Actor, placement_id: int, mark: int, data: TalkIn, now: datetime,
    why: str = "",
) -> FollowUpTalk:  # fmt: skip
    """What somebody said to a coordinator. Raises NotFound, Forbidden, and as `keep_talk`."""
    asker, placement = asker_of(actor), _in_reach(session, actor, placement_id, now)
    return keep_talk(
        session, placement=placement, mark=mark, data=data, asked_by=asker,
        account_id=actor.account_id, now=now, why=why,
    )  # fmt: skip


def note_miss(
    session: Session, *, actor: Actor, placement_id: int, mark: int, now: datetime
) -> FollowUpMiss:
    """Rang, nobody there; one of a day. Raises NotFound, Forbidden, NotAllowedNow."""
    asker, placement = asker_of(actor), _in_reach(session, actor, placement_id, now)
    due, today = due_day(placement, mark), local_day(now)
    if mark not in marks_of(asker) or due is None or due > today:
        raise NotAllowedNow("placement", placement_id, placement.state, "follow_up")
    row = session.get(FollowUpMiss, (placement_id, mark, today))
    if row is None:
        row = FollowUpMiss(
            placement_id=placement_id, mark=mark, day=today, at=now, account_id=actor.account_id
        )
        session.add(row)
        session.flush()
    return row


def telephone(
    session: Session, *, actor: Actor, placement_id: int, now: datetime, reason: str = ""
) -> str:
    """The number to ring, in clear, with an audit row and within the budget of an hour; of who
    agreed to be known to this end. Raises NotFound, Forbidden, BudgetSpent."""
    asker_of(actor)
    placement = _in_reach(session, actor, placement_id, now)
    if placement.person_id not in may_be_named(session, actor, {(placement.person_id, 0)}):
        raise NotFound("person", placement.person_id)
    spend(session, actor=actor, budget=REVEALS, now=now, reason=reason)
    audit.record(
        session, actor=actor, action="reveal_phone", subject_kind="person",
        subject_id=placement.person_id, now=now,
    )  # fmt: skip
    return session.get_one(Person, placement.person_id).phone or ""


def _in_reach(session: Session, actor: Actor, placement_id: int, now: datetime) -> Placement:
    rows = reached(session, actor=actor, placement_id=placement_id, now=now)
    if not rows:
        raise NotFound("placement", placement_id)
    return rows[0].placement


def _colleagues(session: Session, actor: Actor) -> list[int]:
    rows = session.scalars(
        sa.select(col(Account.id)).where(
            col(Account.role) == actor.role, col(Account.employer_id) == actor.employer_id,
            col(Account.active),
        )
    )  # fmt: skip
    return sorted({*rows, actor.account_id or 0})


def _open_at_dawn(session: Session, actor: Actor, today: date) -> list[tuple[int, int]]:
    """(placement, mark) open today and not answered before it began; who came last first, as the
    first days decide; people of one firm and party beside each other."""
    asker, dawn = asker_of(actor), day_start(today)
    parts = [
        joined(
            col(Placement.id).label("id"), sa.literal(mark).label("mark"),
            col(Placement.arrived_on).label("since"), col(Placement.vacancy_id).label("post"),
            sa.func.coalesce(col(Placement.party_id), 0).label("party"),
        ).where(
            in_reach(actor), col(Placement.state).in_(ARRIVED_STATES), is_open(mark, today),
            ~answered(mark, asker).where(col(FollowUpTalk.at) < dawn),
            its_turn(asker, mark, today), col(Person.do_not_contact).is_(False),
        )
        for mark in marks_of(asker)
    ]  # fmt: skip
    rows = sa.union_all(*parts).subquery()
    query = sa.select(rows.c.id, rows.c.mark).order_by(
        rows.c.since.desc(), rows.c.post, rows.c.party, rows.c.id, rows.c.mark
    )
    return [(id_, mark) for id_, mark in session.execute(query.limit(MOST_OPEN))]


def _done_today(
    session: Session, keys: Sequence[tuple[int, int]], today: date
) -> set[tuple[int, int, object]]:
    ids = sorted({placement_id for placement_id, _ in keys})
    rows = session.execute(
        sa.select(
            col(FollowUpTalk.placement_id), col(FollowUpTalk.mark), col(FollowUpTalk.asked_by)
        ).where(
            col(FollowUpTalk.placement_id).in_(ids),
            col(FollowUpTalk.at) >= day_start(today),
            col(FollowUpTalk.superseded_at).is_(None),
        )
    )
    found: set[tuple[int, int, object]] = set()
    for placement_id, mark, asked_by in rows:
        found.add((placement_id, mark, asked_by))
        if asked_by in ("self", "buddy"):
            found.add((placement_id, mark, None))
    return found


def _missed(session: Session, keys: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    rows = session.execute(
        sa.select(col(FollowUpMiss.placement_id), col(FollowUpMiss.mark), sa.func.count())
        .where(col(FollowUpMiss.placement_id).in_(sorted({one for one, _ in keys})))
        .group_by(col(FollowUpMiss.placement_id), col(FollowUpMiss.mark))
    )
    return {(placement_id, mark): int(n) for placement_id, mark, n in rows}


def _callers(session: Session, actor: Actor) -> list[int]:
    """Active accounts of this end that answer for the same places (or the same firm), and the
    actor."""
    if actor.role is Role.ENTERPRISE:
        return _colleagues(session, actor)
    rows = session.scalars(
        sa.select(col(Account.id))
        .join(AccountScope, col(AccountScope.account_id) == col(Account.id))
        .where(
            col(Account.role) == actor.role, col(Account.role) != Role.EMPLOYER,
            col(Account.active), col(AccountScope.region_code).in_(sorted(actor.regions)),
        )
    )  # fmt: skip
    return sorted({*rows, actor.account_id or 0})
