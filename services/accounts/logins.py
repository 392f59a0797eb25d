"""Log-ins as rows: opened on entering, ended on leaving, over after an absolute limit.

The cookie is signed and holds account, epoch and a random key; the row holds the digest of the
key. Whoever copied a cookie can do nothing with it once its row has ended.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.account import Account, LoginSession


def open_login(session: Session, *, account: Account, now: datetime) -> str:
    """A new log-in of this account; returns the key for its cookie, known to nobody else."""
    key = secrets.token_urlsafe(24)
    assert account.id is not None
    row = LoginSession(key_digest=digest(key), account_id=account.id, started_at=now)
    session.add(row)
    session.flush()
    return key


def end_login(session: Session, *, key: str, now: datetime) -> None:
    """The log-in with this key is over; twice is once."""
    mine = (col(LoginSession.key_digest) == digest(key)) & col(LoginSession.ended_at).is_(None)
    session.execute(sa.update(LoginSession).where(mine).values(ended_at=now))


def account_logged_in(
    session: Session, *, account_id: int, epoch: int, key: str, longest: timedelta, now: datetime
) -> Account | None:
    """The active account of a running log-in no older than `longest`, else None. One query."""
    query = (
        select(Account)
        .join(LoginSession, col(LoginSession.account_id) == col(Account.id))
        .where(
            LoginSession.key_digest == digest(key),
            col(LoginSession.ended_at).is_(None),
            col(LoginSession.started_at) > now - longest,
            Account.id == account_id,
            Account.session_epoch == epoch,
            col(Account.active),
        )
    )
    return session.exec(query).first()


def forget_logins(session: Session, *, before: datetime) -> int:
    """Delete log-ins begun before a moment; how many."""
    result = session.connection().execute(
        sa.delete(LoginSession).where(col(LoginSession.started_at) < before)
    )
    return result.rowcount


def digest(key: str) -> str:
    """What is stored of a key or a device: useless to whoever reads the table."""
    return hashlib.sha256(key.encode()).hexdigest()
