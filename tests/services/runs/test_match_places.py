"""What a run may fill: places kept free, least groups, employers' first places."""

import json

import pytest
import sqlalchemy as sa
from sqlmodel import col

from matching import Params
from models.engine import unit_of_work
from models.proposal import Proposal
from models.run import MatchRun
from services.actor import SYSTEM
from services.runs.first_batch import FirstBatch
from services.runs.lists import left_short
from services.runs.repeat import repeat_run
from services.runs.rules import MatchRules
from services.runs.run import run_match
from tests.factories import NOW, make_employer, make_person, make_placement, make_vacancy


@pytest.fixture
def begin(engine: sa.Engine):
    return lambda: unit_of_work(engine)


def match(begin, rule: FirstBatch, **params) -> dict[str, object]:
    rules = MatchRules(Params(**params), rule)
    return run_match(begin, actor=SYSTEM, rules=rules, seed=1, clock=lambda: NOW)


def proposed(begin) -> dict[int, int]:
    """People proposed, by vacancy."""
    with begin() as session:
        heads = sa.func.count().label("heads")
        rows = sa.select(col(Proposal.vacancy_id), heads).group_by(col(Proposal.vacancy_id))
        return {row[0]: row[1] for row in session.execute(rows)}


def test_a_share_of_the_open_places_is_kept_for_people_who_come_later(begin):
    with begin() as session:
        post = make_vacancy(session, places=5).id
        for _ in range(6):
            make_person(session)
    match(begin, FirstBatch(10, 0, reserved_percent=40))
    assert proposed(begin) == {post: 3}


def test_a_post_gets_its_least_group_or_nobody(begin):
    with begin() as session:
        wants = make_vacancy(session, places=6, min_group=5).id
        other = make_vacancy(session, places=2, newcomer_p50_fen=900_000).id
        for _ in range(4):
            make_person(session)
    run = match(begin, FirstBatch(10, 0))["run"]
    assert proposed(begin) == {other: 2}
    with begin() as session:
        why = left_short(session, vacancy_id=wants).why
        assert why["least_group"] == {"wanted": 5, "able": 4, "shut": True}
        assert "least_group" not in session.get_one(MatchRun, run).shortages.get(str(other), {})
    assert repeat_run(begin, actor=SYSTEM, run_id=run).same


def test_whoever_is_already_promised_there_counts_for_the_least_group(begin):
    with begin() as session:
        post = make_vacancy(session, places=6, min_group=4)
        for _ in range(3):
            make_placement(session, make_person(session), post)
        post_id = post.id
        make_person(session)
    match(begin, FirstBatch(10, 0))
    assert proposed(begin) == {post_id: 1}


def test_a_least_group_that_does_not_bind_is_only_told(begin):
    with begin() as session:
        post = make_vacancy(session, places=6, min_group=5).id
        make_person(session)
    match(begin, FirstBatch(10, 0, min_group_binds=False))
    assert proposed(begin) == {post: 1}
    with begin() as session:
        told = left_short(session, vacancy_id=post).why["least_group"]
    assert told == {"wanted": 5, "able": 1, "shut": False}


def test_first_places_give_a_second_firm_its_share(begin):
    with begin() as session:
        rich, poor = make_employer(session), make_employer(session)
        first = make_vacancy(session, employer=rich, places=4, newcomer_p50_fen=900_000).id
        second = make_vacancy(session, employer=poor, places=4).id
        for _ in range(4):
            make_person(session)
    match(begin, FirstBatch(10, 0))
    assert proposed(begin) == {first: 4}
    match(begin, FirstBatch(10, 0), first_places=((2, 6000),))
    with begin() as session:
        run = session.scalars(sa.select(MatchRun).order_by(col(MatchRun.id).desc())).first()
        assert Params.from_dict(
            {k: v for k, v in json.loads(json.dumps(run.params)).items() if k in vars(Params())}
        ).first_places == ((2, 6000),)
    open_ = "proposed"
    with begin() as session:
        rows = session.execute(
            sa.select(col(Proposal.vacancy_id)).where(col(Proposal.state) == open_)
        )
        assert sorted(row[0] for row in rows) == [first, first, second, second]
