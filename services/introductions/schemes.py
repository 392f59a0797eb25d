"""Schemes of a firm: opened with lawful words, closed, never changed."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from law.bonus_clauses import bonus_clauses
from models.employer import Employer
from models.introduction import Introduction, IntroductionScheme
from reference.calendar import local_day
from reference.legal_rules import legal_rule
from services import audit
from services.actor import Actor
from services.employers.firms import find_employer
from services.errors import InvalidInput, NotAllowedNow, NotFound, Problem
from services.introductions.form import SchemeIn, terms_in
from services.introductions.reckoning import Terms
from services.rows import LARGEST_ID, lock_rows


def open_scheme(
    session: Session, *, actor: Actor, employer_id: int, data: SchemeIn, now: datetime
) -> IntroductionScheme:
    """A scheme for newcomers who start within its window; two windows of a firm never overlap.

    Raises InvalidInput: a clause the law forbids, with the rule and the words (`words`); a window
    that meets another (`starts_on`).
    """
    find_employer(session, actor, employer_id, own=True)
    lock_rows(session, Employer, [employer_id])
    _check_lawful(data.words)
    same = _meeting(session, employer_id, data.starts_on, data.ends_on)
    if same is not None:
        raise InvalidInput({"starts_on": (Problem("window_meets", {"until": same.ends_on}),)})
    terms = terms_in(data)
    scheme = IntroductionScheme(
        employer_id=employer_id, counting=data.counting,
        steps=[list(one) for one in terms.steps], stages=[list(one) for one in terms.stages],
        starts_on=data.starts_on, ends_on=data.ends_on, absence_once=data.absence_once,
        absence_total=data.absence_total, words=data.words, created_at=now,
        created_by_id=actor.account_id,
    )  # fmt: skip
    session.add(scheme)
    session.flush()
    _note(session, actor, "introduction_scheme_opened", scheme, now)
    return scheme


def close_scheme(
    session: Session, *, actor: Actor, scheme_id: int, last: date, now: datetime
) -> IntroductionScheme:
    """No newcomer after `last`; whoever was declared before is still paid. Raises NotAllowedNow
    where somebody started later than that, InvalidInput where it would be prolonged."""
    scheme = find_scheme(session, actor, scheme_id)
    lock_rows(session, Employer, [scheme.employer_id])
    if last > scheme.ends_on or last < scheme.starts_on:
        raise InvalidInput({"last": (Problem("day_out_of_range"),)})
    late = session.scalar(
        sa.select(sa.func.count()).where(
            col(Introduction.scheme_id) == scheme_id, col(Introduction.declared_on) > last
        )
    )
    if late:
        raise NotAllowedNow("introduction_scheme", scheme_id, "declared_later", "close")
    scheme.ends_on = last
    session.add(scheme)
    session.flush()
    _note(session, actor, "introduction_scheme_closed", scheme, now)
    return scheme


def find_scheme(session: Session, actor: Actor, scheme_id: int) -> IntroductionScheme:
    """A scheme of a firm in scope. Raises NotFound."""
    scheme = session.get(IntroductionScheme, scheme_id) if 0 < scheme_id <= LARGEST_ID else None
    if scheme is None:
        raise NotFound("introduction_scheme", scheme_id)
    find_employer(session, actor, scheme.employer_id, own=True)
    return scheme


def schemes_of(session: Session, employer_id: int) -> Sequence[IntroductionScheme]:
    """Newest window first; scope is the caller's."""
    query = sa.select(IntroductionScheme).where(col(IntroductionScheme.employer_id) == employer_id)
    return list(session.scalars(query.order_by(col(IntroductionScheme.starts_on).desc())))


def scheme_on(session: Session, employer_id: int, day: date) -> IntroductionScheme | None:
    """The scheme a newcomer of that day comes under."""
    return _meeting(session, employer_id, day, day)


def terms_of(scheme: IntroductionScheme) -> Terms:
    steps, stages = ([(one[0], one[1]) for one in rows] for rows in (scheme.steps, scheme.stages))
    return Terms(
        scheme.counting, tuple(steps), tuple(stages), scheme.absence_once, scheme.absence_total
    )


def is_open(scheme: IntroductionScheme, now: datetime) -> bool:
    return scheme.starts_on <= local_day(now) <= scheme.ends_on


def _meeting(
    session: Session, employer_id: int, first: date, last: date
) -> IntroductionScheme | None:
    query = sa.select(IntroductionScheme).where(
        col(IntroductionScheme.employer_id) == employer_id,
        col(IntroductionScheme.starts_on) <= last,
        col(IntroductionScheme.ends_on) >= first,
    )
    return session.scalars(query.limit(1)).first()


def _check_lawful(words: str) -> None:
    found = bonus_clauses(words)
    if found:
        told = [
            Problem("unlawful_clause", {"words": text, "law": legal_rule(rule).article})
            for rule, text in found
        ]
        raise InvalidInput({"words": tuple(told)})


def _note(
    session: Session, actor: Actor, action: str, scheme: IntroductionScheme, now: datetime
) -> None:
    audit.record(
        session, actor=actor, action=action, subject_kind="employer",
        subject_id=scheme.employer_id, now=now, first=scheme.starts_on.isoformat(),
        last=scheme.ends_on.isoformat(),
    )  # fmt: skip
