"""Short messages: the signatures of both providers against their published samples, and what each
answer of theirs means."""

import json
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from delivery.outcome import Rejected, Retry, Sent, Unknown
from delivery.sms import FolderSms, SmsMessage
from delivery.sms_aliyun import AliyunSms, aliyun_query
from delivery.sms_tencent import TencentSms, tc3_authorization
from reports.invitation_text import SmsKind, parameter_order

NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
PHONE, SECRET = "13800000001", "a secret that is nowhere shown"
MESSAGE = SmsMessage("invited-7", 3, "invited", {"link": "https://x/w/1-a", "firm": "甲"}, "全文")


def test_aliyuns_published_sample_is_signed_as_published() -> None:
    """dysmsapi, page on the HTTP protocol and signature: `SendSms` with testId and testSecret."""
    params = {
        "AccessKeyId": "testId", "Action": "SendSms", "Format": "XML", "OutId": "123",
        "PhoneNumbers": "15300000001", "RegionId": "cn-hangzhou",
        "SignName": "阿里云短信测试专用", "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "45e25e9b-0a6f-4070-8c85-2956eda1b466", "SignatureVersion": "1.0",
        "TemplateCode": "SMS_71390007", "TemplateParam": '{"customer":"test"}',
        "Timestamp": "2017-07-12T02:42:19Z", "Version": "2017-05-25",
    }  # fmt: skip
    assert aliyun_query(params, "testSecret") == (
        "Signature=zJDF%2BLrzhj%2FThnlvIToysFRq6t4%3D&AccessKeyId=testId&Action=SendSms&Format=XML"
        "&OutId=123&PhoneNumbers=15300000001&RegionId=cn-hangzhou"
        "&SignName=%E9%98%BF%E9%87%8C%E4%BA%91%E7%9F%AD%E4%BF%A1%E6%B5%8B%E8%AF%95%E4%B8%93%E7%94%A8"
        "&SignatureMethod=HMAC-SHA1&SignatureNonce=45e25e9b-0a6f-4070-8c85-2956eda1b466"
        "&SignatureVersion=1.0&TemplateCode=SMS_71390007"
        "&TemplateParam=%7B%22customer%22%3A%22test%22%7D&Timestamp=2017-07-12T02%3A42%3A19Z"
        "&Version=2017-05-25"
    )


def test_tencents_published_sample_is_signed_as_published() -> None:
    """Signature method v3 of Tencent Cloud's API pages: DescribeInstances of 25 February 2019."""
    body = (
        '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    )
    signed = tc3_authorization(
        body, key_id="AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE",
        secret="Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", host="cvm.tencentcloudapi.com", service="cvm",
        now=datetime.fromtimestamp(1551113065, UTC),
    )  # fmt: skip
    assert signed == (
        "TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE/2019-02-25/cvm/"
        "tc3_request, SignedHeaders=content-type;host,"
        " Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
    )


def aliyun() -> AliyunSms:
    return AliyunSms("id", SECRET, "苍溪县总工会", {"invited": "SMS_1"})


def tencent() -> TencentSms:
    return TencentSms(
        "id", SECRET, "苍溪县总工会", "1400", {"invited": "77"}, {"invited": ("firm", "link")}
    )


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch):
    """What the provider says next, and what was sent to it."""
    asked: list[httpx.Request] = []
    says: dict[str, object] = {}

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        if isinstance(says["body"], Exception):
            raise says["body"]
        return httpx.Response(int(says.get("status", 200)), content=json.dumps(says["body"]))

    real = httpx.Client
    monkeypatch.setattr(
        httpx, "Client", lambda **more: real(transport=httpx.MockTransport(handle), **more)
    )
    return says, asked


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"Code": "OK", "BizId": "9"}, Sent),
        ({"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发小时级流控"}, Retry),
        ({"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": f"{PHONE} {SECRET}"}, Rejected),
        ({"Code": "SignatureDoesNotMatch", "Message": "x"}, Rejected),
        ({}, Unknown),
        ([1], Unknown),
        (httpx.ConnectError("no"), Retry),
        (httpx.ReadTimeout("late"), Unknown),
    ],
)
def test_what_aliyun_says_is_what_is_done(answers, body, kind) -> None:
    says, asked = answers
    says["body"] = body
    outcome = aliyun().send(PHONE, MESSAGE, now=NOW)
    assert isinstance(outcome, kind)
    assert PHONE not in repr(outcome)
    assert SECRET not in repr(outcome) + repr(aliyun())
    sent = asked[0].url.params
    assert (sent["PhoneNumbers"], sent["TemplateCode"]) == (PHONE, "SMS_1")
    assert json.loads(sent["TemplateParam"]) == MESSAGE.params


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"Response": {"SendStatusSet": [{"Code": "Ok", "SerialNo": "5:1"}]}}, Sent),
        (
            {"Response": {"SendStatusSet": [{"Code": "LimitExceeded.PhoneNumberDailyLimit"}]}},
            Retry,
        ),
        (
            {"Response": {"Error": {"Code": "AuthFailure.SignatureExpire", "Message": "x"}}},
            Rejected,
        ),
        ({"Response": {}}, Unknown),
        (httpx.ConnectError("no"), Retry),
    ],
)
def test_what_tencent_says_is_what_is_done(answers, body, kind) -> None:
    says, asked = answers
    says["body"] = body
    outcome = tencent().send(PHONE, MESSAGE, now=NOW)
    assert isinstance(outcome, kind)
    assert SECRET not in repr(outcome) + repr(tencent())
    sent = json.loads(asked[0].content)
    assert sent["PhoneNumberSet"] == [f"+86{PHONE}"]
    assert sent["TemplateParamSet"] == ["甲", "https://x/w/1-a"], (
        "in the order of the approved text"
    )
    assert asked[0].headers["X-TC-Timestamp"] == str(int(NOW.timestamp()))


def test_without_a_provider_a_message_is_a_file_once_and_never_shows_the_number(
    tmp_path: Path,
) -> None:
    way = FolderSms(tmp_path / "sms")
    for _ in range(2):
        assert isinstance(way.send(PHONE, MESSAGE, now=NOW), Sent)
    (file,) = (tmp_path / "sms").iterdir()
    assert file.read_text("utf-8") == "138****0001\n全文\n"
    assert isinstance(way.send("0571-88880000", MESSAGE, now=NOW), Rejected)


def test_a_stored_message_comes_back_whole_and_rubbish_is_refused() -> None:
    assert SmsMessage.loads(MESSAGE.dumps()) == MESSAGE
    for rubbish in (b"{}", b"x", b'{"ref": "a/../b"}'):
        with pytest.raises(ValueError, match=r".+"):
            SmsMessage.loads(rubbish)


def test_every_kind_numbers_its_parameters_in_the_order_of_its_text() -> None:
    order = parameter_order()
    assert set(order) == {kind.value for kind in SmsKind}
    assert order["own_page"] == ("union", "link", "phone")
