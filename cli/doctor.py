"""`doctor`: is this installation well? One line a question, in words; exit code 1 if one is not."""

import argparse
import os
import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cli.house import CommandProblem, opened
from jobs.house import House
from models import migrate
from models.engine import open_session
from models.sealed import keyring
from services.upkeep.condition import look
from services.upkeep.doctor import examine
from services.upkeep.health import LEAST_FREE
from services.upkeep.keys import left_to_seal
from services.upkeep.leadership import Boot, clock_is_doubtful, current_lead

OLDEST_BACKUP = timedelta(days=2)
WORDS = {
    "places": "posts with more people promised and arrived than places",
    "days": "arrivals before the departure or before the birth of the person",
    "two_places": "people who hold two places at once",
    "spells": "pairs of spells of one person that overlap",
    "events": "placements without a record of who agreed to them",
    "parties": "groups of less than two or more than eight",
    "blocked": "posts whose count of open legal blocks is wrong",
    "scheduler_silent": "no scheduler is running: start python -m jobs",
    "clock_doubted": "the clock jumped, jobs stand still: see python -m cli jobs trust-clock",
    "lease_from_the_future": "the lease is from a clock that ran ahead: restart the scheduler",
    "job_slow": "{job} took {took:.0f} s, usually {usual:.0f}: see python -m cli jobs list",
    "job_slow_running": "{job} runs since {took:.0f} s, usually {usual:.0f}: let it end",
    "job_late": "{job} was due {due:%Y-%m-%d %H:%M} UTC and did not run: start python -m jobs",
    "job_failed": "{job} {slot} failed: {error}; mend that, then python -m cli jobs run {job}",
    "disk_fills": "the disk is full in {days} days if it goes on so: free some room",
    "mail_overdue": "mail waits that should have left: see python -m cli outbox",
    "login_attacked": "somebody guessed at a login within the last day: see the audit",
    "beyond_budget": "somebody went beyond the hourly budget of numbers: see the audit",
    "mail_needs_a_person": "mail waits for somebody's decision: see the page of the outbox",
}
Line = tuple[bool, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--backups", type=Path, help="folder of the backups, to judge their age")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    house = opened()  # the tables are current and the data key opens them, or a message
    lines = [
        (True, f"database   answers, is at {migrate.current_revision(house.engine)}"),
        *_file(house),
        *_rows(house),
        *_health(house),
        *_disk(house),
        *_mail(house),
        *_backups(arguments.backups),
    ]
    for well, words in lines:
        print(f"{'ok ' if well else '!! '} {words}")
    wrong = sum(not well for well, _words in lines)
    if wrong:
        raise CommandProblem(f"{wrong} of {len(lines)} need a person: the lines that begin with !!")
    print("All is well.")
    return 0


def _file(house: House) -> Iterator[Line]:
    if house.engine.dialect.name != "sqlite":
        return
    with house.engine.connect() as connection:
        found = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
        orphans = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    yield found == "ok", f"file       {'is whole' if found == 'ok' else found}"
    yield not orphans, f"file       {orphans} rows without the row they belong to"


def _rows(house: House) -> Iterator[Line]:
    with open_session(house.engine, read_only=True) as session:
        for code, count in examine(session).items():
            yield not count, f"rows       {count} {WORDS[code]}"
        ring = keyring()
        left = left_to_seal(session, ring)
    yield True, f"keys       {ring.current} opens this database"
    yield not left, f"keys       {left} values wait for python -m cli keys reseal"


def _health(house: House) -> Iterator[Line]:
    now = house.clock()
    with open_session(house.engine, read_only=True) as session:
        doubtful = clock_is_doubtful(current_lead(session), now=now, boot=Boot.read())
        condition = look(session, now=now, disk_free=_free(house))
    found = [one for one in condition.findings() if one.code != "disk_full"]  # told by _disk
    jumped = ", which does not fit the last beat of the scheduler" if doubtful else ""
    yield not doubtful, f"clock      says {now:%Y-%m-%d %H:%M} UTC{jumped}"
    for one in found:
        yield False, f"service    {WORDS[one.code].format_map(one.facts)}"
    if not found:
        yield True, "service    jobs run, letters leave"


def _disk(house: House) -> Iterator[Line]:
    instance = house.settings.instance_path
    free = _free(house)
    yield free >= LEAST_FREE, f"disk       {free / 1e9:.1f} GB free"
    loose = [p for p in instance.rglob("*") if not p.is_symlink() and p.stat().st_mode & 0o077]
    yield not loose, f"privacy    {len(loose)} files of the instance folder others could read"


def _free(house: House) -> int:
    return shutil.disk_usage(house.settings.instance_path).free


def _mail(house: House) -> Iterator[Line]:
    mail = house.settings.mail
    if not mail.smtp_host:
        folder = house.settings.mail_path
        well = os.access(folder if folder.exists() else house.settings.instance_path, os.W_OK)
        yield well, f"mail       no server is set: letters are laid into {folder}"
        return
    try:
        with socket.create_connection((mail.smtp_host, mail.smtp_port), mail.timeout_seconds):
            yield True, f"mail       {mail.smtp_host}:{mail.smtp_port} answers"
    except OSError as problem:
        yield False, f"mail       {mail.smtp_host}:{mail.smtp_port} does not answer ({problem})"


def _backups(folder: Path | None) -> Iterator[Line]:
    if folder is None:
        return
    times = [path.stat().st_mtime for path in folder.glob("*") if path.is_file()]
    if not times:
        yield False, f"backups    none in {folder}"
        return
    age = datetime.now(UTC) - datetime.fromtimestamp(max(times), UTC)
    yield age < OLDEST_BACKUP, f"backups    the newest is {age.total_seconds() / 3600:.0f} h old"
