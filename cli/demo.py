"""`demo load`: the demo scenario into this database, once; invented people and firms only."""

import argparse

from sqlmodel import select

from cli.house import CommandProblem, opened
from jobs.house import House
from models.account import Account
from models.engine import open_session, unit_of_work
from models.person import Person
from scenario import DemoSummary, load_demo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="action", required=True)
    loading = actions.add_parser("load", help="load it into this database, unless it is there")
    loading.add_argument("--people", type=int, help="how many (default: demo.people of the config)")
    loading.add_argument("--seed", type=int, help="another seed than demo.seed of the config")
    loading.add_argument(
        "--accounts", action="store_true", help="also one account per role, passwords printed once"
    )
    loading.add_argument(
        "--force", action="store_true", help="also beside real accounts (never on a public address)"
    )
    loading.set_defaults(run=run_load)


def run_load(arguments: argparse.Namespace) -> int:
    house = opened()
    demo = house.settings.demo
    _refuse_beside_real_people(house, arguments.force)
    try:
        with unit_of_work(house.engine) as session:
            summary = load_demo(
                session,
                now=house.clock(),
                seed=demo.seed if arguments.seed is None else arguments.seed,
                people=demo.people if arguments.people is None else arguments.people,
                accounts=arguments.accounts,
            )
    except ValueError as problem:
        raise CommandProblem(f"Nothing was loaded: {problem}") from None
    _print(summary)
    return 0


def _refuse_beside_real_people(house: House, forced: bool) -> None:
    """Demo accounts with printed passwords, one of them an administrator, beside real people."""
    address = house.settings.server.public_url
    if address.startswith("https://"):
        raise CommandProblem(
            f"{address} is a public address: the demo has accounts whose passwords are printed."
            " Load it into another installation (GONGQIAO_INSTANCE, GONGQIAO_PUBLIC_URL)"
        )
    with open_session(house.engine, read_only=True) as session:
        real = session.exec(select(Account.id).limit(1)).first() is not None
        loaded = session.exec(select(Person.id).where(Person.is_demo).limit(1)).first() is not None
    if real and not loaded and not forced:
        raise CommandProblem(
            "This database has accounts already. The demo adds invented people and, with"
            " --accounts, an administrator: if that is wanted, say --force"
        )


def _print(summary: DemoSummary) -> None:
    if not summary.loaded:
        print("The demo scenario is in this database already; nothing was changed.")
        return
    print(
        f"{summary.people:,} people, {summary.employers} firms, {summary.vacancies} vacancies with"
        f" {summary.places:,} published places, {summary.proposals} proposals,"
        f" {summary.placements} placements. All of it is invented. Digest {summary.digest[:12]}"
    )
    for account in summary.accounts:
        print(account)
