"""What a run of a scheduled job did, as a sentence; what failed, with what to do."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.job import JobRun

MATCH: Mapping[str, str] = {
    "run": _l("第%(n)s批"),
    "people": _l("%(n)s人"),
    "vacancies": _l("%(n)s个岗位"),
    "places": _l("缺%(n)s人"),
    "placed": _l("配上%(n)s人"),
    "proposed": _l("新推荐%(n)s份"),
    "renewed": _l("保留原来的推荐%(n)s份"),
    "superseded": _l("代替旧推荐%(n)s份"),
    "objective": _l("总分%(n)s"),
    "bound": _l("总分最多%(n)s"),
    "violations": _l("违反规则%(n)s处"),
}
LETTERS: Mapping[str, str] = {
    "week": _l("%(n)s这一期"),
    "scopes": _l("%(n)s个地区"),
    "letters": _l("写成%(n)s封"),
    "messages": _l("交出%(n)s份待发"),
}
RESULTS: Mapping[str, Mapping[str, str]] = {
    "nightly-match": MATCH,
    "match-orders": MATCH | {"orders": _l("有%(n)s个人要求")},
    "weekly-report": LETTERS,
    "monthly-report": LETTERS,
    "daily-reminder": {
        "letters": _l("给%(n)s个邮箱写了提醒"),
        "without_address": _l("%(n)s个账号没有邮箱，没法提醒"),
    },
    "lapse-vacancies": {
        "lapsed": _l("下架到期岗位%(n)s个"),
        "extended": _l("常年招的岗位续期%(n)s个"),
        "left": _l("还有%(n)s个到期的留到下次"),
    },
    "outbox-delivery": {
        "sent": _l("发出%(n)s封"),
        "waiting": _l("%(n)s封稍后再试"),
        "uncertain": _l("%(n)s封不确定是否送达，要人决定"),
        "dead": _l("%(n)s封发不出"),
        "released": _l("接着发上次中断的%(n)s封"),
    },
    "invitations": {
        "lapsed": _l("%(n)s人到期没答复"),
        "told": _l("企业取消名额，告诉了%(n)s人"),
        "followed": _l("%(n)s人的推荐已有结果"),
        "seated": _l("候补补上%(n)s人"),
        "asked": _l("新问%(n)s人"),
        "refused": _l("%(n)s个岗位这次没问成"),
    },
    "riders": {
        "told": _l("告诉%(n)s人坐哪趟车"),
        "changed": _l("告诉%(n)s人改了什么"),
        "off": _l("告诉%(n)s人这趟不坐了"),
    },
    "follow-up": {
        "asked": _l("问了%(n)s人"),
        "paydays": _l("问了首次工资%(n)s人"),
        "pairs": _l("配了%(n)s对结对"),
    },
    "law-recheck": {
        "judged": _l("核对岗位%(n)s个"),
        "taken_off": _l("因不合法暂停%(n)s个"),
        "left": _l("还有%(n)s个没核对"),
    },
    "subsidy-look": {
        "people": _l("看了%(n)s人"),
        "foreseen": _l("预计会够条件%(n)s笔"),
        "eligible": _l("可以申报%(n)s笔"),
        "papers_missing": _l("缺凭据%(n)s笔"),
        "lapsed": _l("不再够条件%(n)s笔"),
    },
    "imports": {
        "imports": _l("做完%(n)s份导入"),
        "failed": _l("%(n)s份没有做成"),
    },
    "trip-plans": {
        "plans": _l("排了%(n)s次路线"),
        "failed": _l("%(n)s次没有排成"),
    },
    "clean-up": {
        "imports": _l("清掉没有确认的导入%(n)s份"),
        "undoable": _l("%(n)s条导入过了能撤回的时间"),
        "login_attempts": _l("清掉试密码的记录%(n)s条"),
        "logins": _l("清掉旧的登录%(n)s个"),
        "spent": _l("清掉查看量的记录%(n)s条"),
        "form_keys": _l("清掉提交过的表单记录%(n)s条"),
        "run_inputs": _l("%(n)s批旧匹配的输入已删"),
        "trip_contacts": _l("%(n)s个路上用的联系人已删"),
        "bodies": _l("%(n)s封旧信的正文已删"),
        "payloads": _l("%(n)s条旧信的内容已清空"),
        "slips": _l("%(n)s张同意已撤回的纸条照片已删"),
        "pictures": _l("%(n)s张旧图已删，要时再画"),
        "firm_people": _l("%(n)s名离开已久的企业人员的姓名已删"),
        "quiet_runs": _l("清掉旧的执行记录%(n)s条"),
    },
}
"""What a job did → its clause, in the order they are said. A count of nothing is not said."""

FAILURES: Mapping[str, str] = {
    "the process stopped while running": _l("执行的进程中途停了，这一次没有做完；会自动再做。"),
    "the scheduler stopped while running": _l("调度进程中途停了，这一次没有做完；会自动再做。"),
    "RejectedRun": _l("算出的推荐没有通过自查，一份也没有给出。请把原文告诉维护的人。"),
    "OperationalError": _l("数据库当时连不上或太忙。请看磁盘和数据库，再点“现在运行”。"),
    "Busy": _l("同样的事正在做，这一次没有做。过一会儿再点“现在运行”。"),
    "NotAllowedNow": _l("现在还不能做：这一期还没有结束，或者已经做过。"),
    "OSError": _l("服务器磁盘或文件出了问题。请看磁盘空间和权限，再点“现在运行”。"),
    "MemoryError": _l("服务器内存不够。请先停掉别的程序，再点“现在运行”。"),
}
"""What an error means and what to do, by its whole text or the name before the colon."""


def outcome(run: JobRun) -> str:
    """How a run ended, as a sentence; "" while it is not over."""
    if run.error:
        return failure(run.error)
    return result(run.job, run.result) if run.finished_at else ""


def result(job: str, facts: Mapping[str, object]) -> str:
    """`发出12封，3封稍后再试。`; what is nothing is left out, all nothing is 没有要做的."""
    clauses = RESULTS.get(job, {})
    said = [str(clauses[key]) % {"n": count} for key in clauses if (count := _count(facts, key))]
    return _("%(said)s。", said=_("，").join(said)) if said else _("没有要做的。")


def failure(error: str) -> str:
    """What went wrong and what to do, and the words of the machine for whoever looks after it."""
    name = error.partition(":")[0]
    words = FAILURES.get(error) or FAILURES.get(name) or _("没有做成。改好后点“现在运行”。")
    return _("%(words)s（原文：%(error)s）", words=words, error=error)


def _count(facts: Mapping[str, object], key: str) -> object:
    """The number of a fact: how many where it is a list of them."""
    value = facts.get(key)
    return len(value) if isinstance(value, list | tuple | dict) else value
