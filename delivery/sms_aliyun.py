"""阿里云短信服务: dysmsapi `SendSms`, version 2017-05-25, with the RPC signature 1.0.

Parameters sorted by name, each percent-encoded as RFC 3986 has it, joined by `&`;
`sign = b64(HMAC-SHA1(secret + "&", "GET&%2F&" + encoded query))`. The answer's `Code` is OK or
says why not, with HTTP 200 as with 4xx. There is no idempotency key: a second request may be a
second message.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from delivery.outcome import REASON_LENGTH, Outcome, Rejected, Retry, Sent, Unknown
from delivery.redact import redact
from delivery.sms import MOBILE, SmsMessage, ask


@dataclass(frozen=True, slots=True)
class AliyunSms:
    """阿里云短信服务. `templates`: kind -> SMS_…"""

    key_id: str
    secret: str = field(repr=False)
    sign_name: str
    templates: Mapping[str, str]
    endpoint: str = "https://dysmsapi.aliyuncs.com/"
    timeout: float = 10.0
    idempotent: bool = False

    def send(self, phone: str, message: SmsMessage, *, now: datetime) -> Outcome:
        template = self.templates.get(message.kind)
        if template is None or not MOBILE.fullmatch(phone):
            return Rejected("no template for this message" if template is None else "not a mobile")
        nonce = hashlib.sha256(f"{message.ref}|{now.timestamp()}".encode()).hexdigest()[:32]
        query = aliyun_query(
            {
                "AccessKeyId": self.key_id, "Action": "SendSms", "Format": "JSON",
                "OutId": message.ref, "PhoneNumbers": phone, "RegionId": "cn-hangzhou",
                "SignName": self.sign_name, "SignatureMethod": "HMAC-SHA1",
                "SignatureNonce": nonce, "SignatureVersion": "1.0", "TemplateCode": template,
                "TemplateParam": json.dumps(message.params, ensure_ascii=False),
                "Timestamp": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "Version": "2017-05-25",
            },
            self.secret,
        )  # fmt: skip
        answer = ask("GET", f"{self.endpoint}?{query}", self.timeout)
        if isinstance(answer, Rejected | Retry | Unknown):
            return answer
        return _aliyun_outcome(answer, (self.secret, self.key_id, phone))


def aliyun_query(params: Mapping[str, str], secret: str) -> str:
    """The query string with its Signature (RPC signature 1.0)."""
    pairs = "&".join(f"{_rfc3986(k)}={_rfc3986(v)}" for k, v in sorted(params.items()))
    told = f"GET&%2F&{_rfc3986(pairs)}"
    digest = hmac.digest(f"{secret}&".encode(), told.encode(), "sha1")
    return f"Signature={_rfc3986(base64.b64encode(digest).decode())}&{pairs}"


def _rfc3986(text: str) -> str:
    return quote(text, safe="-_.~")


ALIYUN_LATER = {
    "isv.BUSINESS_LIMIT_CONTROL": 60,
    "isv.DAY_LIMIT_CONTROL": 720,
    "isp.SYSTEM_ERROR": 1,
}
"""Refusals that pass with time -> minutes to wait."""


def _aliyun_outcome(told: Mapping[str, Any], secrets: tuple[str, ...]) -> Outcome:
    code = str(told.get("Code", ""))
    if code == "OK":
        return Sent(str(told.get("BizId", ""))[:60])
    reason = redact(f"{code}: {told.get('Message', '')}", secrets)[:REASON_LENGTH]
    if code in ALIYUN_LATER or code.startswith("Throttling"):
        return Retry(reason, pause_minutes=ALIYUN_LATER.get(code, 1))
    return Rejected(reason) if code else Unknown("an answer that is not the provider's")
