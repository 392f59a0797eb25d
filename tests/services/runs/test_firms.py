"""What people said of firms, once both were heard, reaches the engine's columns: by hand."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from models.case import CaseFile, CaseKind, CasePayment, CaseResult, CaseState
from models.followup import AskedBy, FollowUpTalk, Told
from models.placement import Placement, PlacementState
from reference.calendar import local_day
from services import heard
from services.heard import Tally
from services.runs.firms import word_of
from services.runs.first_batch import FirstBatch
from services.runs.snapshot import take_snapshot
from tests import factories as make
from tests.conftest import NOW

YEAR_AGO = NOW - timedelta(days=365)


@dataclass
class Post:
    employer_id: int
    region_code: str


def test_a_word_is_shrunk_to_the_district_while_few_were_asked() -> None:
    """District of 1 and 2: 9 of 10 kept, mean (9000 + 20 × 500) / 30 = 633. Firm 1: (9000 + 20 ×
    633) / 30 = 722; firm 2, where nobody was asked, 633. Nobody of 3's district was."""
    posts = [Post(1, "330110"), Post(2, "330110"), Post(3, "330782"), Post(1, "330782")]
    assert word_of({1: Tally(10, 9)}, [1, 2, 3], posts).tolist() == [722, 633, -1]


def talk(session: Session, placement: Placement, mark: int, days_ago: int = 10, **said) -> None:
    at = NOW - timedelta(days=days_ago)
    session.add(
        FollowUpTalk(
            placement_id=placement.id, mark=mark, due=at.date(), at=at,
            asked_by=AskedBy.RECEIVING, **{name: Told(word) for name, word in said.items()},
        )
    )  # fmt: skip
    session.flush()


def case(session: Session, placement: Placement, kind: CaseKind, firm: int, **more) -> CaseFile:
    open_ = more.get("result") is None
    row = CaseFile(
        kind=kind, key=f"{kind}:{placement.id}", placement_id=placement.id, employer_id=firm,
        arose_on=local_day(NOW), received_at=NOW,
        state=CaseState.RECEIVED if open_ else CaseState.CLOSED,
        closed_at=None if open_ else NOW, **more,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def test_a_no_counts_once_a_case_was_closed_for_the_person_and_not_before(
    session: Session,
) -> None:
    """Seven of one firm asked: two said all was so, one said no without a case about it, one has
    an open case, two were closed (one for the person, one not), one was asked two years ago."""
    firm = make.make_employer(session)
    post = make.make_vacancy(session, employer=firm, places=20)
    people = [
        make.make_placement(session, make.make_person(session), post, state=PlacementState.IN_POST)
        for _ in range(7)
    ]
    for one in people[:2]:
        talk(session, one, 30, post="yes", pay="yes")
    for one in people[2:6]:
        talk(session, one, 30, post="yes", room="no")
    talk(session, people[6], 30, days_ago=730, room="no")
    case(session, people[3], CaseKind.PROMISE, firm.id)
    case(session, people[4], CaseKind.PROMISE, firm.id, result=CaseResult.RESOLVED, upheld=True)
    case(session, people[5], CaseKind.PROMISE, firm.id, result=CaseResult.UNFOUNDED, upheld=False)
    case(session, people[5], CaseKind.WAGES, firm.id, result=CaseResult.RESOLVED, upheld=True)
    assert heard.promises(session, since=YEAR_AGO) == {firm.id: Tally(decided=5, kept=4)}
    for one in people[:3]:
        talk(session, one, heard.FIRST_PAY, paid="yes")
    talk(session, people[5], heard.FIRST_PAY, paid="no")
    assert heard.paid_on_day(session, since=YEAR_AGO) == {firm.id: Tally(decided=4, kept=3)}


def test_money_agreed_and_not_in_hand_stands_against_a_firm_until_it_is(session: Session) -> None:
    firm = make.make_employer(session)
    post = make.make_vacancy(session, employer=firm, places=20)
    one = make.make_placement(
        session, make.make_person(session), post, state=PlacementState.IN_POST
    )
    owed = case(
        session, one, CaseKind.WAGES, firm.id, result=CaseResult.PROMISED, upheld=True,
        agreed_fen=300_000,
    )  # fmt: skip
    case(session, one, CaseKind.ROOM, firm.id)
    assert heard.owing(session) == {firm.id: 1}
    rule = FirstBatch(batch=10, proven_arrivals=20)
    problem = take_snapshot(session, region_code="", rule=rule, now=NOW).problem
    assert problem.employers.open_cases.tolist() == [1]
    assert problem.employers.promise_kept.tolist() == [-1]
    for fen in (100_000, 200_000):
        session.add(CasePayment(case_id=owed.id, paid_on=local_day(NOW), amount_fen=fen, at=NOW))
    session.flush()
    assert heard.owing(session) == {}
