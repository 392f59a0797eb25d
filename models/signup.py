"""Sign-ups: somebody said by themselves, or to a clerk at a fair, that they want to go.

Whoever is on the roster already is recognised and not entered twice; the sign-up is one of theirs.
Somebody who asked to be called is called back within 48 hours.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from models.base import check, moment


class SignUpPost(SQLModel, table=True):
    """A post the person asked about when they signed up, once each; typed by a clerk or their own
    scan."""

    __tablename__ = "sign_up_post"
    sign_up_id: int = Field(foreign_key="sign_up.id", primary_key=True)
    vacancy_id: int = Field(foreign_key="vacancy.id", primary_key=True, index=True)
    at: datetime = moment()
    account_id: int | None = Field(default=None, foreign_key="account.id")  # None: self


class SignUp(SQLModel, table=True):
    """known        the person was on the roster before
    other_phone  they gave a telephone that is not the one on record: told to the coordinator, never
                 stored over it
    called_at    somebody of the county has rung them
    """

    __tablename__ = "sign_up"
    __table_args__ = (
        sa.Index("ix_sign_up_due", "region_code", "wants_call", "called_at"),
        check("called", "(called_at IS NULL) = (called_by_id IS NULL)"),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    region_code: str = Field(max_length=6)
    channel_id: int | None = Field(default=None, foreign_key="channel.id", index=True)
    at: datetime = moment()
    wants_call: bool = True
    known: bool = False
    other_phone: bool = False
    typed_by_id: int | None = Field(default=None, foreign_key="account.id")  # a clerk; None: self
    called_at: datetime | None = moment(default=None)
    called_by_id: int | None = Field(default=None, foreign_key="account.id")
