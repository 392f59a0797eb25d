"""The rules as coordinators read them: what is checked, how often it fired, who looked at it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from models.law import RegionTier, RuleLook, WageStep
from models.vacancy import Vacancy
from reference import regions
from reference.calendar import local_day
from reference.legal_rules import LegalRule, UnknownRule, all_legal_rules, legal_rule
from reference.minimum_wages import MinimumWage, UnknownMinimum
from services.actor import Actor, within
from services.audit import record
from services.errors import Forbidden, InvalidInput, NotFound, Problem
from services.law.findings import Fired, fired_by_rule
from services.law.wages import provinces_of, rows_of, wages_of


@dataclass(frozen=True)
class RuleRow:
    """A rule with its counts and the last time somebody looked at it."""

    rule: LegalRule
    fired: Fired
    look: RuleLook | None


@dataclass(frozen=True)
class CountyWage:
    """The minimum that holds in a county today, or why none is known."""

    region_code: str
    wage: MinimumWage | UnknownMinimum


@dataclass(frozen=True)
class WagePage:
    """What the page about wages shows."""

    counties: Sequence[CountyWage]
    provinces: Sequence[str]
    steps: Sequence[WageStep]
    tiers: Sequence[RegionTier]


def list_rules(session: Session, *, actor: Actor, now: datetime) -> list[RuleRow]:
    """Every rule of the table, in its order. Coordinators of work sites and administrators."""
    _coordinator(actor, "list_rules")
    fired = fired_by_rule(session, now=now)
    looks = {
        look.rule_id: look for look in session.exec(select(RuleLook).order_by(col(RuleLook.id)))
    }
    return [
        RuleRow(rule, fired.get(rule.id, Fired()), looks.get(rule.id)) for rule in all_legal_rules()
    ]


def record_look(
    session: Session,
    *,
    actor: Actor,
    rule_id: str,
    looked_on: date,
    looked_by: str,
    note: str,
    now: datetime,
) -> RuleLook:
    """A lawyer or inspector looked at a rule. Raises Forbidden, NotFound, InvalidInput."""
    _coordinator(actor, "record_look")
    try:
        legal_rule(rule_id)
    except UnknownRule:
        raise NotFound("legal_rule", rule_id[:8]) from None
    problems = {}
    if not date(2020, 1, 1) <= looked_on <= local_day(now):
        problems["looked_on"] = (Problem("day_out_of_range"),)
    if not looked_by.strip():
        problems["looked_by"] = (Problem("missing"),)
    if problems:
        raise InvalidInput(problems)
    look = RuleLook(
        rule_id=rule_id, looked_on=looked_on, looked_by=looked_by.strip()[:60],
        note=note.strip()[:200], account_id=actor.account_id, at=now,
    )  # fmt: skip
    session.add(look)
    session.flush()
    record(
        session, actor=actor, action="law_look", subject_kind="rule_look", subject_id=look.id,
        now=now, rule=rule_id,
    )  # fmt: skip
    return look


def wage_page(session: Session, *, actor: Actor, now: datetime) -> WagePage:
    """Wages of the counties the actor answers for (an administrator: where there is work)."""
    _coordinator(actor, "wage_page")
    wages, today = wages_of(session), local_day(now)
    amounts, tiers = rows_of(session)
    shown = [CountyWage(code, wages.on(code, today)) for code in _counties(session, actor)]
    return WagePage(shown, provinces_of(actor), amounts, tiers)


def counties_of(session: Session, *, actor: Actor) -> list[str]:
    """The districts the actor answers for (an administrator: where there is work)."""
    _coordinator(actor, "counties_of")
    return _counties(session, actor)


def _counties(session: Session, actor: Actor) -> list[str]:
    if actor.sees_all:
        here = within(col(Vacancy.region_code), actor)
        found = set(session.exec(select(Vacancy.region_code).where(here).distinct()))
        return sorted(code for code in found if regions.is_region(code))
    return sorted(
        {
            unit.code
            for own in actor.regions
            if regions.is_region(own)
            for unit in regions.counties(own)
        }
    )


def _coordinator(actor: Actor, action: str) -> None:
    if not actor.receiving:
        raise Forbidden(action)
