"""Place names inside a text -> units in force: old names, everyday names, whole chains.

浙江省 - 杭州市, 杭州余杭五常街道, 江苏昆山, 江津市 (now 江津区), 石柱县 (石柱土家族自治县) are all
understood. A name that several counties bear gives all of them unless a wider unit beside it
decides; nobody guesses.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from reference.regions import Level, Region, all_regions, current, find, is_within, region
from reference.tables import rows

LONGEST = 12
_BETWEEN = re.compile(r"[\s\-~·/,、，>|()（）:：]{0,3}(?:市区)?")
_SPOKEN = """
城区 矿区 郊区 新区 市区 东方 平安 和平 新华 长安 中山 河东 河西 河北区
江北 江南 城关 城中 城东 城西 城北 新城 新市 新建 新兴 新民 兴业 工农 红旗
解放 前进 胜利 朝阳 西湖 东湖 南湖 青山 高明 大同 永安 安宁 安定 合作 建设
工业 向阳 东风 友好 光明 宝山 文化 大方 金山 大安 龙门 开平 开发 华容 平和
繁荣 昌乐 永和 富裕 丰满 同心 大通 江口 大武口 海港 中原 二七 上街 南山
高新 前锋 五华 盘龙 双桥 双清 天元 石峰 太和 通道 安居 三元 临时 永丰 东兴
振兴 东区 西区 南区 北区 桥西 桥东 路南 路北 路桥 三门 常山 江东 福利 普通
工商 昌平路 人民 大东 西安区 东安 文成 长寿 长乐 吉安 乐业 岚山 汉中 安康
资源 长白 回民 交口 市中 市北 市南 公安 共和 互助 复兴 定安 界首 站前
运河 灯塔 牡丹 芙蓉 荷塘 莲花 明光 青年 安平 兴隆 太平
未央 天河 兴国 兴安 兴化 新乐 新丰 新安 新兴 新宁 新平 清新 清水 金牛
凤凰 麒麟 南县 保定 正安 正定 正阳 平安 平定 平乐 宁静 乐平 乐安 万达 万全 万安 万宁 全州 吉祥
喜德 嘉禾 善良 惠民 为民 爱民 富源 富宁 富顺 宝丰 宝塔 德兴 德化 福田 福清 福鼎 华龙
龙华 龙凤 龙江 龙湖 海洋 海港 长海 长岭 长春 长治 滨海 滨湖 滨江 沙湾 红星 双流 双峰 钟楼 鼓楼
精河 温泉 水城 古城 老城 老边 城步 城区 小店 白塔 白银 白云 白山 三台 五台 八步 天桥
石门 石林 林口 洞口 门源 明水 监利 张店 周口 雨花 雨山 工农 开阳 通化 通海 通城 通州 通江
机场 北安 南安 东安 西安 中站 中卫 加查 从化 理县 改则 索县 比如 错那 华安 金安 大悟 大名 大通
工作 主管 和田 南部 富民 大厂 蓬安 泰和 万年 永新 万全 全南 信丰 宜家
"""
# short names of units that are everyday words, or names of countless roads, firms and schools
_COMMON_WORDS = frozenset(_SPOKEN.split())
_QUARTERS = frozenset(
    {"城区", "郊区", "矿区", "老城区", "新城区", "新市区", "城中区", "城东区", "城西区", "城北区",
     "城关区", "港口区", "站前区"}
)  # fmt: skip
# districts of far cities whose whole name is a plain word for a part of any town


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A name at ``start``…``end``. ``units`` are in force, narrowest of a chain; several: ask.

    renamed   the unit was abolished or renamed since
    bare      written without 省 市 区 县: weaker in running text
    chain     a narrower unit joined to a wider one before it: 浙江永康
    address   where the address begins: behind the name, before a town known by its own name (濮院)
    """

    start: int
    end: int
    written: str
    units: tuple[Region, ...]
    renamed: bool
    bare: bool
    address: int
    chain: bool = False


@lru_cache(maxsize=1)
def _names() -> MappingProxyType[str, tuple[tuple[str, bool], ...]]:
    """Name -> (code of a unit in force, renamed?)."""
    index: dict[str, dict[str, bool]] = {}

    def add(name: str, unit: Region, renamed: bool) -> None:
        now = current(unit.code)
        if now is not None and len(name) > 1:
            held = index.setdefault(name, {})
            held[now.code] = held.get(now.code, True) and renamed

    for unit in all_regions():
        for name in unit.names if unit.is_current else (unit.name,):
            add(name, unit, not unit.is_current)
    for row in rows("place_names"):
        add(row["name"], region(row["code"]), row["kind"] == "former")
    return MappingProxyType({name: tuple(units.items()) for name, units in index.items()})


@lru_cache(maxsize=1)
def _towns() -> frozenset[str]:
    """Names of towns and zones inside a county: they belong to the address too."""
    return frozenset(row["name"] for row in rows("place_names") if row["kind"] == "area")


def _units(name: str) -> tuple[tuple[str, bool], ...]:
    """As the tables know it, else a county that became a city or a district (江津市 → 江津区)."""
    known = _names().get(name, ())
    if known or len(name) < 3 or name[-1] not in "市县区":
        return known
    return tuple(
        (unit.code, True)
        for unit in find(name[:-1])
        if unit.is_current and unit.level is Level.COUNTY and unit.name[-1] != name[-1]
    )


@lru_cache(maxsize=1)
def _beginnings() -> frozenset[str]:
    """The first two characters of every name: where none stands, nothing is looked up."""
    every = {name for unit in all_regions() for name in (unit.name, unit.short_name)}
    return frozenset(name[:2] for name in every | _names().keys())


def scan(text: str) -> tuple[PlaceName, ...]:
    """Every place name in the text, chains joined (浙江省杭州市余杭区 is one), left to right."""
    found: list[PlaceName] = []
    at = 0
    while at < len(text):
        hit = _at(text, at)
        if hit is None:
            at += 1
            continue
        joined = _join(found[-1], hit, text) if found else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(hit)
        at = hit.end
    return tuple(found)


def _at(text: str, at: int) -> PlaceName | None:
    """The longest name starting here."""
    if text[at : at + 2] not in _beginnings():
        return None
    for size in range(min(LONGEST, len(text) - at), 1, -1):
        name = text[at : at + size]
        units = _units(name)
        if not units:
            continue
        bare = name[-1] not in "省市区县州旗盟镇" or len(name) < 3
        if size == 2 and text[at + 2 : at + 3] and text[at + 2] in "路街巷道桥门港湾寺庙":
            return None
        found = tuple(region(code) for code, _ in units)
        old = all(renamed for _, renamed in units)
        begins = at if name in _towns() else at + size
        return PlaceName(at, at + size, name, found, old, bare, begins)
    return None


def _join(wide: PlaceName, narrow: PlaceName, text: str) -> PlaceName | None:
    """A narrower unit right behind a wider one; None when the two have nothing to do."""
    if not _BETWEEN.fullmatch(text[wide.end : narrow.start]):
        return None
    inside = tuple(
        unit for unit in narrow.units if any(is_within(unit.code, up.code) for up in wide.units)
    )
    if not inside:
        return None
    return PlaceName(
        wide.start, narrow.end, text[wide.start : narrow.end], inside,
        wide.renamed or narrow.renamed, wide.bare and narrow.bare, narrow.address, True,
    )  # fmt: skip


def is_everyday_word(name: PlaceName) -> bool:
    """Whether the name alone says little: 平安, 和平, 新建 are counties and plain words."""
    return (name.bare and name.written in _COMMON_WORDS) or name.written in _QUARTERS


def nearest(units: tuple[Region, ...], near: str) -> tuple[Region, ...]:
    """Those in the county, else the prefecture, else the province of ``near``; all when none is."""
    if not near:
        return units
    home = region(near)
    for area in (home.code, home.prefecture, home.province):
        inside = tuple(u for u in units if area is not None and is_within(u.code, area))
        if inside:
            return inside
    return units
