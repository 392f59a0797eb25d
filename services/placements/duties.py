"""What the law obliges somebody to do for a person who arrived: dated, with an owner.

The duties follow from the rules and the day of arrival and are never stored; that one was done is.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlmodel import Session, select

import law
from models.account import Role
from models.law import DutyDone
from models.person import Person, Sex
from models.placement import RECORDED_LATE, Placement, PlacementState
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.actor import Actor
from services.audit import record
from services.errors import Forbidden, InvalidInput, NotFound, Problem
from services.placements.page import page_of_placement

OF_WOMEN: Final = frozenset({"C03"})
OF_HAZARDS: Final = frozenset({"G03"})
NOT_ASKED: Final = frozenset({"F05"})
"""Students are no category of the roster; the rules page names the duty."""


@dataclass(frozen=True)
class DutyRow:
    """One duty; `done_on` None = still to do, `late` when its day has passed."""

    rule_id: str
    owner: str
    due: date
    done_on: date | None
    late: bool
    may: bool  # the reader may say that it was done


def duties_of(
    session: Session, *, actor: Actor, placement: Placement, now: datetime
) -> list[DutyRow]:
    """Duties about somebody who arrived, by day; none before the arrival."""
    if placement.arrived_on is None or placement.id is None:
        return []
    done = {
        row.rule_id: row.done_on
        for row in session.exec(select(DutyDone).where(DutyDone.placement_id == placement.id))
    }
    person = session.get_one(Person, placement.person_id)
    vacancy = session.get_one(Vacancy, placement.vacancy_id)
    today, open_ = local_day(now), placement.state is not PlacementState.LEFT
    return [
        DutyRow(
            rule_id=duty.rule_id,
            owner=duty.owner,
            due=duty.due,
            done_on=done.get(duty.rule_id),
            late=open_ and duty.rule_id not in done and duty.due < today,
            may=open_ and duty.rule_id not in done and _answers(actor, duty.owner),
        )
        for duty in law.duties_after("arrival", placement.arrived_on)
        if _concerns(duty.rule_id, person, vacancy)
    ]


def mark_done(
    session: Session, *, actor: Actor, placement_id: int, rule_id: str, now: datetime,
    on: date | None = None,
) -> None:  # fmt: skip
    """The owner (or the union of the place for it) says that a duty was done, `on` which day (today
    where none is told; the contract may be older than the arrival). Twice is once.

    Raises NotFound (out of scope, or no such duty), Forbidden, InvalidInput (a day to come, or
    longer before the arrival than anything may be written down).
    """
    placement = page_of_placement(session, actor=actor, placement_id=placement_id).row.placement
    rows = duties_of(session, actor=actor, placement=placement, now=now)
    found = next((row for row in rows if row.rule_id == rule_id), None)
    if found is None:
        raise NotFound("duty", rule_id[:8])
    if found.done_on is not None:
        return
    if not found.may:
        raise Forbidden("mark_done")
    day = _day(placement, on, local_day(now))
    session.add(
        DutyDone(
            placement_id=placement_id, rule_id=rule_id, account_id=actor.account_id, done_on=day,
            at=now,
        )
    )  # fmt: skip
    session.flush()
    record(
        session, actor=actor, action="law_duty", subject_kind="placement", subject_id=placement_id,
        now=now, rule=rule_id, day=day.isoformat(),
    )  # fmt: skip


def _day(placement: Placement, told: date | None, today: date) -> date:
    day = told or today
    if day > today:
        raise InvalidInput({"on": (Problem("day_ahead"),)})
    if placement.arrived_on is not None and day < placement.arrived_on - RECORDED_LATE:
        raise InvalidInput({"on": (Problem("day_long_before_arrival"),)})
    return day


def _concerns(rule_id: str, person: Person, vacancy: Vacancy) -> bool:
    if rule_id in NOT_ASKED:
        return False
    if rule_id in OF_WOMEN:
        return person.sex is not Sex.MALE
    if rule_id not in OF_HAZARDS:
        return True
    from law.forms_of_work import to_name  # noqa: PLC0415  with all words of the law's rules

    return bool(to_name(frozenset(vacancy.hazards)))


def _answers(actor: Actor, owner: str) -> bool:
    return actor.receiving or (owner == "employer" and actor.role is Role.EMPLOYER)
