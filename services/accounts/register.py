"""Accounts: who may log in, as what, for which regions or which employer.

No administrator ever knows a password: a new or reset account gets a one-time link, good for
`LINK_LIFE`, with which its owner chooses one. A new password, a reset, a change of scope or a
deactivation raises `session_epoch`, which ends every session opened before.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import sqlalchemy as sa
from pydantic import BaseModel, BeforeValidator, ConfigDict, EmailStr, Field, StringConstraints
from sqlmodel import Session, col, select

from models.account import OF_A_FIRM, Account, AccountScope, Role
from models.employer import Employer
from reference import regions as region_table
from services.accounts.passwords import UNUSABLE, hash_password
from services.actor import Actor
from services.audit import record
from services.errors import AlreadyExists, Forbidden, InvalidInput, NotFound, Problem
from services.rows import lock_rows
from services.shown import check_shown

COORDINATORS = (Role.RECEIVING, Role.SENDING)
"""They answer for regions."""


def _lower(text: object) -> object:
    return text.lower() if isinstance(text, str) else text


Login = Annotated[
    str, BeforeValidator(_lower), StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]{2,31}$")
]


class AccountIn(BaseModel):
    """What an administrator says about a new account; `regions` are codes of any level."""

    model_config = ConfigDict(defer_build=True)

    login: Login
    display_name: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    email: EmailStr | None = None
    role: Role
    regions: list[str] = Field(default_factory=list, max_length=200)
    employer_id: int | None = None
    mandate: str = Field(default="", max_length=120)  # of a firm's union: elected or approved by


@dataclass(frozen=True)
class AccountRow:
    """An account with its scope, for the list."""

    account: Account
    regions: tuple[str, ...]
    employer_name: str | None

    @property
    def answers_for_regions(self) -> bool:
        return self.account.role in COORDINATORS


def add_account(
    session: Session, *, data: AccountIn, password: str | None = None, now: datetime
) -> Account:
    """Store an account, for use cases that have decided already who may (registration, demo).

    Without `password` it cannot log in until a link is redeemed. Raises InvalidInput,
    AlreadyExists.
    """
    _check_shape(session, data)
    if session.exec(select(Account.id).where(Account.login == data.login)).first():
        raise AlreadyExists("account", "login")
    account = Account(
        login=data.login,
        display_name=data.display_name,
        email=data.email,
        role=data.role,
        employer_id=data.employer_id,
        password_hash=hash_password(password) if password else UNUSABLE,
        created_at=now,
    )
    session.add(account)
    session.flush()
    _write_scopes(session, account, data.regions)
    return account


def create_account(session: Session, *, actor: Actor, data: AccountIn, now: datetime) -> Account:
    """An administrator opens an account; `issue_link` then makes the way in."""
    only_administrators(actor, "create_account")
    account = add_account(session, data=data, now=now)
    told = {"mandate": data.mandate} if data.role is Role.ENTERPRISE else {}
    note_about(session, actor, "account_created", account, now, role=data.role.value, **told)
    return account


def get_account(session: Session, *, actor: Actor, account_id: int) -> AccountRow:
    """One account. Raises NotFound."""
    only_administrators(actor, "read_accounts")
    return _rows(session, [find_account(session, account_id)])[0]


def list_accounts(
    session: Session, *, actor: Actor, words: str = "", limit: int, offset: int = 0
) -> tuple[Sequence[AccountRow], int]:
    """Accounts by login, those whose login or name holds `words`, and how many."""
    only_administrators(actor, "read_accounts")
    wanted = [
        col(Account.login).contains(words.lower(), autoescape=True)
        | col(Account.display_name).contains(words, autoescape=True)
    ]
    total = session.exec(select(sa.func.count()).select_from(Account).where(*wanted)).one()
    accounts = session.exec(
        select(Account).where(*wanted).order_by(Account.login).limit(limit).offset(offset)
    ).all()
    return _rows(session, accounts), total


def employer_by_uscc(session: Session, *, actor: Actor, uscc: str) -> int | None:
    """The id of the employer with this unified social credit code; None when there is none."""
    only_administrators(actor, "read_accounts")
    return session.exec(select(Employer.id).where(Employer.uscc == uscc.upper())).first()


def set_scopes(
    session: Session,
    *,
    actor: Actor,
    account_id: int,
    regions: Collection[str],
    now: datetime,
    shown: str = "",
) -> Account:
    """A coordinator answers for other regions from now on. `shown`: stamp of what the form showed.
    Raises EditConflict."""
    only_administrators(actor, "set_scopes")
    account = find_account(session, account_id)
    lock_rows(session, Account, {account_id})
    check_shown("account", account_id, shown, {"regions": _regions_of(session, account_id)})
    if account.role not in COORDINATORS:
        raise Forbidden("set_scopes")
    _check_regions(regions)
    for row in session.exec(select(AccountScope).where(AccountScope.account_id == account_id)):
        session.delete(row)
    session.flush()
    _write_scopes(session, account, regions)
    account.session_epoch += 1
    note_about(session, actor, "account_scopes", account, now, regions=sorted(set(regions)))
    return account


def _regions_of(session: Session, account_id: int) -> list[str]:
    wanted = select(AccountScope.region_code).where(AccountScope.account_id == account_id)
    return list(session.exec(wanted))


def set_active(
    session: Session, *, actor: Actor, account_id: int, active: bool, now: datetime
) -> Account:
    """Close an account or open it again. Nobody closes their own, so one administrator remains."""
    only_administrators(actor, "set_active")
    account = find_account(session, account_id)
    if account.id == actor.account_id:
        raise Forbidden("deactivate_self")
    if account.active != active:
        account.active = active
        account.session_epoch += 1
        action = "account_activated" if active else "account_deactivated"
        note_about(session, actor, action, account, now)
    return account


def set_locale(session: Session, *, actor: Actor, locale: str) -> None:
    """The language an account's pages come in: zh or en."""
    account = find_account(session, actor.account_id or 0)
    account.locale = locale if locale in ("zh", "en") else account.locale
    session.flush()


def only_administrators(actor: Actor, action: str) -> None:
    if actor.role is not Role.ADMIN:
        raise Forbidden(action)


def account_of(session: Session, actor: Actor) -> Account:
    """The account of whoever acts. Raises NotFound for a job."""
    return find_account(session, actor.account_id or 0)


def find_account(session: Session, account_id: int) -> Account:
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("account", account_id)
    return account


def note_about(
    session: Session, actor: Actor, action: str, account: Account, now: datetime, **detail: object
) -> None:
    """An audit row about an account."""
    record(
        session,
        actor=actor,
        action=action,
        subject_kind="account",
        subject_id=account.id,
        now=now,
        **detail,
    )


def _check_shape(session: Session, data: AccountIn) -> None:
    """A coordinator has regions, an employer account its employer; nobody has the other's."""
    if data.role in COORDINATORS:
        if not data.regions:
            raise InvalidInput({"regions": (Problem("scope_needed"),)})
        _check_regions(data.regions)
    elif data.regions:
        raise InvalidInput({"regions": (Problem("scope_not_for_role"),)})
    if data.role in OF_A_FIRM:
        if data.employer_id is None or session.get(Employer, data.employer_id) is None:
            raise InvalidInput({"employer_id": (Problem("employer_needed"),)})
    elif data.employer_id is not None:
        raise InvalidInput({"employer_id": (Problem("employer_not_for_role"),)})
    if data.role is Role.ENTERPRISE:
        _check_not_the_firm(session, data)


def _check_not_the_firm(session: Session, data: AccountIn) -> None:
    """The union of a firm is not the firm: its account rests on an election or approval that is
    written down, and is nobody's who speaks for the firm here (its legal representative, its
    handler, its mailbox, a holder of one of its accounts).

    Source: 企业工会主席产生办法（试行）第6条 (2008-07-25): managers (deputies too), partners, near
    relatives of either, the head of personnel and foreign staff cannot stand for chair. Whose
    relative or which passport somebody is, this house does not know."""
    if not data.mandate.strip():
        raise InvalidInput({"mandate": (Problem("mandate_needed"),)})
    firm = session.get_one(Employer, data.employer_id)
    theirs = session.exec(
        select(Account.display_name, Account.email).where(
            Account.employer_id == firm.id, Account.role == Role.EMPLOYER
        )
    ).all()
    names = {firm.legal_representative, firm.handler_name, *(name for name, _ in theirs)}
    mails = {_lower(one) for one in (firm.email, *(mail for _, mail in theirs)) if one}
    if data.display_name.strip() in names:
        raise InvalidInput({"display_name": (Problem("speaks_for_the_firm"),)})
    if data.email and _lower(data.email) in mails:
        raise InvalidInput({"email": (Problem("speaks_for_the_firm"),)})


def _check_regions(codes: Collection[str]) -> None:
    unknown = [code for code in codes if not region_table.is_region(code)]
    if unknown or not codes:
        raise InvalidInput({"regions": (Problem("region_unknown", {"name": "、".join(unknown)}),)})


def _write_scopes(session: Session, account: Account, codes: Collection[str]) -> None:
    assert account.id is not None
    for code in sorted(set(codes)):
        session.add(AccountScope(account_id=account.id, region_code=code))
    session.flush()


def _rows(session: Session, accounts: Sequence[Account]) -> list[AccountRow]:
    ids = [account.id for account in accounts]
    scopes: dict[int, list[str]] = {}
    for scope in session.exec(
        select(AccountScope)
        .where(col(AccountScope.account_id).in_(ids))
        .order_by(AccountScope.region_code)
    ):
        scopes.setdefault(scope.account_id, []).append(scope.region_code)
    firms = {account.employer_id for account in accounts if account.employer_id}
    names = dict(
        session.exec(select(Employer.id, Employer.name).where(col(Employer.id).in_(firms))).all()
    )
    return [
        AccountRow(
            account,
            tuple(scopes.get(account.id or 0, ())),
            names.get(account.employer_id) if account.employer_id else None,
        )
        for account in accounts
    ]
