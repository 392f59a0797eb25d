"""What a letter tells of the time after arrival: asked, as promised, first pay, contract, buddies,
cases.

Loaded once for every scope and window. A day to be asked counts where it fell, with whoever was in
post at its end; an answer counts when it was recorded. As promised counts a person once, by cases
decided after both were heard; what is not decided counts neither way. A case lies where its person
and its work do; money counts when it was recorded as in hand.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final

import sqlalchemy as sa
from sqlmodel import Session, col

from models.buddy import BuddyPair as Pair
from models.buddy import PairEvent, PairState
from models.case import CaseFile, CaseKind, CasePayment
from models.followup import FollowUpTalk, Told
from models.law import DutyDone
from models.placement import PlacementState
from reports.ground import Ground, Window
from reports.spells import Spell
from reports.values import Figure, Row, Table

ASKED_ON: Final = (1, 3, 7, 15, 30, 60, 90, 180, 365)
CONTRACT: Final = "E01"
INSURED: Final = "E12"
_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer about a placement; `ends` when it was superseded. promised: some of post, hours,
    room, pay was said to be as promised or not."""

    at: datetime
    ends: datetime | None
    mark: int
    paid: Told
    promised: bool


@dataclass(frozen=True, slots=True)
class CaseRow:
    at: datetime
    site: str
    home: str


@dataclass(frozen=True)
class After:
    """answers, paired by placement; done: a duty of somebody → (when it was written down, the
    day it was done on); decided: placement → (closed, the person's word stood) or None while a case
    about the promise is open."""

    answers: Mapping[int, tuple[Answer, ...]] = field(default_factory=dict)
    decided: Mapping[int, tuple[tuple[datetime, datetime | None, bool | None], ...]] = field(
        default_factory=dict
    )
    done: Mapping[tuple[int, str], tuple[datetime, date]] = field(default_factory=dict)
    paired: Mapping[int, datetime] = field(default_factory=dict)
    cases: tuple[CaseRow, ...] = ()
    money: tuple[tuple[CaseRow, int], ...] = ()


def load_after(session: Session, known: datetime) -> After:
    """What was recorded before `known`; six queries."""
    return After(
        _answers(session, known), _decided(session, known), _done(session, known),
        _paired(session, known), *_cases(session, known),
    )  # fmt: skip


def _answers(session: Session, known: datetime) -> Mapping[int, tuple[Answer, ...]]:
    found: dict[int, list[Answer]] = defaultdict(list)
    for row in session.scalars(
        sa.select(FollowUpTalk)
        .where(col(FollowUpTalk.at) < known)
        .order_by(col(FollowUpTalk.at), col(FollowUpTalk.id))
    ):
        said = {row.post, row.hours, row.room, row.pay} - {Told.UNKNOWN}
        answer = Answer(row.at, row.superseded_at, row.mark, row.paid, bool(said))
        found[row.placement_id].append(answer)
    return {placement: tuple(answers) for placement, answers in found.items()}


def _decided(
    session: Session, known: datetime
) -> Mapping[int, tuple[tuple[datetime, datetime | None, bool | None], ...]]:
    found: dict[int, list[tuple[datetime, datetime | None, bool | None]]] = defaultdict(list)
    for placement, at, closed, upheld in session.execute(
        sa.select(
            col(CaseFile.placement_id), col(CaseFile.received_at), col(CaseFile.closed_at),
            col(CaseFile.upheld),
        ).where(
            col(CaseFile.kind) == CaseKind.PROMISE, col(CaseFile.placement_id).is_not(None),
            col(CaseFile.received_at) < known,
        )
    ):  # fmt: skip
        found[placement].append((at, closed, upheld))
    return {placement: tuple(rows) for placement, rows in found.items()}


def _done(session: Session, known: datetime) -> Mapping[tuple[int, str], tuple[datetime, date]]:
    rows = session.execute(
        sa.select(
            col(DutyDone.placement_id), col(DutyDone.rule_id), col(DutyDone.at),
            col(DutyDone.done_on),
        ).where(col(DutyDone.rule_id).in_((CONTRACT, INSURED)), col(DutyDone.at) < known)
    )  # fmt: skip
    return {(placement, rule): (at, on) for placement, rule, at, on in rows}


def _paired(session: Session, known: datetime) -> Mapping[int, datetime]:
    """Newcomer → when a pair of theirs was first agreed by both."""
    rows = session.execute(
        sa.select(col(Pair.newcomer_id), sa.func.min(col(PairEvent.at)))
        .join(PairEvent, col(PairEvent.pair_id) == col(Pair.id))
        .where(col(PairEvent.to_state) == PairState.ACTIVE, col(PairEvent.at) < known)
        .group_by(col(Pair.newcomer_id))
    )
    return {placement: at for placement, at in rows}  # noqa: C416  (typed rows)


def _cases(
    session: Session, known: datetime
) -> tuple[tuple[CaseRow, ...], tuple[tuple[CaseRow, int], ...]]:
    cases = session.execute(
        sa.select(col(CaseFile.received_at), col(CaseFile.site), col(CaseFile.home)).where(
            col(CaseFile.received_at) < known
        )
    )
    money = session.execute(
        sa.select(
            col(CasePayment.at), col(CaseFile.site), col(CaseFile.home),
            col(CasePayment.amount_fen),
        )
        .join(CaseFile, col(CaseFile.id) == col(CasePayment.case_id))
        .where(col(CasePayment.at) < known)
    )  # fmt: skip
    return (
        tuple(CaseRow(*row) for row in cases),
        tuple((CaseRow(at, site, home), fen) for at, site, home, fen in money),
    )


def after_table(ground: Ground, after: After) -> Table:
    """The counts of `after` that lie in the scope and were recorded before the end."""
    shares = (
        ("到期回访问到的", "followed_up", _followed_up),
        ("和说好的一样", "promise_kept", _promise_kept),
        ("首月工资按时", "first_pay_on_time", _first_pay),
        ("30天内登记了合同", "contract_30", partial(_in_time, CONTRACT)),
        ("30天内登记了参保", "insured_30", partial(_in_time, INSURED)),
    )
    counts = (
        ("落实结对（人）", "buddies", _buddies),
        ("受理诉求（件）", "cases", _received),
        ("追回金额（元）", "recovered", _recovered),
    )
    rows = [
        Row(label, tuple(_share(ground, name, w, *count(ground, after, w)) for w in ground.windows))
        for label, name, count in shares
    ]
    rows += [
        Row(label, ground.flows(name, partial(count, ground, after)))
        for label, name, count in counts
    ]
    return Table(
        "after", "到岗以后", ground.flow_heads, tuple(rows),
        note="企业不打回访电话。和说好的一样：双方都听过才算没有兑现，没定的不算。",
    )  # fmt: skip


def _share(ground: Ground, name: str, window: Window, part: int, base: int) -> Figure:
    if not ground.recorded(window):
        return Figure(name, None, period=window.period)
    return Figure(name, part, base, period=window.period)


def _arrived(ground: Ground) -> Iterator[tuple[Spell, date, date | None]]:
    """Spells of the scope with the days somebody came and went; none whose day cannot be."""
    for spell in ground.spells:
        arrival = spell.happened(PlacementState.ARRIVED)
        if arrival is not None and not spell.has_wrong_day:
            left = spell.happened(PlacementState.LEFT)
            yield spell, arrival.on, left.on if left else None


def _followed_up(ground: Ground, after: After, window: Window) -> tuple[int, int]:
    part = base = 0
    for spell, came, left in _arrived(ground):
        for mark in ASKED_ON:
            due = came + timedelta(days=mark)
            if window.first <= due <= window.last and (left is None or left > due):
                base += 1
                part += any(
                    one.mark == mark and one.at < ground.end
                    for one in after.answers.get(spell.id, ())
                )
    return part, base


def _promise_kept(ground: Ground, after: After, window: Window) -> tuple[int, int]:
    part = base = 0
    for spell in ground.spells:
        told = after.answers.get(spell.id, ())
        if not any(one.promised and window.holds(one.at) for one in told):
            continue
        says = [
            None if closed is None or closed >= ground.end or upheld is None else not upheld
            for at, closed, upheld in after.decided.get(spell.id, ()) if at < ground.end
        ]  # fmt: skip
        kept = not says or (False not in says and None not in says)
        base += kept or False in says
        part += kept
    return part, base


def _first_pay(ground: Ground, after: After, window: Window) -> tuple[int, int]:
    """By the last answer about the first pay that was given in the window."""
    part = base = 0
    for spell in ground.spells:
        told = [
            one for one in after.answers.get(spell.id, ())
            if one.mark == 0 and one.paid is not Told.UNKNOWN and window.holds(one.at)
        ]  # fmt: skip
        base += bool(told)
        part += bool(told) and told[-1].paid is Told.YES
    return part, base


def _in_time(rule: str, ground: Ground, after: After, window: Window) -> tuple[int, int]:
    part = base = 0
    for spell, came, left in _arrived(ground):
        due = came + _MONTH
        if window.first <= due <= window.last and (left is None or left > due):
            base += 1
            at, on = after.done.get((spell.id, rule), (None, due))
            part += at is not None and at < ground.end and on <= due
    return part, base


def _buddies(ground: Ground, after: After, window: Window) -> int:
    return len(
        {
            spell.person_id
            for spell in ground.spells
            if (at := after.paired.get(spell.id)) is not None and window.holds(at)
        }
    )


def _received(ground: Ground, after: After, window: Window) -> int:
    return sum(
        window.holds(one.at) and ground.reach.moves(one.site, one.home) for one in after.cases
    )


def _recovered(ground: Ground, after: After, window: Window) -> int:
    """Whole yuan."""
    fen = sum(
        amount
        for one, amount in after.money
        if window.holds(one.at) and ground.reach.moves(one.site, one.home)
    )
    return fen // 100
