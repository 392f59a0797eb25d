"""Rows of the review queue: who is proposed, by name where the reader may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from models.account import Role
from models.employer import Employer
from models.party import Party, PartyKind
from models.person import Person
from models.proposal import Proposal, ProposalState
from models.vacancy import Vacancy
from services.actor import Actor, within
from services.proposals.bundles import SHOWN_TO_EMPLOYER
from services.proposals.names import may_be_named
from services.rows import known


@dataclass(frozen=True)
class Who:
    """A person as the reader may see them: `name` is None until the person agreed."""

    person_id: int
    name: str | None
    region_code: str
    township: str


@dataclass(frozen=True)
class QueueRow:
    """One bundle in the queue. `shown` is proposal id → version, for a batch."""

    lead_id: int
    shown: Mapping[int, int]
    who: tuple[Who, ...]
    kind: PartyKind | None
    state: ProposalState
    vacancy_id: int
    title: str
    employer_id: int
    employer: str
    region_code: str
    pay_p50_fen: int | None
    since: datetime
    score: int
    risks: Sequence[Mapping[str, object]]
    hold_note: str


def rows_of(session: Session, actor: Actor, lead_ids: Sequence[int]) -> list[QueueRow]:
    """The bundles of these proposals in the order given, each once; three queries.

    What is unknown or out of the actor's scope is left out.
    """
    lead_ids = _seen(session, actor, lead_ids)
    if not lead_ids:
        return []
    found = _of_bundles(session, lead_ids)
    groups: dict[int, list[Any]] = {}
    for row in found:
        groups.setdefault(row.lead, []).append(row)
    pairs = {(row.Person.id, row.Vacancy.employer_id) for row in found}
    named_ids = may_be_named(session, actor, pairs)
    rows, seen = [], set[int]()
    for lead in lead_ids:
        if lead not in seen:
            rows.append(_row(lead, groups[lead], named_ids))
            seen |= set(rows[-1].shown)
    return rows


def _of_bundles(session: Session, lead_ids: Sequence[int]) -> Sequence[sa.Row[Any]]:
    """All members of the bundles these proposals are in, beside the one named."""
    named = aliased(Proposal)
    return session.execute(
        sa.select(col(named.id).label("lead"), Proposal, Person, Vacancy, Employer, Party)
        .select_from(Proposal)
        .join(
            named,
            sa.and_(
                col(named.bundle) == col(Proposal.bundle),
                col(named.run_id).is_not_distinct_from(col(Proposal.run_id)),
                col(named.state) == col(Proposal.state),
            ),
        )
        .join(Person, col(Person.id) == col(Proposal.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Proposal.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .outerjoin(Party, col(Party.id) == col(Proposal.party_id))
        .where(col(named.id).in_(lead_ids))
        .order_by(col(Proposal.id))
    ).all()


def _seen(session: Session, actor: Actor, ids: Sequence[int]) -> list[int]:
    states = SHOWN_TO_EMPLOYER if actor.role is Role.EMPLOYER else tuple(ProposalState)
    ours = set(
        session.scalars(
            sa.select(col(Proposal.id)).where(
                col(Proposal.id).in_(ids), col(Proposal.state).in_(states), reach_of_queue(actor)
            )
        )
    )
    return [one for one in dict.fromkeys(ids) if one in ours]


def _row(lead_id: int, rows: Sequence[Any], named: frozenset[int]) -> QueueRow:
    lead = next(row for row in rows if row.Proposal.id == lead_id)
    return QueueRow(
        lead_id=lead_id,
        shown={known(row.Proposal.id): row.Proposal.version for row in rows},
        who=tuple(
            Who(
                known(row.Person.id),
                row.Person.name if row.Person.id in named else None,
                row.Person.region_code,
                row.Person.township,
            )
            for row in rows
        ),
        kind=lead.Party.kind if lead.Party and len(rows) > 1 else None,
        state=lead.Proposal.state,
        vacancy_id=known(lead.Vacancy.id),
        title=lead.Vacancy.title,
        employer_id=known(lead.Employer.id),
        employer=lead.Employer.name,
        region_code=lead.Vacancy.region_code,
        pay_p50_fen=lead.Vacancy.newcomer_p50_fen,
        since=min(row.Proposal.updated_at for row in rows),
        score=lead.Proposal.score,
        risks=lead.Proposal.risks,
        hold_note=lead.Proposal.hold_note,
    )


def reach_of_queue(actor: Actor) -> sa.ColumnElement[bool]:
    """SQL condition: a proposal is the actor's side's affair."""
    if actor.role is Role.SENDING:
        return within(col(Proposal.home), actor)
    if actor.role is Role.RECEIVING:
        return within(col(Proposal.site), actor)
    if actor.role is Role.EMPLOYER:
        return col(Proposal.vacancy_id).in_(posts_of(actor.employer_id))
    return sa.true()


def posts_of(employer_id: int | None) -> "sa.Select[Any]":
    """The posts of a firm, by id."""
    return sa.select(col(Vacancy.id)).where(col(Vacancy.employer_id) == employer_id)
