"""Two records of one person become one, and two again; nothing of anybody is lost on the way."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

import models
from intake.same_person import compare_people
from models.audit import AuditRow
from models.party import PartyMember
from models.person import (
    Consent,
    ConsentPurpose,
    Person,
    PersonCertificate,
    PersonEvent,
    PersonState,
    PersonTrade,
    PersonWish,
)
from models.placement import Placement, PlacementState
from models.proposal import Proposal, ProposalState
from models.same_person import PersonMerge
from reports.ledger import ledger_of
from services.actor import Actor
from services.errors import CannotMerge, NotAllowedNow, NotFound
from services.people import duplicate_search, duplicates, merge_undo, merging, moves
from services.people import rows as people_rows
from services.people.alike import possible_same, traits_of
from services.people.lists import PeopleFilter, list_people
from tests import factories as make
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)
HISTORY = {"person_event", "audit", "person_merge", "person_past"}
BORN = date(1990, 5, 1)


def twins(session: Session, **second: Any) -> tuple[Person, Person]:
    """Two records of one woman: with ID and old telephone; without ID, with a new one."""
    number = make.valid_id_number(make.CANGXI, BORN, 20)
    first = make.make_person(
        session, name="王样本", born_on=BORN, village="一村", township="甲镇",
        **people_rows.sealed_identity(number, "13900000001"),
    )  # fmt: skip
    columns = {"name": "王样本", "born_on": BORN, "village": "", "consents": False}
    columns |= {"state": PersonState.REGISTERED, "schooling": ""}
    columns |= people_rows.sealed_identity("", "13900000002")
    return first, make.make_person(session, **columns | second)


def everything(session: Session) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the histories, sealed cells opened."""
    session.flush()
    return {
        table.name: sorted(map(repr, session.execute(sa.select(table))))
        for table in models.metadata.sorted_tables
        if table.name not in HISTORY
    }


def merge(session: Session, actor: Actor, kept: Person, gone: Person, **more: Any) -> PersonMerge:
    return merging.merge_people(
        session, actor=actor, kept_id=kept.id, gone_id=gone.id, now=NOW, **more
    )


def test_what_belongs_to_a_person_is_in_one_place_after_a_merge(session: Session) -> None:
    actor = make.sending_actor(session)
    kept, gone = twins(session, village="二村", schooling="junior")
    vacancy = make.make_vacancy(session)
    placement = make.make_placement(session, gone, vacancy)
    proposal = make.make_proposal(session, gone, state=ProposalState.REFUSED)
    session.add(PersonTrade(person_id=gone.id, occupation_id="sewing", months=36))
    before = ledger_of(session, vacancy.id)
    merge(session, actor, kept, gone, phone_of=gone.id, note="打电话问过")
    session.expire_all()
    assert session.get_one(Placement, placement.id).person_id == kept.id
    assert session.get_one(Proposal, proposal.id).person_id == kept.id
    assert ledger_of(session, vacancy.id) == before
    assert (kept.village, kept.schooling, kept.phone) == ("一村", "junior", "13900000002")
    assert kept.id_number
    assert (gone.state, gone.merged_into_id) == (PersonState.CLOSED, kept.id)
    assert session.get(PersonTrade, (kept.id, "sewing")) is not None
    kinds = session.exec(select(PersonEvent.person_id).where(PersonEvent.kind == "merged")).all()
    assert sorted(kinds) == sorted([kept.id, gone.id])
    assert session.exec(select(AuditRow.action)).all() == ["people_merged"]


def test_the_id_number_goes_along_and_comes_back(session: Session) -> None:
    actor = make.sending_actor(session)
    gone, kept = twins(session)
    number, before = gone.id_number, everything(session)
    done = merge(session, actor, kept, gone)
    session.expire_all()
    assert (kept.id_number, gone.id_number) == (number, None)
    merge_undo.undo_merge(session, actor=actor, merge_id=done.id, now=LATER)
    assert everything(session) == before
    assert gone.id_number == number


CASES = st.fixed_dictionaries(
    {
        "swap": st.booleans(),
        "trades": st.lists(st.sampled_from(["sewing", "packer", "welder"]), unique=True),
        "wishes": st.lists(st.sampled_from(["sewing", "packer"]), unique=True),
        "papers": st.lists(st.sampled_from(["health", "welding"]), unique=True),
        "ended": st.integers(0, 2),
        "holding": st.booleans(),
        "open": st.integers(0, 2),
        "party": st.booleans(),
        "withdrawn": st.booleans(),
        "silent": st.booleans(),
        "phone": st.booleans(),
    }
)


@given(case=CASES)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_merging_and_undoing_changes_no_row_at_all(
    sqlite_engine: sa.Engine, case: dict[str, Any]
) -> None:
    with Session(sqlite_engine) as session:
        actor = make.sending_actor(session)
        first, other = twins(session)
        _dress(session, first, other, case)
        kept, gone = (other, first) if case["swap"] else (first, other)
        before = everything(session)
        try:
            done = merge(session, actor, kept, gone, phone_of=gone.id if case["phone"] else None)
        except CannotMerge:
            assert everything(session) == before, "a refused merge leaves every row alone"
            return
        assert everything(session) != before
        merge_undo.undo_merge(session, actor=actor, merge_id=done.id, now=LATER)
        assert everything(session) == before
        session.rollback()


def _dress(session: Session, first: Person, other: Person, case: dict[str, Any]) -> None:
    for n, trade in enumerate(case["trades"]):
        session.add(PersonTrade(person_id=other.id, occupation_id=trade, months=12 * n))
        if n:
            session.add(PersonTrade(person_id=first.id, occupation_id=trade, months=13))
    for rank, wish in enumerate(case["wishes"], start=1):
        session.add(PersonWish(person_id=other.id, rank=rank, occupation_id=wish))
    for paper in case["papers"]:
        session.add(PersonCertificate(person_id=other.id, certificate=paper))
    for n in range(case["ended"]):
        arrived = date(2025, 1 + 3 * n, 1)
        make.make_placement(
            session, other, state=PlacementState.LEFT, arrived_on=arrived,
            left_on=arrived + timedelta(days=40), left_reason="pay",
        )  # fmt: skip
    if case["holding"]:
        make.make_placement(session, other)
    for _ in range(case["open"]):
        make.make_proposal(session, other)
    if case["party"]:
        make.make_party(session, other, make.make_person(session))
    if case["withdrawn"]:
        make.make_consent(
            session, other, ConsentPurpose.MATCHING, withdrawn_at=NOW + timedelta(minutes=5)
        )
    if case["silent"]:
        other.do_not_contact = True
        session.add(other)
    session.flush()


def test_of_two_who_hold_a_place_each_the_reason_is_told_and_nothing_done(
    session: Session,
) -> None:
    actor = make.sending_actor(session)
    kept, gone = twins(session)
    for one in (kept, gone):
        make.make_placement(session, one)
    with pytest.raises(CannotMerge) as told:
        merge(session, actor, kept, gone)
    assert "two_places" in told.value.reasons
    assert session.exec(select(PersonMerge)).all() == []


def test_two_id_numbers_two_stays_two_parties_one_post_are_refused(session: Session) -> None:
    actor = make.sending_actor(session)
    kept, gone = twins(session)
    number = make.valid_id_number(make.CANGXI, BORN, 222)
    vacancy = make.make_vacancy(session)
    for one in (kept, gone):
        make.make_placement(
            session, one, state=PlacementState.LEFT, arrived_on=date(2026, 1, 5),
            left_on=date(2026, 3, 1), left_reason="pay",
        )  # fmt: skip
        make.make_proposal(session, one, vacancy)
        make.make_party(session, one, make.make_person(session))
    for name, value in people_rows.sealed_identity(number, "").items():
        if value:
            setattr(gone, name, value)
    session.flush()
    with pytest.raises(CannotMerge) as told:
        merge(session, actor, kept, gone)
    assert set(told.value.reasons) == {"two_ids", "two_stays", "same_post", "two_parties"}


def test_a_later_withdrawal_in_one_record_ends_the_consent_of_the_other(session: Session) -> None:
    actor = make.sending_actor(session)
    kept, gone = twins(session)
    ended = NOW + timedelta(minutes=1)
    make.make_consent(session, gone, ConsentPurpose.SHARE_PARTNER, withdrawn_at=ended)
    make.make_consent(session, kept, ConsentPurpose.SHARE_PARTNER, given_at=NOW - timedelta(days=9))
    merge(session, actor, kept, gone)
    standing = select(Consent.purpose).where(
        Consent.person_id == kept.id, col(Consent.withdrawn_at).is_(None)
    )
    assert ConsentPurpose.SHARE_PARTNER not in session.exec(standing).all()


def test_a_merge_is_not_undone_once_the_person_has_gone_on(session: Session) -> None:
    actor = make.sending_actor(session)
    kept, gone = twins(session)
    done = merge(session, actor, kept, gone)
    make.make_proposal(session, kept, created_at=LATER)
    with pytest.raises(CannotMerge) as told:
        merge_undo.undo_merge(session, actor=actor, merge_id=done.id, now=LATER)
    assert told.value.reasons == ("moved_on",)
    session.expire_all()
    assert gone.merged_into_id == kept.id


def test_an_edit_of_something_else_does_not_stand_in_the_way(session: Session) -> None:
    actor = make.sending_actor(session)
    kept, gone = twins(session)
    done = merge(session, actor, kept, gone)
    kept.floor_wage_fen, kept.updated_at = 500_000, LATER
    session.add(kept)
    session.flush()
    merge_undo.undo_merge(session, actor=actor, merge_id=done.id, now=LATER)
    session.expire_all()
    assert (kept.floor_wage_fen, gone.merged_into_id) == (500_000, None)


def test_a_merged_record_is_only_read_and_its_old_telephone_finds_the_one_that_goes_on(
    session: Session,
) -> None:
    actor = make.sending_actor(session)
    kept, gone = twins(session)
    merge(session, actor, kept, gone)
    with pytest.raises(NotAllowedNow):
        moves.reopen_person(session, actor=actor, person_id=gone.id, now=LATER)
    found = possible_same(session, [traits_of(gone)])[0]
    assert {c.person_id for c in found} == {kept.id}


def test_pairs_of_another_county_are_neither_shown_nor_merged(session: Session) -> None:
    actor = make.sending_actor(session, make.BAZHOU)
    kept, gone = twins(session)
    assert duplicates.list_alike(session, actor=actor, limit=10).items == ()
    with pytest.raises(NotFound):
        merge(session, actor, kept, gone)


def test_a_pair_is_listed_until_somebody_says_they_are_two(session: Session) -> None:
    actor = make.sending_actor(session)
    first, other = twins(session)
    make.make_person(session, name="李样本")
    found = duplicates.list_alike(session, actor=actor, limit=10)
    pairs = found.items
    assert (found.total, found.capped) == (1, False)
    assert {pairs[0].first.person.id, pairs[0].second.person.id} == {first.id, other.id}
    assert "name" in pairs[0].likeness.speaks_for
    assert "phone" in pairs[0].likeness.against
    duplicates.decide_apart(session, actor=actor, first_id=other.id, second_id=first.id, now=NOW)
    duplicates.decide_apart(session, actor=actor, first_id=first.id, second_id=other.id, now=NOW)
    assert duplicates.list_alike(session, actor=actor, limit=10).total == 0


def test_a_number_of_very_many_is_one_entry_and_costs_no_comparisons(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """60 people with the cadre's number and one birthday: by hand 60 * 59 / 2 = 1770 pairs."""
    actor = make.sending_actor(session)
    cadre = people_rows.sealed_identity("", "13900000007")
    village = [
        make.make_person(session, name=f"样{chr(0x4E00 + 9 * n)}", born_on=BORN, **cadre)
        for n in range(60)
    ]
    first, other = (
        make.make_person(session, name="李样本", born_on=date(1990, 5, 2), village=v, **cadre)
        for v in ("一村", "二村")
    )
    for n in range(12):  # all with ID numbers: nobody among them can be one person
        number = make.valid_id_number(make.CANGXI, BORN, n)
        make.make_person(
            session, born_on=BORN, **people_rows.sealed_identity(number, "13900000008")
        )
    for n in range(11):  # eleven of one number with nothing in common
        make.make_person(
            session, name=f"别{chr(0x4E00 + 9 * n)}", born_on=date(1970 + n, 3, 4),
            **people_rows.sealed_identity("", "13900000009"),
        )  # fmt: skip
    compared = []

    def counted(*two: Any) -> Any:
        compared.append(two)
        return compare_people(*two)

    monkeypatch.setattr(duplicate_search, "compare_people", counted)
    crowd, pair = duplicates.list_alike(session, actor=actor, limit=10).items
    assert isinstance(crowd, duplicates.Crowd)
    assert isinstance(pair, duplicates.Pair)
    assert (crowd.kind, crowd.count, crowd.phone) == ("phone", 62, "139****0007")
    assert {pair.first.person.id, pair.second.person.id} == {first.id, other.id}
    assert len(compared) == 1, "two of one name and birthday are still laid side by side"
    wanted = PeopleFilter(beside=("phone", crowd.person.id or 0))
    asked = {"wanted": wanted, "now": NOW, "intention_days": 14, "limit": 100}
    rows, total, _ = list_people(session, actor=actor, **asked)
    assert total == 62
    assert {row.person.id for row in rows} == {one.id for one in (*village, first, other)}
    strangers = make.sending_actor(session, make.BAZHOU)
    assert duplicates.list_alike(session, actor=strangers, limit=10).total == 0
    assert list_people(session, actor=strangers, **asked)[1] == 0


def test_a_name_of_very_many_is_one_entry_and_up_to_thirty_are_compared(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = make.sending_actor(session)
    monkeypatch.setitem(duplicate_search.MANY, "name", 4)
    made = [make.make_person(session, name="王样本", born_on=BORN, id_number=None, id_index=None)
            for _ in range(4)]  # fmt: skip
    assert duplicates.list_alike(session, actor=actor, limit=10).total == 6  # 4 * 3 / 2
    made.append(make.make_person(session, name="王样本", born_on=BORN))
    (crowd,) = duplicates.list_alike(session, actor=actor, limit=10).items
    assert isinstance(crowd, duplicates.Crowd)
    assert (crowd.kind, crowd.count, crowd.person.id) == ("name", 5, made[0].id)
    wanted = PeopleFilter(beside=("name", made[2].id or 0))
    _, total, _ = list_people(
        session, actor=actor, wanted=wanted, now=NOW, intention_days=14, limit=10
    )
    assert total == 5


def test_two_with_an_id_number_each_do_not_crowd_out_a_pair_to_be_decided(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = make.sending_actor(session)
    for n in range(6):  # three pairs of one name and birthday, each person with a number
        number = make.valid_id_number(make.CANGXI, BORN, n)
        name = "一二三"[n // 2] + "样本"
        make.make_person(
            session, name=name, born_on=BORN, **people_rows.sealed_identity(number, "")
        )
    twins(session)
    monkeypatch.setattr(duplicate_search, "MOST_PAIRS", 1)
    assert duplicates.list_alike(session, actor=actor, limit=10).total == 1


def test_the_lists_of_people_are_read_in_the_order_of_an_index(
    session: Session,
) -> None:
    if session.get_bind().dialect.name != "sqlite":
        pytest.skip("PostgreSQL decides by the size of a table")
    actor = make.sending_actor(session, "510000")
    make.make_person(session)
    asked: list[tuple[str, Any]] = []
    engine = session.get_bind()

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        asked.append((statement, values))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        duplicates.list_alike(session, actor=actor, limit=10)
        for wanted in (PeopleFilter(), *(PeopleFilter(need=n) for n in ("no_consent", "unplaced")),
                       PeopleFilter(need="ask_again"), PeopleFilter(words="样本")):  # fmt: skip
            list_people(session, actor=actor, wanted=wanted, now=NOW, intention_days=14, limit=10)
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    plans = [
        step[3]
        for statement, values in asked
        for step in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
    ]
    whole = [one for one in plans if " person " in one and ("SCAN" in one or ">?" in one)]
    whole = [one for one in whole if "twin_key=?" not in one]
    steps = [one for one in plans if re.match(r"(SCAN|SEARCH) person(_1)? ", one)]
    assert all(" INDEX " in one or "PRIMARY KEY" in one for one in steps), steps
    lists = [one for one in steps if re.search(r"ix_person_(state|newest) \(.*state=\?", one)]
    assert len(lists) >= 2 * 5, plans  # five lists, each its count and its page, state by state
    assert len(whole) == 4, plans  # keys of names and of telephones, twice each
    assert all("COVERING INDEX" in one for one in whole), whole


def test_a_group_goes_on_with_the_kept_record(session: Session) -> None:
    actor = make.sending_actor(session)
    kept, gone = twins(session)
    friend = make.make_person(session)
    party = make.make_party(session, gone, friend)
    merge(session, actor, kept, gone)
    members = session.exec(
        select(PartyMember.person_id).where(PartyMember.party_id == party.id)
    ).all()
    assert set(members) == {kept.id, friend.id}
