"""A form sent twice is done once: the row of a table with a unique key decides, not a clock.

The page puts a random key into each form (`f.csrf()` does); a door claims it together with a
digest of what was filled in, so that going back and filling in something else is a new form.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models.form_key import FormKey


def digest_of(key: str, fields: Iterable[tuple[str, str]]) -> str:
    """The key and every field in order, as one digest; "" for no key."""
    if not key:
        return ""
    sha = hashlib.sha256(key.encode())
    for name, value in fields:
        sha.update(f"\0{len(name)}:{name}={value}".encode())
    return sha.hexdigest()


def claim_form(
    session: Session, *, account_id: int, form: str, key: str, now: datetime
) -> tuple[FormKey, bool]:
    """(the row of this form, whether it is the first time).

    Called before anything else is written. Two at once: the second waits for the first to end and
    then is not the first; if the first was refused (rolled back), the second is done.
    """
    row = FormKey(account_id=account_id, form=form[:120], key=key, at=now)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        found = session.scalars(
            sa.select(FormKey).where(
                col(FormKey.account_id) == account_id,
                col(FormKey.form) == form[:120],
                col(FormKey.key) == key,
            )
        ).one()
        return found, False
    return row, True


def forget_form_keys(session: Session, *, before: datetime) -> int:
    """Rows of forms sent before a moment go; how many."""
    old = col(FormKey.at) < before
    count = session.scalar(sa.select(sa.func.count()).select_from(FormKey).where(old)) or 0
    session.execute(sa.delete(FormKey).where(old))
    return count
