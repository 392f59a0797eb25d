"""What the sending side sees: posts with people to ask, who is to be called, what came of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, col

from models.employer import Employer
from models.invitation import (
    OPEN_INVITATION,
    WAITING,
    Invitation,
    InvitationEvent,
    InvitationState,
    InvitationWave,
    InvitationWay,
)
from models.person import Person
from models.proposal import OPEN_PROPOSAL, Proposal
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.ledger import Ledger, ledgers
from services.actor import Actor, within
from services.errors import Forbidden, NotFound
from services.invitations.moves import FROM_LINE, TOLD_BY_PHONE
from services.invitations.queue import InLine, queue_of
from services.invitations.rates import rate_of
from services.invitations.rules import InvitationRules
from services.invitations.waves import Plan, plan_wave, standings
from services.offer import on_offer
from services.rows import LARGEST_ID

Key = tuple[int, str]
FAIR_DAYS = 30
FREE_DAYS = 2


@dataclass(frozen=True)
class PostLine:
    """A vacancy and a county: the places, the people by where they stand, the next wave.

    counts   people of this county by the state of their invitation (those open, no, lapsed)
    """

    vacancy: Vacancy
    employer: str
    ledger: Ledger
    region_code: str
    counts: Mapping[InvitationState, int]
    plan: Plan
    in_line: int
    rolling: bool

    @property
    def longest_wait(self) -> int:
        return max((one.waited for one in self.plan.line), default=0)


@dataclass(frozen=True)
class CallRow:
    """Somebody whose answer is due."""

    invitation: Invitation
    person: Person
    vacancy: Vacancy
    employer: str


@dataclass(frozen=True)
class Fairness:
    """waiting   people in a queue now, by the days they were passed over since they were last asked
    first_half   of people who had waited before and were asked in the last 30 days, in waves of at
                 least four: how many stood in the first half of their wave; `of` them all
    """

    waiting: Mapping[int, int]
    first_half: int
    of: int


def posts_to_ask(
    session: Session,
    *,
    actor: Actor,
    way: InvitationWay,
    rules: InvitationRules,
    now: datetime,
    limit: int = 60,
) -> tuple[list[PostLine], Fairness]:
    """Posts on offer with somebody in the queue or somebody asked, most to ask first; and whether
    the same people are always last. The number of queries grows with the counties alone."""
    _only_sending(actor)
    queue = queue_of(session, actor=actor)
    line: dict[Key, list[InLine]] = {}
    for one in queue:
        line.setdefault((one.vacancy_id, one.region_code), []).append(one)
    counts, rolling = _counts(session, actor), _rolling(session, actor)
    keys = sorted({*line, *counts}, key=lambda k: (-len(line.get(k, ())), k))[:limit]
    posts = _posts(session, [vacancy_id for vacancy_id, _ in keys], now)
    have, stand = ledgers(session, list(posts)), standings(session, list(posts))
    rates = {
        region: rate_of(session, region_code=region, way=way, rules=rules, now=now)
        for region in sorted({region for _, region in keys})
    }
    lines = [
        PostLine(
            *posts[key[0]], have[key[0]], key[1], counts.get(key, Counter()),
            plan_wave(
                line.get(key, []), vacancy_id=key[0], region_code=key[1],
                standing=stand[key[0]], rate=rates[key[1]], rules=rules,
            ),
            sum(len(one.people) for one in line.get(key, [])), key in rolling,
        )
        for key in keys
        if key[0] in posts
    ]  # fmt: skip
    return lines, _fairness(session, actor, queue, now)


def calls_due(session: Session, *, actor: Actor, limit: int) -> tuple[list[CallRow], int]:
    """Everybody whose answer is due, those on a call list first; and how many there are."""
    _only_sending(actor)
    due = (
        sa.select(Invitation, Person, Vacancy, col(Employer.name))
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Invitation.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(Invitation.state).in_(WAITING), within(col(Person.region_code), actor))
    )
    total = session.scalar(sa.select(sa.func.count()).select_from(due.subquery())) or 0
    first = sa.case((col(Invitation.way) == InvitationWay.CALL, 0), else_=1)
    rows = session.execute(
        due.order_by(
            col(Invitation.tries), first, col(Invitation.wave_id), col(Invitation.rank)
        ).limit(limit)
    )
    return [CallRow(*row) for row in rows], total


def place_came_free(session: Session, *, actor: Actor, now: datetime) -> list[CallRow]:
    """Who was in line and has been put on a place that opened within two days, and whom nobody has
    told by telephone: a bus may leave before a short message may."""
    _only_sending(actor)
    event = sa.select(col(InvitationEvent.invitation_id))
    seated = event.where(
        col(InvitationEvent.action) == FROM_LINE,
        col(InvitationEvent.at) > now - timedelta(days=FREE_DAYS),
    )
    told = event.where(
        col(InvitationEvent.action) == TOLD_BY_PHONE,
        col(InvitationEvent.invitation_id) == col(Invitation.id),
    )
    rows = session.execute(
        sa.select(Invitation, Person, Vacancy, col(Employer.name))
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Invitation.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(
            col(Invitation.state) == InvitationState.YES,
            col(Invitation.id).in_(seated),
            ~told.exists(),
            within(col(Person.region_code), actor),
        )
        .order_by(col(Invitation.said_yes_at), col(Invitation.id))
    )
    return [CallRow(*row) for row in rows]


def call_row(session: Session, *, actor: Actor, invitation_id: int) -> CallRow:
    """One invitation of the actor's county, in whatever state. Raises NotFound."""
    _only_sending(actor)
    row = session.execute(
        sa.select(Invitation, Person, Vacancy, col(Employer.name))
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Invitation.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(Invitation.id) == min(invitation_id, LARGEST_ID))
    ).first()
    if row is None or not actor.covers(row[1].region_code):
        raise NotFound("invitation", invitation_id)
    return CallRow(*row)


def standby_list(session: Session, *, actor: Actor, limit: int = 60) -> list[CallRow]:
    """Who waits in line, per post in the order of their yes."""
    _only_sending(actor)
    rows = session.execute(
        sa.select(Invitation, Person, Vacancy, col(Employer.name))
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Invitation.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(
            col(Invitation.state) == InvitationState.STANDBY, within(col(Person.region_code), actor)
        )
        .order_by(col(Invitation.vacancy_id), col(Invitation.said_yes_at), col(Invitation.id))
        .limit(limit)
    )
    return [CallRow(*row) for row in rows]


def slips_of(session: Session, *, actor: Actor, limit: int = 200) -> list[CallRow]:
    """People who are to be handed a slip and have not answered, by village."""
    _only_sending(actor)
    rows = session.execute(
        sa.select(Invitation, Person, Vacancy, col(Employer.name))
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Invitation.vacancy_id))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(
            col(Invitation.state).in_(WAITING),
            col(Invitation.way) == InvitationWay.SLIP,
            within(col(Person.region_code), actor),
        )
        .order_by(col(Person.township), col(Person.village), col(Invitation.id))
        .limit(limit)
    )
    return [CallRow(*row) for row in rows]


def _fairness(session: Session, actor: Actor, queue: Sequence[InLine], now: datetime) -> Fairness:
    """Counted over this actor's counties."""
    waiting = Counter(one.waited for one in queue for _ in one.people)
    rows = session.execute(
        sa.select(col(Invitation.rank), col(InvitationWave.asked))
        .join(InvitationWave, col(InvitationWave.id) == col(Invitation.wave_id))
        .join(Person, col(Person.id) == col(Invitation.person_id))
        .where(
            col(Invitation.waited) > 0,
            col(InvitationWave.asked) >= 4,
            col(Invitation.asked_at) > now - timedelta(days=FAIR_DAYS),
            within(col(Person.region_code), actor),
        )
    ).all()
    early = sum(2 * rank <= asked + 1 for rank, asked in rows)
    return Fairness(dict(sorted(waiting.items())), early, len(rows))


def _counts(session: Session, actor: Actor) -> dict[Key, Counter[InvitationState]]:
    """People by state, of the waves of posts where something is still open."""
    rows = session.execute(
        sa.select(
            col(Invitation.vacancy_id), col(InvitationWave.region_code), col(Invitation.state),
            sa.func.count(),
        )
        .join(InvitationWave, col(InvitationWave.id) == col(Invitation.wave_id))
        .join(Proposal, col(Proposal.id) == col(Invitation.proposal_id))
        .where(
            within(col(InvitationWave.region_code), actor),
            sa.or_(
                col(Invitation.state).in_(OPEN_INVITATION),
                col(Proposal.state).in_(OPEN_PROPOSAL),
            ),
        )
        .group_by(
            col(Invitation.vacancy_id), col(InvitationWave.region_code), col(Invitation.state)
        )
    )  # fmt: skip
    found: dict[Key, Counter[InvitationState]] = {}
    for vacancy_id, region, state, count in rows:
        found.setdefault((vacancy_id, region), Counter())[InvitationState(state)] += count
    return found


def _rolling(session: Session, actor: Actor) -> set[Key]:
    rows = session.execute(
        sa.select(col(InvitationWave.vacancy_id), col(InvitationWave.region_code))
        .where(within(col(InvitationWave.region_code), actor), col(InvitationWave.rolling))
        .distinct()
    )
    return {(vacancy_id, region) for vacancy_id, region in rows}


def _posts(session: Session, ids: Sequence[int], now: datetime) -> dict[int, tuple[Vacancy, str]]:
    rows = session.execute(
        sa.select(Vacancy, col(Employer.name))
        .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
        .where(col(Vacancy.id).in_(sorted(set(ids))), on_offer(local_day(now)))
    )
    return {vacancy.id: (vacancy, name) for vacancy, name in rows if vacancy.id is not None}


def _only_sending(actor: Actor) -> None:
    if not actor.sending:
        raise Forbidden("read_invitations")
