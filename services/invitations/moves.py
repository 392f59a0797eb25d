"""Moving an invitation and noting it; the rows that answer together, locked."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.base import check_move
from models.invitation import (
    INVITATION_MOVES,
    Invitation,
    InvitationEvent,
    InvitationState,
)
from services.proposals.bundles import Word
from services.rows import known, lock_rows

S = InvitationState
FROM_LINE = "from_standby"
TOLD_BY_PHONE = "told_by_phone"
"""Actions of events the call list reads."""


def move(
    session: Session,
    row: Invitation,
    to: InvitationState,
    word: Word,
    *,
    action: str,
    code: str = "",
) -> None:
    """Set the state by the table of moves and write the event. Raises WrongMove."""
    check_move("invitation", INVITATION_MOVES, row.state, to)
    here, row.state = row.state, to
    row.reason_code = code if to is S.NO else ""
    session.add(row)
    note(session, row, word, action=action, here=here, code=code)


def note(
    session: Session,
    row: Invitation,
    word: Word,
    *,
    action: str,
    here: InvitationState | None,
    code: str = "",
) -> None:
    """What was done to the row as it now stands."""
    session.add(
        InvitationEvent(
            invitation_id=known(row.id),
            at=word.at,
            account_id=word.account_id,
            side=word.side,
            action=action,
            from_state=here,
            to_state=row.state,
            reason_code=code,
            note=word.note[:400],
        )
    )
    session.flush()


def mates_of(session: Session, row: Invitation) -> Sequence[Invitation]:
    """Everybody asked in the same wave as the same bundle, locked, the row among them; those that
    ended for themselves are left out."""
    ids = set(
        session.scalars(
            sa.select(col(Invitation.id)).where(
                col(Invitation.wave_id) == row.wave_id, col(Invitation.bundle) == row.bundle
            )
        )
    )
    lock_rows(session, Invitation, {known(one) for one in ids})
    rows = session.scalars(
        sa.select(Invitation)
        .where(col(Invitation.id).in_(sorted(ids)))
        .order_by(col(Invitation.id))
    ).all()
    ended = (S.NO, S.WITHDRAWN, S.PLACED)
    return [one for one in rows if one is row or one.state not in ended]


def put_off(rows: Sequence[Invitation], until: datetime) -> None:
    """They are waited for until then."""
    for one in rows:
        one.lapses_at = until
