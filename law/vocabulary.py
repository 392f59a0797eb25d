"""Fragments of patterns that several word rules share: who is preferred, refused, denied."""

from __future__ import annotations

import re
from typing import Final

from law.text import Trigger
from law.values import Severity

START: Final = r"(?:^|(?<=[,，。.;；、!！?？\n(（)）:：\[【】|/+\-—~]))"
END: Final = (
    r"(?=$|[,，。;；、!！?？\n(（)）\]】|/+:：\-—]|[哈哦噢呀啊哟啦呢嘛吧咯哇嘞~]{1,3}(?:$|[,，。;；、!！?？\n])|\d{2}|年龄|身体|有(?!福|专|产)|能|会(?!员)|限|不限|无需|若干|多名|数名|"
    r"来(?!自|回|源|料|往|图)|日结|周结|月结|包[吃住]|底薪|月薪|吃苦|优先|要求|均龄|持证|初中|高中|大专|中专|[四五三二]十(?!几))"
)
COUNT: Final = r"(?:(?:\d{1,7}|[一两俩仨几数二三四五六七八九十]{1,6}|若干)?(?:名|个|位|人|些|批)?)"
PREFER: Final = (
    r"(?:者|的|员工)?(?:优先(?:考虑|录用|录取|面试|推荐)?(?!安排|享|保障|体检|使用|入住|于)|为主|优选|优待|[更最为]佳|佳(?=$|[,，。;；!\n)）])|最好|较好|更好|为宜|从优|更?合适|更?适合|"
    r"为先|优(?=$|[,，。;；!\n)）])|only|preferred|专场|专招|专岗|有优势|先(?:录|来|到先得)|更受欢迎)"
)
REFUSE: Final = (
    r"(?:不招(?:收|录)?|不要|不收|谢绝|拒绝|拒招|拒收|不考虑|不接受|不接收|不适合|勿招|不聘用?|不录用?|不得招用?|暂不招收?|暂不要|"
    r"暂不接受|一律不[要招收]|坚决不[要招收]|概不(?:录用|接受|招收)|不录取|不欢迎|不用(?=[一-鿿]{1,4}(?:人|籍))|"
    r"禁止录用|停招|不再招)"
)
REFUSED: Final = (
    r"(?:者|的|人员|人|员工|同胞|朋友)?(?:一律|一概|暂时?|均|都|概|就|请|建议)?"
    r"(?:勿扰|勿打扰|勿报名|勿应聘|勿来电|勿联系|免谈|勿投|勿进|勿来|勿报|勿加|勿试|勿问|除外|不要|不招|不收|不考虑|不接受|不接收|不录用?|不聘|莫扰|莫来|"
    r"止步|慎投|谢绝|绕道|绕行|拒绝|拒收|别来|别投|别问|别加|不予考虑|不予录用|不可以?(?=$|[,，。!\n])|不行|免|"
    r"停招|暂停|非诚勿扰)"
)
_DENIAL = (
    r"(?:(?:不得|禁止|严禁|不允许|不应|不能|不可|不许)(?:以|因|限|设|写|出现|歧视|要求|收|扣|查|检|询问|拒|强|变相|任何|使用|招用|进行|将)|"
    r"反对|杜绝|取消(?!当)|不搞|不存在|不写|不设|不再有|拒绝歧视|不因|不以|消除|抵制|举报|查处)[^。;；,，\n]{0,10}"
)
DENIED: Final = (re.compile(_DENIAL),)


def patterns(*texts: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(text) for text in texts)


def block(*texts: str) -> tuple[Trigger, ...]:
    return tuple(Trigger(re.compile(text)) for text in texts)


def strict(*texts: str) -> tuple[Trigger, ...]:
    return tuple(Trigger(re.compile(text), strict=True) for text in texts)


def amber(*texts: str) -> tuple[Trigger, ...]:
    return tuple(Trigger(re.compile(text), Severity.AMBER) for text in texts)
