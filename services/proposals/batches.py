"""One decision about many proposals: exactly those named, each reported, none silently skipped."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person
from models.proposal import Proposal
from services.actor import Actor
from services.errors import NotFound, PartyWouldSplit, ServiceError
from services.proposals.bundles import load_bundle
from services.proposals.decisions import approve, hold, refuse
from services.rows import known, lock_rows

MOST = 200
"""As many as a person can look through on one confirmation page."""


@dataclass(frozen=True)
class BatchResult:
    """`done` and `problems` together are exactly the proposals named."""

    done: tuple[int, ...]
    problems: Mapping[int, ServiceError]


def batch_approve(
    session: Session, *, actor: Actor, shown: Mapping[int, int], now: datetime, note: str = ""
) -> BatchResult:
    """Approve each of `shown` (proposal id → version on the screen).

    One that changed meanwhile is reported with its StaleVersion, and the others go on. A member of
    a party is only decided when all its open fellows are named too (PartyWouldSplit otherwise).
    """
    return _each(session, actor, shown, lambda one, version: approve(
        session, actor=actor, proposal_id=one, version=version, now=now, note=note
    ))  # fmt: skip


def batch_refuse(
    session: Session,
    *,
    actor: Actor,
    shown: Mapping[int, int],
    code: str,
    now: datetime,
    note: str = "",
) -> BatchResult:
    """Refuse each of `shown` with one code; reported as `batch_approve` does."""
    return _each(session, actor, shown, lambda one, version: refuse(
        session, actor=actor, proposal_id=one, version=version, code=code, now=now, note=note
    ))  # fmt: skip


def batch_hold(
    session: Session, *, actor: Actor, shown: Mapping[int, int], note: str, now: datetime
) -> BatchResult:
    """Put each of `shown` aside for one reason; reported as `batch_approve` does."""
    return _each(session, actor, shown, lambda one, version: hold(
        session, actor=actor, proposal_id=one, version=version, note=note, now=now
    ))  # fmt: skip


def _each(
    session: Session,
    actor: Actor,
    shown: Mapping[int, int],
    decide: Callable[[int, int], Proposal],
) -> BatchResult:
    rows = session.scalars(sa.select(Proposal).where(col(Proposal.id).in_(sorted(shown)))).all()
    lock_rows(session, Person, {row.person_id for row in rows})
    done: set[int] = set()
    problems: dict[int, ServiceError] = {}
    for proposal_id in sorted(shown):
        if proposal_id in done or proposal_id in problems:
            continue
        members: tuple[int, ...] = (proposal_id,)
        try:
            members = _members(session, proposal_id)
            if not set(members) <= set(shown):
                raise PartyWouldSplit(_party_of(session, proposal_id))
            with session.begin_nested():
                decide(proposal_id, shown[proposal_id])
        except ServiceError as problem:
            problems |= {one: problem for one in members if one in shown}
        else:
            done |= set(members)
    return BatchResult(tuple(sorted(done)), problems)


def _members(session: Session, proposal_id: int) -> tuple[int, ...]:
    return load_bundle(session, proposal_id, lock=False).ids


def _party_of(session: Session, proposal_id: int) -> int:
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound("proposal", proposal_id)
    return known(proposal.party_id) if proposal.party_id is not None else 0
