"""Union bodies founded, corrected, ended; officers appointed and released."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from models.union import PARENTS, BodyKind, OfficePost, UnionBody, UnionOfficer
from reference import regions
from reference.calendar import local_day
from services import audit
from services.actor import Actor
from services.errors import InvalidInput, NotAllowedNow, NotFound, Problem
from services.rows import LARGEST_ID, known, lock_rows
from services.shown import check_shown
from services.unions.form import BodyIn, EndingIn, OfficerIn, stated_by
from services.unions.rows import body_of, keeps_unions


def found_body(
    session: Session, *, actor: Actor, region_code: str, data: BodyIn, now: datetime
) -> UnionBody:
    """A body of a district of the actor's. Raises Forbidden, NotFound (no such district here),
    InvalidInput on `name` (one of that name stands here) and `parent_id` (no union its kind may
    stand under)."""
    keeps_unions(actor, "found_body")
    if not regions.is_region(region_code) or not actor.covers(region_code):
        raise NotFound("region", region_code)
    _check_parent(session, actor, data, region_code, None)
    body = UnionBody(
        region_code=region_code, created_at=now, created_by_id=actor.account_id, **data.model_dump()
    )
    _store(session, body)
    _note(session, actor, "union_body_founded", body, now)
    return body


def correct_body(
    session: Session, *, actor: Actor, body_id: int, data: BodyIn, now: datetime, shown: str = ""
) -> UnionBody:
    """Raises as `found_body`, EditConflict, NotAllowedNow for a body that has ended."""
    body = body_of(session, actor, body_id, lock=True)
    _check_stands(body, "correct")
    check_shown("union_body", body_id, shown, stated_by(body))
    if data.kind is not body.kind and _has_below(session, body_id):
        raise InvalidInput({"kind": (Problem("bodies_below"),)})
    _check_parent(session, actor, data, body.region_code, body_id)
    for name, value in data.model_dump().items():
        setattr(body, name, value)
    _store(session, body)
    _note(session, actor, "union_body_corrected", body, now)
    return body


def end_body(
    session: Session, *, actor: Actor, body_id: int, data: EndingIn, now: datetime
) -> UnionBody:
    """It ends, or goes into another of the same district; offices end with it. Twice is once.

    Raises InvalidInput on `ended_on` (bodies stand under it; in the future, before its founding)
    and on `into_id` (not a body that stands in the district).
    """
    body = body_of(session, actor, body_id, lock=True)
    if body.ended_on is not None:
        return body
    if _has_below(session, body_id):
        raise InvalidInput({"ended_on": (Problem("bodies_below"),)})
    early = body.founded_on is not None and data.ended_on < body.founded_on
    if early or data.ended_on > local_day(now):
        raise InvalidInput({"ended_on": (Problem("day_of_union"),)})
    if data.into_id is not None and not _may_take(session, body, data.into_id):
        raise InvalidInput({"into_id": (Problem("unknown_choice"),)})
    body.ended_on, body.ended_why = data.ended_on, data.ended_why
    body.merged_into_id = data.into_id
    for officer in officers_of(session, body_id):
        officer.until_on = max(data.ended_on, officer.since_on)
        session.add(officer)
    session.add(body)
    session.flush()
    _note(session, actor, "union_body_ended", body, now, into_body=data.into_id)
    return body


def appoint(
    session: Session, *, actor: Actor, body_id: int, data: OfficerIn, now: datetime
) -> UnionOfficer:
    """An office is taken up; a new chair releases the one before. The same again (a form sent
    twice) is that one. Raises NotAllowedNow, InvalidInput on `since_on`."""
    body = body_of(session, actor, body_id, lock=True)
    _check_stands(body, "appoint")
    if data.since_on > local_day(now):
        raise InvalidInput({"since_on": (Problem("day_of_union"),)})
    held = officers_of(session, body_id)
    for officer in held:
        if (officer.post, officer.name, officer.since_on) == (data.post, data.name, data.since_on):
            return officer
    for officer in held:
        if data.post is OfficePost.CHAIR is officer.post:
            if data.since_on < officer.since_on:
                raise InvalidInput({"since_on": (Problem("day_of_union"),)})
            officer.until_on = data.since_on
            session.add(officer)
    session.flush()
    fresh = UnionOfficer(
        body_id=body_id, created_at=now, created_by_id=actor.account_id, **data.model_dump()
    )
    session.add(fresh)
    session.flush()
    _note(session, actor, "union_officer_appointed", body, now, post=data.post.value)
    return fresh


def release(
    session: Session, *, actor: Actor, officer_id: int, until_on: date, now: datetime
) -> UnionOfficer:
    """Raises NotFound, InvalidInput on `until_on` (before the first day, or in the future)."""
    officer = session.get(UnionOfficer, officer_id) if 0 < officer_id <= LARGEST_ID else None
    if officer is None:
        raise NotFound("union_officer", officer_id)
    body = body_of(session, actor, officer.body_id, lock=True)
    if not officer.since_on <= until_on <= local_day(now):
        raise InvalidInput({"until_on": (Problem("day_of_union"),)})
    if officer.until_on is None:
        officer.until_on = until_on
        session.add(officer)
        session.flush()
        _note(session, actor, "union_officer_released", body, now, post=officer.post.value)
    return officer


def officers_of(session: Session, body_id: int) -> list[UnionOfficer]:
    """Who holds an office today, the chair first; scope is the caller's."""
    found = session.scalars(
        sa.select(UnionOfficer)
        .where(col(UnionOfficer.body_id) == body_id, col(UnionOfficer.until_on).is_(None))
        .order_by(col(UnionOfficer.id))
    )
    return sorted(found, key=lambda one: (list(OfficePost).index(one.post), known(one.id)))


def _store(session: Session, body: UnionBody) -> None:
    try:
        with session.begin_nested():
            session.add(body)
    except IntegrityError:
        raise InvalidInput({"name": (Problem("union_there"),)}) from None


def _check_stands(body: UnionBody, deed: str) -> None:
    if body.ended_on is not None:
        raise NotAllowedNow("union_body", body.id, "ended", deed)


def _check_parent(
    session: Session, actor: Actor, data: BodyIn, region_code: str, own_id: int | None
) -> None:
    """A body of a kind that may stand above, that covers the district, and no circle."""
    if data.parent_id is None:
        if data.kind is not BodyKind.GENERAL:
            raise InvalidInput({"parent_id": (Problem("missing"),)})
        return
    above = session.get(UnionBody, data.parent_id) if 0 < data.parent_id <= LARGEST_ID else None
    fits = (
        above is not None
        and above.ended_on is None
        and above.kind in PARENTS[data.kind]
        and regions.is_within(region_code, above.region_code)
        and (actor.covers(above.region_code) or above.kind is BodyKind.GENERAL)
    )
    if not fits or own_id in line_of(session, data.parent_id):
        raise InvalidInput({"parent_id": (Problem("wrong_parent"),)})
    lock_rows(session, UnionBody, [data.parent_id])


def line_of(session: Session, body_id: int) -> list[int]:
    """The body and all above it, lowest first."""
    line: list[int] = []
    here: int | None = body_id
    while here is not None and here not in line:
        line.append(here)
        here = session.scalar(sa.select(col(UnionBody.parent_id)).where(col(UnionBody.id) == here))
    return line


def _has_below(session: Session, body_id: int) -> bool:
    below = sa.select(sa.literal(1)).where(
        col(UnionBody.parent_id) == body_id, col(UnionBody.ended_on).is_(None)
    )
    return session.scalar(below.limit(1)) is not None


def _may_take(session: Session, body: UnionBody, into_id: int) -> bool:
    other = session.get(UnionBody, into_id) if 0 < into_id <= LARGEST_ID else None
    return (
        other is not None
        and other.id != body.id
        and other.ended_on is None
        and other.region_code == body.region_code
    )


def _note(
    session: Session, actor: Actor, action: str, body: UnionBody, now: datetime, **more: object
) -> None:
    audit.record(
        session, actor=actor, action=action, subject_kind="union_body", subject_id=known(body.id),
        now=now, body_kind=body.kind.value, region=body.region_code,
        **{name: value for name, value in more.items() if value is not None},
    )  # fmt: skip
