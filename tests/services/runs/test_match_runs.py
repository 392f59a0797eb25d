"""A match run from database to database, on both databases."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

import law
from matching import Cancelled, Params, solve
from matching.plan import stages, start
from models.engine import unit_of_work
from models.person import Consent, Nights, Person, PersonState, Sex
from models.proposal import Proposal, ProposalEvent, ProposalState, Side
from models.run import MatchRun, RunState, StandingKind, StandingWish
from models.vacancy import Vacancy, VacancyState
from services.actor import SYSTEM
from services.errors import Forbidden, NotAllowedNow, NotFound
from services.law.matches import law_of_match
from services.runs import repeat as match_repeat
from services.runs import run as match_runs
from services.runs.first_batch import FirstBatch
from services.runs.lists import list_runs, run_of, shortages_of
from services.runs.repeat import repeat_run
from services.runs.rules import MatchRules, seed_of_day
from services.runs.run import run_match
from tests.factories import (
    BAZHOU,
    CANGXI,
    NOW,
    YIWU,
    YUHANG,
    employer_actor,
    make_employer,
    make_party,
    make_person,
    make_placement,
    make_proposal,
    make_vacancy,
    receiving_actor,
    sending_actor,
)

UNPAIRED = "520115"  # no county of the east is paired with it
RULES = MatchRules(Params(), FirstBatch(batch=10, proven_arrivals=20))


@pytest.fixture
def begin(engine: sa.Engine) -> Callable[[], AbstractContextManager[Session]]:
    return lambda: unit_of_work(engine)


def match(begin, *, at: datetime = NOW, actor=SYSTEM, seed: int = 1, **options):
    return run_match(begin, actor=actor, rules=RULES, seed=seed, clock=lambda: at, **options)


def proposals(begin) -> list[tuple[int, int, str]]:
    with begin() as session:
        rows = session.execute(
            sa.select(
                col(Proposal.person_id), col(Proposal.vacancy_id), col(Proposal.state)
            ).order_by(col(Proposal.person_id), col(Proposal.id))
        )
        return [(row[0], row[1], row[2].value) for row in rows]


def test_a_run_proposes_and_stores_everything_it_is_judged_by(begin):
    with begin() as session:
        vacancy = make_vacancy(session, places=2)
        people = [make_person(session) for _ in range(3)]
        ids, post = [person.id for person in people], vacancy.id
    facts = match(begin)
    assert (facts["people"], facts["placed"], facts["proposed"]) == (3, 2, 2)
    assert facts["objective"] == facts["bound"] > 0
    assert facts["violations"] == 0
    with begin() as session:
        made = session.exec(select(Proposal)).all()
        assert {one.person_id for one in made} < set(ids)
        for one in made:
            assert one.vacancy_id == post
            assert one.state is ProposalState.PROPOSED
            assert sum(one.score_parts.values()) == one.score
            assert len(one.reasons) == 3
            assert 1 <= len(one.risks) <= 2
            assert one.first_pay_on == "2026-12-25"  # starts 20 November, paid on the 25th after
        events = session.exec(select(ProposalEvent)).all()
        assert [(e.action, e.side, e.from_state) for e in events] == [
            ("propose", Side.SYSTEM, None)
        ] * 2
        run = session.get_one(MatchRun, facts["run"])
        assert run.state is RunState.DONE
        assert len(run.input_digest) == len(run.result_digest) == 64
        assert run.params["weights"]["pay_fit"] == 18
        assert {"read_database", "solve", "write_database"} <= set(run.timings)
        assert run.shortages == {}


def test_a_run_can_be_repeated_to_the_same_result_even_after_the_rows_have_changed(begin):
    with begin() as session:
        make_vacancy(session, places=3)
        make_vacancy(session, places=2, newcomer_p50_fen=480_000)
        for n in range(8):
            make_person(session, last_wage_fen=400_000 + 10_000 * n)
    run_id = match(begin)["run"]
    with begin() as session:
        session.execute(sa.update(Person).values(floor_wage_fen=9_000_000))
        session.execute(sa.update(Vacancy).values(state=VacancyState.CLOSED))
    again = repeat_run(begin, actor=SYSTEM, run_id=run_id)
    assert again.same
    with begin() as session:
        run = session.get_one(MatchRun, run_id)
        assert (again.objective, again.result_digest) == (run.objective, run.result_digest)
        run.result_digest = "0" * 64
    assert not repeat_run(begin, actor=SYSTEM, run_id=run_id).same


def test_a_run_starts_from_the_last_one_and_proposes_what_it_would_without(begin, monkeypatch):
    """The last run over the same market, and no other; repeating solves from nothing."""
    with begin() as session:
        make_vacancy(session, places=3)
        make_vacancy(session, places=2, newcomer_p50_fen=480_000)
        for n in range(8):
            make_person(session, last_wage_fen=400_000 + 10_000 * n)
    starts, taken = [], []

    def watched(problem, params, *, warm=None, **facts):
        starts.append(warm)
        return solve(problem, params, warm=warm, **facts)

    def noted(*asked):
        taken.append(start.taken_up(*asked))
        return taken[-1]

    monkeypatch.setattr(match_runs, "solve", watched)
    monkeypatch.setattr(match_repeat, "solve", watched)
    monkeypatch.setattr(stages, "taken_up", noted)
    monkeypatch.setattr(start, "FEW", 1)  # also a start that many leave
    match(begin)
    assert starts == [None]
    run_id = match(begin, at=NOW + timedelta(days=1), seed=2)["run"]
    assert starts[-1] is not None
    assert len(starts[-1].person) == 8
    assert taken[0] is not None
    assert repeat_run(begin, actor=SYSTEM, run_id=run_id).same
    assert starts[-1] is None
    match(begin, at=NOW + timedelta(days=2), region_code=YIWU)
    assert starts[-1] is None


def test_a_second_run_renews_what_it_makes_again_and_supersedes_the_rest(begin):
    with begin() as session:
        vacancy = make_vacancy(session, places=5)
        stays, goes = make_person(session).id, make_person(session).id
        post = vacancy.id
    first = match(begin)
    with begin() as session:
        session.get_one(Person, goes).state = PersonState.PAUSED
    second = match(begin, at=NOW + timedelta(days=1))
    assert (second["proposed"], second["renewed"], second["superseded"]) == (0, 1, 1)
    assert proposals(begin) == [(stays, post, "proposed"), (goes, post, "superseded")]
    with begin() as session:
        kept = session.exec(select(Proposal).where(Proposal.person_id == stays)).one()
        assert kept.run_id == second["run"] != first["run"]
        assert kept.version == 1  # a coordinator's open screen stays good
        last = session.exec(select(ProposalEvent).order_by(col(ProposalEvent.id).desc())).first()
        assert (last.action, last.to_state) == ("supersede", ProposalState.SUPERSEDED)


@pytest.mark.parametrize("state", ["sending_ok", "receiving_ok", "approved", "worker_yes"])
def test_a_decided_proposal_is_left_alone_and_keeps_its_place(begin, state):
    with begin() as session:
        vacancy = make_vacancy(session, places=1)
        decided, _ = make_person(session), make_person(session)
        make_proposal(session, decided, vacancy, state=ProposalState(state))
        first, post = decided.id, vacancy.id
    assert match(begin)["placed"] == 0
    assert proposals(begin) == [(first, post, state)]


def test_a_held_proposal_waits_and_keeps_its_place(begin):
    with begin() as session:
        vacancy = make_vacancy(session, places=1)
        one = make_proposal(session, make_person(session), vacancy, held_at=NOW)
        make_person(session)
        expected = [(one.person_id, one.vacancy_id, "proposed")]
    match(begin)
    assert proposals(begin) == expected


def test_a_place_that_is_taken_is_not_proposed_again(begin):
    with begin() as session:
        vacancy = make_vacancy(session, places=1)
        make_placement(session, vacancy=vacancy)
        make_person(session)
    assert match(begin)["placed"] == 0


def test_a_refusal_is_not_proposed_again_and_a_lock_is_kept(begin):
    with begin() as session:
        good = make_vacancy(session, places=3, newcomer_p50_fen=500_000)
        poor = make_vacancy(session, places=3, newcomer_p50_fen=430_000)
        refused, locked, banned = (make_person(session) for _ in range(3))
        wish = {"created_at": NOW - timedelta(days=1)}
        session.add(
            StandingWish(
                kind=StandingKind.EXCLUDE, person_id=refused.id, vacancy_id=good.id, **wish
            )
        )
        session.add(
            StandingWish(kind=StandingKind.LOCK, person_id=locked.id, vacancy_id=poor.id, **wish)
        )
        session.add(
            StandingWish(
                kind=StandingKind.EXCLUDE, person_id=banned.id, employer_id=good.employer_id, **wish
            )
        )
        expected = [(who.id, poor.id, "proposed") for who in (refused, locked, banned)]
    match(begin)
    assert proposals(begin) == expected


def test_a_couple_goes_to_one_firm_in_one_bundle_or_nobody_goes(begin):
    with begin() as session:
        firm = make_employer(session)
        sewing = make_vacancy(session, firm, places=1, newcomer_p50_fen=480_000)
        packing = make_vacancy(session, firm, places=1, occupation_id="packer", title="包装工")
        make_vacancy(session, places=1, newcomer_p50_fen=600_000)
        couple = [make_person(session), make_person(session, sex=Sex.MALE)]
        party, first = make_party(session, *couple).id, couple[0].id
        posts = {sewing.id, packing.id}
    match(begin)
    with begin() as session:
        made = session.exec(select(Proposal)).all()
        assert {one.vacancy_id for one in made} == posts
        assert {one.party_id for one in made} == {party}
        assert len({one.bundle for one in made}) == 1
        assert made[0].reasons[0]["code"] in {"kept_together", "pay_above_last_wage"}
        session.get_one(Person, first).state = PersonState.PAUSED
    second = match(begin, at=NOW + timedelta(days=1))
    assert second["superseded"] == 2
    with begin() as session:
        counts = session.get_one(MatchRun, second["run"]).counts
        assert (counts["party_incomplete"], counts["placed"]) == (1, 0)


def test_a_first_batch_limits_a_firm_nobody_knows_across_its_posts(begin):
    with begin() as session:
        firm = make_employer(session)
        for _ in range(2):
            make_vacancy(session, firm, places=12, beds_male=0, beds_female=30)
        for _ in range(20):
            make_person(session)
    assert match(begin)["placed"] == 10


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ("no consent", None),
        ("under age", {"born_on": date(2011, 6, 1)}),
        ("floor above the pay", {"floor_wage_fen": 470_000}),
        ("no nights", {"nights": Nights.NO}),
        ("refuses the work's hazard", {"refuses": ["standing"]}),
        ("comes too late", {"available_from": date(2026, 12, 21)}),
        ("goes only with a bus", {"only_pickup": True, "region_code": UNPAIRED}),
        ("do not contact", {"do_not_contact": True}),
        ("not seeking", {"state": PersonState.REGISTERED}),
    ],
)
def test_a_gate_keeps_somebody_out(begin, change, column):
    with begin() as session:
        make_vacancy(session, hazards=["standing"], night_share=50)
        make_person(session, **(column or {}), consents=change != "no consent")
    assert match(begin)["placed"] == 0
    with begin() as session:
        make_person(session)
    assert match(begin)["placed"] == 1


def test_what_the_law_bars_is_never_proposed_and_the_law_room_agrees(begin):
    with begin() as session:
        make_vacancy(session, places=9, occupation_id="welder", beds_male=9, beds_female=9)
        make_vacancy(session, places=9, hazards=["heavy_load"], age_min=16)
        make_vacancy(session, places=9, hazards=["dust"], age_min=16)
        for sex in Sex:
            for born in (date(2009, 6, 1), date(1990, 5, 1), date(1963, 1, 1)):
                make_person(session, sex=sex, born_on=born)
    match(begin)
    with begin() as session:
        made = session.exec(select(Proposal)).all()
        assert made
        day = date(2026, 11, 18)
        for one in made:
            person = session.get_one(Person, one.person_id)
            vacancy = session.get_one(Vacancy, one.vacancy_id)
            assert law.blocks(law_of_match(person, (), vacancy, day=day)) == ()
        placed = {one.person_id for one in made}
        minors = {p.id for p in session.exec(select(Person)).all() if p.born_on.year == 2009}
        assert not placed & minors


def test_no_transaction_is_open_while_the_engine_works_and_changes_are_left_out(begin):
    with begin() as session:
        firm_posts = [make_vacancy(session, places=2) for _ in range(2)]
        people = [make_person(session) for _ in range(3)]
        ids, closing = [one.id for one in people], firm_posts[0].id

    def meanwhile(stage: str, share: float) -> None:
        if stage != "plan":
            return
        with begin() as session:  # would wait for ever if the run held a transaction
            session.get_one(Person, ids[0]).updated_at = NOW + timedelta(seconds=1)
            post = session.get_one(Vacancy, closing)
            post.state, post.version = VacancyState.CLOSED, post.version + 1
            session.execute(
                sa.update(Consent)
                .where(col(Consent.person_id) == ids[1])
                .values(withdrawn_at=NOW + timedelta(seconds=1))
            )

    facts = match(begin, progress=meanwhile)
    with begin() as session:
        counts = session.get_one(MatchRun, facts["run"]).counts
        made = session.execute(sa.select(col(Proposal.person_id), col(Proposal.vacancy_id))).all()
    assert counts["placed"] == 3
    assert counts["skipped_people"] == 2
    assert counts["skipped_people"] + counts["skipped_vacancies"] + counts["proposed"] == 3
    assert all(one.person_id == ids[2] and one.vacancy_id != closing for one in made)


def test_a_place_taken_meanwhile_is_not_proposed(begin):
    with begin() as session:
        vacancy = make_vacancy(session, places=1)
        make_person(session)
        post = vacancy.id

    def meanwhile(stage: str, share: float) -> None:
        if stage == "plan" and share > 0.5:
            with begin() as session:
                make_placement(session, vacancy=session.get_one(Vacancy, post))

    facts = match(begin, progress=meanwhile)
    with begin() as session:
        assert session.get_one(MatchRun, facts["run"]).counts["skipped_places"] == 1
    assert proposals(begin) == []


def test_a_cancelled_or_broken_run_leaves_everything_as_it_was(begin):
    with begin() as session:
        make_vacancy(session)
        make_person(session)

    def broken(stage: str, share: float) -> None:
        raise RuntimeError("power cut")

    with pytest.raises(Cancelled):
        match(begin, progress=lambda stage, share: False)
    with suppress(RuntimeError):
        match(begin, progress=broken)

    def interrupted(stage: str, share: float) -> None:
        raise KeyboardInterrupt  # Ctrl+C at `python -m cli match run`

    with pytest.raises(KeyboardInterrupt):
        match(begin, progress=interrupted)
    assert proposals(begin) == []
    with begin() as session:
        runs = session.exec(select(MatchRun).order_by(col(MatchRun.id))).all()
        assert [run.state for run in runs] == [
            RunState.CANCELLED,
            RunState.FAILED,
            RunState.CANCELLED,
        ]
        assert runs[1].error == "RuntimeError"


def test_a_run_over_one_place_touches_only_it(begin):
    with begin() as session:
        here, there = (
            make_vacancy(session),
            make_vacancy(session, make_employer(session, region_code=YIWU)),
        )
        near, far = make_person(session), make_person(session, region_code=BAZHOU)
        make_proposal(session, far, there)
        before = (far.id, there.id, "proposed")
        expected = {near.id, far.id}
        post = here.id
    facts = match(begin, region_code=YUHANG)
    assert facts["vacancies"] == 1
    assert before in proposals(begin)
    assert {p for p, v, _ in proposals(begin) if v == post} <= expected
    assert match(begin, region_code=CANGXI)["people"] == 1


def test_who_may_run_and_see(begin):
    with begin() as session:
        make_vacancy(session)
        make_person(session)
        east, west = receiving_actor(session, YUHANG), sending_actor(session, CANGXI)
        firm = employer_actor(session, make_employer(session))
    for actor, region in ((east, ""), (east, YIWU), (west, YUHANG), (firm, YUHANG)):
        with pytest.raises(Forbidden):
            match(begin, actor=actor, region_code=region)
    run_id = match(begin, actor=east, region_code=YUHANG)["run"]
    with begin() as session:
        assert [row.id for row in list_runs(session, actor=west)] == [run_id]
        with pytest.raises(Forbidden):
            list_runs(session, actor=firm)
        with pytest.raises(NotFound):
            run_of(session, actor=firm, run_id=run_id)
        with pytest.raises(NotFound):
            run_of(session, actor=east, run_id=99_999)
        assert len(shortages_of(session, actor=east, run_id=run_id)) == 1
        assert shortages_of(session, actor=receiving_actor(session, YIWU), run_id=run_id) == []


def test_a_run_without_stored_input_cannot_be_repeated(begin):
    with begin() as session:
        run = MatchRun(seed=0, state=RunState.DONE, started_at=NOW)
        session.add(run)
        session.flush()
        run_id = run.id
    with pytest.raises(NotAllowedNow):
        repeat_run(begin, actor=SYSTEM, run_id=run_id)


def test_the_stored_input_holds_no_names_and_no_numbers(begin):
    with begin() as session:
        make_vacancy(session)
        person = make_person(session, name="样本甲乙丙")
        secrets = [person.name, person.id_number, person.phone]
    run_id = match(begin)["run"]
    with begin() as session:
        run = session.get_one(MatchRun, run_id)
        for secret in secrets:
            assert secret.encode() not in run.snapshot
            assert secret not in str(run.counts) + str(run.shortages) + str(run.params)


def test_equal_people_take_turns_from_night_to_night(begin):
    with begin() as session:
        make_vacancy(session, places=1)
        for _ in range(6):
            make_person(session)
    winners = set()
    for night in range(12):
        at = NOW + timedelta(days=night) if night < 2 else NOW + timedelta(hours=night)
        match(begin, at=at, seed=seed_of_day(7, NOW + timedelta(days=night)))
        winners |= {who for who, _, state in proposals(begin) if state == "proposed"}
        with begin() as session:  # as if nothing had been proposed
            session.execute(sa.delete(ProposalEvent))
            session.execute(sa.delete(Proposal))
    assert len(winners) > 2
