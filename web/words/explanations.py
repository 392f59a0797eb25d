"""What a run explains, in plain words: single changes, gates, who is short of whom."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from reference.certificates import certificates
from reference.schooling import schooling_levels
from services.review.whatif import Foreseen, Mover
from web.filters import day, yuan
from web.words.gates import BARS
from web.words.match import region_name, trade_name

Facts = Mapping[str, Any]
RETIRED = 50
"""From this upper age on, somebody it lets in may be over the statutory retirement age."""
DEAR = 2_000
"""Points from which one more place is called sought after (a full score is 10,000)."""

CHANGES: dict[str, Callable[[Facts], str]] = {
    "pay": lambda f: (
        _("新人到手从%(now)s加到%(fen)s", now=yuan(f["now"]), fen=yuan(f["fen"]))
        if f["now"]
        else _("把新人到手写清楚，不低于%(fen)s", fen=yuan(f["fen"]))
    ),
    "age_max": lambda f: (
        _("年龄上限从%(now)s岁放到%(years)s岁", now=f["now"], years=f["years"])
        + (_("（过了法定退休年龄的，另签用工协议）") if f["years"] > RETIRED else "")
    ),
    "age_min": lambda f: _("年龄下限从%(now)s岁放到%(years)s岁", now=f["now"], years=f["years"]),
    "schooling": lambda f: (
        _("学历从%(now)s放到%(level)s", now=_level(f["now"]), level=_level(f["level"]))
        if f["level"]
        else _("不限学历（现在要%(now)s）", now=_level(f["now"]))
    ),
    "certificate": lambda f: _(
        "先培训考取%(paper)s再上岗（法定的证不能免）", paper=_paper(f["certificate"])
    ),
    "nights": lambda f: _("排得出不上夜班的班次"),
    "turns": lambda f: _("长夜班改成倒班"),
    "arrival": lambda f: _("到岗截止从%(now)s放到%(day)s", now=_day(f["now"]), day=_day(f["day"])),
    "lodging": lambda f: _("提供免费住宿"),
    "beds_male": lambda f: _("男工床位从%(now)s张加到%(beds)s张", now=f["now"], beds=f["beds"]),
    "beds_female": lambda f: _("女工床位从%(now)s张加到%(beds)s张", now=f["now"], beds=f["beds"]),
    "couple_rooms": lambda f: _("接收夫妻，多备一间夫妻房"),
    "pickup": lambda f: _("从%(region)s派车接人", region=region_name(f["region"])),
    "batch": lambda f: _("首批跟满两周、走得稳以后，再放一批（%(n)s人）", n=f["places"] - f["now"]),
}


def change_words(change: Facts) -> str:
    """One change, without what it brings."""
    words = CHANGES.get(str(change["code"]))
    return words(change) if words else str(change["code"])


def gain_words(change: Facts) -> str:
    """What a change brings; honest about what was held still."""
    text = _("全局多安排%(whole)s人", whole=change["whole"])
    if change["here"] > 0:
        text += _("，其中本岗位多%(here)s人", here=change["here"])
    if not change["exact"]:
        text += _("（同行的组不动时）")
    return text


def gates_words(gates: Sequence[str]) -> list[str]:
    return [str(BARS.get(gate, gate)) for gate in gates]


def loss_words(told: Foreseen) -> str:
    """The change of the whole in one sentence."""
    if told.loss == 0 and told.heads == 0:
        return _("总分不变，安排的人数不变。")
    parts = []
    if told.loss > 0:
        parts.append(_("总分少%(n)s", n=f"{told.loss:,}"))
    elif told.loss < 0:
        parts.append(_("总分多%(n)s", n=f"{-told.loss:,}"))
    if told.heads:
        more = _("多安排%(n)s人", n=told.heads)
        fewer = _("少安排%(n)s人", n=-told.heads)
        parts.append(more if told.heads > 0 else fewer)
    else:
        parts.append(_("安排的人数不变"))
    return _("，").join(parts) + _("。")


def mover_words(mover: Mover) -> str:
    """样本甲：甲厂 缝纫工 → 乙厂 包装工."""
    who = mover.name or _("%(place)s一位（不在您负责的范围）", place=region_name(mover.region_code))
    return _(
        "%(who)s：%(before)s → %(after)s",
        who=who, before=_seat(mover.before), after=_seat(mover.after),
    )  # fmt: skip


def words_for_others(told: Foreseen, title: str) -> str:
    """The answer to "why not that one" as it may be said to a worker or a firm: no other person,
    no points."""
    if told.gates:
        return _(
            "“%(title)s”这次去不了：%(why)s。条件变了可以再配。",
            title=title, why="、".join(gates_words(told.gates)),
        )  # fmt: skip
    if told.loss <= 0:
        return _("“%(title)s”也可以，跟现在的安排一样好。", title=title)
    return _(
        "“%(title)s”条件上可以，但那里的名额给了更合适的人，换过去会有人没有着落或去得不合适。",
        title=title,
    )


def price_words(price: int | None) -> str:
    """What one more place is worth to the whole."""
    if price is None:
        return ""
    if price == 0:
        return _("这个岗位名额有富余，给他不占别人的。")
    return _("这个名额有人争：再多一个，全局多%(n)s分。", n=f"{price:,}")


def post_words(row: Facts) -> str:
    """One county and trade: short of people, or of places."""
    where = _("%(region)s的%(trade)s", region=region_name(row["region"]),
              trade=trade_name(row["trade"]))  # fmt: skip
    if row["empty"]:
        return _(
            "%(where)s：缺%(n)s人（%(p)s个空位）", where=where, n=row["empty"], p=row["places"]
        )
    if row["price"] >= DEAR:
        return _("%(where)s：抢手，再多一个名额全局多%(n)s分", where=where, n=f"{row['price']:,}")
    return _("%(where)s：刚好排满", where=where)


def training_words(row: Facts) -> str:
    text = _("培训%(paper)s：多安排%(n)s人", paper=_paper(row["certificate"]), n=row["whole"])
    return text if row["exact"] else text + _("（至少）")


def _seat(seat: tuple[str, str] | None) -> str:
    return _("没有推荐") if seat is None else f"{seat[1]} {seat[0]}"


def _level(code: str) -> str:
    levels = schooling_levels()
    return levels[code].name if code in levels else _("不限")


def _paper(code: str) -> str:
    papers = certificates()
    return papers[code].name if code in papers else code


def _day(text: str) -> str:
    return day(date.fromisoformat(text))
