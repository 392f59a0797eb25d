"""Lawful words for what a rule forbids, best first; law.rewording tries them in their place."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Final

from law.text import normalise
from law.trades import TITLE_ENDS
from law.values import Advertisement, Finding

_SEX = re.compile(r"[(（【\[]?[男女♂♀](?:性|士|生|孩子?|的|子)?(?:员工)?[)）】\]]?")
_TITLE = re.compile(rf"{TITLE_ENDS}$")
_KEEP = re.compile(r"^[^优先限仅只性别勿拒谢不偏适]{2,}$")

LEAVE_OUT: Final = ""
BOTH_SEXES: Final = "男女不限"


def _task(finding: Finding, ad: Advertisement | None) -> list[str]:
    """What is really carried; else the title without the sex; else both sexes."""
    found = []
    if finding.rule_id == "B01" and ad is not None and ad.load_kg:
        often = f"，每小时{ad.loads_per_hour}次" if ad.loads_per_hour else ""
        found.append(f"需搬运{ad.load_kg}公斤的物品{often}")
    bare = _SEX.sub("", normalise(finding.words).plain).strip()
    if (
        not unclosed(finding.words)
        and _KEEP.match(bare)
        and (_TITLE.search(bare) or bare[-1] in "名个人")
    ):
        found.append(bare)
    return [*found, BOTH_SEXES, LEAVE_OUT]


def _money(finding: Finding, _ad: Advertisement | None) -> list[str]:
    words = normalise(finding.words).plain
    if re.search(r"证(?!金)|(?:银行|工资|社保)卡|户口", words) and "费" not in words:
        return ["证件由本人保管", LEAVE_OUT]
    if re.search(r"装|衣|服|鞋|被", words):
        return ["工装免费", "不收任何费用", LEAVE_OUT]
    if re.search(r"培训|学", words):
        return ["培训免费", "不收任何费用", LEAVE_OUT]
    if "体检" in words:
        return ["体检费由公司承担", LEAVE_OUT]
    return ["不收任何费用", LEAVE_OUT]


def _medical(finding: Finding, _ad: Advertisement | None) -> list[str]:
    asked = re.search(r"检|查|项|验|hcg", normalise(finding.words).plain)
    return ["常规体检", LEAVE_OUT] if asked else [LEAVE_OUT, "常规体检"]


def _pay(finding: Finding, ad: Advertisement | None) -> list[str]:
    if ad is not None and ad.low_fen and ad.typical_fen and any(c.isdigit() for c in finding.words):
        return [f"{yuan(ad.low_fen)}-{yuan(ad.typical_fen)}元"]
    return ["工资按实际产量和出勤结算", LEAVE_OUT]


def _piece(_finding: Finding, ad: Advertisement | None) -> list[str]:
    if ad is None or not (ad.guarantee_fen or ad.base_fen):
        return []
    return [f"计件，保底{yuan(ad.guarantee_fen or ad.base_fen or 0)}元"]


def _probation(finding: Finding, _ad: Advertisement | None) -> list[str]:
    """The longest the term allows, or that it is agreed once."""
    if finding.facts.get("once"):
        return ["试用期只约定一次"]
    months = finding.facts.get("allowed_months")
    return [f"试用期{months}个月" if months else "不设试用期"]


def _overtime(finding: Finding, _ad: Advertisement | None) -> list[str]:
    """Overtime is said to be paid; a total that is too low for its hours is a figure of the firm."""
    return [] if finding.facts else ["加班按1.5倍、休息日2倍、法定节假日3倍付加班费"]


def _interns(finding: Finding, _ad: Advertisement | None) -> list[str]:
    words = normalise(finding.words).plain
    if re.search(r"中介|劳务|人力|代理|返|提|派遣|费", words):
        return ["学生实习由学校直接组织，不经中介", LEAVE_OUT]
    if re.search(r"一年级|16|十六|1[0-5]|十[一二三四五]周?岁", words):
        return ["实习学生须年满16周岁", LEAVE_OUT]
    if re.search(r"班|加点|小时|假|周末|休", words):
        return ["实习生不加班、不上夜班、节假日休息", LEAVE_OUT]
    return [LEAVE_OUT]


def _always(*said: str) -> Callable[[Finding, Advertisement | None], list[str]]:
    return lambda _finding, _ad: [*said]


_CANDIDATES: Final[dict[str, Callable[[Finding, Advertisement | None], list[str]]]] = {
    "A01": _always("年满18周岁", LEAVE_OUT),
    "A05": _always("年满18周岁", LEAVE_OUT),
    "B01": _task,
    "B02": _task,
    "B03": _always("婚育不限", LEAVE_OUT),
    "B04": _medical,
    "B05": _always("民族不限", LEAVE_OUT),
    "B06": _always("户籍不限", LEAVE_OUT),
    "B07": _medical,
    "B08": _always("能胜任岗位动作", LEAVE_OUT),
    "B09": _always(LEAVE_OUT),
    "D01": _money,
    "D02": _always("不收任何费用", LEAVE_OUT),
    "D04": _pay,
    "E02": _probation,
    "E03": _always("试用期工资不低于转正工资的80%"),
    "E04": _always("底薪不低于当地最低工资标准"),
    "E05": _overtime,
    "E07": _piece,
    "E08": _always("做一天算一天工资", LEAVE_OUT),
    "E09": _always("依法缴纳社会保险", LEAVE_OUT),
    "E10": _always(LEAVE_OUT),
    "A02": _always("年满18周岁", LEAVE_OUT),
    "A03": _always("年满18周岁", LEAVE_OUT),
    "D08": _always("介绍奖由公司支付", LEAVE_OUT),
    "G01": _always("须持证上岗", LEAVE_OUT),
    "G02": _always("须持证上岗", LEAVE_OUT),
    "G05": _always("须有健康证", LEAVE_OUT),
    "H01": _always(LEAVE_OUT),
    "E01": _always("入职一个月内签订书面劳动合同", LEAVE_OUT),
    "F03": _always(),
    "F05": _interns,
}


def candidates(finding: Finding, ad: Advertisement | None) -> list[str]:
    """What may stand in place of a finding's words; "" = leave them out, none = nothing is known."""
    return _CANDIDATES.get(finding.rule_id, _always())(finding, ad)


OPEN: Final = ("（", "(", "【", "[", "《")
CLOSE: Final = ("）", ")", "】", "]", "》")
PAIR: Final = dict(zip(CLOSE, OPEN, strict=True))


def unclosed(text: str) -> bool:
    """Whether a bracket of the text has no partner in it."""
    waiting: list[str] = []
    for character in text:
        if character in OPEN:
            waiting.append(character)
        elif character in CLOSE and (not waiting or waiting.pop() != PAIR[character]):
            return True
    return bool(waiting)


def yuan(fen: int) -> str:
    """Whole yuan, rounded up: what must be reached is reached."""
    return str(-(-Fraction(fen) // 100))
