"""What a legal finding says to whoever wrote the advertisement: what is wrong, the article, and how
it can lawfully be said. The statutes are those of `reference.legal_rules`, in Chinese citation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from law import Finding, Severity
from web.filters import yuan


@dataclass(frozen=True)
class FindingWords:
    """A finding as a page shows it; `field` is a field of the vacancy form or ""."""

    rule: str
    field: str
    blocks: bool
    words: str
    what: str
    article: str
    instead: str


_WHAT: dict[str, str] = {
    "A01": _l("年龄写到了16周岁以下"),
    "A05": _l("写了年龄上限，没有写和岗位有关的理由"),
    "B01": _l("只招男性或男性优先"),
    "B02": _l("只招女性或限定男女比例"),
    "B03": _l("把婚姻或生育当作条件"),
    "B05": _l("排斥某个民族或宗教信仰"),
    "B06": _l("用户籍或籍贯设门槛"),
    "D01": _l("向劳动者收押金、服装费、培训费，或者扣证件"),
    "D03": _l("缺少招工信息必须写明的内容"),
    "E02": _l("试用期超过法定上限"),
    "E03": _l("试用期工资太低"),
    "E04": _l("底薪低于当地最低工资标准"),
    "E05": _l("按写明的工时，工资总额低于法律规定的加班工资"),
    "E06": _l("加班时间超过法定上限"),
}
_ARTICLE: dict[str, str] = {
    "A01": _l("《禁止使用童工规定》第2条，《劳动法》第15条"),
    "A05": _l("《就业促进法》第3条"),
    "B01": _l("《妇女权益保障法》第43条第1项，《就业促进法》第27条"),
    "B02": _l("《就业促进法》第3条，《人力资源市场暂行条例》第24条"),
    "B03": _l("《妇女权益保障法》第43条第2、4项"),
    "B05": _l("《劳动法》第12条，《就业促进法》第28条"),
    "B06": _l("《就业促进法》第31条"),
    "D01": _l("《劳动合同法》第9条、第84条"),
    "D03": _l("《人力资源市场暂行条例》第24条"),
    "E02": _l("《劳动合同法》第19条"),
    "E03": _l("《劳动合同法》第20条"),
    "E04": _l("《劳动法》第48条，《最低工资规定》第12条"),
    "E05": _l("《劳动法》第36、41、44条"),
    "E06": _l("《劳动法》第36、38、41条"),
}
_INSTEAD: dict[str, str] = {
    "A01": _l("改成“年满16周岁”；有害、重体力岗位写“年满18周岁”"),
    "A05": _l("去掉上限；确有需要，写清楚岗位上的理由"),
    "B01": _l("写活，不写性别。例如“需搬运25公斤以上物品，每小时6次以上”"),
    "B02": _l("写活，不写性别。例如“需要手指灵活、坐着操作平车”；男女床位数请填在住宿里"),
    "B03": _l("删掉这句。照顾家庭可以写“可申请夫妻房”“可协助子女入学”"),
    "B05": _l("删掉这句。饮食可以写“食堂有清真窗口”"),
    "B06": _l("删掉这句。对口招工可以写“面向某地”，不能写“仅限”“不招”"),
    "D01": _l("删掉收费。工装、培训由单位承担，可以写“工装免费”"),
    "D03": _l("请补上这一项"),
    "E02": _l("合同不满3个月没有试用期，不满1年最多1个月，不满3年最多2个月，3年以上最多6个月"),
    "E03": _l("试用期工资不低于约定工资的80%，也不低于最低工资"),
    "E04": _l("把底薪提高到标准以上；住宿、伙食、加班费、津贴不能算进底薪"),
    "E05": _l("提高工资，或者减少工时，两处写得一致"),
    "E06": _l("减少加班；有特殊工时批准的，请填批准号"),
}


def finding_words(finding: Finding) -> FindingWords:
    """One finding in words; a rule without a sentence of its own names its id."""
    what = str(_WHAT.get(finding.rule_id, _("可能不合规（规则 %(rule)s）", rule=finding.rule_id)))
    figures = _figures(finding.rule_id, finding.facts)
    return FindingWords(
        rule=finding.rule_id,
        field=finding.field,
        blocks=finding.severity is Severity.BLOCK,
        words=finding.words,
        what=f"{what}（{figures}）" if figures else what,
        article=str(_ARTICLE.get(finding.rule_id, "")),
        instead=str(_INSTEAD.get(finding.rule_id, "")),
    )


def sentence(finding: Finding) -> str:
    """The same on one line, for the error at a field."""
    said = finding_words(finding)
    words = _("“%(words)s”：", words=said.words) if said.words else ""
    return _(
        "%(words)s%(what)s。依据%(article)s。%(instead)s",
        words=words,
        what=said.what,
        article=said.article,
        instead=said.instead,
    )


def stored_findings(rows: Iterable[Mapping[str, Any]]) -> list[FindingWords]:
    """Findings as an event keeps them, in words."""
    return [
        finding_words(
            Finding(
                row["rule"], Severity(row["severity"]), row["field"], row["words"], row["facts"]
            )
        )
        for row in rows
        if row["severity"] in {one.value for one in Severity}
    ]


def _figures(rule: str, facts: Mapping[str, Any]) -> str:
    if rule == "E04":
        return _minimum(facts)
    if facts.get("floor_fen") or facts.get("needed_fen"):
        least = facts.get("floor_fen") or facts.get("needed_fen")
        return _("至少应为%(least)s", least=yuan(least))
    if "allowed_months" in facts:
        return _("最多%(n)s个月", n=facts["allowed_months"])
    if "overtime_hours" in facts:
        return _("每月加班约%(n)s小时，上限36小时", n=round(facts["overtime_hours"]))
    return ""


def _minimum(facts: Mapping[str, Any]) -> str:
    if not facts.get("minimum_fen"):
        return _("系统里没有当地最低工资标准，请协调员核对")
    return _(
        "标准%(least)s，%(since)s起%(sure)s",
        least=yuan(facts["minimum_fen"]),
        since=facts.get("valid_from") or "",
        sure="" if facts.get("confirmed", True) else _("，本地档次待工会确认"),
    )
