"""What jobs, their states and their results are called."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from delivery.refusals import judge_line
from models.job import JobRun
from models.outbox import Channel as OutboxChannel
from models.outbox import OutboxMessage

JOBS = {
    "nightly-match": _l("夜间匹配"),
    "match-orders": _l("页面上要求的匹配"),
    "imports": _l("导入大名单"),
    "trip-plans": _l("排车次的路线"),
    "weekly-report": _l("周报"),
    "monthly-report": _l("月报"),
    "daily-reminder": _l("每日提醒"),
    "lapse-vacancies": _l("到期岗位下架"),
    "outbox-delivery": _l("发信"),
    "clean-up": _l("清理过期数据"),
    "law-recheck": _l("重新核对岗位是否合法"),
    "subsidy-look": _l("每周一看补贴"),
    "invitations": _l("邀请：到期、候补、下一批"),
    "riders": _l("坐车的人：告诉几点在哪上车、改了什么"),
    "follow-up": _l("回访：到期的人发短信问一声"),
}
COMPLAINTS = {
    "clock_doubted": _l(
        "服务器的时钟和上一次记录对不上，自动任务都停着，免得提前下架岗位、发错信。请先核对服务器时间；"
        "时间错了，改对后会自动继续；时间没错（例如停机很久），点下面的按钮。"
    ),
    "lease_from_the_future": _l(
        "调度记录写到了未来：服务器时钟曾经走快过。重启调度进程（python -m jobs）就会更正。"
    ),
    "weekly_report_failed": _l(
        "最近一期周报没有写成，试了几次都失败。原因在下面的执行记录里；改好后点“现在运行”。"
    ),
    "nightly_match_failed": _l(
        "最近一次夜间匹配失败，今天没有新的推荐。原因在下面的执行记录里；改好后点“现在运行”。"
    ),
    "disk_full": _l("服务器磁盘快满了，再写不下就存不了任何东西。请清理磁盘或把旧备份移走。"),
    "mail_overdue": _l("有信该发却没有发出去，请看发信页。"),
    "mail_needs_a_person": _l("有信等您决定，请看发信页。"),
    "login_attacked": _l(
        "一天之内有人反复猜某个账号的密码。是哪个账号，请看操作记录；可以请本人打开登录验证码。"
    ),
    "beyond_budget": _l(
        "一天之内有人一小时查看了很多号码，写明了理由。请看操作记录，问一问是不是本人。"
    ),
}
"""What a complaint of `services.upkeep.health` means and what to do; a silent scheduler has its own
notice on the page."""
EFFECTS = {
    "nightly-match": _l("按现在的岗位和人员重新算一遍推荐。没有人决定过的旧推荐会被新的代替。"),
    "match-orders": _l("有人在匹配记录页要求了匹配，就马上算一次。"),
    "imports": _l("上传的大名单由它读取、分批存好、撤回；小名单在页面上当场处理。"),
    "trip-plans": _l("有人在车次页点了“排路线”，就马上排一次；排好了由人点头才写上。"),
    "weekly-report": _l("给上一周还没有成文的地区写周报，并发给还没收到的人。已经发过的不会再发。"),
    "monthly-report": _l(
        "给上一个月还没有成文的地区写月报（12月的也是年报）并发出。每月每地只发一次。"
    ),
    "daily-reminder": _l("给今天还没收到提醒的人发一封，说明有什么在等他处理。"),
    "lapse-vacancies": _l("有效期已过的岗位立即下架，没有定下来的推荐随之撤回。"),
    "outbox-delivery": _l("把等待中的信马上发出去。"),
    "invitations": _l("没人答复的到期，空出来的名额按先后给候补，再问下一批人（白天才发短信）。"),
    "riders": _l(
        "名单定了的车次，给坐车的人发短信：几点在哪上车；改了的说改了什么，取消的说不要动身。"
    ),
    "follow-up": _l("今天该回访、还没问过的人，发短信请他点开说一声；没有手机的留给打电话的人。"),
    "law-recheck": _l(
        "规则、最低工资或日期变了，岗位重新核对；不再合法的立即暂停，企业看得到原因。"
    ),
    "subsidy-look": _l(
        "按每个补贴办法把在外务工的人看一遍：谁够条件了、缺什么凭据。已经报上去的不动。"
    ),
    "clean-up": _l("清掉没有确认的名单预览和旧的登录记录。"),
}
REFUSALS = {
    "frequency": _l("对方邮箱说发得太频繁，系统会放慢再发。若多次不成，请过几小时再点“再发”。"),
    "day_limit": _l("发信邮箱今天的发信量已满，明天再发；若常常这样，请换企业邮箱或提高额度。"),
    "content": _l("对方邮箱把信当成垃圾邮件。请收信人把发信地址加入白名单或通讯录，再点“再发”。"),
    "blocked": _l(
        "对方邮箱拦下了我们的发信地址或服务器。请到该邮箱的官网申诉解封，或换一个发信邮箱，再点“再发”。"
    ),
    "full": _l("收信人的邮箱满了。请打电话请他清理邮箱，再点“再发”。"),
    "no_user": _l("没有这个收信地址，或已停用。请核对并改正地址；这封信不会再发。"),
    "no_domain": _l("收信地址“@”后面的部分不存在。请核对并改正地址。"),
    "refused_by_reader": _l("收信人拒收我们的信。请打电话问他是否还要收，或换一个地址。"),
    "size": _l("信或附件超过对方邮箱的大小限制。请收信人登录后在网页上看，或换一个邮箱。"),
    "attachment": _l("对方邮箱不收这种附件。请收信人登录后在网页上看。"),
    "sender": _l(
        "发信设置不对：发信地址要与登录的邮箱一致，域名要有 SPF 记录。"
        "请管理员改好 config.toml 的 [mail]。"
    ),
    "password": _l(
        "登录发信邮箱失败。QQ、163 等邮箱要用“授权码”，不是登录密码。请管理员更换后再发。"
    ),
    "later": _l("对方邮箱请我们稍后再发，系统会自动再发。"),
    "refused": _l("对方邮箱拒收，原因见后面的原文。请打电话问收信人，或换一个地址。"),
}
"""What to do about a refusal, by the `advice` of delivery/refusals.csv."""
STATES = {
    "requested": _l("等待执行"),
    "running": _l("正在执行"),
    "done": _l("完成"),
    "failed": _l("失败"),
}
OUTBOX_STATES = {
    "waiting": _l("等待发送"),
    "sending": _l("正在发送"),
    "sent": _l("已发出"),
    "uncertain": _l("不确定是否送达"),
    "dead": _l("发不出"),
}
CHANNELS = {
    "mail": _l("邮件"),
    "wecom": _l("企业微信群"),
    "dingtalk": _l("钉钉群"),
    "feishu": _l("飞书群"),
    "sms": _l("短信"),
}


def job(name: str) -> str:
    return str(JOBS.get(name, name))


def effect(name: str) -> str:
    """What running it now does, and to whom."""
    return str(EFFECTS.get(name, ""))


def state(code: str) -> str:
    return str(STATES.get(code, code))


def outbox_state(code: str) -> str:
    return str(OUTBOX_STATES.get(code, code))


def refusal(channel_: str, reason: str) -> str:
    """What a person should do about a mail server's answer; empty if it was none."""
    row = judge_line(reason) if channel_ == "mail" else None
    return str(REFUSALS[row.advice]) if row else ""


def channel(code: str) -> str:
    return str(CHANNELS.get(code, code))


def recipient(row: OutboxMessage) -> str:
    """Mail address or robot; of a short message nothing: numbers stand with the person only."""
    return _("（号码不显示）") if row.channel is OutboxChannel.SMS else row.recipient


def took(run: JobRun) -> str:
    """How long a finished run took: `0.4 秒`, `3 分 20 秒`."""
    if run.finished_at is None:
        return ""
    return lasting((run.finished_at - run.started_at).total_seconds())


def lasting(seconds: float) -> str:
    """`0.4 秒`, `3 分 20 秒`."""
    if seconds < 60:
        return _("%(n)s 秒", n=f"{seconds:.1f}")
    return _("%(m)s 分 %(s)s 秒", m=int(seconds // 60), s=int(seconds % 60))
