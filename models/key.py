"""Which data keys this database is sealed with: never a key, but enough to know the right one."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import moment


class DataKey(SQLModel, table=True):
    """One data key by its id (a digest of the key).

    check_box  a known word sealed under it: opens only with the right key
    index_box  the key of the blind indexes sealed under it, so that it outlives a rotation
    """

    __tablename__ = "data_key"
    id: str = Field(max_length=16, primary_key=True)
    check_box: str = Field(sa_type=sa.Text, repr=False)
    index_box: str = Field(sa_type=sa.Text, repr=False)
    since: datetime = moment()
    retired_at: datetime | None = moment(default=None)  # nothing is sealed with it any more
