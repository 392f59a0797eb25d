"""Applied, decided by the street, moved with both sides' leave, kept, ended; one membership a
person, whoever decides at the same moment."""

from collections import Counter
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from pydantic import ValidationError
from sqlmodel import Session, select

from models.account import Role
from models.engine import unit_of_work
from models.membership import (
    EndKind,
    Membership,
    MembershipEvent,
    MembershipTransfer,
    MemberState,
)
from models.union import BodyKind, Programme, ProgrammeSwitch, UnionBody
from services.actor import Actor
from services.errors import AlreadyExists, Forbidden, InvalidInput, NotAllowedNow, NotFound
from services.members.form import JoinIn, MemberEndIn
from services.members.moves import (
    apply,
    approve,
    end_membership,
    resume,
    retain,
    send_back,
)
from services.members.rows import doubles
from services.members.transfers import agree, ask_transfer, decline
from tests.factories import CANGXI, NOW, YIWU, YUHANG, valid_id_number
from tests.services.together import together

US = Actor(None, Role.RECEIVING, frozenset({YUHANG}))
THEM = Actor(None, Role.RECEIVING, frozenset({YIWU}))
BORN = date(1990, 3, 5)


def joins(n: int, **told: str) -> JoinIn:
    data = {
        "name": "样例甲", "id_number": valid_id_number("510824", BORN, n),
        "phone": f"138000{n:05d}", "work": "样例外卖平台",
    }  # fmt: skip
    return JoinIn(**data | told)


def body(session: Session, region: str, kind: BodyKind, name: str, above: int | None) -> int:
    row = UnionBody(kind=kind, region_code=region, name=name, parent_id=above, created_at=NOW)
    session.add(row)
    session.flush()
    return row.id


def house(session: Session) -> tuple[int, int, int, int]:
    """(street, its firm's union, staging body, the other district's street)."""
    for region in (YUHANG, YIWU):
        session.add(ProgrammeSwitch(region_code=region, programme=Programme.MEMBERSHIP, since=NOW))
    top = body(session, YUHANG, BodyKind.GENERAL, "样例区总工会", None)
    street = body(session, YUHANG, BodyKind.TOWN, "样例街道总工会", top)
    firm = body(session, YUHANG, BodyKind.ENTERPRISE, "样例针织厂工会", street)
    staging = body(session, YUHANG, BodyKind.STAGING, "样例周转库", top)
    other = body(session, YIWU, BodyKind.GENERAL, "样例市总工会", None)
    there = body(session, YIWU, BodyKind.TOWN, "样例镇总工会", other)
    return street, firm, staging, there


def asked(session: Session, body_id: int, n: int = 1, **told: str) -> int:
    return apply(session, actor=US, body_id=body_id, data=joins(n, **told), now=NOW).id


def state_of(session: Session, membership_id: int) -> MemberState:
    return session.get_one(Membership, membership_id).state


def test_an_application_is_no_member_until_the_street_decides(session: Session) -> None:
    street, firm, staging, _there = house(session)
    first = asked(session, firm)
    assert asked(session, firm) == first, "a form sent twice is one application"
    row = session.get_one(Membership, first)
    assert (row.state, row.member_from) == (MemberState.APPLIED, None)
    row = approve(session, actor=US, membership_id=first, now=NOW + timedelta(days=2))
    assert row.member_from == date(2026, 11, 20)
    assert row.decided_body_id == street
    second = asked(session, staging, 2)
    decided = approve(session, actor=US, membership_id=second, now=NOW).decided_body_id
    assert session.get_one(UnionBody, decided).kind is BodyKind.GENERAL


def test_one_person_is_a_member_once_and_the_street_sees_the_other_applications(
    session: Session,
) -> None:
    street, firm, _staging, _there = house(session)
    one, two, phone = (
        asked(session, firm),
        asked(session, street),
        asked(session, street, 2, phone="13800000001"),
    )
    row = session.get_one(Membership, one)
    assert [double.id for double in doubles(session, row)] == [two, phone]
    approve(session, actor=US, membership_id=one, now=NOW)
    with pytest.raises(AlreadyExists):
        approve(session, actor=US, membership_id=two, now=NOW)
    assert state_of(session, two) is MemberState.APPLIED
    approve(session, actor=US, membership_id=phone, now=NOW)


def test_what_is_returned_may_be_handed_in_again_and_says_why(session: Session) -> None:
    _street, firm, _staging, _there = house(session)
    one = asked(session, firm)
    with pytest.raises(InvalidInput):
        send_back(session, actor=US, membership_id=one, reason=" ", now=NOW)
    send_back(session, actor=US, membership_id=one, reason="电话打不通", now=NOW)
    with pytest.raises(NotAllowedNow):
        approve(session, actor=US, membership_id=one, now=NOW)
    assert asked(session, firm, phone="13900000000") == one
    row = session.get_one(Membership, one)
    assert (row.state, row.phone) == (MemberState.APPLIED, "13900000000")
    told = session.exec(select(MembershipEvent.reason, MembershipEvent.to_state)).all()
    assert told == [("", "applied"), ("电话打不通", "returned"), ("", "applied")]


def test_kept_resumed_and_ended(session: Session) -> None:
    _street, firm, _staging, _there = house(session)
    one = asked(session, firm)
    with pytest.raises(NotAllowedNow):
        retain(session, actor=US, membership_id=one, reason="失业", now=NOW)
    approve(session, actor=US, membership_id=one, now=NOW)
    with pytest.raises(NotAllowedNow):
        resume(session, actor=US, membership_id=one, now=NOW)
    retain(session, actor=US, membership_id=one, reason="失业", now=NOW)
    again = asked(session, firm)
    with pytest.raises(AlreadyExists):  # a kept membership is one
        approve(session, actor=US, membership_id=again, now=NOW)
    resume(session, actor=US, membership_id=one, now=NOW)
    for wrong in (date(2026, 11, 17), date(2026, 11, 19)):
        with pytest.raises(InvalidInput):
            end(session, one, wrong)
    with pytest.raises(InvalidInput):
        end(session, one, date(2026, 11, 18), EndKind.EXPELLED)
    end(session, one, date(2026, 11, 18))
    assert state_of(session, one) is MemberState.ENDED
    approve(session, actor=US, membership_id=again, now=NOW)


def end(session: Session, one: int, day: date, kind: EndKind = EndKind.LEFT) -> None:
    data = MemberEndIn(end_kind=kind, ended_on=day)
    end_membership(session, actor=US, membership_id=one, data=data, now=NOW)


def test_a_membership_moves_with_the_leave_of_both_sides(session: Session) -> None:
    _street, firm, _staging, there = house(session)
    one = asked(session, firm)
    with pytest.raises(NotAllowedNow):
        ask_transfer(session, actor=US, membership_id=one, to_body_id=there, now=NOW)
    approve(session, actor=US, membership_id=one, now=NOW)
    way = ask_transfer(session, actor=US, membership_id=one, to_body_id=there, now=NOW).id
    with pytest.raises(AlreadyExists):
        ask_transfer(session, actor=US, membership_id=one, to_body_id=there, now=NOW)
    with pytest.raises(Forbidden):
        agree(session, actor=US, transfer_id=way, side="in", now=NOW)
    agree(session, actor=US, transfer_id=way, side="out", now=NOW)
    agree(session, actor=US, transfer_id=way, side="out", now=NOW)
    assert session.get_one(Membership, one).body_id == firm
    agree(session, actor=THEM, transfer_id=way, side="in", now=NOW)
    row = session.get_one(Membership, one)
    assert (row.body_id, row.region_code, row.state) == (there, YIWU, MemberState.ACTIVE)
    last = session.exec(select(MembershipEvent).order_by(MembershipEvent.id.desc())).first()
    assert (last.from_body_id, last.to_body_id) == (firm, there)
    with pytest.raises(NotFound):
        retain(session, actor=US, membership_id=one, reason="失业", now=NOW)
    with pytest.raises(NotAllowedNow):
        agree(session, actor=THEM, transfer_id=way, side="in", now=NOW)


def test_the_no_of_one_side_leaves_the_membership_where_it_is(session: Session) -> None:
    _street, firm, _staging, there = house(session)
    one = asked(session, firm)
    approve(session, actor=US, membership_id=one, now=NOW)
    way = ask_transfer(session, actor=US, membership_id=one, to_body_id=there, now=NOW).id
    decline(session, actor=THEM, transfer_id=way, reason="没有这个人", now=NOW)
    with pytest.raises(NotAllowedNow):
        agree(session, actor=US, transfer_id=way, side="out", now=NOW)
    assert session.get_one(Membership, one).body_id == firm
    again = ask_transfer(session, actor=US, membership_id=one, to_body_id=there, now=NOW)
    end(session, one, date(2026, 11, 18))
    session.refresh(again)
    assert again.closed_at is not None


def test_only_where_it_is_switched_on_and_by_the_district_itself(session: Session) -> None:
    _street, firm, _staging, there = house(session)
    one = asked(session, firm)
    with pytest.raises(NotFound):
        approve(session, actor=THEM, membership_id=one, now=NOW)
    sending = Actor(None, Role.SENDING, frozenset({CANGXI}))
    with pytest.raises(Forbidden):
        approve(session, actor=sending, membership_id=one, now=NOW)
    session.delete(session.get_one(ProgrammeSwitch, (YUHANG, Programme.MEMBERSHIP)))
    session.flush()
    with pytest.raises(NotFound):
        approve(session, actor=US, membership_id=one, now=NOW)
    with pytest.raises(NotFound):
        asked(session, firm, 3)
    asked(session, there, 3)


def test_a_wrong_number_is_refused_and_numbers_are_sealed(session: Session) -> None:
    sound = valid_id_number("510824", BORN, 1)
    wrong = sound[:-1] + ("0" if sound[-1] != "0" else "1")
    for told in ({"id_number": wrong}, {"id_number": ""}, {"phone": "12"}, {"name": "甲"}):
        with pytest.raises(ValidationError):
            joins(1, **told)
    _street, firm, _staging, _there = house(session)
    one = asked(session, firm)
    stored = session.execute(sa.text("SELECT name, id_number, phone FROM membership")).one()
    assert not {"样例甲", sound, "13800000001"} & set(stored)
    assert sound not in repr(session.get_one(Membership, one))


def test_the_same_application_at_once_is_one(engine) -> None:
    with unit_of_work(engine) as session:
        _street, firm, _staging, _there = house(session)
    ends = together(engine, *([lambda session: asked(session, firm)] * 8))
    assert set(ends) == {"done"}
    with Session(engine) as session:
        assert len(session.exec(select(Membership)).all()) == 1
        assert len(session.exec(select(MembershipEvent)).all()) == 1


def test_one_person_approved_by_several_unions_at_once_is_a_member_once(engine) -> None:
    with unit_of_work(engine) as session:
        street, firm, staging, there = house(session)
        ids = [asked(session, one) for one in (street, firm, staging, there)]
    both = Actor(None, Role.RECEIVING, frozenset({YUHANG, YIWU}))
    ends = together(
        engine,
        *(
            lambda session, one=one: approve(session, actor=both, membership_id=one, now=NOW)
            for one in ids
        ),
    )
    assert Counter(ends) == {"done": 1, "AlreadyExists": 3}
    with Session(engine) as session:
        states = Counter(session.exec(select(Membership.state)).all())
        assert states == {MemberState.ACTIVE: 1, MemberState.APPLIED: 3}


def test_both_sides_agree_at_once_and_it_moves_once(engine) -> None:
    with unit_of_work(engine) as session:
        _street, firm, _staging, there = house(session)
        one = asked(session, firm)
        approve(session, actor=US, membership_id=one, now=NOW)
        way = ask_transfer(session, actor=US, membership_id=one, to_body_id=there, now=NOW).id
    ends = together(
        engine,
        lambda session: agree(session, actor=US, transfer_id=way, side="out", now=NOW),
        lambda session: agree(session, actor=THEM, transfer_id=way, side="in", now=NOW),
    )
    assert ends == ["done", "done"]
    with Session(engine) as session:
        assert session.get_one(Membership, one).body_id == there
        assert session.get_one(MembershipTransfer, way).closed_at is not None
        assert len(session.exec(select(MembershipEvent)).all()) == 3
