"""People: registered once, seen by their own county only, asked again, revealed with a trace."""

from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError
from sqlmodel import Session, col, select

from models.account import Role
from models.audit import AuditRow
from models.person import (
    ConsentMeans,
    ConsentPurpose,
    Person,
    PersonEvent,
    PersonState,
    PersonTarget,
    PersonTrade,
    PersonWish,
    TargetGroup,
)
from models.proposal import Proposal, ProposalState
from models.same_person import PersonApart
from services.errors import (
    AlreadyExists,
    ConsentMissing,
    InvalidInput,
    NotAllowedNow,
    NotFound,
    PerhapsKnown,
)
from services.people import certificates, consents, moves, reveal
from services.people import register as people
from services.people.certificates import CertificateIn
from services.people.consents import ConsentIn
from services.people.form import PersonIn
from services.people.lists import PeopleFilter, list_people
from services.people.page import get_person_page
from tests import factories as make
from tests.conftest import NOW

BORN = date(1990, 5, 1)


def stated(**changes: Any) -> PersonIn:
    return PersonIn.model_validate(
        {
            "name": "张一样本",
            "id_number": make.valid_id_number(make.CANGXI, BORN, 12),
            "phone": "138 0000 0001",
            "region_code": make.CANGXI,
            "township": "样例镇",
            "schooling": "junior",
            "trade_1": "sewing",
            "trade_1_months": "36",
            "wish_1": "sewing",
            "wish_2": "packer",
            "regions_wanted": [make.YUHANG],
            "floor_wage_fen": 400_000,
        }
        | changes
    )


def test_a_registered_person_is_sealed_and_carries_what_was_said(session: Session) -> None:
    actor = make.sending_actor(session)
    person = people.register_person(session, actor=actor, data=stated(), now=NOW)
    assert (person.sex.value, person.born_on, person.state) == (
        "female", BORN, PersonState.REGISTERED
    )  # fmt: skip
    raw = session.connection().exec_driver_sql("SELECT id_number, phone FROM person").one()
    assert "19900501" not in raw[0]
    assert "13800000001" not in raw[1]
    session.refresh(person)
    assert person.phone == "13800000001"
    assert session.exec(select(PersonTrade.months)).all() == [36]
    wishes = session.exec(select(PersonWish.occupation_id).order_by(col(PersonWish.rank))).all()
    assert wishes == ["sewing", "packer"]
    assert "张一" not in repr(person)


def test_the_same_id_number_is_never_registered_twice_in_any_county(session: Session) -> None:
    ours, theirs = make.sending_actor(session), make.sending_actor(session, make.BAZHOU)
    first = people.register_person(session, actor=ours, data=stated(), now=NOW)
    with pytest.raises(AlreadyExists) as here:
        people.register_person(session, actor=ours, data=stated(name="张一改名"), now=NOW)
    assert here.value.id == first.id
    with pytest.raises(AlreadyExists) as there:
        people.register_person(session, actor=theirs, data=stated(region_code=make.BAZHOU), now=NOW)
    assert there.value.id is None, "another county's person is not given away"


def test_without_an_id_number_name_birthday_and_phone_decide(session: Session) -> None:
    actor = make.sending_actor(session)
    bare = {"id_number": "", "sex": "female", "born_on": "1990.5.1"}
    people.register_person(session, actor=actor, data=stated(**bare), now=NOW)
    with pytest.raises(AlreadyExists):
        people.register_person(session, actor=actor, data=stated(**bare), now=NOW)
    other = stated(**bare, phone="13800000009")  # a new telephone, or somebody else: asked
    with pytest.raises(PerhapsKnown) as asked:
        people.register_person(session, actor=actor, data=other, now=NOW)
    (first,) = asked.value.person_ids
    second = people.register_person(session, actor=actor, data=other, now=NOW, apart=[first])
    assert session.get(PersonApart, (first, second.id)) is not None


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"id_number": "", "sex": "male", "born_on": "2010-11-19"}, "born_on", "under_16"),
        ({"id_number": "", "sex": "male", "born_on": None}, "born_on", "missing"),
        ({"id_number": "", "sex": None, "born_on": "1990-05-01"}, "sex", "missing"),
        ({"id_number": "", "sex": "male", "born_on": "2031-01-01"}, "born_on", "born_impossible"),
        ({"sex": "male"}, "sex", "sex_differs_from_id"),
        ({"born_on": "1990-05-02"}, "born_on", "born_differs_from_id"),
        ({"region_code": make.BAZHOU}, "region_code", "county_not_yours"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    session: Session, changes: dict[str, Any], field: str, code: str
) -> None:
    actor = make.sending_actor(session)
    with pytest.raises(InvalidInput) as refused:
        people.register_person(session, actor=actor, data=stated(**changes), now=NOW)
    assert [p.code for p in refused.value.problems[field]] == [code]
    assert session.exec(select(Person)).all() == []


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"id_number": "513022199005011234"}, "id_checksum"),
        ({"id_number": "5.13E+17"}, "id_scientific"),
        ({"phone": "12"}, "phone"),
        ({"name": "<script>alert(1)</script>"}, "person_name"),
        ({"name": "😀😀"}, "person_name"),
        ({"floor_wage_fen": -1}, "greater_than_equal"),
        ({"floor_wage_fen": 10**9}, "less_than_equal"),
        ({"children_along": "１２"}, "less_than_equal"),
        ({"wish_1": "wizard"}, "unknown_choice"),
        ({"refuses": ["monday"]}, "unknown_choice"),
        ({"regions_wanted": ["999999"]}, "unknown_choice"),
        ({"region_code": "51"}, "unknown_choice"),
        ({"available_from": "2027-01-02", "available_until": "2027-01-01"}, "ends_before_start"),
        ({"regions_refused": [make.YUHANG]}, "wanted_and_refused"),
        ({"married": "yes"}, "extra_forbidden"),
    ],
)
def test_bad_input_never_becomes_a_person(changes: dict[str, Any], kind: str) -> None:
    with pytest.raises(ValidationError) as refused:
        stated(**changes)
    assert kind in {e["type"] for e in refused.value.errors()}


@pytest.mark.parametrize("role", [Role.RECEIVING, Role.SENDING])
def test_somebody_elses_person_is_not_found_on_any_path(session: Session, role: Role) -> None:
    person = make.make_person(session)
    stranger = make.actor(session, role, make.BAZHOU if role is Role.SENDING else make.CANGXI)
    tries = (
        lambda: people.update_person(
            session, actor=stranger, person_id=person.id, data=stated(), now=NOW
        ),
        lambda: reveal.reveal_phone(session, actor=stranger, person_id=person.id, now=NOW),
        lambda: moves.pause_person(
            session, actor=stranger, person_id=person.id, reason="", now=NOW
        ),
        lambda: get_person_page(
            session, actor=stranger, person_id=person.id, now=NOW, intention_days=14
        ),
        lambda: consents.set_targets(
            session, actor=stranger, person_id=person.id, targets=[], now=NOW
        ),
    )
    for attempt in tries:
        with pytest.raises(NotFound):
            attempt()
    for unknown in (0, -1, 10**12):
        with pytest.raises(NotFound):
            reveal.reveal_id(session, actor=make.sending_actor(session), person_id=unknown, now=NOW)
    assert session.exec(select(AuditRow)).all() == []


def test_an_edit_with_empty_numbers_keeps_the_old_ones(session: Session) -> None:
    actor = make.sending_actor(session)
    person = people.register_person(session, actor=actor, data=stated(), now=NOW)
    changed = stated(id_number="", phone="", village="样例村", wish_1="packer", wish_2="")
    people.update_person(session, actor=actor, person_id=person.id, data=changed, now=NOW)
    session.refresh(person)
    assert (person.village, person.phone) == ("样例村", "13800000001")
    assert person.id_number is not None
    assert session.exec(select(PersonWish.occupation_id)).all() == ["packer"]
    edited = session.exec(select(PersonEvent).where(PersonEvent.kind == "edited")).one()
    assert edited.detail == {"fields": ["village"]}


def test_a_yes_makes_somebody_seek_and_is_asked_again_after_fourteen_days(
    session: Session,
) -> None:
    actor = make.sending_actor(session)
    person = people.register_person(session, actor=actor, data=stated(), now=NOW)
    moves.record_intention(session, actor=actor, person_id=person.id, wants_to_go=True, now=NOW)
    assert (person.state, person.waiting_since) == (PersonState.SEEKING, NOW)
    fresh = moves.intention_is_fresh
    assert fresh(person, now=NOW + timedelta(days=14), intention_days=14)
    later = NOW + timedelta(days=14, seconds=1)
    assert not fresh(person, now=later, intention_days=14)
    wanted = PeopleFilter(need="ask_again")
    rows, total, _ = list_people(
        session, actor=actor, wanted=wanted, now=later, intention_days=14, limit=10
    )
    assert (total, rows[0].ask_again) == (1, True)
    moves.record_intention(session, actor=actor, person_id=person.id, wants_to_go=True, now=later)
    assert fresh(person, now=later, intention_days=14)
    assert person.waiting_since == NOW, "asking again does not lose the place in the queue"


@pytest.mark.parametrize("how", ["no", "pause", "close", "consent"])
def test_whoever_stops_loses_the_open_proposals(session: Session, how: str) -> None:
    actor = make.sending_actor(session)
    person = make.make_person(session)
    proposal = make.make_proposal(session, person)
    who: dict[str, Any] = {"actor": actor, "person_id": person.id, "now": NOW}
    if how == "no":
        moves.record_intention(session, wants_to_go=False, **who)
    elif how == "pause":
        moves.pause_person(session, reason="收麦子", **who)
    elif how == "close":
        moves.close_person(session, reason="外迁", **who)
    else:
        matching = consents.standing_consents(session, person.id)[0]
        consents.withdraw_consent(session, consent_id=matching.id, **who)
    session.expire_all()
    assert session.get_one(Proposal, proposal.id).state is ProposalState.WITHDRAWN


def test_a_closed_person_says_yes_only_after_being_reopened(session: Session) -> None:
    actor = make.sending_actor(session)
    person = make.make_person(session, state=PersonState.CLOSED)
    with pytest.raises(NotAllowedNow):
        moves.record_intention(session, actor=actor, person_id=person.id, wants_to_go=True, now=NOW)
    moves.reopen_person(session, actor=actor, person_id=person.id, now=NOW)
    assert person.state is PersonState.REGISTERED


def test_every_reveal_leaves_an_audit_row_without_the_number(session: Session) -> None:
    actor = make.sending_actor(session)
    person = make.make_person(session, phone="13800001234")
    assert reveal.reveal_phone(session, actor=actor, person_id=person.id, now=NOW) == "13800001234"
    assert reveal.reveal_id(session, actor=actor, person_id=person.id, now=NOW) == person.id_number
    rows = session.exec(select(AuditRow).order_by(col(AuditRow.id))).all()
    assert [(r.action, r.subject_id) for r in rows] == [
        ("reveal_phone", person.id), ("reveal_id", person.id)
    ]  # fmt: skip
    assert "13800001234" not in str([r.detail for r in rows])


def consent_in(*purposes: ConsentPurpose, **changes: Any) -> ConsentIn:
    return ConsentIn.model_validate(
        {
            "purposes": list(purposes),
            "means": ConsentMeans.READ_ALOUD,
            "evidence": "演示通话 10:05 样例专干",
            "given_on": "2026-11-17",
        }
        | changes
    )


def test_a_policy_group_is_kept_only_under_its_own_consent(session: Session) -> None:
    actor = make.sending_actor(session)
    person = make.make_person(session)
    who: dict[str, Any] = {"actor": actor, "person_id": person.id, "now": NOW}
    with pytest.raises(ConsentMissing) as missing:
        consents.set_targets(session, targets=[TargetGroup.DISABLED], **who)
    assert missing.value.purpose == "disability"
    consents.record_consent(session, data=consent_in(ConsentPurpose.TARGET_GROUP), **who)
    with pytest.raises(ConsentMissing):
        consents.set_targets(session, targets=[TargetGroup.DISABLED], **who)
    consents.set_targets(session, targets=[TargetGroup.VETERAN, TargetGroup.LIFTED], **who)
    standing = consents.standing_consents(session, person.id)[-1]
    consents.withdraw_consent(session, consent_id=standing.id, **who)
    assert session.exec(select(PersonTarget)).all() == []


def test_the_same_consent_twice_is_one_row_and_an_employer_must_be_named(session: Session) -> None:
    actor = make.sending_actor(session)
    person = make.make_person(session, consents=False)
    firm = make.make_employer(session)
    who: dict[str, Any] = {"actor": actor, "person_id": person.id, "now": NOW}
    data = consent_in(ConsentPurpose.MATCHING, ConsentPurpose.SHARE_PARTNER)
    assert len(consents.record_consent(session, data=data, **who)) == 2
    assert consents.record_consent(session, data=data, **who) == []
    with pytest.raises(ValidationError):
        consent_in(ConsentPurpose.SHARE_EMPLOYER)
    shared = consent_in(ConsentPurpose.SHARE_EMPLOYER, receiver_employer_id=firm.id)
    (row,) = consents.record_consent(session, data=shared, **who)
    assert row.receiver_employer_id == firm.id
    unknown = consent_in(ConsentPurpose.SHARE_EMPLOYER, receiver_employer_id=999_999)
    with pytest.raises(NotFound):
        consents.record_consent(session, data=unknown, **who)


def test_somebody_elses_consent_cannot_be_withdrawn_through_ones_own_person(
    session: Session,
) -> None:
    actor = make.sending_actor(session)
    mine, other = make.make_person(session), make.make_person(session, region_code=make.BAZHOU)
    theirs = consents.standing_consents(session, other.id)[0]
    with pytest.raises(NotFound):
        consents.withdraw_consent(
            session, actor=actor, person_id=mine.id, consent_id=theirs.id, now=NOW
        )
    assert theirs.withdrawn_at is None


def test_a_certificate_without_an_end_gets_the_usual_term(session: Session) -> None:
    actor = make.sending_actor(session)
    person = make.make_person(session)
    data = CertificateIn(certificate="health", issued_on="2026.3.1")
    row = certificates.record_certificate(
        session, actor=actor, person_id=person.id, data=data, now=NOW
    )
    assert row.expires_on == date(2027, 3, 1)
    certificates.remove_certificate(
        session, actor=actor, person_id=person.id, certificate="health", now=NOW
    )
    with pytest.raises(NotFound):
        certificates.remove_certificate(
            session, actor=actor, person_id=person.id, certificate="health", now=NOW
        )


def test_the_list_finds_by_part_of_a_name_and_by_whole_numbers_only(session: Session) -> None:
    actor = make.sending_actor(session)
    wanted = make.make_person(session, name="王样本%_", phone="13900001111")
    make.make_person(session, name="李样本")
    make.make_person(session, name="王外县", region_code=make.BAZHOU)

    def found(**filters: Any) -> list[int | None]:
        rows, *_ = list_people(
            session, actor=actor, wanted=PeopleFilter(**filters), now=NOW, intention_days=14,
            limit=50,
        )  # fmt: skip
        return [r.person.id for r in rows]

    assert found(words="王") == [wanted.id]
    assert found(words="%_") == [wanted.id], "wildcards are letters like any other"
    assert found(words="139 0000 1111") == [wanted.id]
    assert found(words="1390000") == []
    assert found(words=wanted.id_number) == [wanted.id]
    assert found(words="' OR 1=1 --") == []
    assert found(need="no_consent") == []
    assert len(found(need="unplaced")) == 2
    make.make_placement(session, wanted)
    assert len(found(need="unplaced")) == 1
    assert found(state=PersonState.PAUSED) == []


def test_the_page_says_where_on_the_bridge_somebody_stands(session: Session) -> None:
    actor = make.sending_actor(session)

    def station(person: Person) -> tuple[str, str]:
        page = get_person_page(
            session, actor=actor, person_id=person.id, now=NOW, intention_days=14
        )
        return page.station, page.blocked

    assert station(make.make_person(session, consents=False)) == ("registered", "no_consent")
    assert station(make.make_person(session)) == ("intention", "")
    old = make.make_person(session, intention_confirmed_at=NOW - timedelta(days=20))
    assert station(old) == ("intention", "ask_again")
    assert station(make.make_person(session, state=PersonState.PAUSED)) == ("intention", "paused")
    assert station(make.make_proposal(session).person_id and session.get_one(
        Person, make.make_proposal(session).person_id)) == ("proposed", "")  # fmt: skip
    placed = make.make_placement(session)
    assert station(session.get_one(Person, placed.person_id)) == ("agreed", "")
