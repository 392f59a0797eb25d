"""Tables of trades against firms: a headcount wherever a row and a column meet.

County offices collect needs so (缺工统计表: firms down, 车工 铣工 普工 across, 合计 beside),
or turned (trades down, firms across). Each filled cell is a post.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from intake.fields.headcounts import read_headcount
from intake.messages.firms import find_firms
from intake.sheets.celltext import cell_text
from intake.sheets.guess import is_count, is_title, is_wage
from intake.sheets.header_rows import Header
from intake.sheets.headers import NOT_NEEDED, by_words, clean, ends_of, is_under
from intake.workbook import MAX_COLUMNS, Sheet

_SEARCH_ROWS: Final = 30
_BODY_ROWS: Final = 60
_LEAST: Final = 2
"""Columns of one kind that make a cross table."""
_NONE: Final = re.compile(r"\s*(?:0+(?:\.0+)?[人名个]?|[-/\\—–一无×✕xX]+)?\s*")
_UNIT: Final = re.compile(r"[(（](?:人|名|单位:?人)[)）]$")
_LIKE_TRADE: Final = re.compile(
    r"[\u4e00-\u9fff]{1,6}(?:工|员|师|师傅|手|司机)(?:[(（].{1,6}[)）])?"
)
"""A name nobody knows (车位工) beside one that is known."""
_SUM: Final = re.compile("(?:[合小总共]计|总人?数)$")
_WHO: Final = re.compile("企业|单位|公司|厂")


class Cross(NamedTuple):
    """A header whose labels are posts (or firms) themselves: ``fields`` by column."""

    header: Header
    fields: dict[int, str]


def cross_at(sheet: Sheet) -> Cross | None:
    """The topmost cross table of a sheet, None where there is none."""
    for top in range(min(_SEARCH_ROWS, len(sheet.rows) - 1)):
        row = [cell_text(c) for c in sheet.rows[top][:MAX_COLUMNS]]
        if sum(map(bool, row)) <= _LEAST:
            continue
        fields = _crossed(sheet, top, row)
        if fields:
            return _header(sheet, top, row, fields)
    return None


def counted(text: str) -> str:
    """What a cell of a cross table says of heads, "" for none wanted: 0, -, 无."""
    return "" if _NONE.fullmatch(text) else text


def name_over(label: str) -> str:
    """The post or firm a column of heads is named after: 车工（人） is 车工."""
    return _UNIT.sub("", label.strip()).strip()


def pay_of(texts: Sequence[str]) -> bool:
    """Whether the cells under the names say what each of them earns (参考月薪), not how many."""
    said = [t for t in texts if counted(t)]
    return bool(said) and all(map(is_wage, said))


def heads_of(texts: Sequence[str]) -> int | None:
    """Sum of figures, None where one of them is no plain figure."""
    total = 0
    for text in filter(None, map(counted, texts)):
        value = read_headcount(text).value
        if value is None:
            return None
        total += value.places
    return total


def _crossed(sheet: Sheet, top: int, row: Sequence[str]) -> dict[int, str]:
    """Fields of the columns of heads below a row, {} where they are none."""
    counts = {i for i in range(len(row)) if row[i] and _holds_heads(sheet, top, i)}
    named = [i for i in sorted(counts) if not _is_other(row[i])]
    trades = [i for i in named if is_title(name_over(row[i]))]
    firms = [i for i in named if _is_firm(row[i])]
    kind = "firm_heads" if len(firms) > len(trades) else "title_heads"
    sure = firms if kind == "firm_heads" else trades
    if kind == "title_heads" and trades:
        sure = [i for i in named if i in trades or _LIKE_TRADE.fullmatch(name_over(row[i]))]
    if len(sure) < _LEAST or len({row[i] for i in sure}) < len(sure):
        return {}
    if kind == "title_heads" and _has_titles(sheet, top, row, sure):
        return {}
    begin, end = min(sure), max(sure)
    return {i: kind for i in named if begin - 1 <= i <= end + 1}


def _is_other(label: str) -> bool:
    """A header of ours, a sum, or what nobody needs: no name of a post."""
    known = is_under(label) or by_words(label)[1] or is_sum(label)
    return known or bool(NOT_NEEDED.search(label))


def is_sum(label: str) -> bool:
    """合计, 缺工合计, 人数小计."""
    return bool(_SUM.search(clean(label)))


def pay_beside(name: str, label: str) -> bool:
    """Whether a column of pay is of one post alone: 普工月薪 beside 普工."""
    return len(name) > 1 and name in label and by_words(label)[0] in ("wage", "wage_low")


def _is_firm(label: str) -> bool:
    firms = find_firms(label)
    return bool(firms) and firms[0].leads


def _body(sheet: Sheet, top: int, column: int) -> list[str]:
    rows = range(top + 1, min(top + 1 + _BODY_ROWS, len(sheet.rows)))
    return [
        t
        for at in rows
        if column < len(sheet.rows[at])
        and sheet.is_own(at, column)
        and (t := cell_text(sheet.rows[at][column]))
    ]


def _holds_heads(sheet: Sheet, top: int, column: int) -> bool:
    """Whether below stand headcounts and dashes alone, a headcount among them."""
    texts = _body(sheet, top, column)
    wanted = [t for t in texts if counted(t) and not is_wage(t)]
    fit = sum(is_count(t) or (len(t) <= 8 and read_headcount(t).value is not None) for t in wanted)
    return bool(wanted) and fit >= 0.8 * len(wanted) and not any(len(t) > 30 for t in texts)


def _has_titles(sheet: Sheet, top: int, row: Sequence[str], sure: Sequence[int]) -> bool:
    """Whether posts already stand down a column of their own."""
    for i in range(len(row)):
        field, exact = by_words(row[i])
        if i in sure or not row[i] or (exact and field != "title"):
            continue
        texts = _body(sheet, top, i)
        if texts and sum(map(is_title, texts)) > 0.6 * len(texts):
            return True
    return False


def _header(sheet: Sheet, top: int, row: list[str], fields: dict[int, str]) -> Cross:
    """Labels of a header of one row, or of two where the upper one names the other columns."""
    upper = [cell_text(c) for c in sheet.rows[top - 1][: len(row)]] if top else []
    upper += [""] * (len(row) - len(upper))
    above = [i for i in range(len(row)) if i not in fields and upper[i] and by_words(upper[i])[0]]
    two = bool(above) and any(upper[i] and i in fields for i in range(len(row)))
    labels = [row[i] or (upper[i] if two else "") for i in range(len(row))]
    both = [fields.get(i) or _other_field(labels[i]) for i in range(len(row))]
    depth = 2 if two else 1
    return Cross(Header(float(len(fields)), top - depth + 1, depth, labels, both), fields)


def _other_field(label: str) -> str:
    """Field of a column beside the heads: the sum of the row, who it is (企业\\工种)."""
    if ends_of(clean(label)) == "sum" or is_sum(label):
        return "places"
    parts = [p for p in re.split(r"[\\/／|]", label) if p]
    if len(parts) > 1 and _WHO.search(parts[0]):
        return "employer_name"
    if len(parts) > 1 and by_words(parts[0])[0] == "title":
        return "title"
    return ""
