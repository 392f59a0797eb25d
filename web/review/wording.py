"""States, sides and actions of a proposal in words; the read-aloud text for a worker."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.account import Role
from models.employer import Employer
from models.party import PartyKind
from models.person import ConsentMeans, Nights
from models.proposal import ProposalState as S
from models.proposal import Side
from models.vacancy import Vacancy
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
from services.publicity.union_lines import Telephone
from services.review.queue import Show
from services.review.rows import QueueRow, Who
from services.review.sheet import Sheet
from web.filters import yuan
from web.vacancies.sentences import facts_of
from web.vacancies.wording import hours_in_words, lodging_in_words, meals_in_words
from web.words.match import region_name

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
SIDES: dict[Side, str] = {
    Side.SENDING: _l("输出地"),
    Side.RECEIVING: _l("输入地"),
    Side.WORKER: _l("本人"),
    Side.EMPLOYER: _l("企业"),
    Side.SYSTEM: _l("系统"),
}
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


def read_aloud(sheet: Sheet, telephone: Telephone) -> list[str]:
    """What to read to the worker on the phone, sentence by sentence, in plain words; it ends with
    the line of the union where the work is, as board, post and poster do."""
    vacancy, firm = sheet.vacancy, sheet.employer
    place = region_name(vacancy.region_code)
    text = [
        _(
            "您好，我是工会的。%(place)s的%(firm)s在招%(title)s，想问问您愿不愿意去。",
            place=place, firm=firm.name, title=vacancy.title,
        ),
        _("干的活是：%(duties)s", duties=vacancy.duties) if vacancy.duties else "",
        _("每天的时间：%(hours)s。", hours=hours_in_words(vacancy)),
        _pay_sentence(sheet),
        _first_pay_sentence(sheet),
        _("住：%(lodging)s。吃：%(meals)s。", lodging=lodging_in_words(vacancy),
          meals=meals_in_words(vacancy)),
        _home_sentence(sheet),
        _mates_sentence(sheet),
        _arrival_sentence(sheet),
        *_other_facts(vacancy, firm),
        _("工会介绍不收您一分钱。去了以后要签合同、上保险。"),
        _("如果您愿意，我们会把您的姓名和电话告诉这家企业，只告诉这一家。您同意吗？"),
        _("不愿意也没关系，请告诉我为什么，下次给您找更合适的。"),
        line_in_words(telephone),
    ]  # fmt: skip
    return [sentence for sentence in text if sentence]


def line_in_words(telephone: Telephone) -> str:
    """The telephone of the union, to be read out or written down."""
    if telephone.hours:
        return _(
            "到了那边有事，可以打工会的电话%(line)s，%(hours)s有人接。",
            line=telephone.line, hours=telephone.hours,
        )  # fmt: skip
    return _("到了那边有事，可以打工会的电话%(line)s。", line=telephone.line)


_SAID_APART = frozenset({"hours", "lodging", "meals", "arrival"})
"""Facts of the public page that have a sentence of their own."""


def _other_facts(vacancy: Vacancy, firm: Employer) -> list[str]:
    facts = facts_of(vacancy, firm)
    return [f"{one.label}：{one.words}。" for one in facts if one.code not in _SAID_APART]


def _pay_sentence(sheet: Sheet) -> str:
    low, usual = sheet.vacancy.newcomer_p25_fen, sheet.vacancy.newcomer_p50_fen
    if usual is None:
        return _("新人到手多少，企业没有报，我们再去问清楚。")
    if low is None or low == usual:
        return _("新人头几个月到手大概%(usual)s。", usual=yuan(usual))
    return _(
        "新人头几个月到手大概%(usual)s，少的时候%(low)s左右。", usual=yuan(usual), low=yuan(low)
    )


def _first_pay_sentence(sheet: Sheet) -> str:
    pay = sheet.first_pay
    if pay is None:
        return _("哪天发工资，企业没有说清，我们再去问。")
    day = _("%(m)s月%(d)s日", m=pay.on.month, d=pay.on.day)
    if pay.provisional:
        day += _("（那年放假安排还没公布，可能提前）")
    if sheet.first_pay_fen is None:
        return _("第一次发工资是%(day)s，发的是头%(n)s天的钱。", day=day, n=pay.days)
    return _(
        "第一次发工资是%(day)s，发的是头%(n)s天的钱，大概%(amount)s。身上要带够用到那天的钱。",
        day=day, n=pay.days, amount=yuan(sheet.first_pay_fen),
    )  # fmt: skip


def _home_sentence(sheet: Sheet) -> str:
    parts = [
        _("%(home)s的有%(n)s个", home=region_name(home), n=count)
        for home, count in sheet.from_home.items()
        if count
    ]
    if not parts:
        return _("厂里现在还没有老家的人。")
    return _("老家在那里干的：%(who)s。", who="，".join(parts))


def _mates_sentence(sheet: Sheet) -> str:
    if len(sheet.members) < 2:
        return ""
    names = "、".join(masked(member.name) for member in sheet.members)
    return _("跟您一起去的是：%(names)s，安排在一起。", names=names)


def _arrival_sentence(sheet: Sheet) -> str:
    first, last = sheet.vacancy.arrive_from, sheet.vacancy.arrive_until
    if first is None or last is None:
        return ""
    return _(
        "%(m1)s月%(d1)s日到%(m2)s月%(d2)s日之间到厂。",
        m1=first.month, d1=first.day, m2=last.month, d2=last.day,
    )  # fmt: skip
