"""One spreadsheet row -> one `RosterRow`, with every problem named."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final, TypeVar

from intake.cells import (
    Unreadable,
    as_count,
    as_date,
    as_monthly_fen,
    as_months,
    as_text,
    as_words,
    as_yes_no,
    is_month_only,
)
from intake.identity import (
    BadIdentity,
    IdNumber,
    mask_id,
    mask_name,
    mask_phone,
    read_id_number,
    read_phone,
)
from intake.problems import RowProblem, Weight
from intake.roster_headers import HeaderMap
from intake.roster_lookup import (
    certificate_of,
    hazard_of,
    is_anywhere,
    occupation_of,
    region_of,
    target_of,
)
from intake.roster_values import RosterRow
from intake.workbook import Cell, Row
from reference import regions
from reference.schooling import find_schooling

V = TypeVar("V")
WORKING_AGE: Final = 16
OLDEST: Final = 80
_MASKED: Final = {
    "id_number": mask_id,
    "phone": mask_phone,
    "household_phone": mask_phone,
    "name": mask_name,
}
_SEXES: Final = {
    "男": "male",
    "男性": "male",
    "m": "male",
    "女": "female",
    "女性": "female",
    "f": "female",
}
_NO_TARGET: Final = re.compile(r"否|无|没有|不是|一般户|普通户|一般农户|[/×0-]|")
_NIGHTS: Final = {
    "yes": ("是", "可", "可以", "能", "愿意", "有", "√", "接受", "长夜班"),
    "rotating": ("轮班", "倒班", "两班倒", "轮流", "可倒班", "三班倒", "白夜班", "可轮班"),
    "no": ("否", "不", "不能", "不可", "不可以", "不愿意", "不接受", "无", "×", "只白班", "白班"),
}
_MEANS: Final = {
    "sms": ("短信", "短信验证", "验证码", "短信验证码"),
    "paper": ("纸质", "签字", "纸条", "签名", "书面", "纸质签字", "签字拍照"),
    "read_aloud": ("电话", "宣读", "电话宣读", "口头", "电话录音", "电话同意"),
}
_KINDS: Final = {
    "couple": ("夫妻", "两口子", "夫妇"),
    "family": (
        "家庭",
        "家人",
        "父子",
        "母子",
        "父女",
        "母女",
        "兄弟",
        "姐妹",
        "兄妹",
        "姐弟",
        "亲属",
    ),
    "townsmen": ("老乡", "同乡", "同村", "朋友", "邻居", "组团"),
}
_TOGETHER: Final = {
    "same_employer": ("同厂", "同企业", "同单位", "同公司", "同宿舍", "同宿"),
    "same_district": ("同城", "同区", "同县", "同市"),
}


@dataclass
class _Reader:
    """The cells of one row by field, and the problems found on the way."""

    cells: Row
    header: HeaderMap
    number: int
    problems: list[RowProblem] = field(default_factory=list)

    def cell(self, name: str) -> Cell:
        """The leftmost filled cell of a field; two that differ are a warning."""
        filled = [
            self.cells[i]
            for i in self.header.columns.get(name, ())
            if i < len(self.cells) and as_text(self.cells[i])
        ]
        if not filled:
            return None
        if len({as_text(c) for c in filled}) > 1 and name != "disabled":
            self.warn(name, "duplicate_differs", filled[-1])
        return filled[0]

    def error(self, name: str, code: str, cell: Cell = None, **facts: str | int) -> None:
        self._note(Weight.ERROR, name, code, cell, facts)

    def warn(self, name: str, code: str, cell: Cell = None, **facts: str | int) -> None:
        self._note(Weight.WARNING, name, code, cell, facts)

    def _note(
        self, weight: Weight, name: str, code: str, cell: Cell, facts: dict[str, str | int]
    ) -> None:
        at = self.header.columns.get(name, ())
        self.problems.append(
            RowProblem(
                row=self.number,
                column=self.header.labels[at[0]] if at else "",
                field=name,
                code=code,
                weight=weight,
                shown=_shown(name, cell),
                facts=facts,
            )
        )

    def read(self, name: str, how: Callable[[Cell], V | None]) -> V | None:
        """The field's value; unreadable = left out with a warning that shows it."""
        cell = self.cell(name)
        try:
            return how(cell)
        except Unreadable as wrong:
            self.warn(name, wrong.code, cell)
            return None

    def words(self, name: str, code_of: Callable[[str], str | None], problem: str) -> list[str]:
        """Codes of a list of words; an unknown word is a warning of its own."""
        found: list[str] = []
        for word in as_words(self.cell(name))[:12]:
            code = code_of(word)
            if code is None:
                self.warn(name, problem, word)
            elif code not in found:
                found.append(code)
        return found

    def one_of(self, name: str, table: dict[str, tuple[str, ...]]) -> str:
        text = as_text(self.cell(name)).replace(" ", "")
        for code, words in table.items():
            if text in words or text == code:
                return code
        if text:
            self.warn(name, "unknown_word", text)
        return ""

    @property
    def refused(self) -> bool:
        return any(p.weight is Weight.ERROR for p in self.problems)


def _shown(name: str, cell: Cell) -> str:
    text = as_text(cell, 40)
    return _MASKED[name](text) if name in _MASKED else text


def read_row(
    cells: Row, header: HeaderMap, number: int, *, county: str, day: date
) -> tuple[RosterRow | None, list[RowProblem]]:
    """The person in a row, or None when it is refused; and what is wrong with it.

    county  GB/T 2260 code the roster belongs to; a row naming another county is refused
    day     the day of the import: ages are judged on it
    """
    reader = _Reader(cells, header, number)
    name = _name(reader)
    identity = _identity(reader)
    born = _born(reader, identity, day)
    sex = _sex(reader, identity)
    phone = _phone(reader)
    region = _county(reader, county)
    rest = _rest(reader, day)
    if reader.refused or born is None or not sex:
        return None, reader.problems
    if identity is None:
        reader.warn("id_number", "id_missing")
    if not phone:
        reader.warn("phone", "phone_missing")
    row = RosterRow(
        row=number,
        name=name,
        sex=sex,
        born_on=born,
        id_number=identity.number if identity else "",
        phone=phone,
        region_code=region,
        **rest,  # type: ignore[arg-type]  # checked at run time
    )
    return row, reader.problems


def _name(reader: _Reader) -> str:
    cell = reader.cell("name")
    name = re.sub(r"[•・‧.]", "·", as_text(cell, 40)).strip("· ")
    name = re.sub(r"(?<=[一-鿿])\s+(?=[一-鿿])", "", name)
    if not name:
        reader.error("name", "name_missing")
    elif len(name) > 30 or not all(c in "· '" or unicodedata.category(c)[0] == "L" for c in name):
        reader.error("name", "name_bad", cell)
    return name


def _identity(reader: _Reader) -> IdNumber | None:
    cell = reader.cell("id_number")
    try:
        identity = read_id_number(cell)
    except BadIdentity as wrong:
        reader.error("id_number", wrong.code, cell)
        return None
    if identity is not None and not identity.county_known:
        reader.warn("id_number", "id_county", cell)
    return identity


def _born(reader: _Reader, identity: IdNumber | None, day: date) -> date | None:
    cell = reader.cell("born_on")
    said = reader.read("born_on", lambda c: as_date(c, end_of_month=True))
    born = identity.born_on if identity else said
    if born is None:
        if not any(p.field == "id_number" for p in reader.problems):
            reader.error("born_on", "born_missing", cell)
        return None
    if identity and said and (said.year, said.month) != (born.year, born.month):
        reader.warn("born_on", "born_differs_from_id", cell)
    if identity is None and is_month_only(cell):
        reader.warn("born_on", "born_day_unknown", cell)
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if born > day or age > OLDEST:
        reader.error("born_on", "born_impossible", cell, age=age)
    elif age < WORKING_AGE:
        reader.error("born_on", "under_16", cell, age=age)
    return born


def _sex(reader: _Reader, identity: IdNumber | None) -> str:
    cell = reader.cell("sex")
    text = as_text(cell).lower().replace(" ", "")
    said = {
        "男": "male",
        "男性": "male",
        "m": "male",
        "女": "female",
        "女性": "female",
        "f": "female",
    }.get(text)
    if identity is None:
        if said is None and not any(p.field == "id_number" for p in reader.problems):
            reader.error("sex", "sex_unknown", cell)
        return said or ""
    of_id = "female" if identity.female else "male"
    if said is not None and said != of_id:
        reader.warn("sex", "sex_differs_from_id", cell)
    return of_id


def _phone(reader: _Reader) -> str:
    for name in ("phone", "household_phone"):
        cell = reader.cell(name)
        try:
            phone = read_phone(cell)
        except BadIdentity as wrong:
            if name == "phone":
                reader.error(name, wrong.code, cell)
            else:
                reader.warn(name, wrong.code, cell)
            return ""
        if phone is not None:
            if phone.more:
                reader.warn(name, "phone_second_left_out", cell)
            return phone.number
    return ""


def _county(reader: _Reader, county: str) -> str:
    text = as_text(reader.cell("county"), 40)
    if not text:
        return county
    codes = {now.code for u in regions.find(text) if (now := regions.current(u.code)) is not None}
    if codes and not any(regions.is_within(county, code) for code in codes):
        reader.error("county", "other_county", text)
    elif not codes:
        reader.warn("county", "county_unknown", text)
    return county


def _rest(reader: _Reader, day: date) -> dict[str, object]:
    """Everything a row can be taken without."""
    means = reader.one_of("consent_means", _MEANS)
    consented = reader.read("consent_on", as_date)
    if bool(means) != (consented is not None):
        reader.warn("consent_means", "consent_incomplete")
        means, consented = "", None
    elif consented and consented > day:
        reader.warn("consent_on", "consent_in_future", reader.cell("consent_on"))
        means, consented = "", None
    return {
        "consent_means": means,
        "consent_on": consented,
        "township": as_text(reader.cell("township"), 40),
        "village": as_text(reader.cell("village"), 40),
        "household_key": as_text(reader.cell("household_key"), 40),
        "party_key": as_text(reader.cell("party_key"), 40),
        "party_kind": reader.one_of("party_kind", _KINDS),
        "party_together": reader.one_of("party_together", _TOGETHER),
        "schooling": _schooling(reader),
        **_work(reader),
        **_wants(reader, day),
        "targets": _targets(reader),
        "disability_consent": reader.read("disability_consent", as_yes_no),
    }


def _schooling(reader: _Reader) -> str:
    text = as_text(reader.cell("schooling"))
    level = find_schooling(text) if text else None
    if text and level is None:
        reader.warn("schooling", "unknown_word", text)
    return level.code if level else ""


def _work(reader: _Reader) -> dict[str, object]:
    months = reader.read("trade_months", as_months)
    none = {"无", "无技能", "没有", "无特长", "务农", "普通劳动力", "普通劳动能力", "-"}
    skip = as_text(reader.cell("trades")) in none
    trades = [] if skip else reader.words("trades", occupation_of, "trade_unknown")
    papers = as_text(reader.cell("certificates")) in none | {"否"}
    return {
        "trades": tuple((t, months or 0) for t in trades[:6]),
        "certificates": ()
        if papers
        else tuple(reader.words("certificates", certificate_of, "certificate_unknown")),
    }


def _wants(reader: _Reader, day: date) -> dict[str, object]:
    wishes: list[str] = []
    for name in ("wish_1", "wish_2", "wish_3", "wishes"):
        if as_text(reader.cell(name)) in {"不限", "都行", "均可", "无", "否"}:
            continue
        wishes += reader.words(name, occupation_of, "trade_unknown")
    if len(dict.fromkeys(wishes)) > 3:
        reader.warn("wishes", "only_three_wishes")
    since, until = _available(reader, day)
    return {
        "wishes": tuple(dict.fromkeys(wishes))[:3],
        "regions_wanted": _regions(reader, "regions_wanted"),
        "regions_refused": _regions(reader, "regions_refused"),
        "floor_wage_fen": reader.read("floor_wage_fen", as_monthly_fen),
        "last_wage_fen": reader.read("last_wage_fen", as_monthly_fen),
        "available_from": since,
        "available_until": until,
        "nights": reader.one_of("nights", _NIGHTS),
        "willing": reader.read("willing", as_yes_no),
        "first_timer": reader.read("first_timer", as_yes_no),
        "couple_room": reader.read("couple_room", as_yes_no),
        "needs_lodging": reader.read("needs_lodging", as_yes_no),
        "food": _food(reader),
        "refuses": tuple(reader.words("refuses", hazard_of, "unknown_word")),
        "children_along": reader.read("children_along", lambda c: as_count(c, 9)),
        "stays_behind": reader.read("stays_behind", as_yes_no),
    }


def _available(reader: _Reader, day: date) -> tuple[date | None, date | None]:
    at_once = {"随时", "即日", "即日起", "立即", "马上", "现在", "随时可以"}
    if as_text(reader.cell("available_from")) in at_once:
        since: date | None = day
    else:
        since = reader.read("available_from", as_date)
    until = reader.read("available_until", lambda c: as_date(c, end_of_month=True))
    if since and until and until < since:
        reader.warn("available_until", "ends_before_start", reader.cell("available_until"))
        until = None
    return since, until


def _regions(reader: _Reader, name: str) -> tuple[str, ...]:
    if all(is_anywhere(w) for w in as_words(reader.cell(name))):
        return ()
    return tuple(
        reader.words(name, lambda w: "" if is_anywhere(w) else region_of(w), "region_unknown")
    )


def _food(reader: _Reader) -> tuple[str, ...]:
    text = as_text(reader.cell("food"))
    found = []
    if re.search("辣|川", text) and "不" not in text:
        found.append("sichuan")
    if "清真" in text:
        found.append("halal")
    return tuple(found)


def _targets(reader: _Reader) -> tuple[str, ...]:
    """Policy groups; of disability only the fact is taken, never kind or grade."""
    found: list[str] = []
    for name in ("monitored", "lifted", "veteran", "graduate", "disabled", "household_kind"):
        for index in reader.header.columns.get(name, ()):
            text = as_text(reader.cells[index] if index < len(reader.cells) else None)
            code = _target(name, text)
            if code and code not in found:
                found.append(code)
    return tuple(found)


def _target(name: str, text: str) -> str | None:
    if not text or text in {
        "否",
        "无",
        "没有",
        "不是",
        "一般户",
        "普通户",
        "一般农户",
        "/",
        "-",
        "×",
        "0",
    }:
        return None
    named = target_of(text)
    if name == "household_kind":
        return named
    return named or name
