"""States, steps and refusals of trips in words."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from journeys.sheet import SOURCES, Lack
from models.trip import Leg, SeatState, StopKind, TripMode, TripState
from services.errors import (
    AlreadyOnTrip,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    PartyWouldSplit,
    ReasonRequired,
    ServiceError,
    StaleVersion,
    TripNotReady,
    VehicleFull,
)
from services.trips.lists import Show
from services.trips.page import Rider
from services.trips.roll_call import Tick
from web.words.fields import field_message
from web.words.match import region_name

T, B = TripState, SeatState
SHOWS: dict[Show, str] = {
    Show.COMING: _l("要走的"),
    Show.UNDER_WAY: _l("正在路上"),
    Show.DONE: _l("办完的、取消的"),
}
MODES: dict[TripMode, str] = {
    TripMode.COACH: _l("大巴"),
    TripMode.TRAIN: _l("火车"),
    TripMode.FLIGHT: _l("包机"),
    TripMode.OWN: _l("自行前往"),
}


def trip_modes() -> list[tuple[TripMode, str]]:
    """How a whole trip may go; one's own way is only ever a part of it."""
    return [one for one in MODES.items() if one[0] is not TripMode.OWN]


LEGS: dict[Leg, str] = {Leg.MAIN: _l("全程"), Leg.ONWARD: _l("接站（从机场、车站到厂门口）")}
STATES: dict[TripState, str] = {
    T.PLANNED: _l("在排"),
    T.OPEN: _l("名单开放"),
    T.FROZEN: _l("名单定了"),
    T.BOARDING: _l("正在上车"),
    T.DEPARTED: _l("在路上"),
    T.ARRIVED: _l("到达，正在交接"),
    T.HANDED_OVER: _l("交接完"),
    T.SETTLED: _l("已结算"),
    T.CANCELLED: _l("已取消"),
}
STEPS: dict[TripState, str] = {
    T.PLANNED: _l("退回重排"),
    T.OPEN: _l("开放名单"),
    T.FROZEN: _l("定名单"),
    T.BOARDING: _l("开始上车"),
    T.DEPARTED: _l("发车"),
    T.ARRIVED: _l("到达"),
    T.HANDED_OVER: _l("交接完成"),
    T.SETTLED: _l("结算"),
    T.CANCELLED: _l("取消这趟"),
}
SEATS: dict[SeatState, str] = {
    B.INVITED: _l("问了，没回"),
    B.STANDBY: _l("候补"),
    B.CONFIRMED: _l("坐这趟"),
    B.BOARDED: _l("上车了"),
    B.ARRIVED: _l("到了"),
    B.HANDED_OVER: _l("交接了"),
    B.NO_SHOW: _l("没来"),
    B.WITHDRAWN: _l("不坐这趟"),
    B.LEFT_ON_WAY: _l("中途离开"),
}
TICKS: dict[Tick, str] = {
    Tick.BOARD: _l("上车"),
    Tick.NO_SHOW: _l("没来"),
    Tick.ARRIVE: _l("到了"),
    Tick.HAND_OVER: _l("交接"),
    Tick.LEFT: _l("中途离开"),
    Tick.BACK: _l("点错了"),
}
GOOD = frozenset({B.BOARDED, B.ARRIVED, B.HANDED_OVER})
STOPS: dict[StopKind, str] = {
    StopKind.PICKUP: _l("上车"),
    StopKind.REST: _l("停靠"),
    StopKind.DROPOFF: _l("下车"),
}
NOT_READY: dict[str, str] = {
    "no_vehicle": _l("还没有车。先加一辆车，写清座位和站点。"),
    "unanswered": _l("还有%(n)s人没有回话。先问清楚，或者转为候补。"),
    "nobody": _l("名单上还没有人。"),
    "without_vehicle": _l("还有%(n)s人没有排上车（包机的还要排接站车）。"),
    "unticked": _l("还有%(n)s人没有点名。每个人都要点“上车”或“没来”，再发车。"),
    "nobody_aboard": _l("车上还没有人。"),
    "filing_changed": _l("%(n)s号车备案以后换过司机或站点。先重新备案；来不及的，写明情况再发车。"),
    "not_handed_over": _l("还有%(n)s人没有交接。交给企业的点“交接”，不见了的点“中途离开”。"),
    "too_early": _l("还有%(n)s天才出发，现在不能上车。"),
    "no_payer": _l("先写清谁付车费。一辆车只有一家付，不向个人收。"),
    "no_seat_for": _l("这些车坐不下：还有%(n)s人没有座位。加一辆车，或者先转几个人到候补。"),
    "plan_outdated": _l("排完以后名单或日期变了，没有动。请再排一次路线。"),
    "no_stops": _l("先写上车点和下车点。"),
    "vehicle_not_empty": _l("车上还排着%(n)s人（包括退掉的记录），不能删。先把人调走。"),
}
LACKS: dict[str, str] = {
    "plate": _l("没有写车牌"),
    "carrier": _l("没有写承运企业"),
    "licence": _l("没有写道路运输经营许可证号"),
    "permit": _l("没有写道路运输证号"),
    "contract": _l("没有写包车合同号"),
    "charter": _l("没有写包车标志牌编号"),
    "charter_ends": _l("包车标志牌%(day)s到期，不够走完这趟"),
    "insurance": _l("没有写承运人责任险保单"),
    "insurance_ends": _l("承运人责任险%(day)s到期，不够走完这趟"),
    "drivers": _l("%(km)s公里要%(needed)s名司机，现在写了%(named)s名"),
    "night_stop": _l("夜里2点到5点要停车或换司机：写明停在哪里，或者加司机"),
    "arrival": _l("写的到达时间早了：守规矩开，最早%(honest)s到"),
    "filing": _l("备案以后换过司机、站点或承运企业，要重新备案"),
    "escort": _l("没有写领队"),
    "stops": _l("没有写上车点和下车点"),
}
HISTORY: dict[str, str] = {
    "opened": _l("建了这趟"),
    "edited": _l("改了日期、名称或付款人"),
    "vehicle": _l("改了%(number)s号车"),
    "vehicle_gone": _l("删了%(number)s号车"),
    "filed": _l("%(number)s号车已备案"),
    "added": _l("加了%(people)s人"),
    "seats": _l("调了%(people)s人的车或上车点"),
    "seats_confirmed": _l("%(people)s人定了座"),
    "seats_standby": _l("%(people)s人转为候补"),
    "seats_withdrawn": _l("%(people)s人不坐这趟"),
    "planned": _l("用上排出来的路线：%(vehicles)s辆车，%(people)s人，换车%(moved)s人"),
    "told": _l("有人没来，告诉企业：发信%(letters)s封，没有邮箱的%(unreached)s家请打电话"),
    "traded": _l("%(people)s人换车，省%(yuan)s元"),
    "handed": _l("%(firm)s签收，交接%(people)s人"),
    "rooms": _l("%(firm)s写好了%(people)s人的房间和第一班"),
    "numbered": _l("排了%(people)s个座位号"),
    "paper_carrier": _l("出了%(number)s号车的乘车名册（%(people)s人的证件号）"),
    "paper_escort": _l("出了%(number)s号车的领队名单（%(people)s人的电话）"),
}
PROBLEMS: dict[type[ServiceError], str] = {
    StaleVersion: _l("别人刚刚改过。最新的在下面，看过再办。"),
    NotFound: _l("有人不在您负责的范围，没有动。"),
    NotAllowedNow: _l("现在的状态不能这样办：可能已经上车、退掉，或者车已经走了。"),
    PartyWouldSplit: _l("这样会把同行的人分开。整组一起办；确实要分开的，写明分开的原因。"),
    ReasonRequired: _l("名单已经定了（出发前两天起也算），要写明原因。"),
    Forbidden: _l("您的账号不能办这一步。"),
}


def problem_words(problem: ServiceError) -> str:
    """What stood in the way and what to do, in a sentence."""
    if isinstance(problem, TripNotReady):
        return str(NOT_READY[problem.why]) % {"n": problem.count}
    if isinstance(problem, VehicleFull):
        return _(
            "%(number)s号车只能坐%(seats)s名乘客，这样会有%(wanted)s人。先把多出来的人调到别的车或转为候补。",
            number=problem.number, seats=problem.seats, wanted=problem.wanted,
        )  # fmt: skip
    if isinstance(problem, AlreadyOnTrip):
        return _("有人已经在“%(trip)s”上。一个人只能坐一趟，先从那一趟退下来。", trip=problem.trip)
    if isinstance(problem, InvalidInput):
        found = next(iter(problem.problems.values()))[0]
        return field_message(found.code, found.facts)
    return str(PROBLEMS.get(type(problem), _("没有办成。")))


def lack_words(lack: Lack) -> str:
    words = str(LACKS[lack.code]) % lack.facts
    source = SOURCES[lack.code]
    return f"{words}（{source}）" if source else words


def history_words(kind: str, detail: dict[str, object]) -> str:
    if kind not in HISTORY:
        return ""
    return str(HISTORY[kind]) % {"number": "", "people": 0, "moved": 0, **detail}


def rider_name(rider: Rider) -> str:
    if rider.row is None:
        return _("（不在您负责的范围）")
    return rider.row.name or _("（本人未同意显示姓名）")


def home_of(rider: Rider) -> str:
    row = rider.row
    if row is None:
        return ""
    return " ".join(part for part in (region_name(row.region_code), row.township) if part)
