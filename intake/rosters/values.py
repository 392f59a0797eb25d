"""What a roster row becomes, and what a whole file says before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, ConfigDict, Field, create_model

from intake.problems import RowProblem, Weight
from intake.rosters.spans import RosterLayout
from intake.unread import Unread
from reference import asked

LARGEST_PARTY: Final = 8
"""A party is two to eight people (models.party)."""

SHEET_STRIDE: Final = 2_000_000
"""Row keys of the second sheet begin here, of the third at twice that: more than a sheet has rows,
so a key tells sheet and row, and in the first sheet it is the number the spreadsheet shows."""


if TYPE_CHECKING:
    _Asked = BaseModel
else:
    _Asked = create_model(
        "_Asked",
        __config__=ConfigDict(defer_build=True),
        **dict.fromkeys(asked.PERSON, (bool | None, None)),
    )


class RosterRow(_Asked):
    """One person as read. Codes are those of the reference tables; money is fen a month. Yes, no
    or nothing to each of `reference.asked.PERSON`.

    row            key of the row in the file: see `SHEET_STRIDE`; `number` is what the sheet shows
    sheet          name of its sheet
    serial         its 序号, where the sheet numbers its rows
    sex            "" where neither a cell nor an ID number says it: asked, never guessed
    born_on        None where the sheet gives only an age or a month that may be two: asked for,
                   never made up; `age` then is the age as written, on the day of the import
    id_number, phone, name   personal: never in `repr`
    trades         (occupation id, months)
    wishes         occupation ids, ranked, at most three
    party_key      people with the same key move together ("" = alone)
    willing        True seeks work, False does not, None not said
    disability_consent   the separate consent to keep the fact of a disability
    relation       head, spouse, child … of 与户主关系; only for telling a couple from a family
    remark         备注, only where it names who goes along
    consent_means  sms, paper or read_aloud with consent_on, or "" (nothing recorded)
    consent_at     HH:MM in Shanghai where a time is written
    consent_evidence   where this person's own consent can be looked up, with its header
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    row: int
    sheet: str = ""
    serial: str = ""
    name: str = Field(repr=False)
    sex: str
    born_on: date | None
    age: int | None = None
    id_number: str = Field(default="", repr=False)
    phone: str = Field(default="", repr=False)
    phone_note: str = ""  # whose it is: 儿子
    phone2: str = Field(default="", repr=False)  # the other number of the cell
    phone2_note: str = ""
    region_code: str
    township: str = ""
    village: str = ""
    household_key: str = ""
    party_key: str = ""
    party_kind: str = ""
    party_together: str = ""
    schooling: str = ""
    trades: tuple[tuple[str, int], ...] = ()
    certificates: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    regions_wanted: tuple[str, ...] = ()
    regions_refused: tuple[str, ...] = ()
    floor_wage_fen: int | None = None
    last_wage_fen: int | None = None
    available_from: date | None = None
    available_until: date | None = None
    nights: str = ""
    willing: bool | None = None
    first_timer: bool | None = None
    targets: tuple[str, ...] = ()
    couple_room: bool | None = None
    needs_lodging: bool | None = None
    food: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    children_along: int | None = None
    stays_behind: bool | None = None
    disability_consent: bool | None = None
    consent_means: str = ""
    consent_on: date | None = None
    consent_at: str = ""
    consent_evidence: str = ""
    relation: str = ""
    remark: str = Field(default="", repr=False)

    @property
    def number(self) -> int:
        """The row's number as its sheet shows it."""
        return self.row % SHEET_STRIDE


class PartyDraft(BaseModel):
    """People of the file who move together; rows are spreadsheet row numbers.

    by  same_trip (同行编号), household (户编号, only where the file has no 同行编号) or remark
        (备注 names the other): the last two are offered, never made without a yes
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    key: str
    kind: str
    together: str
    by: str
    rows: tuple[int, ...]


class RosterPreview(BaseModel):
    """Everything a person needs to see before saying yes. Holds personal data: keep it sealed.

    mapping     header as written -> field
    dropped     headers not taken in
    duplicates  headers met twice (the leftmost filled cell counts)
    rows        people that can be taken; problems of refused rows are in `problems`
    read_rows   data rows met in the chosen sheets; empty, repeated and summing rows not counted
    layout      sheets and columns as they were read; corrected, it goes back into `read_roster`
    unread      columns, sheets and rows that went into no field, each with its reason
    """

    model_config = ConfigDict(frozen=True, defer_build=True)

    sheet: str
    header_row: int
    mapping: Mapping[str, str]
    dropped: tuple[str, ...]
    duplicates: tuple[str, ...]
    read_rows: int
    rows: tuple[RosterRow, ...] = Field(repr=False)
    parties: tuple[PartyDraft, ...]
    problems: tuple[RowProblem, ...] = Field(repr=False)
    layout: RosterLayout
    unread: tuple[Unread, ...] = Field(default=(), repr=False)

    @property
    def refused_rows(self) -> tuple[int, ...]:
        """Numbers of the rows not taken, ascending."""
        return tuple(sorted({p.row for p in self.problems if p.weight is Weight.ERROR}))
