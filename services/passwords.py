"""Passwords: hashed with argon2id, checked in constant shape, tried a limited number of times."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, col, select

from models.account import Account, LoginAttempt
from services.errors import InvalidInput, Problem, TooManyAttempts, WrongCredentials

SHORTEST, LONGEST = 10, 128
REGISTERING = "+register"
"""What the table of attempts calls a registration: no login can be spelled like this."""
UNUSABLE = "!"
"""The hash of an account whose owner has not chosen a password yet."""

_hasher = PasswordHasher()
_nobody = _hasher.hash("nobody logs in with this")


@dataclass(frozen=True)
class LoginLimits:
    """Wrong passwords allowed within a sliding window: per login since its last success, and per
    address whatever succeeded there, so that an own account does not wash an attacker's clean.
    """

    per_login: int = 5
    per_address: int = 30
    window: timedelta = timedelta(minutes=15)


def hash_password(password: str, *, field: str = "password") -> str:
    """argon2id. Raises InvalidInput on `field` for what is too short, too long or one letter."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput({field: (Problem("password_length", {"n": SHORTEST}),)})
    if len(set(password)) < 4:
        raise InvalidInput({field: (Problem("password_simple"),)})
    return _hasher.hash(password)


def verify(password_hash: str, password: str) -> bool:
    """Takes as long for an unknown account (give `UNUSABLE`) as for a known one."""
    known = password_hash != UNUSABLE
    try:
        return _hasher.verify(password_hash if known else _nobody, password[:LONGEST]) and known
    except (VerificationError, InvalidHashError):
        return False


def log_in(
    session: Session, *, login: str, password: str, remote: str, limits: LoginLimits, now: datetime
) -> Account:
    """The account these credentials open.

    Raises WrongCredentials or TooManyAttempts. The attempt is recorded either way, so the door
    commits even when this refuses.
    """
    login, remote = login.strip().lower()[:64], remote[:64]
    since = now - limits.window
    last_success = session.exec(
        select(sa.func.max(LoginAttempt.at)).where(
            LoginAttempt.login == login, col(LoginAttempt.succeeded)
        )
    ).one()
    mine = (col(LoginAttempt.login) == login) & (
        col(LoginAttempt.at) > max(since, last_success or since)
    )
    _throttle(session, mine, limits.per_login, limits, now)
    here = (col(LoginAttempt.remote) == remote) & (col(LoginAttempt.at) > since)
    _throttle(session, here, limits.per_address, limits, now)
    account = session.exec(select(Account).where(Account.login == login)).first()
    good = verify(account.password_hash if account else UNUSABLE, password)
    succeeded = good and account is not None and account.active
    session.add(LoginAttempt(login=login, remote=remote, at=now, succeeded=succeeded))
    if not succeeded or account is None:
        session.flush()
        raise WrongCredentials
    account.last_login_at = now
    if _hasher.check_needs_rehash(account.password_hash):
        account.password_hash = _hasher.hash(password)
    session.flush()
    return account


def count_registration(
    session: Session, *, remote: str, most: int, window: timedelta, now: datetime
) -> None:
    """One more try to register from an address. Raises TooManyAttempts after `most` of them.

    Counted whatever comes of it, so the door commits even when the registration is refused; it
    takes nobody's tries to log in.
    """
    remote = remote[:64]
    tries = session.exec(
        select(LoginAttempt.at)
        .where(LoginAttempt.login == REGISTERING, LoginAttempt.remote == remote)
        .where(col(LoginAttempt.at) > now - window)
        .order_by(col(LoginAttempt.at).desc())
        .limit(most)
    ).all()
    if len(tries) >= most:
        raise TooManyAttempts(max(1, int((tries[-1] + window - now).total_seconds())))
    session.add(LoginAttempt(login=REGISTERING, remote=remote, at=now, succeeded=True))
    session.flush()


def forget_attempts(session: Session, *, before: datetime) -> int:
    """Delete attempts older than `before`; how many."""
    result = session.connection().execute(
        sa.delete(LoginAttempt).where(col(LoginAttempt.at) < before)
    )
    return result.rowcount


def _throttle(
    session: Session, whose: sa.ColumnElement[bool], most: int, limits: LoginLimits, now: datetime
) -> None:
    """Refuse when `most` failures lie among the attempts `whose`, until the oldest is past."""
    failures = session.exec(
        select(LoginAttempt.at)
        .where(whose, col(LoginAttempt.succeeded).is_(False))
        .order_by(col(LoginAttempt.at).desc())
        .limit(most)
    ).all()
    if len(failures) >= most:
        wait = failures[-1] + limits.window - now
        raise TooManyAttempts(seconds=max(1, int(wait.total_seconds())))
