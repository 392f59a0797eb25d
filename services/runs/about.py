"""The long tables about people: places wished and refused, trades, wishes, certificates.

`read_about` reads them whole, whoever they are about, so that it can run beside the reading of the
people; the other functions lay them out by the rows of the people who are matched.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session, col

from law.bars import HEALTH
from matching.model.columns import FAR
from models.person import PersonCertificate, PersonRegion, PersonTrade, PersonWish
from reference import regions
from reference.certificates import certificates, expires
from services.columns.kinds import EPOCH, Code, Columns, Day, Ints, Kind, Number
from services.columns.read import read
from services.runs.facts import trade_fit
from services.runs.people import Index

GENERAL = "gen_operative"
CODE_BITS = 21
"""A region code and one bit more stay below 2**CODE_BITS."""


@dataclass(frozen=True)
class About:
    """Columns as they were read, in no order. regions: "said" = person << CODE_BITS | code << 1 |
    wanted. trades, wishes: "trade" = row of the trade table, -1 for one it does not hold."""

    regions: Ints
    trades: Columns
    wishes: Columns
    certificates: Columns


def read_about(session: Session, among: Collection[int] | None = None) -> About:
    """The tables whole, or the rows about the people named."""

    def of(table: type[Any]) -> sa.Select[Any]:
        owner = sa.inspect(table).columns["person_id"]
        return sa.select(table).where(sa.true() if among is None else owner.in_(sorted(among)))

    return About(
        regions=read(session, of(PersonRegion), {"said": Number(_packed_region())})["said"],
        trades=read(session, of(PersonTrade), _trade_columns()),
        wishes=read(session, of(PersonWish), _wish_columns()),
        certificates=read(session, of(PersonCertificate), _certificate_columns()),
    )


def _packed_region() -> sa.ColumnElement[int]:
    """Person, region and whether it is wanted in one number: one column to fetch."""
    person = sa.cast(col(PersonRegion.person_id), sa.BigInteger)
    code = sa.cast(col(PersonRegion.region_code), sa.BigInteger)
    wanted = sa.cast(col(PersonRegion.wanted), sa.Integer)
    return person * (1 << CODE_BITS) + code * 2 + wanted


def _trade_columns() -> dict[str, Kind]:
    return {
        "person": Number(col(PersonTrade.person_id)),
        "trade": Code(col(PersonTrade.occupation_id), _trade_at()),
        "months": Number(col(PersonTrade.months), 0),
    }


def _wish_columns() -> dict[str, Kind]:
    return {
        "person": Number(col(PersonWish.person_id)),
        "rank": Number(col(PersonWish.rank)),
        "trade": Code(col(PersonWish.occupation_id), _trade_at()),
    }


def _certificate_columns() -> dict[str, Kind]:
    papers = {name: k for k, name in enumerate(certificates())}
    return {
        "person": Number(col(PersonCertificate.person_id)),
        "kind": Code(col(PersonCertificate.certificate), papers),
        "issued": Day(col(PersonCertificate.issued_on), -FAR),
        "expires": Day(col(PersonCertificate.expires_on), FAR),
    }


def _trade_at() -> dict[str, int]:
    return {name: k for k, name in enumerate(trade_fit()[0])}


def stances(said: Ints, index: Index, districts: list[str]) -> NDArray[np.int8]:
    """[people, districts]: refused -1, no place named 0, wanted 1, others wanted 2."""
    row, what = index.rows(said >> CODE_BITS), said & ((1 << CODE_BITS) - 1)
    row, what = row[row >= 0], what[row >= 0]
    stance = np.zeros((len(index), len(districts)), np.int8)
    wishing = np.zeros(len(index), bool)
    wishing[row[what & 1 == 1]] = True
    stance[wishing] = 2
    for likes in (1, 0):  # a refusal of the wider place overrides a wish within it
        mine = what & 1 == likes
        who, which, within = row[mine], *_districts_of(what[mine] >> 1, districts)
        for place in within.T:  # nearly everybody names single districts
            here = place[which] >= 0
            who, which = who[here], which[here]
            stance[who, place[which]] = 1 if likes else -1
    return stance


def _districts_of(code: Ints, districts: list[str]) -> tuple[Ints, Ints]:
    """(row of each code in the second, [codes, most] positions of the districts in it, -1 = no
    more)."""
    used = np.zeros(1 << CODE_BITS, bool)
    used[code] = True
    codes = np.flatnonzero(used)
    number = np.zeros(1 << CODE_BITS, np.int32)
    number[codes] = np.arange(len(codes))
    held = [
        [j for j, one in enumerate(districts) if regions.is_within(one, f"{name:06d}")]
        for name in codes.tolist()
    ]
    within = np.full((len(codes), max(map(len, held), default=0)), -1, np.int32)
    for k, places in enumerate(held):
        within[k, : len(places)] = places
    return number[code], within


def trades_of(
    found: Columns, index: Index, trade_at: dict[str, int]
) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    """(trades worked in, months), -1 padded; somebody without a trade is an unskilled hand."""
    row = index.rows(found["person"])
    use = (row >= 0) & (found["trade"] >= 0)
    row, trade, months = row[use], found["trade"][use], found["months"][use]
    order = np.argsort(row * (len(trade_at) + 1) + trade, kind="stable")
    row, trade, months = row[order], trade[order], months[order]
    count = np.bincount(row, minlength=len(index))
    place = np.arange(len(row)) - (np.cumsum(count) - count)[row]
    shape = (len(index), max(1, int(count.max(initial=0))))
    worked, length = np.full(shape, -1, np.int32), np.zeros(shape, np.int16)
    worked[row, place], length[row, place] = trade, np.minimum(months, 1000)
    worked[count == 0, 0] = trade_at[GENERAL]
    return worked, length


def wishes_of(found: Columns, index: Index) -> NDArray[np.int32]:
    """Up to three trades wanted, by rank; -1 where none or unknown."""
    row = index.rows(found["person"])
    wishes = np.full((len(index), 3), -1, np.int32)
    use = row >= 0
    wishes[row[use], found["rank"][use] - 1] = found["trade"][use]
    return wishes


def certificates_of(
    found: Columns, index: Index, papers: tuple[str, ...], today: date
) -> NDArray[np.int32]:
    """[people, kinds]: last day each certificate is good, as `law.bars.holds` sees it; -1 none."""
    row = index.rows(found["person"])
    use = (row >= 0) & (found["kind"] >= 0)
    row, kind = row[use], found["kind"][use]
    issued, last = found["issued"][use], np.clip(found["expires"][use], -1, FAR)
    health = kind == (papers.index(HEALTH) if HEALTH in papers else -1)
    last[health] = _health_until(issued[health], last[health])
    last[issued > (today - EPOCH).days] = -1
    until = np.full((len(index), len(papers)), -1, np.int32)
    until[row, kind] = last
    return until


def _health_until(issued: Ints, last: Ints) -> Ints:
    """A health certificate holds a year from its issue; without any date it does not hold."""
    days, which = np.unique(issued, return_inverse=True)
    year = np.array([_a_year_on(int(day)) for day in days] or [0])[which]
    return np.where(issued == -FAR, np.where(last == FAR, -1, last), np.minimum(last, year))


def _a_year_on(day: int) -> int:
    if day == -FAR:
        return FAR
    issued = EPOCH + timedelta(days=day)
    return ((expires(HEALTH, issued) or issued + timedelta(days=365)) - EPOCH).days
