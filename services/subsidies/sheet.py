"""Schemes from a table (.csv): what each row would become, then stored.

Heads are those of `reference/tables/subsidy_schemes.csv` with the short forms of
`reference.subsidies`; the file of the schemes that stand (`sheet_of`) is one. Nothing is stored by
looking; what was looked at is stored only while the schemes still stand as they stood then.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pydantic import ValidationError
from sqlmodel import Session

from intake.books.text import decode
from models.subsidy import SubsidyScheme
from reference import regions
from reference.subsidies import FIELDS
from services.actor import Actor
from services.errors import InvalidInput, Problem, ReasonRequired
from services.subsidies.schemes import (
    SubsidyIn,
    answers_for,
    by_code,
    columns_of,
    enter_scheme,
    list_schemes,
)

PLAIN = ("name", "place", "region_code", "valid_from", "valid_until", "payer", "source", "note")
HEADS = ("id", *PLAIN[:6], *FIELDS, *PLAIN[6:], "applies_from")
MOST_ROWS = 300
MOST_LETTERS = 200_000


class Fate(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True)
class Line:
    """A row: number as a spreadsheet counts. wrong: (head, problem) of what was not read."""

    number: int
    code: str
    fate: Fate
    data: SubsidyIn | None = None
    standing: SubsidyScheme | None = None
    wrong: tuple[tuple[str, Problem], ...] = ()


@dataclass(frozen=True)
class Sheet:
    """unread: heads nobody knows; stamp: of the text and of the schemes it would change."""

    lines: Sequence[Line]
    unread: Sequence[str]
    stamp: str

    def count(self, fate: str) -> int:
        return sum(line.fate == fate for line in self.lines)


def text_of(data: bytes) -> str:
    """Raises FileProblem."""
    return _plain(decode(data))


def _plain(text: str) -> str:
    """One kind of line end, as a page sends it back with another; no mark at its head."""
    return text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def read_sheet(session: Session, *, actor: Actor, text: str) -> Sheet:
    """What the table would do; nothing is stored. Raises InvalidInput at `file`: no head `id`, no
    row, too many."""
    text = _plain(text)
    if len(text) > MOST_LETTERS:
        raise InvalidInput({"file": (Problem("sheet_long", {"n": MOST_ROWS}),)})
    rows = list(csv.reader(io.StringIO(text)))
    heads = [one.strip().lower() for one in rows[0]] if rows else []
    if "id" not in heads:
        raise InvalidInput({"file": (Problem("sheet_heads"),)})
    if not 1 <= len(rows) - 1 <= MOST_ROWS:
        raise InvalidInput({"file": (Problem("sheet_long", {"n": MOST_ROWS}),)})
    seen: set[str] = set()
    lines = []
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        told = {h: c.strip() for h, c in zip(heads, cells, strict=False) if h in HEADS}
        lines.append(_line(session, actor, number, told, len(cells) > len(heads), seen))
    unread = [one for one in heads if one not in HEADS and one]
    return Sheet(lines, unread, _stamp(text, lines))


def store_sheet(
    session: Session, *, actor: Actor, text: str, stamp: str, reason: str, now: datetime
) -> Sheet:
    """Store the rows that can be read: new ones, and changes with the one reason, each from its
    `applies_from`. Raises InvalidInput at `file` (a scheme was changed since it was looked at),
    ReasonRequired."""
    sheet = read_sheet(session, actor=actor, text=text)
    if sheet.stamp != stamp:
        raise InvalidInput({"file": (Problem("sheet_overtaken"),)})
    if sheet.count(Fate.CHANGED) and not reason.strip():
        raise ReasonRequired("change_scheme")
    for line in sheet.lines:
        if line.data is not None and line.fate in (Fate.NEW, Fate.CHANGED):
            data = line.data.model_copy(update={"reason": reason.strip()[:200]})
            enter_scheme(session, actor=actor, data=data, now=now)
    return sheet


def sheet_of(session: Session, *, actor: Actor) -> str:
    """The schemes of the actor's places as such a table; with none, every one there is."""
    rows = list_schemes(session, actor=actor)
    own = [row for row in rows if answers_for(actor, row)] or rows
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADS, lineterminator="\r\n")
    writer.writeheader()
    for row in own:
        plain = {name: getattr(row, name) or "" for name in PLAIN}
        writer.writerow({"id": row.code, **plain, **row.terms, "applies_from": ""})
    return "\ufeff" + out.getvalue()


def _line(
    session: Session, actor: Actor, number: int, told: Mapping[str, str], torn: bool, seen: set[str]
) -> Line:
    code = told.get("id", "")
    wrong: list[tuple[str, Problem]] = []
    data = None
    try:
        data = _read(told)
    except ValidationError as found:
        wrong = [_problem(one) for one in found.errors()]
    if torn:
        wrong.append(("_", Problem("sheet_torn")))
    if code and code in seen:
        wrong.append(("id", Problem("sheet_twice")))
    seen.add(code)
    standing = by_code(session, code) if code else None
    region = data.region_code if data else ""
    if data is not None and not (regions.is_region(region) and actor.covers(region)):
        wrong.append(("region_code", Problem("county_not_yours")))
    if standing is not None and not answers_for(actor, standing):
        wrong.append(("id", Problem("sheet_of_another")))
    if wrong or data is None:
        return Line(number, code, Fate.REFUSED, None, standing, tuple(wrong))
    if standing is None:
        return Line(number, code, Fate.NEW, data)
    columns = columns_of(data)
    same = all(getattr(standing, name) == value for name, value in columns.items())
    return Line(number, code, Fate.SAME if same else Fate.CHANGED, data, standing)


def _read(told: Mapping[str, str]) -> SubsidyIn:
    """Empty cells are what nobody said. Raises ValidationError."""
    said = {("code" if k == "id" else k): v for k, v in told.items() if v}
    for name in ("at_most", "self_travel"):
        if name in said:
            said[name] = {"1": "true"}.get(said[name], said[name])
    return SubsidyIn.model_validate(said)


def _problem(found: object) -> tuple[str, Problem]:
    assert isinstance(found, dict)
    where = found["loc"][0] if found["loc"] else "_"
    head = "id" if where == "code" else str(where)
    return head, Problem(str(found["type"]), dict(found.get("ctx") or {}))


def _stamp(text: str, lines: Sequence[Line]) -> str:
    standing = [
        [line.code, line.fate, {name: str(getattr(line.standing, name)) for name in PLAIN},
         line.standing.terms]
        for line in lines if line.standing is not None
    ]  # fmt: skip
    whole = text + json.dumps(standing, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]
