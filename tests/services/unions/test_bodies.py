"""Bodies stand under the right ones, end without loss, and are seen by their own district only."""

from datetime import date

import pytest
import sqlalchemy as sa

from models.account import Role
from models.union import BodyKind, OfficePost, Programme, UnionBody, UnionOfficer
from services.actor import Actor
from services.errors import (
    EditConflict,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
)
from services.shown import stamp
from services.unions.bodies import appoint, correct_body, end_body, found_body, officers_of, release
from services.unions.form import BodyIn, EndingIn, OfficerIn, stated_by
from services.unions.lists import count_bodies, list_bodies
from services.unions.page import page_of_body
from services.unions.programmes import check_on, programmes_of, set_programmes, switched
from tests.factories import CANGXI, NOW, YIWU, YUHANG

US = Actor(None, Role.RECEIVING, frozenset({YUHANG}))
ADMIN = Actor(None, Role.ADMIN)


def founded(session, kind: BodyKind, name: str, parent: UnionBody | None = None, **told):
    data = {"kind": kind, "name": name, "parent_id": parent.id if parent else None} | told
    region = told.pop("region", YUHANG)
    data.pop("region", None)
    return found_body(session, actor=US, region_code=region, data=BodyIn(**data), now=NOW)


@pytest.fixture
def house(session):
    top = founded(session, BodyKind.GENERAL, "样例区总工会")
    town = founded(session, BodyKind.TOWN, "样例街道总工会", top, town="样例街道")
    firm = founded(session, BodyKind.ENTERPRISE, "样例针织厂工会", town)
    return top, town, firm


def problems(raised) -> dict[str, str]:
    return {name: told[0].code for name, told in raised.value.problems.items()}


@pytest.mark.parametrize(
    ("kind", "above", "stands"),
    [
        (BodyKind.TOWN, BodyKind.GENERAL, True),
        (BodyKind.TOWN, BodyKind.TOWN, False),
        (BodyKind.INDUSTRY, BodyKind.TOWN, True),
        (BodyKind.JOINT, BodyKind.TOWN, True),
        (BodyKind.ENTERPRISE, BodyKind.ENTERPRISE, False),
        (BodyKind.STAGING, BodyKind.GENERAL, True),
        (BodyKind.GENERAL, BodyKind.TOWN, False),
    ],
)
def test_who_may_stand_under_whom(session, house, kind, above, stands) -> None:
    parent = next(one for one in house if one.kind is above)
    if stands:
        assert founded(session, kind, "另一个样例工会", parent).parent_id == parent.id
        return
    with pytest.raises(InvalidInput) as raised:
        founded(session, kind, "另一个样例工会", parent)
    assert problems(raised) == {"parent_id": "wrong_parent"}


def test_only_a_general_union_stands_alone(session) -> None:
    with pytest.raises(InvalidInput) as raised:
        founded(session, BodyKind.ENTERPRISE, "样例针织厂工会")
    assert problems(raised) == {"parent_id": "missing"}


def test_one_name_stands_once_in_a_district_and_again_after_its_end(session, house) -> None:
    _top, town, firm = house
    with pytest.raises(InvalidInput) as raised:
        founded(session, BodyKind.ENTERPRISE, "样例针织厂工会", town)
    assert problems(raised) == {"name": "union_there"}
    ended = EndingIn(ended_on=date(2026, 11, 1), ended_why="企业注销")
    end_body(session, actor=US, body_id=firm.id, data=ended, now=NOW)
    again = founded(session, BodyKind.ENTERPRISE, "样例针织厂工会", town)
    assert again.id != firm.id


def test_nobody_is_put_under_itself_or_one_below_it(session, house) -> None:
    top, town, _firm = house
    higher = founded(session, BodyKind.GENERAL, "样例市总工会")
    moved = BodyIn(kind=BodyKind.GENERAL, name=top.name, parent_id=higher.id)
    correct_body(session, actor=US, body_id=top.id, data=moved, now=NOW)
    for circle in (top.id, higher.id):
        data = BodyIn(kind=BodyKind.GENERAL, name="样例市总工会", parent_id=circle)
        with pytest.raises(InvalidInput) as raised:
            correct_body(session, actor=US, body_id=higher.id, data=data, now=NOW)
        assert problems(raised) == {"parent_id": "wrong_parent"}
    data = BodyIn(kind=BodyKind.INDUSTRY, name=town.name, parent_id=top.id)
    with pytest.raises(InvalidInput) as raised:
        correct_body(session, actor=US, body_id=town.id, data=data, now=NOW)
    assert problems(raised) == {"kind": "bodies_below"}


def test_a_second_clerk_sees_what_the_first_one_saved(session, house) -> None:
    _top, town, _firm = house
    shown = stamp(stated_by(town))
    data = BodyIn(**stated_by(town) | {"name": "样例街道工会联合会"})
    correct_body(session, actor=US, body_id=town.id, data=data, now=NOW, shown=shown)
    with pytest.raises(EditConflict):
        correct_body(session, actor=US, body_id=town.id, data=data, now=NOW, shown=shown)


def test_a_body_ends_when_nothing_stands_under_it_and_offices_end_with_it(session, house) -> None:
    _top, town, firm = house
    chair = OfficerIn(post=OfficePost.CHAIR, name="样例甲", since_on=date(2024, 3, 1))
    appoint(session, actor=US, body_id=firm.id, data=chair, now=NOW)
    told = EndingIn(ended_on=date(2026, 11, 1), ended_why="并入联合工会")
    with pytest.raises(InvalidInput) as raised:
        end_body(session, actor=US, body_id=town.id, data=told, now=NOW)
    assert problems(raised) == {"ended_on": "bodies_below"}
    joint = founded(session, BodyKind.JOINT, "样例园区联合工会", town)
    told = told.model_copy(update={"into_id": joint.id})
    for _twice in range(2):
        ended = end_body(session, actor=US, body_id=firm.id, data=told, now=NOW)
    assert (ended.merged_into_id, officers_of(session, firm.id)) == (joint.id, [])
    assert page_of_body(session, actor=US, body_id=firm.id).past[0].until_on == date(2026, 11, 1)
    with pytest.raises(NotAllowedNow):
        appoint(session, actor=US, body_id=firm.id, data=chair, now=NOW)


@pytest.mark.parametrize("day", [date(2026, 11, 19), date(2001, 1, 1)])
def test_it_does_not_end_tomorrow_nor_before_it_was_founded(session, house, day) -> None:
    top, *_rest = house
    alone = founded(session, BodyKind.STAGING, "样例周转库", top, founded_on=date(2020, 5, 1))
    with pytest.raises(InvalidInput) as raised:
        end_body(
            session, actor=US, body_id=alone.id, now=NOW,
            data=EndingIn(ended_on=day, ended_why="测试"),
        )  # fmt: skip
    assert problems(raised) == {"ended_on": "day_of_union"}


def test_a_new_chair_releases_the_one_before_and_there_is_one_at_a_time(session, house) -> None:
    *_rest, firm = house
    for name, since in (("样例甲", date(2020, 3, 1)), ("样例乙", date(2023, 3, 1))):
        told = OfficerIn(post=OfficePost.CHAIR, name=name, since_on=since)
        for _twice in range(2):
            appoint(session, actor=US, body_id=firm.id, data=told, now=NOW)
    page = page_of_body(session, actor=US, body_id=firm.id)
    assert [(one.name, one.until_on) for one in (*page.officers, *page.past)] == [
        ("样例乙", None),
        ("样例甲", date(2023, 3, 1)),
    ]
    early = OfficerIn(post=OfficePost.CHAIR, name="样例丙", since_on=date(2022, 1, 1))
    with pytest.raises(InvalidInput):
        appoint(session, actor=US, body_id=firm.id, data=early, now=NOW)
    gone = release(
        session, actor=US, officer_id=page.officers[0].id, until_on=date(2026, 11, 18), now=NOW
    )
    assert gone.until_on == date(2026, 11, 18)


def test_names_and_numbers_of_officers_are_sealed(session, house) -> None:
    *_rest, firm = house
    told = OfficerIn(
        post=OfficePost.CHAIR, name="样例甲", phone="13800000000", since_on=date(2024, 3, 1)
    )
    officer = appoint(session, actor=US, body_id=firm.id, data=told, now=NOW)
    raw = session.execute(sa.text("SELECT name, phone FROM union_officer")).one()
    assert "样例甲" not in str(raw)
    assert "13800000000" not in str(raw)
    assert "样例甲" not in repr(officer)


def test_another_district_sees_nothing_and_a_sending_county_may_not_ask(session, house) -> None:
    top, *_rest = house
    others = Actor(None, Role.RECEIVING, frozenset({YIWU}))
    assert list_bodies(session, actor=others, limit=10) == ([], 0)
    with pytest.raises(NotFound):
        page_of_body(session, actor=others, body_id=top.id)
    with pytest.raises(Forbidden):
        list_bodies(session, actor=Actor(None, Role.SENDING, frozenset({CANGXI})), limit=10)


def test_the_list_counts_what_stands_and_says_who_is_above(session, house) -> None:
    top, town, firm = house
    rows, total = list_bodies(session, actor=US, limit=10)
    assert total == 3
    assert [(row.body.id, row.above, row.below) for row in rows] == [
        (top.id, "", 1),
        (town.id, "样例区总工会", 1),
        (firm.id, "样例街道总工会", 0),
    ]
    counted = {kind: count for kind, count in count_bodies(session, actor=US).items() if count}
    assert counted == {BodyKind.GENERAL: 1, BodyKind.TOWN: 1, BodyKind.ENTERPRISE: 1}
    assert [row.body.id for row in list_bodies(session, actor=US, words="针织", limit=10)[0]] == [
        firm.id
    ]


def test_programmes_are_switched_by_an_administrator_for_a_district(session) -> None:
    both = {Programme.STATIONS, Programme.MEMBERSHIP}
    with pytest.raises(Forbidden):
        set_programmes(session, actor=US, region_code=YUHANG, on=both, now=NOW)
    set_programmes(session, actor=ADMIN, region_code=YUHANG, on=both, now=NOW)
    shown = stamp({"on": ["membership"]})
    with pytest.raises(EditConflict):
        set_programmes(session, actor=ADMIN, region_code=YUHANG, on=set(), now=NOW, shown=shown)
    shown = stamp({"on": ["membership", "stations"]})
    set_programmes(
        session, actor=ADMIN, region_code=YUHANG, on={Programme.STATIONS}, now=NOW, shown=shown
    )
    assert programmes_of(session, actor=US) == {Programme.STATIONS}
    assert programmes_of(session, actor=Actor(None, Role.RECEIVING, frozenset({YIWU}))) == set()
    assert switched(session, actor=ADMIN) == {YUHANG: [Programme.STATIONS]}
    check_on(session, YUHANG, Programme.STATIONS)
    with pytest.raises(NotFound):
        check_on(session, YUHANG, Programme.MEMBERSHIP)


def test_a_code_with_a_wrong_check_digit_is_refused(session, house) -> None:
    """81 begins the codes of unions; the check digit by GB 32100 written out in the tests."""
    from tests.check_digits import code_check

    body = "81330110MC0000001"
    right = body + code_check(body)
    data = {"kind": BodyKind.GENERAL, "name": "样例市总工会", "credit_code": right}
    assert BodyIn.model_validate(data).credit_code == right
    wrong = body + ("0" if right[-1] != "0" else "1")
    with pytest.raises(ValueError, match="check digit"):
        BodyIn.model_validate(data | {"credit_code": wrong})


def test_one_chair_at_a_time_holds_in_the_table_itself(session, house) -> None:
    *_rest, firm = house
    for n in range(2):
        session.add(
            UnionOfficer(
                body_id=firm.id, post=OfficePost.CHAIR, name=f"样例{n}", created_at=NOW,
                since_on=date(2024, 3, 1),
            )
        )  # fmt: skip
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()
