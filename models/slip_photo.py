"""The photograph of a signed slip, sealed; consents rest on it (models.person.Consent)."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from models.base import choice, moment
from models.sealed import sealed_bytes


class SlipKind(StrEnum):
    JPEG = "jpeg"
    PNG = "png"


class SlipPhoto(SQLModel, table=True):
    """picture  the picture alone (intake.pictures), of this kind"""

    __tablename__ = "slip_photo"
    id: int | None = Field(default=None, primary_key=True)
    kind: SlipKind = choice(SlipKind, "kind")
    picture: bytes | None = sealed_bytes("slip_photo.picture")
    kept_at: datetime = moment()
    kept_by_id: int | None = Field(default=None, foreign_key="account.id")
