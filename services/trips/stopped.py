"""Firms of a trip's list that closed half-way."""

from collections import Counter
from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer, EmployerState
from models.vacancy import VacancyState
from services.placements.lists import Row


def stopped_firms(session: Session, seen: Sequence[Row | None]) -> list[tuple[str, int]]:
    """(firm, people) of those whose post is closed or whose firm is suspended, the most first:
    nobody drives them to a gate that may be shut without knowing it."""
    rows = [row for row in seen if row is not None]
    shut = set(
        session.scalars(
            sa.select(col(Employer.id)).where(
                col(Employer.id).in_({row.vacancy.employer_id for row in rows}),
                col(Employer.state) == EmployerState.SUSPENDED,
            )
        )
    )
    found = Counter(
        row.employer
        for row in rows
        if row.vacancy.state is VacancyState.CLOSED or row.vacancy.employer_id in shut
    )
    return sorted(found.items(), key=lambda one: (-one[1], one[0]))
