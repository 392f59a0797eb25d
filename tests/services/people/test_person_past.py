"""Whoever changes what the reports count of a person leaves the old value with its end.

A log kept by plain SQL before each use case says what the reports must find afterwards.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlmodel import Session, SQLModel, col, select

from models.imports import Import
from models.person import ConsentPurpose, Person, TargetGroup
from models.person_past import PersonPast
from models.same_person import PersonMerge
from reports.registered import load_people
from services.people import merge_undo, merging
from services.people.consents import set_targets
from services.people.form import PersonIn
from services.people.register import update_person
from services.people.rosters import previews
from tests import factories as make
from tests.factories import NOW
from tests.services.doors import inside
from tests.services.roster_files import put, roster, row, store

Counted = dict[int, tuple[str, str, bool, frozenset[str]]]


def by_sql(session: Session) -> Counted:
    session.flush()
    people = session.execute(
        sa.text("SELECT id, region_code, township, first_timer FROM person")
    ).all()
    held = session.execute(sa.text("SELECT person_id, target FROM person_target")).all()
    return {
        id_: (home, town, bool(first), frozenset(target for who, target in held if who == id_))
        for id_, home, town, first in people
    }


def told(session: Session, moment: datetime) -> Counted:
    return {
        id_: (facts.home, facts.township, facts.first_timer, frozenset(map(str, facts.targets)))
        for id_, one in load_people(session).items()
        for facts in [one.facts(moment)]
    }


def newest(session: Session, table: type[SQLModel]) -> int:
    return session.execute(sa.select(sa.func.max(sa.inspect(table).columns["id"]))).scalar_one()


def test_every_use_case_that_changes_a_fact_keeps_what_was_before(session: Session) -> None:
    clerk = make.sending_actor(session, make.CANGXI, make.BAZHOU)
    twin = make.make_person(session, name="样本丙", township="", phone="")
    make.make_consent(session, twin, ConsentPurpose.TARGET_GROUP)
    first = put(session, clerk, roster(row(1, 乡镇="甲镇"), row(2, 乡镇="乙镇")))
    store(session, clerk, first)
    one, two = session.exec(
        select(Person).where(Person.id != twin.id).order_by(col(Person.id))
    ).all()
    steps: list[tuple[str, Callable[[datetime], object]]] = [
        ("page", lambda now: update_person(
            session, actor=clerk, person_id=one.id, now=now,
            data=PersonIn(name=one.name, sex=one.sex, born_on=one.born_on, region_code=make.BAZHOU,
                          township="丁镇", first_timer=True))),
        ("groups", lambda now: set_targets(
            session, actor=clerk, person_id=twin.id, now=now,
            targets=[TargetGroup.MONITORED, TargetGroup.VETERAN])),
        ("roster", lambda now: store(
            session, clerk, put(session, clerk, roster(row(2, 乡镇="戊镇"), note="新"), now), now)),
        ("roster undone", lambda now: previews.undo_import(
            inside(session, now), actor=clerk, import_id=newest(session, Import))),
        ("merged", lambda now: merging.merge_people(
            session, actor=clerk, kept_id=twin.id, gone_id=two.id, now=now)),
        ("taken apart", lambda now: merge_undo.undo_merge(
            session, actor=clerk, merge_id=newest(session, PersonMerge), now=now)),
    ]  # fmt: skip
    log: list[tuple[str, datetime, Counted]] = []
    for number, (name, step) in enumerate(steps, 1):
        at = NOW + timedelta(days=number)
        log.append((name, at, by_sql(session)))
        step(at)
        session.flush()
        assert by_sql(session) != log[-1][2], f"{name}: nothing changed, nothing proved"
    for name, at, before in log:
        assert told(session, at) == before, name
    assert told(session, NOW + timedelta(days=99)) == by_sql(session)


def test_a_change_of_nothing_that_is_counted_leaves_no_row(session: Session) -> None:
    clerk = make.sending_actor(session)
    person = make.make_person(session, name="样本丁")
    same = {n: getattr(person, n) for n in ("region_code", "township", "first_timer")}
    data = PersonIn(name="样本戊", floor_wage_fen=500_000, **same)
    update_person(session, actor=clerk, person_id=person.id, data=data, now=NOW)
    assert session.exec(select(PersonPast)).all() == []
