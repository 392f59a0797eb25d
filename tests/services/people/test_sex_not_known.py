"""Somebody whose sex nobody has asked yet: taken, shown as such, promised nothing unlawful."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from intake import RosterRow
from matching.rules.gates import Gate
from models.imports import Import, ImportRow
from models.person import Person, PersonEvent, Sex
from services.errors import InvalidInput
from services.imports.lines import load_lines
from services.people import register
from services.people.form import PersonIn
from services.people.lists import PeopleFilter, list_people
from services.people.merge_undo import undo_merge
from services.people.merging import merge_people
from services.people.rosters import page as rosters
from services.people.rosters import previews
from services.placements.duties import duties_of
from services.proposals.gates import judge
from services.review.home import HomeRules, sending_home
from services.runs.pairs import barring_gates
from tests import factories as make
from tests.conftest import NOW
from tests.intake.sheets import xlsx
from tests.services.doors import inside

HEADER = ["姓名", "出生日期", "联系电话", "乡镇", "村"]
PEOPLE = (
    ["样本甲", "1949-12-31", "13800000031", "样例镇", "样例村"],
    ["样本乙", "1990-05-01", "13800000032", "样例镇", "样例村"],
    ["样本丙", "1991-06-02", "13800000033", "样例镇", "样例村"],
)


def _said(sex: str | None) -> PersonIn:
    said = {"name": "张一样本", "born_on": "1990-05-01", "region_code": make.CANGXI, "sex": sex}
    return PersonIn.model_validate(said)


def stored(session: Session, actor, *rows: list[str]) -> Import:
    import_id = previews.preview_roster(
        inside(session, NOW), actor=actor, region_code=make.CANGXI, filename="名单.xlsx",
        data=xlsx(list(rows)), hours=24,
    )  # fmt: skip
    previews.confirm_import(
        inside(session, NOW), actor=actor, import_id=import_id, group_households=False
    )
    return session.get_one(Import, import_id)


def sexes(session: Session) -> list[str]:
    session.expire_all()
    return [str(one) for one in session.scalars(select(Person.sex).order_by(col(Person.id)))]


def test_a_roster_without_sex_and_numbers_is_taken_and_the_answers_come_later_and_go_again(
    session: Session,
) -> None:
    actor = make.sending_actor(session)
    first = stored(session, actor, HEADER, *PEOPLE)
    told = rosters.get_import(session, actor=actor, import_id=first.id, now=NOW).problems
    assert [one.row for one in told if one.code == "sex_unknown"] == [2, 3, 4]
    assert {one.weight.value for one in told} == {"warning"}
    assert sexes(session) == ["unknown"] * 3
    _, asked, _ = list_people(
        session, actor=actor, wanted=PeopleFilter(need="no_sex"), now=NOW, intention_days=14,
        limit=2,
    )  # fmt: skip
    rules = HomeRules(lapse_days=3, intention_days=14)
    waiting = sending_home(session, actor=actor, rules=rules, now=NOW).waiting
    assert {one.code: one.count for one in waiting}["sexes"] == asked == 3

    # the sample number of GB 11643 is a woman's: its 17th digit is even
    second = stored(
        session, actor, [*HEADER, "性别", "身份证号"],
        [*PEOPLE[0], "", "11010519491231002X"], [*PEOPLE[1], "男", ""], [*PEOPLE[2], "", ""],
    )  # fmt: skip
    assert sexes(session) == ["female", "male", "unknown"]
    lines = load_lines(session, second.id, col(ImportRow.outcome) == "unchanged")
    assert [RosterRow.model_validate_json(one.said or "").name for one in lines] == ["样本丙"]

    previews.undo_import(inside(session, NOW), actor=actor, import_id=second.id)
    assert sexes(session) == ["unknown"] * 3


def test_a_form_may_say_not_asked_yet_but_not_nothing_and_is_filled_in_later(
    session: Session,
) -> None:
    actor = make.sending_actor(session)
    with pytest.raises(InvalidInput):
        register.register_person(session, actor=actor, data=_said(None), now=NOW)
    person = register.register_person(session, actor=actor, data=_said("unknown"), now=NOW)
    assert person.sex is Sex.UNKNOWN
    later = register.update_person(
        session, actor=actor, person_id=person.id, data=_said("male"), now=NOW
    )
    assert later.sex is Sex.MALE
    edited = select(PersonEvent).where(PersonEvent.kind == "edited")
    assert "sex" in session.exec(edited).one().detail["fields"]


def test_a_merge_takes_the_answer_of_the_other_record_and_gives_it_back(session: Session) -> None:
    actor = make.sending_actor(session)
    kept = make.make_person(session, sex=Sex.UNKNOWN, id_number="", id_index=None)
    gone = make.make_person(session, sex=Sex.MALE)
    merge = merge_people(session, actor=actor, kept_id=kept.id, gone_id=gone.id, now=NOW)
    assert sexes(session) == ["male", "male"]
    undo_merge(session, actor=actor, merge_id=merge.id, now=NOW)
    assert sexes(session) == ["unknown", "male"]


def test_nothing_a_sex_is_barred_from_and_no_counted_bed_is_promised_before_it_is_known(
    session: Session, now
) -> None:
    mine = make.make_vacancy(session, hazards=["underground"])
    counted = make.make_vacancy(session, beds_male=4, beds_female=4)
    uncounted = make.make_vacancy(session, beds_male=0, beds_female=0)
    who, man = make.make_person(session, sex=Sex.UNKNOWN), make.make_person(session, sex=Sex.MALE)
    barred, beds, free, his = judge(
        session, [(who, mine), (who, counted), (who, uncounted), (man, mine)], now=now
    )
    assert [(one.rule_id, one.facts["ask"]) for one in barred.blocks] == [("C01", "sex")]
    assert [(one.code, one.facts["sex"]) for one in beds.doubts] == [("no_bed", "unknown")]
    assert (free.blocks, free.doubts, his.blocks) == ((), (), ())
    (gates,) = barring_gates(session, [(who, mine)], now=now)
    assert Gate.LAW in gates, "the matcher does not propose it either"


def test_who_is_promised_a_bed_with_an_open_question_may_need_either(session: Session, now) -> None:
    """Placed by hand with a reason: one bed of each is left, and neither is promised again."""
    vacancy = make.make_vacancy(session, beds_male=1, beds_female=1, lodging="free")
    placed = make.make_placement(
        session, make.make_person(session, sex=Sex.UNKNOWN), vacancy, arrived_on=date(2026, 11, 16),
        state="arrived",
    )  # fmt: skip
    pairs = [(make.make_person(session, sex=one), vacancy) for one in (Sex.MALE, Sex.FEMALE)]
    assert [[d.code for d in one.doubts] for one in judge(session, pairs, now=now)] == [
        ["no_bed"]
    ] * 2
    union = make.receiving_actor(session)
    duties = {d.rule_id for d in duties_of(session, actor=union, placement=placed, now=now)}
    assert "C03" in duties, "what protects women holds until it is known"
