"""Employers: they register and correct what they say of themselves.

Whether they may publish is `services.employers.moves`.
"""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from models.account import Account, Role
from models.base import WrongMove, check_move
from models.employer import EMPLOYER_MOVES, Employer, EmployerEvent, EmployerState
from services.accounts.passwords import verify
from services.accounts.register import AccountIn, add_account
from services.actor import Actor
from services.employers.form import EmployerIn, RegistrationIn, stated_by
from services.errors import (
    AlreadyExists,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    Problem,
)
from services.rows import LARGEST_ID, known, lock_rows
from services.shown import check_shown

IDENTITY = ("name", "uscc", "legal_representative", "region_code")
"""What a verification stands on; a verified firm asks its coordinator to change it."""


def register_employer(
    session: Session, *, data: RegistrationIn, now: datetime
) -> tuple[Employer, Account]:
    """A firm registers itself, with its first account; both wait for a coordinator.

    The same registration again (firm, login and password: a form sent twice) is that one. Raises
    AlreadyExists (the code or the login is taken), InvalidInput (a weak password); then nothing of
    it is stored, even where the transaction goes on.
    """
    try:
        return _register(session, data, now)
    except AlreadyExists:
        if (same := _registered_before(session, data)) is None:
            raise
        return same


def _register(session: Session, data: RegistrationIn, now: datetime) -> tuple[Employer, Account]:
    stated = data.model_dump(exclude={"login", "password", "password_again", "agreed"})
    with session.begin_nested():
        employer = _store(session, Employer(**_columns(stated), created_at=now))
        account = add_account(
            session,
            data=AccountIn(
                login=data.login,
                display_name=data.handler_name,
                email=data.email or None,
                role=Role.EMPLOYER,
                employer_id=employer.id,
            ),
            password=data.password,
            now=now,
        )
        _record(session, employer, None, account.id, "registered", now)
    return employer, account


def _registered_before(session: Session, data: RegistrationIn) -> tuple[Employer, Account] | None:
    found = session.exec(
        select(Employer, Account).where(
            Employer.uscc == data.uscc,
            Account.employer_id == Employer.id,
            Account.login == data.login,
        )
    ).first()
    if found is None or not verify(found[1].password_hash, data.password):
        return None
    return found[0], found[1]


def get_employer(session: Session, *, actor: Actor, employer_id: int) -> Employer:
    """One employer in the actor's scope. Raises NotFound."""
    return find_employer(session, actor, employer_id)


def update_employer(
    session: Session,
    *,
    actor: Actor,
    employer_id: int,
    data: EmployerIn,
    now: datetime,
    shown: str = "",
) -> Employer:
    """Correct what is known of a firm; the firm itself, or a coordinator of its district.

    What a verification stands on cannot be changed by the firm once it is verified. A refused firm
    that corrects itself waits to be looked at again. `shown` is the stamp of what the form showed.
    Raises InvalidInput, AlreadyExists, EditConflict.
    """
    employer = find_employer(session, actor, employer_id, write=True, own=True)
    check_shown("employer", employer_id, shown, stated_by(employer))
    new = _columns(data.model_dump())
    changed = sorted(name for name, value in new.items() if getattr(employer, name) != value)
    _identity_holds(actor, employer, changed)
    if not actor.covers(data.region_code) and actor.role is not Role.EMPLOYER:
        raise InvalidInput({"region_code": (Problem("outside_scope"),)})
    for name in changed:
        setattr(employer, name, new[name])
    _store(session, employer)
    if employer.state is EmployerState.REFUSED and actor.role is Role.EMPLOYER:
        move_employer(
            session, actor, employer, EmployerState.PENDING, "corrected", now, fields=changed
        )
    elif changed:
        _record(session, employer, employer.state, actor.account_id, "edited", now, fields=changed)
    return employer


def find_employer(
    session: Session, actor: Actor, employer_id: int, *, write: bool = False, own: bool = False
) -> Employer:
    """The employer, its row locked for writing; `own`: the firm itself may write too."""
    employer = session.get(Employer, employer_id) if 0 < employer_id <= LARGEST_ID else None
    if employer is None or not _in_scope(actor, employer):
        raise NotFound("employer", employer_id)
    if write:
        if actor.role is Role.EMPLOYER and not own:
            raise Forbidden("write_employer")
        lock_rows(session, Employer, [employer_id])
    return employer


def _in_scope(actor: Actor, employer: Employer) -> bool:
    if actor.role is Role.EMPLOYER:
        return employer.id == actor.employer_id
    return actor.receiving and actor.covers(employer.region_code)


def receiving_only(actor: Actor, action: str) -> None:
    if not actor.receiving:
        raise Forbidden(action)


def identity_locked(employer: Employer) -> bool:
    """Whether the firm asks its coordinator to change what its verification stands on."""
    return employer.state in (EmployerState.VERIFIED, EmployerState.SUSPENDED)


def _identity_holds(actor: Actor, employer: Employer, changed: list[str]) -> None:
    if actor.role is not Role.EMPLOYER or not identity_locked(employer):
        return
    locked = {name: (Problem("locked_when_verified"),) for name in changed if name in IDENTITY}
    if locked:
        raise InvalidInput(locked)


def _columns(stated: dict[str, Any]) -> dict[str, Any]:
    return stated | {"email": stated["email"] or None}


def _store(session: Session, employer: Employer) -> Employer:
    """Flush within a savepoint, so that a taken code leaves the transaction usable."""
    try:
        with session.begin_nested():
            session.add(employer)
            session.flush()
    except IntegrityError as clash:
        if "uscc" in str(clash.orig).lower():
            raise AlreadyExists("employer", "uscc") from None
        raise
    return employer


def move_employer(
    session: Session,
    actor: Actor,
    employer: Employer,
    to: EmployerState,
    reason: str,
    now: datetime,
    **detail: object,
) -> Employer:
    """Move the firm by the table of moves and write the event. Raises NotAllowedNow."""
    here = employer.state
    try:
        check_move("employer", EMPLOYER_MOVES, here, to)
    except WrongMove:
        raise NotAllowedNow("employer", employer.id, here, to) from None
    employer.state = to
    _record(session, employer, here, actor.account_id, reason, now, **detail)
    return employer


def _record(
    session: Session,
    employer: Employer,
    here: EmployerState | None,
    account_id: int | None,
    reason: str,
    now: datetime,
    **detail: object,
) -> None:
    session.add(
        EmployerEvent(
            employer_id=known(employer.id),
            at=now,
            account_id=account_id,
            from_state=here,
            to_state=employer.state,
            reason=reason,
            detail=detail,
        )
    )
    session.flush()
