"""The telephone a short message goes to: looked up the moment it leaves, and only if it may."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import Session, col

from delivery.sms import FolderSms, SmsMessage, SmsWay
from delivery.sms_aliyun import AliyunSms
from delivery.sms_tencent import TencentSms
from models.outbox import Channel, OutboxMessage
from models.person import Consent, ConsentPurpose, Person, PersonState
from reports.invitation_text import SmsKind, parameter_order
from services.outbox.codes import filled


def ready(
    session: Session, row: OutboxMessage, payload: bytes, *, now: datetime
) -> tuple[str, bytes]:
    """(the number, the message as it leaves), the number "" where it may not leave."""
    phone = phone_for(session, row)
    if not phone:
        return "", payload
    payload, may = filled(session, payload, now=now)
    return (phone if may else ""), payload


def phone_for(session: Session, row: OutboxMessage) -> str:
    """The number, "" where the message may not leave any more: the person is gone, has another
    telephone, is not to be contacted, or has withdrawn. What somebody has just asked
    for leaves all the same."""
    try:
        sms = SmsMessage.loads(row.payload)
    except ValueError:
        return ""
    person = session.get(Person, sms.person_id)
    if person is None or row.recipient not in (person.phone_index, person.phone2_index):
        return ""
    asked_for = sms.kind in (SmsKind.OWN_PAGE, SmsKind.CONSENT_CODE)
    if not asked_for and not _may_be_written_to(session, person):
        return ""
    number = person.phone if row.recipient == person.phone_index else person.phone2
    return (number or "").partition("#")[0]


def _may_be_written_to(session: Session, person: Person) -> bool:
    stands = sa.exists().where(
        col(Consent.person_id) == person.id,
        col(Consent.purpose) == ConsentPurpose.MATCHING,
        col(Consent.withdrawn_at).is_(None),
    )
    if person.do_not_contact or person.state is PersonState.CLOSED:
        return False
    return bool(session.scalar(sa.select(stands)))


def to_number(index: str) -> sa.ColumnElement[bool]:
    return sa.and_(col(OutboxMessage.channel) == Channel.SMS, col(OutboxMessage.recipient) == index)


def sms_way(
    provider: str,
    key_id: str,
    secret: str,
    sign_name: str,
    app_id: str,
    templates: Mapping[str, str],
    timeout: float,
    folder: Path,
) -> SmsWay:
    """The interface of the configured provider, else the folder."""
    if provider == "aliyun":
        return AliyunSms(key_id, secret, sign_name, templates, timeout=timeout)
    if provider == "tencent":
        order = parameter_order()
        return TencentSms(key_id, secret, sign_name, app_id, templates, order, timeout=timeout)
    return FolderSms(folder)
