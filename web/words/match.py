"""The engine's codes in a coordinator's words: reasons, risks, doubts, law, score parts."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from reference import regions
from reference.certificates import certificates
from reference.gates import Gate
from reference.hazards import hazards
from reference.note_codes import SIGNAL_WORDS
from reference.occupations import UnknownOccupation, occupation
from reference.schooling import schooling_levels
from web.filters import yuan

Facts = Mapping[str, Any]
Words = Callable[[Facts], str]

SIGNAL_NAMES = {code: _l(words) for code, words in SIGNAL_WORDS.items()}
"""The engine's signals in the order shown."""

REASONS: dict[str, Words] = {
    "pay_above_last_wage": lambda f: _(
        "到手约%(pay)s，比他上一份工高%(percent)s%%", pay=yuan(f["pay_fen"]), percent=f["percent"]
    ),
    "pay_above_floor": lambda f: _(
        "到手约%(pay)s，高出他的最低要求%(percent)s%%", pay=yuan(f["pay_fen"]), percent=f["percent"]
    ),
    "pay_known": lambda f: _("新人到手约%(pay)s，企业报了实数", pay=yuan(f["pay_fen"])),
    "kept_together": lambda f: _("同行%(n)s人在一起，不拆开", n=f["people"]),
    "townsmen_there": lambda f: _("厂里已有%(n)s个老乡", n=f["count"]),
    "people_stay": lambda f: _(
        "有记录以来，到岗满30天的%(arrived)s人里%(stayed)s人满30天还在",
        arrived=f["arrived"],
        stayed=f["stayed"],
    ),
    "buddy_available": lambda f: _("厂工会有人结对带新人"),
    "priority_person": lambda f: _("属于优先安排的帮扶对象"),
    "waiting_long": lambda f: _("已经等了%(n)s天", n=f["days"]),
    "same_trade": lambda f: _("做过同工种%(n)s个月", n=f["months"]),
    "wished_trade": lambda f: _("是他第%(n)s想做的工种", n=f["rank"]),
    "trained_with_guarantee": lambda f: _(
        "培训%(weeks)s周，头%(months)s个月有保底工资", weeks=f["weeks"], months=f["months"]
    ),
    "wished_place": lambda f: _("是他想去的地方"),
    "no_nights": lambda f: _("不上夜班"),
    "free_lodging": lambda f: (
        _("免费住宿，%(n)s人间", n=f["room_size"]) if f.get("room_size") else _("免费住宿")
    ),
    "school_close": lambda f: (
        _("能收孩子的学校离厂%(km)s公里，他带%(n)s个孩子", km=f["km"], n=f["children"])
        if f["km"]
        else _("能收孩子的学校就在厂旁边，他带%(n)s个孩子", n=f["children"])
    ),
    "school_help": lambda f: _("企业帮助安排孩子上学"),
    "paired_counties": lambda f: _("结对地区，有专车"),
    "chosen_by_coordinator": lambda f: _("协调员自己选定的"),
}

RISKS: dict[str, Words] = {
    "cash_before_first_pay": lambda f: _(
        "到岗后%(n)s天才发第一次工资，又没有书面预支：先问他身上的钱够不够", n=f["days"]
    ),
    "first_pay_unknown": lambda f: _("不知道哪天发第一次工资：先问企业"),
    "open_cases": lambda f: _("这家企业有%(n)s件诉求没办结", n=f["count"]),
    "first_timer_alone": lambda f: _("头一次出门，又是一个人，厂里没有老乡：最容易走"),
    "nobody_from_home": lambda f: _("厂里没有老乡"),
    "nights": lambda f: (
        _("要上夜班，约占%(n)s%%", n=f["percent"]) if f.get("percent") else _("要上夜班")
    ),
    "unproven_employer": lambda f: _(
        "这家企业还没经过检验，至今到岗%(n)s人：先送一小批", n=f["arrived"]
    ),
    "pay_below_last_wage": lambda f: _("比他上一份工少%(n)s%%", n=f["percent"]),
    "pay_unknown": lambda f: _("企业没报新人实际到手工资"),
    "long_hours": lambda f: _("每天要干%(n)s小时", n=_tenths(f["tenths"])),
    "few_days_off": lambda f: _("一个月要干%(n)s天，休息少", n=_tenths(f["tenths"])),
    "food_not_met": lambda f: _("食堂没有他要的饭菜"),
    "no_school_help": lambda f: _("带%(n)s个孩子，企业不帮忙安排上学", n=f["children"]),
    "new_trade": lambda f: (
        _("没做过这一行，要先培训%(n)s周", n=f["training_weeks"])
        if f.get("training_weeks")
        else _("没做过这一行")
    ),
    "hazards": lambda f: _("有%(n)s项辛苦或有害的条件，要说清楚", n=f["count"]),
    "other_place_wished": lambda f: _("他更想去别的地方"),
    "lodging_paid": lambda f: _("住宿要交钱"),
    "schooling_unknown": lambda f: _("没登记学历，岗位有要求：先问清楚"),
    "long_wait": lambda f: _("还要等%(n)s天才能去", n=f["days"]),
}


def _fixed(text: str) -> Words:
    return lambda f: _(text)


DOUBTS: dict[str, Words] = {
    **{gate.row.doubt: _fixed(gate.row.asks) for gate in Gate if gate.row.asks},
    "pay_below_floor": lambda f: (
        _(
            "到手约%(pay)s，低于他的最低要求%(floor)s",
            pay=yuan(f["pay_fen"]),
            floor=yuan(f["floor_fen"]),
        )
        if f.get("pay_fen") is not None
        else _("他最低要%(floor)s，企业没有报新人到手多少", floor=yuan(f["floor_fen"]))
    ),
    "nights": lambda f: (
        _("他只愿意倒班，这里是长夜班")
        if f.get("only_turns", True)
        else _("他不上夜班，这里有夜班")
    ),
    "refused_hazard": lambda f: _("他说过不做：%(what)s", what=hazard_names(f["hazards"])),
    "refused_place": lambda f: _("他说过不去%(where)s", where=region_name(str(f["region"]))),
    "no_bed": lambda f: (
        _("要住宿，企业按男女报的床位：先问清性别")
        if f.get("sex") == "unknown"
        else _("他要住宿，企业报的床位已经占满")
    ),
    "age_band": lambda f: _("年龄不在企业要的范围（%(band)s）", band=_age_band(f)),
    "schooling": lambda f: _(
        "企业要%(asked)s以上，他是%(has)s",
        asked=_schooling(f["asked"]),
        has=_schooling(f["has"]),
    ),
    "county_quota": lambda f: _(
        "这家企业从%(region)s最多接%(most)s人，别人已占%(there)s人",
        region=region_name(str(f["region"])),
        most=f["most"],
        there=f["there"],
    ),
    "certificate": lambda f: _(
        "企业要的证他没有，或者到岗时已过期：%(what)s", what=_paper_names(f["certificates"])
    ),
}
"""Doubts about a pair, by the codes of `services.proposals.gates`."""

LAW: dict[str, str] = {
    "A01": _l("到岗那天不满16岁，不能介绍"),
    "A02": _l("不满18岁，这个岗位不能做"),
    "A03": _l("不满18岁，不能进娱乐场所、网吧工作"),
    "A04": _l("已过法定退休年龄：可以去，但要单独说明用工关系和工伤保障"),
    "C01": _l("这个岗位属于女职工禁忌劳动范围"),
    "C02": _l("本人说过不上夜班"),
    "G01": _l("特种作业要有有效的操作证"),
    "G02": _l("特种设备作业要有有效的证"),
    "G05": _l("接触食品要有12个月内的健康证"),
}

ARTICLES: dict[str, str] = {
    "A01": _l("《禁止使用童工规定》第2、4条，《劳动法》第15条"),
    "A02": _l("《劳动法》第64条，《未成年工特殊保护规定》第3条"),
    "A03": _l("《未成年人保护法》第61条"),
    "A04": _l("全国人大常委会关于渐进式延迟法定退休年龄的决定（2024年9月13日）"),
    "C01": _l("《女职工劳动保护特别规定》第4条和附录一"),
    "C02": _l("《女职工劳动保护特别规定》第6、9条"),
    "G01": _l("《安全生产法》第30条"),
    "G02": _l("《特种设备安全法》第14条"),
    "G05": _l("《食品安全法》第45条"),
}
"""Chinese citations of the rules of `reference.legal_rules` that speak about a match."""


def reason_words(note: Facts) -> str:
    """One reason of a proposal; the bare code where a newer engine says something unknown."""
    return _note(REASONS, note)


def risk_words(note: Facts) -> str:
    return _note(RISKS, note)


def doubt_words(code: str, facts: Facts) -> str:
    return _note(DOUBTS, {"code": code, **facts})


def law_words(rule_id: str, facts: Facts = MappingProxyType({})) -> str:
    """What a rule says about the pair, and what has to be asked before it is sure."""
    words = str(LAW.get(rule_id, rule_id))
    return _("%(said)s：性别待问，先问清性别", said=words) if facts.get("ask") == "sex" else words


def law_article(rule_id: str) -> str:
    """Statute and article of a rule."""
    return str(ARTICLES.get(rule_id, rule_id))


def region_name(code: str) -> str:
    return regions.region(code).name if regions.is_region(code) else code


def trade_name(occupation_id: str) -> str:
    try:
        return occupation(occupation_id).title
    except UnknownOccupation:
        return occupation_id


def score_bars(parts: Facts, full: Mapping[str, int]) -> list[tuple[str, int, int | None]]:
    """(signal, points, full points under the run's own weights) for the bars; None where the
    weights are not known. A signal that weighs nothing and earned nothing is not shown."""
    return [
        (str(name), int(parts.get(key, 0)), full.get(key))
        for key, name in SIGNAL_NAMES.items()
        if int(parts.get(key, 0)) or full.get(key) != 0
    ]


def _note(table: Mapping[str, Words], note: Facts) -> str:
    code = str(note["code"])
    facts = {**note, **note["facts"]} if isinstance(note.get("facts"), Mapping) else note
    words = table.get(code)
    if words is None:
        return code
    try:
        return words(facts)
    except KeyError:  # an older run stored fewer facts
        return code


def _age_band(facts: Facts) -> str:
    low, high = facts["age_min"], facts["age_max"]
    return _("%(low)s–%(high)s岁", low=low, high=high) if high else _("%(low)s岁以上", low=low)


def _schooling(code: Any) -> str:
    level = schooling_levels().get(str(code))
    return level.name if level else _("没有登记")


def _paper_names(codes: Any) -> str:
    papers = certificates()
    return "、".join(papers[code].name if code in papers else str(code) for code in codes)


def _tenths(value: Any) -> str:
    return f"{int(value) / 10:g}"


def hazard_names(codes: Any) -> str:
    return "、".join(hazards()[code].name if code in hazards() else code for code in codes)
