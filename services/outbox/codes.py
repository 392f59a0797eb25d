"""The six digits of a consent code: made of the row's nonce and the house's key, put into the
message at the moment it leaves. A copy of the database holds no code, nor does the outbox."""

import hmac
from datetime import datetime

from sqlmodel import Session

from delivery.sms import SmsMessage
from models.consent_code import CodeState, ConsentCode
from models.sealed import keyring
from reports.invitation_text import SmsKind
from services.rows import known

HIDDEN = "······"
"""What stands for the digits wherever the message is kept or shown."""
REF = "consent-code-"


def digits_of(row: ConsentCode) -> str:
    digest = keyring().blind_index(f"{known(row.id)}/{row.nonce}", "consent_code")
    return f"{int(digest, 16) % 1_000_000:06d}"


def is_code(row: ConsentCode, told: str) -> bool:
    """Whether these are the digits; a comparison takes as long whatever was told."""
    return hmac.compare_digest(digits_of(row).encode(), told.encode())


def filled(session: Session, payload: bytes, *, now: datetime) -> tuple[bytes, bool]:
    """(the message with its digits, whether it may leave): a code that is used, superseded or too
    old is sent to nobody. Any other message as it is."""
    sms = SmsMessage.loads(payload)
    if sms.kind != SmsKind.CONSENT_CODE:
        return payload, True
    number = sms.ref.removeprefix(REF)
    row = session.get(ConsentCode, int(number)) if number.isdecimal() else None
    if row is None or row.state is not CodeState.OPEN or row.expires_at <= now:
        return payload, False
    digits = digits_of(row)
    params = {name: digits if name == "code" else told for name, told in sms.params.items()}
    told = SmsMessage(
        sms.ref, sms.person_id, sms.kind, params, sms.text.replace(HIDDEN, digits)
    )  # fmt: skip
    return told.dumps(), True
