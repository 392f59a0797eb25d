"""Somebody's way to the factory in plain words."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from models.trip import TripMode
from services.telephones import without_numbers
from services.trips.links import Whereabouts
from services.workers.own_trip import OwnTrip
from services.workers.rides import Ride
from web.filters import day, moment, region_name, yuan
from web.trips.wording import MODES

SAYS: dict[str, tuple[str, str, str]] = {
    "none": (
        "plain",
        _l("车还没有排好。"),
        _l("排好了短信告诉您，这里也看得到。没有通知以前不要自己动身。"),
    ),
    "invited": ("plain", _l("还在问您坐不坐这趟车。"), _l("坐不坐，打工会电话说一声。")),
    "standby": (
        "plain",
        _l("您在候补。"),
        _l("有人不坐就轮到您，马上打电话或发短信。没有通知以前不要自己动身。"),
    ),
    "planned": (
        "plain",
        _l("这是现在的安排，还可能变。"),
        _l("出发前两天定下来，定了短信告诉您。"),
    ),
    "fixed": ("good", _l("定了，就坐这趟车。"), _l("再有变动会发短信，这里也会写明改了什么。")),
    "boarding": ("good", _l("正在上车。"), _l("还没到的，马上打领队电话。")),
    "left_without": (
        "over",
        _l("车已经走了。"),
        _l("没上车的，不要自己追，打工会电话，另外安排。"),
    ),
    "boarded": ("good", _l("您已经上车。"), _l("路上有事找领队。")),
    "arrived": ("good", _l("到了。"), _l("跟着领队去见企业接站的人，没交接以前不要走开。")),
    "handed_over": ("good", _l("已经交给企业。"), _l("住的、做的和说好的不一样，马上告诉工会。")),
    "no_show": ("over", _l("名单上记的是您没有来。"), _l("还想去，或者记错了，打工会电话。")),
    "left": ("over", _l("名单上记的是您中途离开了。"), _l("还想去，或者记错了，打工会电话。")),
    "off": (
        "over",
        _l("这趟车您先不坐了，不要动身。"),
        _l("岗位还是您的，工会再排车，短信告诉您。"),
    ),
    "cancelled": (
        "over",
        _l("这趟车取消了，不要动身。"),
        _l("岗位还是您的，工会再排车，短信告诉您。"),
    ),
    "over": ("over", _l("这个岗位已经结束，没有车要坐。"), _l("想再找，打工会电话。")),
}
"""Per standing: kind of notice, what is so, what to do."""
BEFORE = ("none", "invited", "standby", "planned", "fixed", "boarding")
"""They have still to get there."""
NAMES: dict[str, str] = {
    "day": _l("哪天"),
    "at": _l("几点"),
    "place": _l("在哪里上车"),
    "number": _l("哪辆车"),
    "plate": _l("车牌或班次"),
    "seat": _l("座位"),
    "escort": _l("领队"),
}


@dataclass(frozen=True)
class Says:
    kind: str
    words: str
    more: str

    @property
    def good(self) -> bool:
        return self.kind == "good"

    @property
    def stops(self) -> bool:
        """Nobody is to set out on what stands below."""
        return self.kind == "over"


@dataclass(frozen=True)
class Change:
    what: str
    then: str
    now: str


def standing(own: OwnTrip) -> Says:
    return Says(*map(str, SAYS[own.standing]))


def changes(own: OwnTrip) -> list[Change]:
    return [
        Change(str(NAMES[what]), _value(what, then), _value(what, now))
        for what, then, now in own.changes
    ]


def _value(what: str, text: str) -> str:
    if not text:
        return _("还没有定")
    if what == "day":
        return day(date.fromisoformat(text))
    if what == "at":
        return moment(datetime.fromisoformat(text))
    return _("%(n)s号车", n=text) if what == "number" else text


def lines(own: OwnTrip) -> list[tuple[str, str]]:
    """When, where, in what; nothing once they do not ride."""
    ride = own.ride
    if ride is None or ride.over or standing(own).stops:
        return []
    told = ride.told
    found = [(str(NAMES["day"]), _value("day", told["day"]))]
    at = moment(datetime.fromisoformat(told["at"])).partition(" ")[2] if told["at"] else ""
    found += [(str(NAMES["at"]), at), (str(NAMES["place"]), told["place"])]
    found += [(str(NAMES["number"]), _vehicle(ride)), (str(NAMES["seat"]), told["seat"])]
    if ride.onward is not None:
        found.append((_("下了车再坐"), _onward(ride)))
    if own.where is not None and own.where.end is not None:
        found.append((_("大约几点到"), moment(own.where.end.at)))
    return [(label, words or _("还没有定")) for label, words in found]


def _vehicle(ride: Ride) -> str:
    vehicle = ride.vehicle
    if vehicle is None:
        return ""
    mode = str(MODES[vehicle.mode])
    if vehicle.mode is TripMode.OWN:
        return mode
    parts = (_("%(n)s号车", n=vehicle.number), mode, vehicle.plate)
    return " ".join(part for part in parts if part)


def _onward(ride: Ride) -> str:
    assert ride.onward is not None
    parts = (_("%(n)s号车", n=ride.onward.number), ride.onward.plate)
    return " ".join(part for part in parts if part)


def whereabouts(own: OwnTrip) -> list[str]:
    """Where the vehicle is, a sentence each; of the coach after it too, once it is on its way."""
    said: list[str] = []
    for where in (own.where, own.where_onward):
        if where is not None:
            said += _where(where)
    return said


def _where(where: Whereabouts) -> list[str]:
    if where.cancelled:
        return []
    if where.arrived:
        return [_("%(n)s号车已经到了：%(place)s。", n=where.number,
                  place=where.end.place if where.end else "")]  # fmt: skip
    said = []
    if where.last is not None and where.last.passed_at is not None:
        said.append(_("%(n)s号车%(at)s过了%(place)s。", n=where.number,
                      at=moment(where.last.passed_at), place=where.last.place))  # fmt: skip
    elif where.leaves is not None:
        said.append(_("%(n)s号车%(at)s从%(place)s走。", n=where.number,
                      at=moment(where.leaves.at), place=where.leaves.place))  # fmt: skip
    if where.next is not None:
        said.append(_("下一站：%(place)s，大约%(at)s", place=where.next.place,
                      at=moment(where.next.at)))  # fmt: skip
    return said


def calls(own: OwnTrip) -> tuple[str, str]:
    """(headline of whom to ring, what the escort's line says where no number stands)."""
    ride = own.ride
    name = ride.vehicle.escort_name if ride and not ride.over and ride.vehicle else ""
    before = own.standing in BEFORE
    head = _("迟到了、找不到地方、不去了，打给谁") if before else _("有事打给谁")
    if not name or own.escort_phone:
        return head, ""
    soon = before and not own.contacts
    return head, (
        _("领队是%(name)s，出发前两天这里有电话。", name=name)
        if soon
        else _("领队：%(name)s", name=name)
    )


def brings(own: OwnTrip) -> list[str]:
    """What to pack, until they are aboard."""
    if own.standing not in BEFORE:
        return []
    said = [
        _("身份证原件。谁也不能扣您的身份证。"),
        _("手机和充电器，银行卡或社保卡（发工资用）。"),
        _("换洗衣服、被褥看说好的住处，常吃的药、晕车药。"),
        _("学历、技能证件的原件，有的才带。"),
    ]
    if own.card is not None and own.card.bring_fen is not None:
        said.append(_("钱：到第一次发工资以前要用的，按一天30元算，至少%(sum)s。",
                      sum=yuan(own.card.bring_fen)))  # fmt: skip
    return [*said, _("车费不向您收。谁收钱，打12351。")]


def gate(own: OwnTrip) -> list[str]:
    """What happens at the factory, in order."""
    place = without_numbers(own.post.work_address or own.firm.work_address)
    region = region_name(own.post.region_code)
    where = place if place.startswith(region) else f"{region} {place}".strip()
    said = [_("到%(firm)s：%(where)s。", firm=own.firm.name, where=where)]
    card = own.card.row if own.card is not None else None
    if card is not None and card.met_by:
        who = card.met_by if own.contacts else without_numbers(card.met_by)
        said.append(_("接您的人：%(who)s。", who=who))
    if own.post.report_to:
        said.append(_("报到：%(words)s。", words=without_numbers(own.post.report_to)))
    if card is not None and card.room:
        said.append(_("您住：%(room)s。", room=card.room))
    if card is not None and card.first_shift:
        said.append(_("第一个班：%(shift)s。", shift=card.first_shift))
    return [
        *said,
        _("领队按名单点名，企业接站的人点数、签收，没点到名不要走开。"),
        _("先看宿舍，再看岗位。和说好的不一样，当场告诉领队，或者打工会电话，不要自己走。"),
        _("一个月内签合同。不交押金，不押身份证。"),
    ]
