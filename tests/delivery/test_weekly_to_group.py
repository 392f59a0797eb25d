"""From the weekly letter to the group: the same outbox, a real endpoint that checks the sign."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from functools import partial

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from delivery.mail import FolderTransport
from delivery.message import Sender
from delivery.robots import open_robot, robot_kind
from models.engine import unit_of_work
from models.outbox import Channel, OutboxMessage, OutboxState
from reference.calendar import Week
from services.letters.posting import Post
from services.letters.weekly import compose_weekly_letters
from services.outbox.delivery import RetryRules, Round, Transports, deliver_due
from tests.delivery.conftest import RobotServer
from tests.delivery.dingtalk import KEY, NOW, SECRET, dingtalk_judge


@pytest.fixture
def webhook(robot_server: RobotServer) -> str:
    return f"{robot_server.base}/robot/send?access_token={KEY}"


def round_of(engine: sa.Engine, transports: Transports, minutes: int = 0) -> Round:
    return deliver_due(
        partial(unit_of_work, engine),
        transports=transports,
        rules=RetryRules(),
        clock=lambda: NOW + timedelta(minutes=minutes),
        holder="test",
    )


def test_the_three_numbers_reach_the_group_once_and_no_key_is_written_anywhere(
    engine: sa.Engine,
    robot_server: RobotServer,
    webhook: str,
    tmp_path_factory: pytest.TempPathFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    post = Post(
        Sender("gongqiao@example.org", "工桥"),
        "https://gongqiao.example",
        {"yuhang": Channel(robot_kind(webhook))},
    )
    for _ in range(2):
        with unit_of_work(engine) as session:
            week = Week.at(NOW).previous()
            compose_weekly_letters(session, week=week, now=NOW, post=post)
    robot = open_robot(webhook, SECRET, timeout=2)
    ways = Transports(FolderTransport(tmp_path_factory.mktemp("mail")), {"yuhang": robot})
    robot_server.answer = b'{"errcode": 410100, "errmsg": "too fast"}'
    assert round_of(engine, ways) == Round(waiting=1)
    robot_server.judge = dingtalk_judge
    assert round_of(engine, ways, minutes=1) == Round(sent=1)
    assert round_of(engine, ways, minutes=2) == Round()
    assert len(robot_server.requests) == 2
    _, body = robot_server.requests[-1]
    with Session(engine) as session:
        row = session.exec(select(OutboxMessage)).one()
        note = json.loads(row.payload)
    assert row.state is OutboxState.SENT
    assert len(note["lines"]) >= 3
    assert all(line in body["markdown"]["text"] for line in note["lines"])
    written = caplog.text + repr(row) + row.payload.decode() + row.last_error
    assert KEY not in written
    assert SECRET not in written
