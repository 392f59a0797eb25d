"""Accounts and passwords, on both databases."""

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from models.account import OF_A_FIRM, Account, AccountScope, LoginAttempt, Role
from models.audit import AuditRow
from services.accounts import links, passwords
from services.accounts import register as accounts
from services.accounts.passwords import LoginLimits, log_in
from services.accounts.register import AccountIn
from services.errors import (
    AlreadyExists,
    Forbidden,
    InvalidInput,
    NotFound,
    TooManyAttempts,
    WrongCredentials,
)
from tests import factories as make

ROOT = Path(__file__).resolve().parents[3]
SECRET = "a secret of tests"
GOOD = "走过的桥比路多10年"
LIMITS = LoginLimits(per_login=3, per_address=5, window=timedelta(minutes=15))


def coordinator(**changes: object) -> AccountIn:
    values: dict[str, object] = {
        "login": "yuhang1",
        "display_name": "余杭协调员甲",
        "role": Role.RECEIVING,
        "regions": [make.YUHANG],
    }
    return AccountIn.model_validate(values | changes)


def enter(session: Session, now: datetime, password: str = GOOD, **changes: str) -> Account:
    values = {"login": "yuhang1", "remote": "192.0.2.1"} | changes
    return log_in(session, password=password, limits=LIMITS, now=now, **values)


def test_a_stored_password_costs_whoever_steals_it_what_rfc_9106_asks() -> None:
    module = "services.accounts.passwords"
    program = f"from {module} import *; print(hash_password('走过的桥比路多10年'), NOBODY)"
    command = [sys.executable, "-c", program]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    stored, nobody = told.split()
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert nobody.startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "an unknown login costs as much"
    assert len(nobody) == len(stored)


def test_an_account_is_opened_by_its_link_and_not_before(session: Session, now: datetime) -> None:
    admin = make.admin_actor(session)
    account = accounts.create_account(session, actor=admin, data=coordinator(), now=now)
    with pytest.raises(WrongCredentials):
        enter(session, now, password="!")
    token = links.issue_link(session, actor=admin, account_id=account.id, secret=SECRET, now=now)
    links.redeem_link(session, token=token, secret=SECRET, password=GOOD, now=now)
    assert enter(session, now).id == account.id
    assert session.exec(select(AccountScope.region_code)).all() == [make.YUHANG]
    actions = session.exec(select(AuditRow.action).order_by(AuditRow.id)).all()
    assert actions == ["account_created", "account_link", "password_chosen"]


def test_a_link_works_once_not_forged_and_not_late(session: Session, now: datetime) -> None:
    admin = make.admin_actor(session)
    account = accounts.create_account(session, actor=admin, data=coordinator(), now=now)

    def issue() -> str:
        return links.issue_link(session, actor=admin, account_id=account.id, secret=SECRET, now=now)

    def redeem(token: str, when: datetime = now, secret: str = SECRET) -> None:
        links.redeem_link(session, token=token, secret=secret, password=GOOD, now=when)

    older, token = issue(), issue()
    for bad in (older, token + "x", "", "[]", token[:-4]):
        with pytest.raises(NotFound):
            redeem(bad)
    with pytest.raises(NotFound):
        redeem(token, secret="another secret")
    with pytest.raises(NotFound):
        redeem(token, now + links.LINK_LIFE + timedelta(seconds=1))
    redeem(token)
    with pytest.raises(NotFound):
        redeem(token)


def test_a_login_is_throttled_after_wrong_passwords_and_freed_by_time(
    session: Session, now: datetime
) -> None:
    accounts.add_account(session, data=coordinator(), password=GOOD, now=now)
    for n in range(3):
        with pytest.raises(WrongCredentials):
            enter(session, now + timedelta(seconds=n), password="wrong")
    with pytest.raises(TooManyAttempts) as refused:
        enter(session, now + timedelta(seconds=12))
    assert refused.value.seconds == 20, "30 seconds after the third"
    with pytest.raises(WrongCredentials):
        enter(session, now + timedelta(seconds=33), password="wrong")
    with pytest.raises(TooManyAttempts) as refused:
        enter(session, now + timedelta(seconds=34))
    assert refused.value.seconds == 59, "twice as long after the fourth"
    assert enter(session, now + timedelta(seconds=94)).login == "yuhang1"


def test_whoever_guesses_elsewhere_does_not_lock_the_owner_out(
    session: Session, now: datetime
) -> None:
    """Case 9.4: the attack goes on from one address while the owner comes from another."""
    accounts.add_account(session, data=coordinator(), password=GOOD, now=now)
    moment, refused = now, 0
    for _ in range(60):
        moment += timedelta(seconds=5)
        try:
            enter(session, moment, password="wrong", remote="203.0.113.7")
        except (WrongCredentials, TooManyAttempts) as wrong:
            refused += isinstance(wrong, TooManyAttempts)
    assert refused > 45, "the guesser is slowed down"
    assert enter(session, moment, remote="192.0.2.1").login == "yuhang1"


def test_a_device_that_was_here_before_enters_during_an_attack_from_everywhere(
    session: Session, now: datetime
) -> None:
    accounts.add_account(session, data=coordinator(), password=GOOD, now=now)
    enter(session, now, device="the browser of the office")
    tried = 0
    for n in range(200):
        try:
            enter(session, now + timedelta(seconds=n), password="wrong", remote=f"203.0.113.{n}")
        except WrongCredentials:
            tried += 1
        except TooManyAttempts:
            pass
    assert tried < 40, "of two hundred tries from two hundred addresses"
    moment = now + timedelta(seconds=200)
    assert enter(session, moment, device="the browser of the office").login == "yuhang1"
    told = session.exec(select(AuditRow.action).where(AuditRow.action == "login_attacked")).all()
    assert len(told) == 1


def test_a_success_starts_a_logins_count_anew_but_not_the_addresss(
    session: Session, now: datetime
) -> None:
    accounts.add_account(session, data=coordinator(), password=GOOD, now=now)
    accounts.add_account(session, data=coordinator(login="own"), password=GOOD, now=now)
    moment = now
    for _ in range(2):
        for _ in range(2):
            moment += timedelta(seconds=1)
            with pytest.raises(WrongCredentials):
                enter(session, moment, password="wrong")
        moment += timedelta(seconds=1)
        enter(session, moment)
    with pytest.raises(WrongCredentials):
        enter(session, moment + timedelta(seconds=1), login="guessed", password="wrong")
    with pytest.raises(TooManyAttempts):
        enter(session, moment + timedelta(seconds=2), login="own")
    assert enter(session, moment + timedelta(seconds=2), login="own", remote="198.51.100.9")


def test_unknown_and_closed_accounts_are_refused_in_the_same_words(
    session: Session, now: datetime
) -> None:
    admin = make.admin_actor(session)
    account = accounts.add_account(session, data=coordinator(), password=GOOD, now=now)
    accounts.set_active(session, actor=admin, account_id=account.id, active=False, now=now)
    for login in ("yuhang1", "nobody", "", "x" * 500, "'; drop table account; --"):
        with pytest.raises(WrongCredentials):
            enter(session, now, login=login, remote=f"192.0.2.{len(login) % 250}")
    assert session.exec(select(LoginAttempt.succeeded)).all() == [False] * 5


def test_old_attempts_are_forgotten(session: Session, now: datetime) -> None:
    with pytest.raises(WrongCredentials):
        enter(session, now)
    assert passwords.forget_attempts(session, before=now) == 0
    assert passwords.forget_attempts(session, before=now + timedelta(seconds=1)) == 1


@pytest.mark.parametrize("password", ["", "short", "9" * 30, "x" * 129])
def test_a_weak_password_is_refused_at_its_field(
    session: Session, now: datetime, password: str
) -> None:
    account = accounts.add_account(session, data=coordinator(), password=GOOD, now=now)
    actor = make.actor_of(account, [make.YUHANG])
    with pytest.raises(InvalidInput) as refused:
        links.change_password(session, actor=actor, old=GOOD, new=password, now=now)
    assert list(refused.value.problems) == ["new"]
    assert enter(session, now)


def test_changing_the_password_needs_the_old_one_and_ends_other_sessions(
    session: Session, now: datetime
) -> None:
    account = accounts.add_account(session, data=coordinator(), password=GOOD, now=now)
    actor = make.actor_of(account, [make.YUHANG])
    with pytest.raises(InvalidInput):
        links.change_password(session, actor=actor, old="wrong", new="新密码新密码1234", now=now)
    assert account.session_epoch == 0
    links.change_password(session, actor=actor, old=GOOD, new="新密码新密码1234", now=now)
    assert account.session_epoch == 1
    with pytest.raises(WrongCredentials):
        enter(session, now)
    assert enter(session, now, password="新密码新密码1234")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"regions": []}, "regions"),
        ({"regions": ["999999"]}, "regions"),
        ({"role": Role.ADMIN}, "regions"),
        ({"role": Role.EMPLOYER, "regions": []}, "employer_id"),
        ({"role": Role.EMPLOYER, "regions": [], "employer_id": 4711}, "employer_id"),
        ({"employer_id": 1}, "employer_id"),
    ],
)
def test_a_role_and_its_scope_must_fit(
    session: Session, now: datetime, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        accounts.add_account(session, data=coordinator(**changes), now=now)
    assert list(refused.value.problems) == [field]
    assert session.exec(select(Account)).all() == []


def test_a_login_is_taken_once(session: Session, now: datetime) -> None:
    accounts.add_account(session, data=coordinator(), now=now)
    with pytest.raises(AlreadyExists):
        accounts.add_account(session, data=coordinator(login="YUHANG1"), now=now)


def test_new_scopes_replace_the_old_and_end_open_sessions(session: Session, now: datetime) -> None:
    admin = make.admin_actor(session)
    account = accounts.add_account(session, data=coordinator(), now=now)
    accounts.set_scopes(
        session, actor=admin, account_id=account.id, regions=[make.YIWU, make.PUJIANG], now=now
    )
    row = accounts.get_account(session, actor=admin, account_id=account.id)
    assert row.regions == (make.PUJIANG, make.YIWU)
    assert account.session_epoch == 1
    with pytest.raises(InvalidInput):
        accounts.set_scopes(session, actor=admin, account_id=account.id, regions=[], now=now)


def test_an_administrator_cannot_lock_the_last_door_behind_themselves(
    session: Session, now: datetime
) -> None:
    admin = make.admin_actor(session)
    with pytest.raises(Forbidden):
        accounts.set_active(
            session, actor=admin, account_id=admin.account_id, active=False, now=now
        )


def test_only_an_administrator_reads_or_changes_accounts(session: Session, now: datetime) -> None:
    for actor in (make.sending_actor(session), make.receiving_actor(session)):
        account_id = actor.account_id
        assert account_id is not None
        for attempt in (
            lambda a=actor: accounts.list_accounts(session, actor=a, limit=9),
            lambda a=actor, i=account_id: accounts.get_account(session, actor=a, account_id=i),
            lambda a=actor: accounts.create_account(session, actor=a, data=coordinator(), now=now),
            lambda a=actor, i=account_id: links.issue_link(
                session, actor=a, account_id=i, secret=SECRET, now=now
            ),
            lambda a=actor, i=account_id: accounts.set_active(
                session, actor=a, account_id=i, active=False, now=now
            ),
            lambda a=actor, i=account_id: accounts.set_scopes(
                session, actor=a, account_id=i, regions=["330000"], now=now
            ),
        ):
            with pytest.raises(Forbidden):
                attempt()


def test_the_list_finds_by_login_or_name_and_names_scope_and_firm(
    session: Session, now: datetime
) -> None:
    admin = make.admin_actor(session)
    firm = make.make_employer(session, name="企业甲")
    accounts.add_account(session, data=coordinator(), now=now)
    accounts.add_account(
        session,
        data=coordinator(login="firm.a", role=Role.EMPLOYER, regions=[], employer_id=firm.id),
        now=now,
    )
    found, total = accounts.list_accounts(session, actor=admin, words="FIRM", limit=10)
    assert (total, found[0].employer_name, found[0].regions) == (1, "企业甲", ())
    found, total = accounts.list_accounts(session, actor=admin, words="余杭协调", limit=1)
    assert (total, len(found), found[0].regions) == (2, 1, ())
    assert accounts.list_accounts(session, actor=admin, words="%", limit=10)[1] == 0


def test_regions_are_asked_of_exactly_the_accounts_that_answer_for_some(
    session: Session, now: datetime
) -> None:
    admin, firm = make.admin_actor(session), make.make_employer(session)
    for role in Role:
        more = {"employer_id": firm.id} if role in OF_A_FIRM else {}
        one = make.make_account(session, role, **more)
        row = accounts.get_account(session, actor=admin, account_id=one.id)
        try:
            accounts.set_scopes(
                session, actor=admin, account_id=one.id, regions=[make.YUHANG], now=now
            )
        except Forbidden:
            assert not row.answers_for_regions, role
        else:
            assert row.answers_for_regions, role
