"""Impossible figures die at construction."""

from decimal import Decimal

import pytest

from reports.definitions import DEFINITIONS, Unit
from reports.values import Action, ActionKind, Figure, Row, Scope, ScopeKind, Table
from tests.reports.samples import report


@pytest.mark.parametrize(
    "bad",
    [
        {"indicator": "arrived", "value": -1},
        {"indicator": "arrived", "value": 1.5},
        {"indicator": "arrived", "value": True},
        {"indicator": "arrived", "value": Decimal("1.5")},
        {"indicator": "arrived", "value": 3, "base": 4},
        {"indicator": "stay_30", "value": 3},
        {"indicator": "stay_30", "value": 5, "base": 4},
        {"indicator": "stay_30", "value": None, "base": 4},
    ],
)
def test_a_figure_that_cannot_be_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"arrived|stay_30"):
        Figure(**bad)


def test_a_figure_without_a_definition_is_refused() -> None:
    with pytest.raises(KeyError):
        Figure("made_up", 3)


def test_a_letter_has_at_most_three_actions_and_each_has_rows() -> None:
    with pytest.raises(ValueError, match="three"):
        report(actions=report().actions + report().actions[:1])
    with pytest.raises(ValueError, match="without rows"):
        Action(ActionKind.REVIEW_WAITING, 0, "https://gongqiao.example/x")
    with pytest.raises(ValueError, match="absolute"):
        Action(ActionKind.REVIEW_WAITING, 1, "javascript:alert(1)")


def test_a_correction_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="reason"):
        report(revision=2)
    with pytest.raises(ValueError, match="reason"):
        report(reason="because")


def test_a_scope_is_everything_or_one_region() -> None:
    with pytest.raises(ValueError, match="scope"):
        Scope(ScopeKind.WHOLE, "330110", "余杭区")
    with pytest.raises(ValueError, match="scope"):
        Scope(ScopeKind.SENDING, "", "苍溪县")


def test_a_row_fits_its_columns() -> None:
    with pytest.raises(ValueError, match="fit"):
        Table("t", "表", ("本周", "本月"), (Row("到岗", (Figure("arrived", 1),)),))


def test_every_indicator_says_what_it_means_and_where_it_comes_from() -> None:
    for row in DEFINITIONS.values():
        assert row.name
        assert len(row.text) >= 2
        assert row.source


def test_people_and_person_times_are_told_apart_in_every_definition() -> None:
    for row in DEFINITIONS.values():
        if row.unit is Unit.PEOPLE:
            assert "人次" not in row.text.replace("一人次", ""), row.id


def test_the_snapshot_holds_every_figure_by_its_key() -> None:
    stored = report().snapshot()
    assert stored["arrived/week"] == {"value": 34, "base": None, "unit": "人"}
    assert stored["stay_30/four_weeks"] == {"value": 28, "base": 34, "unit": "%"}
    assert stored["arrived/last_year"]["value"] is None
    assert stored["days_to_confirm/week"]["value"] == "3.5"
    assert len(stored) == len({figure.key for figure in report().figures()})
