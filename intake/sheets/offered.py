"""Rows that are posts, but none to be filled: what the list itself calls closed, and a gap of 0."""

from __future__ import annotations

import re
from typing import Final

from intake.sheets.gaps import is_gap
from intake.sheets.table import Table, TableRow
from intake.unread import Unread

_OFF: Final = re.compile(
    r"下线|下架|关闭|删除|过期|到期|失效|停招|停止|暂停|结束|招满|招齐|满员|撤[销回]|取消|作废|草稿"
    r"|未(?:发布|上线|通过)|不(?:通过|招|在招)|待(?:审核?|发布)|审核中|驳回|拒绝|冻结|否|无效"
)
_ON: Final = re.compile(
    r"(?:已|正在?)?(?:发布|显示|展示|上线|上架|在招|招聘|招工|开放|有效|正常|进行|审核通过|通过审核|启用|急招|在线)中?|招|是|√"
)
_ZERO: Final = re.compile(r"0+(?:\.0+)?\s*[人名个]?")


def leave_out(table: Table, sheet: str) -> None:
    """Set such rows aside, each with its words; of an unknown state the post stays."""
    gap = is_gap(table.labels.get("places", ""))
    kept: list[TableRow] = []
    gone: set[int] = set()
    for row in table.rows:
        state = row.texts.pop("status", "").strip()
        reason = "not_on_offer" if _is_off(state) else ""
        if gap and _ZERO.fullmatch(row.texts.get("places", "")):
            reason = "no_heads"
        if reason:
            gone.add(row.number)
            words = " ".join(filter(None, (row.texts.get("title", ""), state)))
            table.unread.append(
                Unread(reason=reason, words=words[:400], row=row.number, sheet=sheet)
            )
            continue
        if state and not _ON.fullmatch(state):
            label = table.labels.get("status", "")
            table.unread.append(
                Unread(
                    reason="not_understood", words=state[:60], row=row.number, sheet=sheet,
                    column=label,
                )
            )  # fmt: skip
        kept.append(row)
    for total in table.totals:
        total.rows_before -= sum(row.number in gone for row in table.rows[: total.rows_before])
    table.rows = kept


def _is_off(state: str) -> bool:
    return bool(_OFF.search(state)) and not _ON.fullmatch(state)
