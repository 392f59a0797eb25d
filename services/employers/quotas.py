"""Quotas by county: so that a firm does not depend on one county, nor a county on one firm.

Off by default. A coordinator of the firm's district says how many in a hundred of its places, or
how many people, one sending county may fill; runs keep it, and a person's own choice beyond it asks
for a reason (`services.proposals.gates`). Who has a place already keeps it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import sqlalchemy as sa
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError
from sqlmodel import Session, col

from models.account import Account
from models.employer import EmployerQuota
from reference.calendar import local_day
from services.actor import Actor
from services.audit import record
from services.employers.firms import find_employer, receiving_only
from services.errors import ReasonRequired
from services.inputs import Input, Line, Whole
from services.runs.quotas import Standing, standings
from services.shown import check_shown

SET, LIFTED = "county_quota_set", "county_quota_lifted"
"""The audited actions."""


class QuotaIn(Input):
    """Of one county at most `amount` per cent of the firm's places, or so many people."""

    unit: Literal["percent", "people"] = "percent"
    amount: Whole = Field(ge=1, le=9999)
    reason: Line = Field(min_length=2, max_length=200)

    @model_validator(mode="after")
    def _a_share_is_a_part(self) -> "QuotaIn":
        if self.unit == "percent" and self.amount > 99:
            raise PydanticCustomError("share_not_a_part", "a share of 100 or more")
        return self


@dataclass(frozen=True)
class QuotaPage:
    """A quota, who set it, and how far it is used."""

    quota: EmployerQuota
    who: str | None
    most: int
    places: int
    counties: Sequence[Standing]


def stated(quota: EmployerQuota | None) -> dict[str, object]:
    """What the form is filled with."""
    if quota is None:
        return {}
    unit = "people" if quota.percent is None else "percent"
    return {"unit": unit, "amount": quota.percent or quota.most, "reason": quota.reason}


def quota_of(
    session: Session, *, actor: Actor, employer_id: int, now: datetime
) -> QuotaPage | None:
    """The quota of a firm in the actor's scope, None where there is none. Raises NotFound."""
    find_employer(session, actor, employer_id)
    return quota_state(session, employer_id=employer_id, now=now)


def quota_state(session: Session, *, employer_id: int, now: datetime) -> QuotaPage | None:
    """The quota of a firm; None where there is none."""
    row = session.execute(
        sa.select(EmployerQuota, col(Account.display_name))
        .outerjoin(Account, col(Account.id) == col(EmployerQuota.set_by))
        .where(col(EmployerQuota.employer_id) == employer_id)
    ).one_or_none()
    if row is None:
        return None
    quota, who = row
    most, places, counties = standings(session, quota, day=local_day(now))
    return QuotaPage(quota, who, most, places, counties)


def set_quota(
    session: Session, *, actor: Actor, employer_id: int, data: QuotaIn, now: datetime,
    shown: str = "",
) -> EmployerQuota:  # fmt: skip
    """Set or change a firm's quota. Raises NotFound, Forbidden, EditConflict."""
    find_employer(session, actor, employer_id, write=True)
    receiving_only(actor, "set_quota")
    quota = session.get(EmployerQuota, employer_id)
    check_shown("employer", employer_id, shown, stated(quota))
    if quota is None:
        quota = EmployerQuota(employer_id=employer_id, reason="", percent=1, set_at=now)
    quota.percent = data.amount if data.unit == "percent" else None
    quota.most = data.amount if data.unit == "people" else None
    quota.reason, quota.set_by, quota.set_at = data.reason, actor.account_id, now
    session.add(quota)
    record(
        session, actor=actor, action=SET, subject_kind="employer", subject_id=employer_id, now=now,
        quota=f"{data.amount}%" if quota.most is None else str(data.amount), reason=data.reason,
    )  # fmt: skip
    return quota


def lift_quota(
    session: Session, *, actor: Actor, employer_id: int, reason: str, now: datetime
) -> None:
    """From the next run on there is none; twice is once. Raises NotFound, Forbidden,
    ReasonRequired."""
    find_employer(session, actor, employer_id, write=True)
    receiving_only(actor, "lift_quota")
    if not reason.strip():
        raise ReasonRequired("lift_quota")
    quota = session.get(EmployerQuota, employer_id)
    if quota is None:
        return
    session.delete(quota)
    record(
        session, actor=actor, action=LIFTED, subject_kind="employer", subject_id=employer_id,
        now=now, reason=reason.strip()[:200],
    )  # fmt: skip
