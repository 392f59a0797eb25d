"""What is established of firms from those who were asked and from cases in which both were heard.

A question answered "not as promised" or "not paid" is the person's word: it counts against the firm
once a case about it was closed for the person, and neither way while it is not decided.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.case import OPEN_CASE, CaseFile, CaseKind, CasePayment, CaseResult
from models.followup import FollowUpTalk, Told
from models.placement import Placement
from models.vacancy import Vacancy

ASKED = ("post", "hours", "room", "pay")
FIRST_PAY = 0
"""The mark of the question after the first payday."""


@dataclass(frozen=True)
class Tally:
    """人 of one firm for whom it is decided, and of them those the firm kept its word to."""

    decided: int
    kept: int


def promises(session: Session, *, since: datetime) -> Mapping[int, Tally]:
    """承诺兑现 by firm, of who said yes or no to one of `ASKED` since then. Two queries."""
    return _tallies(session, asked_since(since), CaseKind.PROMISE)


def paid_on_day(session: Session, *, since: datetime) -> Mapping[int, Tally]:
    """First pay on the agreed day by firm, of who said yes or no to it since then."""
    asked = sa.select(col(FollowUpTalk.placement_id)).where(
        col(FollowUpTalk.superseded_at).is_(None),
        col(FollowUpTalk.at) >= since,
        col(FollowUpTalk.mark) == FIRST_PAY,
        col(FollowUpTalk.paid).in_((Told.YES, Told.NO)),
    )
    return _tallies(session, asked, CaseKind.WAGES)


def owing(session: Session) -> Mapping[int, int]:
    """Cases by firm in which money was agreed or awarded that nobody has in hand yet."""
    paid = (
        sa.select(sa.func.coalesce(sa.func.sum(col(CasePayment.amount_fen)), 0))
        .where(col(CasePayment.case_id) == col(CaseFile.id))
        .scalar_subquery()
    )
    rows = session.execute(
        sa.select(col(CaseFile.employer_id), sa.func.count())
        .where(
            col(CaseFile.result).in_((CaseResult.PROMISED, CaseResult.AWARD)),
            col(CaseFile.employer_id).is_not(None),
            col(CaseFile.agreed_fen) > paid,
        )
        .group_by(col(CaseFile.employer_id))
    )
    return {firm: count for firm, count in rows if firm is not None}


def asked_since(since: datetime) -> "sa.Select[int]":
    """Placements of people who said yes or no to one of `ASKED`."""
    said = [getattr(FollowUpTalk, name) for name in ASKED]
    return sa.select(col(FollowUpTalk.placement_id)).where(
        col(FollowUpTalk.superseded_at).is_(None), col(FollowUpTalk.at) >= since,
        sa.or_(*(col(one).in_((Told.YES, Told.NO)) for one in said)),
    )  # fmt: skip


def stood(session: Session, ids: Sequence[int], kind: CaseKind) -> Mapping[int, bool | None]:
    """Per placement with a case of this kind: the firm's word kept (True), broken (False), not
    decided (None); one that was broken once is broken."""
    rows = session.execute(
        sa.select(col(CaseFile.placement_id), col(CaseFile.state), col(CaseFile.upheld)).where(
            col(CaseFile.kind) == kind, col(CaseFile.placement_id).in_(ids)
        )
    )
    said: dict[int, list[bool | None]] = defaultdict(list)
    for placement_id, state, upheld in rows:
        if placement_id is not None:
            says = None if state in OPEN_CASE or upheld is None else not upheld
            said[placement_id].append(says)
    return {one: False if False in all_ else None if None in all_ else True
            for one, all_ in said.items()}  # fmt: skip


def _tallies(session: Session, asked: "sa.Select[int]", kind: CaseKind) -> Mapping[int, Tally]:
    rows = session.execute(
        sa.select(col(Placement.id), col(Vacancy.employer_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(col(Placement.id).in_(asked))
    ).all()
    word = stood(session, [row[0] for row in rows], kind)
    found: dict[int, list[bool]] = defaultdict(list)
    for placement_id, employer_id in rows:
        kept = word.get(placement_id, True)
        if kept is not None:
            found[employer_id].append(kept)
    return {firm: Tally(len(all_), all_.count(True)) for firm, all_ in found.items()}
