"""On offer: the one statement of which vacancies may be shown, matched, approved and confirmed.

Published, not past its last day, lawful, its long hours answered for by the union, of a firm a
coordinator has verified. Whoever lists, matches or decides asks here; a suspension
or an open finding needs no other flag.
"""

from collections.abc import Collection, Mapping
from datetime import date
from functools import lru_cache

import sqlalchemy as sa
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from law import Severity
from models.employer import Employer, EmployerState
from models.law import LawFinding, LawJudged
from models.vacancy import Vacancy, VacancyEvent, VacancyState
from services.errors import VacancyNotOpen

HOURS = "E06"
"""Hours above the legal limit."""
ANSWERED = "answered"
"""The event with which a coordinator says what the union did about a finding made later."""


@lru_cache(maxsize=8)
def on_offer(day: date) -> sa.ColumnElement[bool]:
    """SQL condition on `vacancy`, as of a Shanghai day; also where a query joins the employer."""
    return sa.and_(*_conditions(day).values())


def why_not_offered(
    session: Session, vacancy_ids: Collection[int], *, day: date
) -> Mapping[int, str]:
    """For each of these vacancies that is not on offer, what keeps it off: its state where it is
    not published, else `lapsed`, `unlawful`,
    `unanswered` or `employer_not_verified`."""
    holds = _conditions(day)
    rows = session.execute(
        sa.select(
            col(Vacancy.id), col(Vacancy.state), *(one.label(name) for name, one in holds.items())
        ).where(col(Vacancy.id).in_(sorted(vacancy_ids)))
    ).mappings()
    found = {}
    for row in rows:
        failing = next((name for name in holds if not row[name]), None)
        if failing is not None:
            found[int(row["id"])] = str(row["state"]) if failing == "published" else failing
    return found


def check_on_offer(session: Session, vacancy_ids: Collection[int], *, day: date) -> None:
    """Closed means closed on every path. Raises VacancyNotOpen naming the first that is not."""
    for vacancy_id, why in sorted(why_not_offered(session, vacancy_ids, day=day).items()):
        raise VacancyNotOpen(vacancy_id, why)


def no_open_block() -> sa.ColumnElement[bool]:
    """SQL condition on `vacancy`: no finding that blocks stands open.

    Part of being on offer: whatever shows or matches vacancies asks it.
    """
    return ~sa.exists().where(
        col(LawJudged.vacancy_id) == col(Vacancy.id), col(LawJudged.blocks) > 0
    )


def hours_answered() -> sa.ColumnElement[bool]:
    """SQL condition on `vacancy`: where hours above the legal limit stand open (E06), a coordinator
    has written what the union did about them, knowing of that finding as it stands: an answer given
    before the hours grew (`keep_findings` opens them anew) is an answer to something else.

    Part of being on offer: the public page never shows such hours bare.
    """
    answered = sa.exists().where(
        col(VacancyEvent.vacancy_id) == col(LawFinding.vacancy_id),
        col(VacancyEvent.at) >= col(LawFinding.found_at),
        col(VacancyEvent.reason) != "",
        col(VacancyEvent.kind).in_(("moved", ANSWERED)),
        col(VacancyEvent.to_state) == VacancyState.PUBLISHED,
        sa.cast(col(VacancyEvent.detail), sa.Text).like(f'%"{HOURS}"%'),
    )
    return ~sa.exists().where(
        col(LawFinding.vacancy_id) == col(Vacancy.id),
        col(LawFinding.rule_id) == HOURS,
        col(LawFinding.severity) == Severity.AMBER.value,
        col(LawFinding.closed_at).is_(None),
        ~answered,
    )


def _conditions(day: date) -> dict[str, sa.ColumnElement[bool]]:
    """What must hold, by the name of what is wrong where it does not, worst first."""
    firm = aliased(Employer)
    return {
        "published": col(Vacancy.state) == VacancyState.PUBLISHED,
        "lapsed": sa.or_(col(Vacancy.valid_until).is_(None), col(Vacancy.valid_until) >= day),
        "unlawful": no_open_block(),
        "unanswered": hours_answered(),
        "employer_not_verified": sa.exists().where(
            col(firm.id) == col(Vacancy.employer_id),
            col(firm.state) == EmployerState.VERIFIED,
        ),
    }


def hours_unanswered() -> sa.ColumnElement[bool]:
    """Published and off offer only because nobody has answered for its hours."""
    return sa.and_(
        col(Vacancy.state) == VacancyState.PUBLISHED, no_open_block(), sa.not_(hours_answered())
    )
