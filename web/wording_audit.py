"""What the actions of the audit record are called. Add a line with your action."""

from flask_babel import lazy_gettext as _l

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
    "outbox_resend": _l("不确定的信再发一次"),
}


def action_name(action: str) -> str:
    """The words for an action; its code where none are written yet."""
    return str(ACTIONS.get(action, action))
