"""What a person wants, told in running words: 浙江，服装厂，6000以上; 焊工 跟正荣一车; 进厂，不上夜班."""

# ruff: noqa: E501  (patterns of the trade are read as one line each)

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from intake.cells import Unreadable
from intake.rosters.lookup import is_anywhere, occupation_of, region_of
from intake.rosters.money import as_monthly_fen
from reference.answers import Answer, answer

_CLAUSES: Final = re.compile(r"[,、;。!/|\s┋]+|或者?(?=[一-鿿]{2})")
_LEAD: Final = re.compile(
    r"^(?:还是|就|都|只|最好|希望|打算|准备|愿意|可以|想|要|能|会)*(?:去|到|在|进|做|干|当|找|从事|学)?"
)
_TAIL: Final = re.compile(
    r"(?:都|也)?(?:行|可以?|好|优先|之类|一类|类|方面|相关|的?工作|的?活|务工|打工|上班|就业|那边|这边|附近)+$"
)
_FACTORY: Final = re.compile(r"(?<=[一-鿿]{2})(?:厂|公司|企业|车间)$")
_ANY_WORK: Final = re.compile(
    r"(?:工种|岗位|工作|什么|啥)*(?:不限|随便|都行|都可以?|均可|不挑|服从安排)"
)
_NO_NIGHT: Final = re.compile(
    r"不(?:能|想|愿意?|可以?|接受)?(?:上|做|倒|要)*(?:大?夜班|晚班|倒班)|只(?:上|做)(?:白班|长白班)|^长?白班$"
)
_NIGHT: Final = re.compile(r"(?:能|可以?|愿意?|接受|会)(?:上|做)?(?:夜班|晚班)")
_TURNS: Final = re.compile(r"(?:能|可以?|愿意?|接受)?(?:两班倒|三班倒|倒班|轮班)")
_ROOM: Final = re.compile(r"夫妻(?:房|间|宿舍)")
_WITH: Final = re.compile(
    r"[和跟与同随](?!意).{1,8}(?:一起|同厂|同行|同去|一车|一道|一块|同住|走|去)|夫妻同|^跟.{1,8}$"
)
_NO: Final = re.compile(
    r"(?:今年|今后|暂时?|目前|现在|最近|近期|已经?)*不(?:再|想|愿意?|打算|准备|会|能)*(?:外出|出去|出门|出|去|走|打工|务工)?了?"
)
_PAST: Final = re.compile(r"^(?:去年|前年|以前|原来|之前|曾|上半年|过去)")


@dataclass(frozen=True)
class WishText:
    """What was understood; ``left`` are clauses nobody understood, ``together`` those that name who
    goes along, ``stays`` that somebody says no."""

    trades: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    floor_fen: int | None = None
    nights: str = ""
    couple_room: bool = False
    together: tuple[str, ...] = ()
    stays: bool = False
    left: tuple[str, ...] = ()

    @property
    def wants(self) -> bool:
        """Whether it names something wanted: who wishes for a trade or a place goes."""
        return bool(self.trades or self.regions or self.floor_fen) and not self.stays


@lru_cache(maxsize=8192)
def read_wish(text: str) -> WishText:
    """The clauses of one cell, each for what it says."""
    said: dict[str, list[str]] = {n: [] for n in ("trades", "regions", "together", "left")}
    facts: dict[str, object] = {}
    for clause in _CLAUSES.split(_parted(text)):
        kind, value = _read(clause)
        if kind in said:
            said[kind] += [value] if str(value) not in said[kind] else []  # type: ignore[list-item]  # words of these kinds are text
        elif kind:
            facts.setdefault(kind, value)
    return WishText(**{n: tuple(v) for n, v in said.items()}, **facts)  # type: ignore[arg-type]  # facts by the names of its fields


def _parted(text: str) -> str:
    """其他〖快递分拣〗 → 快递分拣; 去杭州做保安 → 去杭州,做保安."""
    text = re.sub(r"(?:其他|其它)?〖([^〗]*)〗", r"\1", text)
    return re.sub(r"(去[一-鿿]{2,6}?)(?=(?:做|当|干|搞)[一-鿿]{2})", r"\1,", text)


def _read(clause: str) -> tuple[str, object]:
    """(part of `WishText`, value) of a clause; ("", None) where it says nothing of use."""
    if not clause or _PAST.match(clause) or answer(clause, "willing") is Answer.YES:
        return "", None
    if _NO.fullmatch(clause) or answer(clause, "willing") is Answer.NO:
        return "stays", True
    for kind, value, pattern in (
        ("couple_room", True, _ROOM), ("together", clause, _WITH), ("nights", "no", _NO_NIGHT),
        ("nights", "yes", _NIGHT), ("nights", "rotating", _TURNS),
    ):  # fmt: skip
        if pattern.search(clause):
            return kind, value
    if re.search(r"\d{3}|\d[万千kKwW]", clause):
        try:
            fen = as_monthly_fen(re.sub(r"^(?:工资|月薪|要|不低于|不少于|最低|至少)+", "", clause))
        except Unreadable:
            return "left", clause
        return "floor_fen", fen
    return _named(clause)


def _named(clause: str) -> tuple[str, object]:
    if _ANY_WORK.fullmatch(clause) or is_anywhere(clause):
        return "", None
    bare = _TAIL.sub("", _LEAD.sub("", clause)) or clause
    for word in dict.fromkeys((clause, bare, _FACTORY.sub("", bare))):
        if is_anywhere(word) or _ANY_WORK.fullmatch(word) or word in ("进厂", "厂", "进厂工"):
            return "", None
        if (region := region_of(word)) is not None:
            return "regions", region
        if (trade := occupation_of(word)) is not None:
            return "trades", trade
    return "left", clause
