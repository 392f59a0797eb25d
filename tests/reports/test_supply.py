"""No cell of one or two people by township, also not by subtracting the others."""

from hypothesis import given
from hypothesis import strategies as st

from models.placement import PlacementState
from reference.calendar import Week
from reports.figures import load, weekly_report
from reports.scopes import make_scope
from reports.townships import LEAST, Township, guard_small
from reports.values import ScopeKind
from tests.factories import CANGXI, NOW, make_person, make_placement

counts = st.integers(0, 12)
towns = st.lists(st.tuples(counts, counts), max_size=8).map(
    lambda pairs: [Township(f"镇{n}", max(pair), min(pair)) for n, pair in enumerate(pairs)]
)


@given(towns)
def test_no_cell_is_one_or_two_people_and_nobody_is_lost(townships: list[Township]) -> None:
    shown = guard_small(townships)
    for one in shown:
        assert one.registered == 0 or one.registered >= LEAST
        assert one.in_post == 0 or one.in_post >= LEAST
    if shown:
        assert sum(one.registered for one in shown) == sum(one.registered for one in townships)
        assert sum(one.in_post for one in shown) == sum(one.in_post for one in townships)


@given(towns)
def test_what_is_hidden_cannot_be_found_by_subtracting(townships: list[Township]) -> None:
    shown = {one.name for one in guard_small(townships)}
    hidden = [one for one in townships if one.name not in shown]
    if shown and any(one.small for one in townships):
        rest = (sum(one.registered for one in hidden), sum(one.in_post for one in hidden))
        assert all(cell == 0 or cell >= LEAST for cell in rest)


def test_small_townships_stand_together() -> None:
    shown = guard_small(
        [
            Township("大镇", 40, 10),
            Township("小镇", 2, 0),
            Township("远镇", 5, 1),
            Township("中镇", 9, 4),
        ]
    )
    assert [(one.name, one.registered, one.in_post) for one in shown] == [
        ("大镇", 40, 10),
        ("其他乡镇", 16, 5),
    ]


def test_a_county_of_two_people_shows_no_township() -> None:
    assert guard_small([Township("甲镇", 1, 0), Township("乙镇", 1, 1)]) == []


def test_the_table_of_a_sending_county_counts_its_own_people(session) -> None:
    week = Week.at(NOW)
    for town, number in (("甲镇", 4), ("乙镇", 3), ("丙镇", 1)):
        for _ in range(number):
            make_person(session, region_code=CANGXI, township=town, created_at=week.start_utc)
    for _ in range(3):
        person = make_person(session, township="甲镇", created_at=week.start_utc)
        make_placement(session, person, state=PlacementState.ARRIVED, at=week.start_utc)
    make_person(session, region_code="511902", township="别县镇", created_at=week.start_utc)
    report = weekly_report(
        load(session, span=week),
        make_scope(ScopeKind.SENDING, CANGXI),
        links=lambda kind, scope: "https://gongqiao.example/",
        archive_url="https://gongqiao.example/",
    )
    [table] = [table for table in report.tables if table.id == "townships"]
    cells = {row.label: tuple(f.value for f in row.figures if f) for row in table.rows}
    assert cells == {"甲镇": (7, 3), "其他乡镇": (4, 0)}
