"""What the reports count of a person, as it stood before it was changed: facts have dates."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import codes, moment


class PersonPast(SQLModel, table=True):
    """The home, township, first-timer mark and policy groups a person had until `until`.

    Written when any of them changes, so that a week that was reported can be counted again as it
    was. Groups whose consent the person withdrew are taken out of here as well.
    """

    __tablename__ = "person_past"
    __table_args__ = (sa.Index("ix_person_past_person_id_until", "person_id", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="CASCADE")
    until: datetime = moment()
    region_code: str = Field(max_length=6)
    township: str = Field(default="", max_length=40)
    first_timer: bool = False
    targets: list[str] = codes()
