"""One firm as its coordinator's page shows it: what is told of it and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from models.employer import Employer, EmployerTownsmen
from services.actor import Actor
from services.employers.firms import find_employer
from services.employers.first_batches import BatchState, batch_state
from services.employers.lists import EventRow, events_of, townsmen_of
from services.employers.quotas import QuotaPage, quota_state
from services.employers.steps import steps_of
from services.runs.first_batch import FirstBatch


@dataclass(frozen=True)
class EmployerPage:
    """`steps` are those open to the reader (`employers.steps`); `batch` is how far its first batch
    has come, while the firm is one people may be sent to; `quota` its limit by
    county, if it has one."""

    employer: Employer
    steps: frozenset[str]
    batch: BatchState | None
    quota: QuotaPage | None
    events: Sequence[EventRow]
    townsmen: Sequence[EmployerTownsmen]


def page_of_employer(
    session: Session, *, actor: Actor, employer_id: int, rule: FirstBatch, now: datetime
) -> EmployerPage:
    """A firm in the actor's scope. Raises NotFound."""
    employer = find_employer(session, actor, employer_id)
    steps = steps_of(employer, actor)
    return EmployerPage(
        employer=employer,
        steps=steps,
        batch=batch_state(session, employer_id=employer_id, rule=rule, now=now)
        if "lift_batch" in steps
        else None,
        quota=quota_state(session, employer_id=employer_id, now=now),
        events=events_of(session, actor=actor, employer_id=employer_id),
        townsmen=townsmen_of(session, employer_id),
    )
