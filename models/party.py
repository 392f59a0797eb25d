"""Parties: people who move together (夫妻, 家庭, 老乡)."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import choice, moment


class PartyKind(StrEnum):
    COUPLE = "couple"
    FAMILY = "family"
    TOWNSMEN = "townsmen"


class Together(StrEnum):
    """What must not be torn apart."""

    SAME_EMPLOYER = "same_employer"
    SAME_DISTRICT = "same_district"


class Party(SQLModel, table=True):
    """A group of two to eight people; single people have no row here."""

    __tablename__ = "party"
    id: int | None = Field(default=None, primary_key=True)
    region_code: str = Field(max_length=6, index=True)
    kind: PartyKind = choice(PartyKind, "kind")
    together: Together = choice(Together, "together", default=Together.SAME_EMPLOYER)
    label: str = Field(default="", max_length=60)
    import_key: str = Field(default="", max_length=80)  # the roster's own group number
    created_at: datetime = moment()
    dissolved_at: datetime | None = moment(default=None)


class PartyMember(SQLModel, table=True):
    """Each person is in at most one party; leaving a party deletes the row."""

    __tablename__ = "party_member"
    person_id: int = Field(foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    party_id: int = Field(foreign_key="party.id", index=True)
