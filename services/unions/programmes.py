"""Which programmes of the union a district runs: an administrator switches them.

What is off is not seen there: no entry, no page, no public address. What was entered stays.
"""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.union import Programme, ProgrammeSwitch
from reference import regions
from services import audit
from services.actor import Actor, within
from services.errors import Forbidden, NotFound
from services.shown import check_shown


def set_programmes(
    session: Session, *, actor: Actor, region_code: str, on: Collection[Programme], now: datetime,
    shown: str = "",
) -> None:  # fmt: skip
    """Exactly these are on from now. Raises Forbidden, NotFound (no such district), EditConflict
    where others are on than the form showed."""
    if actor.role is not Role.ADMIN:
        raise Forbidden("set_programmes")
    if not regions.is_region(region_code) or region_code.endswith("00"):
        raise NotFound("region", region_code)
    held = {row.programme: row for row in _rows(session, region_code)}
    check_shown("region", None, shown, {"on": sorted(held)})
    for programme, row in held.items():
        if programme not in on:
            session.delete(row)
    for programme in sorted(set(on) - held.keys()):
        session.add(
            ProgrammeSwitch(
                region_code=region_code, programme=programme, since=now, by_id=actor.account_id
            )
        )
    session.flush()
    started, stopped = sorted(set(on) - held.keys()), sorted(held.keys() - set(on))
    if started or stopped:
        audit.record(
            session, actor=actor, action="programmes_switched", subject_kind="region",
            subject_id=None, now=now, region=region_code, on=started, off=stopped,
        )  # fmt: skip


def programmes_of(session: Session, *, actor: Actor) -> frozenset[Programme]:
    """What is on in any district of the actor's; nothing for who keeps no union's house."""
    if actor.role not in (Role.RECEIVING, Role.ADMIN):
        return frozenset()
    found = session.scalars(
        sa.select(col(ProgrammeSwitch.programme))
        .where(within(col(ProgrammeSwitch.region_code), actor))
        .distinct()
    )
    return frozenset(found)


def switched(session: Session, *, actor: Actor) -> dict[str, list[Programme]]:
    """District -> what is on there, of the actor's districts that run any."""
    found = session.execute(
        sa.select(col(ProgrammeSwitch.region_code), col(ProgrammeSwitch.programme))
        .where(within(col(ProgrammeSwitch.region_code), actor))
        .order_by(col(ProgrammeSwitch.region_code))
    )
    told: dict[str, list[Programme]] = {}
    for code, programme in found:
        told.setdefault(code, []).append(programme)
    return {code: sorted(rows, key=list(Programme).index) for code, rows in told.items()}


def is_on(session: Session, region_code: str, programme: Programme) -> bool:
    return session.get(ProgrammeSwitch, (region_code, programme)) is not None


def check_on(session: Session, region_code: str, programme: Programme) -> None:
    """Raises NotFound where the district does not run it."""
    if not is_on(session, region_code, programme):
        raise NotFound("programme", programme.value)


def _rows(session: Session, region_code: str) -> list[ProgrammeSwitch]:
    query = sa.select(ProgrammeSwitch).where(col(ProgrammeSwitch.region_code) == region_code)
    return list(session.scalars(query))
