"""What several columns of a row say together: pay by day and by night, insurances one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from intake.drafts.values import DraftField, Fields
from intake.fields.readings import Certainty, Fact
from intake.sheets.columns import read_column
from intake.sheets.table import Table, TableRow

_SHIFTS: Final = {"wage_day": "白班", "wage_night": "夜班"}
_INSURANCES: Final = {
    "pension": "养老", "medical": "医疗", "unemployment": "失业", "injury": "工伤",
    "maternity": "生育",
}  # fmt: skip
_YES: Final = re.compile(r"是|有|√|✓|✔|缴|交|缴纳|y(?:es)?|1", re.IGNORECASE)
_NO: Final = re.compile(r"否|无|没有|×|✗|x|不缴|不交|n(?:o)?|0|[-/—]+", re.IGNORECASE)


def pay_by_shift(row: TableRow, labels: Mapping[str, str], today: date, near: str) -> Fields:
    """One pay where the two agree or one is said; two that differ are asked, and kept in words."""
    said = {n: row.texts[n] for n in _SHIFTS if row.texts.get(n)}
    read = {n: read_column("wage", t, labels.get(n, ""), today, near) for n, t in said.items()}
    found = list(read.values())
    ends = [[f[n].value for n in ("wage_low_fen", "wage_high_fen") if n in f] for f in found]
    if len(found) < 2 or (ends[0] == ends[1] and None not in ends[0]):
        return found[0] if found else {}
    words = "；".join(f"{_SHIFTS[n]}{t}" for n, t in said.items())
    first, second = (f.get("wage_low_fen") for f in found)
    facts: dict[str, Fact] = {
        name: one.value // 100
        for name, one in (("first", first), ("second", second))
        if one is not None and isinstance(one.value, int)
    }
    column = "、".join(labels.get(n, "") for n in said)
    where: dict[str, Any] = {"text": words, "end": len(words), "column": column}
    asked = DraftField(
        value=None, certainty=Certainty.QUESTION, question="several_wages", facts=facts,
        **where,
    )  # fmt: skip
    kept = DraftField(value=words[:200], certainty=Certainty.SURE, **where)
    return {"wage_low_fen": asked, "bonus_note": kept}


def insured(row: TableRow, labels: Mapping[str, str]) -> Fields:
    """Social insurance in a column for each kind: with the pension it is paid, without any it is
    not, and one or two of them alone (工伤) are asked."""
    said = {n: row.texts[n] for n in _INSURANCES if row.texts.get(n)}
    if not said:
        return {}
    paid = [_INSURANCES[n] for n, t in said.items() if _YES.fullmatch(t)]
    clear = all(_YES.fullmatch(t) or _NO.fullmatch(t) for t in said.values())
    words = "缴纳" + "、".join(paid) if paid else "不缴纳" + "、".join(_INSURANCES[n] for n in said)
    value = True if "养老" in paid else False if clear and not paid else None
    column = "、".join(labels.get(n, "") for n in said)
    where: dict[str, Any] = {"text": words, "end": len(words), "column": column}
    field = DraftField(
        value=value, **where,
        certainty=Certainty.QUESTION if value is None else Certainty.SURE,
        question="unreadable" if value is None else "",
    )  # fmt: skip
    if not paid:
        return {"insured": field}
    note = DraftField(value=words, certainty=Certainty.SURE, **where)
    return {"insured": field, "benefits_note": note}


_TIMES: Final = ("work_from", "noon_from", "noon_until", "work_until")
_SECONDS: Final = re.compile(r"(?<=\d:\d\d):\d\d$")
_BREAK: Final = re.compile(
    r"(?:中间|中途|中午|午间|期间|含|其中)?(?:吃饭|用餐|就餐|午)?休息(?:时间)?(?:为|约)?\s*"
    r"(?:\d{1,2}(?:\.\d)?|半|[一二两])\s*(?:个?半?小时|分钟)"
)


def join_columns(table: Table) -> None:
    """Hours in a column for each stroke of the clock become the text of hours (8:00-11:30,
    12:30-17:30), with the break a line under the table says for all; the city stands before the
    district of another column."""
    pause = next((m[0] for _, text in table.notes if (m := _BREAK.search(text))), "")
    times = [n for n in _TIMES if n in table.labels]
    if times and "worktime" not in table.labels:
        table.labels["worktime"] = "、".join(table.labels[n] for n in times)
    if "city" in table.labels:
        table.labels.setdefault("place", table.labels["city"])
    for row in table.rows:
        clock = _clock([_SECONDS.sub("", row.texts.pop(n, "")) for n in _TIMES], pause)
        if clock:
            row.texts["worktime"] = f"{row.texts.get('worktime', '')} {clock}".strip()
        if city := row.texts.pop("city", ""):
            place = row.texts.get("place", "")
            row.texts["place"] = place if city.rstrip("市") in place else city + place


def _clock(at: Sequence[str], pause: str) -> str:
    """8:00-11:30 12:30-17:30 of four times, 8:00-17:30 of two with the break; what is alone stands
    as written and is asked."""
    begin, noon, after, end = at
    if begin and noon and after and end:
        return f"{begin}-{noon}，{after}-{end}"
    if begin and end:
        return f"{begin}-{end} {pause}".strip()
    return " ".join(filter(None, at))
