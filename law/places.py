"""Names of places and peoples as an advertisement that shuts people out would write them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from reference.regions import all_regions

PROVINCES: Final = (
    r"(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|"
    r"甘肃|青海|台湾|内蒙古?|广西|西藏|宁夏|新疆|东北三?省?|西北|西南|华北|华东|凉山|阿坝|甘孜|毕节|昭通|文山|恩施|湘西|云贵川|川渝|川藏|"
    r"两湖|两广|江浙沪?|外省市?|外地|外来(?:务工)?|外乡|外县|外市|异地|农村|省外|黑河|乡下)"
)
PLACE: Final = rf"(?:{PROVINCES}(?:省|市|自治区)?|(?!本|当地|外)[一-鿿]{{2,3}}(?:省|市|县|州)(?!场|面|民|区|价))"
FOLK: Final = r"(?:省|市|地区|那边|方向)?(?:的)?(?:籍|人员|人|户口|户籍|生源|务工者|务工人员|民工|员工|工人|老乡|老表|兄弟|姐妹|朋友|片区|口音)(?:的)?"
LOCAL: Final = r"(?:县城|城区|镇上|本地|本市|本省|本县|本区|当地|本村|本镇|本乡|本街道|本社区|城镇|城市|非农业?|省内|市内|县内|区内|市区)"

_SHORT = (
    "回 藏 维吾尔 维 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇"
    " 柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固"
    " 京 塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺 蒙古"
)
PEOPLES: Final = (
    r"(?:少数民族(?:同胞)?|少民|[四五三]大民族|特殊民族|民族地区|民族同胞|回民|回回(?=$|[,，。;；、!\n的人])|彝人|藏民|维民|穆斯林|信?教徒|信教(?:者|人员|群众)?|"
    r"(?:有)?宗教信仰(?:者|人士|的)?|基督徒|佛教徒|回教|伊斯兰教?|清真(?!寺|餐|食|窗|饭|菜|饮|牛|肉)|"
    rf"(?:{'|'.join(sorted(_SHORT.split(), key=lambda name: -len(name)))})族)"
)


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    """Every county, prefecture and province, with and without its ending."""
    found: set[str] = set()
    for one in all_regions():
        found |= {one.name, one.short_name}
    return frozenset(name for name in found if len(name) > 1) - _WORDS_TOO


_WORDS_TOO: Final = frozenset(
    {"城区", "郊区", "矿区", "市辖区", "和平", "朝阳", "高新", "开发区", "回民", "回族"}
)
"""Counties whose name is an everyday word: it takes more than the name to see a place in it."""

_LISTED = re.compile(r"[、/和及与或]")


def known_place(match: re.Match[str]) -> bool:
    """Whether group ``k`` names a place of the table (or begins with a province)."""
    said = match["k"]
    tail = re.sub(r"^(?:暂时?|一律|坚决|来自)", "", said)
    return not tail.endswith("族") and any(
        part in _names() or re.fullmatch(rf"{PROVINCES}(?:省|市)?(?:[一-鿿]{{2,4}})?", part)
        for part in _LISTED.split(tail)
    )
