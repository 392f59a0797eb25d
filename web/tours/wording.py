"""Plans, their warnings and why none was made, in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.tour import LegSource
from services.errors import InvalidInput
from services.tours.values import PlannedRide
from web.words.fields import field_message

WARNINGS: dict[str, str] = {
    "drivers": _l(
        "要%(n)s名司机：每人一天最多开8小时，高速超过600公里要两名以上（道路旅客运输企业安全管理规范38）"
    ),
    "night": _l("夜里2点到5点在路上：要停车休息，或者换司机"),
    "early": _l("有人要在夜里2点到5点上车：出发晚一点，或者少停几站"),
    "day_before": _l("头一天就要开始接人"),
    "hours": _l("没有写路上几小时，按大巴估的"),
}  # fmt: skip
FAILED: dict[str, str] = {
    "nobody": _l("名单上没有人了。"),
    "no_way": _l("这些地方没有到集合站的路程，先填上："),
    "no_way_to_firm": _l("这些企业没有到下车站的路程，先填上："),
    "too_far": _l("这些地方来回就超过了接人的时间。把时间放长，或者请那里的人到近一点的地方上车："),
    "no_fleet": _l("这些车坐不下所有人：同行的人不能拆开。多写几辆，或者写大一点的车。"),
    "party_too_large": _l("有一组人比最大的车还多。先在名单上写原因分开，或者写大一点的车："),
    "died": _l("算了几次都没有算完。人多的，分成两趟再排；还不行请告诉管理员。"),
}  # fmt: skip
SOURCES: dict[LegSource, str] = {LegSource.ENTERED: _l("填的"), LegSource.IMPORTED: _l("导入的")}


def warnings_of(ride: PlannedRide) -> list[str]:
    return [str(WARNINGS[code]) % {"n": ride.drivers} for code in ride.warnings]


def title_of(ride: PlannedRide) -> str:
    """`大巴 49座`; one's own way has no seats."""
    people = len(ride.seat_ids)
    if ride.seats == people and not ride.crew:
        return _("%(word)s · %(people)s人", word=ride.word, people=people)
    return _(
        "%(word)s %(seats)s座 · %(people)s人，空%(free)s座", word=ride.word, seats=ride.seats,
        people=people, free=ride.seats - ride.crew - people,
    )  # fmt: skip


def accepted(moved: int) -> str:
    done = _("排好了：车、站点、时间和座位都写上了。下一步：填车牌、司机，核对站点。")
    return done + _("%(n)s人换了车。", n=moved) if moved else done


def problems(refused: InvalidInput) -> list[str]:
    return [field_message(p.code, p.facts) for found in refused.problems.values() for p in found]
