"""Everything one screen needs to decide about one proposal (domain notes 7.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Session, col

import law
from law.payday import FirstPay, first_pay_of
from models.account import Account, Role
from models.employer import Employer, EmployerTownsmen
from models.party import Party
from models.person import Person, PersonTrade, PersonWish
from models.placement import ARRIVED_STATES, Placement
from models.proposal import Proposal, ProposalEvent, Side
from models.run import StandingWish
from models.vacancy import Vacancy
from reference.calendar import local_day
from reports.ledger import Ledger, ledgers
from services.actor import Actor
from services.employers.quotas import QuotaPage, quota_state
from services.errors import NotFound
from services.promises.cards import first_pay_amount
from services.proposals.bundles import Bundle, load_bundle, sees
from services.proposals.gates import Doubt, judge
from services.proposals.names import may_be_named
from services.proposals.steps import UNIONS, awaited, steps_of
from services.proposals.undo import undoable_event
from services.proposals.wishes import wishes_in_force
from services.rows import known


@dataclass(frozen=True)
class Member:
    """One person of the bundle, as this reader may see them; `name` None = not agreed yet."""

    proposal: Proposal
    person: Person
    name: str | None
    age: int
    trades: Sequence[tuple[str, int]]  # occupation id, months
    wishes: Sequence[str]  # occupation ids, first wish first
    findings: Sequence[law.Finding]
    doubts: Sequence[Doubt]
    vacancy: Vacancy


@dataclass(frozen=True)
class Choice:
    """The k-th alternative: what it costs the whole in points, and what it is."""

    index: int
    vacancy: Vacancy
    employer: str
    cost: int
    open: int


@dataclass(frozen=True)
class HistoryLine:
    """One line of the history: what, on whose word, by whom, why."""

    event: ProposalEvent
    who: str


@dataclass(frozen=True)
class Sheet:
    """The screen. `side` is SYSTEM for an administrator, who looks and decides nothing."""

    lead: Proposal
    side: Side
    members: Sequence[Member]
    party: Party | None
    vacancy: Vacancy
    employer: Employer
    ledger: Ledger
    first_pay: FirstPay | None
    first_pay_fen: int | None
    from_home: Mapping[str, int]  # home county -> people of it who work there now
    choices: Sequence[Choice]
    history: Sequence[HistoryLine]
    wishes: Sequence[StandingWish]
    undoable: ProposalEvent | None
    steps: frozenset[str]  # what this side may do now: `proposals.steps`
    awaited: Side | None  # whose word is next, if not a union's
    quota: QuotaPage | None  # of the firm by county, told to the unions

    @property
    def only_looks(self) -> bool:
        """The reader stands on no side."""
        return self.side is Side.SYSTEM

    @property
    def may_suggest(self) -> bool:
        """Whether the reader may propose another post by hand: the unions do."""
        return self.side in UNIONS


def sheet_of(session: Session, *, actor: Actor, proposal_id: int, now: datetime) -> Sheet:
    """The sheet of a proposal in scope; a fixed number of queries. Raises NotFound."""
    bundle = load_bundle(session, proposal_id, lock=False)
    side = sees(actor, bundle)
    if side is None:
        raise NotFound("proposal", proposal_id)
    vacancy = bundle.vacancies[bundle.lead.vacancy_id]
    employer = session.get_one(Employer, vacancy.employer_id)
    today = local_day(now)
    pay = first_pay_of(vacancy, employer, _start(bundle, vacancy, today))
    return Sheet(
        lead=bundle.lead,
        side=side,
        members=_members(session, actor, bundle, now),
        party=bundle.party if len(bundle.members) > 1 else None,
        vacancy=vacancy,
        employer=employer,
        ledger=ledgers(session, [known(vacancy.id)])[known(vacancy.id)],
        first_pay=pay,
        first_pay_fen=first_pay_amount(vacancy, pay),
        from_home=_from_home(session, bundle, known(employer.id)),
        choices=_choices(session, bundle.lead),
        history=_history(session, proposal_id),
        wishes=wishes_in_force(session, sorted(bundle.people)),
        undoable=undoable_event(session, actor=actor, proposal_id=proposal_id),
        steps=steps_of(bundle.lead, side),
        awaited=awaited(bundle.lead),
        quota=quota_state(session, employer_id=known(employer.id), now=now)
        if side in UNIONS
        else None,
    )


def _start(bundle: Bundle, vacancy: Vacancy, today: date) -> date:
    ready = [p.available_from for p in bundle.people.values() if p.available_from]
    return max([today, *ready, *([vacancy.arrive_from] if vacancy.arrive_from else [])])


def _trades(session: Session, ids: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
    """(occupation, months) of each person, what they did longest first."""
    trades: dict[int, list[tuple[str, int]]] = {}
    for trade in session.scalars(
        sa.select(PersonTrade)
        .where(col(PersonTrade.person_id).in_(ids))
        .order_by(col(PersonTrade.months).desc(), col(PersonTrade.occupation_id))
    ):
        trades.setdefault(trade.person_id, []).append((trade.occupation_id, trade.months))
    return trades


def _wishes(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    wishes: dict[int, list[str]] = {}
    for wish in session.scalars(
        sa.select(PersonWish)
        .where(col(PersonWish.person_id).in_(ids))
        .order_by(col(PersonWish.rank))
    ):
        wishes.setdefault(wish.person_id, []).append(wish.occupation_id)
    return wishes


def _members(session: Session, actor: Actor, bundle: Bundle, now: datetime) -> list[Member]:
    today = local_day(now)
    ids = sorted(bundle.people)
    named = may_be_named(
        session, actor, {(m.person_id, bundle.employer_of(m)) for m in bundle.members}
    )
    trades, wishes = _trades(session, ids), _wishes(session, ids)
    members = [m for m in bundle.members if _own_business(actor, bundle, m)]
    pairs = [(bundle.people[m.person_id], bundle.vacancies[m.vacancy_id]) for m in members]
    verdicts = judge(session, pairs, now=now)
    return [
        Member(
            proposal=member,
            person=person,
            name=person.name if person.id in named else None,
            age=law.age_on(person.born_on, today),
            trades=trades.get(member.person_id, []),
            wishes=wishes.get(member.person_id, []),
            findings=verdict.findings,
            doubts=verdict.doubts,
            vacancy=vacancy,
        )
        for member, (person, vacancy), verdict in zip(members, pairs, verdicts, strict=True)
    ]


def _own_business(actor: Actor, bundle: Bundle, member: Proposal) -> bool:
    """A firm is not shown who of the party goes to another firm."""
    return actor.role is not Role.EMPLOYER or bundle.employer_of(member) == actor.employer_id


def _from_home(session: Session, bundle: Bundle, employer_id: int) -> dict[str, int]:
    """What the firm counted, or what we placed there and know is still there, if that is more."""
    homes = {person.region_code for person in bundle.people.values()}
    counted = {
        row.region_code: row.headcount
        for row in session.scalars(
            sa.select(EmployerTownsmen).where(
                col(EmployerTownsmen.employer_id) == employer_id,
                col(EmployerTownsmen.region_code).in_(sorted(homes)),
            )
        )
    }
    placed = session.execute(
        sa.select(col(Person.region_code), sa.func.count())
        .select_from(Placement)
        .join(Person, col(Person.id) == col(Placement.person_id))
        .join(Vacancy, col(Vacancy.id) == col(Placement.vacancy_id))
        .where(
            col(Vacancy.employer_id) == employer_id,
            col(Placement.state).in_(ARRIVED_STATES),
            col(Person.region_code).in_(sorted(homes)),
        )
        .group_by(col(Person.region_code))
    )
    for home, count in placed:
        counted[home] = max(count, counted.get(home, 0))
    return {home: counted.get(home, 0) for home in sorted(homes)}


def _choices(session: Session, lead: Proposal) -> list[Choice]:
    ids = [one["vacancy_id"] for one in lead.alternatives if isinstance(one["vacancy_id"], int)]
    rows = {
        known(vacancy.id): (vacancy, employer)
        for vacancy, employer in session.execute(
            sa.select(Vacancy, Employer)
            .join(Employer, col(Employer.id) == col(Vacancy.employer_id))
            .where(col(Vacancy.id).in_(ids))
        )
    }
    counts = ledgers(session, ids)
    found = []
    for index, one in enumerate(lead.alternatives):
        vacancy_id, cost = one["vacancy_id"], one.get("cost", 0)
        if isinstance(vacancy_id, int) and vacancy_id in rows:
            vacancy, employer = rows[vacancy_id]
            points = cost if isinstance(cost, int) else 0
            found.append(Choice(index, vacancy, employer.name, points, counts[vacancy_id].open))
    return found


def _history(session: Session, proposal_id: int) -> list[HistoryLine]:
    rows = session.execute(
        sa.select(ProposalEvent, col(Account.display_name))
        .outerjoin(Account, col(Account.id) == col(ProposalEvent.account_id))
        .where(col(ProposalEvent.proposal_id) == proposal_id)
        .order_by(col(ProposalEvent.id))
    )
    return [HistoryLine(event, who or "") for event, who in rows]
