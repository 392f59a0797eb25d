"""What a firm is told of its people on a trip: how many came, which places are open again.

Counts are of people (人), without names: a letter is read by whoever reads the firm's mail. Who it
was stands on the trip's page, as far as the person agreed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LostPost:
    """A post with places given back by this trip, and places open now."""

    title: str
    lost: int
    open: int


@dataclass(frozen=True, slots=True)
class TripNotice:
    """One firm's people of one trip. `own_way`: not aboard, their posts kept. `again`: the firm was
    told before and it has changed since; only then may `posts` be empty. `cancelled`: the trip did
    not go."""

    firm: str
    trip: str
    day: date
    listed: int
    aboard: int
    absent: int
    left: int
    own_way: int
    posts: tuple[LostPost, ...]
    url: str
    again: bool = False
    cancelled: bool = False

    def __post_init__(self) -> None:
        if self.listed != self.aboard + self.absent + self.left + self.own_way:
            raise ValueError(f"{self.trip}: the people of {self.firm} do not add up")
        if not (self.posts or self.again or self.cancelled):
            raise ValueError("nobody is missing: no letter")


def notice_subject(notice: TripNotice) -> str:
    """`工桥：苍溪到余杭（11月25日）上车12人，没来1人`."""
    day = f"{notice.day.month}月{notice.day.day}日"
    if notice.cancelled:
        return f"工桥：{notice.trip}（{day}）取消了，名单上贵单位{notice.listed}人"
    changed = "有变化，" if notice.again else ""
    return f"工桥：{notice.trip}（{day}）{changed}{_counts(notice)}"


def notice_text(notice: TripNotice) -> str:
    """The letter's body."""
    day = f"{notice.day.month}月{notice.day.day}日"
    lines = [f"{notice.firm}，您好：", ""]
    if notice.again:
        lines += ["上一封信以后有变化，以这封为准。"]
    if notice.cancelled:
        lines += ["这趟车取消了，当天不用接。岗位还在的人会另外安排，定了再告诉贵单位。"]
    lines += [f"{notice.trip}，{day}出发。名单上贵单位{notice.listed}人：{_counts(notice)}。"]
    if notice.posts:
        lost = sum(post.lost for post in notice.posts)
        lines += [f"{lost}个名额已重新开放。有人候补的，由工会先安排候补的人，再请您确认："]
        lines += [f"· {p.title}：空出{p.lost}个，现在还缺{p.open}人" for p in notice.posts]
    else:
        lines += ["现在没有空出的名额。"]
    lines += ["", f"名单请登录查看：{notice.url}", "", "这封信由工桥自动发出，不写姓名。"]
    return "\n".join(lines) + "\n"


def _counts(notice: TripNotice) -> str:
    words = [f"上车{notice.aboard}人", f"没来{notice.absent}人"]
    if notice.left:
        words.append(f"途中离开{notice.left}人")
    if notice.own_way:
        words.append(f"不坐这趟车{notice.own_way}人")
    return "，".join(words)
