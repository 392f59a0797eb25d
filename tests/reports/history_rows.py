"""Two invented years of rows as the services write them, with everything that makes counting hard.

Late registrations, moves taken back, no-shows, cancelled confirmations, people who change firms,
come back after a long gap, or come twice; vacancies paused, cut and closed; rows recorded after
the week ended. Seeded: the same rows each time.
"""

import random
from datetime import UTC, date, datetime, timedelta
from itertools import count

from sqlmodel import Session

from models.person import ConsentPurpose, PersonEvent, PersonState, PersonTarget, TargetGroup
from models.placement import Placement, PlacementEvent, PlacementState
from models.proposal import Proposal, ProposalEvent, ProposalState, Side
from models.vacancy import VacancyEvent, VacancyState
from reference.calendar import local_day
from tests.factories import (
    BAZHOU,
    CANGXI,
    PUJIANG,
    YIWU,
    YUHANG,
    make_consent,
    make_employer,
    make_person,
    make_vacancy,
)

SUZHOU, LIZHOU = "320581", "510802"
START = datetime(2024, 12, 5, 1, tzinfo=UTC)
STOP = datetime(2026, 12, 3, tzinfo=UTC)
HOMES = (CANGXI, CANGXI, CANGXI, BAZHOU, BAZHOU, PUJIANG)
SITES = (YUHANG, YUHANG, YIWU, PUJIANG, SUZHOU, LIZHOU, CANGXI)
REFUSALS = ("nights", "family_objects", "pay_below_floor", "experience", "")
REASONS = ("homesick", "too_hard", "pay_below_promise", "not_as_told", "followed_companion", "")
P, Q = PlacementState, ProposalState


class Years:
    """Writes the rows; `people` and `vacancies` count how many of each."""

    def __init__(self, session: Session, seed: int, people: int = 90, start: datetime = START):
        self.session, self.random, self.start = session, random.Random(seed), start
        self._bundle = count(1)
        self.firms = [make_employer(session, region_code=site) for site in SITES]
        self.vacancies = [self._vacancy(n) for n in range(2 * len(SITES))]
        spread = [timedelta(days=12), *(self.between(12, 400) for _ in range(people - 1))]
        self.people = [self._person(start + after) for after in spread]
        for n, person in enumerate(self.people):
            first = person.created_at + (self.between(1, 300) if n else timedelta(days=1))
            self._life(person, first)
        session.flush()

    def between(self, low: float, high: float) -> timedelta:
        return timedelta(days=self.random.uniform(low, high))

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def _vacancy(self, n: int):
        made = self.start + self.between(0, 10)
        vacancy = make_vacancy(
            self.session, self.firms[n % len(SITES)], places=60, created_at=made, arrive_from=None,
            valid_until=date(2026, 11, 10) + timedelta(days=n * 3),
            arrive_until=date(2026, 11, 1) + timedelta(days=n * 3),
        )  # fmt: skip
        path = [(None, VacancyState.DRAFT), (VacancyState.DRAFT, VacancyState.SUBMITTED)]
        path.append((VacancyState.SUBMITTED, VacancyState.PUBLISHED))
        moment = made
        for before, after in path:
            self._vacancy_event(vacancy, moment, before, after)
            moment += timedelta(hours=5)
        if n % 4 == 1:
            paused = datetime(2026, 11, 14 + n, 3, tzinfo=UTC)
            self._vacancy_event(vacancy, paused, VacancyState.PUBLISHED, VacancyState.PAUSED)
            vacancy.state = VacancyState.PAUSED
        if n % 5 == 2:
            self.session.add(
                VacancyEvent(
                    vacancy_id=vacancy.id, at=datetime(2026, 11, 10 + n, 3, tzinfo=UTC),
                    kind="places_changed", places_before=60, places_after=45 + n,
                )
            )  # fmt: skip
            vacancy.places = 45 + n
        self.session.add(vacancy)
        self.session.flush()
        return vacancy

    def _vacancy_event(self, vacancy, at, before, after) -> None:
        self.session.add(
            VacancyEvent(
                vacancy_id=vacancy.id, at=at, kind="moved", from_state=before, to_state=after
            )
        )

    def _person(self, made: datetime):
        person = make_person(
            self.session, region_code=self.random.choice(HOMES), created_at=made,
            township=f"演示{self.random.choice('甲乙丙')}镇", first_timer=self.chance(0.3),
            state=PersonState.SEEKING,
        )  # fmt: skip
        for target in TargetGroup:
            if self.chance(0.2):
                self.session.add(PersonTarget(person_id=person.id, target=target))
        if self.chance(0.6):
            withdrawn = made if self.chance(0.3) else None
            make_consent(self.session, person, ConsentPurpose.DISABILITY, withdrawn_at=withdrawn)
        if self.chance(0.2):
            closed = datetime(2026, 11, self.random.randint(10, 28), 3, tzinfo=UTC)
            self.session.add(
                PersonEvent(
                    person_id=person.id, at=closed, kind="moved",
                    from_state=PersonState.SEEKING, to_state=PersonState.CLOSED,
                )
            )  # fmt: skip
            person.state = PersonState.CLOSED
            self.session.add(person)
        self.session.flush()
        return person

    def _life(self, person, moment: datetime) -> None:
        for vacancy in self.random.sample(self.vacancies, 4):
            if moment >= STOP:
                return
            end = self._attempt(person, vacancy, moment)
            if end is None:
                return
            moment = end + self.between(0.5, 40)

    def _attempt(self, person, vacancy, moment: datetime) -> datetime | None:
        """One proposal and what became of it; when it was over, None if it holds a place still."""
        proposal = Proposal(
            person_id=person.id, vacancy_id=vacancy.id, bundle=f"y{next(self._bundle)}",
            state=Q.PROPOSED, created_at=moment, updated_at=moment,
        )  # fmt: skip
        self.session.add(proposal)
        self.session.flush()
        here = self._said(proposal, None, Q.PROPOSED, moment, Side.SYSTEM)
        moment += self.between(0.1, 3)
        if self.chance(0.25):
            side = self.random.choice([Side.SENDING, Side.WORKER, Side.EMPLOYER])
            code = self.random.choice(REFUSALS)
            event = self._said(proposal, here, Q.REFUSED, moment, side, code)
            if self.chance(0.3):
                back = moment + timedelta(hours=2)
                self._said(proposal, Q.REFUSED, here, back, side, undoes=event)
            return moment
        here = self._said(proposal, here, Q.SENDING_OK, moment, Side.SENDING)
        moment += self.between(0.1, 2)
        here = self._said(proposal, here, Q.APPROVED, moment, Side.RECEIVING)
        if self.chance(0.1):
            return moment
        moment += self.between(0.1, 4)
        here = self._said(proposal, here, Q.WORKER_YES, moment, Side.WORKER)
        self._said(proposal, here, Q.CONFIRMED, moment, Side.EMPLOYER)
        return self._placed(person, vacancy, proposal, moment)

    _last_event: ProposalEvent

    def _said(self, proposal, before, after, at, side, code="", undoes=None):
        event = ProposalEvent(
            proposal_id=proposal.id, at=at, side=side, action="undo" if undoes else "move",
            from_state=before, to_state=after, reason_code=code,
            undoes_id=self._last_event.id if undoes else None,
        )  # fmt: skip
        proposal.state = after
        if after is Q.REFUSED:
            proposal.refused_by, proposal.refusal_code = side, code
        self.session.add_all([event, proposal])
        self.session.flush()
        self._last_event = event
        return after

    def _placed(self, person, vacancy, proposal, moment: datetime) -> datetime | None:
        placement = Placement(
            proposal_id=proposal.id, person_id=person.id, vacancy_id=vacancy.id,
            confirmed_at=moment, created_at=moment, updated_at=moment,
        )  # fmt: skip
        self.session.add(placement)
        self.session.flush()
        self._moved(placement, None, P.CONFIRMED, moment)
        moment += self.between(1, 12)
        fate = self.random.random()
        if fate < 0.12:
            self._moved(placement, P.CONFIRMED, P.NO_SHOW, moment, "missed_vehicle")
            return moment
        if fate < 0.22:
            code = "undone" if self.chance(0.5) else "worker_withdrew"
            self._moved(placement, P.CONFIRMED, P.CANCELLED, moment, code)
            return moment
        if fate < 0.3 and moment > datetime(2026, 9, 1, tzinfo=UTC):
            return None
        if self.chance(0.4):
            days_ago = timedelta(days=4)  # set out before the earliest arrival told late
            self._moved(placement, P.CONFIRMED, P.DEPARTED, moment, on=local_day(moment) - days_ago)
            moment += timedelta(hours=26)
        return self._arrived(placement, moment)

    def _arrived(self, placement, moment: datetime) -> datetime | None:
        before = placement.state
        late = self.random.choice([0, 0, 0, 1, 3])
        if self.chance(0.12):
            event = self._moved(placement, before, P.ARRIVED, moment)
            moment += timedelta(days=self.random.choice([0, 1, 4]), minutes=20)
            self._moved(placement, P.ARRIVED, before, moment, undoes=event)
            moment += timedelta(hours=3)
        day = local_day(moment) - timedelta(days=late)
        placement.arrived_on = day
        self._moved(placement, before, P.ARRIVED, moment, on=day)
        here = P.ARRIVED
        if self.chance(0.6):
            moment += timedelta(hours=20)
            self._moved(placement, here, P.IN_POST, moment)
            here = P.IN_POST
        stay = self.random.choice([2, 6, 12, 25, 33, 80, 150, None, None])
        if stay is None:
            return None
        moment += timedelta(days=stay, hours=self.random.randint(0, 23))
        left = max(local_day(moment) - timedelta(days=self.random.choice([0, 0, 1])), day)
        placement.left_on, placement.left_reason = left, "other"
        reason = self.random.choice(REASONS)
        event = self._moved(placement, here, P.LEFT, moment, reason, on=left)
        if self.chance(0.1):
            placement.left_on, placement.left_reason = None, ""
            self._moved(placement, P.LEFT, here, moment + timedelta(hours=1), undoes=event)
            return None
        return moment

    def _moved(self, placement, before, after, at, code="", on=None, undoes=None):
        event = PlacementEvent(
            placement_id=placement.id, at=at, effective_on=on or local_day(at),
            side=Side.RECEIVING, from_state=before, to_state=after, reason_code=code,
            undoes_id=undoes.id if undoes else None,
        )  # fmt: skip
        placement.state = after
        if after in (P.CONFIRMED, P.DEPARTED, P.NO_SHOW, P.CANCELLED):
            placement.arrived_on = None
        elif placement.arrived_on is None:
            placement.arrived_on = on or local_day(at)
        self.session.add_all([placement, event])
        self.session.flush()
        return event
