"""What somebody was last told of their way to the factory: day, vehicle, seat, where and when."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from models.base import facts, moment


class RideWord(SQLModel, table=True):
    """told       as last told, plain texts by name (services.workers.rides); `over` where the seat
               or the trip has ended
    before     as told the time before, {} for nothing: what changed is the difference
    heard_at   somebody no message reaches was told this in person
    """

    __tablename__ = "ride_word"
    placement_id: int = Field(foreign_key="placement.id", primary_key=True)
    told: dict[str, object] = facts()
    before: dict[str, object] = facts()
    told_at: datetime = moment()
    heard_at: datetime | None = moment(default=None)
