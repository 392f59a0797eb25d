"""The coordinator's queue: what waits for a side's decision, what waits longest first.

One row is one bundle (a person alone, or a whole party). Names are shown to the other side only
where the person agreed; the queue of a page is three queries whatever its length.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.account import Role
from models.employer import Employer
from models.person import Person
from models.proposal import OPEN_PROPOSAL, Proposal, ProposalEvent, ProposalState, Side
from models.vacancy import Vacancy
from services.actor import Actor, within
from services.proposals.steps import steps_in
from services.review.rows import QueueRow, reach_of_queue, rows_of
from services.rows import known
from services.sides import SIDE_OF_ROLE

S = ProposalState
Where = sa.ColumnElement[bool]
Place = tuple[datetime, int]
"""(changed last, id of the lead): the order of the queue."""


class Show(StrEnum):
    """Which part of the queue."""

    REVIEW = "review"  # waits for this side's approval
    ASK = "ask"  # both approved: the worker is to be asked (sending)
    ANSWER = "worker_yes"  # the worker agreed: the firm is to answer (receiving, employer)
    ELSEWHERE = "elsewhere"  # open, but somebody else's turn
    HELD = "held"


_STATES: Mapping[tuple[Role, Show], tuple[ProposalState, ...]] = {
    (Role.SENDING, Show.REVIEW): (S.PROPOSED, S.RECEIVING_OK),
    (Role.SENDING, Show.ASK): (S.APPROVED,),
    (Role.SENDING, Show.ANSWER): (S.WORKER_YES,),
    (Role.SENDING, Show.ELSEWHERE): (S.SENDING_OK, S.WORKER_YES),
    (Role.RECEIVING, Show.REVIEW): (S.PROPOSED, S.SENDING_OK),
    (Role.RECEIVING, Show.ANSWER): (S.WORKER_YES,),
    (Role.RECEIVING, Show.ELSEWHERE): (S.RECEIVING_OK, S.APPROVED),
    (Role.ADMIN, Show.REVIEW): (S.PROPOSED, S.SENDING_OK, S.RECEIVING_OK),
    (Role.ADMIN, Show.ASK): (S.APPROVED,),
    (Role.ADMIN, Show.ANSWER): (S.WORKER_YES,),
    (Role.EMPLOYER, Show.ANSWER): (S.WORKER_YES,),
    (Role.EMPLOYER, Show.ELSEWHERE): (S.APPROVED,),
}


@dataclass(frozen=True)
class Filter:
    """What to show; empty fields do not limit. Regions are codes of any level."""

    show: Show = Show.REVIEW
    home: str = ""
    site: str = ""
    employer_id: int | None = None
    vacancy_id: int | None = None
    waited_since: datetime | None = None  # in its state since this moment or longer


def shows_for(role: Role) -> tuple[Show, ...]:
    """The parts of the queue this role has, in the order of its tabs."""
    own = tuple(show for show in Show if (role, show) in _STATES)
    return own if role is Role.EMPLOYER else (*own, Show.HELD)


def steps_on(role: Role, show: Show) -> frozenset[str]:
    """What may be done with every proposal of this tab (`proposals.steps`): a batch, a call."""
    side, states = SIDE_OF_ROLE.get(role, Side.SYSTEM), _STATES.get((role, show), OPEN_PROPOSAL)
    return frozenset.intersection(*(steps_in(state, side) for state in states))


def list_queue(
    session: Session, *, actor: Actor, wanted: Filter, limit: int, after: Place | None = None
) -> tuple[list[QueueRow], int, int]:
    """Rows of one page behind the place `after`, the number of all bundles that match, and how
    many of them stand before the page: a queue that shrinks skips nobody."""
    grouped = _grouped(actor, wanted).subquery()
    behind = _behind(grouped, after)
    counted = sa.select(sa.func.count(), sa.func.sum(sa.case((behind, 1), else_=0)))
    total, left = session.execute(counted.select_from(grouped)).one()
    keys = session.execute(
        sa.select(grouped.c.lead)
        .where(behind)
        .order_by(grouped.c.since, grouped.c.lead)
        .limit(limit)
    ).all()
    return rows_of(session, actor, [key.lead for key in keys]), total, total - int(left or 0)


def _behind(grouped: sa.Subquery, after: Place | None) -> Where:
    if after is None:
        return sa.true()
    since, lead = after
    same = sa.and_(grouped.c.since == since, grouped.c.lead > lead)
    return sa.or_(grouped.c.since > since, same)


def count_queue(session: Session, *, actor: Actor, wanted: Filter) -> dict[Show, int]:
    """Bundles per tab, under the other filters."""
    counts = {}
    for show in shows_for(actor.role):
        part = replace(wanted, show=show)
        inner = _grouped(actor, part).subquery()
        counts[show] = session.scalar(sa.select(sa.func.count()).select_from(inner)) or 0
    return counts


def next_in_queue(session: Session, *, actor: Actor, wanted: Filter, after_id: int) -> int | None:
    """The bundle after `after_id` in the same queue, the first one at its end; None if empty."""
    grouped = _grouped(actor, wanted).subquery()
    order = (grouped.c.since, grouped.c.lead)
    anchor = session.get(Proposal, after_id)
    since = _place_of(session, anchor)[0] if anchor is not None else None
    later = _behind(grouped, (since, after_id) if since is not None else None)
    for where in (later, sa.true()):
        found = session.scalar(
            sa.select(grouped.c.lead)
            .where(where, grouped.c.lead != after_id)
            .order_by(*order)
            .limit(1)
        )
        if found is not None:
            return int(found)
    return None


def filter_choices(
    session: Session, *, actor: Actor, wanted: Filter
) -> tuple[list[str], list[str], list[tuple[int, str]]]:
    """Home counties, districts and firms that occur in this tab of the queue; one query."""
    rows = session.execute(
        sa.select(
            col(Person.region_code), col(Vacancy.region_code), col(Employer.id), col(Employer.name)
        )
        .select_from(Proposal)
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(*_conditions(actor, Filter(wanted.show)))
        .distinct()
    ).all()
    homes = sorted({row[0] for row in rows})
    sites = sorted({row[1] for row in rows})
    firms = sorted({(row[2], row[3]) for row in rows}, key=lambda firm: firm[1])
    return homes, sites, firms


def _place_of(session: Session, lead: Proposal) -> tuple[datetime, int]:
    since = session.scalar(
        sa.select(sa.func.min(col(Proposal.updated_at))).where(
            col(Proposal.bundle) == lead.bundle,
            col(Proposal.run_id).is_not_distinct_from(lead.run_id),
            col(Proposal.state) == lead.state,
        )
    )
    return since or lead.updated_at, known(lead.id)


def _grouped(actor: Actor, wanted: Filter) -> sa.Select[int | None, datetime]:
    return (
        sa.select(
            sa.func.min(col(Proposal.id)).label("lead"),
            sa.func.min(col(Proposal.updated_at)).label("since"),
        )
        .select_from(Proposal)
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .where(*_conditions(actor, wanted))
        .group_by(col(Proposal.run_id), col(Proposal.bundle), col(Proposal.state))
    )


def _conditions(actor: Actor, wanted: Filter) -> list[Where]:
    if wanted.show is Show.HELD:
        where: list[Where] = [
            col(Proposal.state).in_(OPEN_PROPOSAL),
            col(Proposal.held_at).is_not(None),
        ]
    else:
        states = _STATES.get((actor.role, wanted.show), ())
        where = [col(Proposal.state).in_(states), col(Proposal.held_at).is_(None)]
    where.append(reach_of_queue(actor))
    if wanted.home:
        where.append(within(col(Person.region_code), _only(wanted.home)))
    if wanted.site:
        where.append(within(col(Vacancy.region_code), _only(wanted.site)))
    if wanted.employer_id is not None:
        where.append(col(Vacancy.employer_id) == wanted.employer_id)
    if wanted.vacancy_id is not None:
        where.append(col(Vacancy.id) == wanted.vacancy_id)
    if wanted.waited_since is not None:
        where.append(_entered() <= wanted.waited_since)
    return where


def _entered() -> sa.ColumnElement[datetime]:
    """When a proposal came into the state it is in, as the weekly letter reckons."""
    event = aliased(ProposalEvent)
    entered = (
        sa.select(sa.func.max(col(event.at)))
        .where(
            col(event.proposal_id) == col(Proposal.id),
            col(event.to_state) == col(Proposal.state),
            sa.or_(col(event.from_state).is_(None), col(event.from_state) != col(event.to_state)),
        )
        .scalar_subquery()
    )
    return sa.func.coalesce(entered, col(Proposal.created_at))


def _only(region_code: str) -> Actor:
    return Actor(None, Role.SENDING, frozenset({region_code}))
