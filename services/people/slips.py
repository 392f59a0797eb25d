"""The photograph of a signed slip: kept sealed with the consents that rest on it, seen on click.

When it goes, see services.upkeep.slips.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from intake.pictures import Picture, PictureRefused, bare_picture
from models.person import Consent, ConsentMeans, Person
from models.slip_photo import SlipKind, SlipPhoto
from reference.calendar import local_day
from services import audit
from services.accounts.budgets import REVEALS, spend
from services.actor import Actor
from services.errors import InvalidInput, NotFound, Problem
from services.people.rows import person_in_scope
from services.rows import LARGEST_ID, known


@dataclass(frozen=True, repr=False)
class Slip:
    """content_type  fixed by what the bytes are, never by what was sent"""

    content_type: str
    picture: bytes


def readable_slip(photo: bytes | None, means: ConsentMeans) -> Picture | None:
    """What may be kept of a photograph. Raises InvalidInput at `slip`."""
    if not photo:
        return None
    if means is not ConsentMeans.PAPER:
        raise InvalidInput({"slip": (Problem("picture_of_paper"),)})
    try:
        return bare_picture(photo)
    except PictureRefused as refused:
        raise InvalidInput({"slip": (Problem(refused.code),)}) from refused


def keep_slip(
    session: Session, picture: Picture, consents: Sequence[Consent], *, actor: Actor, now: datetime
) -> SlipPhoto:
    """These consents rest on it from now on. Raises InvalidInput at `slip` where there is none it
    could stand for."""
    if not consents:
        raise InvalidInput({"slip": (Problem("picture_for_nothing"),)})
    photo = SlipPhoto(
        kind=SlipKind(picture.kind.value), picture=picture.data, kept_at=now,
        kept_by_id=actor.account_id,
    )  # fmt: skip
    session.add(photo)
    session.flush()
    for consent in consents:
        consent.slip_photo_id = photo.id
    session.flush()
    return photo


def see_slip(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    consent_id: int,
    now: datetime,
    reason: str = "",
) -> Slip:
    """The photograph in clear, with an audit row, counted like a number shown.

    Raises NotFound (person, consent, no photograph), BudgetSpent.
    """
    person_in_scope(session, actor, person_id)
    consent = session.get(Consent, consent_id) if 0 < consent_id <= LARGEST_ID else None
    if consent is None or consent.person_id != person_id or consent.slip_photo_id is None:
        raise NotFound("slip", consent_id)
    photo = session.get_one(SlipPhoto, consent.slip_photo_id)
    spend(session, actor=actor, budget=REVEALS, now=now, reason=reason)
    audit.record(
        session, actor=actor, action="reveal_slip", subject_kind="person", subject_id=person_id,
        now=now, day=local_day(consent.given_at).isoformat(),
    )  # fmt: skip
    return Slip(f"image/{photo.kind.value}", photo.picture or b"")


def slips_since(session: Session, person: Person) -> list[datetime]:
    """When each photograph kept of the person was taken into the house, oldest first."""
    rests = sa.select(col(Consent.slip_photo_id)).where(col(Consent.person_id) == known(person.id))
    return list(
        session.scalars(
            sa.select(col(SlipPhoto.kept_at))
            .where(col(SlipPhoto.id).in_(rests))
            .order_by(col(SlipPhoto.kept_at))
        )
    )
