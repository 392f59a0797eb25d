"""What the pages about rules say of them."""

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from reference.legal_rules import LegalRule, Severity
from reference.minimum_wages import UnknownMinimum, WhyUnknown
from services.errors import NotFound
from services.law.rules import RuleRow
from services.vacancies.recheck import Rechecked
from web.law.wording import rule_title

SEVERITIES: dict[Severity, str] = {
    Severity.BLOCK: _l("不能公开"),
    Severity.AMBER: _l("要写理由"),
    Severity.TASK: _l("限期要办"),
    Severity.ALERT: _l("到期提醒"),
    Severity.FLOW: _l("程序"),
    Severity.FEATURE: _l("系统自身"),
    Severity.RETAIN: _l("保存期限"),
}
_HOW: dict[str, str] = {
    "words": _l("读每一段文字"),
    "figures": _l("对照填写的数字"),
    "match": _l("推荐时对照人和岗位"),
}
_OWNERS: dict[str, str] = {
    "employer": _l("企业"),
    "receiving": _l("用工地工会"),
    "operator": _l("系统管理方"),
}
_AFTER: dict[str, str] = {
    "arrival": _l("到岗"),
    "payday": _l("发薪日"),
    "case": _l("受理"),
    "dispute": _l("争议发生"),
    "launch": _l("上线"),
    "referral": _l("发介绍奖"),
}
_KEPT: dict[str, str] = {
    "consent": _l("没有本人同意，系统不登记、不推荐、不对外提供"),
    "retention": _l("系统按年限保存，到期清除"),
    "review": _l("推荐由协调员决定，理由留存"),
    "erasure": _l("人员页可以查看、更正、撤回"),
    "logs": _l("操作记录只增不改"),
}
_WHY: dict[WhyUnknown, str] = {
    WhyUnknown.PROVINCE_NOT_ENTERED: _l("没有录入这个省的标准"),
    WhyUnknown.BEFORE_FIRST_STEP: _l("没有这么早的标准"),
    WhyUnknown.TIER_NOT_ENTERED: _l("没有录入档次"),
}


def title(rule: LegalRule) -> str:
    return rule_title(rule.id)


def severity(rule: LegalRule) -> str:
    if rule.severity is Severity.BLOCK and "vacancy" not in rule.stages:
        return str(_("不能推荐") if "match" in rule.stages else _("不能办"))
    return str(SEVERITIES[rule.severity])


def how(rule: LegalRule) -> str:
    """What is done about the rule: code, a duty, or something the software keeps."""
    said = [str(_HOW[one]) for one in rule.how if one in _HOW]
    if rule.owner:
        said.append(_duty(rule))
    if rule.kept_by:
        said.append(str(_KEPT[rule.kept_by]))
    return "；".join(said)


def _duty(rule: LegalRule) -> str:
    owner, event = _OWNERS[rule.owner], _AFTER[rule.due_after]
    if not rule.due_days:
        return _("软件查不了，由%(owner)s办：%(event)s当天", owner=owner, event=event)
    return _(
        "软件查不了，由%(owner)s办：%(event)s后%(n)s天内",
        owner=owner,
        event=event,
        n=rule.due_days,
    )


def owner(code: str) -> str:
    """Who has to do it."""
    return str(_OWNERS[code])


def duty_title(rule_id: str) -> str:
    return rule_title(rule_id)


def verified(rule: LegalRule) -> str:
    """How the row was established."""
    if rule.verified.startswith("L"):
        return _("对照过法条原文")
    if rule.verified.startswith("W"):
        return _("依据公开网页，未对照原文")
    return _("依据一般知识，未对照原文")


def why_unknown(unknown: UnknownMinimum) -> str:
    return str(_WHY[unknown.why])


def row_of_rule(rows: Iterable[RuleRow], rule_id: str) -> RuleRow:
    """The row of a rule. Raises NotFound."""
    for row in rows:
        if row.rule.id == rule_id:
            return row
    raise NotFound("legal_rule", rule_id[:8])


def judged(done: Rechecked) -> str:
    """What confirming a wage or a tier did to the posts."""
    said = _("已确认。重新核对了%(n)s个岗位。", n=done.judged)
    if done.taken_off:
        said += _("%(n)s个不再合法，已暂停，企业能看到原因。", n=len(done.taken_off))
    if done.left:
        said += _("还有%(n)s个排队核对，十分钟一批。", n=done.left)
    return said
