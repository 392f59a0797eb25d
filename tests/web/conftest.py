"""A real app on a real SQLite database, and visitors who are somebody.

def test_something(site, now):
    with site.rows() as session:                      # committed at the end of the block
        firm = make.make_employer(session)
    visitor = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    assert visitor.get("/").status_code == 200
    answer = visitor.submit("/vacancies/new", title="缝纫工")     # a POST with its CSRF token
    with site.queries() as asked:                     # the statements sent to the database
        visitor.get("/vacancies")
    assert len(asked) <= 6
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer
from sqlmodel import Session
from werkzeug.test import TestResponse

from app import create_app
from models.account import Account, Role
from models.engine import unit_of_work
from models.job import Lease
from models.migrate import head_revision
from services.accounts.logins import open_login
from settings import load_settings
from tests.conftest import NOW
from tests.factories import make_account

CSRF = "a token of tests"
VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")
ENVIRONMENT = {
    "GONGQIAO_SECRET_KEY": "the secret key of tests, long enough",
    "GONGQIAO_DATA_KEY": "keys for tests only, never for real people",
}


class Visitor(FlaskClient):
    """A browser. `submit` posts a form the way the page would, with its CSRF token."""

    account: Account | None = None

    def sign_in(self, account: Account) -> "Visitor":
        self.account = account
        with _rows(self.application.extensions["engine"]) as rows:
            key = open_login(rows, account=account, now=self.application.config["CLOCK"]())
        with self.session_transaction() as session:
            session["_user_id"] = f"{account.id}.{account.session_epoch}.{key}"
            session["_fresh"] = True
        return self

    def token(self) -> str:
        with self.session_transaction() as session:
            session["csrf_token"] = CSRF
        signer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return signer.dumps(CSRF)

    def submit(self, path: str, *, headers: Any = None, **fields: Any) -> TestResponse:
        return self.post(path, data={"csrf_token": self.token(), **fields}, headers=headers)


class Site:
    """The app, its database, and people to visit it as."""

    def __init__(self, app: Flask, engine: sa.Engine) -> None:
        self.app, self.engine = app, engine

    def rows(self) -> AbstractContextManager[Session]:
        """A session to put rows in; committed when the block ends, rows stay readable after."""
        return _rows(self.engine)

    def nobody(self) -> Visitor:
        return self.app.test_client()

    def visitor(self, role: Role, *regions: str, **columns: Any) -> Visitor:
        """Somebody new of this role and scope, logged in."""
        with self.rows() as session:
            account = make_account(session, role, *regions, **columns)
        return self.nobody().sign_in(account)

    @contextmanager
    def queries(self) -> Iterator[list[str]]:
        """The statements executed within the block (BEGIN, COMMIT and pragmas left out)."""
        asked: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if (
                statement.lstrip()
                .upper()
                .startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH"))
            ):
                asked.append(statement)

        sa.event.listen(self.engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            sa.event.remove(self.engine, "before_cursor_execute", note)


@contextmanager
def _rows(engine: sa.Engine) -> Iterator[Session]:
    with unit_of_work(engine) as session:
        session.expire_on_commit = False
        yield session


@pytest.fixture(scope="session")
def _one_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("instance")
    app = create_app(
        load_settings(
            environ={
                **ENVIRONMENT,
                "GONGQIAO_INSTANCE": str(folder),
                "GONGQIAO_DATABASE_URL": f"sqlite:///{folder / 'never-opened.db'}",
            }
        )
    )
    app.testing = True
    app.test_client_class = Visitor
    return app


@pytest.fixture
def site(_one_app: Flask, sqlite_engine: sa.Engine, tmp_path: Path) -> Iterator[Site]:
    """The app on this test's own empty database, at the fixed moment NOW."""
    _one_app.extensions["engine"] = sqlite_engine
    _one_app.config["CLOCK"] = lambda: NOW
    yield Site(_one_app, sqlite_engine)
    _one_app.testing = True


def well(site: Site) -> None:
    """As after `make run`: migrated, with a scheduler that leads."""
    with site.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32))")
        connection.exec_driver_sql(
            "INSERT INTO alembic_version VALUES (?)", (str(head_revision()),)
        )
    with site.rows() as session:
        session.add(
            Lease(name="scheduler", holder="a", fencing=1, until=NOW + timedelta(seconds=60))
        )
