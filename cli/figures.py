"""`figures articles`: the figures of the articles that the demo plays, beside their recount."""

import argparse

from cli.house import opened
from models.engine import open_session
from scenario.articles import Recounted, recount


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="action", required=True)
    articles = actions.add_parser(
        "articles", help="each figure with its recount by SQL; exits 1 where one differs"
    )
    articles.add_argument("--sql", action="store_true", help="also how each is counted")
    articles.set_defaults(run=run_articles)


def run_articles(arguments: argparse.Namespace) -> int:
    with open_session(opened().engine, read_only=True) as session:
        found = recount(session)
    for one in found:
        print(_line(one))
        if arguments.sql:
            print(f"    {' '.join(one.told.sql.split())}")
    wrong = sum(not one.holds for one in found)
    print(f"{len(found)} figures, {wrong} differ")
    return 1 if wrong else 0


def _line(one: Recounted) -> str:
    told = one.told
    bound = "at least " if told.at_least else ""
    verdict = "ok" if one.holds else "DIFFERS"
    return (
        f"{verdict:<8}{told.programme}: {told.what}: {bound}{told.figure:,} {told.unit},"
        f" counted {one.counted:,}"
    )
