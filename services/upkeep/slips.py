"""The photograph of a slip goes as soon as nothing that stands rests on it: with the last consent
withdrawn, with the person's data deleted; where two records became one, once the merge can no
longer be undone."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Consent
from models.slip_photo import SlipPhoto


def wipe_ended_slips(session: Session, *, person_id: int) -> int:
    """Photographs of this person on which no consent rests that stands; how many went."""
    mine = sa.select(col(Consent.slip_photo_id)).where(col(Consent.person_id) == person_id)
    return _wipe(session, col(SlipPhoto.id).in_(mine), col(Consent.withdrawn_at).is_(None))


def forget_slips(session: Session, *, before: datetime) -> int:
    """Photographs on which nothing rests that stood after a moment; how many went."""
    withdrawn = col(Consent.withdrawn_at)
    return _wipe(session, sa.true(), sa.or_(withdrawn.is_(None), withdrawn > before))


def _wipe(
    session: Session, which: "sa.ColumnElement[bool]", stands: "sa.ColumnElement[bool]"
) -> int:
    """Those of `which` that no consent holds of which `stands` is true."""
    held = sa.exists().where(col(Consent.slip_photo_id) == col(SlipPhoto.id), stands)
    ids = session.scalars(sa.select(col(SlipPhoto.id)).where(which, ~held)).all()
    for change in (
        sa.update(Consent).where(col(Consent.slip_photo_id).in_(ids)).values(slip_photo_id=None),
        sa.delete(SlipPhoto).where(col(SlipPhoto.id).in_(ids)),
    ):
        session.execute(change, execution_options={"synchronize_session": "fetch"})
    return len(ids)
