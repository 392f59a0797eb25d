"""`db upgrade|check|backup|restore|revision`: the database's tables and a copy of it."""

import argparse
import os
import shlex
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from cli.house import CommandProblem
from models import migrate
from models.engine import open_engine, open_session
from private import keep_private, unlocked
from services.upkeep.leadership import FUTURE, current_lead
from settings import Settings, load_settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(metavar="action", required=True)
    actions.add_parser("upgrade", help="run the migrations").set_defaults(run=upgrade)
    actions.add_parser("check", help="whether it answers and is up to date").set_defaults(run=check)
    backup = actions.add_parser("backup", help="an online copy of the embedded database")
    backup.add_argument("path", type=Path, help="the file to write; it must not exist")
    backup.set_defaults(run=write_backup)
    restoring = actions.add_parser("restore", help="put a backup in the place of the database")
    restoring.add_argument("path", type=Path, help="a file written by db backup")
    restoring.set_defaults(run=restore_backup)
    revision = actions.add_parser("revision", help="draft a migration after a change in models/")
    revision.add_argument("message", help="what changed, in a few words")
    revision.set_defaults(run=draft_revision)


def upgrade(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    keep_private(settings.instance_path)
    engine = open_engine(settings.database_url)
    migrate.upgrade(engine)
    print(f"The database is at {migrate.current_revision(engine)}.")
    return 0


def check(arguments: argparse.Namespace) -> int:
    settings = load_settings()
    engine = open_engine(_existing(settings))
    here, head = migrate.current_revision(engine), migrate.head_revision()
    if here != head:
        raise CommandProblem(
            f"The database is at {here or 'no revision'}, the code at {head}:"
            " run python -m cli db upgrade"
        )
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            found = connection.exec_driver_sql("PRAGMA quick_check").scalar_one()
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if found != "ok" or orphans:
            raise CommandProblem(
                f"The file is damaged ({found}, {len(orphans)} rows without parent): stop the"
                " service and restore the last backup"
            )
    print(f"The database answers and is at {here}.")
    return 0


def write_backup(arguments: argparse.Namespace) -> int:
    """SQLite's online backup into a temporary file, checked, then renamed; readable by us only."""
    url = sa.make_url(_existing(load_settings()))
    if url.get_backend_name() != "sqlite":
        raise CommandProblem(f"PostgreSQL has its own tool: {_pg_dump(url, arguments.path)}")
    target = arguments.path
    if target.exists():
        raise CommandProblem(f"{target} exists: choose a new name, nothing is overwritten")
    started, draft = time.monotonic(), target.with_name(f".{target.name}.{os.getpid()}")
    try:
        os.close(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        with (
            closing(sqlite3.connect(str(url.database))) as source,
            closing(sqlite3.connect(draft)) as copy,
        ):
            source.backup(copy, pages=2000, sleep=0.01)
            copy.execute("PRAGMA journal_mode=DELETE")
            (found,) = copy.execute("PRAGMA quick_check").fetchone()
        if found != "ok":
            raise CommandProblem(f"The copy is damaged ({found}): run python -m cli db check")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)
    size = target.stat().st_size / 1e6
    print(f"{target}: {size:.1f} MB in {time.monotonic() - started:.1f} s")
    print(
        "Keep the data key apart from it (GONGQIAO_DATA_KEY, or data.key in the instance folder)."
    )
    return 0


def restore_backup(arguments: argparse.Namespace) -> int:
    """The backup is looked at first; what stands there now is kept beside it under another name."""
    settings, source = load_settings(), arguments.path
    url = sa.make_url(settings.database_url)
    if url.get_backend_name() != "sqlite":
        raise CommandProblem(
            f"PostgreSQL has its own tool: pg_restore --clean --if-exists --dbname={url.database}"
            f" {source}"
        )
    place = Path(str(url.database))
    _check_backup(source)
    _refuse_while_running(settings, place)
    keep_private(settings.instance_path)
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    shutil.copyfile(source, draft)
    stamp = time.strftime("%Y%m%d-%H%M%S")
    for suffix in ("", "-wal", "-shm"):
        old = place.with_name(place.name + suffix)
        if old.exists():
            old.rename(place.with_name(f"{place.name}.before-{stamp}{suffix}"))
    draft.replace(place)
    engine = open_engine(settings.database_url)
    migrate.upgrade(engine)
    unlocked(engine, settings)  # the right key, or a message that names it
    print(f"Restored {source}; it is at {migrate.current_revision(engine)}.")
    print(f"What was there before: {place.name}.before-{stamp} (delete it when all is well).")
    print("Start both units, then run python -m cli doctor.")
    return 0


def _check_backup(source: Path) -> None:
    if not source.exists():
        raise CommandProblem(f"{source} is not there: name a file written by db backup")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
            (found,) = copy.execute("PRAGMA quick_check").fetchone()
            (here,) = copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as problem:
        raise CommandProblem(f"{source} is no backup of this service ({problem})") from None
    if found != "ok":
        raise CommandProblem(f"{source} is damaged ({found}): take the backup before it")
    if here > migrate.head_revision():
        raise CommandProblem(f"{source} is of a newer version ({here}): update the program first")


def _refuse_while_running(settings: Settings, place: Path) -> None:
    if not place.exists():
        return
    engine = open_engine(settings.database_url)
    try:
        with open_session(engine, read_only=True) as session:
            lead = current_lead(session)
    except sa.exc.DBAPIError:
        return  # damaged or of another version: that is why a backup is put in its place
    finally:
        engine.dispose()
    if lead is not None and datetime.now(UTC) < lead.until < datetime.now(UTC) + FUTURE:
        raise CommandProblem("The service is running: stop both units first, then restore")


def _existing(settings: Settings) -> str:
    """The URL, after a look that an embedded database is there at all."""
    url = sa.make_url(settings.database_url)
    missing = url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists()
    if missing:
        raise CommandProblem(f"{url.database} is not there: run python -m cli db upgrade")
    return settings.database_url


def _pg_dump(url: sa.URL, target: Path) -> str:
    """The command to run, without the password (use ~/.pgpass)."""
    parts = ["pg_dump", "--format=custom", f"--file={target}"]
    parts += [f"--host={url.host}"] if url.host else []
    parts += [f"--port={url.port}"] if url.port else []
    parts += [f"--username={url.username}"] if url.username else []
    return shlex.join([*parts, str(url.database)])


def draft_revision(arguments: argparse.Namespace) -> int:
    """For developers: what the models have and the newest migration has not."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/draft.db")
        migrate.upgrade(engine)
        path = migrate.draft(engine, arguments.message)
        engine.dispose()
    print(f"Read and correct {path}, then run make test TESTS=tests/models")
    return 0
