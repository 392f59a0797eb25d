"""`outbox list|retry|resolve`: what is on its way, and what needs a person."""

import argparse

from cli import house as houses
from models.engine import open_session
from models.outbox import OutboxMessage, OutboxState
from reference.calendar import SHANGHAI
from services.actor import SYSTEM
from services.outbox import messages as outbox


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="action", required=True)
    listing = actions.add_parser("list", help="newest first")
    listing.add_argument("--state", choices=[state.value for state in OutboxState])
    listing.add_argument("--limit", type=int, default=30)
    listing.set_defaults(run=list_messages)
    retry = actions.add_parser("retry", help="send a dead message again, a waiting one at once")
    retry.add_argument("id", type=int)
    retry.set_defaults(run=retry_message)
    resolve = actions.add_parser("resolve", help="say what became of an uncertain message")
    resolve.add_argument("id", type=int)
    answer = resolve.add_mutually_exclusive_group(required=True)
    answer.add_argument("--arrived", action="store_true", help="the receiver has it")
    answer.add_argument("--send-again", dest="arrived", action="store_false")
    resolve.set_defaults(run=resolve_message)


def list_messages(arguments: argparse.Namespace) -> int:
    state = OutboxState(arguments.state) if arguments.state else None
    with open_session(houses.opened().engine, read_only=True) as session:
        rows = outbox.list_messages(session, actor=SYSTEM, state=state, limit=arguments.limit)
        for row in rows:
            print(_line(row))
    if not rows:
        print("Nothing here.")
    return 0


def retry_message(arguments: argparse.Namespace) -> int:
    house = houses.opened()
    with house.begin() as session:
        row = outbox.retry_message(
            session, actor=SYSTEM, message_id=arguments.id, now=house.clock()
        )
        print(_line(row))
    return 0


def resolve_message(arguments: argparse.Namespace) -> int:
    house = houses.opened()
    with house.begin() as session:
        row = outbox.resolve_uncertain(
            session,
            actor=SYSTEM,
            message_id=arguments.id,
            arrived=arguments.arrived,
            now=house.clock(),
        )
        print(_line(row))
    return 0


def _line(row: OutboxMessage) -> str:
    at = row.sent_at or row.next_at
    return (
        f"{row.id:6} {row.state.value:9} {at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} "
        f"{row.attempts:2}x {row.channel.value:8} {row.recipient}  {row.subject}"
        + (f"  [{row.last_error}]" if row.last_error else "")
    )
