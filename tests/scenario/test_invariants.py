"""What holds of every database holds of the loaded one: ledger, states, law, groups, consent."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from law import Severity
from models.employer import EMPLOYER_MOVES, Employer, EmployerEvent
from models.engine import open_session
from models.person import PERSON_MOVES, Person, PersonEvent
from models.placement import PLACEMENT_MOVES, Placement, PlacementEvent
from models.proposal import PROPOSAL_MOVES, Proposal, ProposalEvent
from models.vacancy import VACANCY_MOVES, Vacancy, VacancyEvent, VacancyState
from reference.calendar import local_day
from reports.ledger import ledgers
from services.employers.form import EmployerIn, stated_by
from services.law.advertisements import findings_of
from services.vacancies.form import VacancyIn, content_of, missing_for_submission
from tests.conftest import NOW
from tests.scenario.conftest import Loaded

MACHINES = [
    (Employer, EmployerEvent, "employer_id", EMPLOYER_MOVES),
    (Vacancy, VacancyEvent, "vacancy_id", VACANCY_MOVES),
    (Person, PersonEvent, "person_id", PERSON_MOVES),
    (Proposal, ProposalEvent, "proposal_id", PROPOSAL_MOVES),
    (Placement, PlacementEvent, "placement_id", PLACEMENT_MOVES),
]


def test_places_are_open_promised_or_arrived_and_never_negative(demo: Loaded) -> None:
    rows = demo.rows(
        "SELECT v.id, v.places, sum(p.state IN ('confirmed', 'departed')),"
        " sum(p.state IN ('arrived', 'in_post')) FROM vacancy v JOIN placement p"
        " ON p.vacancy_id = v.id GROUP BY 1, 2"
    )
    assert len(rows) > 50
    for _, places, promised, arrived in rows:
        assert 0 <= promised + arrived <= places
    with open_session(demo.engine, read_only=True) as session:
        counted = ledgers(session, [row[0] for row in rows])
    for vacancy, places, promised, arrived in rows:
        ledger = counted[vacancy]
        assert (ledger.promised, ledger.arrived) == (promised, arrived)
        assert ledger.open + ledger.promised + ledger.arrived == places


def test_nobody_holds_two_places(demo: Loaded) -> None:
    assert (
        demo.rows(
            "SELECT person_id FROM placement WHERE state IN"
            " ('confirmed', 'departed', 'arrived', 'in_post') GROUP BY 1 HAVING count(*) > 1"
        )
        == []
    )


def test_nobody_who_holds_a_place_has_an_open_proposal(demo: Loaded) -> None:
    assert (
        demo.rows(
            "SELECT p.person_id FROM placement p JOIN proposal o ON o.person_id = p.person_id"
            " WHERE p.state IN ('confirmed', 'departed', 'arrived', 'in_post') AND o.state IN"
            " ('proposed', 'sending_ok', 'receiving_ok', 'approved', 'worker_yes')"
        )
        == []
    )


@pytest.mark.parametrize(("table", "events", "key", "moves"), MACHINES)
def test_every_state_was_reached_by_allowed_moves(
    demo: Loaded, table: type, events: type, key: str, moves: dict
) -> None:
    with open_session(demo.engine, read_only=True) as session:
        state = dict(session.execute(sa.select(table.id, table.state)).all())
        rows = session.execute(
            sa.select(getattr(events, key), events.at, events.from_state, events.to_state)
            .where(events.to_state.is_not(None))
            .order_by(getattr(events, key), events.at, events.id)
        ).all()
    here: dict = {}
    when: dict = {}
    for row_id, at, before, after in rows:
        assert here.get(row_id) == before, (table.__name__, row_id)
        assert before is None or after in moves[before], (table.__name__, row_id, before, after)
        assert at <= NOW
        assert at >= when.get(row_id, at)
        here[row_id], when[row_id] = after, at
    assert here == state


def test_versions_count_the_decisions(demo: Loaded) -> None:
    for table, key in (("proposal", "proposal_id"), ("placement", "placement_id")):
        assert (
            demo.rows(
                f"SELECT t.id FROM {table} t JOIN {table}_event e ON e.{key} = t.id"
                " GROUP BY t.id, t.version HAVING count(*) <> t.version"
            )
            == []
        )


def test_foreign_keys_hold(demo: Loaded) -> None:
    assert demo.rows("PRAGMA foreign_key_check") == []


def test_groups_were_kept_whole(demo: Loaded) -> None:
    torn = demo.rows(
        "SELECT p.party_id FROM placement p JOIN vacancy v ON v.id = p.vacancy_id"
        " WHERE p.party_id IS NOT NULL GROUP BY 1 HAVING count(DISTINCT v.employer_id) > 1"
        " OR count(*) <> (SELECT count(*) FROM party_member m WHERE m.party_id = p.party_id)"
    )
    assert torn == []
    placed = demo.one("SELECT count(DISTINCT party_id) FROM placement WHERE party_id IS NOT NULL")
    assert placed > 5


def test_between_five_and_ten_in_a_hundred_move_in_groups(demo: Loaded) -> None:
    people, grouped = demo.summary.people, demo.one("SELECT count(*) FROM party_member")
    assert 0.05 <= grouped / people <= 0.10
    sizes = demo.rows(
        "SELECT g.kind, count(*) FROM party g JOIN party_member m ON m.party_id = g.id"
        " GROUP BY g.id, g.kind"
    )
    assert {kind for kind, _ in sizes} == {"couple", "family", "townsmen"}
    assert all(2 <= size <= 8 for _, size in sizes)
    assert all(size == 2 for kind, size in sizes if kind == "couple")


def test_nobody_was_proposed_without_consent_or_shown_to_a_firm_without_its_name(
    demo: Loaded,
) -> None:
    for purpose in ("matching", "share_partner"):
        assert (
            demo.rows(
                "SELECT o.id FROM proposal o WHERE NOT EXISTS (SELECT 1 FROM consent c WHERE"
                " c.person_id = o.person_id AND c.purpose = :purpose"
                " AND c.given_at <= o.created_at)",
                purpose=purpose,
            )
            == []
        )
    assert (
        demo.rows(
            "SELECT p.id FROM placement p JOIN vacancy v ON v.id = p.vacancy_id WHERE NOT EXISTS"
            " (SELECT 1 FROM consent c WHERE c.person_id = p.person_id AND c.purpose ="
            " 'share_employer' AND c.receiver_employer_id = v.employer_id"
            " AND c.given_at <= p.confirmed_at)"
        )
        == []
    )


def test_policy_groups_are_kept_only_with_their_consent(demo: Loaded) -> None:
    from services.people.consents import NEEDED_FOR

    for target, purpose in NEEDED_FOR.items():
        assert (
            demo.rows(
                "SELECT t.person_id FROM person_target t WHERE t.target = :target AND NOT EXISTS"
                " (SELECT 1 FROM consent c WHERE c.person_id = t.person_id"
                " AND c.purpose = :purpose)",
                target=target.value,
                purpose=purpose.value,
            )
            == []
        )
    assert demo.one("SELECT count(DISTINCT target) FROM person_target") == 5


def test_everybody_placed_is_an_adult_and_holds_what_the_post_needs(demo: Loaded) -> None:
    import json

    held: dict[int, set[str]] = {}
    for person, code in demo.rows("SELECT person_id, certificate FROM person_certificate"):
        held.setdefault(person, set()).add(code)
    rows = demo.rows(
        "SELECT w.id, w.born_on, v.certificates, p.confirmed_at, w.floor_wage_fen,"
        " v.newcomer_p50_fen, w.nights, v.night_share FROM placement p"
        " JOIN vacancy v ON v.id = p.vacancy_id JOIN person w ON w.id = p.person_id"
    )
    for person, born, needed, confirmed, floor, pay, nights, night_share in rows:
        assert int(confirmed[:4]) - int(born[:4]) - (confirmed[5:10] < born[5:10]) >= 18
        assert set(json.loads(needed)) <= held.get(person, set())
        assert floor <= pay
        assert not (nights == "no" and night_share)


def test_every_vacancy_shown_is_lawful_and_complete(demo: Loaded) -> None:
    """No BLOCK of the law room, and nothing the form would still ask for."""
    day = local_day(NOW)
    with open_session(demo.engine, read_only=True) as session:
        for vacancy, employer in _vacancies(session, VacancyState.PUBLISHED):
            blocks = [
                f.rule_id
                for f in findings_of(vacancy, employer, day=day)
                if f.severity is Severity.BLOCK
            ]
            assert blocks == [], vacancy.title
            assert missing_for_submission(vacancy, today=day) == {}, vacancy.title
            assert employer.state == "verified"


def test_every_row_passes_the_form_that_would_edit_it(demo: Loaded) -> None:
    with open_session(demo.engine, read_only=True) as session:
        for vacancy, _ in _vacancies(session):
            VacancyIn.model_validate(content_of(vacancy))
        for employer in session.exec(select(Employer)):
            said = {k: v for k, v in stated_by(employer).items() if v is not None}
            EmployerIn.model_validate(said)


def _vacancies(
    session: Session, state: VacancyState | None = None
) -> list[tuple[Vacancy, Employer]]:
    statement = select(Vacancy, Employer).join(Employer)
    if state is not None:
        statement = statement.where(col(Vacancy.state) == state)
    return list(session.exec(statement))


def test_nothing_lies_in_the_future_and_the_history_reaches_back_eight_weeks(
    demo: Loaded,
) -> None:
    first, last = demo.rows("SELECT min(at), max(at) FROM placement_event")[0]
    assert last <= NOW.strftime("%Y-%m-%d %H:%M:%S.999999")
    assert first >= (NOW - timedelta(weeks=9)).strftime("%Y-%m-%d")
    assert first <= (NOW - timedelta(weeks=7)).strftime("%Y-%m-%d")


def test_a_refusal_left_the_wish_that_its_reason_asks_for(demo: Loaded) -> None:
    from reference.reasons import Lasts, reasons

    lasting = [r.code for r in reasons().values() if r.lasts in (Lasts.VACANCY, Lasts.EMPLOYER)]
    refused = demo.rows("SELECT id, refusal_code FROM proposal WHERE state = 'refused'")
    wished = {row[0] for row in demo.rows("SELECT proposal_id FROM standing_wish")}
    assert {pid for pid, code in refused if code in lasting} == wished
    assert all(code in reasons() for _, code in refused)
    away = [pid for pid, code in refused if code == "left_by_self"]
    assert len(away) == 5
    for proposal in away:
        state = "SELECT w.state FROM person w JOIN proposal o ON o.person_id = w.id WHERE o.id = :p"
        assert demo.one(state, p=proposal) == "paused"


def test_past_runs_are_numbered_by_their_nights_and_own_what_they_proposed(demo: Loaded) -> None:
    runs = demo.rows("SELECT id, started_at, counts FROM match_run ORDER BY id")
    assert [started for _, started, _ in runs] == sorted(started for _, started, _ in runs)
    assert len({started for _, started, _ in runs}) == len(runs)
    for run, started, _ in runs:
        made = demo.rows("SELECT created_at FROM proposal WHERE run_id = :r", r=run)
        assert made
        assert {at[:10] for (at,) in made} == {started[:10]}
    by_hand = demo.rows(
        "SELECT DISTINCT v.title FROM proposal o JOIN vacancy v ON v.id = o.vacancy_id"
        " WHERE o.run_id IS NULL"
    )
    assert by_hand == [("夜间保洁员",)]


def test_every_township_of_a_trip_that_is_to_come_lies_on_the_table_of_roads(demo: Loaded) -> None:
    """So that its tours can be planned without typing first."""
    riders = demo.rows(
        "SELECT count(*) FROM trip t JOIN trip_seat s ON s.trip_id = t.id"
        " JOIN placement p ON p.id = s.placement_id JOIN person q ON q.id = p.person_id"
        " WHERE t.state = 'open' AND q.township <> ''"
    )
    assert riders[0][0] > 0
    lost = demo.rows(
        "SELECT DISTINCT q.township FROM trip t JOIN trip_seat s ON s.trip_id = t.id"
        " JOIN placement p ON p.id = s.placement_id JOIN person q ON q.id = p.person_id"
        " WHERE t.state = 'open' AND NOT EXISTS (SELECT 1 FROM road_leg r WHERE"
        " r.region_code = t.home_region AND '苍溪县客运站' IN (r.a, r.b)"
        " AND q.township IN (r.a, r.b))"
    )
    assert lost == []
