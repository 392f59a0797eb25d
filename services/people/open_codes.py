"""The code that is open for somebody, and its end: a newer one, a withdrawal, a merge."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.consent_code import CodeState, ConsentCode


def open_code(session: Session, person_id: int) -> ConsentCode | None:
    """At most one at a time (a unique key); it may be too old by now."""
    return session.exec(
        select(ConsentCode).where(
            ConsentCode.person_id == person_id, ConsentCode.state == CodeState.OPEN
        )
    ).first()


def end_open_codes(session: Session, person_ids: Collection[int], *, now: datetime) -> None:
    """What was sent is good for nothing any more."""
    session.flush()
    session.execute(
        sa.update(ConsentCode)
        .where(
            col(ConsentCode.person_id).in_(sorted(person_ids)),
            col(ConsentCode.state) == CodeState.OPEN,
        )
        .values(state=CodeState.ENDED, ended_at=now)
    )
