from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import logging
from typing import Any

import pytest

from delivery.outcome import Outcome, Rejected, Retry, Sent, Unknown
from delivery.redact import RedactingFilter, redact
from delivery.robots import DingTalkRobot, FeishuRobot, RobotMessage, WeComRobot
from tests.delivery.conftest import RobotServer, free_port
from tests.delivery.dingtalk import KEY, NOW, SECRET, dingtalk_judge

NOTE = RobotMessage(
    "余杭—苍溪 第47周",
    ("本周到岗34人", "30天仍在岗31人", "缺口626个"),
    "看周报",
    "https://gongqiao.example/letters/47",
)


def wecom(server: RobotServer) -> WeComRobot:
    return WeComRobot(f"{server.base}/cgi-bin/webhook/send?key={KEY}", timeout=2)


def dingtalk(server: RobotServer) -> DingTalkRobot:
    return DingTalkRobot(f"{server.base}/robot/send?access_token={KEY}", SECRET, timeout=2)


def feishu(server: RobotServer) -> FeishuRobot:
    return FeishuRobot(f"{server.base}/open-apis/bot/v2/hook/{KEY}", SECRET, timeout=2)


def feishu_judge(path: str, body: dict[str, Any]) -> dict[str, Any]:
    if not path.endswith(f"/hook/{KEY}"):
        return {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}
    stamp = body["timestamp"]
    digest = hmac.new(f"{stamp}\n{SECRET}".encode(), b"", hashlib.sha256).digest()
    fresh = abs(int(stamp) - NOW.timestamp()) <= 3600
    if not fresh or body["sign"] != base64.b64encode(digest).decode():
        return {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}
    return {"code": 0, "msg": "success", "data": {}}


def test_wecom_gets_a_title_the_lines_and_the_link(robot_server: RobotServer) -> None:
    assert isinstance(wecom(robot_server).send(NOTE, now=NOW), Sent)
    ((path, body),) = robot_server.requests
    assert path == f"/cgi-bin/webhook/send?key={KEY}"
    assert body["msgtype"] == "markdown"
    content = body["markdown"]["content"]
    assert [line in content for line in NOTE.lines] == [True] * 3
    assert "[看周报](https://gongqiao.example/letters/47)" in content


def test_dingtalk_accepts_our_sign_beside_its_token(robot_server: RobotServer) -> None:
    """Many seconds, so that signs with +, / and = all occur and quoting errors show."""
    robot_server.judge = dingtalk_judge
    robot = dingtalk(robot_server)
    for second in range(24):
        outcome = robot.send(NOTE, now=NOW + dt.timedelta(seconds=second))
        assert outcome == Sent("errcode 0")
    signs = "".join(path.split("sign=")[1] for path, _ in robot_server.requests)
    assert "%2B" in signs
    assert "%2F" in signs


def test_dingtalk_with_another_secret_is_refused_inside_http_200(
    robot_server: RobotServer,
) -> None:
    robot_server.judge = dingtalk_judge
    robot = DingTalkRobot(f"{robot_server.base}/robot/send?access_token={KEY}", "SECother")
    assert robot.send(NOTE, now=NOW) == Rejected("errcode 310000: sign not match")


def test_feishu_accepts_our_sign_in_the_body(robot_server: RobotServer) -> None:
    robot_server.judge = feishu_judge
    assert feishu(robot_server).send(NOTE, now=NOW) == Sent("code 0")
    ((_, body),) = robot_server.requests
    page = body["content"]["post"]["zh_cn"]
    assert page["title"] == NOTE.title
    assert [row[0]["text"] for row in page["content"]] == [*NOTE.lines, "看周报"]


def test_feishu_refuses_a_stale_clock(robot_server: RobotServer) -> None:
    robot_server.judge = feishu_judge
    outcome = feishu(robot_server).send(NOTE, now=NOW - dt.timedelta(hours=2))
    assert isinstance(outcome, Rejected)
    assert "19021" in outcome.reason


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (b'{"errcode":45009,"errmsg":"api freq out of limit"}', Retry),
        (b'{"errcode":-1,"errmsg":"system busy"}', Retry),
        (b'{"errcode":93000,"errmsg":"invalid webhook url"}', Rejected),
        (b'{"errcode":"0"}', Rejected),
        (b"<html>log in to the hotel network</html>", Unknown),
        (b"[]", Unknown),
        (b"", Unknown),
    ],
)
def test_the_truth_is_in_the_body_not_in_http_200(
    robot_server: RobotServer, answer: bytes, expected: type[Outcome]
) -> None:
    robot_server.answer = answer
    assert isinstance(wecom(robot_server).send(NOTE, now=NOW), expected)


@pytest.mark.parametrize(
    ("status", "expected"),
    [(500, Retry), (502, Retry), (429, Retry), (504, Unknown), (404, Rejected), (302, Rejected)],
)
def test_other_statuses(robot_server: RobotServer, status: int, expected: type[Outcome]) -> None:
    robot_server.status = status
    assert isinstance(wecom(robot_server).send(NOTE, now=NOW), expected)


def test_nobody_listening_is_safe_to_repeat() -> None:
    robot = WeComRobot(f"http://127.0.0.1:{free_port()}/send?key={KEY}", timeout=2)
    assert robot.send(NOTE, now=NOW) == Retry("connect: ConnectError", road=True)


def test_silence_after_the_post_is_unknown(robot_server: RobotServer) -> None:
    robot_server.delay = 5
    assert isinstance(wecom(robot_server).send(NOTE, now=NOW), Unknown)
    robot_server.delay, robot_server.hang_up = 0, True
    assert isinstance(wecom(robot_server).send(NOTE, now=NOW), Unknown)


def test_a_note_too_long_for_wecom_is_refused_before_it_travels(
    robot_server: RobotServer,
) -> None:
    long = RobotMessage("长", tuple("字" * 100 for _ in range(20)))
    assert isinstance(wecom(robot_server).send(long, now=NOW), Rejected)
    assert robot_server.requests == []


@pytest.mark.parametrize("make", [wecom, dingtalk, feishu])
@pytest.mark.parametrize("trouble", ["none", "refusal echoing the key", "silence", "no server"])
def test_no_key_or_secret_ever_reaches_a_log_or_a_word(
    robot_server: RobotServer, make: Any, trouble: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "httpcore.http11"):
        caplog.set_level(logging.DEBUG, logger=name)
    if trouble == "refusal echoing the key":
        told = f"bad access_token={KEY} secret {SECRET} {robot_server.base}/hook/{KEY}"
        robot_server.answer = f'{{"errcode":1,"code":1,"errmsg":"{told}","msg":"{told}"}}'.encode()
    robot_server.delay = 5 if trouble == "silence" else 0
    if trouble == "no server":
        robot_server.base = f"http://127.0.0.1:{free_port()}"
    robot = make(robot_server)
    outcome = robot.send(NOTE, now=NOW)
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    words = caplog.text + repr(outcome) + repr(robot)
    assert KEY not in words
    if make is not wecom:  # WeCom has no secret it could leak
        assert SECRET not in words
    assert "sign=" not in words.replace("sign=***", "")


def test_a_bad_webhook_is_refused_without_repeating_it() -> None:
    for bad in (f"ftp://x/{KEY}", f"http://example.org/{KEY}", f"https://[{KEY}", KEY):
        with pytest.raises(ValueError, match="webhook") as caught:
            WeComRobot(bad)
        assert KEY not in str(caught.value)
        assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_the_filter_masks_a_record_of_any_library_and_its_traceback(
    caplog: pytest.LogCaptureFixture,
) -> None:
    record = logging.LogRecord(
        "any", logging.INFO, "x", 1, "POST %s", (f"https://h/s?a=1&access_token={KEY}",), None
    )
    assert RedactingFilter().filter(record)
    assert record.getMessage() == "POST https://h/s?a=1&access_token=***"
    try:
        raise RuntimeError(f"https://oapi.example/hook/{KEY}?sign=abc")
    except RuntimeError as problem:
        broken = logging.LogRecord(
            "any", logging.ERROR, "x", 1, "no", (), (type(problem), problem, None)
        )
    RedactingFilter().filter(broken)
    assert KEY not in str(broken.exc_text)


def test_redact_masks_passwords_in_database_addresses() -> None:
    assert (
        redact("postgresql+psycopg://gq:pa55@db:5432/gq") == "postgresql+psycopg://***@db:5432/gq"
    )
    assert redact("the word hunter2 itself", ("hunter2",)) == "the word *** itself"
