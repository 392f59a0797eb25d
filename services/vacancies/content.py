"""What a vacancy says: drafts, edits of what is published, places, copies."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

import law
from models.account import Role
from models.employer import Employer, EmployerState
from models.vacancy import Vacancy, VacancyState
from reference import asked
from reference.calendar import local_day
from reference.titles import Why, find_title
from reports.ledger import ledger_of, said_yes
from services.actor import Actor
from services.errors import Forbidden, InvalidInput, NotAllowedNow, NotFound, Problem
from services.law.advertisements import MINOR, findings_of, refuse_blocked
from services.law.findings import keep_findings
from services.rows import known
from services.vacancies.form import VacancyIn, content_of, missing_for_submission
from services.vacancies.rows import employer_of, find_vacancy, move, note, only_verified, to_change

V = VacancyState


def save_draft(
    session: Session,
    *,
    actor: Actor,
    data: VacancyIn,
    now: datetime,
    vacancy_id: int | None = None,
    version: int | None = None,
    employer_id: int | None = None,
    form_key: str | None = None,
) -> Vacancy:
    """Store a draft, new or changed; it may be incomplete and need not be lawful yet.

    An employer's own account writes for its firm; a coordinator says with `employer_id` for whom.
    A new draft sent twice with the same `form_key` is one draft.
    Raises NotFound, Forbidden, StaleVersion, NotAllowedNow (no longer a draft).
    """
    if vacancy_id is None:
        employer = writing_for(session, actor, employer_id)
        sent_before = _sent_before(session, employer, form_key)
        return sent_before or _new_draft(session, actor, employer, data, form_key, now)
    vacancy = to_change(session, actor, vacancy_id, "save_draft", version=version)
    if vacancy.state is not V.DRAFT:
        raise NotAllowedNow("vacancy", vacancy_id, vacancy.state, "save_draft")
    changed = write_content(vacancy, data, employer_of(session, vacancy))
    if changed:
        vacancy.version += 1
        note(session, vacancy, "edited", actor=actor, now=now, detail={"fields": sorted(changed)})
    return vacancy


def edit(
    session: Session, *, actor: Actor, vacancy_id: int, data: VacancyIn, version: int, now: datetime
) -> Vacancy:
    """Change a vacancy that has left the draft.

    Places (never below promised + arrived) and contact change at once; anything else sends a
    published vacancy back to the coordinator's check, and it is not on offer until then. Raises
    InvalidInput (incomplete, too few places), LawForbids, StaleVersion, NotAllowedNow.
    """
    vacancy = to_change(session, actor, vacancy_id, "edit", version=version)
    if vacancy.state is V.DRAFT:
        raise NotAllowedNow("vacancy", vacancy_id, vacancy.state, "edit")
    employer, before = employer_of(session, vacancy), vacancy.places
    if data.places is None:
        raise InvalidInput({"places": (Problem("missing"),)})
    _places_suffice(session, vacancy, data.places)
    changed = write_content(vacancy, data, employer)
    if not changed:
        return vacancy
    check_complete_and_lawful(session, vacancy, employer, now)
    vacancy.version += 1
    fields: list[object] = [*sorted(changed)]
    if "places" in changed:
        note(session, vacancy, "places_changed", actor=actor, now=now, places_before=before)
    if set(changed) <= MINOR or vacancy.state is V.SUBMITTED:
        note(session, vacancy, "edited", actor=actor, now=now, detail={"fields": fields})
        return vacancy
    return move(session, vacancy, V.SUBMITTED, "edit", actor=actor, now=now, fields=fields)


def change_places(
    session: Session, *, actor: Actor, vacancy_id: int, places: int, version: int, now: datetime
) -> Vacancy:
    """Say how many people are really missing now, promised and arrived included.

    Raises InvalidInput on `places` below those, StaleVersion, VacancyNotOpen.
    """
    vacancy = to_change(session, actor, vacancy_id, "change_places", version=version)
    if not 1 <= places <= 5000:
        raise InvalidInput({"places": (Problem("places_range"),)})
    _places_suffice(session, vacancy, places)
    before = vacancy.places
    if places == before:
        return vacancy
    vacancy.places, vacancy.min_group = places, min(vacancy.min_group, places)
    vacancy.version += 1
    note(session, vacancy, "places_changed", actor=actor, now=now, places_before=before)
    return vacancy


def copy(session: Session, *, actor: Actor, vacancy_id: int, now: datetime) -> Vacancy:
    """A new draft with the same content; dates of arrival and validity are to be said anew."""
    source = find_vacancy(session, actor, vacancy_id)
    if actor.role is Role.SENDING:
        raise Forbidden("copy")
    dated: dict[str, Any] = {"arrive_from": None, "arrive_until": None, "valid_until": None}
    draft = Vacancy(
        **content_of(source) | dated | {"contact_phone": source.contact_phone or None},
        employer_id=source.employer_id,
        copied_from_id=source.id,
        created_at=now,
        updated_at=now,
    )
    note(session, draft, "created", actor=actor, now=now, detail={"copied_from": source.id})
    return draft


def starting_point(session: Session, *, actor: Actor) -> dict[str, Any]:
    """What a new form begins with: the firm's own data and what its last vacancy said of them."""
    employer = session.get(Employer, actor.employer_id) if actor.employer_id else None
    if employer is None:
        raise NotFound("employer", actor.employer_id)
    return start_of(session, employer)


def start_of(session: Session, employer: Employer, before: int | None = None) -> dict[str, Any]:
    """What a firm's next vacancy begins with: its own data and what its last one said (with
    `before` the last one under this id)."""
    start: dict[str, Any] = {
        "region_code": employer.region_code,
        "work_address": employer.work_address,
        "contracting_entity": employer.name,
        "payday": employer.payday,
        "pay_delay_days": employer.pay_delay_days,
        "contact_name": employer.handler_name,
        "contact_phone": employer.handler_phone or "",
        "report_to": employer.work_address,
    }
    last = session.exec(
        select(Vacancy)
        .where(
            Vacancy.employer_id == employer.id,
            *(() if before is None else (col(Vacancy.id) < before,)),
        )
        .order_by(col(Vacancy.id).desc())
        .limit(1)
    ).first()
    if last is not None:
        kept = {name: getattr(last, name) for name in _KEPT}
        start |= {name: value for name, value in kept.items() if value not in (None, "")}
    return start


_KEPT = (
    "region_code", "work_address", "contracting_entity", "payday", "pay_delay_days",
    "contract_months", "probation_months", "shift", "hours_per_day", "days_per_month", "lodging",
    "persons_per_room", "room_facilities", "lodging_fee_fen", "dorm_distance_m",
    "couple_room_wait_days", "meals_per_day", "meal_fee_fen", "food",
    "utility_note", "insured", "housing_fund", "accident_cover",
    "medical_paid_by_employer", "contact_name", "contact_phone", "report_to", "school_help",
    *asked.POST,
)  # fmt: skip
"""The same for most posts of one firm; counts of beds and places are said anew each time."""


def check_complete_and_lawful(
    session: Session, vacancy: Vacancy, employer: Employer, now: datetime
) -> tuple[law.Finding, ...]:
    """The findings of a complete vacancy. Raises InvalidInput or LawForbids."""
    missing = missing_for_submission(vacancy, today=local_day(now))
    if missing:
        raise InvalidInput(missing)
    findings = findings_of(vacancy, employer, day=local_day(now))
    refuse_blocked(findings)
    keep_findings(session, known(vacancy.id), findings, now=now)
    return findings


def occupation_from(title: str, industry: str) -> str:
    """The trade a title means without doubt, "" where a person has to choose."""
    found = [m for m in find_title(title, industry) if m.why is not Why.BIGRAM]
    if not found or found[0].why is Why.AMBIGUOUS:
        return ""
    tied = [
        m for m in found if m.score == found[0].score and len(m.matched) == len(found[0].matched)
    ]
    return found[0].occupation.id if len(tied) == 1 else ""


def _new_draft(
    session: Session,
    actor: Actor,
    employer: Employer,
    data: VacancyIn,
    form_key: str | None,
    now: datetime,
) -> Vacancy:
    vacancy = blank_vacancy(employer, now)
    vacancy.form_key = form_key
    write_content(vacancy, data, employer)
    try:
        with session.begin_nested():
            session.add(vacancy)
            session.flush()
    except IntegrityError:
        same = _sent_before(session, employer, form_key)  # the other click was first
        if same is None:
            raise
        return same
    note(session, vacancy, "created", actor=actor, now=now)
    return vacancy


def _sent_before(session: Session, employer: Employer, form_key: str | None) -> Vacancy | None:
    if form_key is None:
        return None
    same = select(Vacancy).where(
        Vacancy.form_key == form_key, Vacancy.employer_id == known(employer.id)
    )
    return session.exec(same).first()


def blank_vacancy(employer: Employer, now: datetime) -> Vacancy:
    """A row nobody has said anything of."""
    return Vacancy(
        employer_id=known(employer.id),
        region_code=employer.region_code,
        title="",
        occupation_id="",
        places=1,
        places_unsaid=True,
        created_at=now,
        updated_at=now,
    )


def writing_for(session: Session, actor: Actor, employer_id: int | None) -> Employer:
    """The firm somebody writes for. Raises NotFound, NotAllowedNow (suspended)."""
    wanted = actor.employer_id if actor.role is Role.EMPLOYER else employer_id
    employer = session.get(Employer, wanted) if wanted is not None else None
    if employer is None or actor.role is Role.SENDING:
        raise NotFound("employer", wanted)
    if actor.role is not Role.EMPLOYER and not actor.covers(employer.region_code):
        raise NotFound("employer", wanted)
    if employer.state is EmployerState.SUSPENDED:
        only_verified(employer, "write_vacancy")
    return employer


def columns_of(data: VacancyIn, employer: Employer) -> dict[str, Any]:
    """Every column of the content, with what the firm and the title say where the form is blank."""
    content = data.model_dump()
    content["places_unsaid"] = content["places"] is None
    content["places"] = content["places"] or max(1, content["min_group"])
    content["contact_phone"] = content["contact_phone"] or None
    content["region_code"] = content["region_code"] or employer.region_code
    if not content["occupation_id"]:
        content["occupation_id"] = occupation_from(data.title, employer.industry)
    return content


def write_content(vacancy: Vacancy, data: VacancyIn, employer: Employer) -> list[str]:
    """Put the content into the row; the names of the columns that changed."""
    content = columns_of(data, employer)
    changed = [name for name, value in content.items() if getattr(vacancy, name) != value]
    for name in changed:
        setattr(vacancy, name, content[name])
    return changed


def _places_suffice(session: Session, vacancy: Vacancy, places: int) -> None:
    ledger = ledger_of(session, known(vacancy.id))
    agreed = said_yes(session, [known(vacancy.id)])[known(vacancy.id)]
    promised = ledger.promised + agreed  # a worker's yes is a promise on our side
    taken = promised + ledger.arrived
    if places < taken:
        facts = {"taken": taken, "promised": promised, "arrived": ledger.arrived}
        raise InvalidInput({"places": (Problem("places_below_taken", facts),)})
