"""Names of a firm's own people are kept as long as they are needed and not longer.

Whoever is written down as an introducer or a newcomer keeps a number, days and amounts; the name
goes once they have left, and no introduction of theirs and no payment of one is younger than the
rule allows (工资支付暂行规定 6: wage records are kept two years). The contact of a firm goes when
it has been refused or suspended for as long. A buddy who left has no name of their own anywhere:
the pair points at the placement, whose person the register keeps and wipes.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer, EmployerEvent, EmployerState
from models.introduction import Introduction, IntroductionPayment, StaffMember
from reference.calendar import local_day

GONE = (EmployerState.REFUSED, EmployerState.SUSPENDED)


def forget_firm_people(session: Session, *, now: datetime, after: timedelta) -> int:
    """Names of staff and contacts of firms wiped; how many people."""
    return _staff(session, now - after) + _contacts(session, now - after)


def _staff(session: Session, before: datetime) -> int:
    day = local_day(before)
    ours = sa.or_(
        col(Introduction.newcomer_id) == col(StaffMember.id),
        col(Introduction.introducer_id) == col(StaffMember.id),
    )
    paid = sa.exists().where(
        col(IntroductionPayment.introduction_id) == col(Introduction.id),
        col(IntroductionPayment.at) >= before,
    )
    needed = sa.exists().where(ours, sa.or_(col(Introduction.declared_on) >= day, paid))
    old = sa.and_(col(StaffMember.name) != "", col(StaffMember.left_on) < day, ~needed)
    return _wiped(session, StaffMember, old, name="")


def _contacts(session: Session, before: datetime) -> int:
    moved = sa.exists().where(
        col(EmployerEvent.employer_id) == col(Employer.id), col(EmployerEvent.at) >= before
    )
    old = sa.and_(
        col(Employer.state).in_(GONE), col(Employer.created_at) < before, ~moved,
        sa.or_(col(Employer.handler_name) != "", col(Employer.handler_phone).is_not(None),
               col(Employer.union_chair) != ""),
    )  # fmt: skip
    return _wiped(
        session, Employer, old, handler_name="", handler_phone=None, handler_mandate="",
        union_chair="",
    )  # fmt: skip


def _wiped(
    session: Session, table: type[StaffMember | Employer], old: sa.ColumnElement[bool],
    **empty: str | None,
) -> int:  # fmt: skip
    ids = list(session.scalars(sa.select(col(table.id)).where(old)))
    session.execute(
        sa.update(table).where(col(table.id).in_(ids)).values(**empty),
        execution_options={"synchronize_session": False},
    )
    session.expire_all()
    return len(ids)
