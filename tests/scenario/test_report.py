"""The letters on the demo scenario: every figure recounted, every check holds, no name leaks."""

import pytest

from models.engine import open_session
from reference.calendar import Week
from reports.figures import load, weekly_report
from reports.letter_html import render_html
from reports.letter_text import render_text
from reports.scopes import make_scope
from reports.values import Period, ScopeKind, WeeklyReport
from services.letters.compared import compared
from tests.scenario.conftest import Loaded

WEEK = Week.parse("2026-W47")
SCOPES = (
    (ScopeKind.WHOLE, ""),
    (ScopeKind.RECEIVING, "330110"),
    (ScopeKind.SENDING, "510824"),
    (ScopeKind.SENDING, "511902"),
)


@pytest.fixture(scope="module")
def letters(demo: Loaded) -> dict[tuple[ScopeKind, str], WeeklyReport]:
    with open_session(demo.engine, read_only=True) as session:
        loaded = load(session, span=WEEK)
    return {
        key: weekly_report(
            loaded,
            make_scope(*key),
            links=lambda action, scope: f"https://gongqiao.example/{action}",
            archive_url="https://gongqiao.example/letters/1",
        )
        for key in SCOPES
    }


def test_every_figure_of_the_demo_letters_equals_its_recount(demo: Loaded) -> None:
    told = 0
    with open_session(demo.engine, read_only=True) as session:
        for one in compared(session, span=WEEK, scopes=[make_scope(*key) for key in SCOPES]):
            assert one.agrees, (one.scope.code, one.figure.key, one.figure, one.counted)
            told += one.figure.value is not None
    assert told > 300


def test_the_demo_letters_hold_their_own_checks_and_have_something_to_say(
    letters: dict[tuple[ScopeKind, str], WeeklyReport],
) -> None:
    for report in letters.values():
        assert [check.text for check in report.checks if check.holds is not True] == []
        assert report.actions
        assert all(figure.value for figure in report.headline)
        assert sum(point.arrived or 0 for point in report.series) > 0


def test_no_name_phone_or_number_of_a_person_is_in_a_demo_letter(
    demo: Loaded, letters: dict[tuple[ScopeKind, str], WeeklyReport]
) -> None:
    names = [name for (name,) in demo.rows("SELECT DISTINCT name FROM person")]
    for report in letters.values():
        whole = render_html(report) + render_text(report) + str(report.snapshot())
        assert [name for name in names if name in whole] == []


def test_what_the_trips_and_the_fair_of_the_demo_came_to_stands_in_the_letters(
    letters: dict[tuple[ScopeKind, str], WeeklyReport],
) -> None:
    """The bus cost 18,600 yuan for 34 (547 a head), the flight 330,000 for 110 (3,000); the next
    bus is under way with 14; three and eight did not come; 1,900 came to the fair."""

    def year(home: str) -> dict[str, int | None]:
        found = letters[ScopeKind.SENDING, home].figures()
        return {one.indicator: one.value for one in found if one.period is Period.YEAR}

    cangxi, bazhou = year("510824"), year("511902")
    assert (cangxi["carried"], cangxi["no_shows"], cangxi["cost_per_head"]) == (48, 3, 547)
    assert (bazhou["carried"], bazhou["no_shows"], bazhou["cost_per_head"]) == (110, 8, 3_000)
    assert cangxi["fair_visits"] == 1_900
    assert cangxi["intentions"] == 301
