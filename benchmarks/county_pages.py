"""Every page of the navigation, as each role opens it: processor milliseconds and statements.

Processor time of this process (Flask, SQLAlchemy, SQLite) and of the PostgreSQL backend that
answers, never the clock: the machine may be busy. Median of `ROUNDS` after one warm-up, asked in
the service's own process without a network between.
"""

import json
import os
import statistics
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlmodel import Session, col, select

from benchmarks.county_build import KEYS
from models.account import Account, Role
from models.engine import open_engine, unit_of_work
from models.sealed import Keyring, install_keyring
from models.vacancy import Vacancy, VacancyState
from services.accounts.logins import open_login

ROUNDS = 5
TICKS = os.sysconf("SC_CLK_TCK")
BESIDE = {
    Role.SENDING: ("/people?words=王伟", "/people?need=ask_again", "/letters/now"),
    Role.ADMIN: ("/people?words=王伟", "/health"),
}


def measure(url: str, now: datetime, told: Namespace) -> None:
    """Print the table, and keep it as JSON in the folder."""
    app = _app(url, now)
    rows = []
    for role in Role:
        client = _client(app, role, now)
        for path in [*_pages(app, role), *BESIDE.get(role, ())]:
            rows.append(_row(app, client, role.value, path))
    nobody = app.test_client()
    with unit_of_work(app.extensions["engine"]) as session:
        post = session.scalars(
            sa.select(col(Vacancy.id)).where(col(Vacancy.state) == VacancyState.PUBLISHED).limit(1)
        ).one()
    for path in ("/board", "/board?page=50", f"/board/{post}"):
        rows.append(_row(app, nobody, "nobody", path))
    (told.folder / f"pages-{told.label}.json").write_text(json.dumps(rows, indent=1))


def _app(url: str, now: datetime) -> Flask:
    from app import create_app  # noqa: PLC0415
    from settings import load_settings  # noqa: PLC0415

    environ = {
        "GONGQIAO_SECRET_KEY": "the secret key of a benchmark, long enough",
        "GONGQIAO_DATA_KEY": KEYS,
        "GONGQIAO_INSTANCE": tempfile.mkdtemp(prefix="gongqiao-bench-"),
        "GONGQIAO_DATABASE_URL": f"sqlite:///{tempfile.mkdtemp()}/never-opened.db",
    }
    app = create_app(load_settings(environ=environ))
    app.extensions["engine"] = open_engine(url)
    install_keyring(Keyring.derive(KEYS))
    app.config["CLOCK"] = lambda: now
    return app


def _client(app: Flask, role: Role, now: datetime) -> FlaskClient:
    client = app.test_client()
    with unit_of_work(app.extensions["engine"]) as session:
        account = session.exec(
            select(Account).where(Account.role == role, Account.active).order_by(col(Account.id))
        ).first()
        assert account is not None
        token = f"{account.id}.{account.session_epoch}"
        key = open_login(session, account=account, now=now)
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = f"{token}.{key}", True
    return client


def _pages(app: Flask, role: Role) -> list[str]:
    from web.nav import NAV  # noqa: PLC0415

    with app.test_request_context():
        return [url_for(entry.endpoint) for entry in NAV if role in entry.roles]


def _row(app: Flask, client: FlaskClient, who: str, path: str) -> dict[str, Any]:
    statements: list[str] = []
    engine: sa.Engine = app.extensions["engine"]
    if os.environ.get("WHO") and os.environ["WHO"] not in f"{who} {path}":
        return {}

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    answer = client.get(path)
    sa.event.listen(engine, "before_cursor_execute", note)
    client.get(path)
    sa.event.remove(engine, "before_cursor_execute", note)
    asked = [one for one in statements if one.lstrip()[:6].upper() in ("SELECT", "WITH")]
    taken = [_milliseconds(engine, lambda: client.get(path)) for _ in range(ROUNDS)]
    row = {
        "who": who, "path": path, "status": answer.status_code, "bytes": len(answer.data),
        "ms": round(statistics.median(taken), 1), "least": round(min(taken), 1),
        "statements": len(asked),
    }  # fmt: skip
    print(
        f"{who:10} {path:28} {answer.status_code} {row['ms']:8.1f} ms  {len(asked):3} statements"
        f" {len(answer.data):8}",
        flush=True,
    )
    return row


def _milliseconds(engine: sa.Engine, work: Callable[[], Any]) -> float:
    before, own = _backends(engine), time.process_time()
    work()
    return (time.process_time() - own + _backends(engine) - before) * 1000


def _backends(engine: sa.Engine) -> float:
    """Processor seconds of the PostgreSQL processes that answer this engine's connections."""
    if engine.dialect.name != "postgresql":
        return 0.0
    with Session(engine) as session:
        pids = session.scalars(
            sa.text("SELECT pid FROM pg_stat_activity WHERE datname = current_database()")
        ).all()
    seconds = 0.0
    for pid in pids:
        path = Path(f"/proc/{pid}/schedstat")
        if path.exists():
            seconds += int(path.read_text().split()[0]) / 1e9
    return seconds
