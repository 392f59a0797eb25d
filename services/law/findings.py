"""Findings kept: what the gate said about each vacancy, and since when."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col, select

import law
from law import Finding, Severity
from models.law import LawFinding, LawJudged
from reference.calendar import local_day
from services.law.wages import wages_of
from services.offer import HOURS

LONGEST_WORDS = 200


def judged_under(session: Session, day: date) -> str:
    """Names the rules, the wages and the day of a judgement: another name, another judgement."""
    return f"{law.rules_version()}:{wages_of(session).version}:{day.isoformat()}"


def open_by_post(
    session: Session, vacancy_ids: Collection[int]
) -> Mapping[int, Sequence[LawFinding]]:
    """What stands open about each of these vacancies, in one query."""
    found: dict[int, list[LawFinding]] = {vacancy_id: [] for vacancy_id in vacancy_ids}
    for row in session.exec(
        select(LawFinding).where(
            col(LawFinding.vacancy_id).in_(vacancy_ids), col(LawFinding.closed_at).is_(None)
        )
    ):
        found[row.vacancy_id].append(row)
    return found


def keep_findings(
    session: Session,
    vacancy_id: int,
    findings: Iterable[Finding],
    *,
    now: datetime,
    standing: Sequence[LawFinding] | None = None,
) -> None:
    """Store what a check met: new findings are opened, those it did not meet again closed; hours
    that grew are a new finding, other figures that moved are written down. `standing` is what
    stands open, where whoever judges many has asked already."""
    met = {_key(one): one for one in findings}
    alone = standing is None
    if standing is None:
        standing = open_by_post(session, [vacancy_id])[vacancy_id]
    open_now = {(row.rule_id, row.severity, row.field, row.words): row for row in standing}
    for key, row in open_now.items():
        if key not in met or _grown(row.facts, met[key]):
            row.closed_at = now
        else:
            row.facts = dict(met[key].facts)
        session.add(row)
    for key, one in met.items():
        if key not in open_now or open_now[key].closed_at is not None:
            session.add(_row(vacancy_id, one, now))
    blocks = sum(1 for key in met if key[1] == Severity.BLOCK)
    judged = session.get(LawJudged, vacancy_id) or LawJudged(
        vacancy_id=vacancy_id, judged_at=now, under=""
    )
    judged.judged_at, judged.blocks = now, blocks
    judged.under = judged_under(session, local_day(now))
    session.add(judged)
    if alone:
        session.flush()


def _grown(was: Mapping[str, object], one: Finding) -> bool:
    """Whether hours above the limit are worse than those somebody may have answered for."""
    if one.rule_id != HOURS:
        return False
    then, now = (
        (_figure(f, "overtime_hours"), _figure(f, "overtime_per_day"), -_figure(f, "rest_days", 30))
        for f in (was, one.facts)
    )
    return any(a > b for a, b in zip(now, then, strict=True))


def _figure(facts: Mapping[str, object], name: str, default: float = 0) -> float:
    value = facts.get(name, default)
    return float(value) if isinstance(value, int | float) else default


def _key(one: Finding) -> tuple[str, str, str, str]:
    return one.rule_id, one.severity.value, one.field, one.words[:LONGEST_WORDS]


def _row(vacancy_id: int, one: Finding, now: datetime) -> LawFinding:
    rule_id, severity, field, words = _key(one)
    return LawFinding(
        vacancy_id=vacancy_id, rule_id=rule_id, severity=severity, field=field, words=words,
        facts=dict(one.facts), found_at=now,
    )  # fmt: skip


def open_findings(session: Session, vacancy_id: int) -> Sequence[LawFinding]:
    """What stands open about a vacancy, blocks first."""
    order = sa.case((col(LawFinding.severity) == "block", 0), else_=1)
    return session.exec(
        select(LawFinding)
        .where(LawFinding.vacancy_id == vacancy_id, col(LawFinding.closed_at).is_(None))
        .order_by(order, col(LawFinding.rule_id), col(LawFinding.id))
    ).all()


@dataclass(frozen=True)
class Fired:
    """How often a rule fired: ever, in the last 30 days, and how many vacancies have it open."""

    ever: int = 0
    lately: int = 0
    open: int = 0


def fired_by_rule(session: Session, *, now: datetime) -> dict[str, Fired]:
    """Counts of stored findings (one per vacancy, field and words) by rule."""
    since = now - timedelta(days=30)
    lately = sa.func.sum(sa.case((col(LawFinding.found_at) >= since, 1), else_=0))
    rows = session.execute(
        sa.select(col(LawFinding.rule_id), sa.func.count(), lately).group_by(
            col(LawFinding.rule_id)
        )
    ).all()
    standing: Counter[str] = Counter()
    for rule_id, n in session.execute(
        sa.select(col(LawFinding.rule_id), sa.func.count(sa.distinct(col(LawFinding.vacancy_id))))
        .where(col(LawFinding.closed_at).is_(None))
        .group_by(col(LawFinding.rule_id))
    ):
        standing[rule_id] = int(n)
    return {rule: Fired(int(n), int(late or 0), standing[rule]) for rule, n, late in rows}
