"""States, sides and actions of a proposal in words; the read-aloud text for a worker."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.account import Role
from models.party import PartyKind
from models.person import ConsentMeans, Nights
from models.proposal import ProposalState as S
from models.proposal import Side
from models.run import StandingKind, StandingWish
from services.errors import (
    AlreadyExists,
    AlreadyPlaced,
    ConsentMissing,
    LawAsks,
    LawForbids,
    NotAllowedNow,
    NotFound,
    PartyWouldSplit,
    ServiceError,
    StaleVersion,
    VacancyFull,
    VacancyNotOpen,
)
from services.review.queue import Show
from services.review.rows import QueueRow, Who
from services.review.sheet import Sheet
from web.words.reasons import reason_name

TABS: dict[tuple[Role, Show], str] = {
    (Role.SENDING, Show.REVIEW): _l("等我审核"),
    (Role.SENDING, Show.ASK): _l("要问本人"),
    (Role.SENDING, Show.ANSWER): _l("等企业答复"),
    (Role.SENDING, Show.ELSEWHERE): _l("等对方"),
    (Role.RECEIVING, Show.REVIEW): _l("等我审核"),
    (Role.RECEIVING, Show.ANSWER): _l("等企业答复"),
    (Role.RECEIVING, Show.ELSEWHERE): _l("等对方"),
    (Role.ADMIN, Show.REVIEW): _l("等审核"),
    (Role.ADMIN, Show.ASK): _l("等问本人"),
    (Role.ADMIN, Show.ANSWER): _l("等企业答复"),
    (Role.EMPLOYER, Show.ANSWER): _l("等我们答复"),
    (Role.EMPLOYER, Show.ELSEWHERE): _l("正在问本人"),
}


HELD = _l("搁置的")


STATES: dict[S, str] = {
    S.PROPOSED: _l("双方都没审"),
    S.SENDING_OK: _l("输出地已同意"),
    S.RECEIVING_OK: _l("输入地已同意"),
    S.APPROVED: _l("双方同意，等问本人"),
    S.WORKER_YES: _l("本人愿意，等企业答复"),
    S.CONFIRMED: _l("企业已确认"),
    S.REFUSED: _l("已谢绝"),
    S.WITHDRAWN: _l("已撤下"),
    S.SUPERSEDED: _l("已被新的推荐代替"),
}


STATIONS: dict[S, tuple[str, str]] = {
    S.PROPOSED: ("proposed", "now"),
    S.SENDING_OK: ("proposed", "now"),
    S.RECEIVING_OK: ("proposed", "now"),
    S.APPROVED: ("agreed", "now"),
    S.WORKER_YES: ("agreed", "now"),
    S.CONFIRMED: ("departed", "now"),
    S.REFUSED: ("proposed", "blocked"),
    S.WITHDRAWN: ("proposed", "blocked"),
    S.SUPERSEDED: ("proposed", "blocked"),
}


AWAITED: dict[Side | None, str] = {
    Side.EMPLOYER: _l("企业答复"),
    Side.WORKER: _l("本人答复"),
    None: _l("对方审核"),
}
SIDES: dict[Side, str] = {
    Side.SENDING: _l("输出地"),
    Side.RECEIVING: _l("输入地"),
    Side.WORKER: _l("本人"),
    Side.EMPLOYER: _l("企业"),
    Side.SYSTEM: _l("系统"),
}


def wish_words(wish: StandingWish, vacancy_id: int) -> str:
    """A coordinator's standing wish, on the page of a proposal to this vacancy."""
    if wish.kind is StandingKind.EXCLUDE:
        return _("以后不再配：%(why)s", why=reason_name(wish.reason_code) or wish.note)
    here = wish.vacancy_id == vacancy_id
    return _("已锁定：以后只配这个岗位") if here else _("已锁定到另一个岗位")


ACTIONS: dict[str, str] = {
    "propose": _l("提出推荐"),
    "approve": _l("同意"),
    "hold": _l("搁置"),
    "release": _l("重新拿起"),
    "refuse": _l("谢绝"),
    "swap": _l("换成另一个岗位"),
    "swap_undone": _l("换岗已撤回"),
    "worker_yes": _l("本人愿意"),
    "confirm": _l("企业确认"),
    "employer_yes": _l("一家企业已确认"),
    "partner_yes": _l("同行人的企业已确认"),
    "withdraw": _l("撤下"),
    "restore": _l("恢复"),
    "split": _l("拆开单独决定"),
    "undo": _l("撤回"),
    "supersede": _l("被新的推荐代替"),
}


KINDS: dict[PartyKind, str] = {
    PartyKind.COUPLE: _l("夫妻"),
    PartyKind.FAMILY: _l("一家人"),
    PartyKind.TOWNSMEN: _l("老乡"),
}


NIGHTS: dict[Nights, str] = {
    Nights.YES: _l("可以上夜班"),
    Nights.ROTATING: _l("可以倒班，不上长夜班"),
    Nights.NO: _l("不上夜班"),
}


MEANS: dict[ConsentMeans, str] = {
    ConsentMeans.READ_ALOUD: _l("电话读给本人听，本人同意"),
    ConsentMeans.PAPER: _l("本人签了字"),
    ConsentMeans.SMS: _l("本人回了短信"),
    ConsentMeans.SELF: _l("本人自己登记"),
}


PROBLEMS: dict[type[ServiceError], str] = {
    StaleVersion: _l("别人刚刚处理过，没有动它"),
    NotFound: _l("不在您负责的范围，没有动它"),
    NotAllowedNow: _l("现在的状态不能这样做，没有动它"),
    PartyWouldSplit: _l("同行的人没有一起选上，没有拆开他们"),
    VacancyNotOpen: _l("岗位已不招人"),
    VacancyFull: _l("岗位已约满"),
    ConsentMissing: _l("还没有本人同意的记录"),
    AlreadyPlaced: _l("本人已经有岗位"),
    AlreadyExists: _l("已经有同样的推荐"),
    LawForbids: _l("法律不允许这个人做这个岗位"),
    LawAsks: _l("岗位后来改过，要先问过本人并写明"),
}


BUTTONS: dict[str, str] = {
    "approve": _l("同意"),
    "hold": _l("搁置"),
    "release": _l("重新拿起"),
    "refuse": _l("谢绝"),
    "firm_refuses": _l("企业谢绝"),
    "swap": _l("换成另一个岗位"),
    "yes": _l("本人愿意"),
    "no": _l("本人不愿意"),
    "confirm": _l("企业确认"),
    "lock": _l("留在这个岗位"),
    "unlock": _l("放开"),
    "exclude": _l("不再推荐这里"),
    "by_hand": _l("改推荐别的岗位"),
    "split": _l("拆开单独决定"),
}


def overtaken(button: str) -> str:
    """Somebody else decided first: what was not stored, and that the newest stands below."""
    meant = BUTTONS.get(button, button)
    return _("别人刚刚改过，没有存您的“%(mine)s”。最新情况和经过都在下面，看过再决定。", mine=meant)


NOT_PROVED: dict[str, str] = {
    "read_aloud": _l(
        "电话同意要有凭据：写清拨的哪个号、录音编号，或通话登记本第几页，以后才查得到。没有记下来，没有告诉企业。"
    ),
    "sms": _l("短信同意要有凭据：写清号码尾号和短信存在哪里。没有记下来，没有告诉企业。"),
    "paper": _l("签字的纸条要写清哪天签的、放在哪里。没有记下来，没有告诉企业。"),
}
"""What an answer without evidence is told, by means."""


def not_proved(means: str) -> str:
    return str(NOT_PROVED.get(means, NOT_PROVED["paper"]))


NOT_OFFERED: dict[str, str] = {
    "lapsed": _l("岗位已过有效期，请企业延期以后再决定"),
    "paused": _l("岗位暂停了，企业恢复以后再决定"),
    "closed": _l("岗位已关闭"),
    "unlawful": _l("岗位有不合法的内容，改好以前不能推荐"),
    "unanswered": _l("工时超过法定上限，工会还没有写明怎么处理"),
    "employer_not_verified": _l("企业没有核实，或者被暂停"),
}
"""What keeps a vacancy off offer, by the codes of `services.offer`."""


def problem_words(problem: ServiceError) -> str:
    if isinstance(problem, VacancyNotOpen) and problem.state in NOT_OFFERED:
        return str(NOT_OFFERED[problem.state])
    return str(PROBLEMS.get(type(problem), _("没有办成")))


def masked(name: str | None) -> str:
    return name or _("（本人同意后显示姓名）")


def people_names(who: tuple[Who, ...]) -> str:
    """样本甲、样本乙; people without a shown name are counted."""
    named = [one.name for one in who if one.name]
    hidden = len(who) - len(named)
    if hidden:
        named.append(_("%(n)s人（本人同意后显示姓名）", n=hidden))
    return "、".join(named)


def row_label(row: QueueRow) -> str:
    """样本甲、样本乙 → 演示企业 · 缝纫工, for a confirmation that names exactly whom it touches."""
    return f"{people_names(row.who)} → {row.employer} · {row.title}"


def sheet_label(sheet: Sheet) -> str:
    names = "、".join(masked(member.name) for member in sheet.members)
    return f"{names} → {sheet.employer.name} · {sheet.vacancy.title}"
