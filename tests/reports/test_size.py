"""Mail houses cut a letter at about 100 KB: no letter may come near, however wide its scope.

Rows as long as the tables allow, invented, put together in memory; 95 KB is 95,000 bytes.
"""

from collections import Counter
from datetime import date, timedelta
from itertools import count

import pytest

from models.festival import Plan
from models.person import PersonState, TargetGroup
from models.placement import PlacementState as P
from models.proposal import Side
from models.vacancy import VacancyState
from reference.reasons import reasons
from reference.regions import counties
from reports.action_source import ActionSource
from reports.activity import Activity
from reports.after import After
from reports.compact import MOST_ROWS, compact
from reports.festival import Festival, FirmSaid, Said
from reports.figures import Loaded, weekly_report
from reports.ground import windows
from reports.history import History, Post
from reports.letter_html import render_html
from reports.letter_text import render_text
from reports.matching import MatchingCounts
from reports.owed import Owed
from reports.registered import Facts, Registered
from reports.scopes import make_scope
from reports.spells import Move, Spell
from reports.values import ScopeKind, WeeklyReport
from reports.wording import subject
from tests.reports.weeks import END, WEEK

LONG = "浙江省某某某某纺织服装科技发展集团股份有限公司第三分公司"
CODES = sorted(reasons())


def wide_history(homes: list[str], sites: list[str], townships: int) -> History:
    """People of every home and township, in every state a letter tells of, at every site; firms
    with names of 120 characters, every reason of leaving, arrivals on every week of a year."""
    people, spells, posts, serial = {}, [], [], count(1)
    began = END - timedelta(days=380)
    for number, site in enumerate(sites, 1):
        name = (LONG * 5)[:117] + f"{number:03}"
        posts.append(
            Post(number, number, name, site, "岗" * 80, began, date(2026, 11, 2), WEEK.last,
                 VacancyState.PUBLISHED, 5000, ())
        )  # fmt: skip
    for turn, home in enumerate(homes):
        for town in range(townships):
            for one in range(5):
                who = next(serial)
                facts = Facts(
                    who, home, f"{'很长的乡镇名字' * 5}{town}镇", True, frozenset(TargetGroup)
                )
                person = people[who] = Registered(
                    who, began, PersonState.SEEKING, facts, date(1990, 1, 1)
                )
                number = who % len(posts)
                at = END - timedelta(days=(who * 7 + turn) % 370, hours=5)
                moves = [Move(who, at - timedelta(days=1), at.date(), P.CONFIRMED, "", False, None)]
                moves.append(Move(who, at, at.date(), P.ARRIVED, "", False, None))
                if one > 2:
                    later = min(at + timedelta(days=who % 60), END - timedelta(hours=1))
                    why = CODES[who % len(CODES)]
                    moves.append(Move(who, later, later.date(), P.LEFT, why, False, None))
                post, asked = posts[number], at - timedelta(days=3)
                spells.append(
                    Spell(
                        who, facts, post.id, post.site, post.employer_id, asked,
                        tuple(moves), person,
                    )
                )  # fmt: skip
    return History(tuple(spells), tuple(posts), people, since=END - timedelta(days=800))


def widest(kind: ScopeKind, code: str, history: History) -> WeeklyReport:
    """The letter of a scope with every row it can have, and the reason of a correction."""
    spots = [(post.site, person.now.home)
             for post in history.posts for person in list(history.people.values())[:9]]  # fmt: skip
    refused = Counter({(spot, side, why): 1234 for spot in spots for side in Side for why in CODES})
    some = Counter(dict.fromkeys(spots, 99_999))
    matching = {(w.start, w.end): MatchingCounts(some, some, refused) for w in windows(WEEK, END)}
    nothing_waits = ActionSource((), ())
    site, home = spots[0]
    listed = FirmSaid(2027, site, END - timedelta(days=9), 6, 99_999, ())
    plan = Said(2027, 1, END - timedelta(days=9), site, home, Plan.STAYS)
    spring = Festival((listed,), (), (plan,))
    return weekly_report(
        Loaded(
            WEEK,
            END,
            END,
            history,
            matching,
            Activity(),
            Owed(),
            After(),
            spring,
            nothing_waits,
            {},
        ),
        make_scope(kind, code),
        links=lambda action, scope: f"https://gongqiao.example/{action}/{'x' * 90}",
        archive_url="https://gongqiao.example/letters/2026-W47/whole",
        revision=2,
        reason="改" * 200,
    )


SICHUAN = [county.code for county in counties("510000")]
ZHEJIANG = [county.code for county in counties("330000")]


@pytest.fixture(scope="module")
def provinces() -> History:
    """People of every county of Sichuan at posts in every county of Zhejiang."""
    return wide_history(SICHUAN, ZHEJIANG, townships=2)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (ScopeKind.WHOLE, ""), (ScopeKind.RECEIVING, "330000"), (ScopeKind.SENDING, "510000"),
        (ScopeKind.SENDING, "510700"),
    ],
)  # fmt: skip
def test_the_letter_of_a_province_stays_under_95_kilobytes(
    provinces: History, kind: ScopeKind, code: str
) -> None:
    report = widest(kind, code, provinces)
    html = render_html(report)
    assert len(html.encode()) < 95_000
    assert html.rstrip().endswith("</html>")
    assert len(subject(report)) <= 200, "as long as a stored letter allows"
    for table in report.tables:
        for row in compact(table).rows:
            assert row.label.strip() in html


def test_many_townships_stand_as_the_largest_and_the_sum_of_the_others() -> None:
    """120 townships of five people, three in post: 15 lines and one of 105; the sheet keeps all."""
    report = widest(ScopeKind.SENDING, "510824", wide_history(["510824"], ZHEJIANG[:3], 120))
    [table] = [table for table in report.tables if table.id == "townships"]
    assert len(table.rows) == 120
    shown = compact(table)
    assert len(shown.rows) == MOST_ROWS == 16
    assert shown.rows[-1].label == "其余乡镇合计（105行）"
    assert [sum(row.figures[n].value for row in shown.rows) for n in (0, 1)] == [
        sum(row.figures[n].value for row in table.rows) for n in (0, 1)
    ] == [600, 360]  # fmt: skip
    assert "其余乡镇合计（105行）：登记 525；在岗 315" in render_text(report)
    assert len(render_html(report).encode()) < 95_000


def test_a_wide_scope_counts_by_county_for_townships_may_share_a_name(provinces: History) -> None:
    report = widest(ScopeKind.SENDING, "510000", provinces)
    [table] = [table for table in report.tables if table.id == "townships"]
    assert table.title == "各县（人）"
    assert len(table.rows) == len(SICHUAN) > 150
    assert {"广元市苍溪县", "巴中市巴州区"} <= {row.label for row in table.rows}
