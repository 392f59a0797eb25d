"""`keys status|new|reseal`: which data key this database is sealed with, and changing it.

A change is three steps that can each be interrupted: `keys new` (a new key becomes the current one,
the old one stays beside it), restart both units, `keys reseal` (every sealed value anew; pages go
on meanwhile). At the end the old key is needed by old backups only.
"""

import argparse
import os
import secrets
from pathlib import Path

from sqlmodel import select

from cli.house import CommandProblem, opened
from models.engine import open_session, unit_of_work
from models.key import DataKey
from models.sealed import Keyring, keyring
from services.upkeep.keys import left_to_seal, retire_others, seal_some
from settings import EARLIER, load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="action", required=True)
    actions.add_parser("status", help="keys by id, values left to seal").set_defaults(run=status)
    actions.add_parser(
        "new", help="make a new data key (file in the instance folder)"
    ).set_defaults(run=make_new)
    sealing = actions.add_parser("reseal", help="seal every value with the current key")
    sealing.set_defaults(run=reseal)


def status(arguments: argparse.Namespace) -> int:
    house, ring = opened(), keyring()
    with open_session(house.engine, read_only=True) as session:
        print(f"current   {ring.current}")
        for row in session.exec(select(DataKey)):
            state = f"retired {row.retired_at:%Y-%m-%d}" if row.retired_at else "in use"
            print(f"{row.id}  since {row.since:%Y-%m-%d}  {state}")
        left = left_to_seal(session, ring)
    print(f"{left:,} values are sealed with another key than the current one")
    return 0


def make_new(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    if os.environ.get("GONGQIAO_DATA_KEY"):
        raise CommandProblem(
            "The key comes from the environment: put the present one into"
            " GONGQIAO_DATA_KEY_EARLIER, a new one (openssl rand -hex 32) into GONGQIAO_DATA_KEY,"
            " restart both units, then run python -m cli keys reseal"
        )
    folder = settings.instance_path
    if settings.earlier_data_secrets:
        raise CommandProblem("A change is under way: run python -m cli keys reseal first")
    _write(folder / EARLIER, settings.data_secret)  # first: no moment without the old key
    fresh = secrets.token_hex(32)
    _write(folder / "data.key", fresh)
    print(f"New data key {Keyring.derive(fresh).current}. Copy it apart from the backups.")
    print("Now restart both units, then run: python -m cli keys reseal")
    return 0


def reseal(arguments: argparse.Namespace) -> int:
    house, ring = opened(), keyring()
    with open_session(house.engine, read_only=True) as session:
        total = left_to_seal(session, ring)
    done = 0
    while True:
        with unit_of_work(house.engine) as session:
            count = seal_some(session, ring)
        if not count:
            break
        done += count
        print(f"\r{min(done, total):,} of {total:,}", end="", flush=True)
    print(f"\r{done:,} values are sealed anew")
    with unit_of_work(house.engine) as session:
        gone = retire_others(session, ring, now=house.clock())
    (house.settings.instance_path / EARLIER).unlink(missing_ok=True)
    print(f"Needed by old backups only: {', '.join(gone) or 'none'}")
    return 0


def _write(path: Path, text: str) -> None:
    """Whole or not at all, readable by us only."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
