"""Certificates a person holds, with their dates (rules G01, G02, G05)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError
from sqlmodel import Session, select

from models.person import PersonCertificate
from reference.calendar import local_day
from reference.certificates import expires, is_certificate
from services.actor import Actor
from services.errors import NotFound
from services.inputs import Input, Line
from services.people.form import PastDay
from services.people.rows import note_event, person_in_scope
from services.shown import check_shown


def _known(code: str) -> str:
    if not is_certificate(code):
        raise PydanticCustomError("unknown_choice", "unknown certificate")
    return code


class CertificateIn(Input):
    """A certificate as printed; without an end the usual term of its kind is reckoned."""

    certificate: Annotated[Line, AfterValidator(_known)] = Field(max_length=32)
    issued_on: PastDay | None = None
    expires_on: PastDay | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "CertificateIn":
        if self.issued_on and self.expires_on and self.expires_on < self.issued_on:
            raise PydanticCustomError("ends_before_start", "ends before it starts")
        return self


def record_certificate(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    data: CertificateIn,
    now: datetime,
    shown: str = "",
) -> PersonCertificate:
    """The certificate with these dates, new or in place of the older one.

    `shown` is the stamp of the certificates on the screen. Raises EditConflict.
    """
    person = person_in_scope(session, actor, person_id, lock=True)
    check_shown(
        "certificates", person_id, shown, stated_certificates(certificates_of(session, person_id))
    )
    row = session.get(PersonCertificate, (person_id, data.certificate))
    row = row or PersonCertificate(person_id=person_id, certificate=data.certificate)
    row.issued_on = data.issued_on
    row.expires_on = data.expires_on or (
        expires(data.certificate, data.issued_on) if data.issued_on else None
    )
    row.checked_on = local_day(now)
    session.add(row)
    note_event(session, person, actor, now, "certificate", certificate=data.certificate)
    session.flush()
    return row


def certificates_of(session: Session, person_id: int) -> list[PersonCertificate]:
    """Every certificate kept with a person."""
    wanted = select(PersonCertificate).where(PersonCertificate.person_id == person_id)
    return list(session.exec(wanted))


def stated_certificates(rows: Iterable[PersonCertificate]) -> dict[str, object]:
    """What the page shows of a person's certificates: each with its two days."""
    return {
        row.certificate: f"{row.issued_on or ''}/{row.expires_on or ''}"
        for row in sorted(rows, key=lambda row: row.certificate)
    }


def remove_certificate(
    session: Session,
    *,
    actor: Actor,
    person_id: int,
    certificate: str,
    now: datetime,
    shown: str = "",
) -> None:
    """Take a certificate off. Raises NotFound, EditConflict."""
    person = person_in_scope(session, actor, person_id, lock=True)
    check_shown(
        "certificates", person_id, shown, stated_certificates(certificates_of(session, person_id))
    )
    row = session.get(PersonCertificate, (person_id, certificate))
    if row is None:
        raise NotFound("certificate", certificate)
    session.delete(row)
    note_event(session, person, actor, now, "certificate_removed", certificate=certificate)
    session.flush()
