"""The figures of the programmes, recounted from the tables with plain SQL."""

import sqlalchemy as sa

from models.engine import open_session
from recount.articles import TOLD, recount
from tests.scenario.conftest import Loaded

YUHANG, YIWU, PUJIANG, DAISHAN, LUQIAO = "330110", "330782", "330726", "330921", "331004"
CANGXI, BAZHOU = "510824", "511902"

SPELLS = """
    FROM placement p JOIN vacancy v ON v.id = p.vacancy_id JOIN person w ON w.id = p.person_id
"""


def test_the_first_bus_from_cangxi_carried_34_and_three_stayed_away(demo: Loaded) -> None:
    (bus,) = demo.rows(
        f"SELECT p.departed_on, count(*) {SPELLS} WHERE v.region_code = :d AND w.region_code = :h"
        " AND p.arrived_on IS NOT NULL GROUP BY 1 HAVING count(*) > 20",
        d=YUHANG,
        h=CANGXI,
    )
    assert bus[1] == 34
    absent = demo.one(
        f"SELECT count(*) {SPELLS} WHERE v.region_code = :d AND p.state = 'no_show'", d=YUHANG
    )
    assert absent == 3


def test_a_tenth_of_the_fair_500_places_and_100_people_moved(demo: Loaded) -> None:
    assert (
        demo.one(
            "SELECT sum(places) FROM vacancy WHERE region_code = :d AND state = 'published'",
            d=YUHANG,
        )
        == 500
    )
    assert (
        demo.one(
            f"SELECT count(*) {SPELLS} WHERE v.region_code = :d AND p.arrived_on IS NOT NULL",
            d=YUHANG,
        )
        == 100
    )


def test_110_first_timers_flew_to_at_least_ten_firms_of_yiwu(demo: Loaded) -> None:
    (flight,) = demo.rows(
        "SELECT p.arrived_on, count(*), count(DISTINCT v.employer_id),"
        f" sum(w.first_timer), count(DISTINCT w.id), max(p.arrived_on = p.departed_on) {SPELLS}"
        " WHERE v.region_code = :d AND w.region_code = :h AND p.arrived_on IS NOT NULL"
        " GROUP BY 1 HAVING count(*) > 50",
        d=YIWU,
        h=BAZHOU,
    )
    assert flight[1] == flight[3] == flight[4] == 110
    assert flight[2] >= 10
    assert flight[5] == 1  # a flight, not a night on the road


def test_one_firm_of_pujiang_took_45_newcomers_of_whom_36_were_introduced(demo: Loaded) -> None:
    (firm,) = demo.rows(
        f"SELECT v.employer_id, count(*), sum(p.introduced) {SPELLS}"
        " WHERE v.region_code = :d AND p.arrived_on IS NOT NULL GROUP BY 1",
        d=PUJIANG,
    )
    assert firm[1:] == (45, 36)
    others = demo.one(
        "SELECT count(*) FROM placement WHERE introduced AND vacancy_id NOT IN"
        " (SELECT id FROM vacancy WHERE region_code = :d)",
        d=PUJIANG,
    )
    assert others == 0


def test_the_daishan_contractor_is_short_of_exactly_660_people_over_40_posts(demo: Loaded) -> None:
    (short,) = demo.rows(
        "SELECT count(DISTINCT employer_id), count(*), count(DISTINCT title), sum(places)"
        " FROM vacancy WHERE region_code = :d AND state = 'published'",
        d=DAISHAN,
    )
    assert short == (1, 40, 40, 660)
    held = f"SELECT count(*) {SPELLS} WHERE v.region_code = :d"
    assert demo.one(held, d=DAISHAN) == 0  # nobody promised or arrived: the 660 are all open


def test_fifty_firms_of_luqiao_publish_2400_posts(demo: Loaded) -> None:
    (luqiao,) = demo.rows(
        "SELECT count(DISTINCT employer_id), sum(places) FROM vacancy"
        " WHERE region_code = :d AND state = 'published'",
        d=LUQIAO,
    )
    assert luqiao == (50, 2400)


def test_the_report_has_full_cohorts_arrivals_every_week_and_both_kinds_of_promise(
    demo: Loaded,
) -> None:
    weeks = demo.rows(
        "SELECT CAST((julianday('2026-11-16') - julianday(arrived_on)) / 7 AS INTEGER) w, count(*)"
        " FROM placement WHERE arrived_on < '2026-11-16' GROUP BY 1"
    )
    assert {week for week, _ in weeks} >= set(range(7))
    states = dict(demo.rows("SELECT state, count(*) FROM placement GROUP BY 1"))
    assert states["confirmed"] == 28
    assert states["departed"] == 14
    assert states["cancelled"] == 6
    assert states["no_show"] == 11
    assert 30 <= states["left"] <= 90


def test_people_left_for_reasons_of_the_code_list_and_some_are_placed_again(demo: Loaded) -> None:
    from reference.reasons import ReasonKind, is_reason

    codes = demo.rows("SELECT left_reason, count(*) FROM placement WHERE state = 'left' GROUP BY 1")
    assert len(codes) >= 8
    assert all(is_reason(code, ReasonKind.LEAVING) for code, _ in codes)
    again = demo.one(
        "SELECT count(*) FROM placement a JOIN placement b ON a.person_id = b.person_id"
        " AND b.arrived_on > a.left_on AND julianday(b.arrived_on) - julianday(a.left_on) <= 7"
    )
    assert 1 <= again <= 5


def test_nobody_wants_the_night_post_and_everybody_says_why(demo: Loaded) -> None:
    (post,) = demo.rows("SELECT id, places FROM vacancy WHERE title = '夜间保洁员'")
    asked = demo.rows(
        "SELECT state, refusal_code, count(*) FROM proposal WHERE vacancy_id = :v GROUP BY 1, 2",
        v=post[0],
    )
    assert {state for state, _, _ in asked} == {"refused"}
    assert sum(count for *_, count in asked) == 14
    assert demo.one("SELECT count(*) FROM placement WHERE vacancy_id = :v", v=post[0]) == 0


def test_some_things_wait_for_a_coordinator(demo: Loaded) -> None:
    vacancies = dict(demo.rows("SELECT state, count(*) FROM vacancy GROUP BY 1"))
    assert vacancies["submitted"] == 3
    assert {"draft", "paused", "lapsed", "closed"} <= set(vacancies)
    firms = dict(demo.rows("SELECT state, count(*) FROM employer GROUP BY 1"))
    assert firms["pending"] == firms["refused"] == firms["suspended"] == 1
    proposals = dict(demo.rows("SELECT state, count(*) FROM proposal GROUP BY 1"))
    waiting = {state: proposals[state] for state in ("sending_ok", "receiving_ok")}
    assert waiting == {"sending_ok": 12, "receiving_ok": 10}
    assert proposals["approved"] == 14
    assert proposals["worker_yes"] == 8


def test_the_summary_counts_what_is_stored(demo: Loaded) -> None:
    summary = demo.summary
    for table, said in (
        ("person", summary.people),
        ("employer", summary.employers),
        ("vacancy", summary.vacancies),
        ("proposal", summary.proposals),
        ("placement", summary.placements),
        ("match_run", summary.runs),
    ):
        assert demo.one(f"SELECT count(*) FROM {table}") == said > 0
    published = "SELECT sum(places) FROM vacancy WHERE state = 'published'"
    assert demo.one(published) == summary.places == 500 + 450 + 180 + 660 + 2400


def test_every_figure_of_the_articles_is_recounted_and_a_lost_rider_is_noticed(
    demo: Loaded,
) -> None:
    with open_session(demo.engine) as session:
        found = recount(session)
        assert {one.told.what: one.counted for one in found if not one.holds} == {}
        said = {one.told.what: one.counted for one in found}
        assert said["first bus of the year: carried"] == 34
        assert said["sum of the firms' lists"] == said["charter flight: carried"] == 110
        assert said["couples aboard"] == 20
        assert said["applied to join the union"] == 4_822  # the article's: applied, not joined
        assert (
            said["of them in the books today"] < said["of them approved (a member from some day)"]
        )
        assert len(found) == len(TOLD) > 15
        session.execute(sa.text(
            "UPDATE trip_seat SET state = 'no_show' WHERE id = (SELECT min(s.id) FROM trip_seat s"
            " JOIN trip t ON t.id = s.trip_id WHERE t.mode = 'flight' AND s.state = 'handed_over')"
        ))  # fmt: skip
        wrong = {one.told.what for one in recount(session) if not one.holds}
        session.rollback()
    assert "charter flight: carried" in wrong
    assert "sum of the coaches' lists" in wrong


def test_the_trips_of_the_demo_are_such_as_the_pages_would_have_made(demo: Loaded) -> None:
    """Every seat stands where its placement does, and every move is an event."""
    odd = demo.rows(
        "SELECT s.id, s.state, p.state FROM trip_seat s JOIN placement p ON p.id = s.placement_id"
        " WHERE NOT ((s.state = 'handed_over' AND p.state IN ('arrived', 'in_post', 'left'))"
        " OR (s.state = 'boarded' AND p.state = 'departed') OR (s.state = p.state))"
    )
    assert odd == []
    last = demo.rows(
        "SELECT s.id FROM trip_seat s WHERE s.state <> (SELECT e.to_state FROM seat_event e"
        " WHERE e.seat_id = s.id ORDER BY e.id DESC LIMIT 1)"
    )
    assert last == []
    later = demo.one("SELECT count(*) FROM stop WHERE passed_at > :now", now="2026-11-18 02:00:00")
    assert later == 0
    states = dict(demo.rows("SELECT state, count(*) FROM trip GROUP BY 1"))
    assert states == {"settled": 2, "departed": 1, "open": 1}
