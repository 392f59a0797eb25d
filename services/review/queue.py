"""The coordinator's queue: what waits for a side's decision, what waits longest first.

One row is one bundle (a person alone, or a whole party). Names are shown to the other side only
where the person agreed; the queue of a page is three queries whatever its length.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.account import Role
from models.employer import Employer
from models.proposal import OPEN_PROPOSAL, Proposal, ProposalEvent, ProposalState, Side, is_open
from models.vacancy import Vacancy
from services.actor import Actor, within
from services.counted import MOST, at_most, different
from services.lately import lately
from services.proposals.steps import steps_in
from services.review.rows import QueueRow, posts_of, reach_of_queue, rows_of
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
    session: Session,
    *,
    actor: Actor,
    wanted: Filter,
    limit: int,
    after: Place | None = None,
    counts: Mapping[Show, int] | None = None,
) -> tuple[list[QueueRow], int, int]:
    """Rows of one page behind the place `after`, the number of all bundles that match, and how
    many of them stand before the page (both as far as `services.counted` counts): a queue that
    shrinks skips nobody. counts: what `count_queue` gave, where it was asked already."""
    page = _page(actor, wanted, after, limit)
    leads = [row.lead for row in session.execute(page).all()]
    gone = 0
    if after is not None:
        before = sa.select(_count(actor, wanted, after, up_to=True))
        gone = int(session.execute(before).scalar_one())
    total = (counts or {}).get(wanted.show)
    if total is None:
        total = int(session.execute(sa.select(_count(actor, wanted))).scalar_one())
    return rows_of(session, actor, leads), total, gone


def _page(
    actor: Actor, wanted: Filter, after: Place | None, limit: int
) -> sa.Select[int, datetime]:
    """lead and since of the first bundles behind a place. People alone are read from the index in
    its order, state by state; what decides as one (a party) is put together first: that is few."""
    parts: list[sa.Select[int, datetime]] = []
    for where in _alone(actor, wanted):
        lead, since = col(Proposal.id), col(Proposal.updated_at)
        alone = _proposals(actor, wanted, lead.label("lead"), since.label("since")).where(*where)
        parts.append(alone.where(_past(since, lead, after)).order_by(since, lead).limit(limit))
    grouped = _grouped(actor, wanted).subquery()
    together = sa.select(grouped.c.lead, grouped.c.since).where(_behind(grouped, after))
    rows = sa.union_all(*(sa.select(part.subquery()) for part in parts), together).subquery()
    return sa.select(rows.c.lead, rows.c.since).order_by(rows.c.since, rows.c.lead).limit(limit)


def _count(
    actor: Actor, wanted: Filter, after: Place | None = None, *, up_to: bool = False
) -> sa.ColumnElement[int]:
    """Bundles of a tab (with `up_to` those up to a place), as far as anybody reads."""
    lead, since = col(Proposal.id), col(Proposal.updated_at)
    edge = sa.not_(_past(since, lead, after)) if up_to else sa.true()
    alone: sa.ColumnElement[int] = sa.literal(0)
    for where in _alone(actor, wanted):
        rows = _proposals(actor, wanted, sa.literal(1).label("one")).where(*where, edge)
        alone = alone + at_most(rows)
    grouped = _grouped(actor, wanted).subquery()
    edge = sa.not_(_behind(grouped, after)) if up_to else sa.true()
    together = at_most(sa.select(grouped.c.lead).where(edge))
    return sa.case((alone > MOST, MOST + 1), else_=alone + together)


def _past(since: Any, lead: Any, after: Place | None) -> Where:
    if after is None:
        return sa.true()
    return sa.or_(since > after[0], sa.and_(since == after[0], lead > after[1]))


def _behind(grouped: sa.Subquery, after: Place | None) -> Where:
    return _past(grouped.c.since, grouped.c.lead, after)


def count_queue(
    session: Session, *, actor: Actor, wanted: Filter, now: datetime | None = None
) -> dict[Show, int]:
    """Bundles per tab, under the other filters; one query, and with `now` one a minute of a large
    queue (`services.lately`)."""
    if now is None or wanted.waited_since is not None:  # which is another moment each time
        return _counted(session, actor, wanted)
    key = ("queue", actor, replace(wanted, show=Show.REVIEW))
    return lately(
        session, key, now, lambda: _counted(session, actor, wanted),
        size=lambda counts: max(counts.values(), default=0),
    )  # fmt: skip


def _counted(session: Session, actor: Actor, wanted: Filter) -> dict[Show, int]:
    shows = shows_for(actor.role)
    row = session.execute(
        sa.select(*(_count(actor, replace(wanted, show=show)) for show in shows))
    ).one()
    return {show: int(count) for show, count in zip(shows, row, strict=True)}


def turn_counts(session: Session, *, actor: Actor, then: ProposalState) -> tuple[int, int]:
    """Bundles that wait for the actor's approval, and their proposals in the state `then` that
    nobody holds, person by person; one query."""
    after = _proposals(actor, Filter(), col(Proposal.id)).where(*_in_turn(actor, Filter(), then))
    review = _count(actor, Filter()) if (actor.role, Show.REVIEW) in _STATES else sa.literal(0)
    row = session.execute(sa.select(review, at_most(after))).one()
    return int(row[0]), int(row[1])


def next_in_queue(session: Session, *, actor: Actor, wanted: Filter, after_id: int) -> int | None:
    """The bundle after `after_id` in the same queue, the first one at its end; None if empty."""
    anchor = session.get(Proposal, after_id)
    since = _place_of(session, anchor)[0] if anchor is not None else None
    for place in ((since, after_id) if since is not None else None, None):
        for row in session.execute(_page(actor, wanted, place, 2)).all():
            if row.lead != after_id:
                return int(row.lead)
    return None


def filter_choices(
    session: Session, *, actor: Actor, wanted: Filter
) -> tuple[list[str], list[str], list[tuple[int, str]]]:
    """Home counties and districts of what is open for the actor (each step of the search one look
    into an index), and their firms (to an administrator those of the chosen district only); three
    queries."""
    if actor.role is Role.EMPLOYER:
        return [], [], []  # a firm's page has no filters
    turn = (is_open(), col(Proposal.held_at).is_(None), reach_of_queue(actor))
    homes = different(session, col(Proposal.home), *turn)
    sites = different(session, col(Proposal.site), *turn)
    if actor.sees_all and not wanted.site:
        return homes, sites, []
    posts = sa.select(col(Proposal.vacancy_id)).where(*turn)
    if wanted.site:
        posts = posts.where(within(col(Proposal.site), _only(wanted.site)))
    rows = session.execute(
        sa.select(col(Employer.id), col(Employer.name))
        .join(Vacancy, col(Vacancy.employer_id) == col(Employer.id))
        .where(col(Vacancy.id).in_(posts))
        .distinct()
    ).all()
    return homes, sites, sorted(((row[0], row[1]) for row in rows), key=lambda firm: firm[1])


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
    """Parties, each once: the first of its proposals, and since when."""
    lead = sa.func.min(col(Proposal.id)).label("lead")
    since = sa.func.min(col(Proposal.updated_at)).label("since")
    rows = _proposals(actor, wanted, lead, since).where(
        col(Proposal.party_id).is_not(None), *_in_turn(actor, wanted, *_states(actor, wanted))
    )
    return rows.group_by(col(Proposal.run_id), col(Proposal.bundle), col(Proposal.state))


def _alone(actor: Actor, wanted: Filter) -> list[list[Where]]:
    """Conditions on proposals of people alone, one list a state: so an index is read in order."""
    alone = col(Proposal.party_id).is_(None)
    if wanted.show is Show.HELD:
        return [[*_in_turn(actor, wanted), alone]]
    return [[*_in_turn(actor, wanted, state), alone] for state in _states(actor, wanted)]


def _states(actor: Actor, wanted: Filter) -> tuple[ProposalState, ...]:
    return _STATES.get((actor.role, wanted.show), ())


def _in_turn(actor: Actor, wanted: Filter, *states: ProposalState) -> list[Where]:
    if wanted.show is Show.HELD:
        return [is_open(), col(Proposal.held_at).is_not(None)]
    if actor.role is Role.EMPLOYER:  # a firm's posts are few: by post, not through the whole queue
        return [col(Proposal.held_at).is_(None), col(Proposal.state).in_(states)]
    one = col(Proposal.state) == states[0] if len(states) == 1 else col(Proposal.state).in_(states)
    return [is_open(), col(Proposal.held_at).is_(None), one]


def _proposals(actor: Actor, wanted: Filter, *what: Any) -> sa.Select[Any]:
    """SELECT `what` of proposals in reach and under the filters; the post only where asked for."""
    rows = sa.select(*what).select_from(Proposal).where(reach_of_queue(actor))
    if wanted.home:
        rows = rows.where(within(col(Proposal.home), _only(wanted.home)))
    if wanted.site:
        rows = rows.where(within(col(Proposal.site), _only(wanted.site)))
    if wanted.employer_id is not None:
        rows = rows.where(col(Proposal.vacancy_id).in_(posts_of(wanted.employer_id)))
    if wanted.vacancy_id is not None:
        rows = rows.where(col(Proposal.vacancy_id) == wanted.vacancy_id)
    if wanted.waited_since is not None:
        rows = rows.where(_entered() <= wanted.waited_since)
    return rows


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
