"""The words of short messages and of the text read aloud to an invited person. Chinese only: it is
the language of a short message; no name, no ID number, no telephone of the person stands in it.

A provider sends only texts of a template it has approved, so each message is the template's name
and its parameters; `text` is what they amount to (shown on our pages, written by the demo).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.person import ConsentPurpose
from reference import regions
from reference.calendar import SHANGHAI


class SmsKind(StrEnum):
    INVITED = "invited"
    SEATED = "seated"  # from the standby line onto a place
    OVER = "over"  # said yes, and the post is gone
    PROMISE = "promise"  # the firm agreed: the card
    FOLLOW_UP = "follow_up"  # in post: how is it
    PAYDAY = "payday"  # the day after the first payday: did it come
    BUDDY = "buddy"  # stand beside a new colleague, or have somebody beside you
    TRIP = "trip"  # the list of the coach stands: where and when
    TRIP_CHANGED = "trip_changed"
    TRIP_OFF = "trip_off"  # cancelled, or no seat any more
    OWN_PAGE = "own_page"  # somebody has just signed up with this telephone
    CONSENT_CODE = "consent_code"  # six digits, by which somebody agrees


@dataclass(frozen=True)
class Post:
    firm: str
    title: str
    region_code: str
    pay_fen: int | None  # newcomers' take-home a month, the median
    telephone: str  # of the union at home
    home: str


_NAMES = re.compile(r"{([a-z]+)}")
TEMPLATES: Mapping[SmsKind, str] = {
    SmsKind.INVITED: (
        "{union}：{place}{firm}招{title}{pay}，问您去不去。"
        "请在{until}前点开答复：{link} 不收任何费用，不会上网就打{phone}。"
    ),
    SmsKind.SEATED: (
        "{union}：{firm}{title}轮到您了，名额已经给您留好。不去请点开说一声：{link} 电话{phone}。"
    ),
    SmsKind.OVER: (
        "{union}：{firm}{title}这次没有成，不是您的原因。工会接着给您找，想问就打{phone}。{link}"
    ),
    SmsKind.PROMISE: (
        "{union}：{firm}同意了。岗位、工资、宿舍和第一次发工资的日子都在这里：{link} 电话{phone}。"
    ),
    SmsKind.FOLLOW_UP: (
        "{union}：在{firm}还好吗，和说好的一样吗？点开说一声，企业看不到：{link}"
        " 要人帮就打{phone}。"
    ),
    SmsKind.PAYDAY: (
        "{union}：{firm}第一次发工资的日子到了。发了没有、发了多少，点开说一声，企业看不到：{link}"
        " 没发就打{phone}。"
    ),
    SmsKind.BUDDY: (
        "{union}：想请您在{firm}和一位同事结对，头一个月有人照应。愿不愿意，点开说一声：{link}"
        " 电话{phone}。"
    ),
    SmsKind.TRIP: (
        "{union}：{day}去{place}的{number}号车，{at}在{stop}上车。座位、带什么、领队电话点开看：{link}"
        " 误车或不去就打{phone}。"
    ),
    SmsKind.TRIP_CHANGED: (
        "{union}：去{place}的车改了{what}。现在是{day}{at}在{stop}上{number}号车。点开看：{link}"
        " 误车或不去就打{phone}。"
    ),
    SmsKind.TRIP_OFF: (
        "{union}：{day}去{place}的车您先不坐了，不要动身。岗位还是您的，工会再排车告诉您：{link}"
        " 电话{phone}。"
    ),
    SmsKind.OWN_PAGE: (
        "{union}：有人用这个号码登记找工作。是您，就点开写想去哪里、做什么、什么时候走：{link}"
        " 不是您，点开可以删掉。电话{phone}。"
    ),
    SmsKind.CONSENT_CODE: (
        "{union}：问您同不同意：{what}。同意就把{code}报给问您的人，或点开填：{link}"
        " 不同意不用理，{minutes}分钟后作废。没人问您，就打{phone}。"
    ),
}
"""The texts to have approved by the provider; the words in braces are the parameters."""


PURPOSES: Mapping[ConsentPurpose, str] = {
    ConsentPurpose.MATCHING: "登记和推荐岗位",
    ConsentPurpose.SHARE_PARTNER: "给用工地工会看",
    ConsentPurpose.CARRIER: "给车队办票",
    ConsentPurpose.DISABILITY: "登记残疾情况",
    ConsentPurpose.TARGET_GROUP: "登记帮扶身份",
}
"""What a code may be asked for, in words short enough for a template's parameter."""


def sms_of(
    kind: SmsKind, post: Post, *, until: datetime, link: str, more: Mapping[str, str] | None = None
) -> tuple[dict[str, str], str]:
    """(parameters of the template, the whole text). `more`: what only this kind tells."""
    pay = f"，新人到手约{round(post.pay_fen / 10000) * 100}元" if post.pay_fen else ""
    told = {
        "union": f"{regions.region(post.home).name}工会",
        "place": regions.region(post.region_code).name if post.region_code else "",
        "firm": post.firm,
        "title": post.title,
        "pay": pay,
        "until": moment_words(until),
        "link": link,
        "phone": post.telephone,
        **(more or {}),
    }
    template = TEMPLATES[kind]
    params = {name: value for name, value in told.items() if f"{{{name}}}" in template}
    return params, template.format(**params)


def moment_words(at: datetime) -> str:
    """11月20日10点 (Shanghai)."""
    here = at.astimezone(SHANGHAI)
    return f"{here.month}月{here.day}日{here.hour}点"


def parameter_order() -> dict[str, tuple[str, ...]]:
    """Per kind the names in the order in which the text has them (providers that number them)."""
    return {kind.value: tuple(_NAMES.findall(text)) for kind, text in TEMPLATES.items()}
