"""What cases, their steps and results are called."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.case import CaseEvent, CaseKind, CaseResult, CaseState, CaseStep, MoneyKind
from reference.case_steps import step_rules
from services.cases.lists import CaseRow, Show
from web.filters import yuan

KINDS: dict[CaseKind, str] = {
    CaseKind.PROMISE: _l("和说好的不一样"),
    CaseKind.WAGES: _l("工资没发、少发或被扣"),
    CaseKind.ROOM: _l("宿舍和吃饭"),
    CaseKind.FAMILY: _l("家里有事"),
    CaseKind.HANDOVER: _l("交接时对不上"),
    CaseKind.GROUP: _l("同行的人接连离开"),
    CaseKind.HEALTH: _l("生病或受伤"),
    CaseKind.UNEQUAL: _l("被区别对待"),
    CaseKind.OTHER: _l("别的事"),
}
STATES: dict[CaseState, str] = {
    CaseState.RECEIVED: _l("刚收到，还没人办"),
    CaseState.TAKEN: _l("在办"),
    CaseState.CLOSED: _l("已办结"),
}
RESULTS: dict[CaseResult, str] = {
    CaseResult.RESOLVED: _l("解决了，不涉及钱"),
    CaseResult.PAID: _l("谈好并已付清"),
    CaseResult.PROMISED: _l("谈好了，钱还没到"),
    CaseResult.AWARD: _l("仲裁或法院作出决定"),
    CaseResult.WITHDRAWN: _l("本人撤回"),
    CaseResult.TRANSFERRED: _l("转给别的部门"),
    CaseResult.UNFOUNDED: _l("双方都听过，情况不属实"),
}
MONEY: dict[MoneyKind, str] = {
    MoneyKind.WAGES: _l("工资"),
    MoneyKind.MEDICAL: _l("医疗费"),
    MoneyKind.COMPENSATION: _l("补偿"),
    MoneyKind.OTHER: _l("其他"),
}
SHOWS: dict[Show, str] = {
    Show.OPEN: _l("在办的"),
    Show.MINE: _l("我办的"),
    Show.UNPAID: _l("说好没到账"),
    Show.CLOSED: _l("已办结"),
}
_ACTIONS: dict[str, str] = {
    "received": _l("收到"),
    "said_again": _l("又说了一次"),
    "taken": _l("接手"),
    "step": _l("开始一步"),
    "done": _l("办完一步"),
    "paid": _l("记到账"),
    "closed": _l("办结"),
    "reopened": _l("重新办理"),
}


def left(days: int | None) -> str:
    """还有3天、今天、超过2天."""
    if days is None:
        return ""
    if days < 0:
        return _("超过%(n)s天", n=-days)
    return _("今天到期") if days == 0 else _("还有%(n)s天", n=days)


def tag(days: int | None) -> str:
    """Three days and fewer are red."""
    return "tag tag-matters" if days is not None and days <= 3 else "tag"


def step_name(step: CaseStep) -> str:
    rule = step_rules().get(step.code)
    return rule.name if rule else step.words


def due_name(row: CaseRow) -> str:
    """What the number of days is about."""
    if row.by_limit:
        return _("仲裁时效")
    return step_name(row.step) if row.step is not None and row.due is not None else ""


def who(row: CaseRow) -> str:
    """The person, where the reader may read the name; else the firm."""
    if row.case.person_id is None:
        return row.employer or _("没有写明是谁")
    return row.name or _("（本人没有同意公开姓名）")


def happened(event: CaseEvent) -> str:
    words = str(_ACTIONS.get(event.action, event.action))
    rule = step_rules().get(event.about)
    if rule is not None:
        return f"{words}：{rule.name}"
    if event.action == "paid" and event.about.isdecimal():
        return f"{words}：{yuan(int(event.about))}"
    if event.action == "closed" and event.about in list(CaseResult):
        return f"{words}：{RESULTS[CaseResult(event.about)]}"
    return words
