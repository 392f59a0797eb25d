"""A few people and vacancies as the engine's columns, to ask the matcher's own gates about pairs.

The facts become numbers in `services.runs.snapshot` alone, and who may take what is said in
`matching.rules.gates` alone: a pair a person has chosen is judged by the very table a run uses.
Left open here are what a coordinator answers for or another check counts: places, first batches.
"""

from collections.abc import Collection, Sequence
from datetime import datetime

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from matching.model.problem import Pairs
from matching.rules.gates import Extras, bars
from models.employer import Employer
from models.party import Party, PartyMember
from models.person import Person
from models.run import StandingKind, StandingWish
from models.vacancy import Vacancy
from reference.calendar import local_day
from reference.gates import Gate
from services.columns.kinds import Columns
from services.rows import known
from services.runs.about import read_about
from services.runs.first_batch import FirstBatch
from services.runs.people import Folk, Index, parties_of, person_columns
from services.runs.posts import Ints
from services.runs.rows import Rows, standing, taking
from services.runs.snapshot import Builder

EVERYBODY_PROVEN = FirstBatch(batch=1, proven_arrivals=0)
"""The first-batch rule is told and lifted apart (`services.employers.first_batches`)."""


def barring_gates(
    session: Session, pairs: Sequence[tuple[Person, Vacancy]], *, now: datetime
) -> list[tuple[Gate, ...]]:
    """The gates that bar each pair, in order. A fixed number of queries.

    Places these people and their parties take or have reserved themselves count as free.
    """
    session.flush()  # columns are read past the session
    vacancies = {known(vacancy.id): vacancy for _, vacancy in pairs}
    folk = _folk(session, sorted({known(person.id) for person, _ in pairs}))
    people = folk.index.ids.tolist()
    rows = _rows(session, [vacancies[one] for one in sorted(vacancies)], people, now)
    told = read_about(session, people)
    problem = _Few(session, folk, told, rows, EVERYBODY_PROVEN, now).build().problem
    mask = bars(problem, slice(0, len(folk.index)), Extras.of(problem))
    who = folk.index.rows(np.array([known(person.id) for person, _ in pairs]))
    what = Index(np.array(sorted(vacancies))).rows(np.array([known(v.id) for _, v in pairs]))
    found = mask[who, what].tolist()
    return [tuple(gate for gate in Gate if one >> gate & 1) for one in found]


class _Few(Builder):
    """What only orders the whole county (priorities, locks, what stands proposed) is left out."""

    def _policy(self) -> tuple[Ints, Ints]:
        nobody = np.zeros(len(self.folk.index), np.int64)
        return nobody, nobody

    def _passed_over(self) -> Ints:
        return np.zeros(len(self.folk.index), np.int64)

    def _locks(self) -> Pairs:
        return Pairs(np.zeros(0, np.int32), np.zeros(0, np.int32))

    def _incumbents(self) -> Pairs:
        return self._locks()

    def _excluded(self) -> Columns:
        mine = col(StandingWish.person_id).in_(self.folk.index.ids.tolist())
        return standing(self.session, StandingKind.EXCLUDE, mine)


def _folk(session: Session, ids: Collection[int]) -> Folk:
    """The people and whoever moves with them: a party is judged as one."""
    parties = sa.select(col(PartyMember.party_id)).where(col(PartyMember.person_id).in_(ids))
    mates = sa.select(col(PartyMember.person_id)).where(col(PartyMember.party_id).in_(parties))
    columns = person_columns(session, sa.or_(col(Person.id).in_(ids), col(Person.id).in_(mates)))
    index = Index(columns["id"])
    everybody = np.ones(len(index), bool)
    party, _torn = parties_of(session, index, everybody, col(Party.id).in_(parties))
    return Folk(index, columns, party, {})


def _rows(
    session: Session, vacancies: list[Vacancy], people: Collection[int], now: datetime
) -> Rows:
    firms = sorted({vacancy.employer_id for vacancy in vacancies})
    taken = taking(
        session, col(Vacancy.employer_id).in_(firms), col(Person.id).not_in(sorted(people))
    )
    return Rows(
        today=local_day(now),
        vacancies=vacancies,
        employers=[session.get_one(Employer, firm) for firm in firms],
        open_places={known(vacancy.id): 1 for vacancy in vacancies},
        taken=taken,
        history={name: np.zeros(0, np.int64) for name in ("employer", "arrived", "left")},
        townsmen={name: np.zeros(0, np.int64) for name in ("employer", "region", "headcount")},
    )
