"""`accounts create|reset-password`: the way in, by a one-time link; nobody types a password."""

import argparse

from pydantic import ValidationError
from sqlmodel import Session

from cli import house as houses
from jobs.house import House
from models.account import Account, Role
from reference.calendar import SHANGHAI
from services.accounts.links import LINK_LIFE, issue_link
from services.accounts.register import AccountIn, create_account, employer_by_uscc, list_accounts
from services.actor import SYSTEM


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="action", required=True)
    create = actions.add_parser("create", help="open an account and print its one-time link")
    create.add_argument("login", help="3 to 32 of a-z 0-9 . _ -")
    create.add_argument("--name", required=True, help="shown on pages and in letters")
    create.add_argument("--role", required=True, choices=[role.value for role in Role])
    create.add_argument("--email", help="where reminders go")
    create.add_argument(
        "--region", action="append", default=[], help="code such as 330110; may be repeated"
    )
    create.add_argument("--employer", help="unified social credit code, for the role employer")
    create.set_defaults(run=create_one)
    reset = actions.add_parser("reset-password", help="end its sessions, print a one-time link")
    reset.add_argument("login")
    reset.set_defaults(run=reset_password)


def create_one(arguments: argparse.Namespace) -> int:
    house = houses.opened()
    with house.begin() as session:
        account = create_account(
            session, actor=SYSTEM, data=_read(session, arguments), now=house.clock()
        )
        _print_link(house, session, account)
    return 0


def reset_password(arguments: argparse.Namespace) -> int:
    house = houses.opened()
    with house.begin() as session:
        rows, _ = list_accounts(session, actor=SYSTEM, words=arguments.login, limit=500)
        found = [row.account for row in rows if row.account.login == arguments.login.lower()]
        if not found:
            raise houses.CommandProblem(f"No account has the login {arguments.login!r}.")
        _print_link(house, session, found[0])
    return 0


def _read(session: Session, arguments: argparse.Namespace) -> AccountIn:
    employer_id = None
    if arguments.employer:
        employer_id = employer_by_uscc(session, actor=SYSTEM, uscc=arguments.employer)
        if employer_id is None:
            raise houses.CommandProblem(f"No employer has the code {arguments.employer}.")
    try:
        return AccountIn(
            login=arguments.login,
            display_name=arguments.name,
            email=arguments.email,
            role=Role(arguments.role),
            regions=arguments.region,
            employer_id=employer_id,
        )
    except ValidationError as problem:
        found = (f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in problem.errors())
        raise houses.CommandProblem("Correct this first: " + "; ".join(found)) from None


def _print_link(house: House, session: Session, account: Account) -> None:
    settings, now = house.settings, house.clock()
    token = issue_link(
        session, actor=SYSTEM, account_id=account.id or 0, secret=settings.secret_key, now=now
    )
    until = (now + LINK_LIFE).astimezone(SHANGHAI)
    print(f"{account.login} chooses a password here, once, until {until:%Y-%m-%d %H:%M}:")
    print(f"{settings.server.public_url.rstrip('/')}/welcome/{token}")
