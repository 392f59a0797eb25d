"""Asking for a run, and for one to stop. The scheduler's process makes the runs: a web process
loads no engine."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from matching.model.params import MODES
from models.account import Account, AccountScope, Role
from models.run import MatchOrder, MatchRun
from reference import regions
from services.actor import Actor, actor_of
from services.errors import AlreadyExists, Forbidden, InvalidInput, NotAllowedNow, Problem
from services.runs.lists import is_running, run_of

MOST_TAKES = 5
"""An order whose process died so often is given up: it may be what kills it."""


def order_run(
    session: Session, *, actor: Actor, mode: str, region_code: str, now: datetime
) -> MatchOrder:
    """Ask for one run; it starts within a minute. An administrator for any region ("" = all), a
    receiving coordinator for one of its own. Raises Forbidden, InvalidInput, AlreadyExists while
    the same run waits."""
    if mode not in MODES:
        raise InvalidInput({"mode": (Problem("unknown_choice"),)})
    if region_code and not regions.is_region(region_code):
        raise InvalidInput({"region_code": (Problem("unknown_choice"),)})
    if not may_order(actor, region_code):
        raise Forbidden("run_match")
    waiting = session.scalars(
        sa.select(MatchOrder).where(
            col(MatchOrder.taken_at).is_(None), col(MatchOrder.region_code) == region_code
        )
    ).first()
    if waiting is not None:
        raise AlreadyExists("match_order", "region_code", waiting.id)
    order = MatchOrder(
        mode=mode, region_code=region_code, asked_at=now, asked_by_id=actor.account_id
    )
    session.add(order)
    session.flush()
    return order


def may_order(actor: Actor, region_code: str) -> bool:
    if actor.role is Role.ADMIN:
        return True
    return actor.role is Role.RECEIVING and bool(region_code) and actor.covers(region_code)


def may_cancel(actor: Actor, run: MatchRun) -> bool:
    """It runs, nobody has asked it to stop yet, and this actor could have asked for it."""
    return is_running(run) and run.cancel_asked_at is None and may_order(actor, run.region_code)


def choices_of(actor: Actor) -> list[str]:
    """Regions this actor may ask a run for; "" = all."""
    if actor.role is Role.ADMIN:
        return [""]
    return sorted(actor.regions) if actor.role is Role.RECEIVING else []


def waiting_orders(session: Session) -> list[MatchOrder]:
    """Orders nobody has taken yet, oldest first."""
    query = sa.select(MatchOrder).where(col(MatchOrder.taken_at).is_(None))
    return list(session.scalars(query.order_by(col(MatchOrder.id))))


def take_order(session: Session, *, now: datetime) -> tuple[MatchOrder, Actor] | None:
    """The oldest waiting order, now taken, and whom it acts for; None when none waits. An order of
    an account that is gone or switched off is taken and dropped."""
    for order in waiting_orders(session):
        order.taken_at, order.takes = now, order.takes + 1
        session.add(order)
        account = session.get(Account, order.asked_by_id) if order.asked_by_id else None
        if account is not None and account.active:
            scopes = sa.select(col(AccountScope.region_code)).where(
                col(AccountScope.account_id) == account.id
            )
            session.flush()
            return order, actor_of(account, session.scalars(scopes))
        order.done_at = now
    session.flush()
    return None


def finish_order(session: Session, *, order_id: int, now: datetime) -> None:
    """The run of a taken order has ended, well or badly."""
    order = session.get(MatchOrder, order_id, with_for_update=True)
    if order is not None:
        order.done_at = now
        session.flush()


def reopen_left(session: Session) -> int:
    """Orders a dead process had taken wait again, at most MOST_TAKES times; returns how many.

    Only for the scheduler that has just taken the lead: whoever took them before is gone.
    """
    left = col(MatchOrder.taken_at).is_not(None) & col(MatchOrder.done_at).is_(None)
    session.execute(
        sa.update(MatchOrder)
        .where(left, col(MatchOrder.takes) >= MOST_TAKES)
        .values(done_at=col(MatchOrder.taken_at))
    )
    result = session.connection().execute(sa.update(MatchOrder).where(left).values(taken_at=None))
    return result.rowcount


def cancel_run(session: Session, *, actor: Actor, run_id: int, now: datetime) -> MatchRun:
    """Ask a run to stop; it does so within seconds and writes nothing. Raises NotFound, Forbidden,
    NotAllowedNow for a run that is over."""
    run = run_of(session, actor=actor, run_id=run_id)
    if not may_order(actor, run.region_code):
        raise Forbidden("cancel_match_run")
    session.refresh(run, with_for_update=True)
    if not is_running(run):
        raise NotAllowedNow("match_run", run_id, run.state, "cancel")
    if run.cancel_asked_at is None:
        run.cancel_asked_at = now
        session.add(run)
        session.flush()
    return run
