"""Balance and cohorts on histories nobody would wish for, against a recount day by day.

Drawn are spells that overlap, touch, begin and end on one day, cross the year's end and a leap day,
people who left and told nobody until a caller asked, others who said so at five to midnight in
China (the day before in UTC) or five past. The recount is plain Python over what was drawn: no
query, no `reports.spells`, no `reports.retention`.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import isclose

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from models.employer import Employer
from models.followup import FollowUpTalk
from models.placement import PlacementState
from services.followup.cohorts import balance_of, cohorts_of
from tests import factories as make
from tests.factories import YIWU, YUHANG

S = PlacementState
FIRST, TODAY = date(2027, 11, 20), date(2028, 11, 18)
"""With New Year, the Spring Festival and 29 February 2028 between them."""
NOW = datetime(2028, 11, 18, 2, 0, tzinfo=UTC)
GAP = 15
MARKS = (7, 30, 90, 180, 365)
SPAN = (TODAY - FIRST).days


@dataclass(frozen=True)
class Drawn:
    """One spell: `left` None where nobody wrote it down; `told`: the day a caller heard of it."""

    person: int
    site: str
    arrived: date
    left: date | None
    told: date | None = None
    minutes: int = 0  # of the call, from midnight in China

    @property
    def end(self) -> date | None:
        return self.left or self.told


@st.composite
def histories(draw) -> list[Drawn]:
    found = []
    for person in range(draw(st.integers(1, 5))):
        for _ in range(draw(st.integers(0, 3))):
            start = draw(st.integers(0, SPAN - 1))
            days = draw(st.sampled_from((0, 1, 6, 7, 8, 29, 30, 31, 90, 200)))
            found.append(
                Drawn(
                    person, draw(st.sampled_from((YUHANG, YIWU))), FIRST + timedelta(days=start),
                    min(FIRST + timedelta(days=start + days), TODAY),
                )
            )  # fmt: skip
        if draw(st.booleans()):
            start = draw(st.integers(0, SPAN - 1))
            told = draw(st.none() | st.integers(start, SPAN))
            found.append(
                Drawn(
                    person, draw(st.sampled_from((YUHANG, YIWU))), FIRST + timedelta(days=start),
                    None, None if told is None else FIRST + timedelta(days=told),
                    draw(st.sampled_from((5, 9 * 60, 23 * 60 + 55))),
                )
            )  # fmt: skip
    return found


def stored(session: Session, spells: list[Drawn]) -> None:
    posts = {site: make.make_vacancy(session, region_code=site) for site in (YUHANG, YIWU)}
    people = {n: make.make_person(session) for n in {one.person for one in spells}}
    for one in spells:
        at = datetime.combine(one.arrived, datetime.min.time(), UTC) + timedelta(hours=4)
        columns = {"arrived_on": one.arrived}
        if one.left is not None:
            columns |= {"left_on": one.left, "left_reason": "too_hard"}
        row = make.make_placement(
            session, people[one.person], posts[one.site], at=at,
            state=S.IN_POST if one.left is None else S.LEFT, **columns,
        )  # fmt: skip
        if one.told is not None:
            midnight = datetime.combine(one.told, datetime.min.time(), UTC) - timedelta(hours=8)
            session.add(
                FollowUpTalk(
                    placement_id=row.id, mark=15, due=one.told, asked_by="receiving", there="no",
                    at=midnight + timedelta(minutes=one.minutes),
                )
            )  # fmt: skip
    session.flush()


def there(one: Drawn, day: date) -> bool:
    """As the placement says: what a caller heard changes no placement."""
    return one.arrived <= day and (one.left is None or day < one.left)


def shares(spells: list[Drawn]) -> dict[int, tuple[float, int] | None]:
    """Mark -> share still there, the product limit written down day by day, and of how many it is
    decided: gone by the mark, or seen beyond it."""
    lengths = []
    by_person: dict[int, list[Drawn]] = defaultdict(list)
    for one in spells:
        by_person[one.person].append(one)
    for mine in by_person.values():
        held: list[tuple[date, date | None]] = []
        for one in sorted(mine, key=lambda s: (s.arrived, s.end or date.max)):
            if held and (held[-1][1] is None or one.arrived <= held[-1][1] + timedelta(days=GAP)):
                begin, last = held[-1]
                both = None if last is None or one.end is None else max(last, one.end)
                held[-1] = (begin, both)
            else:
                held.append((one.arrived, one.end))
        for begin, last in held:
            gone = last is not None and last <= TODAY
            lengths.append((((last if gone else TODAY) - begin).days, gone))
    found: dict[int, tuple[float, int] | None] = {}
    for mark in MARKS:
        seen = max((days for days, _gone in lengths), default=-1)
        share, open_ended = 1.0, any(days == seen and not gone for days, gone in lengths)
        for day in range(mark + 1):
            risk = sum(days >= day for days, _gone in lengths)
            if risk:
                share *= 1 - sum(gone and days == day for days, gone in lengths) / risk
        decided = sum(days <= mark if gone else days >= mark for days, gone in lengths)
        decided += sum(gone and days > mark for days, gone in lengths)
        nobody = not lengths or (seen < mark and open_ended)
        found[mark] = None if nobody else (share, decided)
    return found


@settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
@example([Drawn(0, YUHANG, FIRST, None, FIRST + timedelta(days=31), 5)], [31])
@example([Drawn(0, YUHANG, FIRST, None, FIRST + timedelta(days=30), 23 * 60 + 55)], [31])
@given(spells=histories(), days=st.lists(st.integers(0, SPAN), min_size=1, max_size=4))
def test_any_history_adds_up_for_every_area_and_day(
    session: Session, spells: list[Drawn], days: list[int]
) -> None:
    with session.begin_nested() as held:
        stored(session, spells)
        for site in (YUHANG, YIWU):
            us = make.receiving_actor(session, site)
            mine = [one for one in spells if one.site == site]
            for number in days:
                day = FIRST + timedelta(days=number)
                came = {one.person for one in mine if one.arrived <= day}
                here = {one.person for one in mine if there(one, day)}
                away = {one.person for one in spells if there(one, day)} & came - here
                found = balance_of(session, actor=us, day=day)
                assert found.arrived == found.in_post + found.moved + found.left
                assert (found.arrived, found.in_post, found.moved) == (
                    len(came), len(here), len(away),
                )  # fmt: skip
            told = cohorts_of(session, actor=us, now=NOW).everybody
            for mark, share in shares(mine).items():
                kept = told.kept[mark]
                assert (kept is None) == (share is None), mark
                if kept is not None and share is not None:
                    assert isclose(kept.share, share[0], abs_tol=1e-12), mark
                    assert kept.base == share[1], mark
                    assert kept.low - 1e-12 <= kept.share <= kept.high + 1e-12
        held.rollback()


def test_two_firms_of_one_name_are_two_and_a_new_name_moves_nobody(session: Session) -> None:
    """Who left whom is counted by firm: its name may change, and another may bear the same."""
    first, second = (make.make_employer(session, name="样例针织厂") for _ in range(2))
    for firm in (first, first, second):
        make.make_placement(
            session, make.make_person(session), make.make_vacancy(session, firm), state=S.LEFT,
            at=NOW - timedelta(days=40), left_on=TODAY - timedelta(days=30),
            left_reason="too_hard",
        )  # fmt: skip
    us = make.receiving_actor(session)
    before = [
        (name, counts.total()) for name, counts in cohorts_of(session, actor=us, now=NOW).firms
    ]
    assert before == [("样例针织厂", 2), ("样例针织厂", 1)]
    session.get_one(Employer, first.id).name = "样例新名针织厂"
    session.flush()
    found = cohorts_of(session, actor=us, now=NOW)
    assert [(name, counts.total()) for name, counts in found.firms] == [
        ("样例新名针织厂", 2),
        ("样例针织厂", 1),
    ]
