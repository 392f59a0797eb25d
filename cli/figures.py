"""`figures`: what is told beside what the rows say, counted a second time by SQL (`recount`).

`articles` are the figures of the articles that the demo plays; `recount` every indicator of every
letter of a week or month, in whatever database is configured.
"""

import argparse
from collections import Counter
from collections.abc import Sequence

from cli.house import CommandProblem, month, opened, week
from jobs.house import House
from models.engine import open_session
from recount.articles import Recounted, recount
from reference.calendar import Span, Week, parse_span
from reports.scopes import make_scope
from reports.values import Scope, ScopeKind
from services.letters.compared import Compared, compared


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="action", required=True)
    articles = actions.add_parser(
        "articles", help="each figure with its recount by SQL; exits 1 where one differs"
    )
    articles.add_argument("--sql", action="store_true", help="also how each is counted")
    articles.set_defaults(run=run_articles)
    again = actions.add_parser(
        "recount", help="every figure of every letter beside its recount; exits 1 where one differs"
    )
    which = again.add_mutually_exclusive_group()
    which.add_argument("--week", type=week, help="the week, default: the last that has ended")
    which.add_argument("--month", type=month, help="the letter that closes a month, like 2026-11")
    again.add_argument("--scope", help="of one place: whole, receiving-330110, sending-510824")
    again.add_argument("--differing", action="store_true", help="print only what differs")
    again.set_defaults(run=run_recount)


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


def run_recount(arguments: argparse.Namespace) -> int:
    house = opened()
    span = _span(house, arguments.week or arguments.month)
    seen: Counter[bool] = Counter()
    with open_session(house.engine, read_only=True) as session:
        for one in compared(session, span=span, scopes=_scopes(arguments.scope)):
            seen[one.agrees] += 1
            if not (one.agrees and arguments.differing):
                print(_both(one))
    print(f"{span}: {seen.total()} figures, {seen[False]} differ")
    return 1 if seen[False] else 0


def _span(house: House, asked: str | None) -> Span:
    now = house.clock()
    span = parse_span(asked) if asked else Week.at(now).previous()
    if now < span.end_utc:
        raise CommandProblem(f"{span} has not ended: ask for an earlier one")
    return span


def _scopes(asked: str | None) -> Sequence[Scope] | None:
    if asked is None:
        return None
    kind, _, code = asked.partition("-")
    try:
        return [make_scope(ScopeKind(kind), code)]
    except (ValueError, LookupError):
        raise CommandProblem(
            f"{asked!r} is no scope: write whole, receiving-330110 or sending-510824"
        ) from None


def _both(one: Compared) -> str:
    verdict = "ok" if one.agrees else "DIFFERS"
    told = _number(one.figure.value, one.figure.base)
    return f"{verdict:<8}{one.scope.name} {one.figure.key}: {told}, counted {_number(*one.counted)}"


def _number(value: object, base: object) -> str:
    if value is None:
        return "not reported"
    return f"{value}" if base is None else f"{value} of {base}"
