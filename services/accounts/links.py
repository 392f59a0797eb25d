"""Links to set a password, and the password changed."""

from datetime import datetime, timedelta

from itsdangerous import BadData, URLSafeSerializer
from sqlmodel import Session

from models.account import Account
from services.accounts.passwords import UNUSABLE, hash_password, verify
from services.accounts.register import find_account, note_about, only_administrators
from services.actor import Actor
from services.errors import InvalidInput, NotFound, Problem

LINK_LIFE = timedelta(days=3)


def issue_link(
    session: Session, *, actor: Actor, account_id: int, secret: str, now: datetime
) -> str:
    """A one-time token with which the owner chooses a password; ends open sessions at once."""
    only_administrators(actor, "issue_link")
    account = find_account(session, account_id)
    account.session_epoch += 1
    account.password_hash = UNUSABLE
    account.code_secret = None  # the telephone with the codes may be what was lost
    note_about(session, actor, "account_link", account, now)
    until = int((now + LINK_LIFE).timestamp())
    token = _signer(secret).dumps([account.id, account.session_epoch, until])
    return token if isinstance(token, str) else token.decode()


def account_of_link(session: Session, *, token: str, secret: str, now: datetime) -> Account:
    """Whose link this is. Raises NotFound for a forged, used or expired one."""
    try:
        account_id, epoch, until = _signer(secret).loads(token)
    except (BadData, ValueError, TypeError):
        raise NotFound("link") from None
    account = session.get(Account, account_id)
    if account is None or not account.active or account.session_epoch != epoch:
        raise NotFound("link")
    if now.timestamp() > until:
        raise NotFound("link")
    return account


def redeem_link(
    session: Session, *, token: str, secret: str, password: str, now: datetime
) -> Account:
    """The owner chooses a password; the link is used up."""
    account = account_of_link(session, token=token, secret=secret, now=now)
    account.password_hash = hash_password(password)
    account.session_epoch += 1
    note_about(session, Actor(account.id, account.role), "password_chosen", account, now)
    return account


def change_password(
    session: Session, *, actor: Actor, old: str, new: str, now: datetime
) -> Account:
    """Whoever is logged in chooses a new password. Raises InvalidInput on `old` or `new`."""
    account = find_account(session, actor.account_id or 0)
    if not verify(account.password_hash, old):
        raise InvalidInput({"old": (Problem("password_wrong"),)})
    account.password_hash = hash_password(new, field="new")
    account.session_epoch += 1
    note_about(session, actor, "password_changed", account, now)
    return account


def _signer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt="gongqiao-account-link")
