"""The daily reminder: what waits for one person, in a few lines of plain text. No names of people.

Counts are of people (人) for proposals, of posts (个岗位) for vacancies, of firms for employers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class WaitingKind(StrEnum):
    """What can wait for somebody; the order is the order of the letter."""

    REVIEW = "review"  # proposals whose own side has not decided
    ASK_WORKER = "ask_worker"  # both sides agree, the worker has not been asked
    CONFIRM = "confirm"  # the worker said yes, the employer has not confirmed
    CHECK_VACANCY = "check_vacancy"  # advertisements to check before they are published
    VERIFY_EMPLOYER = "verify_employer"
    LAPSING = "lapsing"  # vacancies whose validity ends within days
    ADVANCE_RULE = "advance_rule"  # people without pay for long, no word on an advance


@dataclass(frozen=True, slots=True)
class Waiting:
    """`count` (at least 1) things; the oldest has waited `days`, or the soonest ends in `days`."""

    kind: WaitingKind
    count: int
    days: int

    def __post_init__(self) -> None:
        if self.count < 1 or self.days < 0:
            raise ValueError(f"{self.kind}: {self.count} things, {self.days} days")


@dataclass(frozen=True, slots=True)
class PostLine:
    """A post of a firm in a letter: its title, places open, last day, and the link to answer by."""

    title: str
    open: int
    until: date
    link: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for one account: its name, its log-in name and places, or its firm (`scope`).

    `posts`: those that end soon, to a firm. Never empty.
    """

    name: str
    waiting: tuple[Waiting, ...]
    posts: tuple[PostLine, ...] = ()
    scope: str = ""

    def __post_init__(self) -> None:
        if not self.waiting:
            raise ValueError("nothing waits: no letter")


@dataclass(frozen=True, slots=True)
class Reminder:
    """A mailbox's letter of one day: one desk, or all those that share the mailbox."""

    day: date
    desks: tuple[Desk, ...]
    url: str

    def __post_init__(self) -> None:
        if not self.desks:
            raise ValueError("nobody to remind")


_LINES: Mapping[WaitingKind, str] = {
    WaitingKind.REVIEW: "推荐待您审核：{count}人，最早的已等{days}天",
    WaitingKind.ASK_WORKER: "两边都同意、还没问本人：{count}人，最早的已等{days}天",
    WaitingKind.CONFIRM: "本人已答应、等企业确认：{count}人，最早的已等{days}天",
    WaitingKind.CHECK_VACANCY: "招工信息待核对：{count}个岗位，最早的已等{days}天",
    WaitingKind.VERIFY_EMPLOYER: "新企业待核实：{count}家，最早的已等{days}天",
    WaitingKind.LAPSING: "岗位快到期：{count}个岗位，{ends}",
    WaitingKind.ADVANCE_RULE: "{count}人到岗后要过30天以上才第一次发工资，"
    "请在“单位资料”里写明能不能预支生活费、怎么预支",
}


def subject(reminder: Reminder) -> str:
    """`工桥提醒（11月18日）：3件事等您处理`."""
    day = f"{reminder.day.month}月{reminder.day.day}日"
    return f"工桥提醒（{day}）：{sum(len(desk.waiting) for desk in reminder.desks)}件事等您处理"


def text(reminder: Reminder) -> str:
    """The letter's body. Desks that share a mailbox each stand under their own heading."""
    names = "、".join(dict.fromkeys(desk.name for desk in reminder.desks))
    lines = [f"{names}，您好：", ""]
    shared = len(reminder.desks) > 1
    if shared:
        lines += ["这个邮箱有几个账号在用，每个账号的事分开列。", ""]
    for position, desk in enumerate(reminder.desks):
        lines += [""] if position else []
        lines += [f"【{desk.name}｜{desk.scope}】"] if shared else []
        lines += [f"{n}. {_line(waiting)}" for n, waiting in enumerate(desk.waiting, 1)]
        if desk.posts:
            lines += ["", "还招不招，点一下就行，不用登录：", *_posts(desk.posts)]
    lines += ["", f"请登录处理：{reminder.url}", "", "这封信由工桥自动发出。"]
    return "\n".join(lines) + "\n"


def _line(waiting: Waiting) -> str:
    ends = "最早的今天到期" if waiting.days == 0 else f"最早的还有{waiting.days}天到期"
    if waiting.kind is WaitingKind.LAPSING and waiting.days > 0:
        ends += "，还招人请点“续期”"
    line = _LINES[waiting.kind].format(count=waiting.count, days=waiting.days, ends=ends)
    return line.replace("，最早的已等0天", "，今天刚到")


@dataclass(frozen=True, slots=True)
class LapseNotice:
    """What a firm is told the day its posts have lapsed. `more`: further ones without a line."""

    name: str
    posts: tuple[PostLine, ...]
    more: int
    url: str


def lapse_subject(notice: LapseNotice) -> str:
    return f"工桥：{len(notice.posts) + notice.more}个岗位到期，已停招"


def lapse_text(notice: LapseNotice) -> str:
    """The letter's body."""
    lines = [f"{notice.name}，您好：", ""]
    lines += ["下面的岗位到期了，已经不公开，也不再推荐人。已经约好的人不受影响。"]
    lines += ["还要招的，点一下就接着招，不用登录：", *_posts(notice.posts)]
    if notice.more:
        lines += [f"另有{notice.more}个岗位，请登录查看。"]
    lines += ["", f"全部岗位：{notice.url}", "", "这封信由工桥自动发出。"]
    return "\n".join(lines) + "\n"


def _posts(posts: tuple[PostLine, ...]) -> list[str]:
    lines = []
    for post in posts:
        until = f"{post.until.month}月{post.until.day}日"
        lines += [f"· {post.title}，还缺{post.open}人，到{until}", f"  {post.link}"]
    return lines
