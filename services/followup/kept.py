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

from models.case import CaseKind
from models.employer import Employer
from models.placement import Placement
from models.vacancy import Vacancy
from services.actor import Actor
from services.followup.marks import only_district
from services.heard import asked_since, stood
from services.placements.parts import in_reach


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
    only_district(actor)
    rows = session.execute(
        sa.select(col(Placement.id), col(Vacancy.employer_id), col(Employer.name))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(in_reach(actor), col(Placement.id).in_(asked_since(since)))
    ).all()
    word = stood(session, [row[0] for row in rows], CaseKind.PROMISE)
    found: dict[int, tuple[str, list[bool | None]]] = {}
    for placement_id, employer_id, name in rows:
        found.setdefault(employer_id, (name, []))[1].append(word.get(placement_id, True))
    kept = [
        Kept(firm, name, len(all_), all_.count(False), all_.count(None))
        for firm, (name, all_) in found.items()
    ]
    return sorted(kept, key=lambda one: (_rate(one), -one.asked, one.employer_id))


def _rate(one: Kept) -> float:
    return one.kept / one.decided if one.decided else 1.0
