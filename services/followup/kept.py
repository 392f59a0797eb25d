"""承诺兑现率: of the people of a firm who were asked, for how many it was as promised.

Asked is who said yes or no to one of post, hours, room, pay since `since`. Broken counts where a
case about the promise was closed, after both were heard, for the person; open while it is not
decided; everybody else was kept their word. The rate is kept ÷ (kept + broken): what is open
counts neither for nor against the firm, and is shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from models.case import OPEN_CASE, CaseFile, CaseKind
from models.employer import Employer
from models.followup import FollowUpTalk, Told
from models.placement import Placement
from models.vacancy import Vacancy
from services.actor import Actor
from services.followup.marks import asker_of
from services.placements.parts import in_reach

ASKED = ("post", "hours", "room", "pay")


@dataclass(frozen=True)
class Kept:
    """人 of one firm; kept + broken + undecided = asked."""

    employer_id: int
    name: str
    asked: int
    broken: int
    undecided: int

    @property
    def kept(self) -> int:
        return self.asked - self.broken - self.undecided

    @property
    def decided(self) -> int:
        return self.kept + self.broken


def kept_promises(session: Session, *, actor: Actor, since: datetime) -> Sequence[Kept]:
    """By firm, the worst rate first. Two queries. Raises Forbidden for a firm."""
    asker_of(actor)
    rows = session.execute(
        sa.select(col(Placement.id), col(Vacancy.employer_id), col(Employer.name))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(in_reach(actor), col(Placement.id).in_(_asked(since)))
    ).all()
    stood = _stood(session, [row[0] for row in rows])
    found: dict[int, tuple[str, list[bool | None]]] = {}
    for placement_id, employer_id, name in rows:
        found.setdefault(employer_id, (name, []))[1].append(stood.get(placement_id, True))
    kept = [
        Kept(firm, name, len(all_), all_.count(False), all_.count(None))
        for firm, (name, all_) in found.items()
    ]
    return sorted(kept, key=lambda one: (_rate(one), -one.asked, one.employer_id))


def _rate(one: Kept) -> float:
    return one.kept / one.decided if one.decided else 1.0


def _asked(since: datetime) -> "sa.Select[int]":
    said = [getattr(FollowUpTalk, name) for name in ASKED]
    return sa.select(col(FollowUpTalk.placement_id)).where(
        col(FollowUpTalk.superseded_at).is_(None), col(FollowUpTalk.at) >= since,
        sa.or_(*(col(one).in_((Told.YES, Told.NO)) for one in said)),
    )  # fmt: skip


def _stood(session: Session, ids: Sequence[int]) -> dict[int, bool | None]:
    """Per placement with a case about its promise: kept (True), broken (False), undecided; one
    that was broken once is broken."""
    rows = session.execute(
        sa.select(col(CaseFile.placement_id), col(CaseFile.state), col(CaseFile.upheld)).where(
            col(CaseFile.kind) == CaseKind.PROMISE, col(CaseFile.placement_id).in_(ids)
        )
    )
    said: dict[int, list[bool | None]] = {}
    for placement_id, state, upheld in rows:
        says = None if state in OPEN_CASE or upheld is None else not upheld
        said.setdefault(placement_id, []).append(says)
    return {one: False if False in all_ else None if None in all_ else True
            for one, all_ in said.items()}  # fmt: skip
