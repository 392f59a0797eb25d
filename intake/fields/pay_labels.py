"""What an amount pays for, by the words before and behind it: wage, base, meals, rebate, deposit."""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from intake.fields.amounts import Amount, Per


class Pays(StrEnum):
    """What the money is for."""

    TOTAL = "total"  # 综合工资, 月薪: what people take the advertisement to promise
    BASE = "base"  # 底薪 for normal hours
    GUARANTEE = "guarantee"  # 保底
    NEWCOMER = "newcomer"  # 新手, 学徒
    TRIAL = "trial"  # 试用期
    ALLOWANCE = "allowance"  # 餐补, 全勤奖, 高温补贴
    REBATE = "rebate"  # 返费, 入职奖, 路费报销
    FEE = "fee"  # taken from the worker: 房租, 押金
    PIECE = "piece"  # 计件单价
    OTHER = "other"  # not pay: 注册资金, 产值
    NONE = "none"  # no word says


_LABELS: Final = (
    (Pays.OTHER, r"注册资[金本]|投资|产值|占地|营业额|面积|资产|年产|销售额|订单|累计|出口|客单|建于|成立|月租金"),
    (Pays.FEE, r"押金|保证金|扣(?!工|子|件|眼|带|板|合|机|线)除?|房租|住宿费|住宿|水电费?|水电|伙食费|伙食|餐费|服装费|工服费?|体检费?"
     r"|培训费(?!用?报)|管理费|中介费|报名费|服务费|租金|自付|交纳?|收取|收(?!发|银|货|料|割|件|购|派|卷|口|边|费员|纳|尾|线)|罚款?"),
    (Pays.REBATE, r"返费|返现|返(?!修|工|厂|料|乡|岗)|入职奖励?|入职红包|推荐奖|内推奖?|介绍费|介绍奖?|介绍|推荐|奖励|补差价?|红包|路费|车费|车票|车补"
     r"|报销|稳岗奖?|开工红包|返岗|老带新|带人"),
    (Pays.ALLOWANCE, r"餐补|饭补|饭贴|餐贴|伙食补(?:贴|助)|生活补(?:贴|助)|餐费补贴|房补|住房补(?:贴|助)|租房补(?:贴|助)"
     r"|外宿补(?:贴|助)|住宿补(?:贴|助)|交通补(?:贴|助)|话费?补(?:贴|助)?|补贴|补助|津贴|全勤奖?|满勤奖?|高温费?|夜班(?:补?费|补?贴|补助|津贴|补)?"
     r"|夜班费|工龄奖?|工龄工资|奖金|绩效奖?金?|年终奖?|年终|提成|加班费?(?:用|按)?|加班|平时|周末|周六日?|节假日|超产奖?|技能补?(?:贴|助)?"
     r"|岗位补贴|特岗|季度奖|月度奖|生日|节日|安全奖|公积金|社保|贴补"),
    (Pays.GUARANTEE, r"保底(?:工资|薪资|薪|收入)?|保障(?:工资|薪)|最低保障|(?<![社劳环安医低])保(?=\d)"),
    (Pays.TRIAL, r"试用期?(?:内)?(?:工资|薪资|待遇|月薪)?|培训期间?(?:工资|薪资)?|培训(?!讲?师|老师|主管|专员|经理|员|机构|学校)(?:工资|薪资)?|实习期?(?:工资|薪资)?|试岗"),
    (Pays.NEWCOMER, r"新手|生手|学徒工?期?(?:工资)?|新员工|新人|新工|首月|第一个?月|前[一二三两\d]个?月|头[一二三两\d]个?月|不熟练|小工学徒"),
    (Pays.BASE, r"无责任?底薪|底薪|基本工资|基础工资|固定工资|基薪|底工资|底资|本薪|基本薪资?|基础薪资|固薪|岗位工资|标准工资|基本底薪"),
    (Pays.PIECE, r"计件单价|单价|计件价|工价(?=[:为]?\d+(?:\.\d+)?元?/(?:件|双|条|只|打|套))|每件"),
    (Pays.TOTAL, r"综合(?:月)?(?:工资|薪资|收入|薪酬|待遇|薪)?|月均(?:工资|收入)?|平均(?:工资|月薪)|月平均(?:工资)?|月综合|月?工资(?:待遇|范围|水平)?|月薪(?:资|水)?|周薪|后月|次月起|第[二三]个月起?|以后|之后|过后|上岗后|薪资(?:待遇|范围|水平)?"
     r"|薪水|薪酬|月收入|收入|待遇|报酬|月入|到手|实发|拿到手|能拿|可拿|能挣|可挣|能赚|挣|拿|日薪|日工资|时薪|小时工资?|年薪|年收入|年入|年综合|日结|工价|包月|月综"
     r"|熟手|熟练工?后?|熟练|老手|老员工|转正后?(?:工资)?|正式工|同工同酬|薪|税[前后]|合计|计件(?:工资)?|开出?|做到|稳定|工费|人工|工钱|技工|师傅|大工"),
)  # fmt: skip

_WORDS: Final = tuple((kind, re.compile(words)) for kind, words in _LABELS)
_LOOK_BACK: Final = 22
_FAR: Final = frozenset({Pays.TOTAL, Pays.BASE, Pays.GUARANTEE, Pays.NEWCOMER, Pays.TRIAL})
_BREAKS: Final = re.compile(r"[;。!\n|【】]")
_SOFT_BREAKS: Final = re.compile(r"[,、 ()\]\[/]|(?<=\D)\+")
_BEHIND: Final = re.compile(
    r"(?:的|作为|元)?(?:"
    r"(?P<allowance>餐补|饭补|房补|住房补贴|交通补贴|补贴|补助|津贴|全勤奖?|满勤奖?|高温补?贴?|夜班补?贴?|工龄奖?|奖金|绩效奖?|年终奖|提成|加班费|生活补贴|话补)"
    r"|(?P<rebate>返费|返现|入职奖|推荐奖|介绍费|奖励|补差|红包|路费|车费)"
    r"|(?P<fee>押金|保证金|房租|住宿费|水电费?|伙食费|服装费|体检费|培训费|管理费)"
    r"|(?P<base>无责任?底薪|底薪|基本工资|固定工资)|(?P<guarantee>保底)"
    r"|(?P<total>综合工资|月薪|到手|工资))(?![:为]?\d)"
)


@dataclass(frozen=True)
class Label:
    """``word`` as written, at ``start``…``end`` in the plain text; `Pays.NONE` when there is none."""

    pays: Pays
    start: int
    end: int
    word: str = ""
    per: Per | None = None


_PER_OF_WORD: Final = (
    (Per.WEEK, re.compile("周薪|每周")),
    (Per.HOUR, re.compile("时薪|小时工|工价.{0,3}小时")),
    (Per.DAY, re.compile("日薪|日工资|日结")),
    (Per.YEAR, re.compile("年薪|年收入|年入|一年|年综合")),
    (Per.MONTH, re.compile("月薪|月工资|月收入|月入|月综|月均|包月|月平均|综合月|每月|一个月|首月")),
    (Per.PIECE, re.compile("单价|每件|计件价")),
)  # fmt: skip


_TOP: Final = re.compile("最高|最多|上限|不超过")


def label_of(plain: str, amount: Amount, after: int) -> Label:
    """The nearest word before the amount (not before ``after``, where the last amount ended), else
    the word right behind it."""
    begin = max(after, amount.start - _LOOK_BACK)
    before = plain[begin : amount.start]
    cut = max((m.end() for m in _BREAKS.finditer(before)), default=0)
    near = _nearest(before[cut:], begin + cut)
    if near.pays is Pays.NONE and before[cut:].endswith(",") and _TOP.match(plain, amount.start):
        near = _nearest(before[cut:-1], begin + cut)  # 报销车费，最高300元
    if near.word == "夜班" and _is_wage(amount):
        near = Label(Pays.NONE, near.start, near.start)
    near = _sum_of_parts(plain, amount, after, near) or near
    if near.pays is Pays.TOTAL and _before_confirmation(plain, amount, near):
        near = replace(near, pays=Pays.TRIAL)
    behind = _BEHIND.match(plain, amount.end)
    if behind is not None and behind.lastgroup:
        kind = Pays(behind.lastgroup)
        if near.pays in (Pays.NONE, Pays.TOTAL) and (kind is not Pays.TOTAL):
            return Label(kind, amount.end, behind.end(), behind.group())
        if near.pays is Pays.NONE:
            return Label(kind, amount.end, behind.end(), behind.group(), _per_of(behind.group()))
    return near


_PART: Final = (
    r"(?:无责任?底薪|底薪|基本工资|基础工资|固定工资|岗位工资|标准工资|计件工资|计件|计时工资|技能工资|工龄工资"
    r"|(?:各种|各项|高额?|岗位|夜班|生活|技能|月度|年终|工龄|全勤|绩效|超产|质量)?"
    r"(?:加班工资|加班费?|奖金|提成|补贴|补助|津贴|奖励?|绩效工资|绩效|全勤|满勤|餐补|房补|福利))"
)
_SUM: Final = re.compile(
    rf"{_PART}(?:(?:[+、/&,=]|加上?|和|及){_PART})+(?P<to>[=: ,]*(?:等|合计|共计|共|总计|约|大约|每月|平均)*[: ]?)"
)
_MAKES_WAGE: Final = re.compile("底薪|工资|计件")
_LOOK_FAR: Final = 48


def _sum_of_parts(plain: str, amount: Amount, after: int, near: Label) -> Label | None:
    """基本工资+加班+奖金 6000-8000, 底薪+提成(3000-10000): the figure behind a sum is its total, not its first part."""
    begin = max(after, amount.start - _LOOK_FAR)
    before = plain[begin : amount.start].removesuffix("(")
    cut = max((m.end() for m in _BREAKS.finditer(before)), default=0)
    found = list(_SUM.finditer(before, cut))
    last = found[-1] if found else None
    if last is None or not _MAKES_WAGE.search(last.group()) or last.end() < len(before):
        return None
    end = begin + last.start("to")
    if near.pays is not Pays.NONE and near.end > end:
        return None
    return Label(Pays.TOTAL, begin + last.start(), end, last.group())


def _is_wage(amount: Amount) -> bool:
    """夜班6500, 夜班23元/时 pay the work; 夜班20元/晚 comes on top."""
    least = amount.low if amount.low is not None else amount.high
    floor = {Per.HOUR: 12, Per.DAY: 100, Per.SHIFT: 100}.get(amount.per or Per.MONTH, 1_500)
    return least is not None and least >= floor


_ON_TRIAL: Final = re.compile(
    r"(?:试用期?|培训期|实习期)(?:为|是)?(?:[\d一二两三半][-~]?\d?)?个?月?(?:内|期间)?[,: ]?[^,。;:]{0,4}$"
)
_CONFIRMED: Final = re.compile(r"转正|试用期?(?:满|过|后|结束)|正式")


def _before_confirmation(plain: str, amount: Amount, label: Label) -> bool:
    """试用期3个月，工资4500元；转正5500元: the first figure is for the trial."""
    before = plain[max(0, label.start - 14) : label.start]
    return bool(_ON_TRIAL.search(before) and _CONFIRMED.search(plain[amount.end : amount.end + 12]))


def _nearest(clause: str, offset: int) -> Label:
    """The label that ends last, longer ones first; small payments must stand close."""
    best: tuple[int, int, Pays, str] | None = None
    for kind, words in _WORDS:
        for match in words.finditer(clause):
            between = clause[match.end() :]
            if kind not in _FAR and (_SOFT_BREAKS.search(between) or len(between) > 8):
                continue
            if kind is Pays.FEE and _paid_by_firm(clause, match):
                continue
            rank = (match.end(), match.end() - match.start())
            if best is None or rank > best[:2]:
                best = (*rank, kind, match.group())
    if best is None:
        return Label(Pays.NONE, offset, offset)
    end, length, kind, word = best
    per = _per_of(clause[: best[0]][-8:]) if kind in (Pays.TOTAL, Pays.PIECE) else None
    kind = _beginners(clause[: end - length], kind)
    return Label(kind, offset + end - length, offset + end, word, per)


def _beginners(before: str, kind: Pays) -> Pays:
    """试用期工资, 新手月薪: the narrower word wins over the plain 工资 behind it."""
    if kind not in (Pays.TOTAL, Pays.GUARANTEE):
        return kind
    tail = before[-8:]
    if re.search(r"(?:试用期?|培训期|实习期?)[^,、 ]{0,3}$", tail):
        return Pays.TRIAL
    if re.search(
        r"(?:新手|生手|学徒|新员工|首月|新工|[前头][一二三两\d]个?月|第一个?月)[^,、 ]{0,3}$", tail
    ):
        return Pays.NEWCOMER
    return kind


def _paid_by_firm(clause: str, match: re.Match[str]) -> bool:
    """免房租, 包伙食, 报销体检费 are no fees; a lone 交 or 收 is part of another word."""
    before = clause[max(0, match.start() - 2) : match.start()]
    word = match.group()
    if word in ("交", "收") and clause[match.end() : match.end() + 1] in ("通", "入", "货", "班"):
        return True
    if word == "交" and before.endswith(("社", "提", "公")):
        return True
    return before.endswith(("免", "包", "管", "报销", "免费", "补", "供", "不", "无"))


def _per_of(word: str) -> Per | None:
    return next((per for per, words in _PER_OF_WORD if words.search(word)), None)
