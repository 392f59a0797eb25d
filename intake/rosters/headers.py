"""Which header means which field, in the words county rosters really use.

The words stand in `reference/tables/roster_headers.csv`. A header that is not there word for word
is tried without 是否, 本人, 情况 and kin, and is then LIKELY, never sure.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from intake.cells import as_text
from intake.rosters.header_words import by_meaning
from intake.workbook import MAX_COLUMNS, Row
from reference.roster_headers import UNUSED, roster_headers

HEADER_SEARCH_ROWS: Final = 30
_DEEPEST: Final = 3
_OTHERS: Final = re.compile(r"户主|配偶|监护人|紧急|应急|父亲|母亲|家属")
_WANTED: Final = re.compile(r"意向|意愿|求职|期望|需求|想法|打算")
_WORKED: Final = re.compile(r"务工|就业|上次|原|目前|现")
_UNDER_WANTED: Final = {
    "工种": "wishes", "岗位": "wishes", "职业": "wishes", "行业": "wishes",
    "地区": "regions_wanted", "地点": "regions_wanted", "区域": "regions_wanted",
    "去向": "regions_wanted", "地": "regions_wanted", "去哪里": "regions_wanted",
    "去哪": "regions_wanted", "去处": "regions_wanted", "哪里": "regions_wanted",
    "干什么": "wishes", "做什么": "wishes", "干啥": "wishes", "工作": "wishes",
    "薪资": "floor_wage_fen",
    "工资": "floor_wage_fen", "月薪": "floor_wage_fen", "月收入": "floor_wage_fen",
    "待遇": "floor_wage_fen", "薪酬": "floor_wage_fen", "月工资": "floor_wage_fen",
    "收入": "floor_wage_fen", "时间": "available_from", "日期": "available_from",
}  # fmt: skip
_UNDER_WORKED: Final = {
    "工资": "last_wage_fen", "薪资": "last_wage_fen", "月薪": "last_wage_fen",
    "地点": UNUSED, "地区": UNUSED, "区域": UNUSED, "单位": UNUSED, "企业": UNUSED,
    "时间": UNUSED, "日期": UNUSED, "时长": UNUSED, "月数": UNUSED, "行业": UNUSED,
}  # fmt: skip
_ANY: Final = re.compile("")
_MONTHS: Final = {f"{n}月{end}": UNUSED for n in range(1, 13) for end in ("", "份")}
"""Months ticked under one head (2026年务工月份): when somebody worked, no day to come."""
_EDGES: Final = re.compile(
    r"^(?:是否为|是否属于|是否有|是否|有无|属于|本人|个人|劳动力|务工人员|人员|现|目前|您的|你的)"
    r"|(?:情况|名称|信息|类型|类别|一栏|栏|如有|是否|填写)$"
)


_BARE: Final = re.compile("(?!.*[必选]填)[\u4e00-\u9fef]{1,24}")


def clean_header(text: str) -> str:
    """联系电话（必填）* → 联系电话: no notes in brackets, marks or spaces; but of whom the column
    speaks stays: 电话（户主） → 户主电话."""
    text = _question(unicodedata.normalize("NFKC", text))
    notes = re.findall(r"[(\[【]([^)\]】]*)[)\]】]?", text)
    text = re.sub(r"[(\[【][^)\]】]*[)\]】]?", "", text)
    text = re.sub(r"[\s*:：、,，/·.\-_\"'“”#]+|必填|选填", "", text)
    whose = next((m[0] for note in notes if (m := _OTHERS.search(note))), "")
    return whose + text if text else ""


def _question(text: str) -> str:
    """3、您的手机号码：→ 手机号码: what a questionnaire asks, without its number and its polite
    words; of 5、您所在的乡镇和村：—村 the part that was asked for."""
    asked = re.sub(r"^\s*[QqＱ]?\d{1,2}\s*[、.．)]\s*", "", text)
    if asked != text and (part := re.search(r"[:：]?\s*[—–-]+\s*([一-鿿]{1,12})$", asked)):
        return part[1]
    asked = re.sub(r"^(?:请(?:问|填写|选择|输入))?(?:您|你)(?:的|所在的?)?", "", asked.strip())
    return asked.rstrip("?？ ")


@lru_cache(maxsize=1)
def _field_of() -> MappingProxyType[str, str]:
    return MappingProxyType({clean_header(w): f for w, f in roster_headers().items()})


@lru_cache(maxsize=1)
def roster_fields() -> frozenset[str]:
    """Every field a column can be given."""
    return (frozenset(_field_of().values()) | {"consent_said"}) - {UNUSED}


@lru_cache(maxsize=1)
def _last_letters() -> frozenset[str]:
    """Letters a header we could know ends with: those of the table, and of what is taken off or
    exchanged on the way to it. A person's name mostly ends otherwise and is no header at once."""
    return frozenset(w[-1] for w in _field_of() if w) | frozenset(
        "况称息型别栏有否写业事拟算望去的想划愿职向求期地口在属住居县区"
    )


@lru_cache(maxsize=4096)
def field_of(label: str) -> tuple[str, bool]:
    """The field of a header and whether it is written as in our table; ("", False) for none."""
    known = known_header(label)
    if known[0]:
        return known
    text = clean_header(label)
    return (by_meaning(text) if len(text) <= 24 else ""), False


@lru_cache(maxsize=4096)
def known_header(label: str) -> tuple[str, bool]:
    """`field_of` for texts that may as well be no header: only words of the table, as written or in
    another spelling, never by what they seem to ask."""
    text = label if _BARE.fullmatch(label) else clean_header(label)
    known = _field_of().get(text)
    if known is not None:
        return known, True
    if not text or len(text) > 24:
        return "", False
    if text[-1] not in _last_letters():
        return "", False
    for other in _spellings(text):
        if other in _field_of():
            return _field_of()[other], False
    for _ in range(3):
        bare = _EDGES.sub("", text)
        if bare == text or not bare:
            break
        text = bare
        for tried in (text, f"是否{text}"):
            if tried in _field_of():
                return _field_of()[tried], False
    return "", False


def _spellings(text: str) -> list[str]:
    """The same header in other words: 日期 for 时间, 拟… for 意向…, 月薪期望 for 期望月薪."""
    found = [text.replace("日期", "时间")]
    found.append(re.sub(r"^(?:户籍所在|户籍|户口所在|所在|所属|现居住?)", "", text))
    wished = re.sub(
        r"^(?:拟就业|拟从事|拟|打算|希望|想去的?|想|计划|意愿|求职|期望就业|意向就业)", "", text
    )
    if wished != text:
        found += [f"意向{wished}", f"期望{wished}"]
    back = re.fullmatch(r"(.{2,6})(期望|意向|意愿|要求)", text)
    if back:
        found += [f"{back[2]}{back[1]}", f"期望{back[1]}"]
    return found


@dataclass(frozen=True)
class Header:
    """The header of one sheet.

    labels   column by column, a group's header said before what stands under it where it matters
    fields   column by column: (field, sure); ("", False) where the header says nothing to us
    first    index of the first header row
    last     index of the last one; data begins behind it
    """

    labels: tuple[str, ...]
    fields: tuple[tuple[str, bool], ...]
    first: int
    last: int

    @property
    def score(self) -> int:
        """How many different fields it names."""
        return len({f for f, _ in self.fields} - {"", UNUSED, "serial"})


def find_header(rows: list[Row], remembered: dict[str, str] | None = None) -> Header | None:
    """The header among the first rows: title rows skipped, up to three header rows joined."""
    best: Header | None = None
    for at in range(min(HEADER_SEARCH_ROWS, len(rows))):
        for depth in range(1, _DEEPEST + 1):
            header = _header(rows, at, depth, remembered or {})
            if header is None:
                break
            named = {f for f, _ in header.fields}
            if not named & {"name", "head_name"} or header.score < 2:
                continue
            if best is None or header.score > best.score:
                best = header
    return best


def _header(rows: list[Row], at: int, depth: int, remembered: dict[str, str]) -> Header | None:
    """Rows ``at`` … as one header; None where the last of them is data."""
    if at + depth > len(rows):
        return None
    texts = [[as_text(cell, 60) for cell in row[:MAX_COLUMNS]] for row in rows[at : at + depth]]
    if not any(texts[-1]) or not any(texts[0]) or (depth > 1 and _is_data(texts)):
        return None
    width = max(map(len, texts))
    texts = [line + [""] * (width - len(line)) for line in texts]
    groups = [_spread(upper, texts[-1]) for upper in texts[:-1]]
    joined = [
        _join([g[c] for g in groups], [t[c] for t in texts[:-1]], texts[-1][c], remembered)
        for c in range(width)
    ]
    return Header(
        tuple(label for label, _ in joined), tuple(field for _, field in joined), at, at + depth - 1
    )


def _is_data(texts: list[list[str]]) -> bool:
    """A row with figures, or with a person's name under 姓名, is no header."""
    last = texts[-1]
    if any(
        re.search(r"\d", re.sub(r"^\d{1,2}月份?$|(?:意向|岗位|工种|电话|第)\D?\d|[(（].*", "", c))
        for c in last
    ):
        return True
    for upper in texts[:-1]:
        for c, cell in enumerate(upper):
            if cell and known_header(cell)[0] == "name" and c < len(last):
                return bool(last[c]) and known_header(last[c])[0] != "name"
    return False


def _spread(upper: list[str], lower: list[str]) -> list[str]:
    """A group's header over the empty cells to its right that have a header below."""
    spread = list(upper)
    for c in range(1, len(upper)):
        if not upper[c] and c < len(lower) and lower[c]:
            spread[c] = spread[c - 1]
    return spread


def _join(
    groups: list[str], above: list[str], low: str, remembered: dict[str, str]
) -> tuple[str, tuple[str, bool]]:
    """Label and field of one column from the cells of its header rows."""
    own = low or next((a for a in reversed(above) if a), "")
    if clean_header(own) in remembered:
        return own, (remembered[clean_header(own)] or UNUSED, True)
    group = "".join(dict.fromkeys(g for g in groups if g and g != own))
    bare = clean_header(own)
    if not group or not low:
        return own, field_of(own)
    whose = _OTHERS.search(group)
    if whose and not _OTHERS.search(own) and field_of(own)[0] in ("name", "id_number", "phone"):
        return whose[0] + own, field_of(whose[0] + own)
    for pattern, under in ((_ANY, _MONTHS), (_WANTED, _UNDER_WANTED), (_WORKED, _UNDER_WORKED)):
        if pattern.search(group) and bare in under:
            return f"{group}·{own}", (under[bare], False)
    for label in (own, f"{group}{own}"):
        if field_of(label)[0]:
            return label, field_of(label)
    return own, ("", False)


_NUMBERS: Final = re.compile(r"\d{17}[\dXx]|1[3-9]\d{9}")
_NAMELIKE: Final = re.compile("[\u4e00-\u9fff]{2,4}")


def begins_with_a_person(rows: list[Row]) -> bool:
    """Whether one of the first rows is somebody's: a short name beside a telephone or ID number."""
    for row in rows[:8]:
        texts = [as_text(cell, 60).replace(" ", "") for cell in row[:MAX_COLUMNS]]
        if any(map(_NUMBERS.fullmatch, texts)) and any(map(_NAMELIKE.fullmatch, texts)):
            return True
    return False
