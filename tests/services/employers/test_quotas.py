"""A quota by county: set with a reason, kept by runs, asked about where a person chooses beyond."""

import numpy as np
import pytest
import sqlalchemy as sa
from sqlmodel import col

from matching import Params, solve, violations
from models.audit import AuditRow
from models.employer import EmployerQuota
from services.employers.quotas import QuotaIn, lift_quota, quota_of, set_quota, stated
from services.errors import EditConflict, Forbidden, NotFound, ReasonRequired
from services.proposals.gates import judge
from services.proposals.swaps import propose_by_hand
from services.runs.first_batch import FirstBatch
from services.runs.snapshot import take_snapshot
from services.shown import stamp
from tests.factories import (
    BAZHOU,
    CANGXI,
    YIWU,
    employer_actor,
    make_employer,
    make_person,
    make_placement,
    make_vacancy,
    receiving_actor,
    sending_actor,
)

RULE = FirstBatch(batch=500, proven_arrivals=0)
WHY = "跟苍溪商量过"


def share(percent):
    return QuotaIn(unit="percent", amount=percent, reason=WHY)


def heads(most):
    return QuotaIn(unit="people", amount=most, reason=WHY)


def limited(session, now, data=None, **vacancy):
    """A firm with one post and a quota."""
    firm = make_employer(session)
    post = make_vacancy(session, firm, **vacancy)
    set_quota(
        session, actor=receiving_actor(session), employer_id=firm.id, data=data or heads(2), now=now
    )
    return firm, post


def test_a_quota_is_set_changed_and_taken_back_and_all_of_it_is_on_record(session, now):
    firm = make_employer(session)
    actor = receiving_actor(session)
    set_quota(session, actor=actor, employer_id=firm.id, data=share(30), now=now)
    set_quota(session, actor=actor, employer_id=firm.id, data=heads(8), now=now)
    page = quota_of(session, actor=actor, employer_id=firm.id, now=now)
    assert (page.quota.percent, page.quota.most, page.quota.reason) == (None, 8, WHY)
    lift_quota(session, actor=actor, employer_id=firm.id, reason="够了", now=now)
    assert quota_of(session, actor=actor, employer_id=firm.id, now=now) is None
    rows = session.execute(
        sa.select(col(AuditRow.action), col(AuditRow.detail)).order_by(col(AuditRow.id))
    ).all()
    assert [(action, detail) for action, detail in rows if action.startswith("county")] == [
        ("county_quota_set", {"quota": "30%", "reason": WHY}),
        ("county_quota_set", {"quota": "8", "reason": WHY}),
        ("county_quota_lifted", {"reason": "够了"}),
    ]


def test_only_the_coordinator_of_its_district_sets_it_with_a_reason(session, now):
    firm = make_employer(session)
    with pytest.raises(Forbidden):
        set_quota(
            session,
            actor=employer_actor(session, firm),
            employer_id=firm.id,
            data=heads(2),
            now=now,
        )
    for actor in (receiving_actor(session, YIWU), sending_actor(session)):
        with pytest.raises(NotFound):
            set_quota(session, actor=actor, employer_id=firm.id, data=heads(2), now=now)
    with pytest.raises(ValueError, match="reason"):
        QuotaIn(unit="people", amount=2, reason="")
    with pytest.raises(ValueError, match="a share of 100 or more"):
        share(100)
    set_quota(session, actor=receiving_actor(session), employer_id=firm.id, data=heads(2), now=now)
    with pytest.raises(ReasonRequired):
        lift_quota(
            session, actor=receiving_actor(session), employer_id=firm.id, reason=" ", now=now
        )


def test_who_saves_over_a_quota_somebody_else_has_changed_is_told(session, now):
    firm = make_employer(session)
    actor = receiving_actor(session)
    first = set_quota(session, actor=actor, employer_id=firm.id, data=heads(2), now=now)
    shown = stamp(stated(first))
    set_quota(session, actor=actor, employer_id=firm.id, data=heads(3), now=now, shown=shown)
    with pytest.raises(EditConflict):
        set_quota(session, actor=actor, employer_id=firm.id, data=heads(4), now=now, shown=shown)


def test_a_share_is_of_all_places_less_who_is_there_already(session, now):
    """Ten places, one taken from 苍溪: 30% are three, two more may come; of 巴州 three. By hand."""
    _, post = limited(session, now, share(30), places=10)
    make_placement(session, vacancy=post, person=make_person(session, region_code=CANGXI))
    for code in (CANGXI, BAZHOU):
        for _ in range(4):
            make_person(session, region_code=code)
    problem = take_snapshot(session, region_code="", rule=RULE, now=now).problem
    told = dict(zip(problem.limits.people.tolist(), problem.limits.most.tolist(), strict=True))
    assert told == {int(CANGXI): 2, int(BAZHOU): 3}
    assert np.bincount(problem.limit_people.set)[[int(CANGXI), int(BAZHOU)]].tolist() == [4, 4]


def test_a_run_keeps_it_and_without_one_there_are_no_limits(session, now):
    firm, _ = limited(session, now, heads(2), places=10)
    for _ in range(5):
        make_person(session, region_code=CANGXI)
    problem = take_snapshot(session, region_code="", rule=RULE, now=now).problem
    result = solve(problem, Params(), seed=1)
    assert violations(problem, result) == []
    assert (result.vacancy_of >= 0).sum() == 2
    session.delete(session.get(EmployerQuota, firm.id))
    session.flush()
    free = take_snapshot(session, region_code="", rule=RULE, now=now).problem
    assert len(free.limits) == 0
    assert (solve(free, Params(), seed=1).vacancy_of >= 0).sum() == 5


def test_a_choice_beyond_it_asks_for_a_reason_and_whoever_is_there_does_not_count_twice(
    session, now
):
    _, post = limited(session, now, heads(1), places=10)
    there = make_placement(session, vacancy=post, person=make_person(session, region_code=CANGXI))
    person = make_person(session, region_code=CANGXI)
    (verdict,) = judge(session, [(person, post)], now=now)
    assert [(one.code, one.facts) for one in verdict.doubts] == [
        ("county_quota", {"region": CANGXI, "most": 1, "there": 1})
    ]
    other = make_person(session, region_code=BAZHOU)
    held = session.get(type(person), there.person_id)
    fine = judge(session, [(other, post), (held, post)], now=now)
    assert [one.code for verdict in fine for one in verdict.doubts] == []
    with pytest.raises(ReasonRequired):
        propose_by_hand(
            session, actor=sending_actor(session), person_id=person.id, vacancy_id=post.id, now=now
        )
    made = propose_by_hand(
        session, actor=sending_actor(session), person_id=person.id, vacancy_id=post.id, now=now,
        override_reason="夫妻两人要在一起",
    )  # fmt: skip
    assert made.person_id == person.id
