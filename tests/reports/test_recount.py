"""Each figure of the letter equals a recount in hand-written SQL, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session

from models.placement import PlacementEvent, PlacementState
from models.proposal import Side
from recount.counting import KNOWN
from reference.calendar import Month, Week
from reports import placement
from reports.definitions import DEFINITIONS
from reports.figures import load, weekly_report
from reports.scopes import make_scope
from reports.values import Period, ScopeKind
from services.letters.compared import compared
from tests.factories import make_person, make_placement
from tests.reports.afterwards import add_afterwards
from tests.reports.history_rows import Years
from tests.reports.owing import add_owing
from tests.reports.pasts import add_pasts
from tests.reports.springs import add_springs
from tests.reports.ways import add_ways
from tests.reports.weeks import END, SCOPES, WEEK, letter

NEVER_A_FIGURE = {"arrival_times"}
"""Stands only in a sum at the foot of the letter."""


@pytest.fixture
def years(session: Session) -> Years:
    rows = Years(session, seed=47)
    add_ways(session, rows.people, rows.vacancies, seed=48)
    add_owing(session, seed=49)
    add_afterwards(session, seed=50)
    add_springs(session, seed=52)
    return rows


def test_every_figure_of_every_scope_equals_its_recount(session: Session, years: Years) -> None:
    """Two weeks (one after the festival) and a month; people whose home changed, arrivals whose
    day cannot be."""
    add_pasts(session, rows=years, seed=51)
    scopes = [make_scope(kind, code) for kind, code in SCOPES.values()]
    seen: set[str] = set()
    nonzero: set[str] = set()
    for span in (WEEK, Month.parse("2026-10"), Week.parse("2026-W09")):
        for one in compared(session, span=span, scopes=scopes):
            told = one.figure
            assert one.agrees, f"{one.scope.code} {span} {told.key}: {told} but {one.counted}"
            seen.add(told.indicator)
            nonzero |= {told.indicator} if told.value else set()
    assert seen == {one.id for one in DEFINITIONS.values() if one.filled} - NEVER_A_FIGURE
    assert seen - nonzero <= {"arrived_late"}, "a figure that is always 0 proves nothing"


def test_a_wrong_figure_is_found_wherever_it_is_planted(
    session: Session, years: Years, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One too many of an indicator in the letter is one difference for each cell it stands in."""
    counts = placement._no_shows
    monkeypatch.setattr(placement, "_no_shows", lambda ground, w: counts(ground, w) + 1)
    found = compared(session, span=WEEK, scopes=[make_scope(ScopeKind.WHOLE)])
    assert {one.figure.key for one in found if not one.agrees} == {
        "no_shows/week", "no_shows/month", "no_shows/year", "no_shows/last_year",
    }  # fmt: skip


def test_there_is_a_recount_of_every_indicator_somebody_counts() -> None:
    filled = {one.id for one in DEFINITIONS.values() if one.filled}
    assert filled - KNOWN == NEVER_A_FIGURE
    assert KNOWN - filled == set()


def test_every_balance_check_on_the_letter_holds(session: Session, years: Years) -> None:
    for kind, code in SCOPES.values():
        checks = letter(session, kind, code).checks
        assert [check.text for check in checks if not check.holds] == []
        assert checks[0].left


def test_districts_add_up_to_the_province(session: Session, years: Years) -> None:
    def arrived(code: str) -> int:
        return sum(
            figure.value or 0
            for figure in letter(session, ScopeKind.RECEIVING, code).figures()
            if figure.key == "arrivals_ever/now"
        )

    districts = [arrived(code) for code in ("330110", "330782", "330726")]
    assert sum(districts) == arrived("330000") > 0


def test_counting_an_old_week_again_gives_the_same_letter(session: Session, years: Years) -> None:
    before = letter(session, ScopeKind.WHOLE, "")
    later = END + timedelta(days=3)
    for placement_id in {
        spell.id for spell in load(session, span=WEEK).history.spells if spell.moves
    }:
        session.add(
            PlacementEvent(
                placement_id=placement_id, at=later, effective_on=later.date(),
                side=Side.RECEIVING, from_state=PlacementState.CONFIRMED,
                to_state=PlacementState.CANCELLED, reason_code="worker_withdrew",
            )
        )  # fmt: skip
    make_placement(session, make_person(session, created_at=later), years.vacancies[0], at=later)
    session.flush()
    again = letter(session, ScopeKind.WHOLE, "")
    assert again.snapshot() == before.snapshot()
    assert again.series == before.series
    assert again.bar == before.bar


def test_what_is_registered_after_sunday_midnight_counts_in_the_next_week(
    session: Session,
) -> None:
    last_second = END - timedelta(seconds=1)
    for moment in (last_second, END):
        make_placement(session, state=PlacementState.ARRIVED, at=moment)
    assert letter(session, ScopeKind.WHOLE, "").headline[0].value == 1
    following = weekly_report(
        load(session, span=WEEK.next()),
        make_scope(ScopeKind.WHOLE),
        links=lambda action, scope: "https://gongqiao.example/",
        archive_url="https://gongqiao.example/",
    )
    assert following.headline[0].value == 1


def test_a_record_taken_back_later_stays_in_the_letter_and_leaves_the_correction(
    session: Session,
) -> None:
    placement = make_placement(session, state=PlacementState.CONFIRMED, at=END - timedelta(days=4))
    arrival = PlacementEvent(
        placement_id=placement.id, at=END - timedelta(days=2), effective_on=END.date(),
        side=Side.RECEIVING, from_state=PlacementState.CONFIRMED, to_state=PlacementState.ARRIVED,
    )  # fmt: skip
    session.add(arrival)
    session.flush()
    back = END + timedelta(days=1)
    session.add(
        PlacementEvent(
            placement_id=placement.id, at=back, effective_on=back.date(), side=Side.RECEIVING,
            from_state=PlacementState.ARRIVED, to_state=PlacementState.CONFIRMED,
            undoes_id=arrival.id,
        )
    )  # fmt: skip
    session.flush()
    assert letter(session, ScopeKind.WHOLE, "").headline[0].value == 1
    corrected = letter(session, ScopeKind.WHOLE, "", known=END + timedelta(days=2))
    assert corrected.headline[0].value == 0


def test_last_year_reads_unreported_when_the_system_was_not_in_use(session: Session) -> None:
    Years(session, seed=3, people=12, start=datetime(2026, 6, 1, tzinfo=UTC))
    report = letter(session, ScopeKind.WHOLE, "")
    last_year = [f for f in report.figures() if f.period is Period.LAST_YEAR]
    assert last_year
    assert all(figure.value is None for figure in last_year)
    placement = next(table for table in report.tables if table.id == "placement")
    assert "启用起计" in placement.note


def test_an_empty_database_gives_a_letter_of_zeros(session: Session) -> None:
    report = letter(session, ScopeKind.SENDING, "510824")
    assert [figure.value for figure in report.headline] == [0, 0, 0]
    assert report.actions == ()
    assert all(check.holds for check in report.checks)


def test_a_person_still_too_recent_is_not_in_the_base(session: Session) -> None:
    days = {29: 0, 30: 1, 57: 1, 58: 0}
    for back, base in days.items():
        session.begin_nested()
        moment = END - timedelta(days=back, hours=3)
        make_placement(session, state=PlacementState.ARRIVED, at=moment)
        found = letter(session, ScopeKind.WHOLE, "").headline[1]
        session.rollback()
        assert (back, found.base) == (back, base)
