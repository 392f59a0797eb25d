"""What waits, in words, and where one goes to deal with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.account import Role
from models.employer import EmployerState
from services.review.home_counts import Waiting
from web.runs.wording import conditions, held_by_batch


@dataclass(frozen=True)
class Words:
    """The text after the number, the page that lists them, and whether somebody must act."""

    text: str
    endpoint: str
    args: tuple[tuple[str, str], ...] = ()
    calls: bool = True


@dataclass(frozen=True)
class WaitingRow:
    count: int
    text: str
    address: str
    calls: bool


R, S, E, A = Role.RECEIVING, Role.SENDING, Role.EMPLOYER, Role.ADMIN
WORDS: dict[tuple[Role, str], Words] = {
    (E, "answer"): Words(_l("人等您答复"), "review.index", (("show", "worker_yes"),)),
    (E, "lapsing"): Words(_l("个岗位快到期"), "vacancies.index", (("show", "soon"),)),
    (E, "lapsed"): Words(
        _l("个岗位已到期，续期才会继续招人"), "vacancies.index", (("state", "lapsed"),)
    ),
    (E, "draft"): Words(_l("份草稿还没有提交"), "vacancies.index", (("state", "draft"),)),
    (E, "submitted"): Words(
        _l("个岗位在等协调员核对"), "vacancies.index", (("state", "submitted"),), calls=False
    ),
    (R, "review"): Words(_l("份推荐等您审核"), "review.index", (("show", "review"),)),
    (R, "verify"): Words(_l("家企业等您核实"), "employers.index", (("state", "pending"),)),
    (R, "check"): Words(_l("个岗位等您核对"), "checking.index"),
    (R, "unanswered"): Words(
        _l("个岗位工时超过上限，等您写明怎么处理"),
        "vacancies.index",
        (("show", "unanswered"),),
    ),
    (R, "arrivals"): Words(
        _l("人在路上，等您确认到岗"), "placements.index", (("show", "departed"),)
    ),
    (R, "lapsing"): Words(_l("个岗位快到期"), "vacancies.index", (("show", "soon"),), calls=False),
    (R, "employer_answers"): Words(
        _l("人等企业答复"), "review.index", (("show", "worker_yes"),), calls=False
    ),
    (S, "review"): Words(_l("份推荐等您审核"), "review.index", (("show", "review"),)),
    (S, "replies"): Words(_l("人问了还没答复"), "invitations.calls"),
    (S, "callbacks"): Words(_l("人扫码登记，等您回电（48小时内）"), "callbacks.index"),
    (S, "differs"): Words(_l("处和说的不一样"), "promises.differences"),
    (R, "differs"): Words(_l("处和说的不一样"), "promises.differences"),
    (S, "cases"): Words(_l("个问题等人接手或到期"), "cases.index"),
    (R, "cases"): Words(_l("个问题等人接手或到期"), "cases.index"),
    (S, "calls"): Words(_l("人今天该回访"), "followup.index"),
    (R, "calls"): Words(_l("人今天该回访"), "followup.index"),
    (Role.ENTERPRISE, "calls"): Words(_l("人今天该回访"), "followup.index"),
    (S, "moves"): Words(_l("人离岗待转岗"), "followup.moves"),
    (R, "moves"): Words(_l("人离岗待转岗"), "followup.moves"),
    (S, "trips"): Words(_l("趟车两天内出发"), "trips.index"),
    (R, "trips"): Words(_l("趟车两天内出发"), "trips.index"),
    (S, "seats_free"): Words(_l("个座位还没有人"), "trips.index", calls=False),
    (S, "ask_worker"): Words(_l("人等您去问本人意见"), "review.index", (("show", "ask"),)),
    (S, "departures"): Words(_l("人已约，等出发"), "placements.index", (("show", "confirmed"),)),
    (S, "intentions"): Words(_l("人的意愿该再问一次"), "people.index", (("need", "ask_again"),)),
    (S, "sexes"): Words(_l("人的性别待问"), "people.index", (("need", "no_sex"),)),
    (S, "registered"): Words(
        _l("人在名册，还没说要出去"), "people.index", (("state", "registered"),), calls=False
    ),
    (A, "failed_jobs"): Words(_l("个定时任务上次失败"), "jobs.index"),
    (A, "dead_mail"): Words(_l("封信没有送到"), "outbox.index", (("state", "dead"),)),
    (A, "uncertain_mail"): Words(
        _l("封信不知道有没有送到"), "outbox.index", (("state", "uncertain"),)
    ),
    (A, "verify"): Words(
        _l("家企业等核实"), "employers.index", (("state", "pending"),), calls=False
    ),
    (A, "draft"): Words(_l("份岗位草稿"), "vacancies.index", (("state", "draft"),), calls=False),
}


FIRM_NOTICES: dict[EmployerState, tuple[str, str]] = {
    EmployerState.PENDING: (
        "notice-plain", _l("协调员正在核实贵单位，核实后岗位才会公开。现在可以先写岗位草稿。"),
    ),
    EmployerState.REFUSED: (
        "notice-bad", _l("核实没有通过。请在单位资料里看原因，改好后重新提交。"),
    ),
    EmployerState.SUSPENDED: (
        "notice-bad", _l("贵单位已暂停，岗位不再公开。请联系当地工会协调员。"),
    ),
}  # fmt: skip
"""What a firm has to know about itself first: kind of notice, words."""


def waiting_rows(role: Role, waiting: Iterable[Waiting]) -> list[WaitingRow]:
    """What calls for somebody first, then what only waits elsewhere; what is empty is left out."""
    rows = []
    for one in waiting:
        if not one.count:
            continue
        words = WORDS[role, one.code]
        address = url_for(words.endpoint, **dict(words.args))
        rows.append(WaitingRow(one.count, words.text, address, words.calls))
    return sorted(rows, key=lambda row: not row.calls)


def why_empty(short: Mapping[str, Any]) -> list[str]:
    """Why places of a post stay empty, in a firm's words: its conditions, other firms."""
    gates = "，".join(conditions(short))
    words = [_("只差一条就能来的：%(what)s", what=gates)] if gates else []
    if short.get("elsewhere"):
        words.append(_("%(n)s人合适，但别的岗位更合适他们", n=short["elsewhere"]))
    if not words and held_by_batch(short):
        return [_("有人合适，在等下一批")]
    return words or [_("登记的人里，现在没有只差一条就能来的")]
