"""Whole columns in and out, with the odd values a table may hold, on both databases."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col

from models.engine import open_session, unit_of_work
from models.person import Person, Sex
from services.columns.kinds import MISSING, Bits, Code, Day, Moment, Number
from services.columns.read import ids, read, snapshot_readers
from services.columns.write import insert
from tests.factories import NOW, make_person

COLUMNS = {
    "id": Number(col(Person.id)),
    "sex": Code(col(Person.sex), {Sex.FEMALE: 2}, 7),
    "born": Day(col(Person.born_on), -5),
    "until": Day(col(Person.available_until), 99),
    "first": Number(col(Person.first_timer)),
    "wage": Number(col(Person.last_wage_fen), 3),
    "refuses": Bits(col(Person.refuses), ("dust", "noise")),
    "updated": Moment(col(Person.updated_at)),
    "waiting": Moment(col(Person.waiting_since)),
}


def micros(moment: datetime) -> int:
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def test_codes_lists_days_moments_truths_and_nothing_become_numbers(session: Session):
    odd = NOW.replace(microsecond=7)
    people = [
        make_person(
            session, sex=Sex.FEMALE, born_on=date(1969, 12, 31), first_timer=True,
            last_wage_fen=612_345, refuses=["noise", "无此项", "dust"], updated_at=odd,
            available_until=date(2027, 2, 28), waiting_since=None,
        ),
        make_person(
            session, sex=Sex.MALE, born_on=date(2000, 2, 29), first_timer=False,
            last_wage_fen=None, refuses=[], updated_at=NOW, available_until=None,
            waiting_since=odd,
        ),
    ]  # fmt: skip
    session.flush()
    found = read(session, sa.select(Person).order_by(col(Person.id).desc()), COLUMNS)
    assert {name: column.tolist() for name, column in found.items()} == {
        "id": [people[1].id, people[0].id],
        "sex": [7, 2],
        "born": [11_016, -1],
        "until": [99, 20_877],
        "first": [0, 1],
        "wage": [3, 612_345],
        "refuses": [0, 3],
        "updated": [micros(NOW), micros(odd)],
        "waiting": [micros(odd), MISSING],
    }


def test_an_empty_table_gives_empty_columns(session: Session):
    found = read(session, sa.select(Person), COLUMNS)
    assert {name: len(column) for name, column in found.items()} == dict.fromkeys(COLUMNS, 0)


def test_two_readers_see_one_moment_and_hinder_no_writer(engine: sa.Engine):
    with unit_of_work(engine) as session:
        make_person(session)
    told: list[int] = []
    with snapshot_readers(engine) as (first, beside):
        assert beside is not None
        with unit_of_work(engine) as session:
            make_person(session)

        def look() -> None:
            told.append(len(ids(beside, sa.select(Person), col(Person.id))))

        other = threading.Thread(target=look)
        other.start()
        told.append(len(ids(first, sa.select(Person), col(Person.id))))
        other.join()
    assert told == [1, 1]
    with open_session(engine, read_only=True) as session:
        assert len(ids(session, sa.select(Person), col(Person.id))) == 2


def test_a_code_no_check_allows_is_refused_in_the_first_row_for_all(session: Session):
    person = make_person(session)
    session.flush()
    row = dict(session.execute(sa.select(*Person.__table__.c)).one()._mapping)
    taken = {"id", "state", *(name for name, value in row.items() if value is None)}
    shared = {name: value for name, value in row.items() if name not in taken}
    with pytest.raises(Exception, match=r"(?i)check"):
        insert(
            session, Person, {"id": [person.id + 1, person.id + 2]}, checks_alike=True,
            state="asleep", **shared,
        )  # fmt: skip
