"""Waves: so many of the queue are asked as the places bear, the next ones when answers are due.

Whoever of the queue is not asked today has waited a day more (`models.invitation.InvitationWait`);
that puts them before others the next time, at whichever post.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from models.invitation import (
    WAITING,
    Invitation,
    InvitationWait,
    InvitationWave,
    InvitationWay,
)
from models.person import Person
from models.proposal import Side
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.invitation_text import SmsKind
from services.actor import Actor
from services.errors import Forbidden, NotFound
from services.invitations.moves import note
from services.invitations.places import free_places, in_line
from services.invitations.queue import InLine, queue_of
from services.invitations.rates import Rate, rate_of
from services.invitations.rules import InvitationRules
from services.invitations.sizing import Asked, take
from services.invitations.telling import Voice, link_of, tell
from services.offer import check_on_offer
from services.proposals.bundles import Word
from services.rows import known, lock_rows


@dataclass(frozen=True)
class Plan:
    """What the next wave of a county for a vacancy would be.

    free      places nobody has, less those in line; waiting: people asked whose answer is due
    line      the queue in order; now: how many parties of it would be asked, `people` of them
    """

    vacancy_id: int
    region_code: str
    free: int
    waiting: int
    line: Sequence[InLine]
    chosen: Sequence[InLine]
    rate: Rate

    @property
    def people(self) -> int:
        return sum(len(one.people) for one in self.chosen)


@dataclass(frozen=True)
class Standing:
    """A vacancy's places nobody has, less those in line, and the parties whose answer is due."""

    free: int
    asked: Sequence[Asked]


def standings(session: Session, vacancy_ids: Collection[int]) -> dict[int, Standing]:
    """Of each vacancy; the same few queries for any number of them."""
    free, line = free_places(session, vacancy_ids), in_line(session, vacancy_ids)
    asked = _waiting(session, vacancy_ids)
    return {
        one: Standing(max(0, free.get(one, 0) - line[one]), asked.get(one, ()))
        for one in vacancy_ids
    }


def plan_wave(
    line: Sequence[InLine],
    *,
    region_code: str,
    vacancy_id: int,
    standing: Standing,
    rate: Rate,
    rules: InvitationRules,
) -> Plan:
    """Sized by the county's own rate on this way; `line` is the vacancy's queue of that county."""
    taken = take(
        [one.size for one in line], free=standing.free, asked=standing.asked,
        percent=rate.percent, risk_percent=rules.risk_percent,
    )  # fmt: skip
    return Plan(
        vacancy_id, region_code, standing.free, sum(one.people for one in standing.asked), line,
        [line[index] for index in taken], rate,
    )  # fmt: skip


def send_wave(
    session: Session,
    *,
    actor: Actor,
    vacancy_id: int,
    region_code: str,
    way: InvitationWay,
    voice: Voice,
    now: datetime,
    rolling: bool = True,
) -> InvitationWave | None:
    """Ask the next ones of the county for this vacancy; None where nobody is to be asked now.

    Whoever has no telephone gets a slip. Two at once ask nobody twice: the vacancy is locked.
    Raises Forbidden, NotFound (not this actor's county), VacancyNotOpen.
    """
    if not actor.sending:
        raise Forbidden("send_wave")
    if not actor.covers(region_code):
        raise NotFound("region", region_code)
    lock_rows(session, Vacancy, {vacancy_id})
    vacancy = session.get(Vacancy, vacancy_id)
    if vacancy is None:
        raise NotFound("vacancy", vacancy_id)
    check_on_offer(session, {vacancy_id: vacancy}, day=local_day(now))
    line = [
        one
        for one in queue_of(session, actor=actor, vacancy_id=vacancy_id)
        if one.region_code == region_code
    ]
    plan = plan_wave(
        line, region_code=region_code, vacancy_id=vacancy_id,
        standing=standings(session, [vacancy_id])[vacancy_id],
        rate=rate_of(session, region_code=region_code, way=way, rules=voice.rules, now=now),
        rules=voice.rules,
    )  # fmt: skip
    if not plan.chosen:
        return None
    wave = _write_wave(session, actor, plan, way, voice.rules, now, rolling)
    _invite(session, actor, wave, plan.chosen, voice, now)
    _note_waiting(session, [one for one in line if one not in plan.chosen], now)
    return wave


def stop_rolling(
    session: Session, *, actor: Actor, vacancy_id: int, region_code: str, now: datetime
) -> int:
    """No further wave by itself; who has been asked stays asked. How many waves were stopped."""
    if not actor.sending:
        raise Forbidden("send_wave")
    if not actor.covers(region_code):
        raise NotFound("region", region_code)
    result = session.connection().execute(
        sa.update(InvitationWave)
        .where(
            col(InvitationWave.vacancy_id) == vacancy_id,
            col(InvitationWave.region_code) == region_code,
            col(InvitationWave.rolling),
        )
        .values(rolling=False)
    )
    return result.rowcount


def _waiting(session: Session, vacancy_ids: Collection[int]) -> dict[int, list[Asked]]:
    """Parties of all counties whose answer is due, each with the rate its wave was sized by."""
    rows = session.execute(
        sa.select(
            col(Invitation.vacancy_id), sa.func.count(), sa.func.max(col(InvitationWave.percent))
        )
        .join(InvitationWave, col(InvitationWave.id) == col(Invitation.wave_id))
        .where(
            col(Invitation.vacancy_id).in_(sorted(vacancy_ids)),
            col(Invitation.state).in_(WAITING),
        )
        .group_by(col(Invitation.vacancy_id), col(Invitation.wave_id), col(Invitation.bundle))
        .order_by(col(Invitation.wave_id), col(Invitation.bundle))
    )
    found: dict[int, list[Asked]] = {}
    for vacancy_id, people, percent in rows:
        found.setdefault(vacancy_id, []).append(Asked(int(people), int(percent)))
    return found


def _write_wave(
    session: Session,
    actor: Actor,
    plan: Plan,
    way: InvitationWay,
    rules: InvitationRules,
    now: datetime,
    rolling: bool,
) -> InvitationWave:
    before = session.scalar(
        sa.select(sa.func.max(col(InvitationWave.number))).where(
            col(InvitationWave.vacancy_id) == plan.vacancy_id,
            col(InvitationWave.region_code) == plan.region_code,
        )
    )
    wave = InvitationWave(
        vacancy_id=plan.vacancy_id, region_code=plan.region_code, number=(before or 0) + 1,
        way=way, asked=plan.people, free=plan.free, percent=plan.rate.percent,
        base=plan.rate.base, yes=plan.rate.yes, measured=plan.rate.measured, rolling=rolling,
        sent_at=now, lapses_at=rules.lapses_at(now), account_id=actor.account_id,
    )  # fmt: skip
    session.add(wave)
    session.flush()
    return wave


def _invite(
    session: Session,
    actor: Actor,
    wave: InvitationWave,
    chosen: Sequence[InLine],
    voice: Voice,
    now: datetime,
) -> None:
    word = Word(Side.SENDING, actor.account_id, now)
    rank = 0
    for party in chosen:
        for proposal, person in zip(party.proposals, party.people, strict=True):
            rank += 1
            row = Invitation(
                wave_id=known(wave.id), proposal_id=known(proposal.id),
                person_id=known(person.id), vacancy_id=proposal.vacancy_id,
                bundle=proposal.bundle, way=_way_for(person, wave.way), rank=rank,
                waited=party.waited, asked_at=now, lapses_at=wave.lapses_at,
            )  # fmt: skip
            session.add(row)
            session.flush()
            note(session, row, word, action="asked", here=None)
            if row.way is InvitationWay.SMS:
                tell(session, row, SmsKind.INVITED, voice=voice, now=now)
            else:
                link_of(session, row, voice, now)


def _way_for(person: Person, way: InvitationWay) -> InvitationWay:
    """Somebody without a telephone of their own is handed a slip."""
    return way if person.phone_index is not None else InvitationWay.SLIP


def _note_waiting(session: Session, left: Sequence[InLine], now: datetime) -> None:
    """They waited today; a second wave of the same day says it no second time."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    day = local_day(now)
    rows = [{"person_id": known(one.id), "day": day} for party in left for one in party.people]
    for start in range(0, len(rows), 400):
        part = rows[start : start + 400]
        session.execute(
            insert(InvitationWait)
            .values(part)
            .on_conflict_do_nothing(index_elements=["person_id", "day"])
        )
