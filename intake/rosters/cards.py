"""What stands over the people of a sheet and holds for them: the pairs of a household's card
(户主姓名 … 家庭住址 …), the township or village of a title or of the sheet's own name."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from intake.cells import as_text
from intake.rosters.headers import known_header
from intake.workbook import Row, Sheet

_OF_HEAD: Final = frozenset({
    "head_name", "phone", "household_phone", "home", "household_kind", "household_key", "county",
})  # fmt: skip
"""Of a household only where 户主 is named beside it: a telephone over a list is the clerk's."""
_OF_ALL: Final = frozenset({"township", "village"})
_ANY: Final = re.compile("")
_ENDS: Final = {
    "township": re.compile(r"(?:镇|乡|街道|办事处)$"),
    "village": re.compile(r"(?:村|社区|居委会)$"),
}  # fmt: skip
_INSIDE: Final = re.compile(
    r"(?P<label>[一-鿿]{1,8})[:：]\s*(?P<value>[^\s:：]{1,40})(?=\s|$|[一-鿿]{2,8}[:：])"
)
_SHEET_TOWN: Final = re.compile(
    r"^[\d\s、.．-]*(?:[一-鿿]{1,6}[县区市])?(?P<name>(?!返乡|回乡|下乡|城乡|入乡|离乡|城镇|乡镇)[一-鿿]{1,7}?(?:镇|乡|街道))(?!村)"
)
_SHEET_VILLAGE: Final = re.compile(r"^[\d\s、.．-]*(?P<name>[一-鿿]{1,7}(?:村|社区))$")
_FILLED_BY: Final = re.compile(
    r"(?:填报单位|乡镇|所属乡镇|单位|街道|镇街)[(（]?(?:盖章|公章)?[)）]?\s*[:：]\s*(?:[一-鿿]{2,9}?[县区市])?(?P<name>[一-鿿]{1,8}?(?:镇|乡|街道))"
)
_TITLE: Final = re.compile(
    r"^(?:\d{4}年度?)?(?:[一-鿿]{2,9}?省)?(?:[一-鿿]{2,9}?市)?(?:[一-鿿]{1,9}?[县区])?"
    r"(?P<town>(?!返乡|回乡|下乡|城乡|入乡|离乡|城镇|乡镇)[一-鿿]{1,4}?(?:镇|乡|街道)(?!村))?"
    r"(?P<village>(?!农村|乡村|全村|本村|各村|驻村|行政村|村)[一-鿿]{1,5}?(?:村|社区)(?![民庄干]))?"
    r"(?=[\d一-鿿(（《]*(?:表|册|名单|台账|信息|统计|摸底|登记|卡|调查|意愿|情况))"
)


@dataclass(frozen=True)
class Over:
    """``card`` holds field → text of the household on whose card the people stand."""

    township: str = ""
    village: str = ""
    card: dict[str, str] = field(default_factory=dict)


def over_of(sheet: Sheet, header_row: int) -> Over:
    """What the sheet's name and the rows above its header say of everybody in it."""
    heads = sheet.rows[: max(header_row, 0)]
    pairs: dict[str, str] = {}
    town = village = ""
    for at, cells in enumerate(heads):
        pairs |= {f: t for f, t in pairs_of(cells, sheet.filled, at).items() if f not in pairs}
        for cell in cells:
            text = as_text(cell, 60) if isinstance(cell, str) else ""
            title, by = _TITLE.match(text.replace(" ", "")), _FILLED_BY.search(text)
            town = town or (by["name"] if by else "") or (title["town"] or "" if title else "")
            village = village or (title["village"] or "" if title else "")
    name = sheet.name.strip()
    of_town, of_village = _SHEET_TOWN.match(name), _SHEET_VILLAGE.match(name)
    return Over(
        (of_town["name"] if of_town else "") or pairs.get("township", "") or town,
        (of_village["name"] if of_village else "") or pairs.get("village", "") or village,
        card_of(pairs),
    )


def card_of(pairs: Mapping[str, str]) -> dict[str, str]:
    """The pairs that are a household's; none where no head is named."""
    return {f: t for f, t in pairs.items() if f in _OF_HEAD} if "head_name" in pairs else {}


def pairs_of(cells: Row, filled: Container[tuple[int, int]] = (), at: int = -1) -> dict[str, str]:
    """Labels of a row with the value beside each, or behind a colon in the same cell."""
    texts = [
        "" if c in (None, "") or (at, i) in filled else as_text(c, 60) for i, c in enumerate(cells)
    ]
    found: dict[str, str] = {}
    shown = [t for t in texts if t]
    for text, beside in zip(shown, [*shown[1:], ""]):  # noqa: B905  # the last has nothing beside it
        if inside := list(_INSIDE.finditer(text)):
            for match in inside:
                _note(found, match["label"], match["value"])
        elif len(text) <= 12 and beside and not _field(beside):
            _note(found, text, beside)
    return found


def is_card_row(cells: Row) -> dict[str, str]:
    """The pairs of a row that holds nothing else, {} for any other."""
    found = pairs_of(cells)
    filled = sum(1 for c in cells if c not in (None, ""))
    return found if found and (filled <= 2 * len(found) or "head_name" in found) else {}


def _note(found: dict[str, str], label: str, value: str) -> None:
    name = _field(label)
    if name and not _field(value) and _ENDS.get(name, _ANY).search(value):
        found.setdefault(name, value)


def _field(text: str) -> str:
    name = known_header(text)[0] if len(text) <= 12 else ""
    return name if name in _OF_HEAD | _OF_ALL else ""


def household_of(card: Mapping[str, str], name: str, relation: str) -> Sequence[tuple[str, str]]:
    """(field, text) for a person where the row is silent; the card's telephone is the head's."""
    is_head = relation == "head" or name == card.get("head_name")
    return [(f, t) for f, t in card.items() if is_head or f not in ("phone", "household_phone")]
