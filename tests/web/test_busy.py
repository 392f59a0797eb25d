"""Somebody writes for a long time: pages say "please try again", forms are kept, readers go on."""

import threading
import time

import pytest
import sqlalchemy as sa

from models.account import Role
from models.engine import open_engine, unit_of_work
from tests.web.conftest import Site


@pytest.fixture
def impatient(site: Site) -> Site:
    """The site with a page's patience cut to a tenth of a second."""
    url = site.engine.url.render_as_string(hide_password=False)
    engine = open_engine(url, busy_seconds=0.1)
    site.app.extensions["engine"] = engine
    yield site
    engine.dispose()


def test_a_locked_database_keeps_the_form_and_lets_readers_read(impatient: Site) -> None:
    """Case 9.15."""
    visitor = impatient.visitor(Role.ADMIN)
    fields = {"login": "new.clerk", "display_name": "新来的", "role": "admin"}
    with unit_of_work(impatient.engine) as writer:
        writer.execute(sa.text("UPDATE account SET locale = locale"))
        answer = visitor.submit("/accounts/new", **fields)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
        for name, value in fields.items():
            assert f'name="{name}" value="{value}"' in answer.text
        assert "再试一次" in answer.text
        assert visitor.get("/accounts").status_code == 200, "readers go on"
    assert visitor.submit("/accounts/new", **fields).status_code in (200, 302)


def test_a_password_is_never_written_into_such_a_page(impatient: Site) -> None:
    visitor = impatient.nobody()
    with unit_of_work(impatient.engine) as writer:
        writer.execute(sa.text("UPDATE account SET locale = locale"))
        answer = visitor.submit("/login", login="clerk", password="a secret of somebody")
    assert answer.status_code == 503
    assert "a secret of somebody" not in answer.text


def test_a_page_on_postgresql_waits_no_longer_than_it_says(postgres_url: str) -> None:
    engine = open_engine(postgres_url, busy_seconds=0.2)
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS busy")
        connection.exec_driver_sql("CREATE TABLE busy (id INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO busy VALUES (1)")
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("SELECT * FROM busy FOR UPDATE")
            held.set()
            let_go.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(60)
    started = time.monotonic()
    with pytest.raises(sa.exc.OperationalError), engine.begin() as connection:
        connection.exec_driver_sql("UPDATE busy SET id = 2")
    waited = time.monotonic() - started
    let_go.set()
    thread.join()
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE busy")
    engine.dispose()
    assert waited < 30
