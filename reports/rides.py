"""Who rides, in the words of each list: the carrier's, the escort's, a firm's, a village's; the
text read aloud; the escort's calendar file (RFC 5545)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from reference.calendar import SHANGHAI
from reports.rolls import Roll

SEXES = {"male": "男", "female": "女"}


@dataclass(frozen=True)
class Ride:
    """One person on a list; "" where it is not known or not for this reader."""

    name: str
    sex: str
    id_number: str
    phone: str
    contact: str
    home: str
    village: str
    stop: str
    at: datetime | None
    seat: str
    group: str
    needs: str
    firm: str
    post: str
    report_to: str
    first_timer: bool
    state: str
    room: str = ""
    first_shift: str = ""
    buddy: str = ""


@dataclass(frozen=True)
class Head:
    """The vehicle and its way, as every list begins."""

    trip: str
    leaves_on: date
    number: int
    plate: str
    carrier: str
    escort: str
    escort_phone: str
    drivers: str
    stops: tuple[tuple[datetime, str, str], ...]  # when, what, where

    @property
    def way(self) -> str:
        return " → ".join(f"{clock(at)} {what}{place}" for at, what, place in self.stops)

    @property
    def under(self) -> tuple[str, ...]:
        vehicle = f"{self.number}号车 {self.plate}".strip()
        line = [f"{self.leaves_on.isoformat()}出发", vehicle, self.carrier]
        return (" · ".join(part for part in line if part), self.way)


def clock(at: datetime | None) -> str:
    """`02-20 06:30`, in Shanghai."""
    return "" if at is None else at.astimezone(SHANGHAI).strftime("%m-%d %H:%M")


def carrier_roll(head: Head, rides: Sequence[Ride], *, made: str, missing: int) -> Roll:
    """乘车名册: the only list with ID numbers; of whom they may be given."""
    rows = tuple(
        (str(n), r.name, r.id_number or "未同意提供", SEXES.get(r.sex, ""), r.seat,
         f"{clock(r.at)} {r.stop}".strip(), "", "")
        for n, r in enumerate(rides, 1)
    )  # fmt: skip
    lacking = (f"{missing}人没有同意把证件号给承运企业，由本人上车时出示。",) if missing else ()
    return Roll(
        title=f"乘车名册 {head.trip}",
        under=(*head.under, f"司机：{head.drivers}　领队：{head.escort}"),
        heads=("序号", "姓名", "证件号", "性别", "座位", "上车", "实际上车", "签名"),
        widths=(1, 2, 4, 1, 1, 4, 2, 2),
        rows=rows,
        foot=(f"共{len(rides)}人。", *lacking, "只给承运企业办这一趟，用完销毁，不得转给别人。"),
        watermark=made,
    )


def escort_roll(head: Head, rides: Sequence[Ride], *, made: str) -> Roll:
    """The escort's: telephones, whom to call, what somebody needs on the way; no ID numbers."""
    rows = tuple(
        (r.seat or str(n), r.name, r.phone, r.contact, f"{clock(r.at)} {r.stop}".strip(),
         r.group, r.firm, r.needs or ("首次外出" if r.first_timer else ""), "", "")
        for n, r in enumerate(rides, 1)
    )  # fmt: skip
    return Roll(
        title=f"领队名单 {head.trip}",
        under=(*head.under, f"领队：{head.escort}　司机：{head.drivers}"),
        heads=("座位", "姓名", "电话", "出事找谁", "上车", "同行", "企业", "照顾", "上车", "下车"),
        widths=(1, 2, 3, 3, 4, 1, 3, 2, 1, 1),
        rows=rows,
        foot=(f"共{len(rides)}人。路上用，到了交回工会。",),
        watermark=made,
    )


def firm_roll(head: Head, firm: str, rides: Sequence[Ride]) -> Roll:
    """A firm's handover sheet; room, first shift and buddy where nobody has said them yet are for
    the firm to write."""
    rows = tuple(
        (
            str(n),
            r.name,
            SEXES.get(r.sex, ""),
            r.post,
            r.group,
            r.report_to,
            r.room,
            r.first_shift,
            r.buddy,
            r.state,
            "",
        )
        for n, r in enumerate(rides, 1)
    )
    return Roll(
        title=f"交接单 {firm}",
        under=(head.trip, *head.under),
        heads=("序号", "姓名", "性别", "岗位", "同行", "找谁报到", "房间", "第一班", "师傅", "状态",
               "签收"),
        widths=(1, 2, 1, 3, 1, 3, 2, 2, 2, 2, 2),
        rows=rows,
        foot=(f"送{len(rides)}人，到＿＿人，没到＿＿人。",
              "企业接站人：＿＿＿＿　工会：＿＿＿＿　领队：＿＿＿＿　日期：＿＿＿＿"),
    )  # fmt: skip


def village_roll(head: Head, rides: Sequence[Ride]) -> Roll:
    """By township and village: who goes, where and when to get on."""
    ordered = sorted(rides, key=lambda r: (r.home, r.village, r.name))
    rows = tuple(
        (r.home, r.village, r.name, r.group, f"{clock(r.at)} {r.stop}".strip(), r.seat,
         "首次外出" if r.first_timer else "")
        for r in ordered
    )  # fmt: skip
    return Roll(
        title=f"分村名单 {head.trip}",
        under=head.under,
        heads=("乡镇", "村", "姓名", "同行", "几点在哪里上车", "座位", ""),
        widths=(3, 3, 2, 1, 5, 1, 2),
        rows=rows,
        foot=(f"共{len(rides)}人。",),
    )


def read_aloud(head: Head, rides: Sequence[Ride], telephone: str) -> list[tuple[str, str]]:
    """(village, text): what is read to each village; full names, no telephones of theirs."""
    villages: dict[str, list[Ride]] = {}
    for ride in sorted(rides, key=lambda r: (r.home, r.village, r.name)):
        villages.setdefault(f"{ride.home}{ride.village}", []).append(ride)
    told = []
    for village, people in villages.items():
        lines = [f"{village}的乡亲，去外地上班的车定了。{_day(head.leaves_on)}出发。"]
        for (stop, at), group in _by_stop(people).items():
            names = "、".join(one.name for one in group)
            where = f"{_time(at)}在{stop}上车" if stop else "上车的地方另外通知"
            lines.append(f"{names}，{where}，坐{head.number}号车。")
        lines.append("请带身份证，早到十分钟。车费不用自己出。")
        if telephone:
            lines.append(f"去不了的，马上打电话{telephone}，名额给别人。")
        told.append((village, "".join(lines)))
    return told


def _by_stop(people: Iterable[Ride]) -> dict[tuple[str, datetime | None], list[Ride]]:
    stops: dict[tuple[str, datetime | None], list[Ride]] = {}
    for one in people:
        stops.setdefault((one.stop, one.at), []).append(one)
    return stops


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _time(at: datetime | None) -> str:
    if at is None:
        return ""
    local = at.astimezone(SHANGHAI)
    minutes = f"{local.minute}分" if local.minute else ""
    return f"{_day(local.date())}{local.hour}点{minutes}"


ZONE = (
    "BEGIN:VTIMEZONE", "TZID:Asia/Shanghai", "BEGIN:STANDARD", "DTSTART:19910915T020000",
    "TZOFFSETFROM:+0900", "TZOFFSETTO:+0800", "TZNAME:CST", "END:STANDARD", "END:VTIMEZONE",
)  # fmt: skip
"""Shanghai since summer time ended in 1991; the hour is that of the clock before the change."""


def calendar_file(head: Head, *, uid: str, stamped: datetime, count: int) -> bytes:
    """The escort's calendar: one entry from the first to the last stop, an alarm two hours before.

    RFC 5545: lines end CRLF and are folded at 75 octets between characters; times name the zone.
    """
    first, last = head.stops[0][0], head.stops[-1][0]
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gongqiao//Trips//ZH", *ZONE,
        "BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{stamped.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;TZID=Asia/Shanghai:{_local(first)}", f"DTEND;TZID=Asia/Shanghai:{_local(last)}",
        f"SUMMARY:{_escaped(f'{head.trip} {head.number}号车 {head.plate} {count}人')}",
        f"LOCATION:{_escaped(head.stops[0][2])}",
        f"DESCRIPTION:{_escaped(head.way)}",
        "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT2H",
        f"DESCRIPTION:{_escaped(head.trip)}", "END:VALARM", "END:VEVENT", "END:VCALENDAR",
    ]  # fmt: skip
    return b"".join(_folded(line) for line in lines)


def _local(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%Y%m%dT%H%M%S")


def _escaped(text: str) -> str:
    for plain in ("\\", ";", ","):
        text = text.replace(plain, "\\" + plain)
    return text.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    parts: list[bytes] = []
    here = b""
    for letter in line:
        octets = letter.encode()
        if len(here) + len(octets) > (75 if not parts else 74):
            parts.append(here)
            here = b""
        here += octets
    return b"\r\n ".join([*parts, here]) + b"\r\n"
