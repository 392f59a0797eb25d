"""A firm's people handed over at the end of a trip: signed once, with what was found."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, moment


class TripHandover(SQLModel, table=True):
    """sent      on the firm's list when the bus left, without who came on their own
    arrived   handed over by our roll-call; absent: the rest
    counted   what the firm itself counted at the gate
    room_as_told, post_as_told   as found there; words: what was otherwise
    """

    __tablename__ = "trip_handover"
    __table_args__ = (
        sa.UniqueConstraint("trip_id", "employer_id", name="uq_trip_handover_trip_id_employer_id"),
        check("sums", "sent = arrived + absent AND arrived >= 0 AND absent >= 0 AND counted >= 0"),
    )
    id: int | None = Field(default=None, primary_key=True)
    trip_id: int = Field(foreign_key="trip.id")
    employer_id: int = Field(foreign_key="employer.id", index=True)
    sent: int
    arrived: int
    absent: int
    counted: int
    room_as_told: bool
    post_as_told: bool
    taken_by: str = Field(max_length=40)  # who signed for the firm
    words: str = Field(default="", max_length=300)
    signed_at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")

    @property
    def differs(self) -> bool:
        """Something is otherwise than on the list or than promised."""
        return self.counted != self.arrived or not (self.room_as_told and self.post_as_told)
