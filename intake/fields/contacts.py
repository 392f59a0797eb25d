"""Whom to call: telephone numbers, WeChat names and the person's name in a text."""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from typing import Final

from intake.fields.readings import Certainty, Reading, Spot
from intake.fields.source import Source
from intake.telephones import telephones_within

_WECHAT: Final = re.compile(
    r"(?:微信|薇信|V信|v信|VX|vx|WX|wx|加v|加V|卫星|威信)(?:号|同号|电话)?[:是]?\s?(?P<id>[A-Za-z][\w-]{5,19})?(?P<same>同号|号同|同步)?"
)
SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石"
    "戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戚莫孔向汤常温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤时穆农司古吉缪简车项连芦麦褚娄窦戈岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠"
)
_PERSON: Final = re.compile(
    rf"(?:联系人|联系|负责人|招聘人|接待人|对接人|报名找?|找|请联系|HR|人事|电话|热线)[:是,]?\s?(?P<name>[{SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:先生|女士|小姐|经理|主管|老师|师傅|总|厂长|老板|部长|主任|姐|哥|工|站长|队长|班长|书记|主席))"
    rf"|(?:联系人|负责人|招聘人|对接人)[:是]\s?(?P<plain>[{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?![\u4e00-\u9fff])"
    rf"|(?P<near>[{SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:先生|女士|小姐|经理|主管|老师|师傅|总|厂长|老板|主任|姐|哥|工|站长))(?=[:,(]?\s?(?:电话|手机|tel)?[:]?\s?\(?(?:\+?86[- ]?)?(?:1[3-9]\d|0\d{{2,3}}|[48]00))"
)
_AFTER: Final = re.compile(
    rf"[,(:;/ ]{{0,3}}(?P<after>[{SURNAMES}][\u4e00-\u9fff]{{0,2}}?(?:先生|女士|小姐|经理|主管|老师|师傅|总|厂长|老板|主任|姐|哥|工|站长))(?![\u4e00-\u9fff])"
)
_DIGITS: Final = frozenset("0123456789")
_PERSON_SIGNS: Final = _DIGITS | frozenset("联系负招接对报找人电热")
_WECHAT_SIGNS: Final = frozenset("微薇信vVxXwW卫威加")


def find_phones(of: Source) -> tuple[Reading[str], ...]:
    """Telephone numbers in the order written, as `intake.telephones` spaces them."""
    if not of.has(_DIGITS):
        return ()
    return tuple(
        Reading[str](value=one.spaced, certainty=Certainty.SURE, **Spot(of, start, end).place())
        for start, end, one in telephones_within(of.plain)
    )


def find_contact_name(of: Source) -> Reading[str] | None:
    """The person to ask for: 联系人张先生, 李经理138…"""
    if not of.has(_PERSON_SIGNS):
        return None
    match = _PERSON.search(of.plain) or _behind_a_number(of)
    if match is None or match.lastgroup is None:
        return None
    start, end = match.span(match.lastgroup)
    return Reading[str](
        value=of.plain[start:end], certainty=Certainty.SURE, **Spot(of, start, end).place()
    )


def _behind_a_number(of: Source) -> re.Match[str] | None:
    """138-0013-8000 李经理."""
    found = (_AFTER.match(of.plain, end) for _, end, _ in telephones_within(of.plain))
    return next((match for match in found if match), None)


def find_wechat(of: Source) -> Reading[str] | None:
    """A WeChat name; empty value where it is the telephone number (微信同号)."""
    if not of.has(_WECHAT_SIGNS):
        return None
    for match in _WECHAT.finditer(of.plain):
        if match["id"] or match["same"]:
            return Reading[str](
                value=match["id"] or "", certainty=Certainty.SURE,
                **Spot(of, *match.span()).place(),
            )  # fmt: skip
    return None
