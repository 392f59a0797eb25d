"""What is asked of people: schooling, experience, certificates. Words about sex are only pointed
at: whether they are lawful is the law gate's to say."""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from intake.fields.numerals import number
from intake.fields.readings import Certainty, Fact, Reading, Spot, whole
from intake.fields.source import Source, source
from intake.fields.values import CertificateNeed, Schooling
from reference.schooling import schooling_levels

_LEVEL: Final = (
    r"小学|初中|高中|中专|中职|职高|技校|中技|大专|专科|高职|本科|大学|学士|硕士|研究生|博士"
)
_CODE: Final = {
    "小学": "primary", "初中": "junior", "高中": "senior", "中专": "senior", "中职": "senior",
    "职高": "senior", "技校": "senior", "中技": "senior", "大专": "college", "专科": "college",
    "高职": "college", "本科": "bachelor", "大学": "bachelor", "学士": "bachelor",
    "硕士": "bachelor", "研究生": "bachelor", "博士": "bachelor",
}  # fmt: skip
_SCHOOLING: Final = re.compile(
    rf"(?P<any>(?:学历|文化程度|文化|教育程度)(?:要求)?[:]?(?:均|都)?(?:不限|不要求|无要求|没有要求|没要求|要求不高)|不限(?:学历|文化)|无学历要求|不要学历|识字即可|认字即可|会写字|会写自己名字|能识字)"
    rf"|(?P<a>{_LEVEL})(?:[/、或及和,]?(?P<b>{_LEVEL}))*(?:毕业|文化|学历|程度|水平)*(?:\(?含\)?)?(?P<mod>及?以上|或以上|起|即可|以下|及以下|优先)?"
)
_EXPERIENCE: Final = re.compile(
    r"(?P<none>(?:生手|新手|学徒|无经验|没经验|零基础|小白)(?:工)?(?:也|均|都)?(?:可|行|亦可|可学|学|可以|要|招|熟手均可)|生熟手?(?:均|都)?可|(?:经验|工作经验)[:]?(?:不限|无要求|不要求)|无需经验|不需要?经验|不限经验|有无经验(?:均|都|皆)可|包教会?|免费培训)"
    r"|(?P<a>\d{1,2}(?:\.\d)?|[一二两三四五六七八九十半])(?:(?:[-~]|到|至)(?P<b>\d{1,2}|[一二两三四五六七八九十]))?(?P<u>年|个月|月)(?:及?以上|以上|多)?(?:的)?(?:[\u4e00-\u9fff/、]{0,10})?(?:工作)?(?:经验|工龄|经历)"
    r"|(?P<some>(?:有|需|要|须|必须|必备|具备|具有)[^,。;\n]{0,8}(?:经验|工作经历)|熟手|熟练工?|熟练操作)(?P<pref>者?优先|的?优先|优先考虑)?"
)
_EXPERIENCE_SIGNS: Final = frozenset("经验熟手教培学白")
_SEX: Final = re.compile(
    r"(?:仅|只|限)?(?:招|要|限)?(?:男女|男|女|♂|♀)(?:性|士|工|生|员工)?(?:均|都|皆)?(?:不限|可|优先|限制|各半|勿扰|比例)?(?:\d+人?)?"
)
_CERTIFICATES: Final = (
    ("electrician_hv", r"高压电工(?:作业)?(?:操作)?证|高压(?:操作)?证|高低压(?:电工)?证"),
    ("electrician", r"低压电工(?:作业)?(?:操作)?证|低压(?:操作)?证|电工(?:操作|上岗|作业|资格)?证|高低压(?:电工)?证"),
    ("welding", r"(?:电焊|焊工|焊接|氩弧焊|二保焊|气保焊|熔化焊)工?(?:[^,。;、\n]{0,4})?(?:操作|上岗|作业|资格)?证"),
    ("forklift", r"叉车(?:工|司机|驾驶|操作|作业|上岗|特种设备)*证|铲车证|N1证?|场内机动车"),
    ("crane", r"(?:行车|天车|起重机?|航车|吊车|Q2)(?:工|司机|驾驶|操作|作业|上岗)*证|Q2证?"),
    ("boiler", r"(?:锅炉|司炉)工?(?:操作|上岗|作业)?证|G1证"),
    ("height", r"(?:登高|高处|高空)(?:作业|架设|操作)*证|架子工证"),
    ("refrigeration", r"(?:制冷|空调)工?(?:作业|操作|上岗)*证"),
    ("hazardous_process", r"危化(?:品)?(?:操作|作业|从业)*证|危险化学品[^,。;\n]{0,6}证|化工(?:操作|特种作业)证"),
    ("health", r"健康证|卫生证"),
    ("driving", r"驾驶证|驾照|[ABC][123](?:驾?照|驾驶证|证|本)|摩托车证"),
    ("freight_driver", r"(?:货运|道路运输|运输)?(?<!保险)(?<!证券)(?<!期货)(?<!基金)(?<!银行)(?<!会计)(?<!教师)(?<!导游)(?<!医师)(?<!护士)(?<!经纪)(?<!建筑)从业资格证|货运资格证|上岗证(?=.{0,6}货车)"),
    ("ride_hail", r"网约车(?:驾驶员|资格)?证"),
    ("guard", r"保安(?:员)?(?:上岗|资格)?证"),
    ("fire_control", r"消控证|消防(?:设施)?(?:操作|中控|控制|证)[员证]*|中控证|建构筑物消防员证?"),
    ("cook", r"厨师(?:等级|资格)?证|烹调师证"),
    ("maternity_care", r"月嫂证|母婴护理(?:师|员)?证"),
    ("infant_care", r"育婴(?:师|员)?证|育儿嫂证"),
    ("elder_care", r"(?:养老)?护理(?:员|师)?证"),
    ("housekeeper", r"家政(?:服务)?员?证"),
    ("ship_welder", r"船级社[^,。;\n]{0,4}证|CCS证?"),
)  # fmt: skip
_CERT_SIGNS: Final = frozenset("证照本NQGABC机")
_CERT: Final = tuple((code, re.compile(words)) for code, words in _CERTIFICATES)


@lru_cache(maxsize=2048)
def read_schooling(text: str) -> Reading[Schooling]:
    """The schooling a cell asks for."""
    of = source(text)
    if not of.plain.strip():
        return _ask_schooling(whole(of), "missing")
    if re.fullmatch(r"\s*(?:不限|无|无要求|均可|/|-|不限制)\s*", of.plain):
        value = Schooling(least="")
        return Reading[Schooling](value=value, certainty=Certainty.SURE, **whole(of).place())
    return find_schooling_need(of) or _ask_schooling(whole(of), "unreadable")


def find_schooling_need(of: Source) -> Reading[Schooling] | None:
    """The schooling a running text asks for, the lowest of 高中/中专/大专; two needs that differ
    are asked, what is only 优先 beside a need is none."""
    found = list(_schoolings(of))
    needs = [r for r in found if r.question != "preferred"]
    first = (needs or found)[0] if found else None
    other = next((r for r in needs if first is not None and r.value != first.value), None)
    if first is None or other is None:
        return first
    return first.model_copy(
        update={"value": None, "certainty": Certainty.QUESTION, "question": "several_schooling",
                "facts": {"first": first.text, "second": other.text}}
    )  # fmt: skip


def _schoolings(of: Source) -> Iterator[Reading[Schooling]]:
    for match in _SCHOOLING.finditer(of.plain):
        spot = Spot(of, *match.span())
        if match["any"]:
            yield Reading[Schooling](
                value=Schooling(least=""), certainty=Certainty.SURE, **spot.place()
            )
            continue
        if re.match(
            r"生(?!以上)|路|部|城|食堂|附近|旁|门口|对面|老师|教师",
            of.plain[match.end() : match.end() + 8],
        ):
            continue
        codes = [_CODE[w] for w in re.findall(_LEVEL, match.group())]
        rank = {c: level.rank for c, level in schooling_levels().items()}
        least = min(codes, key=lambda c: rank[c])
        if match["mod"] in ("以下", "及以下"):
            value = Schooling(least="", most=max(codes, key=lambda c: rank[c]))
            yield Reading[Schooling](
                value=value, certainty=Certainty.LIKELY, question="upper_limit", **spot.place()
            )
        elif match["mod"] == "优先":
            value = Schooling(least="")
            yield Reading[Schooling](
                value=value, certainty=Certainty.LIKELY, question="preferred", **spot.place()
            )
        else:
            yield Reading[Schooling](
                value=Schooling(least=least), certainty=Certainty.SURE, **spot.place()
            )


def _ask_schooling(spot: Spot, code: str) -> Reading[Schooling]:
    return Reading[Schooling](
        value=None, certainty=Certainty.QUESTION, question=code, **spot.place()
    )


@lru_cache(maxsize=2048)
def read_experience(text: str) -> Reading[int]:
    """Months of experience a cell asks for."""
    of = source(text)
    if re.fullmatch(r"\s*(?:不限|无|无要求|均可|/|-|不限制|0)\s*", of.plain):
        return Reading[int](value=0, certainty=Certainty.SURE, **whole(of).place())
    found = find_experience(of)
    if found is not None:
        return found
    match = re.fullmatch(
        r"\s*(\d{1,2}(?:\.\d)?|[一二两三四五六七八九十半])(年|个月|月)(?:以上|及以上|左右)?\s*",
        of.plain,
    )
    value = number(match[1]) if match else None
    if match is None or value is None:
        code = "unreadable" if of.plain.strip() else "missing"
        return Reading[int](
            value=None, certainty=Certainty.QUESTION, question=code, **whole(of).place()
        )
    months = int(value * (12 if match[2] == "年" else 1))
    return Reading[int](value=months, certainty=Certainty.SURE, **whole(of).place())


def find_experience(of: Source) -> Reading[int] | None:
    """Months of experience in a running text; 有经验 without a time is a question."""
    if not of.has(_EXPERIENCE_SIGNS):
        return None
    for match in _EXPERIENCE.finditer(of.plain):
        spot = Spot(of, *match.span())
        if match["none"]:
            return Reading[int](value=0, certainty=Certainty.SURE, **spot.place())
        if match["a"]:
            if (stated := _stated_experience(of, match, spot)) is None:
                continue
            return stated
        if match["pref"]:
            return Reading[int](
                value=0, certainty=Certainty.LIKELY, question="preferred", **spot.place()
            )
        if re.match(r"\d|月|工资|[:]|后|可达", of.plain[match.end() : match.end() + 8]):
            continue
        return Reading[int](
            value=None, certainty=Certainty.QUESTION, question="how_long", **spot.place()
        )
    return None


def _unnumbered(plain: str, match: re.Match[str]) -> str:
    """2.2年以上经验 below a line that begins with 1. is two years under the number 2."""
    at, said = match.start("a"), match["a"]
    first, dot, rest = said.partition(".")
    begins = not plain[plain.rfind("\n", 0, at) + 1 : at].strip()
    before = f"\n{int(first) - 1}" if dot and first.isdigit() else ""
    above = plain[max(0, at - 400) : at]
    if begins and before and re.search(rf"(?:^|\n)[ ]*{before.strip()}[.、]", above):
        return rest
    return said


def _stated_experience(of: Source, match: re.Match[str], spot: Spot) -> Reading[int] | None:
    """两年以上经验; what is only preferred is no condition. None for a number that is no time."""
    value = number(_unnumbered(of.plain, match))
    if value is None or value > 40:
        return None
    months = int(value * (12 if match["u"] == "年" else 1))
    preferred = of.plain[match.end() : match.end() + 3].lstrip("者的").startswith("优")
    if preferred:
        return Reading[int](
            value=0,
            certainty=Certainty.LIKELY,
            question="preferred",
            facts={"months": months},
            **spot.place(),
        )
    return Reading[int](value=months, certainty=Certainty.SURE, **spot.place())


@lru_cache(maxsize=2048)
def read_certificates(text: str) -> tuple[Reading[CertificateNeed], ...]:
    """Certificates named in a cell or text."""
    return find_certificates(source(text))


def find_certificates(of: Source) -> tuple[Reading[CertificateNeed], ...]:
    """Each certificate once; 优先 makes it useful, not needed; 需要提供身份证 is none."""
    found: dict[str, Reading[CertificateNeed]] = {}
    if not of.has(_CERT_SIGNS):
        return ()
    for code, pattern in _CERT:
        match = pattern.search(of.plain)
        if (
            match is None
            or code in found
            or re.search(
                r"(?:无需|不需要?|不用|免|无|考|学)$",
                of.plain[max(0, match.start() - 4) : match.start()],
            )
        ):
            continue
        behind = re.match(r"[^,。;\n]{0,6}", of.plain[match.end() : match.end() + 8])
        preferred = bool(behind and "优先" in behind.group())
        facts: dict[str, Fact] = {"class": match.group()} if code == "driving" else {}
        found[code] = Reading[CertificateNeed](
            value=CertificateNeed(code=code, needed=not preferred),
            certainty=Certainty.LIKELY if preferred else Certainty.SURE,
            question="preferred" if preferred else "",
            facts=facts,
            **Spot(of, *match.span()).place(),
        )
    return tuple(found.values())


def find_sex_words(of: Source) -> tuple[Reading[str], ...]:
    """Every place that speaks of men or women, word for word: read by the law gate, not here."""
    if not of.has(frozenset("男女♂♀")):
        return ()
    return tuple(
        Reading[str](
            value=of.words(*m.span()), certainty=Certainty.SURE, **Spot(of, *m.span()).place()
        )
        for m in _SEX.finditer(of.plain)
        if not re.match(r"鞋|装|裤|袜|士皮|童|包|厕|儿|朋友|宿舍", of.plain[m.end() : m.end() + 4])
    )
