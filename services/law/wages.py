"""Minimum wages and tiers as this house has confirmed them, over those of the reference tables.

A wage or a tier is only ever added, with the notice, the day it holds from and who says so; the
vacancies it may concern are judged anew at once (services.vacancies.recheck).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import Session, col, select

from models.law import RegionTier, WageStep
from reference import regions
from reference.minimum_wages import MinimumWage, Step, TierRow, UnknownMinimum, minimum_wage, steps
from services.actor import Actor
from services.audit import record
from services.errors import Forbidden, InvalidInput, NotFound, Problem
from services.shown import check_shown

EARLIEST: Final = date(2021, 1, 1)
AHEAD: Final = timedelta(days=400)
_KEPT: Final = "law_wages"


@dataclass(frozen=True)
class Wages:
    """What the house confirmed, oldest first, and a version that changes with every row."""

    steps: tuple[Step, ...]
    tiers: tuple[TierRow, ...]
    version: str

    def on(self, region_code: str, day: date) -> MinimumWage | UnknownMinimum:
        """The minimum wage of a county on a day. Raises UnknownRegion."""
        return minimum_wage(region_code, day, self.steps, self.tiers)


TABLES_ALONE: Final = Wages((), (), "0.0")


def wages_of(session: Session | None) -> Wages:
    """The confirmed rows, read once for each session."""
    if session is None:
        return TABLES_ALONE
    known = session.info.get(_KEPT)
    if not isinstance(known, Wages):
        known = session.info[_KEPT] = _read(session)
    return known


def _read(session: Session) -> Wages:
    with session.no_autoflush:
        amounts = session.exec(select(WageStep).order_by(col(WageStep.id))).all()
        tiers = session.exec(
            select(RegionTier).order_by(col(RegionTier.valid_from), col(RegionTier.id))
        ).all()
    return Wages(
        tuple(
            Step(a.province, a.tier, a.valid_from, a.monthly_fen, a.hourly_fen, a.source)
            for a in amounts
        ),
        tuple(
            TierRow(t.region_code, t.valid_from, None, t.tier, True, "confirmed", t.source)
            for t in tiers
        ),
        f"{_newest(a.id for a in amounts)}.{_newest(t.id for t in tiers)}",
    )


def _newest(ids: Iterable[int | None]) -> int:
    return max((one or 0 for one in ids), default=0)


def set_tier(
    session: Session,
    *,
    actor: Actor,
    region_code: str,
    tier: int,
    tier_from: date,
    tier_source: str,
    now: datetime,
    shown: str = "",
) -> RegionTier:
    """Say which tier a county is in from a day on; `tier_source` is the notice, or who said so.

    `shown` is the stamp of `stated_wages` on the screen. Raises Forbidden, NotFound (a county out
    of scope), InvalidInput, EditConflict.
    """
    _coordinator(actor, "set_tier")
    check_shown("wages", None, shown, stated_wages(session))
    if not regions.is_region(region_code) or not actor.covers(region_code):
        raise NotFound("region", region_code)
    if regions.region(region_code).level is not regions.Level.COUNTY:
        raise InvalidInput({"region_code": (Problem("not_a_county"),)})
    problems = _dated(tier_from, tier_source, now, "tier_from", "tier_source")
    known = {step.tier for step in _steps_of(session, regions.region(region_code).province)}
    if tier not in known:
        problems["tier"] = (Problem("unknown_tier"),)
    if problems:
        raise InvalidInput(problems)
    row = RegionTier(
        region_code=region_code, tier=tier, valid_from=tier_from, source=tier_source.strip(),
        account_id=actor.account_id, at=now,
    )  # fmt: skip
    _add(session, row)
    record(
        session, actor=actor, action="law_tier", subject_kind="region_tier", subject_id=row.id,
        now=now, region=region_code, tier=tier, valid_from=tier_from.isoformat(),
    )  # fmt: skip
    return row


def confirm_wage(
    session: Session,
    *,
    actor: Actor,
    province: str,
    valid_from: date,
    amounts: dict[int, tuple[int, int]],
    source: str,
    now: datetime,
    shown: str = "",
) -> tuple[WageStep, ...]:
    """Enter a province's new minimum wage: for each tier (monthly, hourly) in fen.

    Tiers are 1 (highest), 2, 3 …; a minimum never goes down. Raises Forbidden, NotFound (the
    actor answers for no county of the province), InvalidInput, EditConflict (see `set_tier`).
    """
    _coordinator(actor, "confirm_wage")
    check_shown("wages", None, shown, stated_wages(session))
    if not _answers_for(actor, province):
        raise NotFound("region", province)
    problems = _dated(valid_from, source, now)
    problems |= _amount_problems(amounts, _before(session, province, valid_from))
    if problems:
        raise InvalidInput(problems)
    rows = tuple(
        WageStep(
            province=province, tier=tier, valid_from=valid_from, monthly_fen=monthly,
            hourly_fen=hourly, source=source.strip(), account_id=actor.account_id, at=now,
        )
        for tier, (monthly, hourly) in sorted(amounts.items())
    )  # fmt: skip
    for row in rows:
        _add(session, row)
    record(
        session, actor=actor, action="law_wage", subject_kind="wage_step", subject_id=rows[0].id,
        now=now, province=province, valid_from=valid_from.isoformat(),
        monthly={str(row.tier): row.monthly_fen for row in rows},
    )  # fmt: skip
    return rows


def stated_wages(session: Session) -> dict[str, object]:
    """What the page shows of what was confirmed: it is another whenever a row is added."""
    return {"confirmed": wages_of(session).version}


def provinces_of(actor: Actor) -> tuple[str, ...]:
    """Provinces with a minimum wage in the tables for which the actor may enter a new one."""
    known = sorted({step.province for step in steps()})
    return tuple(code for code in known if _answers_for(actor, code))


def _answers_for(actor: Actor, province: str) -> bool:
    return actor.sees_all or any(
        regions.is_region(own) and regions.region(own).province == province for own in actor.regions
    )


def _coordinator(actor: Actor, action: str) -> None:
    if not actor.receiving:
        raise Forbidden(action)


def _add(session: Session, row: RegionTier | WageStep) -> None:
    session.add(row)
    session.flush()
    session.info.pop(_KEPT, None)


def _steps_of(session: Session, province: str) -> list[Step]:
    confirmed = wages_of(session).steps
    return [step for step in (*steps(), *confirmed) if step.province == province]


def _before(session: Session, province: str, valid_from: date) -> dict[int, Step]:
    """The amounts in force the day before, by tier."""
    earlier = [s for s in _steps_of(session, province) if s.valid_from < valid_from]
    return {step.tier: step for step in sorted(earlier, key=lambda s: s.valid_from)}


def _dated(
    valid_from: date, source: str, now: datetime, day: str = "valid_from", notice: str = "source"
) -> dict[str, tuple[Problem, ...]]:
    problems: dict[str, tuple[Problem, ...]] = {}
    if not EARLIEST <= valid_from <= now.date() + AHEAD:
        problems[day] = (Problem("day_out_of_range"),)
    if len(source.strip()) < 4:
        problems[notice] = (Problem("missing"),)
    elif len(source.strip()) > 200:
        problems[notice] = (Problem("string_too_long", {"max_length": 200}),)
    return problems


def _amount_problems(
    amounts: dict[int, tuple[int, int]], before: dict[int, Step]
) -> dict[str, tuple[Problem, ...]]:
    problems: dict[str, tuple[Problem, ...]] = {}
    if sorted(amounts) != list(range(1, len(amounts) + 1)) or len(amounts) < max(before, default=1):
        problems["monthly_1"] = (Problem("tiers_missing"),)
    for tier, (monthly, hourly) in sorted(amounts.items()):
        above = amounts.get(tier - 1)
        was = before.get(tier)
        if not 100_000 <= monthly <= 1_000_000 or (above and monthly >= above[0]):
            problems[f"monthly_{tier}"] = (Problem("wage_out_of_order"),)
        elif was and monthly < was.monthly_fen:
            problems[f"monthly_{tier}"] = (Problem("wage_lower", {"before": was.monthly_fen}),)
        if not 500 <= hourly <= 10_000 or (above and hourly > above[1]):
            problems[f"hourly_{tier}"] = (Problem("wage_out_of_order"),)
        elif was and hourly < was.hourly_fen:
            problems[f"hourly_{tier}"] = (Problem("wage_lower", {"before": was.hourly_fen}),)
    return problems


def rows_of(session: Session) -> tuple[list[WageStep], list[RegionTier]]:
    """Everything confirmed, newest first, for the page."""
    amounts = session.exec(
        select(WageStep).order_by(
            col(WageStep.valid_from).desc(), col(WageStep.province), col(WageStep.tier)
        )
    ).all()
    tiers = session.exec(select(RegionTier).order_by(col(RegionTier.id).desc()).limit(100)).all()
    return list(amounts), list(tiers)
