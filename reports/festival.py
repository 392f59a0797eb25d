"""The Spring Festival in a letter: who stays, who is back, which firms are open.

Loaded once for every scope and both Sundays. What a firm or a township said of a day counts from
when it was written down, the newest day of each; who stays by a firm's list stands as it stands
now (a list has no history). Plans are those of people we placed. Each rate is a part of its base
and its own figure; 到岗率 and 返岗率 may pass 100% (union_services.md 7).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.festival import (
    FestivalFirm,
    FestivalPlan,
    FestivalPlanEvent,
    Plan,
    ReturnDay,
    VillageDay,
)
from models.placement import Placement
from reference.lunar import festival_year
from reports.ground import Ground
from reports.values import Figure, Period, Row, ScopeKind, Table


@dataclass(frozen=True)
class FirmSaid:
    """One firm of a list with everything it said of its days, oldest day first."""

    season: int
    site: str
    listed: datetime
    lines: int | None
    keeps: int
    days: tuple[ReturnDay, ...]

    def last(self, ground: Ground) -> ReturnDay | None:
        known = [d for d in self.days if d.said_at < ground.end and d.day <= ground.last]
        return known[-1] if known else None


@dataclass(frozen=True)
class Said:
    """What somebody we placed said of the festival, and when."""

    season: int
    plan_id: int
    at: datetime
    site: str
    home: str
    plan: Plan


@dataclass(frozen=True)
class Festival:
    firms: tuple[FirmSaid, ...] = ()
    villages: tuple[VillageDay, ...] = ()
    said: tuple[Said, ...] = ()


def load_festival(session: Session, known: datetime, *seasons: int) -> Festival:
    """What was written down before `known` of these seasons; four queries."""
    days: dict[int, list[ReturnDay]] = {}
    for day in session.scalars(
        sa.select(ReturnDay)
        .join(FestivalFirm, col(FestivalFirm.id) == col(ReturnDay.firm_id))
        .where(col(FestivalFirm.season).in_(seasons), col(ReturnDay.said_at) < known)
        .order_by(col(ReturnDay.day), col(ReturnDay.id))
    ):
        days.setdefault(day.firm_id, []).append(day)
    firms = session.scalars(
        sa.select(FestivalFirm)
        .where(col(FestivalFirm.season).in_(seasons), col(FestivalFirm.created_at) < known)
        .order_by(col(FestivalFirm.id))
    )
    villages = session.scalars(
        sa.select(VillageDay)
        .where(col(VillageDay.season).in_(seasons), col(VillageDay.said_at) < known)
        .order_by(col(VillageDay.day), col(VillageDay.id))
    )
    return Festival(
        tuple(
            FirmSaid(
                one.season, one.region_code, one.created_at, one.lines, one.keeps or 0,
                tuple(days.get(one.id or 0, ())),
            )
            for one in firms
        ),
        tuple(villages),
        tuple(_said(session, known, seasons)),
    )  # fmt: skip


def _said(session: Session, known: datetime, seasons: Iterable[int]) -> Iterator[Said]:
    rows = session.execute(
        sa.select(
            col(FestivalPlan.season), col(FestivalPlan.id), col(FestivalPlanEvent.at),
            col(Placement.site), col(Placement.home), col(FestivalPlanEvent.plan),
        )
        .join(FestivalPlan, col(FestivalPlan.id) == col(FestivalPlanEvent.plan_id))
        .join(Placement, col(Placement.id) == col(FestivalPlan.placement_id))
        .where(col(FestivalPlan.season).in_(seasons), col(FestivalPlanEvent.at) < known)
        .order_by(col(FestivalPlanEvent.at), col(FestivalPlanEvent.id))
    )  # fmt: skip
    return (Said(*row) for row in rows)


def seasons_of(*days: date) -> tuple[int, ...]:
    """The festivals these days belong to; none outside the table of lunar years."""
    return tuple({year for day in days if (year := festival_year(day)) is not None})


def festival_table(ground: Ground, festival: Festival) -> Table | None:
    """Rows of what the scope has: firms where the work is, townships where home is, plans of both.
    None where nothing was said of this festival."""
    pairs = list(zip(_counts(ground, festival), _counts(ground.before(), festival), strict=True))
    rows = tuple(
        Row(
            _LABELS[name],
            (
                Figure(name, *now, period=Period.NOW),
                Figure(name, *before, period=Period.BEFORE),
            ),
            indent=name in _INDENTED,
        )
        for (name, now), (_, before) in pairs
    )
    if not any(figure.value or figure.base for row in rows for figure in row.figures if figure):
        return None
    year = festival_year(ground.last)
    return Table(
        "festival", f"{year}年春节", ground.stock_heads, rows,
        note="三个率各有分母：复工按企业，到岗按需要的人，开工按生产线。到岗率、返岗率可以超过100%。",
    )  # fmt: skip


_LABELS = {
    "festival_firms": "有人留岗的企业（家）",
    "festival_kept": "企业报的留岗（人）",
    "festival_reopened": "复工率",
    "festival_present": "到岗率",
    "festival_running": "开工率",
    "festival_returned": "返岗率（乡镇调查）",
    "festival_stays": "我们的人：留岗（人）",
    "festival_home": "我们的人：返乡（人）",
}
_INDENTED = frozenset({"festival_kept"})
Counted = tuple[int, int | None]


def _counts(ground: Ground, festival: Festival) -> list[tuple[str, Counted]]:
    kind, year = ground.scope.kind, festival_year(ground.last)
    found: list[tuple[str, Counted]] = []
    if kind is not ScopeKind.SENDING:
        found += _of_firms(
            ground,
            [
                one for one in festival.firms
                if one.season == year and one.listed < ground.end
                and one.site.startswith(ground.reach.sites)
            ],
        )  # fmt: skip
    if kind is not ScopeKind.RECEIVING:
        found.append(("festival_returned", _returned(ground, festival, year)))
    last = {
        one.plan_id: one.plan
        for one in festival.said
        if one.season == year and one.at < ground.end and ground.reach.moves(one.site, one.home)
    }
    plans = list(last.values())
    found.append(("festival_stays", (plans.count(Plan.STAYS), None)))
    gone = sum(plan in (Plan.GOES_HOME, Plan.BACK, Plan.NOT_BACK) for plan in plans)
    found.append(("festival_home", (gone, None)))
    return found


def _of_firms(ground: Ground, firms: list[FirmSaid]) -> list[tuple[str, Counted]]:
    said = [(one, day) for one in firms if (day := one.last(ground)) is not None]
    lined = [(one.lines, d.running) for one, d in said if one.lines and d.running is not None]
    return [
        ("festival_firms", (sum(one.keeps > 0 for one in firms), None)),
        ("festival_kept", (sum(one.keeps for one in firms), None)),
        ("festival_reopened", (sum(d.reopened for _, d in said), len(firms))),
        (
            "festival_present",
            (sum(d.arrived + d.hired for _, d in said), sum(d.needed for _, d in said)),
        ),
        ("festival_running", (sum(r for _, r in lined), sum(n for n, _ in lined))),
    ]


def _returned(ground: Ground, festival: Festival, year: int | None) -> tuple[int, int]:
    newest = {
        (one.region_code, one.township): one
        for one in festival.villages
        if one.season == year and one.said_at < ground.end and one.day <= ground.last
        and one.region_code.startswith(ground.reach.homes)
    }  # fmt: skip
    days = newest.values()
    return sum(one.back_at_work for one in days), sum(one.went_home for one in days)
