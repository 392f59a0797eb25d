"""States and steps of a placement in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.placement import PlacementState as S
from services.errors import (
    AlreadyPlaced,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    ServiceError,
    StaleVersion,
    VacancyFull,
)
from services.placements.lists import Row
from services.placements.parts import Show
from web.words.match import region_name

TABS: dict[Show, str] = {
    Show.COMING: _l("要来的"),
    Show.TO_DEPART: _l("已约，没出发"),
    Show.ON_THE_WAY: _l("在路上"),
    Show.OVERDUE: _l("过期没到"),
    Show.ARRIVED: _l("到岗，还没上班"),
    Show.IN_POST: _l("在岗"),
    Show.GONE: _l("走了的、没来的"),
    Show.UNPLACED: _l("近四周离岗，还没有再到岗"),
    Show.WRONG_DAYS: _l("到岗日期不可能，要改"),
}
STATES: dict[S, str] = {
    S.CONFIRMED: _l("已约，没出发"),
    S.DEPARTED: _l("在路上"),
    S.ARRIVED: _l("到岗"),
    S.IN_POST: _l("在岗"),
    S.LEFT: _l("已离岗"),
    S.NO_SHOW: _l("没来"),
    S.CANCELLED: _l("已取消"),
}
STATIONS: dict[S, tuple[str, str]] = {
    S.CONFIRMED: ("agreed", "done"),
    S.DEPARTED: ("departed", "now"),
    S.ARRIVED: ("arrived", "now"),
    S.IN_POST: ("settled", "now"),
    S.LEFT: ("settled", "blocked"),
    S.NO_SHOW: ("departed", "blocked"),
    S.CANCELLED: ("departed", "blocked"),
}
STEPS: dict[str, str] = {
    "depart": _l("出发了"),
    "arrive": _l("到岗了"),
    "start_work": _l("上班了"),
    "leave": _l("离岗"),
    "no_show": _l("没来"),
    "cancel": _l("取消"),
}
PROBLEMS: dict[type[ServiceError], str] = {
    StaleVersion: _l("别人刚刚登记过，没有动"),
    NotFound: _l("不在您负责的范围，没有动"),
    NotAllowedNow: _l("现在的状态不能这样登记，没有动"),
    InvalidInput: _l("日期对不上：不能晚于今天，也不能早于上一步"),
    Forbidden: _l("您的账号不能登记这一步"),
    VacancyFull: _l("岗位已约满"),
    AlreadyPlaced: _l("本人已有别的岗位"),
}


DAYS: dict[str, str] = {
    "day_in_future": _l("日期不能晚于今天（%(day)s）"),
    "day_too_early": _l("日期不能早于上一步（%(day)s）"),
    "day_before_agreement": _l(
        "日期早于约好的那天（%(day)s）。确实先到后补登记的，由工会协调员写明原因再登记"
    ),
    "day_long_before_agreement": _l("日期比约好的那天（%(day)s）早了一个多月，请核对年份和月份"),
    "day_in_other_spell": _l("这一天他还在上一个岗位（到%(day)s才离岗），请核对"),
}


def day_words(refused: InvalidInput) -> str:
    """What is wrong with the day, in a sentence."""
    for problem in refused.problems.get("on", ()):
        if problem.code in DAYS:
            return str(DAYS[problem.code]) % {"day": problem.facts.get("day", "")}
    return ""


def overtaken(step: str) -> str:
    """Somebody else recorded first: what was not stored, and that the newest stands below."""
    return _(
        "别人刚刚登记过，没有存您的“%(mine)s”。最新情况和经过都在下面，看过再登记。",
        mine=STEPS.get(step, step),
    )


def problem_words(problem: ServiceError) -> str:
    if isinstance(problem, InvalidInput) and (words := day_words(problem)):
        return words
    return str(PROBLEMS.get(type(problem), _("没有办成")))


def name_of(row: Row) -> str:
    return row.name or _("（本人未同意显示姓名）")


def row_label(row: Row) -> str:
    home = region_name(row.region_code)
    return f"{name_of(row)}（{home}） → {row.employer} · {row.vacancy.title}"
