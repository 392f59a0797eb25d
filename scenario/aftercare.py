"""What came after arrival in the scenario: buddies, the calls of the next weeks, what differed.

Nothing is drawn: what somebody answers follows from the number of their placement and the day, in
round shares. Pairs are proposed by the service week by week; answers where all is well are written
in one go, those that differ are kept by the service, so that their cases open as in life. One case
in two is heard and closed; of a day's calls the latest are left open for whoever looks today.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

import sqlalchemy as sa
from sqlmodel import Session, col

from models.account import Role
from models.buddy import BuddyPair, PairState
from models.case import CaseFile, CaseKind, CaseResult, CaseState, CaseStep
from models.followup import AskedBy, FollowUpMiss, FollowUpTalk, Through, Told
from models.placement import Placement, PlacementState
from scenario.clock import Clock
from scenario.desk import Desk
from services.actor import Actor
from services.buddies.moves import note_pair
from services.buddies.proposing import propose_buddies
from services.cases.form import ClosingIn
from services.cases.moves import close_case, finish_step, take
from services.columns.new_rows import insert
from services.followup.form import TalkIn
from services.followup.marks import BUDDYS, MARKS, OF_HOME, PAYDAY, due_day
from services.followup.talks import keep_talk
from services.promises.cards import find_card, fix_card
from services.rows import known

WEEKS: Final = (28, 21, 14, 7, 0)
"""Days ago on which buddies were proposed."""
SILENT, BY_COMPANION, DIFFERS = 6, 4, 8
"""Of a hundred days of asking: not reached on two days (of those, so many said by a companion);
of a hundred people: answer once that something was not as promised."""
MOST_CASES: Final = 8
OTHERWISE: Final = (
    ({"pay": Told.NO}, "说好第一个月到手4,300元，发了3,950元"),
    ({"hours": Told.NO}, "说好月休四天，这个月休了两天"),
    ({"room": Told.NO}, "说好六人一间，住了八个人"),
)
HEARD: Final = "打电话问过本人和企业，两边说的都记下了"
SETTLED: Final = "企业答应按承诺卡补上，本人同意"


def write_aftercare(session: Session, desk: Desk, clock: Clock) -> None:
    """After the placements and their cards are stored."""
    pairs = _pairs(session, clock)
    rows = session.scalars(
        sa.select(Placement)
        .where(col(Placement.arrived_on).is_not(None))
        .order_by(col(Placement.id))
    ).all()
    unlike = _unlike(rows, clock)
    _answers(session, rows, pairs, desk, clock, {known(one.id) for one in unlike})
    _differing(session, unlike, desk, clock)


def _pairs(session: Session, clock: Clock) -> Mapping[int, date]:
    """Newcomer's placement → the day they had a buddy; both agreed the day after, but the latest
    wait for a word."""
    began: dict[int, date] = {}
    for ago in WEEKS:
        at = clock.at(clock.day(-ago), 9)
        for pair in propose_buddies(session, now=at):
            if ago == 0:
                continue
            agreed = at + timedelta(days=1)
            pair.newcomer_agreed_at = pair.buddy_agreed_at = agreed
            pair.state, pair.began_on = PairState.ACTIVE, clock.day(1 - ago)
            session.add(pair)
            note_pair(session, pair, PairState.PROPOSED, account_id=None, now=agreed)
            began[pair.newcomer_id] = clock.day(1 - ago)
    session.flush()
    _completed(session, clock)
    return began


def _completed(session: Session, clock: Clock) -> None:
    """Whoever came thirty days ago needs no buddy any more."""
    done = session.scalars(
        sa.select(BuddyPair)
        .join(Placement, col(Placement.id) == col(BuddyPair.newcomer_id))
        .where(
            col(BuddyPair.state) == PairState.ACTIVE,
            col(Placement.arrived_on) <= clock.day(-30),
        )
        .order_by(col(BuddyPair.id))
    ).all()
    for pair in done:
        at = clock.at(clock.day(0), 0)
        pair.state, pair.ended_at = PairState.COMPLETED, at
        session.add(pair)
        note_pair(session, pair, PairState.ACTIVE, account_id=None, now=at)
    session.flush()


def _marks(placement: Placement, clock: Clock) -> Iterable[tuple[int, date]]:
    """Days somebody was asked on so far: while they were there, and not since yesterday."""
    gone = placement.left_on or clock.day(1)
    for mark in (*MARKS, PAYDAY):
        due = due_day(placement, mark)
        if due is not None and due < min(gone, clock.day(-1)):
            yield mark, due


def _number(placement: Placement, mark: int) -> int:
    """0 to 99, the same each time."""
    return (known(placement.id) * 37 + mark * 53) % 100


def _unlike(rows: Iterable[Placement], clock: Clock) -> list[Placement]:
    """People of whom one answer differs from what was promised; still there."""
    there = (PlacementState.ARRIVED, PlacementState.IN_POST)
    found = [
        one for one in rows
        if one.state in there and known(one.id) % 100 < DIFFERS and dict(_marks(one, clock)).get(7)
    ]  # fmt: skip
    return found[:MOST_CASES]


def _answers(
    session: Session, rows: Iterable[Placement], pairs: Mapping[int, date], desk: Desk,
    clock: Clock, unlike: set[int],
) -> None:  # fmt: skip
    """All is well, for nearly everybody; some were not there when they were rung."""
    talks: list[dict[str, Any]] = []
    misses: list[dict[str, Any]] = []
    for one in rows:
        for mark, due in _marks(one, clock):
            if mark == 7 and known(one.id) in unlike:
                continue
            at, number = clock.at(due, 19, _minute(one)), _number(one, mark)
            by_buddy = mark in BUDDYS and pairs.get(known(one.id), clock.day(1)) <= due
            asker = AskedBy.BUDDY if by_buddy else AskedBy.RECEIVING
            account = None if by_buddy else desk.receiving.get(one.site)
            if number < SILENT and not by_buddy:
                misses += [
                    {"placement_id": one.id, "mark": mark, "day": day, "account_id": account,
                     "at": clock.at(day, 19)}
                    for day in (due, due + timedelta(days=1)) if day < clock.today
                ]  # fmt: skip
                if number >= BY_COMPANION:
                    continue
            askers = [(asker, account)]
            if mark in OF_HOME:
                askers.append((AskedBy.SENDING, desk.sending.get(one.home)))
            talks += [
                _well(one, mark, due, at, number) | {"asked_by": by, "account_id": who}
                for by, who in askers
            ]
    insert(session, FollowUpTalk, talks)
    insert(session, FollowUpMiss, misses)


def _minute(placement: Placement) -> int:
    """Calls of one evening are some minutes apart."""
    return known(placement.id) % 60


def _well(one: Placement, mark: int, due: date, at: Any, number: int) -> dict[str, Any]:
    silent = number < SILENT
    told: dict[str, Any] = {
        "placement_id": one.id, "mark": mark, "due": due, "at": at, "there": Told.YES,
        "through": Through.COMPANION if silent else Through.PERSON, "mood": 2 + number % 2,
        "post": Told.YES, "hours": Told.YES, "room": Told.YES, "pay": Told.UNKNOWN,
        "companions": Told.YES if one.party_id else Told.UNKNOWN, "help": [],
        "paid": Told.UNKNOWN, "paid_days": None, "paid_fen": None, "slip": Told.UNKNOWN,
        "words": None, "superseded_at": None, "why_corrected": "",
    }  # fmt: skip
    if mark == PAYDAY:
        told |= {"paid": Told.YES, "pay": Told.YES, "slip": Told.YES}
        told["paid_fen"] = 380_000 + 2_000 * number
    return told


def _differing(session: Session, rows: Iterable[Placement], desk: Desk, clock: Clock) -> None:
    """Said to the coordinator of the place on day seven, on the card as it was fixed then."""
    for n, one in enumerate(rows):
        if find_card(session, placement_id=known(one.id)) is None:
            fix_card(session, one, now=one.confirmed_at, start=one.arrived_on)
        due = due_day(one, 7)
        assert due is not None
        answer, words = OTHERWISE[n % len(OTHERWISE)]
        account, at = desk.receiving.get(one.site), clock.at(due, 19)
        keep_talk(
            session, placement=one, mark=7, asked_by=AskedBy.RECEIVING, account_id=account, now=at,
            data=TalkIn.model_validate({"there": Told.YES, "mood": 2, "words": words} | answer),
        )  # fmt: skip
        case = session.scalars(
            sa.select(CaseFile).where(
                col(CaseFile.placement_id) == one.id,
                col(CaseFile.kind) == CaseKind.PROMISE,
                col(CaseFile.state) == CaseState.RECEIVED,
            )
        ).first()
        if case is not None and account is not None and n % 2 == 0:
            actor = Actor(account, Role.RECEIVING, frozenset({one.site}))
            _closed(session, case, actor, clock.at(due + timedelta(days=3), 10), n % 4 == 0)


def _closed(session: Session, case: CaseFile, actor: Actor, at: Any, upheld: bool) -> None:
    number = known(case.id)
    take(session, actor=actor, case_id=number, now=at)
    steps = sa.select(CaseStep).where(col(CaseStep.case_id) == number).order_by(col(CaseStep.id))
    for step in session.scalars(steps).all():
        finish_step(
            session, actor=actor, case_id=number, step_id=known(step.id), note=HEARD, now=at
        )
    said, note = ("yes", SETTLED) if upheld else ("no", HEARD)
    closing = ClosingIn(result=CaseResult.RESOLVED, upheld=said, note=note)
    close_case(session, actor=actor, case_id=number, version=case.version, data=closing, now=at)
