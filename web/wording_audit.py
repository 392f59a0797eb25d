"""What the actions of the audit record are called. Add a line with your action."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.audit import AuditRow
from reference import regions

ACTIONS: dict[str, str] = {
    "account_created": _l("新建账号"),
    "account_link": _l("发出设密码的链接"),
    "account_scopes": _l("改了负责的地区"),
    "account_activated": _l("开通账号"),
    "account_deactivated": _l("停用账号"),
    "password_chosen": _l("设置密码"),
    "password_changed": _l("修改密码"),
    "first_batch_lifted": _l("放开一家企业的首批人数"),
    "reveal_phone": _l("查看电话"),
    "reveal_id": _l("查看身份证号"),
    "beyond_budget": _l("超过一小时的查看量，写明理由后继续"),
    "trust_clock": _l("确认服务器时间是对的"),
    "second_factor_on": _l("打开登录验证码"),
    "second_factor_off": _l("关闭登录验证码"),
    "login_attacked": _l("有人在猜这个账号的密码"),
    "export": _l("下载名单"),
    "people_merged": _l("把两条资料合并成一个人"),
    "merge_undone": _l("撤销合并，恢复成两条资料"),
    "people_apart": _l("定为两个人，不再提示"),
    "run_job": _l("让任务现在运行"),
    "outbox_retry": _l("再发一封发不出的信"),
    "outbox_arrived": _l("确认信已送达"),
    "union_line": _l("录入工会电话"),
    "law_tier": _l("确认地区的最低工资档次"),
    "law_wage": _l("确认新的最低工资"),
    "law_duty": _l("登记依法要办的事已办好"),
    "law_look": _l("登记对规则的复核"),
    "import_confirmed": _l("确认导入"),
    "import_undone": _l("撤回导入"),
    "letter_corrected": _l("更正一封周报"),
    "outbox_resend": _l("不确定的信再发一次"),
}


def action_name(action: str) -> str:
    """The words for an action; its code where none are written yet."""
    return str(ACTIONS.get(action, action))


SUBJECTS: dict[str, str] = {
    "account": _l("账号"),
    "person": _l("人员"),
    "employer": _l("企业"),
    "vacancy": _l("岗位"),
    "placement": _l("上岗记录"),
    "proposal": _l("推荐"),
    "import": _l("导入"),
    "job": _l("任务"),
    "outbox": _l("信件"),
    "letter": _l("周报"),
    "rule_look": _l("对规则的复核"),
    "legal_rule": _l("规则"),
    "region": _l("地区"),
    "job_run": _l("任务记录"),
    "lease": _l("调度"),
    "letter_subscription": _l("周报收件"),
    "region_tier": _l("最低工资档次"),
    "wage_step": _l("最低工资"),
}
DETAILS: dict[str, str] = {
    "reason": _l("理由"),
    "kind": _l("哪一类"),
    "most": _l("一小时最多"),
    "employer_id": _l("给企业看，编号"),
    "employer": _l("企业编号"),
    "rule": _l("规则"),
    "region": _l("地区"),
    "province": _l("省份"),
    "tier": _l("档次"),
    "valid_from": _l("从哪天起"),
    "rows": _l("行数"),
    "count": _l("数量"),
    "people": _l("人数"),
    "role": _l("角色"),
    "regions": _l("地区"),
    "job": _l("任务"),
    "slot": _l("时段"),
    "into": _l("合并到"),
    "name": _l("名称"),
    "with": _l("另一条资料"),
    "other": _l("另一条资料"),
    "gone": _l("并入的资料"),
    "left": _l("留下的"),
    "new": _l("新的"),
    "tries": _l("次数"),
    "scope": _l("地区"),
    "revision": _l("第几稿"),
    "monthly": _l("月最低工资（分）"),
    "channel": _l("渠道"),
    "changed": _l("改动"),
    "merge": _l("哪次合并"),
    "fields": _l("改了的项"),
}
KINDS: dict[str, str] = {"reveal": _l("查看电话和身份证号"), "read": _l("读招工文字")}


def subject(row: AuditRow) -> str:
    """`人员 12`: whom or what an action was about."""
    words = str(SUBJECTS.get(row.subject_kind, row.subject_kind))
    return words if row.subject_id is None else f"{words} {row.subject_id}"


def told(row: AuditRow) -> str:
    """What stands with an action, as a sentence; codes of regions and kinds by their names."""
    parts = [
        _("%(what)s：%(value)s", what=str(DETAILS.get(key, key)), value=_value(value))
        for key, value in sorted(row.detail.items())
        if value not in (None, "", [], {})
    ]
    return "；".join(parts)


def _value(value: object) -> str:
    if isinstance(value, list | tuple):
        return "、".join(_value(one) for one in value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    text = str(value)
    if text in KINDS:
        return str(KINDS[text])
    return regions.region(text).name if regions.is_region(text) else text
