"""Cohorts and the balance of an area, against a small history counted by hand.

NOW is 18 November 2026. On 1 September (78 days ago) eight people come to 余杭:
a, b, c stay; d leaves on day 3; e on day 30; f leaves on day 10 and is in another firm there from
day 20 (one stay); g leaves on day 10 and comes back on day 30 (twenty days later: a second stay);
h never told anybody, and said on day 15 by telephone that they had left.
So of the eight stays of September and the one of October (g again, 48 days ago, still there):
September  day 7: 7/8 (d);  day 30: a b c f = 4/8 (d, g, h gone, e on the day itself)
"""

from datetime import date, timedelta

from sqlmodel import Session

from models.followup import FollowUpTalk
from models.placement import PlacementState
from reference.calendar import local_day
from services.followup.cohorts import WEEKS, balance_of, cohorts_of, week_of
from tests import factories as make
from tests.conftest import NOW

S = PlacementState
FIRST = date(2026, 9, 1)


def came(session: Session, person, day: int, left: int | None = None, post=None, why="too_hard"):
    at = NOW - timedelta(days=78 - day)
    if left is None:
        return make.make_placement(session, person, post, state=S.IN_POST, at=at)
    return make.make_placement(
        session, person, post, state=S.LEFT, at=at, left_reason=why,
        left_on=FIRST + timedelta(days=left),
    )  # fmt: skip


def played(session: Session) -> None:
    post = make.make_vacancy(session)
    people = {n: make.make_person(session, first_timer=n in "de") for n in "abcdefgh"}
    for name in "abc":
        came(session, people[name], 0, post=post)
    came(session, people["d"], 0, 3, post, "not_as_told")
    came(session, people["e"], 0, 30, post, "pay_below_promise")
    came(session, people["f"], 0, 10, post)
    came(session, people["f"], 20)
    came(session, people["g"], 0, 10, post)
    came(session, people["g"], 30)
    gone = came(session, people["h"], 0, post=post)
    at = NOW - timedelta(days=63)
    session.add(
        FollowUpTalk(placement_id=gone.id, mark=15, due=local_day(at), at=at,
                     asked_by="receiving", there="no")
    )  # fmt: skip
    session.flush()


def test_a_cohort_counted_by_hand(session: Session) -> None:
    played(session)
    found = cohorts_of(session, actor=make.receiving_actor(session), now=NOW)
    months = {one.name: one for one in found.months}
    assert {name: one.people for name, one in months.items()} == {"2026-10": 1, "2026-09": 8}
    september = months["2026-09"].kept
    for mark, share, base in ((7, 7 / 8, 8), (30, 4 / 8, 8)):
        kept = september[mark]
        assert kept is not None
        assert (kept.share, kept.base, kept.estimated) == (share, base, False)
    assert september[90] is None, "nobody was seen longer than 78 days"
    assert months["2026-10"].kept[90] is None
    assert (found.everybody.people, found.first_timers.people, found.others.people) == (9, 2, 7)
    at_thirty = found.everybody.kept[30]
    assert at_thirty is not None
    assert (at_thirty.share, at_thirty.base) == (5 / 9, 9), "four of eight, and g again"
    assert found.everybody.kept[90] is None
    weeks = {code: dict(zip(WEEKS, n, strict=True)) for code, n in found.reasons.items()}
    assert weeks["not_as_told"][1, 1] == 1
    assert weeks["pay_below_promise"][5, 8] == 1
    assert weeks["too_hard"][2, 2] == 2
    assert weeks["untold"][3, 3] == 1
    assert sum(sum(n) for n in found.reasons.values()) == 5
    assert sum(counts.total() for _, counts in found.firms) == 5


def test_weeks_of_stay_end_on_their_seventh_day() -> None:
    at = {0: 0, 7: 0, 8: 1, 14: 1, 28: 3, 29: 4, 56: 4, 57: 5, 91: 5, 92: 6, 182: 6, 183: 7}
    assert {day: week_of(day) for day in at} == at


def test_arrivals_are_in_post_and_moved_and_left_for_every_area_and_day(session: Session) -> None:
    """f of the history above moves to 义乌 instead: for 余杭 moved, for 义乌 in post."""
    post, yiwu = make.make_vacancy(session), make.make_vacancy(session, region_code=make.YIWU)
    stays, moves, leaves = (make.make_person(session) for _ in range(3))
    came(session, stays, 0, post=post)
    came(session, leaves, 0, 5, post)
    came(session, moves, 0, 10, post)
    came(session, moves, 20, post=yiwu)
    both = make.sending_actor(session)
    for actor, day, parts in (
        (make.receiving_actor(session), 9, (3, 2, 0, 1)),
        (make.receiving_actor(session), 10, (3, 1, 0, 2)),
        (make.receiving_actor(session), 20, (3, 1, 1, 1)),
        (make.receiving_actor(session, make.YIWU), 19, (0, 0, 0, 0)),
        (make.receiving_actor(session, make.YIWU), 20, (1, 1, 0, 0)),
        (both, 20, (3, 2, 0, 1)),
    ):
        found = balance_of(session, actor=actor, day=FIRST + timedelta(days=day))
        assert (found.arrived, found.in_post, found.moved, found.left) == parts, (actor, day)
        assert found.arrived == found.in_post + found.moved + found.left
