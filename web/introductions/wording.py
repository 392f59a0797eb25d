"""What introductions, their stages and what looks odd about them are called."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.introduction import Counting, IntroductionScheme, IntroductionState
from services.introductions.lists import FirmPage
from services.introductions.patterns import Flag, Pattern
from services.introductions.reckoning import Status
from web.filters import yuan

COUNTING: dict[Counting, str] = {
    Counting.MARGINAL: _l("分段算：第几个就按第几个的标准，前面的不变"),
    Counting.WHOLE_LOT: _l("全部算：达到哪一档，全部按这一档，前面的补差额"),
}
STATES: dict[IntroductionState, str] = {
    IntroductionState.DECLARED: _l("新员工已说，待再确认"),
    IntroductionState.CONFIRMED: _l("新员工已确认"),
    IntroductionState.VOID: _l("作废"),
}
STATUS: dict[Status, str] = {
    Status.UNCONFIRMED: _l("待新员工确认"),
    Status.WAITING: _l("未满期"),
    Status.LAPSED: _l("有人已离开，不再发"),
    Status.DUE: _l("该发了"),
    Status.ELSEWHERE: _l("已发给别人，退回后再发"),
    Status.PAID: _l("已发"),
    Status.OVERPAID: _l("多发了，要退回"),
    Status.VOID: _l("作废"),
}


def steps_in_words(scheme: IntroductionScheme) -> str:
    """Which newcomer earns how much."""
    froms = [first for first, _fen in scheme.steps]
    last = [n - 1 for n in froms[1:]]
    parts = [
        _("第%(a)s到%(b)s人每人%(sum)s元", a=first, b=until, sum=yuan(fen))
        for (first, fen), until in zip(scheme.steps, last, strict=False)
    ]
    first, fen = scheme.steps[-1]
    return "，".join([*parts, _("第%(a)s人起每人%(sum)s元", a=first, sum=yuan(fen))])


def stages_in_words(scheme: IntroductionScheme) -> str:
    """When which part is paid."""
    told = [_("满%(days)s天发%(part)s%%", days=d, part=p) for d, p in scheme.stages]
    return "，".join(told)


def flag_in_words(flag: Flag, page: FirmPage) -> str:
    """What to ask about."""
    who = next((m for m in page.members if m.id == flag.introducer_id), None)
    no = who.row.staff_no if who is not None else ""
    if flag.pattern is Pattern.BOSS:
        return _(
            "%(no)s在三个月内带来%(n)s人。请问新员工有没有交过钱、工资有没有被抽走（人力资源市场暂行条例第18、27条）。",
            no=no, n=flag.count,
        )  # fmt: skip
    if flag.pattern is Pattern.RECIPROCAL:
        return _("%(no)s和另一人互相算作对方的介绍人，请核对报到日的签名单。", no=no)
    return _("%(no)s带来的人中有%(n)s人未满18周岁，请核对身份证和岗位。", no=no, n=flag.count)
