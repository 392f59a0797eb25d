"""Subsidy schemes as data: 23 real ones with their sources, and the form any other is entered in.

A rule of a scheme is a field, never code. `terms_in` reads the short forms of the table and of the
page; what a notice does not say stays empty and is not made up.

bands     first that fits decides: `site:61,64=40000` work place in these, `home:52=200000` home in
          these, `province` another province than home, `city` another prefecture of it, `county`
          another county of it, `same`, `any`; fen
needs     `lifted|monitored&insured`: any of, all of
evidence  likewise
windows   when claims are taken: `MM-DD..MM-DD` each year (`@-1`: for the year before)
travel    when the journey must be: days, with `=50` for that percent of the amount
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from reference.tables import day, rows


class Beneficiary(StrEnum):
    WORKER = "worker"
    EMPLOYER = "employer"
    AGENCY = "agency"
    SERVICE = "service"  # a public service, or whom it pays for a fair
    MEMBER = "member"  # of a union


class AmountKind(StrEnum):
    FIXED = "fixed"  # of the band
    ACTUAL = "actual"  # what it cost, up to the band
    FIXED_OR_ACTUAL = "fixed_or_actual"  # the band, and later the difference to what it cost
    PERCENT = "percent"  # of wages received
    SHARE = "share"  # percent of what it cost
    MONTHLY = "monthly"  # the band for each month
    HEADS = "heads"  # the band for each person, or firm and time
    HEADS_DAYS = "heads_days"  # and `fen` for each person and day
    STEPS = "steps"  # the band for each step taken
    VOUCHER = "voucher"  # of the band; not money


class OncePer(StrEnum):
    YEAR = "year"
    LIFETIME = "lifetime"
    FESTIVAL = "festival"
    WINDOW = "window"
    TRIP = "trip"
    EVENT = "event"
    COURSE = "course"
    DEGREE = "degree"


BY_YEAR = frozenset({OncePer.YEAR, OncePer.FESTIVAL, OncePer.WINDOW})
"""Once a year; the others once for each occasion, told by its name, or once for ever."""

FIELDS = (
    "kind", "beneficiary", "bands", "needs", "evidence", "fen", "share_percent", "cap_fen",
    "at_most", "min_days", "gap_days", "once_per", "excludes", "self_travel", "travel", "windows",
    "notice", "quota",
)  # fmt: skip
"""What `terms_in` reads, in its short forms."""

Groups = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Band:
    how: str  # site, home, province, city, county, same, any
    places: tuple[str, ...]  # leading digits
    fen: int


@dataclass(frozen=True, slots=True)
class Window:
    """Of a year; `of_year` -1: for the year before. It may run over New Year."""

    first: tuple[int, int]
    last: tuple[int, int]
    of_year: int = 0

    def days_of(self, year: int) -> tuple[date, date]:
        """Its days when it begins in `year`."""
        over = self.last < self.first
        return date(year, *self.first), date(year + over, *self.last)


@dataclass(frozen=True, slots=True)
class Travel:
    first: date
    last: date
    percent: int = 100


@dataclass(frozen=True, slots=True)
class SubsidyTerms:
    """What a scheme asks and gives; see the module for the forms. Amounts in fen."""

    kind: AmountKind
    beneficiary: Beneficiary
    bands: tuple[Band, ...]
    needs: Groups = ()
    evidence: Groups = ()
    fen: int = 0
    share: Fraction = Fraction(0)  # percent
    cap_fen: int | None = None
    at_most: bool = False  # the amounts are ceilings; the bureau says how much
    min_days: int = 0
    gap_days: int = 0  # so many days between two spells still count as one
    once_per: OncePer = OncePer.YEAR
    excludes: frozenset[str] = frozenset()
    self_travel: bool = False  # whoever went by organised transport is excluded
    travel: tuple[Travel, ...] = ()
    windows: tuple[Window, ...] = ()
    notice: tuple[str, ...] = ()  # where names are published, in order
    quota: int | None = None


@dataclass(frozen=True, slots=True)
class SubsidyScheme:
    code: str
    name: str
    place: str
    region_code: str
    valid_from: date
    valid_until: date | None
    payer: str
    terms: SubsidyTerms
    source: str
    note: str

    def holds_on(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


def groups_in(text: str) -> Groups:
    """`a|b&c` as (a or b) and c."""
    return tuple(
        frozenset(one.strip() for one in part.split("|") if one.strip())
        for part in text.split("&")
        if part.strip(" |")
    )


def terms_in(row: dict[str, str]) -> SubsidyTerms:
    """Raises ValueError, naming what cannot be read."""
    return SubsidyTerms(
        kind=AmountKind(row["kind"]), beneficiary=Beneficiary(row["beneficiary"]),
        bands=tuple(_band(one) for one in _parts(row["bands"])), needs=groups_in(row["needs"]),
        evidence=groups_in(row["evidence"]), fen=int(row["fen"] or 0),
        share=Fraction(row["share_percent"] or 0),
        cap_fen=int(row["cap_fen"]) if row["cap_fen"] else None, at_most=row["at_most"] == "1",
        min_days=int(row["min_days"] or 0), gap_days=int(row["gap_days"] or 0),
        once_per=OncePer(row["once_per"] or "year"),
        excludes=frozenset(row["excludes"].replace("|", " ").split()),
        self_travel=row["self_travel"] == "1",
        travel=tuple(_travel(one) for one in _parts(row["travel"])),
        windows=tuple(_window(one) for one in _parts(row["windows"])),
        notice=tuple(row["notice"].split("|")) if row["notice"] else (),
        quota=int(row["quota"]) if row["quota"] else None,
    )  # fmt: skip


@lru_cache(maxsize=1)
def known_schemes() -> tuple[SubsidyScheme, ...]:
    """The schemes of the table, as their sources told them."""
    return tuple(
        SubsidyScheme(
            code=row["id"], name=row["name"], place=row["place"], region_code=row["region_code"],
            valid_from=day(row["valid_from"]) or date.min, valid_until=day(row["valid_until"]),
            payer=row["payer"], terms=terms_in(row), source=row["source"], note=row["note"],
        )
        for row in rows("subsidy_schemes")
    )  # fmt: skip


def _parts(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


def _band(text: str) -> Band:
    read = re.fullmatch(r"(?:(site|home):([\d,]+)|(province|city|county|same|any))=(\d+)", text)
    if read is None:
        raise ValueError(f"a band that cannot be read: {text}")
    places = tuple(code for code in (read[2] or "").split(",") if code)
    return Band(read[1] or read[3], places, int(read[4]))


def _window(text: str) -> Window:
    read = re.fullmatch(r"(\d\d)-(\d\d)\.\.(\d\d)-(\d\d)(@-1)?", text)
    if read is None:
        raise ValueError(f"a window that cannot be read: {text}")
    first, last = (int(read[1]), int(read[2])), (int(read[3]), int(read[4]))
    try:
        date(2001, *first), date(2001, *last)  # 29 February is no day of every year
    except ValueError:
        raise ValueError(f"a window that cannot be read: {text}") from None
    return Window(first, last, -1 if read[5] else 0)


def _travel(text: str) -> Travel:
    read = re.fullmatch(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)(?:=(\d{1,3}))?", text)
    if read is None:
        raise ValueError(f"days that cannot be read: {text}")
    return Travel(date.fromisoformat(read[1]), date.fromisoformat(read[2]), int(read[3] or 100))
