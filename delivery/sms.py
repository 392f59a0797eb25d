"""Short messages: what one is, and the ways out that need no provider.

Mobile providers send only texts of a template approved beforehand, under an approved signature, so
a message is a template's name with parameters. `send` never raises for what the other side does;
numbers and secrets stand in no outcome. Providers: `delivery.sms_aliyun`, `delivery.sms_tencent`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from delivery.outcome import Outcome, Rejected, Retry, Sent, Unknown
from delivery.redact import quiet_http_client

if TYPE_CHECKING:
    import httpx

MOBILE = re.compile(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class SmsMessage:
    """One message: `ref` names it (a folder takes it once), `person_id` whom it is for: the number
    is looked up when it leaves. `kind` is the template, `text` what template and `params` amount
    to."""

    ref: str
    person_id: int
    kind: str
    params: dict[str, str]
    text: str

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9-]{3,60}", self.ref) or not self.text.strip():
            raise ValueError("a short message needs a plain name and a text")

    def dumps(self) -> bytes:
        """JSON for the outbox; `loads` reads it back."""
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def loads(cls, stored: bytes) -> SmsMessage:
        """The message `dumps` wrote; ValueError when the bytes are none."""
        try:
            return cls(**json.loads(stored))
        except (TypeError, KeyError) as problem:
            raise ValueError("not a stored short message") from problem


class SmsWay(Protocol):
    """A way out. `idempotent`: the same message twice is one."""

    @property
    def idempotent(self) -> bool: ...

    def send(self, phone: str, message: SmsMessage, *, now: datetime) -> Outcome: ...


@dataclass(frozen=True, slots=True)
class FolderSms:
    """No provider configured: each message is a text file, named by what it is."""

    folder: Path
    idempotent: bool = True

    def send(self, phone: str, message: SmsMessage, *, now: datetime) -> Outcome:
        if not MOBILE.fullmatch(phone):
            return Rejected("not a mobile number")
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / f"sms-{message.ref}.txt"
        path.write_text(f"{phone[:3]}****{phone[-4:]}\n{message.text}\n", encoding="utf-8")
        return Sent(path.name)


def ask(
    method: str,
    url: str,
    timeout: float,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any] | Rejected | Retry | Unknown:
    """The JSON of the answer, or what went wrong on the way; the address is never repeated."""
    import httpx  # noqa: PLC0415  only where a message is sent

    quiet_http_client()
    not_sent = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
    try:
        with httpx.Client(timeout=timeout, follow_redirects=False) as client:
            answer = client.request(method, url, content=body, headers=headers)
    except not_sent as problem:
        return Retry(f"connect: {type(problem).__name__}", road=True)
    except httpx.HTTPError as problem:
        return Unknown(f"after sending: {type(problem).__name__}")
    return _json_of(answer)


def _json_of(answer: httpx.Response) -> dict[str, Any] | Retry | Unknown:
    """A refusal of Aliyun comes with 4xx and the same JSON as a success."""
    if answer.status_code in (429, 500, 502, 503):
        return Retry(f"HTTP {answer.status_code}", road=True)
    try:
        told = json.loads(answer.content)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        return Unknown(f"HTTP {answer.status_code} with an answer that is not the provider's")
    return told
