"""What a legal finding says to whoever wrote the advertisement: what is wrong, the article, and how
it can lawfully be said. The statutes are those of `reference.legal_rules`, in Chinese citation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from law import Finding, Severity
from models.law import LawFinding
from reference.hazards import hazards
from reference.legal_rules import UnknownRule, legal_rule
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
    task: bool = False
    rewording: str | None = None  # lawful text one click away; "" = leave the passage out
    passage: str = ""  # what it stands in for; "" = the whole field
    passage_at: int = -1


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
    "E01": _l("不签书面合同，或者一个月以后才签"),
    "E02": _l("试用期超过法定上限"),
    "E03": _l("试用期工资太低"),
    "E04": _l("底薪低于当地最低工资标准"),
    "E05": _l("按写明的工时，工资总额低于法律规定的加班工资"),
    "E06": _l("加班时间超过法定上限"),
    "B04": _l("入职体检查是否怀孕"),
    "B07": _l("查乙肝等传染病携带，或者以此拒绝录用"),
    "B08": _l("一概不招残疾人，或者身体要求和岗位无关"),
    "B09": _l("身高、长相、纹身、抽烟、犯罪记录等一刀切的要求"),
    "D02": _l("介绍工作、登记、报名、乘车向劳动者收费"),
    "D04": _l("夸大宣传，或者工资高低差得太多"),
    "D05": _l("统一社会信用代码不对"),
    "E07": _l("计件没有写单价，或者没有保底"),
    "E08": _l("试工不给工资、押工资、离职扣钱或收违约金"),
    "E09": _l("不缴社保、折成现金、叫人放弃或推迟参保"),
    "E10": _l("把罚款、扣工资写成规矩"),
    "F01": _l("劳务派遣用得太久或太多"),
    "F02": _l("劳务派遣没有写明用工单位，或者没有有效的许可证"),
    "F03": _l("返费、补差价没有写清多少钱、谁付、满几天、凭什么领"),
    "F04": _l("非全日制的小时工资、工时或结算周期不合规定"),
    "F05": _l("学生实习经过中介，或者安排加班、夜班、休息日，或者年龄太小"),
    "G03": _l("有职业危害：合同里写明，上岗前单位付费做职业健康检查"),
}
RULE_TITLES: dict[str, str] = {
    "A02": _l("16、17岁不能做有害、重体力的岗位"),
    "A03": _l("16、17岁不能到歌厅、酒吧、网吧等场所"),
    "A04": _l("超过法定退休年龄：另签协议，保工伤"),
    "A06": _l("录用前核对身份证，留存记录"),
    "C01": _l("法律禁止女职工做的岗位：井下、四级体力、超重搬运"),
    "C02": _l("本人不上夜班的，不推荐夜班岗位"),
    "C03": _l("女职工合同要有特殊保护条款"),
    "D06": _l("写明谁在做职业介绍、凭什么资格"),
    "D07": _l("招聘记录的保存年限"),
    "D08": _l("介绍奖由单位付，不从新人工资里扣"),
    "E01": _l("到岗一个月内签书面合同"),
    "E11": _l("到发薪日没发工资，立即立案跟进"),
    "E12": _l("用工三十天内办社会保险登记"),
    "F05": _l("学生实习不经中介收费，不加班不上夜班"),
    "G01": _l("特种作业要有有效的操作证，满18岁"),
    "G02": _l("叉车、行车、锅炉等要有作业人员证"),
    "G04": _l("上岗前安全培训，缴工伤保险"),
    "G05": _l("接触食品的岗位要有一年内的健康证"),
    "H01": _l("邀请加入工会"),
    "H02": _l("工会劳动法律监督意见书，15个工作日内答复"),
    "H03": _l("劳动仲裁一年内提出"),
    "P01": _l("登记前取得本人同意"),
    "P02": _l("敏感信息和对外提供要单独同意"),
    "P03": _l("推荐由人决定，可以要求说明理由"),
    "P04": _l("上线前做个人信息保护影响评估"),
    "P05": _l("本人可以查看、更正、删除、撤回"),
    "P06": _l("日志至少保存6个月"),
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
    "A02": _l("改成“年满18周岁”，或者写明这个岗位没有有害作业"),
    "A03": _l("改成“年满18周岁”"),
    "D08": _l("介绍奖由单位付，不从新人身上出"),
    "G01": _l("写“须持证上岗”；没有证的先考证，再独立操作"),
    "G02": _l("写“须持证上岗”；没有证的先考证，再独立操作"),
    "G05": _l("写“须有健康证”；体检费可以由单位付"),
    "H01": _l("删掉。加入工会是职工的权利"),
    "E01": _l("入职一个月内签订书面劳动合同，一人一份"),
    "E02": _l("合同不满3个月没有试用期，不满1年最多1个月，不满3年最多2个月，3年以上最多6个月"),
    "E03": _l("试用期工资不低于约定工资的80%，也不低于最低工资"),
    "E04": _l("把底薪提高到标准以上；住宿、伙食、加班费、津贴不能算进底薪"),
    "E05": _l("提高工资，或者减少工时，两处写得一致"),
    "E06": _l("减少加班；有特殊工时批准的，请填批准号"),
    "B04": _l("删掉。体检只做和岗位有关的项目"),
    "B07": _l("删掉。食品岗位写“健康证”就够了"),
    "B08": _l("写岗位要做的动作，例如“需双手握紧工具”；可以写“有无障碍设施”"),
    "B09": _l("删掉。确实和岗位有关的，写清楚是哪个动作要用到"),
    "D02": _l("删掉收费。介绍、报名、乘车都不能向劳动者收钱"),
    "D04": _l("写最近三个月真实发到手的数，少的和多的"),
    "D05": _l("请对照营业执照改正单位资料"),
    "E07": _l("写清一件多少钱，保底多少、保几个月"),
    "E08": _l("做一天算一天工资；离职结清，不扣路费，不收违约金"),
    "E09": _l("入职三十天内办社保；签了放弃书也不作数"),
    "E10": _l("删掉罚款。造成损失的，按法律每月扣不超过两成"),
    "F01": _l("主营岗位、六个月以上的，请改成直接签合同"),
    "F02": _l("写明派遣单位和用工单位，许可证号和有效期填在单位资料里"),
    "F03": _l("写清“满几天、多少钱、由谁付、凭什么领、哪天到账”"),
    "F04": _l("每天不超过4小时、每周不超过24小时，最长15天发一次工资"),
    "F05": _l("学校、单位、学生三方签协议，不经中介；年满16周岁，不加班，不上夜班，节假日休息"),
    "G03": _l("公开后请在到岗前办好"),
}


def article(rule_id: str) -> str:
    """Statute and article as the table cites them; "" for no rule of ours."""
    try:
        return legal_rule(rule_id).article
    except UnknownRule:
        return ""


def rule_title(rule_id: str) -> str:
    """What the rule is about, in a few words."""
    return str(RULE_TITLES.get(rule_id) or _WHAT.get(rule_id) or rule_id)


def finding_words(finding: Finding) -> FindingWords:
    """One finding in words; a rule without a sentence of its own names its id."""
    rule = finding.rule_id
    known = _WHAT.get(rule) or RULE_TITLES.get(rule)
    what = str(known or _("可能不合规（规则 %(rule)s）", rule=rule))
    figures = _figures(finding.rule_id, finding.facts)
    instead = str(_INSTEAD.get(finding.rule_id, ""))
    if finding.severity is Severity.DOUBT:
        what = _("可能不合法：%(what)s", what=what)
        instead = _("请改写；原话没有这个意思的，请协调员看过并写明")
    if usual := str(finding.facts.get("usual") or ""):
        names = _("、").join(hazards()[code].name for code in usual.split(";") if code in hazards())
        what, figures = _("这个工种通常有%(names)s，岗位里一样也没有勾", names=names), ""
        instead = _("有的请勾上；确实没有的，请写明为什么")
    return FindingWords(
        rule=finding.rule_id,
        field=finding.field,
        blocks=finding.severity is Severity.BLOCK,
        words=finding.words,
        what=f"{what}（{figures}）" if figures else what,
        article=article(finding.rule_id),
        instead=instead,
        task=finding.severity is Severity.TASK,
        rewording=finding.rewording,
        passage=finding.passage,
        passage_at=finding.passage_at,
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


def listed(missing: Iterable[str], names: Mapping[str, object]) -> str:
    """The names of fields on one line."""
    return _("、").join(str(names.get(one, one)) for one in missing)


def kept_blocks(rows: Iterable[LawFinding]) -> list[FindingWords]:
    """Findings as the table keeps them, in words: those that keep a post off offer."""
    return [
        finding_words(Finding(one.rule_id, Severity.BLOCK, one.field, one.words, one.facts))
        for one in rows
        if one.severity == Severity.BLOCK
    ]


def _figures(rule: str, facts: Mapping[str, Any]) -> str:
    said = []
    if facts.get("floor_fen") or facts.get("needed_fen"):
        least = facts.get("floor_fen") or facts.get("needed_fen")
        said.append(_("至少应为%(least)s", least=yuan(least)))
    elif "allowed_months" in facts:
        said.append(_("最多%(n)s个月", n=facts["allowed_months"]))
    elif "overtime_hours" in facts:
        said.append(_("每月加班约%(n)s小时，上限36小时", n=round(facts["overtime_hours"])))
    elif facts.get("minimum_hourly_fen"):
        said.append(_("每小时至少%(least)s", least=yuan(facts["minimum_hourly_fen"])))
    elif facts.get("due"):
        said.append(_("%(day)s前办好", day=facts["due"]))
    if rule == "E04" or facts.get("minimum_fen"):
        said.append(_minimum(facts))
    return "；".join(said)


def _minimum(facts: Mapping[str, Any]) -> str:
    """The row of the wage table the check used."""
    if not facts.get("minimum_fen"):
        return _("系统里没有当地最低工资标准，请协调员核对")
    words = _(
        "对照第%(tier)s档最低工资%(least)s，%(since)s起%(sure)s",
        tier=facts.get("tier") or "?",
        least=yuan(facts["minimum_fen"]),
        since=facts.get("valid_from") or "",
        sure="" if facts.get("confirmed", True) else _("，本地档次待工会确认"),
    )
    if facts.get("expected_since"):
        words += _("；%(day)s以后的新标准还没有录入", day=facts["expected_since"])
    return str(words)
