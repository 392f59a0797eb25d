"""The second factor: six figures of a telephone's code app beside the password (RFC 6238).

Anybody may switch it on for the own account; whoever lost the telephone gets a new link from an
administrator, which switches it off. A code is good for its half minute and the one before and
after, and is taken once.
"""

from datetime import datetime

import pyotp
from sqlmodel import Session

from models.account import Account, LoginAttempt
from services.accounts.logins import digest
from services.accounts.passwords import LoginLimits, brake, tell_of_attack, verify
from services.accounts.register import account_of, note_about
from services.actor import Actor
from services.errors import InvalidInput, Problem, WrongCredentials

ISSUER = "Gongqiao"
STEP_SECONDS = 30


def new_secret() -> str:
    """A secret to show as a QR code; nothing is stored before a code of it was typed."""
    return pyotp.random_base32()


def address_of(secret: str, login: str) -> str:
    """What the code app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def switch_on(session: Session, *, actor: Actor, secret: str, code: str, now: datetime) -> None:
    """From the next log-in on a code is asked. Raises InvalidInput on `code`."""
    account = account_of(session, actor)
    step = _step_of(secret, code, now)
    if step is None:
        raise InvalidInput({"code": (Problem("code_wrong"),)})
    account.code_secret, account.code_step = secret, step
    note_about(session, actor, "second_factor_on", account, now)


def switch_off(session: Session, *, actor: Actor, password: str, now: datetime) -> None:
    """The password alone again. Raises InvalidInput on `password`."""
    account = account_of(session, actor)
    if not verify(account.password_hash, password):
        raise InvalidInput({"password": (Problem("password_wrong"),)})
    account.code_secret = None
    note_about(session, actor, "second_factor_off", account, now)


def take_code(account: Account, code: str, *, now: datetime) -> bool:
    """Whether this code opens the account now; it is used up by it."""
    if account.code_secret is None:
        return False
    step = _step_of(account.code_secret, code, now)
    if step is None or step <= account.code_step:
        return False
    account.code_step = step
    return True


def log_in_by_code(
    session: Session,
    *,
    account: Account,
    code: str,
    remote: str,
    limits: LoginLimits,
    now: datetime,
    device: str = "",
) -> None:
    """The second step of a log-in, under the brakes of the first. Raises WrongCredentials,
    TooManyAttempts; the attempt is recorded either way, so the door commits."""
    known, remote = digest(device) if device else "", remote[:64]
    brake(session, login=account.login, remote=remote, known=known, limits=limits, now=now)
    good = take_code(account, code, now=now)
    session.add(
        LoginAttempt(login=account.login, remote=remote, at=now, succeeded=good, device=known)
    )
    session.flush()
    if not good:
        tell_of_attack(session, account.login, account, limits, now)
        raise WrongCredentials


def _step_of(secret: str, code: str, now: datetime) -> int | None:
    """The half minute a code belongs to, within one of now; None for a wrong one."""
    typed = "".join(sign for sign in code if sign.isdigit())
    here = int(now.timestamp()) // STEP_SECONDS
    for step in (here, here - 1, here + 1):
        if pyotp.utils.strings_equal(typed, pyotp.TOTP(secret).generate_otp(step)):
            return step
    return None
