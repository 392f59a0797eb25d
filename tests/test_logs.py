"""Log lines are JSON that a machine can count and a person can read."""

import json
import logging
from collections.abc import Callable, Iterator
from datetime import date

import pytest
import sqlalchemy as sa
from pydantic import BaseModel, Field

from delivery.redact import words_of
from logs import configure_logging


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield
    root.handlers[:] = before
    root.setLevel(level)


def test_a_line_names_process_event_and_facts(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("scheduler")
    logging.getLogger("gongqiao.jobs").info("job_done", extra={"job": "weekly-report", "sent": 3})
    line = json.loads(capsys.readouterr().err)
    assert line["process"] == "scheduler"
    assert line["event"] == "job_done"
    assert line["level"] == "info"
    assert (line["job"], line["sent"]) == ("weekly-report", 3)
    assert line["at"].endswith("+00:00")


def test_an_exception_stays_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("web")
    try:
        raise ValueError("bad input\nsecond line")
    except ValueError:
        logging.getLogger("gongqiao").exception("unexpected_error")
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert "bad input" in json.loads(lines[0])["exc_info"]


def test_the_library_that_logs_whole_addresses_is_kept_quiet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("scheduler")
    logging.getLogger("httpx").info("HTTP Request: POST https://robot.invalid/send?key=secret")
    assert capsys.readouterr().err == ""


NAME, TOWNSHIP, NUMBER = "演示·欧阳九", "雍河乡", "51082419900817001X"
BORN = "1990年8月17日生"
"""A canary: none of it may come out of any log."""


class Seen(BaseModel):
    name: str = Field(max_length=2)
    born_on: date


def _refused_by_schema(engine: sa.Engine) -> None:
    Seen.model_validate({"name": NAME, "born_on": BORN})


def _refused_by_database(engine: sa.Engine) -> None:
    row = {"id": 1, "title": NAME, "township": TOWNSHIP}
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS canary")
        connection.exec_driver_sql(
            "CREATE TABLE canary (id INTEGER PRIMARY KEY, title VARCHAR(80) NOT NULL UNIQUE,"
            " township VARCHAR(40) NOT NULL CHECK (township <> 'nowhere'))"
        )
        insert = sa.text("INSERT INTO canary VALUES (:id, :title, :township)")
        connection.execute(insert, row)
        connection.execute(insert, row | {"id": 2})


def _refused_by_check(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE IF EXISTS canary")
        connection.exec_driver_sql(
            "CREATE TABLE canary (title VARCHAR(80), number VARCHAR(18) CHECK (number = 'x'))"
        )
        insert = sa.text("INSERT INTO canary VALUES (:title, :number)")
        connection.execute(insert, {"title": NAME, "number": NUMBER})


def _no_number(engine: sa.Engine) -> None:
    int(f"{NAME}{NUMBER}")


@pytest.mark.parametrize(
    "fault", [_refused_by_schema, _refused_by_database, _refused_by_check, _no_number]
)
def test_no_log_line_of_a_fault_holds_what_somebody_typed(
    engine: sa.Engine, fault: Callable[[sa.Engine], None], capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("web")
    try:
        fault(engine)
    except Exception as problem:
        logging.getLogger("gongqiao").exception("unexpected_error")
        logging.getLogger("gongqiao").error("%s", words_of(problem))
    said = capsys.readouterr().err
    assert "unexpected_error" in said
    for word in (NAME, "欧阳", TOWNSHIP, NUMBER, NUMBER[6:14], "1990年"):
        assert word not in said
    assert fault.__name__ in said, "the traceback is there"
