"""Two telephones in one cell: both kept, found, compared, merged and taken back."""

from datetime import date

from sqlmodel import Session, col, select

from models.audit import AuditRow
from models.imports import Import
from models.person import Person
from services.people.form import PersonIn
from services.people.lists import PeopleFilter, list_people
from services.people.merge_undo import undo_merge
from services.people.merging import merge_people
from services.people.page import get_person_page
from services.people.register import register_person, update_person
from services.people.reveal import reveal_phone2
from services.people.rosters import previews
from tests import factories as make
from tests.conftest import NOW
from tests.intake.sheets import xlsx
from tests.services.doors import inside

HEADER = ["姓名", "性别", "出生日期", "联系电话", "乡镇"]


def stored(session: Session, actor, *rows: list[str]) -> Import:
    import_id = previews.preview_roster(
        inside(session, NOW), actor=actor, region_code=make.CANGXI, filename="名单.xlsx",
        data=xlsx([HEADER, *rows]), hours=24,
    )  # fmt: skip
    previews.confirm_import(
        inside(session, NOW), actor=actor, import_id=import_id, group_households=False
    )
    return session.get_one(Import, import_id)


def telephones(session: Session) -> list[tuple[str | None, str | None, str]]:
    session.expire_all()
    people = session.scalars(select(Person).order_by(col(Person.id)))
    return [(one.phone, one.phone2, one.phone2_note) for one in people]


def found_by(session: Session, actor, words: str) -> int:
    wanted = PeopleFilter(words=words)
    return list_people(
        session, actor=actor, wanted=wanted, now=NOW, intention_days=14, limit=5
    )[1]  # fmt: skip


def test_both_numbers_of_a_cell_are_kept_found_compared_and_taken_back(session: Session) -> None:
    actor = make.sending_actor(session)
    who = ["样本甲", "女", "1990-05-01"]
    stored(session, actor, [*who, "13800001111", "样例镇"], ["样本乙", "男", "1991-06-02", "", ""])
    second = stored(session, actor, [*who, "13800001111/妻13900002222", "样例镇"])
    both = ("13800001111", "13900002222", "妻")
    assert telephones(session) == [both, (None, None, "")]
    assert found_by(session, actor, "139 0000 2222") == found_by(session, actor, "13800001111") == 1

    # the same woman with the other number alone: the same person, and nothing to change
    third = stored(session, actor, [*who, "13900002222", ""])
    assert telephones(session) == [both, (None, None, "")]
    assert third.summary["counts"]["unchanged"] == 1

    person = session.scalars(select(Person).order_by(col(Person.id))).first()
    page = get_person_page(
        session, actor=actor, person_id=person.id, now=NOW, intention_days=14
    )  # fmt: skip
    assert page.phone2 == "139****2222"
    assert reveal_phone2(session, actor=actor, person_id=person.id, now=NOW) == "13900002222"
    assert session.exec(select(AuditRow.action)).all().count("reveal_phone") == 1
    assert "13900002222" not in repr(person)

    previews.undo_import(inside(session, NOW), actor=actor, import_id=second.id)
    assert telephones(session)[0] == ("13800001111", None, "")
    assert found_by(session, actor, "13900002222") == 0


def test_the_form_takes_a_second_number_with_whose_it_is_and_keeps_it_when_left_empty(
    session: Session,
) -> None:
    actor = make.sending_actor(session)
    said = {"name": "张一样本", "sex": "female", "born_on": "1990-05-01",
            "region_code": make.CANGXI, "phone": "13800001111"}  # fmt: skip
    data = PersonIn.model_validate(said | {"phone2": "0839-5222333（邻居）"})
    person = register_person(session, actor=actor, data=data, now=NOW)
    kept = ("13800001111", "08395222333", "邻居")
    assert telephones(session) == [kept]
    data = PersonIn.model_validate(said)
    update_person(session, actor=actor, person_id=person.id, data=data, now=NOW)
    assert telephones(session) == [kept]


def test_a_merge_keeps_both_numbers_and_gives_the_second_back(session: Session) -> None:
    actor = make.sending_actor(session)
    kept = make.make_person(session, id_number="", id_index=None, phone="13800001111")
    gone = make.make_person(session, phone="13900002222", born_on=date(1990, 5, 1))
    merge = merge_people(session, actor=actor, kept_id=kept.id, gone_id=gone.id, now=NOW)
    assert telephones(session)[0] == ("13800001111", "13900002222", "")
    undo_merge(session, actor=actor, merge_id=merge.id, now=NOW)
    assert telephones(session)[0] == ("13800001111", None, "")
