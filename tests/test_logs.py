"""Log lines are JSON that a machine can count and a person can read."""

import json
import logging
from collections.abc import Iterator

import pytest

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
        raise ValueError("坏的输入\n第二行")
    except ValueError:
        logging.getLogger("gongqiao").exception("unexpected_error")
    lines = capsys.readouterr().err.strip().splitlines()
    assert len(lines) == 1
    assert "坏的输入" in json.loads(lines[0])["exc_info"]


def test_the_library_that_logs_whole_addresses_is_kept_quiet(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure_logging("scheduler")
    logging.getLogger("httpx").info("HTTP Request: POST https://robot.invalid/send?key=secret")
    assert capsys.readouterr().err == ""
