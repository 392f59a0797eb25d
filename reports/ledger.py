"""The ledger of places: for each vacancy, places = open + promised + arrived (缺口/已约/到岗).

The one place where the three parts are counted. Promised and arrived are counted from placements
in `PROMISED_STATES` and `ARRIVED_STATES`; open is what is left of `vacancy.places`. Nothing of it
is stored. Pages, reports and the use cases that fill a place all ask here; to fill a place
safely, lock the vacancy rows first and ask afterwards.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.placement import ARRIVED_STATES, PROMISED_STATES, Placement
from models.proposal import Proposal, ProposalState
from models.vacancy import Vacancy


@dataclass(frozen=True)
class Ledger:
    """The three parts of some places. Raises ValueError where they cannot be true."""

    places: int = 0
    promised: int = 0
    arrived: int = 0

    def __post_init__(self) -> None:
        if min(self.promised, self.arrived, self.open) < 0:
            raise ValueError(f"the ledger does not add up: {self!r}")

    @property
    def open(self) -> int:
        """缺口: what is neither promised nor taken."""
        return self.places - self.promised - self.arrived


def held(states: Collection[str]) -> sa.ScalarSelect[int]:
    """How many places of the enclosing statement's vacancy stand in these states: looked up in an
    index for that vacancy alone, so ask it of few vacancies or for a condition."""
    return (
        sa.select(sa.func.count())
        .where(col(Placement.vacancy_id) == col(Vacancy.id), col(Placement.state).in_(states))
        .correlate(Vacancy)
        .scalar_subquery()
    )


def ledgers(session: Session, vacancy_ids: Collection[int]) -> dict[int, Ledger]:
    """The ledger of each vacancy in `vacancy_ids`, in one query; unknown ids are left out."""
    if not vacancy_ids:
        return {}
    rows = session.execute(
        sa.select(
            col(Vacancy.id), col(Vacancy.places), held(PROMISED_STATES), held(ARRIVED_STATES)
        ).where(col(Vacancy.id).in_(sorted(vacancy_ids)))
    )
    return {int(one): Ledger(places, int(p), int(a)) for one, places, p, a in rows}


def ledger_of(session: Session, vacancy_id: int) -> Ledger:
    """The ledger of one vacancy; an empty one when there is no such vacancy."""
    return ledgers(session, [vacancy_id]).get(vacancy_id, Ledger())


def said_yes(session: Session, vacancy_ids: Collection[int]) -> dict[int, int]:
    """How many people have said yes to each vacancy and wait for the firm; 0 where nobody has.

    A yes takes a place at once: nobody else may be promised it while the firm is asked. Vacancies
    are locked first wherever a place is given by this count.
    """
    rows = session.execute(
        sa.select(col(Proposal.vacancy_id), sa.func.count())
        .where(
            col(Proposal.vacancy_id).in_(sorted(vacancy_ids)),
            col(Proposal.state) == ProposalState.WORKER_YES,
        )
        .group_by(col(Proposal.vacancy_id))
    )
    return dict.fromkeys(vacancy_ids, 0) | {int(one): int(count) for one, count in rows}


def ledger_total(session: Session, *where: Any) -> Ledger:
    """The ledger of all vacancies that meet `where` (conditions on `Vacancy`), summed."""
    return ledgers_by(session, sa.literal(0), *where).get(0, Ledger())


def ledgers_by(session: Session, key: Any, *where: Any) -> dict[Any, Ledger]:
    """Ledgers summed by `key` (a column of `Vacancy`) over the vacancies that meet `where`."""
    statement = (
        sa.select(
            key,
            sa.func.sum(col(Vacancy.places)),
            sa.func.coalesce(sa.func.sum(held(PROMISED_STATES)), 0),
            sa.func.coalesce(sa.func.sum(held(ARRIVED_STATES)), 0),
        )
        .select_from(Vacancy)
        .where(*where)
    )
    if not isinstance(key, sa.BindParameter):
        statement = statement.group_by(key)
    return {
        value: Ledger(int(places), int(promised), int(arrived))
        for value, places, promised, arrived in session.execute(statement)
        if places is not None
    }
