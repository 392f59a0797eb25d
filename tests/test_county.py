"""The measuring county keeps the house's own rules, however small it is made."""

import sqlalchemy as sa
from sqlmodel import col

from benchmarks.county_build import build
from models.account import Account
from models.engine import open_session, unit_of_work
from models.letter import Letter
from models.party import PartyMember
from models.placement import HOLDING_STATES, Placement
from models.proposal import OPEN_PROPOSAL, Proposal
from models.vacancy import Vacancy
from reports.ledger import ledgers


def test_a_measuring_county_has_what_a_county_has(sqlite_engine: sa.Engine) -> None:
    """Of 1,200 people a fifteenth were placed at least once, an eighth wait; 5% are in parties;
    60 accounts; letters of 104 weeks for every scope; and no post holds more people than places."""
    with unit_of_work(sqlite_engine) as session:
        build(session, 1_200)
    with open_session(sqlite_engine, read_only=True) as session:

        def count(column: object, *where: object) -> int:
            return session.scalar(sa.select(sa.func.count(column)).where(*where)) or 0

        assert 80 <= count(Placement.id) <= 120
        assert count(Proposal.id, col(Proposal.state).in_(OPEN_PROPOSAL)) == 150
        assert 40 <= count(PartyMember.person_id) <= 60
        assert count(Account.id) == 60
        assert count(Letter.id) % 104 == 0 < count(Letter.id)
        posts = list(session.scalars(sa.select(col(Vacancy.id))))
        held = sum(one.promised + one.arrived for one in ledgers(session, posts).values())
        assert held == count(Placement.id, col(Placement.state).in_(HOLDING_STATES))
