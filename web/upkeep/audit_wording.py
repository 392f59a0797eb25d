"""The audit record in sentences: who did what to whom. Add a line with your action."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.audit import AuditRow
from services.upkeep.audit_names import ALSO, Facts, Key
from web.filters import region_short
from web.upkeep.audit_values import value_words

ACTIONS: dict[str, str] = {
    "account_created": _l("新建账号"),
    "account_link": _l("发出设密码的链接"),
    "account_scopes": _l("改了负责的地区"),
    "account_activated": _l("开通账号"),
    "account_deactivated": _l("停用账号"),
    "password_chosen": _l("设置密码"),
    "password_changed": _l("修改密码"),
    "first_batch_lifted": _l("放开一家企业的首批人数"),
    "county_quota_set": _l("限定一家企业从同一个县接多少人"),
    "county_quota_lifted": _l("取消一家企业的同县限额"),
    "reveal_phone": _l("查看电话"),
    "reveal_id": _l("查看身份证号"),
    "reveal_slip": _l("查看同意纸条的照片"),
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
    "letter_subscribed": _l("加上一个收周报的人"),
    "letter_unsubscribed": _l("停发一个人的周报"),
    "outbox_resend": _l("不确定的信再发一次"),
    "trip_list": _l("出车次名单"),
    "introduction_scheme_opened": _l("公布老乡带老乡的办法"),
    "introduction_scheme_closed": _l("停掉老乡带老乡的办法"),
    "introductions_paid": _l("记下发了介绍奖励"),
    "introduction_given_back": _l("记下介绍奖励退回"),
    "staff_left": _l("登记职工离职日"),
    "staff_absent": _l("登记职工缺勤"),
    "union_body_founded": _l("登记工会"),
    "union_body_corrected": _l("改工会的资料"),
    "union_body_ended": _l("工会结束或并入"),
    "union_officer_appointed": _l("登记工会任职"),
    "union_officer_released": _l("登记工会卸任"),
    "programmes_switched": _l("开关工会的项目"),
    "demo_loaded": _l("装入演示数据"),
}
"""Names of the actions, for the filter."""

SENTENCES: dict[str, str] = {
    "account_created": _l("给%(subject)s开了账号，身份是%(role)s。"),
    "account_link": _l("给%(subject)s发了设密码的链接，原来的密码作废。"),
    "account_scopes": _l("%(subject)s改为负责%(regions)s。"),
    "account_activated": _l("重新开通了%(subject)s。"),
    "account_deactivated": _l("停用了%(subject)s。"),
    "password_chosen": _l("%(subject)s用链接设了密码。"),
    "password_changed": _l("%(subject)s改了密码。"),
    "first_batch_lifted": _l("放开了%(subject)s的首批人数，理由：%(reason)s。"),
    "county_quota_set": _l("%(subject)s从同一个县最多接%(quota)s，理由：%(reason)s。"),
    "county_quota_lifted": _l("取消了%(subject)s的同县限额，理由：%(reason)s。"),
    "reveal_phone": _l("看了%(subject)s的电话%(employer_id)s。"),
    "reveal_id": _l("看了%(subject)s的身份证号。"),
    "reveal_slip": _l("看了%(subject)s%(day)s签的同意纸条的照片。"),
    "beyond_budget": _l(
        "%(subject)s一小时%(kind)s超过了%(most)s次，写明理由后继续，理由：%(reason)s。"
    ),
    "trust_clock": _l("确认服务器的时钟是对的，自动任务继续。上一次记录在%(last_beat)s。"),
    "second_factor_on": _l("%(subject)s打开了登录验证码。"),
    "second_factor_off": _l("%(subject)s关闭了登录验证码。"),
    "login_attacked": _l("有人在猜%(subject)s的密码，已经错了%(tries)s次。"),
    "export": _l("下载了%(subject)s。"),
    "people_merged": _l("把%(gone)s的资料并入%(subject)s。"),
    "merge_undone": _l("撤销合并，%(subject)s和%(gone)s又是两条资料。"),
    "people_apart": _l("认定%(subject)s和%(other)s是两个人，不再提示。"),
    "run_job": _l("让%(subject)s现在运行。"),
    "outbox_retry": _l("让没发出的信（%(subject)s）再发一次。"),
    "outbox_arrived": _l("确认%(subject)s已收到信。"),
    "outbox_resend": _l("不确定是否送达的信（%(subject)s）再发一次。"),
    "union_line": _l("把%(region)s的工会电话定为%(line)s。"),
    "law_tier": _l("确认%(region)s从%(valid_from)s起是最低工资第%(tier)s档。"),
    "law_wage": _l("确认%(province)s从%(valid_from)s起的月最低工资：%(monthly)s。"),
    "law_duty": _l("登记%(subject)s依法要办的事（规则%(rule)s）%(day)s已办好。"),
    "law_look": _l("登记有人复核过规则%(rule)s。"),
    "import_confirmed": _l("确认了%(subject)s：新增%(new)s条，改动%(changed)s条。"),
    "import_undone": _l("撤回了%(subject)s，%(left)s条已有后续，留着没动。"),
    "letter_corrected": _l("更正了%(subject)s，这是第%(revision)s稿。"),
    "letter_subscribed": _l("让%(subject)s收%(scope)s的周报（%(channel)s）。"),
    "introduction_scheme_opened": _l("公布了%(subject)s的老乡带老乡办法，%(first)s至%(last)s。"),
    "introduction_scheme_closed": _l("把%(subject)s的老乡带老乡办法（%(first)s起）停在%(last)s。"),
    "introductions_paid": _l(
        "记下%(subject)s随%(month)s工资发了%(count)s笔介绍奖励，共%(fen)s元。"
    ),
    "introduction_given_back": _l("记下%(subject)s的介绍奖励第%(payment)s笔退回%(fen)s元。"),
    "staff_left": _l("%(subject)s第%(member)s号职工的离职日从%(before)s改为%(after)s。"),
    "staff_absent": _l("%(subject)s第%(member)s号职工从%(first)s起缺勤%(days)s天。"),
    "union_body_founded": _l("登记了%(subject)s（%(region)s，%(body_kind)s）。"),
    "union_body_corrected": _l("改了%(subject)s的资料（%(region)s，%(body_kind)s）。"),
    "union_body_ended": _l(
        "记下%(subject)s（%(region)s，%(body_kind)s）结束，并入：%(into_body)s。"
    ),
    "union_officer_appointed": _l("登记了%(subject)s的%(post)s（%(region)s，%(body_kind)s）。"),
    "union_officer_released": _l("登记%(subject)s的%(post)s卸任（%(region)s，%(body_kind)s）。"),
    "programmes_switched": _l("在%(region)s打开：%(on)s；关掉：%(off)s。"),
    "demo_loaded": _l("装入了%(people)s人的演示数据，全是编的（种子%(seed)s）。"),
    "trip_list": _l("出了“%(subject)s”的%(paper)s，上面有%(people)s人的号码。"),
    "letter_unsubscribed": _l("停发%(subject)s的周报（%(scope)s，%(channel)s）。"),
}
"""What was done, as a sentence whose subject is whoever did it. The names in it are `subject` and
keys of the row's detail."""

UNSAID = frozenset({"merge", "digest"})
"""Details that are no words to anybody: the row of a journal, a checksum."""


class _Said(dict[str, object]):
    """The values of a sentence; what an old row does not hold is a dash."""

    def __missing__(self, key: str) -> str:
        return "" if key in ALSO and key.endswith("_id") else "–"


def action_name(action: str) -> str:
    """The words for an action; its code where none are written yet."""
    return str(ACTIONS.get(action, action))


def sentence(row: AuditRow, names: Mapping[Key, Facts]) -> str:
    """What was done, to whom, with names for ids."""
    said = _Said(subject=subject(row, names))
    for key, value in row.detail.items():
        kind = ALSO.get(key)
        if kind and isinstance(value, int):
            said[key] = _called(kind, value, names)
        else:
            said[key] = value_words(key, value)
    if row.detail.get("employer_id"):
        said["employer_id"] = _("（%(firm)s看的）", firm=said["employer_id"])
    words = SENTENCES.get(row.action)
    return str(words) % said if words is not None else action_name(row.action)


def subject(row: AuditRow, names: Mapping[Key, Facts]) -> str:
    """Whom or what an action was about, by name."""
    if row.subject_id is None:
        return ""
    return _called(row.subject_kind, row.subject_id, names)


def _called(kind: str, row_id: int, names: Mapping[Key, Facts]) -> str:
    found = names.get((kind, row_id))
    if found is None:
        return _("（已删除的%(kind)s）", kind=KINDS.get(kind, kind))
    return CALLED[kind](found)


KINDS: dict[str, str] = {
    "account": _l("账号"),
    "person": _l("人员"),
    "employer": _l("企业"),
    "vacancy": _l("岗位"),
    "placement": _l("上岗记录"),
    "proposal": _l("推荐"),
    "import": _l("导入"),
    "outbox": _l("信件"),
    "letter": _l("周报"),
    "rule_look": _l("对规则的复核"),
    "job_run": _l("任务记录"),
    "lease": _l("调度"),
    "letter_subscription": _l("周报收件"),
    "region_tier": _l("最低工资档次"),
    "wage_step": _l("最低工资"),
    "union_line": _l("工会电话"),
    "trip": _l("车次"),
    "union_body": _l("工会"),
    "region": _l("地区"),
}
CALLED: dict[str, Callable[[Facts], str]] = {
    "account": lambda f: f"{f[0]}（{f[1]}）",
    "person": lambda f: f"{f[0]}（{region_short(f[1])}）",
    "employer": lambda f: f[0],
    "vacancy": lambda f: f"{f[1]} · {f[0]}",
    "placement": lambda f: f"{f[0]} → {f[2]} · {f[1]}",
    "proposal": lambda f: f"{f[0]} → {f[2]} · {f[1]}",
    "import": lambda f: _("导入“%(name)s”", name=f[1] or value_words("import_kind", f[0])),
    "letter": lambda f: _(
        "%(week)s的周报（%(scope)s）", week=f[2], scope=value_words("scope", f"{f[0]}/{f[1]}")
    ),
    "outbox": lambda f: f[0],
    "letter_subscription": lambda f: f[0],
    "job_run": lambda f: _("“%(job)s”（%(slot)s）", job=value_words("job", f[0]), slot=f[1]),
    "region_tier": lambda f: region_short(f[0]),
    "wage_step": lambda f: region_short(f[0]),
    "rule_look": lambda f: f[0],
    "union_line": lambda _f: "",
    "lease": lambda _f: "",
    "trip": lambda f: f"{f[0]} {f[1]}",
    "union_body": lambda f: f[0],
    "region": lambda _f: "",
}
