"""Group robots of WeCom 企业微信, DingTalk 钉钉 and Feishu 飞书, by their custom-robot webhooks.

All three answer HTTP 200 for a refusal and put the truth into the body (`errcode` or `code`).
The webhook's address *is* the key, so it never appears in a `repr`, a log, an outcome's reason
or an exception: nothing here raises for what the other side does, and httpx exceptions, which
carry the request and its URL, end inside `_post`.

Rules (each maker's page "custom robot"; signing differs where one would expect it not to):

* DingTalk: `timestamp` in **milliseconds**, `sign = b64(HMAC-SHA256(secret, ts + "\\n" + secret))`,
  both in the query beside the `access_token`.
* Feishu: `timestamp` in **seconds**, `sign = b64(HMAC-SHA256(ts + "\\n" + secret, ""))`: the text
  is the key and the message is empty; both go into the body.
* WeCom: no signature, the key in the URL is everything.

A robot has no idempotency key: a second post is a second message in the group.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from delivery.outcome import REASON_LENGTH, Outcome, Rejected, Retry, Sent, Unknown
from delivery.redact import quiet_http_client, redact

if TYPE_CHECKING:
    import httpx  # loaded where something is posted: every page would wait for it otherwise

_LOCAL = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class RobotMessage:
    """A short note to a group: a title, plain lines (no markup inside), perhaps one link."""

    title: str
    lines: tuple[str, ...]
    link_text: str = ""
    link_url: str = ""

    def __post_init__(self) -> None:
        if not self.title.strip() or not self.lines:
            raise ValueError("a robot message needs a title and at least one line")
        if bool(self.link_text) != bool(self.link_url):
            raise ValueError("a link needs both text and address")
        if self.link_url and not self.link_url.startswith(("http://", "https://")):
            raise ValueError("a link starts with http:// or https://")

    def dumps(self) -> bytes:
        """JSON for the outbox; `loads` reads it back."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def loads(cls, stored: bytes) -> RobotMessage:
        """The note `dumps` wrote; ValueError when the bytes are none."""
        try:
            values = json.loads(stored)
            return cls(**{**values, "lines": tuple(values["lines"])})
        except (TypeError, KeyError) as problem:
            raise ValueError("not a stored robot note") from problem


class Robot(Protocol):
    """A way into one group. `send` never raises for what the other side does."""

    def send(self, message: RobotMessage, *, now: datetime) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class WeComRobot:
    """企业微信群机器人; 20 messages a minute, markdown up to 4,096 bytes."""

    webhook: str = field(repr=False)
    timeout: float = 10.0

    def __post_init__(self) -> None:
        _check_webhook(self.webhook)

    def send(self, message: RobotMessage, *, now: datetime) -> Outcome:
        import httpx  # noqa: PLC0415  only where a message is sent

        content = _markdown(message)
        if len(content.encode()) > 4096:
            return Rejected("too long for WeCom: markdown holds 4096 bytes")
        body = {"msgtype": "markdown", "markdown": {"content": content}}
        return _post(
            httpx.URL(self.webhook),
            body,
            self.timeout,
            (self.webhook,),
            "errcode",
            {-1, 45009, 45033},
        )


@dataclass(frozen=True, slots=True)
class DingTalkRobot:
    """钉钉自定义机器人 with the security setting 加签; `secret` begins with SEC."""

    webhook: str = field(repr=False)
    secret: str = field(default="", repr=False)
    timeout: float = 10.0

    def __post_init__(self) -> None:
        _check_webhook(self.webhook)

    def send(self, message: RobotMessage, *, now: datetime) -> Outcome:
        import httpx  # noqa: PLC0415  only where a message is sent

        url = httpx.URL(self.webhook)
        if self.secret:
            stamp = str(int(now.timestamp() * 1000))
            sign = _hmac_b64(self.secret, f"{stamp}\n{self.secret}")
            # `params=` of a request would replace the query and lose the access_token; merging
            # the raw sign lets httpx quote it exactly once.
            url = url.copy_merge_params({"timestamp": stamp, "sign": sign})
        body = {
            "msgtype": "markdown",
            "markdown": {"title": message.title, "text": _markdown(message)},
        }
        secrets = (self.webhook, self.secret)
        return _post(url, body, self.timeout, secrets, "errcode", {-1, 130101, 410100})


@dataclass(frozen=True, slots=True)
class FeishuRobot:
    """飞书自定义机器人 with 签名校验."""

    webhook: str = field(repr=False)
    secret: str = field(default="", repr=False)
    timeout: float = 10.0

    def __post_init__(self) -> None:
        _check_webhook(self.webhook)

    def send(self, message: RobotMessage, *, now: datetime) -> Outcome:
        import httpx  # noqa: PLC0415  only where a message is sent

        lines: list[list[dict[str, str]]] = [[{"tag": "text", "text": x}] for x in message.lines]
        if message.link_url:
            lines.append([{"tag": "a", "text": message.link_text, "href": message.link_url}])
        body: dict[str, Any] = {
            "msg_type": "post",
            "content": {"post": {"zh_cn": {"title": message.title, "content": lines}}},
        }
        if self.secret:
            stamp = str(int(now.timestamp()))
            body["timestamp"] = stamp
            body["sign"] = _hmac_b64(f"{stamp}\n{self.secret}", "")
        secrets = (self.webhook, self.secret)
        return _post(httpx.URL(self.webhook), body, self.timeout, secrets, "code", {11232, 11233})


Kind = Literal["wecom", "dingtalk", "feishu"]

_KIND_BY_PATH: tuple[tuple[str, Kind], ...] = (
    ("/cgi-bin/webhook/send", "wecom"),
    ("/robot/send", "dingtalk"),
    ("/open-apis/bot/v2/hook/", "feishu"),
)


def robot_kind(webhook: str) -> Kind:
    """Whose robot this address is, told by its path; ValueError for anybody else's."""
    import httpx  # noqa: PLC0415  only where a message is sent

    _check_webhook(webhook)
    path = httpx.URL(webhook).path
    for start, kind in _KIND_BY_PATH:
        if path.startswith(start):
            return kind
    raise ValueError("the robot's webhook is none of WeCom, DingTalk or Feishu")


def open_robot(webhook: str, secret: str = "", timeout: float = 10.0) -> Robot:
    """The robot behind a configured address; ValueError (without the address) if unusable."""
    match robot_kind(webhook):
        case "wecom":
            return WeComRobot(webhook, timeout)
        case "dingtalk":
            return DingTalkRobot(webhook, secret, timeout)
        case "feishu":
            return FeishuRobot(webhook, secret, timeout)


def _check_webhook(webhook: str) -> None:
    """https only, plain http for this machine; the message never repeats the address."""
    import httpx  # noqa: PLC0415  only where a message is sent

    try:
        url = httpx.URL(webhook)
    except httpx.InvalidURL:
        raise ValueError("the robot's webhook is not a URL") from None
    local = url.scheme == "http" and url.host in _LOCAL
    if not local and (url.scheme != "https" or not re.fullmatch(r"[A-Za-z0-9.-]+", url.host)):
        raise ValueError("the robot's webhook must be an https address")


def _hmac_b64(key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), text.encode(), hashlib.sha256)).decode()


def _markdown(message: RobotMessage) -> str:
    parts = [f"### {message.title}", *message.lines]
    if message.link_url:
        parts.append(f"[{message.link_text}]({message.link_url})")
    return "\n\n".join(parts)


def _post(
    url: httpx.URL,
    body: dict[str, Any],
    timeout: float,
    secrets: tuple[str, ...],
    code_field: str,
    busy_codes: set[int],
) -> Outcome:
    """Post JSON and read the truth out of the answer's body.

    `busy_codes` are the maker's "too often" and "system busy": later. Every other refusal needs a
    person (wrong key, wrong sign, address not allowed), so it is final.
    """
    import httpx  # noqa: PLC0415  only where a message is sent

    quiet_http_client()
    # The request never left: safe to send again. Any other transport error is `Unknown`.
    not_sent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
    try:
        with httpx.Client(timeout=timeout, follow_redirects=False) as client:
            answer = client.post(url, json=body)
    except not_sent as problem:
        return Retry(f"connect: {type(problem).__name__}", road=True)
    except httpx.HTTPError as problem:
        return Unknown(f"after sending: {type(problem).__name__}")
    if answer.status_code != 200:
        return _by_status(answer.status_code)
    return _by_code(answer.content, secrets, code_field, busy_codes)


def _by_status(status: int) -> Outcome:
    reason = f"HTTP {status}"
    if status == 504:
        return Unknown(f"{reason}: a gateway waited in vain")
    if status >= 500 or status in (408, 425, 429):
        return Retry(reason, road=True)
    return Rejected(reason)


def _by_code(
    content: bytes, secrets: tuple[str, ...], code_field: str, busy_codes: set[int]
) -> Outcome:
    try:
        said = json.loads(content)
        code = said[code_field]
    except (ValueError, KeyError, TypeError):
        return Unknown("HTTP 200 with an answer that is not a robot's")
    if code == 0:
        return Sent(f"{code_field} 0")
    text = redact(str(said.get("errmsg") or said.get("msg") or ""), secrets)
    reason = f"{code_field} {code}: {text}"[:REASON_LENGTH]
    return Retry(reason, road=True) if code in busy_codes else Rejected(reason)
