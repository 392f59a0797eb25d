"""The conventions every table keeps, and the types that keep secrets."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from sqlmodel import Session, select

import models
from models.account import Account, Role
from models.base import WrongMove, check_move
from models.buddy import OPEN_PAIR, PAIR_MOVES, PairState
from models.case import CASE_MOVES, OPEN_CASE, CaseState
from models.consent_code import CODE_MOVES, CodeState
from models.employer import EMPLOYER_MOVES, EmployerState
from models.membership import MEMBER_MOVES, MEMBER_STATES, MemberState
from models.person import PERSON_MOVES, Person, PersonState
from models.placement import HOLDING_STATES, PLACEMENT_MOVES, PlacementState
from models.proposal import OPEN_PROPOSAL, PROPOSAL_MOVES, ProposalState
from models.sealed import Keyring, keyring
from models.tour import OPEN_TOUR, TOUR_MOVES, TourState
from models.trip import OPEN_SEAT, SEAT_MOVES, TRIP_MOVES, SeatState, TripState
from models.vacancy import VACANCY_MOVES, VacancyState
from tests.factories import make_person, make_placement, make_vacancy


def test_every_constraint_and_index_has_a_name() -> None:
    for table in models.metadata.sorted_tables:
        for constraint in table.constraints:
            assert constraint.name, f"{table.name}: {constraint}"
        for index in table.indexes:
            assert index.name, f"{table.name}: {index}"


@pytest.mark.parametrize(
    ("moves", "states"),
    [
        (VACANCY_MOVES, VacancyState),
        (EMPLOYER_MOVES, EmployerState),
        (PERSON_MOVES, PersonState),
        (PROPOSAL_MOVES, ProposalState),
        (PLACEMENT_MOVES, PlacementState),
        (TRIP_MOVES, TripState),
        (SEAT_MOVES, SeatState),
        (TOUR_MOVES, TourState),
        (CASE_MOVES, CaseState),
        (PAIR_MOVES, PairState),
        (CODE_MOVES, CodeState),
        (MEMBER_MOVES, MemberState),
    ],
)
def test_every_state_has_its_row_of_moves(moves: dict, states: type) -> None:
    assert set(moves) == set(states)
    assert all(here not in ways for here, ways in moves.items())


def test_the_partial_indexes_name_the_same_states_as_the_code() -> None:
    for name, states in (
        ("uq_proposal_open_pair", OPEN_PROPOSAL),
        ("uq_placement_one_open", HOLDING_STATES),
        ("uq_trip_seat_one_open", OPEN_SEAT),
        ("uq_tour_plan_one_open", OPEN_TOUR),
        ("uq_case_file_one_open", OPEN_CASE),
        ("uq_buddy_pair_one_open", OPEN_PAIR),
        ("uq_membership_one_active", MEMBER_STATES),
    ):
        table = models.metadata.tables[name.removeprefix("uq_").split("_o")[0]]
        index = next(i for i in table.indexes if i.name == name)
        wanted = "state IN ({})".format(", ".join(f"'{state.value}'" for state in states))
        assert str(index.dialect_options["sqlite"]["where"]) == wanted
        assert str(index.dialect_options["postgresql"]["where"]) == wanted


def test_a_move_the_table_does_not_know_is_refused() -> None:
    check_move("vacancy", VACANCY_MOVES, VacancyState.DRAFT, VacancyState.SUBMITTED)
    with pytest.raises(WrongMove, match="no move from closed to published"):
        check_move("vacancy", VACANCY_MOVES, VacancyState.CLOSED, VacancyState.PUBLISHED)


def test_a_sealed_column_is_unreadable_in_the_database_and_whole_in_the_row(
    session: Session,
) -> None:
    person = make_person(session, phone="13800000001")
    stored = session.execute(sa.text("SELECT phone, id_number FROM person")).one()
    assert "13800000001" not in stored[0]
    assert stored[0].startswith(f"{keyring().current}:")
    session.expire(person)
    assert person.phone == "13800000001"
    assert "13800000001" not in repr(person)


def test_comparing_a_sealed_column_is_an_error_and_not_an_empty_answer() -> None:
    with pytest.raises(TypeError, match="blind index"):
        select(Person).where(Person.phone == "13800000001")
    assert "IS NULL" in str(select(Person.id).where(sa.column("x").is_(None)))
    assert "IS NULL" in str(select(Person.id).where(Person.phone.is_(None)))


def test_a_sealed_value_moved_to_another_column_does_not_open() -> None:
    ring = Keyring.derive("some long secret for this test alone")
    box = ring.seal("511902199001011234", "person.id_number")
    assert ring.open(box, "person.id_number") == b"511902199001011234"
    with pytest.raises(InvalidTag):
        ring.open(box, "person.phone")


def test_a_naive_moment_never_reaches_the_database(session: Session) -> None:
    session.add(
        Account(
            login="naive",
            display_name="x",
            password_hash="!",
            role=Role.ADMIN,
            created_at=datetime(2026, 1, 1),  # noqa: DTZ001  the naive value under test
        )
    )
    with pytest.raises(sa.exc.StatementError, match="naive"):
        session.flush()


def test_moments_come_back_aware_and_in_utc(session: Session, now: datetime) -> None:
    person = make_person(session, created_at=now)
    session.expire(person)
    assert person.created_at == now
    assert person.created_at.tzinfo is UTC


def test_a_person_holds_at_most_one_place(session: Session) -> None:
    person = make_person(session)
    make_placement(session, person)
    with pytest.raises(sa.exc.IntegrityError):
        make_placement(session, person)


def test_a_value_outside_its_check_is_refused_by_the_database(session: Session) -> None:
    with pytest.raises(sa.exc.IntegrityError):
        make_vacancy(session, age_min=15)
