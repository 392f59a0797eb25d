"""Quotas of firms by county: of one county's people at most so many at a firm.

What a coordinator has set (`services.employers.quotas`) as limits of the engine, and asked of pairs
a person has chosen. Whoever holds a place there or has one reserved counts.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import sqlalchemy as sa
from numpy.typing import NDArray
from sqlmodel import Session, col

from matching.model.limits import LimitPeople, LimitPosts, Limits
from models.employer import EmployerQuota
from models.person import Person
from models.placement import HOLDING_STATES, Placement
from models.proposal import Proposal
from models.vacancy import Vacancy
from services.columns.kinds import Columns
from services.offer import on_offer
from services.rows import known
from services.runs.facts import Row
from services.runs.rows import is_decided

Ints = NDArray[Any]
CODES = 1_000_000
"""Codes of counties have six figures."""


def most_of(quota: EmployerQuota, places: int) -> int:
    """How many of one county may be there, of `places` in all: of a share at least one, so that a
    firm with two places is not shut."""
    if quota.most is not None:
        return quota.most
    return max(1, places * (quota.percent or 0) // 100)


def quotas_of(
    session: Session, employer_ids: Collection[int] | None = None
) -> dict[int, EmployerQuota]:
    """By firm; of all firms where none is named."""
    found = sa.select(EmployerQuota)
    if employer_ids is not None:
        found = found.where(col(EmployerQuota.employer_id).in_(sorted(employer_ids)))
    return {row.employer_id: row for row in session.scalars(found)}


def as_limits(
    quotas: Mapping[int, EmployerQuota], vacancies: Sequence[Row], open_places: Mapping[int, int],
    taken: Columns, homes: Ints, home: Ints,
) -> dict[str, Any]:  # fmt: skip
    """The columns of a problem's limits; nothing where no firm on offer has a quota. homes: codes
    of counties; home: row of it per person. Sets go by codes of counties and ids of firms."""
    places: Counter[int] = Counter()
    for row in vacancies:
        places[row.employer_id] += max(open_places[row.id], 0)
    firms = sorted(set(places) & set(quotas))
    if not firms:
        return {}
    held = Counter(taken["employer"].tolist())
    there = Counter(zip(taken["employer"].tolist(), taken["region"].tolist(), strict=True))
    codes = homes.tolist()
    rows = [
        (firm * CODES + code, code, firm, max(whole - there[firm, code], 0))
        for firm in firms
        for whole in [most_of(quotas[firm], places[firm] + held[firm])]
        for code in codes
    ]
    posts = [(row.employer_id, k) for k, row in enumerate(vacancies) if row.employer_id in quotas]
    row_of_each = np.arange(len(home), dtype=np.int32)
    return {
        "limits": Limits(*np.array(rows, np.int64).reshape(-1, 4).T),
        "limit_people": LimitPeople(homes[home].astype(np.int32), row_of_each),
        "limit_posts": LimitPosts(*np.array(posts, np.int64).reshape(-1, 2).T),
    }


def beyond(
    session: Session, pairs: Sequence[tuple[Person, Vacancy]], *, day: date
) -> list[dict[str, object] | None]:
    """Per pair what a quota says against it, None where nothing does: the county, how many may be
    there, how many of others are. Pairs of one county and firm are asked about together."""
    quotas = quotas_of(session, {vacancy.employer_id for _, vacancy in pairs})
    if not quotas:
        return [None] * len(pairs)
    out = {known(person.id) for person, _ in pairs}
    there, held = _there(session, quotas, out)
    places = _places(session, quotas, held, day)
    asked = Counter((v.employer_id, p.region_code) for p, v in pairs)
    found: list[dict[str, object] | None] = []
    for person, vacancy in pairs:
        firm, code = vacancy.employer_id, person.region_code
        if firm not in quotas:
            found.append(None)
            continue
        most = most_of(quotas[firm], places[firm])
        over = there[firm, code] + asked[firm, code] > most
        found.append({"region": code, "most": most, "there": there[firm, code]} if over else None)
    return found


def _there(
    session: Session, firms: Collection[int], out: Collection[int]
) -> tuple[Counter[tuple[int, str]], Counter[int]]:
    """(who holds or has reserved a place, by firm and county, but for `out`; everybody by
    vacancy)."""
    there: Counter[tuple[int, str]] = Counter()
    held: Counter[int] = Counter()
    for table, holds in (
        (Placement, col(Placement.state).in_(HOLDING_STATES)),
        (Proposal, is_decided()),
    ):
        rows = session.execute(
            sa.select(
                col(Vacancy.employer_id), col(Vacancy.id), col(Person.region_code), col(Person.id)
            )
            .select_from(table)
            .join(Person, col(Person.id) == col(table.person_id))
            .join(Vacancy, col(Vacancy.id) == col(table.vacancy_id))
            .where(holds, col(Vacancy.employer_id).in_(sorted(firms)))
        )
        for firm, vacancy, code, person in rows:
            held[vacancy] += 1
            there[firm, code] += person not in out
    return there, held


def _places(
    session: Session, firms: Collection[int], held: Counter[int], day: date
) -> Counter[int]:
    """All places of each firm: open ones on offer, and those held."""
    rows = session.execute(
        sa.select(
            col(Vacancy.employer_id), col(Vacancy.id), col(Vacancy.places), on_offer(day)
        ).where(col(Vacancy.employer_id).in_(sorted(firms)))
    )
    places: Counter[int] = Counter()
    for firm, vacancy, count, offered in rows:
        places[firm] += held[vacancy] + (max(count - held[vacancy], 0) if offered else 0)
    return places


@dataclass(frozen=True)
class Standing:
    """How many people of a county hold or have reserved a place at a firm."""

    region_code: str
    there: int


def standings(
    session: Session, quota: EmployerQuota, *, day: date
) -> tuple[int, int, list[Standing]]:
    """(how many of one county may be there, the firm's places, who is there by county)."""
    firms = {quota.employer_id: quota}
    there, held = _there(session, firms, ())
    places = _places(session, firms, held, day)[quota.employer_id]
    rows = [Standing(code, count) for (_, code), count in there.items() if count]
    return most_of(quota, places), places, sorted(rows, key=lambda r: (-r.there, r.region_code))
