"""腾讯云短信: sms `SendSms`, version 2021-01-11, signed with TC3-HMAC-SHA256.

A canonical request over the JSON body and two headers, signed with a key derived from day, service
and `tc3_request`. HTTP 200 with `Response.Error` or a `SendStatusSet`. There is no idempotency key:
a second request may be a second message.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from delivery.outcome import REASON_LENGTH, Outcome, Rejected, Retry, Sent, Unknown
from delivery.redact import redact
from delivery.sms import MOBILE, SmsMessage, ask


@dataclass(frozen=True, slots=True)
class TencentSms:
    """腾讯云短信. `templates`: kind -> template id; parameters go in the order of their names in
    the approved text (`order`: kind -> names)."""

    key_id: str
    secret: str = field(repr=False)
    sign_name: str
    app_id: str
    templates: Mapping[str, str]
    order: Mapping[str, tuple[str, ...]]
    endpoint: str = "https://sms.tencentcloudapi.com"
    region: str = "ap-guangzhou"
    timeout: float = 10.0
    idempotent: bool = False

    def send(self, phone: str, message: SmsMessage, *, now: datetime) -> Outcome:
        template = self.templates.get(message.kind)
        if template is None or not MOBILE.fullmatch(phone):
            return Rejected("no template for this message" if template is None else "not a mobile")
        body = json.dumps(
            {
                "PhoneNumberSet": [f"+86{phone}"], "SmsSdkAppId": self.app_id,
                "SignName": self.sign_name, "TemplateId": template,
                "TemplateParamSet": [message.params[n] for n in self.order[message.kind]],
                "SessionContext": message.ref,
            },
            ensure_ascii=False,
        )  # fmt: skip
        host = self.endpoint.split("://")[1]
        headers = {
            "Authorization": tc3_authorization(
                body, key_id=self.key_id, secret=self.secret, host=host, service="sms", now=now
            ),
            "Content-Type": TC3_CONTENT, "Host": host, "X-TC-Action": "SendSms",
            "X-TC-Version": "2021-01-11", "X-TC-Region": self.region,
            "X-TC-Timestamp": str(int(now.timestamp())),
        }  # fmt: skip
        answer = ask("POST", self.endpoint, self.timeout, body.encode(), headers)
        if isinstance(answer, Rejected | Retry | Unknown):
            return answer
        return _tencent_outcome(answer, (self.secret, self.key_id, phone))


TC3_CONTENT = "application/json; charset=utf-8"


def tc3_authorization(
    body: str, *, key_id: str, secret: str, host: str, service: str, now: datetime
) -> str:
    """The Authorization header of a POST with this JSON body (TC3-HMAC-SHA256)."""
    day, stamp = f"{now.astimezone(UTC):%Y-%m-%d}", int(now.timestamp())
    request = (
        f"POST\n/\n\ncontent-type:{TC3_CONTENT}\nhost:{host}\n\ncontent-type;host\n"
        f"{hashlib.sha256(body.encode()).hexdigest()}"
    )
    scope = f"{day}/{service}/tc3_request"
    told = f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.new(key, told.encode(), hashlib.sha256).hexdigest()
    return (
        f"TC3-HMAC-SHA256 Credential={key_id}/{scope}, "
        f"SignedHeaders=content-type;host, Signature={signature}"
    )


TENCENT_LATER = {
    "LimitExceeded.PhoneNumberThirtySecondLimit": 1,
    "LimitExceeded.PhoneNumberOneHourLimit": 60,
    "LimitExceeded.PhoneNumberDailyLimit": 720,
    "LimitExceeded.AppDailyLimit": 720,
    "RequestLimitExceeded": 1,
    "InternalError.Timeout": 1,
}


def _tencent_outcome(told: Mapping[str, Any], secrets: tuple[str, ...]) -> Outcome:
    answer = told.get("Response")
    if not isinstance(answer, dict):
        return Unknown("an answer that is not the provider's")
    error = answer.get("Error") or next(iter(answer.get("SendStatusSet") or ()), None)
    if not isinstance(error, dict):
        return Unknown("an answer that is not the provider's")
    code = str(error.get("Code", ""))
    if code.lower() == "ok":
        return Sent(str(error.get("SerialNo", ""))[:60])
    reason = redact(f"{code}: {error.get('Message', '')}", secrets)[:REASON_LENGTH]
    if code in TENCENT_LATER:
        return Retry(reason, pause_minutes=TENCENT_LATER[code])
    return Rejected(reason)
