"""The demo's board is not emptied by its long hours: the union has answered for them."""

import sqlalchemy as sa
from sqlmodel import col

from models.engine import open_session
from models.law import LawFinding
from models.vacancy import Vacancy
from reference.calendar import local_day
from services.offer import on_offer
from services.vacancies.recheck import recheck
from tests.conftest import NOW
from tests.scenario.conftest import Loaded


def test_posts_of_the_demo_stay_on_offer_when_they_are_judged_anew(demo: Loaded) -> None:
    """60 posts judged; about half of the demo works long hours, and none is lost."""
    with open_session(demo.engine) as session:
        count = sa.select(sa.func.count()).select_from(Vacancy).where(on_offer(local_day(NOW)))
        before = session.scalar(count)
        recheck(session, now=NOW, cap=60)
        found = session.scalar(
            sa.select(sa.func.count(sa.distinct(col(LawFinding.vacancy_id)))).where(
                col(LawFinding.rule_id) == "E06"
            )
        )
        assert (session.scalar(count), before is not None) == (before, True)
        assert found > 0
        session.rollback()
