"""Days that cannot be: counted in no figure that goes by the day, named as something to mend."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from models.placement import Placement, PlacementEvent, PlacementState
from models.proposal import Side
from reports.days import Days, impossible
from reports.values import ActionKind, ScopeKind
from services.placements.lists import list_placements
from services.placements.parts import Show
from tests import factories as make
from tests.conftest import NOW
from tests.reports.weeks import END, comparable, letter

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        (Days(DAY), False),
        (Days(DAY, recorded=DAY), False),
        (Days(DAY, recorded=date(2026, 11, 19)), True),
        (Days(DAY, departed=DAY), False),
        (Days(DAY, departed=date(2026, 11, 21)), True),
        (Days(DAY, agreed=date(2026, 12, 21)), False),  # 31 days, written down late
        (Days(DAY, agreed=date(2026, 12, 22)), True),
        (Days(date(2025, 2, 10), agreed=date(2026, 11, 29)), True),
        (Days(DAY, left=DAY), False),
        (Days(DAY, left=date(2026, 11, 19)), True),
        (Days(DAY, born=date(2010, 11, 20)), False),  # sixteen today
        (Days(DAY, born=date(2010, 11, 21)), True),
        (Days(DAY, born=date(2027, 1, 1)), True),
        (Days(date(2024, 2, 28), born=date(2008, 2, 29)), False),
    ],
)
def test_a_day_of_arrival_is_possible_or_not(days: Days, wrong: bool) -> None:
    assert impossible(days) is wrong


def arrived(session: Session, on: date, at_days_before_the_end: int, **person: object) -> Placement:
    """Agreed and arrived on one day, recorded so many days before the week's end."""
    at = END - timedelta(days=at_days_before_the_end, hours=3)
    placement = make.make_placement(
        session, make.make_person(session, created_at=at, **person), at=at - timedelta(minutes=5)
    )
    session.add(
        PlacementEvent(
            placement_id=placement.id, at=at, effective_on=on, side=Side.RECEIVING,
            from_state=PlacementState.CONFIRMED, to_state=PlacementState.ARRIVED,
        )
    )  # fmt: skip
    placement.state, placement.arrived_on = PlacementState.ARRIVED, on
    session.add(placement)
    session.flush()
    return placement


def test_an_impossible_day_is_in_no_figure_of_days_and_listed_to_be_mended(
    session: Session,
) -> None:
    """Forty days ago two came; one more is said to have come in 2025, one tomorrow, a child."""
    good = [arrived(session, (END - timedelta(days=40)).date(), 40) for _ in range(2)]
    bad = [
        arrived(session, date(2025, 2, 10), 40),
        arrived(session, END.date() + timedelta(days=9), 3),
        arrived(session, (END - timedelta(days=4)).date(), 4, born_on=date(2012, 1, 1)),
    ]
    report = letter(session, ScopeKind.WHOLE, "")
    figures = {figure.key: comparable(figure) for figure in report.figures()}
    assert figures["stay_30/four_weeks"] == (2, 2)
    assert figures["stay_7/year"] == (2, 2)
    assert figures["in_post/now"] == (5, None), "they are there, only the day is wrong"
    assert figures["arrived_late/week"] == (0, None)
    [check] = [check for check in report.checks if "日期不可能" in check.text]
    assert (check.left, check.holds) == (3, False)
    [action] = [a for a in report.actions if a.kind is ActionKind.WRONG_DAYS]
    assert action.count == 3
    actor = make.receiving_actor(session, make.YUHANG)
    rows, total, _ = list_placements(
        session, actor=actor, show=Show.WRONG_DAYS, now=NOW + timedelta(days=5), limit=60
    )
    assert {row.placement.id for row in rows} == {one.id for one in bad}
    assert total == 3
    assert not {one.id for one in good} & {row.placement.id for row in rows}
    assert letter(session, ScopeKind.RECEIVING, make.YIWU).checks[-2].left == 0
