"""What is owed: newcomers brought by staff and their bonuses, subsidies due and paid.

Few rows, loaded once for every scope and window. An introduction counts when it was written down
and was not voided by then; a bonus when it was paid (what is given back later is not taken off); a
subsidy is due when its claim first could be filed or asked for papers, and paid on the day the
bureau's payment was written down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.introduction import (
    Introduction,
    IntroductionEvent,
    IntroductionPayment,
    IntroductionState,
    StaffMember,
)
from models.person import Person
from models.placement import Placement
from models.subsidy import (
    ClaimState,
    SubsidyBody,
    SubsidyClaim,
    SubsidyClaimEvent,
    SubsidyScheme,
)
from models.vacancy import Vacancy
from reports.ground import Ground, Window
from reports.homes import home_at
from reports.values import Row, Table

DUE = (ClaimState.ELIGIBLE, ClaimState.PAPERS_MISSING)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened: when, where the work is, where home is, fen (0 for a person)."""

    at: datetime
    site: str
    home: str
    fen: int = 0


@dataclass(frozen=True)
class Owed:
    introduced: tuple[Entry, ...] = ()
    bonuses: tuple[Entry, ...] = ()
    due: tuple[Entry, ...] = ()
    paid: tuple[Entry, ...] = ()


def load_owed(session: Session, known: datetime) -> Owed:
    """What was recorded before `known`; four queries."""
    return Owed(
        _introduced(session, known), _bonuses(session, known), _due(session, known),
        _paid(session, known),
    )  # fmt: skip


def owed_table(ground: Ground, owed: Owed) -> Table:
    """The counts of `owed` that lie in the scope."""

    def mine(entries: tuple[Entry, ...], window: Window) -> list[Entry]:
        return [e for e in entries if window.holds(e.at) and ground.reach.moves(e.site, e.home)]

    def people(entries: tuple[Entry, ...]) -> Callable[[Window], int]:
        return lambda window: len(mine(entries, window))

    def yuan(entries: tuple[Entry, ...]) -> Callable[[Window], int]:
        return lambda window: sum(entry.fen for entry in mine(entries, window)) // 100

    return Table(
        "owed", "老乡带老乡和补贴", ground.flow_heads,
        (
            Row("老乡带来的新员工（人）", ground.flows("introduced", people(owed.introduced))),
            Row("已发介绍奖励（元）", ground.flows("introduction_paid", yuan(owed.bonuses)),
                indent=True),
            Row("新到期补贴（元）", ground.flows("subsidy_due", yuan(owed.due))),
            Row("已发补贴（元）", ground.flows("subsidy_paid", yuan(owed.paid)), indent=True),
        ),
        note="奖励由企业发，补贴由人社部门定；新到期的金额有的是估计。",
    )  # fmt: skip


def _introduced(session: Session, known: datetime) -> tuple[Entry, ...]:
    voided = sa.select(col(IntroductionEvent.introduction_id)).where(
        col(IntroductionEvent.to_state) == IntroductionState.VOID, col(IntroductionEvent.at) < known
    )
    query = _of_staff(col(Introduction.created_at), col(Introduction.created_at)).where(
        col(Introduction.created_at) < known, col(Introduction.id).not_in(voided)
    )
    return tuple(Entry(at, site, home) for at, site, home in session.execute(query))


def _bonuses(session: Session, known: datetime) -> tuple[Entry, ...]:
    query = (
        _of_staff(
            col(IntroductionPayment.at), col(IntroductionPayment.at), col(IntroductionPayment.fen)
        )
        .join(IntroductionPayment, col(IntroductionPayment.introduction_id) == col(Introduction.id))
        .where(col(IntroductionPayment.at) < known, col(IntroductionPayment.fen) > 0)
    )
    return tuple(Entry(at, site, home, fen) for at, fen, site, home in session.execute(query))


def _of_staff(
    moment: "sa.SQLColumnExpression[datetime]", *columns: sa.SQLColumnExpression[object]
) -> "sa.Select[*tuple[object, ...]]":
    """`columns`, the firm's place, and the newcomer's county as recorded at `moment`; of somebody
    the firm wrote down, as it wrote it."""
    home = sa.case((col(Placement.id).is_(None), col(StaffMember.home)), else_=home_at(moment))
    return (
        sa.select(*columns, col(Employer.region_code), home)
        .select_from(Introduction)
        .join(StaffMember, col(StaffMember.id) == col(Introduction.newcomer_id))
        .join(Employer, col(Employer.id) == col(StaffMember.employer_id))
        .outerjoin(Placement, col(Placement.id) == col(StaffMember.placement_id))
        .outerjoin(Person, col(Person.id) == col(Placement.person_id))
    )


def _due(session: Session, known: datetime) -> tuple[Entry, ...]:
    """The first time a claim was due, with what it was then about."""
    first = (
        sa.select(sa.func.min(col(SubsidyClaimEvent.id)))
        .where(col(SubsidyClaimEvent.to_state).in_(DUE), col(SubsidyClaimEvent.at) < known)
        .group_by(col(SubsidyClaimEvent.claim_id))
    )
    return _claims(session, col(SubsidyClaimEvent.id).in_(first))


def _paid(session: Session, known: datetime) -> tuple[Entry, ...]:
    return _claims(
        session,
        sa.and_(
            col(SubsidyClaimEvent.to_state) == ClaimState.PAID, col(SubsidyClaimEvent.at) < known
        ),
    )


_OF_CLAIM = sa.func.coalesce(
    col(Vacancy.region_code), col(Employer.region_code), col(SubsidyBody.region_code),
    col(SubsidyScheme.region_code),
)  # fmt: skip


def _claims(session: Session, which: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
    """Of a firm or body: at its place, from nowhere in particular; of a member at the scheme's."""
    rows = session.execute(
        sa.select(
            col(SubsidyClaimEvent.at), _OF_CLAIM,
            sa.func.coalesce(home_at(col(SubsidyClaimEvent.at)), ""),
            col(SubsidyClaimEvent.fen),
        )
        .join(SubsidyClaim, col(SubsidyClaim.id) == col(SubsidyClaimEvent.claim_id))
        .join(SubsidyScheme, col(SubsidyScheme.id) == col(SubsidyClaim.scheme_id))
        .outerjoin(Placement, col(Placement.id) == col(SubsidyClaim.placement_id))
        .outerjoin(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .outerjoin(Employer, col(Employer.id) == col(SubsidyClaim.employer_id))
        .outerjoin(SubsidyBody, col(SubsidyBody.id) == col(SubsidyClaim.body_id))
        .outerjoin(
            Person,
            col(Person.id)
            == sa.func.coalesce(col(Placement.person_id), col(SubsidyClaim.person_id)),
        )
        .where(which)
    )  # fmt: skip
    return tuple(Entry(*row) for row in rows)
