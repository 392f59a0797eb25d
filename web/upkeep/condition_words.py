"""What a finding of `services.upkeep.condition` says, and what to do next."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from services.upkeep.condition import Condition, Finding, Section
from web.filters import moment
from web.upkeep.results import failure
from web.upkeep.wording import job, lasting

SECTIONS = {
    "slow": (_l("慢了的"), _l("各项任务都和平时一样快，或者跑过的次数还太少，没法比。")),
    "late": (_l("晚了的"), _l("该运行的都运行了，该发的信都发了。")),
    "failed": (_l("失败的"), _l("没有失败的任务，也没有发不出的信。")),
    "growing": (_l("在变大的"), _l("地方够用。")),
    "watch": (_l("请留意"), _l("没有异常的登录和查看。")),
}
"""Section -> its heading, and what it says when nothing is wrong."""

SAID = {
    "job_slow": _l("%(job)s这次用了%(took)s，平时%(usual)s。"),
    "job_slow_running": _l("%(job)s正在跑，已经%(took)s，平时%(usual)s。"),
    "scheduler_silent": _l("调度进程没有运行：周报、提醒和发信都停着。"),
    "clock_doubted": _l("服务器的时钟和上一次记录对不上，自动任务都停着。"),
    "lease_from_the_future": _l("调度记录写到了未来：服务器时钟曾经走快过。"),
    "mail_overdue": _l("有%(mail_overdue)s封信该发却没有发，最早的该在%(oldest)s发。"),
    "job_late": _l("%(job)s该在%(due)s运行，还没有运行。"),
    "mail_needs_a_person": _l("有%(mail_needs_a_person)s封信发不出，或者不确定送到没有。"),
    "job_failed": _l("%(job)s（%(slot)s）失败：%(failure)s"),
    "disk_full": _l("服务器磁盘只剩%(disk_free)s，少于%(least)s，快存不下东西了。"),
    "disk_fills": _l("照这几天的速度，大约%(days)s天后磁盘只剩%(least)s。现在还有%(free)s。"),
    "login_attacked": _l("一天之内有人反复猜某个账号的密码，共%(logins_attacked)s次记录。"),
    "beyond_budget": _l("一天之内有%(beyond_budget)s次超过限量查看号码，都写明了理由。"),
}
ADVICE = {
    "job_slow": _l("看任务页的执行记录；多次变慢，请看服务器是不是还跑着别的程序。"),
    "job_slow_running": _l("先等它做完；两小时还没完，请重启调度进程，它会自动再做。"),
    "scheduler_silent": _l("请在服务器上启动它（python -m jobs），错过的会自动补上。"),
    "clock_doubted": _l("请先核对服务器时间，再到任务页确认。"),
    "lease_from_the_future": _l("请重启调度进程（python -m jobs），就会更正。"),
    "mail_overdue": _l("看发信页；调度进程在运行的话，在任务页把“发信”现在运行一次。"),
    "job_late": _l("调度进程停了就启动它；没停，到任务页点“现在运行”。"),
    "mail_needs_a_person": _l("到发信页逐封看原因，改好地址后点“再发”。"),
    "job_failed": _l("改好后到任务页点“现在运行”。"),
    "disk_full": _l("请清理磁盘，或把旧备份移到别处。"),
    "disk_fills": _l("请趁早把旧备份移到别处，或加大磁盘。"),
    "login_attacked": _l("是哪个账号，请看操作记录；可以请本人打开登录验证码。"),
    "beyond_budget": _l("请看操作记录，问一问是不是本人。"),
}
PLACES = {
    "mail_overdue": ("outbox.index", _l("发信")),
    "mail_needs_a_person": ("outbox.index", _l("发信")),
    "login_attacked": ("audit.index", _l("记录")),
    "beyond_budget": ("audit.index", _l("记录")),
    "disk_full": None,
    "disk_fills": None,
}
"""Where a person goes for it; what is not named is looked at on the page of jobs."""


def said(found: Finding) -> str:
    facts = dict(found.facts)
    for name in ("took", "usual"):
        if name in facts:
            facts[name] = lasting(float(str(facts[name])))
    for name in ("free", "disk_free", "least"):
        facts[name] = size(facts.get(name))
    for name in ("oldest", "due"):
        at = facts.get(name)
        facts[name] = moment(at) if isinstance(at, datetime) else ""
    facts["slot"] = str(facts.get("slot", "")).replace("T", " ")
    facts["failure"] = failure(str(facts.get("error", "")))
    facts["job"] = job(str(facts.get("job", "")))
    return str(SAID[found.code]) % facts


def advice(found: Finding) -> str:
    return str(ADVICE[found.code])


def place(found: Finding) -> tuple[str, str] | None:
    """(endpoint, what its link says), None where the mending is not done on a page."""
    there = PLACES.get(found.code, ("jobs.index", _l("任务")))
    return (there[0], str(there[1])) if there else None


def beside(section: Section, condition: Condition) -> list[str]:
    """What is said of a section beside its findings."""
    return room(condition) if section is Section.GROWING else []


def room(condition: Condition) -> list[str]:
    """How large things are, and how they grew where two days at least were measured."""
    lines = [_("数据库现在%(n)s。", n=size(condition.database))]
    if condition.health.disk_free is not None:
        lines.append(_("磁盘还剩%(n)s。", n=size(condition.health.disk_free)))
    if not condition.nights:
        return [*lines, _("数据文件夹还没有量过：清理任务每夜量一次。")]
    last = condition.nights[0]
    lines.append(_("数据文件夹%(at)s量得%(n)s。", at=moment(last.at), n=size(last.folder)))
    grown = condition.growth
    if grown is None:
        return [*lines, _("还不到两天的数，说不出长得多快。")]
    changed = {"since": moment(grown.since), "d": change(grown.database), "f": change(grown.folder)}
    lines.append(_("从%(since)s起：数据库%(d)s，数据文件夹%(f)s。", **changed))
    if grown.full_in_days is not None:
        lines.append(_("照这个速度，磁盘大约还够%(n)s天。", n=f"{grown.full_in_days:,}"))
    return lines


def size(number: object) -> str:
    """In the unit a person reads: 199999999 → `200.0 MB`."""
    value = float(str(number or 0))
    unit, factor = ("GB", 1e9) if abs(value) >= 1e9 else ("MB", 1e6)
    return f"{value / factor:.1f} {unit}"


def change(number: int) -> str:
    if number < 0:
        return _("小了%(n)s", n=size(-number))
    return _("大了%(n)s", n=size(number))
