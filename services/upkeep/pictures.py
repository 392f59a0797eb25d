"""Charts of old letters: wiped, for the letter keeps the numbers they are drawn from."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.letter import Letter


def forget_pictures(session: Session, *, before: datetime) -> int:
    """Wipe the charts of letters composed before a moment that can be drawn again; how many."""
    old = (
        col(Letter.composed_at) < before,
        sa.func.length(col(Letter.chart)) > 0,
        col(Letter.figures)["series"].as_string().is_not(None),
    )
    count = session.scalar(sa.select(sa.func.count()).select_from(Letter).where(*old)) or 0
    session.execute(
        sa.update(Letter).where(*old).values(chart=b""),
        execution_options={"synchronize_session": False},
    )
    return count
