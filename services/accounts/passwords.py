"""Passwords: hashed with argon2id, checked in constant shape, tried a limited number of times."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlmodel import Session, col, select

from models.account import Account, LoginAttempt
from services.accounts.logins import digest
from services.actor import SYSTEM
from services.audit import record
from services.errors import InvalidInput, Problem, TooManyAttempts, WrongCredentials

SHORTEST, LONGEST = 10, 128
REGISTERING = "+register"
"""What the table of attempts calls a registration: no login can be spelled like this."""
UNUSABLE = "!"
"""The hash of an account whose owner has not chosen a password yet."""

_hasher = PasswordHasher()
NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$CUgTjocSkrtSBVfq701MPw"
    "$PP1cQMBMH3516ImKIHzdrLfQD/7w0KoWRwzRAzva+Ic"
)
"""What an unknown account's password is compared with, as dear as `_hasher` makes one today (a test
holds it): it opens nothing, and the time of a refusal tells nobody which accounts there are."""

FIRST_WAIT = timedelta(seconds=30)
"""After the first brake; doubled with each further wrong password, up to the window."""
ATTACKED = 25
"""Wrong passwords for one login within the window, wherever they come from, that an administrator
is told of; from here on a device this login never used may try once in FIRST_WAIT."""


@dataclass(frozen=True)
class LoginLimits:
    """Wrong passwords allowed within a sliding window.

    per_login    for one login from one address (or one known device) since its last success there;
                 then each further one makes the wait twice as long. Who guesses elsewhere locks
                 nobody out.
    per_address  from one address whatever succeeded there, so that an own account does not wash an
                 attacker's clean
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
        return _hasher.verify(password_hash if known else NOBODY, password[:LONGEST]) and known
    except (VerificationError, InvalidHashError):
        return False


def log_in(
    session: Session,
    *,
    login: str,
    password: str,
    remote: str,
    limits: LoginLimits,
    now: datetime,
    device: str = "",
) -> Account:
    """The account these credentials open.

    device  what a browser shows that it has opened this very login before ("" where it has not):
            such a browser is braked by its own mistakes only
    Raises WrongCredentials or TooManyAttempts. The attempt is recorded either way, so the door
    commits even when this refuses.
    """
    login, remote = login.strip().lower()[:64], remote[:64]
    known = digest(device) if device else ""
    brake(session, login=login, remote=remote, known=known, limits=limits, now=now)
    account = session.exec(select(Account).where(Account.login == login)).first()
    good = verify(account.password_hash if account else UNUSABLE, password)
    succeeded = good and account is not None and account.active
    half = succeeded and account is not None and account.code_secret is not None
    if not half:  # with a second factor only the code counts as a success
        session.add(
            LoginAttempt(login=login, remote=remote, at=now, succeeded=succeeded, device=known)
        )
    if not succeeded or account is None:
        session.flush()
        tell_of_attack(session, login, account, limits, now)
        raise WrongCredentials
    account.last_login_at = now
    if _hasher.check_needs_rehash(account.password_hash):
        account.password_hash = _hasher.hash(password)
    session.flush()
    return account


def brake(
    session: Session, *, login: str, remote: str, known: str, limits: LoginLimits, now: datetime
) -> None:
    """Refuse a try that comes too soon; a refused try counts as none. Raises TooManyAttempts."""
    since, when = now - limits.window, col(LoginAttempt.at)
    mine = (col(LoginAttempt.login) == login) & (when > since)
    here = col(LoginAttempt.remote) == remote
    ours = mine & (col(LoginAttempt.device) == known if known else here)
    success = session.exec(
        select(sa.func.max(LoginAttempt.id)).where(ours, col(LoginAttempt.succeeded))
    ).one()
    later = col(LoginAttempt.id) > (success or 0)
    failures = _failures(session, ours & later, most=limits.per_login + 20)
    if len(failures) >= limits.per_login:
        doublings = min(len(failures) - limits.per_login, 10)
        _wait_until(failures[0] + min(FIRST_WAIT * 2**doublings, limits.window), now)
    if known:
        return
    from_here = _failures(session, here & (when > since), most=limits.per_address)
    if len(from_here) >= limits.per_address:
        _wait_until(from_here[-1] + limits.window, now)
    anywhere = _failures(session, mine & (col(LoginAttempt.device) == ""), most=ATTACKED)
    if len(anywhere) >= ATTACKED:
        _wait_until(anywhere[0] + FIRST_WAIT, now)


def _failures(session: Session, whose: sa.ColumnElement[bool], *, most: int) -> list[datetime]:
    """Moments of wrong passwords, newest first."""
    query = select(LoginAttempt.at).where(whose, col(LoginAttempt.succeeded).is_(False))
    return list(session.exec(query.order_by(col(LoginAttempt.at).desc()).limit(most)))


def _wait_until(moment: datetime, now: datetime) -> None:
    if moment > now:
        raise TooManyAttempts(seconds=max(1, int((moment - now).total_seconds())))


def tell_of_attack(
    session: Session, login: str, account: Account | None, limits: LoginLimits, now: datetime
) -> None:
    """An audit row, once, when somebody keeps guessing at one login."""
    if account is None:
        return
    since = now - limits.window
    mine = (col(LoginAttempt.login) == login) & (col(LoginAttempt.at) > since)
    if len(_failures(session, mine, most=ATTACKED + 1)) == ATTACKED:
        record(
            session, actor=SYSTEM, action="login_attacked", subject_kind="account",
            subject_id=account.id, now=now, tries=ATTACKED,
        )  # fmt: skip


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
