"""Facts of people keep their dates: what the reports count of somebody, before it was changed.

Whoever changes a person's home, township, first-timer mark or policy groups does it inside
`dated`; a test walks the use cases. So a correction of today leaves the weeks that were reported
as they were, and the reports can say what it would have changed.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from models.person import Person, PersonTarget, TargetGroup
from models.person_past import PersonPast

_AT_ONCE = 500
"""People looked up with one query: databases limit the values of one."""


@contextmanager
def dated(session: Session, ids: Collection[int], *, now: datetime) -> Iterator[None]:
    """Keep what the reports count of these people as it stood until `now`, where it changes.

    People who are no longer there afterwards leave nothing.
    """
    before = _counted(session, ids)
    yield
    after = _counted(session, ids)
    session.add_all(
        PersonPast(person_id=who, until=now, **facts)
        for who, facts in before.items()
        if who in after and after[who] != facts
    )


def forget_groups(session: Session, person_id: int, targets: Collection[TargetGroup]) -> None:
    """Take groups out of the past as well: the person withdrew the consent to keep them
    (PIPL art. 47)."""
    gone = {target.value for target in targets}
    for past in session.scalars(
        sa.select(PersonPast).where(col(PersonPast.person_id) == person_id)
    ).all():
        if gone & set(past.targets):
            past.targets = [target for target in past.targets if target not in gone]
            session.add(past)


def _counted(session: Session, ids: Collection[int]) -> dict[int, dict[str, Any]]:
    session.flush()
    found: dict[int, dict[str, Any]] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), _AT_ONCE):
        part = ordered[start : start + _AT_ONCE]
        rows = session.execute(
            sa.select(
                col(Person.id), col(Person.region_code), col(Person.township),
                col(Person.first_timer),
            ).where(col(Person.id).in_(part))
        ).all()  # fmt: skip
        for who, region, township, first in rows:
            facts = {"region_code": region, "township": township, "first_timer": first}
            found[who] = facts | {"targets": []}
        held = sa.select(col(PersonTarget.person_id), col(PersonTarget.target)).where(
            col(PersonTarget.person_id).in_(part)
        )
        for who, target in session.execute(held.order_by(col(PersonTarget.target))):
            found[who]["targets"].append(target.value)
    return found
