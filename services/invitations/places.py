"""Places nobody has: not promised, not arrived, not taken by a yes, not stood in line for."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlmodel import Session, col

from models.invitation import Invitation, InvitationState
from reports.ledger import ledgers, said_yes


def free_places(session: Session, vacancy_ids: Collection[int]) -> dict[int, int]:
    """Per vacancy, what is left of its places after every promise and every yes (>= 0)."""
    yes = said_yes(session, vacancy_ids)
    return {
        one: max(0, ledger.open - yes.get(one, 0))
        for one, ledger in ledgers(session, vacancy_ids).items()
    }


def in_line(session: Session, vacancy_ids: Collection[int]) -> dict[int, int]:
    """People on standby per vacancy; a new yes does not pass them by."""
    rows = session.execute(
        sa.select(col(Invitation.vacancy_id), sa.func.count())
        .where(
            col(Invitation.vacancy_id).in_(sorted(vacancy_ids)),
            col(Invitation.state) == InvitationState.STANDBY,
        )
        .group_by(col(Invitation.vacancy_id))
    )
    return dict.fromkeys(vacancy_ids, 0) | {int(one): int(count) for one, count in rows}
