"""What the actions of a letter are counted from, loaded once for every scope: what waits, as it
stood at a moment."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer, EmployerState
from models.person import Person
from models.proposal import Proposal, ProposalEvent, ProposalState
from models.run import MatchRun, RunState
from models.vacancy import Vacancy
from reports.scopes import Reach

WAITING_STATES = (
    ProposalState.PROPOSED,
    ProposalState.SENDING_OK,
    ProposalState.RECEIVING_OK,
    ProposalState.APPROVED,
    ProposalState.WORKER_YES,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal that waits at the moment counted to, and since when it is in that state.

    `bundle` is what is decided on as one: the run and the party or person.
    """

    id: int
    bundle: tuple[int | None, str]
    state: ProposalState
    since: datetime
    vacancy_id: int
    site: str
    home: str


def load_waiting(session: Session, known: datetime) -> tuple[Waiting, ...]:
    """Proposals open at that moment by their last event before it, without those put aside."""
    last, entered = _last_events(known), _entries(known)
    rows = session.execute(
        sa.select(
            col(Proposal.id),
            col(Proposal.run_id),
            col(Proposal.bundle),
            last.c.to_state,
            sa.func.coalesce(entered.c.at, col(Proposal.created_at)),
            col(Proposal.vacancy_id),
            col(Vacancy.region_code),
            col(Person.region_code),
        )
        .join(last, sa.and_(last.c.proposal_id == col(Proposal.id), last.c.rank == 1))
        .outerjoin(
            entered,
            sa.and_(
                entered.c.proposal_id == col(Proposal.id), entered.c.to_state == last.c.to_state
            ),
        )
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .where(last.c.to_state.in_(WAITING_STATES), last.c.action != "hold")
        .order_by(col(Proposal.id))
    )
    return tuple(Waiting(id_, (run, bundle), *rest) for id_, run, bundle, *rest in rows)


def _last_events(known: datetime) -> sa.Subquery:
    """The events before a moment; the last of each proposal has rank 1."""
    return (
        sa.select(
            col(ProposalEvent.proposal_id),
            col(ProposalEvent.to_state),
            col(ProposalEvent.action),
            sa.func.row_number()
            .over(
                partition_by=col(ProposalEvent.proposal_id),
                order_by=(col(ProposalEvent.at).desc(), col(ProposalEvent.id).desc()),
            )
            .label("rank"),
        )
        .where(col(ProposalEvent.at) < known)
        .subquery()
    )


def _entries(known: datetime) -> sa.Subquery:
    """When each proposal last came into each state, before a moment."""
    return (
        sa.select(
            col(ProposalEvent.proposal_id),
            col(ProposalEvent.to_state),
            sa.func.max(col(ProposalEvent.at)).label("at"),
        )
        .where(
            col(ProposalEvent.at) < known,
            sa.or_(
                col(ProposalEvent.from_state).is_(None),
                col(ProposalEvent.from_state) != col(ProposalEvent.to_state),
            ),
        )
        .group_by(col(ProposalEvent.proposal_id), col(ProposalEvent.to_state))
        .subquery()
    )


@dataclass(frozen=True, slots=True)
class PendingFirm:
    id: int
    region: str
    since: datetime


def load_pending_firms(session: Session, known: datetime) -> tuple[PendingFirm, ...]:
    """Firms waiting for verification now that had registered by that moment."""
    rows = session.execute(
        sa.select(col(Employer.id), col(Employer.region_code), col(Employer.created_at)).where(
            col(Employer.state) == EmployerState.PENDING, col(Employer.created_at) < known
        )
    )
    return tuple(PendingFirm(*row) for row in rows)


@dataclass(frozen=True)
class ActionSource:
    """What the actions are counted from, loaded once for every scope."""

    waiting: tuple[Waiting, ...]
    pending: tuple[PendingFirm, ...]
    held: frozenset[int] = frozenset()
    """Posts the union's own rule of first batches keeps waiting: nothing to ask a firm about."""

    def within(self, reach: Reach) -> Iterator[Waiting]:
        """What waits in a scope."""
        for place, waiting in self._by_place.items():
            if reach.moves(*place):
                yield from waiting

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], list[Waiting]]:
        found: dict[tuple[str, str], list[Waiting]] = defaultdict(list)
        for one in self.waiting:
            found[one.site, one.home].append(one)
        return found

    @cached_property
    def proposed(self) -> frozenset[int]:
        """Posts somebody is proposed to."""
        return frozenset(one.vacancy_id for one in self.waiting)


def load_action_source(session: Session, known: datetime) -> ActionSource:
    return ActionSource(
        load_waiting(session, known), load_pending_firms(session, known), load_held(session, known)
    )


def load_held(session: Session, known: datetime) -> frozenset[int]:
    """Posts that people could have gone to in the newest run of that moment, had the first batch
    not been full (`idle`, or `batch` as the only gate, of a run's shortages)."""
    shortages: Mapping[str, Any] | None = session.scalar(
        sa.select(col(MatchRun.shortages))
        .where(col(MatchRun.state) == RunState.DONE, col(MatchRun.finished_at) < known)
        .order_by(col(MatchRun.id).desc())
        .limit(1)
    )
    return frozenset(
        int(post)
        for post, one in (shortages or {}).items()
        if one.get("idle") or one.get("only", {}).get("batch")
    )
