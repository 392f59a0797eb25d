"""The navigation of each role, in the order shown. Add your line when your page exists."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import lazy_gettext as _l

from models.account import Role
from web.access import EVERYONE, LOGGED_IN, STAFF, current_account, runs_unions


@dataclass(frozen=True)
class Entry:
    """One entry: its text, its endpoint, who sees it, and whether it is used every day: the others
    stand under 更多, so that a phone does not begin with five lines of links. `of_union`: seen only
    where the district runs a programme of the union (`services.unions.programmes`)."""

    label: str
    endpoint: str
    roles: tuple[Role, ...]
    daily: bool = False
    of_union: bool = False


CALLERS = (Role.SENDING, Role.RECEIVING, Role.ENTERPRISE)
NAV: list[Entry] = [
    Entry(_l("首页"), "home.index", LOGGED_IN, daily=True),
    Entry(_l("岗位"), "vacancies.index", EVERYONE, daily=True),
    Entry(_l("批量发岗位"), "imports.index", (Role.EMPLOYER, Role.RECEIVING)),
    Entry(_l("核对岗位"), "checking.index", (Role.RECEIVING, Role.ADMIN), daily=True),
    Entry(_l("规则"), "rules.index", (Role.RECEIVING, Role.ADMIN)),
    Entry(_l("企业"), "employers.index", (Role.RECEIVING, Role.ADMIN)),
    Entry(_l("单位资料"), "company.show", (Role.EMPLOYER,), daily=True),
    Entry(_l("推荐"), "review.index", EVERYONE, daily=True),
    Entry(_l("车次"), "trips.index", EVERYONE, daily=True),
    Entry(_l("邀请"), "invitations.index", (Role.SENDING,), daily=True),
    Entry(_l("回电"), "callbacks.index", (Role.SENDING,)),
    Entry(_l("招聘会"), "fairs.index", (Role.SENDING, Role.RECEIVING)),
    Entry(_l("到岗"), "placements.index", EVERYONE, daily=True),
    Entry(_l("回访"), "followup.index", CALLERS, daily=True),
    Entry(_l("结对"), "buddies.index", (Role.ENTERPRISE,), daily=True),
    Entry(_l("问题"), "cases.index", (Role.SENDING, Role.RECEIVING), daily=True),
    Entry(_l("春节"), "festival.index", EVERYONE),
    Entry(_l("补贴"), "subsidies.index", (Role.SENDING, Role.RECEIVING)),
    Entry(_l("老乡带老乡"), "introductions.index", EVERYONE),
    Entry(_l("工会"), "unions.index", (Role.RECEIVING,), of_union=True),
    Entry(_l("匹配"), "runs.index", (Role.RECEIVING, Role.ADMIN)),
    Entry(_l("人员"), "people.index", (Role.SENDING, Role.ADMIN), daily=True),
    Entry(_l("同行"), "parties.index", (Role.SENDING,)),
    Entry(_l("导入花名册"), "rosters.index", (Role.SENDING,)),
    Entry(_l("宣传材料"), "publicity.index", (Role.SENDING, Role.RECEIVING, Role.ADMIN)),
    Entry(_l("周报"), "letters.index", STAFF, daily=True),
    Entry(_l("账号"), "accounts.index", (Role.ADMIN,), daily=True),
    Entry(_l("项目"), "programmes.index", (Role.ADMIN,)),
    Entry(_l("状况"), "health.index", (Role.ADMIN,), daily=True),
    Entry(_l("任务"), "jobs.index", (Role.ADMIN,)),
    Entry(_l("发信"), "outbox.index", (Role.ADMIN,)),
    Entry(_l("记录"), "audit.index", (Role.ADMIN,)),
]

PART_OF = {
    "subscriptions": "letters", "buddies": "followup", "subsidy_others": "subsidies",
    "subsidy_sheet": "subsidies", "members": "unions",
}  # fmt: skip
"""Blueprints without an entry of their own, and the one they are reached from."""


@dataclass(frozen=True)
class Way:
    """An entry with its address; `here`: it is where we are."""

    label: str
    address: str
    here: bool


def ways() -> tuple[list[Way], list[Way]]:
    """For whoever is logged in: what always shows (where we are, too), and what is under 更多."""
    account = current_account()
    if account is None:
        return [], []
    blueprint = (request.endpoint or "").rpartition(".")[0]
    at = PART_OF.get(blueprint, blueprint)
    shown: list[Way] = []
    more: list[Way] = []
    for entry in NAV:
        if account.role in entry.roles and (not entry.of_union or runs_unions()):
            here = entry.endpoint.rpartition(".")[0] == at
            way = Way(entry.label, url_for(entry.endpoint), here)
            (shown if entry.daily or here else more).append(way)
    return shown, more
