"""What a remark says about who goes with whom: 与13号夫妻, 和李四一起, 夫妻同行."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from intake.problems import RowProblem, Weight
from intake.rosters.spans import RosterLayout
from intake.rosters.values import LARGEST_PARTY, PartyDraft, RosterRow
from intake.unread import Unread

_COUPLE: Final = r"夫妻|夫妇|两口子|配偶|丈夫|老公|妻子|老婆|爱人|媳妇|之妻|之夫"
_KIN: Final = (
    r"父子|母子|父女|母女|兄弟|姐妹|兄妹|姐弟|姊妹|叔侄|婆媳|家人|一家|同户"
    r"|儿子|女儿|哥哥|弟弟|姐姐|妹妹|父亲|母亲|亲戚"
)
_WAY: Final = r"一起|同行|同去|同走|一同|同厂|结伴|一道|一块|同路|组团|同住|不分开|要求同"
_TOGETHER: Final = re.compile(f"{_COUPLE}|{_KIN}|{_WAY}|老乡|同乡|同村")
_ASKED: Final = re.compile(f"{_WAY}|夫妻|夫妇|[与和跟同随](?!意)|号")
_NOT: Final = re.compile(r"不(?:与|和|跟|同|要|愿|能)|离异|离婚|已故|去世|分开走|无法同行")
_NUMBER: Final = re.compile(
    r"(?:与|和|跟|同|随|系|是|为)?(?:第|序号|编号|NO\.?|№)?\s*(\d{1,5})(?:号|行|位|\)|的|是|为|(?=\s*(?:夫妻|一起|同行)))"
)
_SINGLE: Final = re.compile(
    rf"^(?:{_COUPLE}|{_KIN}|{_WAY}|[,，、。;；和与同])+(?:外出|务工|去|走)?[。]?$"
)


def parties_of_remarks(
    rows: Sequence[RosterRow],
) -> tuple[list[PartyDraft], list[RowProblem], frozenset[int]]:
    """Groups that remarks name, a question for each remark whose partner is not found, and the
    rows whose remark was understood one way or the other."""
    by_serial: dict[tuple[str, str], RosterRow | None] = {}
    by_name: dict[str, list[RosterRow]] = defaultdict(list)
    said = [r for r in rows if r.remark and _TOGETHER.search(r.remark)]
    if not said:
        return [], [], frozenset()
    for row in rows:
        if row.serial:
            key = (row.sheet, row.serial.lstrip("0"))
            by_serial[key] = None if key in by_serial else row
        by_name[row.name].append(row)
    pairs: list[tuple[RosterRow, RosterRow]] = []
    problems = []
    alone: list[RosterRow] = []
    for row in said:
        if _NOT.search(row.remark):
            continue
        if _SINGLE.match(row.remark):
            alone.append(row)
            continue
        partner = _partner(row, by_serial, by_name)
        if partner is not None:
            pairs.append((row, partner))
        elif _ASKED.search(row.remark):
            problems.append(_ask(row))
    found, left = _neighbours(alone, rows)
    named = {r.row for pair in pairs for r in pair}
    problems += [_ask(r) for r in left if r.row not in named]
    read = {p.row for p in problems} | {one.row for one, _ in pairs} | {r.row for r in alone}
    return _join([*pairs, *found]), problems, frozenset(read)


def _partner(
    row: RosterRow,
    by_serial: dict[tuple[str, str], RosterRow | None],
    by_name: dict[str, list[RosterRow]],
) -> RosterRow | None:
    """The one other row a remark means, by number or by name; None when none or several."""
    for match in _NUMBER.finditer(row.remark):
        other = by_serial.get((row.sheet, str(int(match[1]))))
        if other is not None and other.row != row.row:
            return other
    text = re.sub(r"\s", "", row.remark)
    hits = [
        named
        for start in range(len(text))
        for stop in range(start + 2, min(start + 6, len(text)) + 1)
        for named in by_name.get(text[start:stop], [])
        if named.row != row.row
    ]
    if not hits:
        return None
    near = [h for h in hits if (h.township, h.village) == (row.township, row.village)] or hits
    longest = max(len(h.name) for h in near)
    best = {h.row: h for h in near if len(h.name) == longest}
    return next(iter(best.values())) if len(best) == 1 else None


def _neighbours(
    alone: Sequence[RosterRow], rows: Sequence[RosterRow]
) -> tuple[list[tuple[RosterRow, RosterRow]], list[RosterRow]]:
    """夫妻同行 without a name: two rows running that say the same mean each other."""
    place = {row.row: n for n, row in enumerate(rows)}
    found, left = [], []
    waiting: RosterRow | None = None
    for row in alone:
        if (
            waiting is not None
            and place[row.row] == place[waiting.row] + 1
            and row.remark == waiting.remark
            and (row.sex != waiting.sex or not re.search(_COUPLE, row.remark))
        ):
            found.append((waiting, row))
            waiting = None
            continue
        if waiting is not None:
            left.append(waiting)
        waiting = row
    return found, [*left, waiting] if waiting is not None else left


def _join(pairs: Sequence[tuple[RosterRow, RosterRow]]) -> list[PartyDraft]:
    """Pairs that share a person are one group."""
    group_of: dict[int, dict[int, RosterRow]] = {}
    for one, other in pairs:
        merged = {one.row: one, other.row: other}
        for row in (one.row, other.row):
            merged |= group_of.get(row, {})
        group_of |= dict.fromkeys(merged, merged)
    groups = {id(g): g for g in group_of.values()}
    return [_draft(list(g.values())) for g in groups.values() if len(g) <= LARGEST_PARTY]


def _draft(members: list[RosterRow]) -> PartyDraft:
    text = " ".join(m.remark for m in members)
    couple = re.search(_COUPLE, text) and len(members) == 2
    kind = "couple" if couple else "family" if re.search(_KIN, text) else "townsmen"
    members.sort(key=lambda m: m.row)
    return PartyDraft(
        key="备注" + "+".join(m.name for m in members)[:60],
        kind=kind,
        together="same_employer",
        by="remark",
        rows=tuple(m.row for m in members),
    )


def _ask(row: RosterRow) -> RowProblem:
    return RowProblem(
        row=row.row, sheet=row.sheet, column="", field="remark", code="companion_unknown",
        weight=Weight.WARNING, shown=row.remark[:60], name=row.name,
    )  # fmt: skip


_EMPTY: Final = re.compile(r"(?:无|没有|否|暂无|正常|[-—/\\、.]+)?")


def unread_remarks(rows: Sequence[RosterRow], layout: RosterLayout) -> list[Unread]:
    """Remarks nothing was read from: equal words of one sheet once, with the rows counted."""
    labels = {
        s.name: next((column[i] for i in fields.get("remark", ())), "")
        for s in layout.chosen
        for fields, column in (layout.columns_of(s.at),)
    }
    said: dict[tuple[str, str], list[RosterRow]] = defaultdict(list)
    for row in rows:
        if not _EMPTY.fullmatch(row.remark):
            said[row.sheet, row.remark].append(row)
    return [
        Unread(
            reason="not_understood", words=words, sheet=sheet, column=labels.get(sheet, ""),
            row=same[0].number if len(same) == 1 else 0, count=len(same),
        )
        for (sheet, words), same in said.items()
    ]  # fmt: skip
