"""Somebody leaves: the post is ended, 转岗 begins the same minute, and their group is looked at.

Two of one group gone within a day is the sign of a whole group going (domain.md 7.4): a case opens
for the group, so that the others are asked today.
"""

from contextlib import suppress
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Account, AccountScope, Role
from models.case import CaseKind
from models.followup import Rematch
from models.person import Person
from models.placement import ARRIVED_STATES, Placement, PlacementState
from models.vacancy import Vacancy
from reference import regions
from services.actor import Actor, actor_of
from services.buddies.moves import end_of_leaver
from services.cases.opening import About, open_case
from services.errors import AlreadyExists
from services.placements import moves
from services.rows import known
from services.runs.orders import may_order, order_run

AGAIN = timedelta(days=7)
"""Placed again in the district by then, leaving was a change of post (domain.md 1.3 stage 10)."""
A_DAY = timedelta(days=1)
MODE = "best_total"


def leave(
    session: Session,
    *,
    actor: Actor,
    placement_id: int,
    version: int,
    reason: str,
    now: datetime,
    on: date | None = None,
    note: str = "",
) -> Placement:
    """As `placements.moves.leave`; and a re-match is opened, a run asked for, the group looked at.
    A second click finds all of it done."""
    placement = moves.leave(
        session, actor=actor, placement_id=placement_id, version=version, reason=reason, now=now,
        on=on, note=note,
    )  # fmt: skip
    if _open_rematch(session, placement, now):
        end_of_leaver(session, placement_id=placement_id, account_id=actor.account_id, now=now)
        _ask_for_run(session, actor, placement, now)
        _look_at_group(session, actor, placement, now)
    return placement


def _open_rematch(session: Session, placement: Placement, now: datetime) -> bool:
    """Whether one was opened now; after an undo the same row begins anew."""
    left = placement.left_on
    if left is None:
        return False
    row = session.scalars(
        sa.select(Rematch).where(col(Rematch.placement_id) == placement.id)
    ).first()
    if row is not None and row.until == left + AGAIN and row.ended_at is None:
        return False
    row = row or Rematch(
        placement_id=known(placement.id), person_id=placement.person_id, opened_at=now,
        until=left + AGAIN,
    )  # fmt: skip
    row.opened_at, row.until, row.ended_at, row.outcome = now, left + AGAIN, None, ""
    session.add(row)
    session.flush()
    return True


def _ask_for_run(session: Session, actor: Actor, placement: Placement, now: datetime) -> None:
    """A run over the district starts within a minute; where nobody may ask for one, the night's
    run finds the person free."""
    for asker in _askers(session, actor, placement.site):
        with suppress(AlreadyExists):  # the one that waits finds this person too
            order_run(session, actor=asker, mode=MODE, region_code=placement.site, now=now)


def _askers(session: Session, actor: Actor, site: str) -> list[Actor]:
    if may_order(actor, site) and actor.account_id is not None:
        return [actor]
    rows = session.execute(
        sa.select(Account, col(AccountScope.region_code))
        .join(AccountScope, col(AccountScope.account_id) == col(Account.id))
        .where(col(Account.role) == Role.RECEIVING, col(Account.active))
        .order_by(col(Account.id))
    )
    return [
        actor_of(account, (code,)) for account, code in rows
        if regions.is_within(site, code)
    ][:1]  # fmt: skip


def _look_at_group(session: Session, actor: Actor, placement: Placement, now: datetime) -> None:
    group = _group(session, placement)
    left = placement.left_on
    if group is None or left is None:
        return
    name, ours = group
    gone = session.scalar(
        sa.select(sa.func.count()).select_from(Placement).where(
            ours, col(Placement.state) == PlacementState.LEFT,
            col(Placement.left_on).between(left - A_DAY, left + A_DAY),
        )
    )  # fmt: skip
    if (gone or 0) < 2:
        return
    there = session.scalar(
        sa.select(sa.func.count()).select_from(Placement).where(
            ours, col(Placement.state).in_(ARRIVED_STATES)
        )
    )  # fmt: skip
    firm = session.get_one(Vacancy, placement.vacancy_id).employer_id
    about = About(employer_id=firm, home=placement.home, site=placement.site, what=name)
    open_case(
        session, kind=CaseKind.GROUP, about=about, account_id=actor.account_id, now=now,
        words=f"一天之内走了{gone}人，同一组还有{there or 0}人在岗，今天都要问到。",
    )  # fmt: skip


def _group(session: Session, placement: Placement) -> tuple[str, sa.ColumnElement[bool]] | None:
    """The party that moved together, else those of one village in one firm."""
    post = session.get_one(Vacancy, placement.vacancy_id)
    firm = col(Placement.vacancy_id).in_(
        sa.select(col(Vacancy.id)).where(col(Vacancy.employer_id) == post.employer_id)
    )
    if placement.party_id is not None:
        party = col(Placement.party_id) == placement.party_id
        return f"{post.employer_id}/party/{placement.party_id}", sa.and_(firm, party)
    person = session.get_one(Person, placement.person_id)
    if not person.village:
        return None
    village = col(Placement.person_id).in_(
        sa.select(col(Person.id)).where(
            col(Person.region_code) == person.region_code,
            col(Person.township) == person.township, col(Person.village) == person.village,
        )
    )  # fmt: skip
    name = f"{post.employer_id}/{person.region_code}/{person.township}/{person.village}"
    return name[:50], sa.and_(firm, village)
