"""Money people have in hand because of a case: rows with their days, never a sum overwritten."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.case import CaseFile, CasePayment
from services.cases.form import PaymentIn
from services.rows import known


def pay(
    session: Session, case: CaseFile, *, data: PaymentIn, account_id: int | None, now: datetime
) -> CasePayment:
    """The same sum of the same kind on the same day is one payment: a second click."""
    standing = session.scalars(
        sa.select(CasePayment).where(
            col(CasePayment.case_id) == case.id, col(CasePayment.paid_on) == data.paid_on,
            col(CasePayment.kind) == data.kind, col(CasePayment.amount_fen) == data.amount_fen,
        )
    ).first()  # fmt: skip
    if standing is not None:
        return standing
    row = CasePayment(
        case_id=known(case.id), paid_on=data.paid_on, kind=data.kind, amount_fen=data.amount_fen,
        at=now, account_id=account_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def paid_of(session: Session, case_ids: Sequence[int]) -> dict[int, int]:
    """Fen received by case; a case without any is not in it."""
    rows = session.execute(
        sa.select(col(CasePayment.case_id), sa.func.sum(col(CasePayment.amount_fen)))
        .where(col(CasePayment.case_id).in_(sorted(case_ids)))
        .group_by(col(CasePayment.case_id))
    )
    return {case_id: int(fen) for case_id, fen in rows}
