"""Stands of a fair: one number for each firm, kept while other firms come and go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.fair import FairPost, FairStand
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.ledger import ledgers
from services.offer import on_offer
from services.rows import known
from services.telephones import row_without_numbers
from services.vacancies.lists import VacancyRow


@dataclass(frozen=True)
class Stand:
    """A firm at its stand with what it still offers, in the order the posts were entered."""

    number: int
    employer: Employer
    posts: Sequence[VacancyRow]

    @property
    def open(self) -> int:
        """Places, 人."""
        return sum(row.ledger.open for row in self.posts)


def give_stands(session: Session, fair_id: int) -> None:
    """The next free numbers to firms shown without one; who has a number keeps it."""
    taken = dict(
        session.execute(
            sa.select(col(FairStand.employer_id), col(FairStand.number)).where(
                col(FairStand.fair_id) == fair_id
            )
        ).all()
    )
    shown = session.scalars(
        sa.select(col(Vacancy.employer_id))
        .distinct()
        .join(FairPost, col(FairPost.vacancy_id) == col(Vacancy.id))
        .where(col(FairPost.fair_id) == fair_id)
    )
    number = max(taken.values(), default=0)
    for firm in sorted(set(shown) - set(taken)):
        number += 1
        session.add(FairStand(fair_id=fair_id, employer_id=firm, number=number))
    session.flush()


def change_places(session: Session, *, fair_id: int, employer_id: int, number: int) -> None:
    """The firm gets this stand, and whoever stood there gets the firm's; the fair is locked by the
    caller. Without a stand of its own at this fair a firm changes nothing."""
    rows = {
        row.employer_id: row
        for row in session.scalars(sa.select(FairStand).where(col(FairStand.fair_id) == fair_id))
    }
    mine = rows.get(employer_id)
    there = next((row for row in rows.values() if row.number == number), None)
    if mine is None or mine is there or not 1 <= number <= len(rows):
        return
    before = mine.number
    for row in (mine, there):
        if row is not None:
            session.delete(row)
    session.flush()  # the numbers are free before they are given anew
    session.add(FairStand(fair_id=fair_id, employer_id=employer_id, number=number))
    if there is not None:
        session.add(FairStand(fair_id=fair_id, employer_id=there.employer_id, number=before))
    session.flush()


def stands_of(session: Session, fair_id: int, *, now: datetime) -> list[Stand]:
    """By number. Posts that are on offer no more are on no paper; a firm all of whose posts are
    gone keeps its number and is not listed. Three queries."""
    found = session.execute(
        sa.select(col(FairStand.number), Employer, Vacancy)
        .join(Employer, col(Employer.id) == col(FairStand.employer_id))
        .join(Vacancy, col(Vacancy.employer_id) == col(Employer.id))
        .join(
            FairPost,
            (col(FairPost.vacancy_id) == col(Vacancy.id)) & (col(FairPost.fair_id) == fair_id),
        )
        .where(col(FairStand.fair_id) == fair_id, on_offer(local_day(now)))
        .order_by(col(FairStand.number), col(Vacancy.id))
    ).all()
    have = ledgers(session, [known(vacancy.id) for _n, _firm, vacancy in found])
    rows: dict[int, tuple[Employer, list[VacancyRow]]] = {}
    for number, firm, vacancy in found:
        rows.setdefault(number, (firm, []))[1].append(
            VacancyRow(row_without_numbers(vacancy), firm, have[known(vacancy.id)])
        )
    return [Stand(number, firm, posts) for number, (firm, posts) in rows.items()]


def numbers_of(session: Session, fair_id: int) -> Mapping[int, tuple[int, str]]:
    """Firm: its number and name, all of the fair, by number."""
    rows = session.execute(
        sa.select(col(FairStand.employer_id), col(FairStand.number), col(Employer.name))
        .join(Employer, col(Employer.id) == col(FairStand.employer_id))
        .where(col(FairStand.fair_id) == fair_id)
        .order_by(col(FairStand.number))
    )
    return {firm: (number, name) for firm, number, name in rows}
