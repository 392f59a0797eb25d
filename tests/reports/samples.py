"""An invented week of 余杭区 as frozen values, shared by the tests of the renderings."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from reports.definitions import unfilled
from reports.ledger import Ledger
from reports.values import (
    Action,
    ActionKind,
    BalanceCheck,
    Figure,
    Period,
    Row,
    Scope,
    ScopeKind,
    Table,
    WeeklyReport,
    WeekPoint,
)

URL = "https://gongqiao.example"


def over_time(indicator: str, *values: int | Decimal | None) -> tuple[Figure, ...]:
    periods = (Period.WEEK, Period.MONTH, Period.YEAR, Period.LAST_YEAR)
    return tuple(
        Figure(indicator, value, period=period)
        for value, period in zip(values, periods, strict=True)
    )


def now(indicator: str, value: int | None, **more: Any) -> tuple[Figure]:
    return (Figure(indicator, value, period=Period.NOW, **more),)


def tables() -> tuple[Table, ...]:
    flow = ("本周", "本月", "本年", "上年同期")
    return (
        Table("placement", "就业", flow, (
            Row("到岗（人）", over_time("arrived", 34, 110, 1155, None), strong=True),
            Row("新增转移就业（人）", over_time("new_transfers", 31, 100, 1020, None)),
            Row("其中残疾人", over_time("new_disabled", 0, 2, 11, None), indent=True),
        )),
        Table("stability", "稳岗", ("满7天", "满30天", "满90天"), (
            Row("10月12日起一周，到岗34人", (
                Figure("stay_7", 33, 34, of="2026-W42"),
                Figure("stay_30", 28, 34, of="2026-W42"),
                Figure("stay_90", 0, 0, of="2026-W42"),
            )),
        ), note="未满天数的人不在分母。"),
        Table("leaving", "离岗", ("本周",), (
            Row("企业甲（余杭）", (Figure("left_firm", 3, of="12"),)),
            Row("=cmd|' /C calc'!A0", (Figure("left_firm", 1, of="13"),)),
            Row("推荐到确认（天，中位数）", (Figure("days_to_confirm", Decimal("3.5")),)),
        )),
    )  # fmt: skip


def headline(arrived: int, part: int, base: int, missing: int) -> tuple[Figure, Figure, Figure]:
    return (
        Figure("arrived", arrived),
        Figure("stay_30", part, base, period=Period.FOUR_WEEKS),
        Figure("places_open", missing, period=Period.NOW),
    )


def report(**changes: Any) -> WeeklyReport:
    monday = date(2026, 11, 16)
    whole = WeeklyReport(
        scope=Scope(ScopeKind.RECEIVING, "330110", "余杭区"),
        week="2026-W47",
        monday=monday,
        sunday=monday + timedelta(days=6),
        counted_to=datetime(2026, 11, 22, 16, tzinfo=UTC),
        headline=headline(34, 28, 34, 660),
        headline_before=headline(31, 25, 31, 684),
        bar=Ledger(places=1815, arrived=1055, promised=100),
        actions=(
            Action(ActionKind.ARRIVAL_OVERDUE, 6, f"{URL}/placements?overdue=1", days=4),
            Action(ActionKind.REVIEW_WAITING, 41, f"{URL}/review?a=1&b=2", days=5),
            Action(
                ActionKind.NOBODY_PROPOSED,
                3,
                f"{URL}/vacancies?x=1",
                places=23,
                subject="企业甲 缝纫工",
            ),
        ),
        tables=tables(),
        series=tuple(
            WeekPoint(monday - timedelta(weeks=back), 34 - 3 * back, 660 + 24 * back)
            for back in range(7, -1, -1)
        ),
        checks=(
            BalanceCheck("累计到岗 = 在岗 + 累计离岗", 1200, 1200),
            BalanceCheck("省外 ≥ 到浙江", 1020, 1020, at_least=True),
        ),
        archive_url=f"{URL}/letters/7",
        unreported=unfilled(),
    )
    return replace(whole, **changes)
