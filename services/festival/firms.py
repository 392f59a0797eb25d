"""The firms on the list of a season, and what each says of each day of the return."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from sqlmodel import Session, col

from models.account import Role
from models.employer import Employer
from models.festival import FestivalFirm, ReturnDay
from reference import regions
from reference.calendar import local_day
from services.actor import Actor, within
from services.errors import Forbidden, InvalidInput, NotFound, Problem
from services.inputs import Day, Input, Line, Whole
from services.rows import LARGEST_ID, known, lock_rows

MOST_LINES = 500
COLUMNS = ("name", "staff", "keeps", "lines")
_PARTS = re.compile(r"\s*[,，;；|]\s*|\s+(?=\d)|\s{2,}")

People = Whole | None


class FirmIn(Input):
    """One firm of a list: name, staff 人, people who stay 人, lines."""

    name: Line = Field(min_length=2, max_length=80)
    staff: People = Field(None, ge=0, le=1_000_000)
    keeps: People = Field(None, ge=0, le=1_000_000)
    lines: People = Field(None, ge=0, le=10_000)

    @model_validator(mode="after")
    def _within_staff(self) -> "FirmIn":
        if self.staff is not None and self.keeps is not None and self.keeps > self.staff:
            raise PydanticCustomError("keeps_above_staff", "more stay than there are")
        return self


class ListIn(Input):
    """A pasted list, a firm a line: 名称, 员工数, 留岗数, 生产线数 (columns or commas)."""

    region_code: Line = Field(min_length=6, max_length=6)
    firms: str = Field(min_length=2, max_length=40_000)  # its tabs part the columns


class KeptIn(Input):
    """Who signed in at work or in the dormitory, 人; None: nobody counted."""

    keeps: People = Field(None, ge=0, le=1_000_000)
    on_eve: People = Field(None, ge=0, le=1_000_000)
    on_first: People = Field(None, ge=0, le=1_000_000)
    on_third: People = Field(None, ge=0, le=1_000_000)


class ReturnIn(Input):
    """返岗日报 of one day, see `models.festival.ReturnDay`."""

    day: Day
    reopened: bool = False
    expected: Whole = Field(ge=0, le=1_000_000)
    arrived: Whole = Field(ge=0, le=1_000_000)
    on_way: Whole = Field(0, ge=0, le=1_000_000)
    undecided: Whole = Field(0, ge=0, le=1_000_000)
    not_returning: Whole = Field(0, ge=0, le=1_000_000)
    hired: Whole = Field(0, ge=0, le=1_000_000)
    needed: Whole = Field(ge=0, le=1_000_000)
    running: Whole | None = Field(None, ge=0, le=10_000)

    @model_validator(mode="after")
    def _balanced(self) -> "ReturnIn":
        told = self.arrived + self.on_way + self.undecided + self.not_returning
        if told != self.expected:
            raise PydanticCustomError(
                "return_balance", "does not add up", {"expected": self.expected, "told": told}
            )
        return self


@dataclass(frozen=True)
class FirmRow:
    """A firm with the newest of its days up to the day asked for."""

    firm: FestivalFirm
    last: ReturnDay | None

    @property
    def gap(self) -> int:
        """人 still missing by that day, never below none."""
        day = self.last
        return 0 if day is None else max(0, day.needed - day.arrived - day.hired)


def add_firms(
    session: Session, *, actor: Actor, year: int, data: ListIn, now: datetime
) -> tuple[int, int]:
    """The firms of a list, each once a season: (new, changed). A name that is there already takes
    the figures told and keeps the others. All or nothing.

    Raises Forbidden, NotFound (not the actor's district), InvalidInput by line.
    """
    if not actor.receiving:
        raise Forbidden("add_firms")
    if not regions.is_region(data.region_code) or not actor.covers(data.region_code):
        raise NotFound("region", data.region_code)
    told = {one.name: one for one in _lines(data.firms)}
    standing = _standing(session, year, data.region_code, sorted(told))
    ours = _employers(session, data.region_code, sorted(told))
    for name, line in told.items():
        row = standing.get(name) or FestivalFirm(
            season=year, region_code=data.region_code, name=name, employer_id=ours.get(name),
            created_at=now, created_by_id=actor.account_id,
        )  # fmt: skip
        for field, value in line.model_dump(exclude={"name"}, exclude_none=True).items():
            setattr(row, field, value)
        session.add(row)
    session.flush()
    return len(told) - len(standing), len(standing)


def _standing(
    session: Session, year: int, region_code: str, names: Sequence[str]
) -> Mapping[str, FestivalFirm]:
    rows = session.scalars(
        sa.select(FestivalFirm)
        .where(
            col(FestivalFirm.season) == year,
            col(FestivalFirm.region_code) == region_code,
            col(FestivalFirm.name).in_(names),
        )
        .with_for_update()
    )
    return {one.name: one for one in rows}


def _lines(text: str) -> list[FirmIn]:
    found: list[FirmIn] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        wrong = InvalidInput({"firms": (Problem("firm_line", {"line": number}),)})
        cells = [cell.strip() for cell in _cells(line)]
        if len(cells) > len(COLUMNS) or len(found) == MOST_LINES:
            raise wrong
        told = {name: cell for name, cell in zip(COLUMNS, cells, strict=False) if cell}
        try:
            found.append(FirmIn.model_validate(told))
        except ValidationError:
            raise wrong from None
    return found


def _cells(line: str) -> list[str]:
    """Copied from a sheet a cell may be empty and still has its place; typed, commas part."""
    return line.split("\t") if "\t" in line else _PARTS.split(line.strip())


def _employers(session: Session, region_code: str, names: Sequence[str]) -> Mapping[str, int]:
    rows = session.execute(
        sa.select(col(Employer.name), col(Employer.id)).where(
            col(Employer.name).in_(names), col(Employer.region_code) == region_code
        )
    )
    return {name: known(id_) for name, id_ in rows}


def firm_in_sight(session: Session, *, actor: Actor, firm_id: int) -> FestivalFirm:
    """Raises NotFound: another district's, another firm's."""
    firm = session.get(FestivalFirm, firm_id) if 0 < firm_id <= LARGEST_ID else None
    if firm is None or not _sees(actor, firm):
        raise NotFound("festival_firm", firm_id)
    return firm


def _sees(actor: Actor, firm: FestivalFirm) -> bool:
    if actor.role is Role.EMPLOYER:
        return firm.employer_id is not None and firm.employer_id == actor.employer_id
    return actor.receiving and actor.covers(firm.region_code)


def say_kept(session: Session, *, actor: Actor, firm_id: int, data: KeptIn) -> FestivalFirm:
    """How many stay, and who signed in; what is not told stays. Raises InvalidInput."""
    firm = _locked(session, actor, firm_id)
    figures = data.model_dump(exclude_none=True)
    if firm.staff is not None:
        above = {
            name: (Problem("keeps_above_staff"),) for name, n in figures.items() if n > firm.staff
        }
        if above:
            raise InvalidInput(above)
    for name, value in figures.items():
        setattr(firm, name, value)
    session.add(firm)
    session.flush()
    return firm


def say_day(
    session: Session, *, actor: Actor, firm_id: int, data: ReturnIn, now: datetime
) -> ReturnDay:
    """What the firm says of a day; the same again is one, other figures are a correction beside
    the first. Raises InvalidInput (a day ahead; more lines than there are)."""
    firm = _locked(session, actor, firm_id)
    if data.day > local_day(now):
        raise InvalidInput({"day": (Problem("day_ahead"),)})
    if data.running is not None and firm.lines is not None and data.running > firm.lines:
        raise InvalidInput({"running": (Problem("running_above_lines", {"lines": firm.lines}),)})
    said = data.model_dump()
    last = session.scalars(
        sa.select(ReturnDay)
        .where(col(ReturnDay.firm_id) == firm_id, col(ReturnDay.day) == data.day)
        .order_by(col(ReturnDay.id).desc())
        .limit(1)
    ).first()
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return last
    row = ReturnDay(firm_id=firm_id, **said, said_at=now, said_by_id=actor.account_id)
    session.add(row)
    session.flush()
    return row


def _locked(session: Session, actor: Actor, firm_id: int) -> FestivalFirm:
    firm_in_sight(session, actor=actor, firm_id=firm_id)
    lock_rows(session, FestivalFirm, {firm_id})
    return session.get_one(FestivalFirm, firm_id)


def days_of(session: Session, *, actor: Actor, firm_id: int) -> Sequence[ReturnDay]:
    """Everything said of it, newest first; of one day the first row counts, the others stood
    before."""
    firm_in_sight(session, actor=actor, firm_id=firm_id)
    return list(
        session.scalars(
            sa.select(ReturnDay)
            .where(col(ReturnDay.firm_id) == firm_id)
            .order_by(col(ReturnDay.day).desc(), col(ReturnDay.id).desc())
            .limit(200)
        )
    )


def list_firms(session: Session, *, actor: Actor, year: int, until: date) -> Sequence[FirmRow]:
    """The firms in the actor's sight, each with its newest day up to `until`: who said nothing
    first, then who lacks most people."""
    query = sa.select(FestivalFirm).where(col(FestivalFirm.season) == year)
    if actor.role is Role.EMPLOYER:
        query = query.where(col(FestivalFirm.employer_id) == actor.employer_id)
    else:
        query = query.where(within(col(FestivalFirm.region_code), actor))
    firms = list(session.scalars(query.order_by(col(FestivalFirm.id))))
    days = session.scalars(
        sa.select(ReturnDay)
        .where(
            col(ReturnDay.firm_id).in_([known(one.id) for one in firms]),
            col(ReturnDay.day) <= until,
        )
        .order_by(col(ReturnDay.day), col(ReturnDay.id))
    )
    last = {one.firm_id: one for one in days}
    rows = [FirmRow(one, last.get(known(one.id))) for one in firms]
    return sorted(rows, key=lambda row: (row.last is not None, -row.gap))
