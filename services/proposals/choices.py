"""What a proposal remembers of its other choices: their posts, scores and costs."""

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person
from models.proposal import OPEN_PROPOSAL, Proposal
from models.vacancy import Vacancy
from services.errors import (
    InvalidInput,
    Problem,
)
from services.proposals.bundles import Bundle

Pair = tuple[Person, Vacancy]


def alternative_pairs(session: Session, bundle: Bundle, choice: int) -> list[Pair]:
    pairs = []
    for member in bundle.members:
        if not 0 <= choice < len(member.alternatives):
            raise InvalidInput({"choice": (Problem("unknown_choice"),)})
        vacancy = session.get(Vacancy, vacancy_of_choice(member.alternatives[choice]))
        if vacancy is None:
            raise InvalidInput({"choice": (Problem("unknown_choice"),)})
        pairs.append((bundle.people[member.person_id], vacancy))
    return pairs


def vacancy_of_choice(alternative: dict[str, object]) -> int:
    found = alternative["vacancy_id"]
    if not isinstance(found, int):
        raise ValueError(f"alternative without a vacancy: {alternative!r}")
    return found


def made_of(session: Session, old: Proposal) -> Proposal | None:
    return session.scalars(
        sa.select(Proposal)
        .where(col(Proposal.swapped_from_id) == old.id, col(Proposal.state).in_(OPEN_PROPOSAL))
        .limit(1)
    ).first()


def score_of(was: Proposal | None, vacancy_id: int) -> int:
    if was is None:
        return 0
    return max(0, was.score - cost_of(was, vacancy_id))


def cost_of(was: Proposal, vacancy_id: int) -> int:
    costs = [one.get("cost") for one in was.alternatives if one.get("vacancy_id") == vacancy_id]
    return costs[0] if costs and isinstance(costs[0], int) else 0


def other_choices(was: Proposal | None, vacancy_id: int) -> list[dict[str, object]]:
    """The alternatives not taken, and the way back, their costs counted from the new choice."""
    if was is None:
        return []
    cost = cost_of(was, vacancy_id)
    back: list[dict[str, object]] = [{"vacancy_id": was.vacancy_id, "cost": -cost}]
    for one in was.alternatives:
        if one.get("vacancy_id") != vacancy_id:
            other = one.get("cost")
            back.append(one | {"cost": other - cost if isinstance(other, int) else 0})
    return back
