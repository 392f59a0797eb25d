"""A roster from upload to people: previewed, confirmed, never twice, never half."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, col, select

from models.engine import unit_of_work
from models.imports import Import, ImportRow, ImportState
from models.party import Party, PartyMember, Together
from models.person import (
    Consent,
    ConsentPurpose,
    Person,
    PersonState,
    PersonTarget,
    TargetGroup,
)
from models.proposal import Proposal, ProposalState
from services.actor import Actor
from services.errors import FileRefused, InvalidInput, NotAllowedNow, NotFound
from services.imports.machine import work_waiting
from services.imports.taking import expire_imports
from services.people.rosters import page as rosters
from services.people.rosters import previews
from services.people.rosters.kind import PARTIES_AT_ONCE, Roster
from tests import factories as make
from tests.conftest import NOW
from tests.intake.sheets import id_number, xlsx
from tests.services.doors import inside

BORN = date(1990, 5, 1)
HEADER = ["姓名", "身份证号", "联系电话", "乡镇", "意向工种", "最低到手", "就业意愿", "同行编号",
          "同意方式", "同意日期", "脱贫户", "残疾人", "残疾信息同意", "只坐接送车"]  # fmt: skip


def line(n: int, **cells: Any) -> list[Any]:
    row = dict.fromkeys(HEADER, "") | {
        "姓名": f"样本{'甲乙丙丁戊己庚辛壬癸'[n]}",
        "身份证号": id_number(BORN, 20 + n),
        "联系电话": f"138000000{n:02d}",
        "意向工种": "缝纫工",
        "最低到手": "4000",
        "就业意愿": "是",
        "同意方式": "纸质签字",
        "同意日期": "2026.11.1",
    }
    return list((row | cells).values())


def roster(*lines: list[Any]) -> bytes:
    return xlsx([["样例县花名册"], HEADER, *lines])


def preview(session: Session, actor: Actor, data: bytes, **changes: Any) -> Import:
    now = changes.pop("now", NOW)
    import_id = previews.preview_roster(
        inside(session, now),
        **{
            "actor": actor, "region_code": make.CANGXI, "filename": "花名册.xlsx", "data": data,
            "hours": 24,
        } | changes,
    )  # fmt: skip
    return session.get_one(Import, import_id)


def confirm(session: Session, actor: Actor, row: Import, **changes: Any) -> Import:
    now = changes.pop("now", NOW)
    previews.confirm_import(
        inside(session, now),
        **{"actor": actor, "import_id": row.id, "group_households": True} | changes,
    )
    session.expire_all()
    return session.get_one(Import, row.id)


def whole(row: Import) -> dict[str, int]:
    return {name: n for name, n in counts(row).items() if name != "left"}


def counts(row: Import) -> dict[str, int]:
    found = row.summary["counts"]
    assert isinstance(found, dict)
    return found


def test_a_preview_stores_nobody_and_shows_no_number(session: Session) -> None:
    actor = make.sending_actor(session)
    row = preview(session, actor, roster(line(0), line(1, 身份证号=5.1e17)))
    assert session.exec(select(Person)).all() == []
    assert whole(row) == {"new": 1, "changed": 0, "unchanged": 0, "refused": 1, "read": 2}
    raw = (
        session.connection().exec_driver_sql("SELECT said, summary FROM import_row, import").first()
    )
    assert "样本甲" not in str(raw)
    assert id_number(BORN, 20) not in str(raw)


def test_a_confirmed_roster_becomes_people_with_consent_who_seek(session: Session) -> None:
    actor = make.sending_actor(session)
    row = confirm(
        session, actor, preview(session, actor, roster(line(0), line(1, 同意方式="", 同意日期="")))
    )
    first, _ = session.exec(select(Person).order_by(col(Person.id))).all()
    assert (first.state, first.floor_wage_fen, first.phone) == (
        PersonState.SEEKING, 400_000, "13800000000"
    )  # fmt: skip
    held = session.exec(select(Consent.person_id, Consent.purpose)).all()
    assert set(held) == {
        (first.id, ConsentPurpose.MATCHING), (first.id, ConsentPurpose.SHARE_PARTNER)
    }  # fmt: skip
    assert row.summary["without_consent"] == 1
    assert (row.state, row.source, row.head) == (ImportState.CONFIRMED, None, None)


def test_the_same_file_twice_adds_nobody_twice(session: Session) -> None:
    actor = make.sending_actor(session)
    data = roster(line(0, 同行编号="A"), line(1, 同行编号="A"), line(2))
    confirm(session, actor, preview(session, actor, data))
    before = session.exec(sa.select(sa.func.count()).select_from(Consent)).scalar_one()
    again = preview(session, actor, data)
    assert whole(again) == {"new": 0, "changed": 0, "unchanged": 3, "refused": 0, "read": 3}
    assert rosters.get_import(session, actor=actor, import_id=again.id, now=NOW).seen_before
    confirm(session, actor, again)
    assert len(session.exec(select(Person)).all()) == 3
    assert len(session.exec(select(Party)).all()) == 1
    after = session.exec(sa.select(sa.func.count()).select_from(Consent)).scalar_one()
    assert after == before


def test_a_double_click_on_confirm_is_one_import(session: Session) -> None:
    actor = make.sending_actor(session)
    row = preview(session, actor, roster(line(0)))
    confirm(session, actor, row)
    confirm(session, actor, row)
    assert len(session.exec(select(Person)).all()) == 1


def test_two_previews_of_one_file_confirmed_one_after_the_other_are_judged_anew(
    session: Session,
) -> None:
    actors = [make.sending_actor(session) for _ in range(2)]
    data = roster(line(0))
    first, second = (preview(session, actor, data) for actor in actors)
    confirm(session, actors[0], first)
    done = confirm(session, actors[1], second)
    assert counts(done)["unchanged"] == 1
    assert len(session.exec(select(Person)).all()) == 1


def test_a_changed_row_updates_and_an_empty_cell_erases_nothing(session: Session) -> None:
    actor = make.sending_actor(session)
    confirm(session, actor, preview(session, actor, roster(line(0, 乡镇="样例镇"))))
    row = preview(
        session, actor, roster(line(0, 最低到手="5000", 意向工种="", 联系电话="13900000000"))
    )
    view = rosters.get_import(session, actor=actor, import_id=row.id, now=NOW)
    assert [(one.line.number, one.judged.fields) for one in view.lines] == [
        (3, ("floor_wage_fen", "phone"))
    ]
    confirm(session, actor, row)
    session.expire_all()
    person = session.exec(select(Person)).one()
    assert (person.floor_wage_fen, person.township, person.phone) == (
        500_000, "样例镇", "13900000000"
    )  # fmt: skip


def test_who_goes_only_with_a_bus_is_stored_and_may_change_their_mind(session: Session) -> None:
    actor = make.sending_actor(session)
    for cell, stored in (("是", True), ("", True), ("否", False)):
        confirm(session, actor, preview(session, actor, roster(line(0, 只坐接送车=cell))))
        session.expire_all()
        assert session.exec(select(Person)).one().only_pickup is stored


def test_somebody_of_another_county_is_refused_without_saying_where(session: Session) -> None:
    actor = make.sending_actor(session)
    make.make_person(session, region_code=make.BAZHOU, id_number=id_number(BORN, 20))
    row = preview(session, actor, roster(line(0), line(1)))
    view = rosters.get_import(session, actor=actor, import_id=row.id, now=NOW)
    assert [(p.row, p.code) for p in view.problems] == [(3, "registered_elsewhere")]
    assert make.BAZHOU not in str(row.summary)
    confirm(session, actor, row)
    assert len(session.exec(select(Person)).all()) == 2


def test_a_person_registered_without_an_id_number_is_recognised_when_it_comes(
    session: Session,
) -> None:
    actor = make.sending_actor(session)
    from models.sealed import keyring

    person = make.make_person(session, name="样本甲", born_on=BORN, phone="13800000000")
    person.id_number = person.id_index = None
    session.add(person)
    session.flush()
    confirm(session, actor, preview(session, actor, roster(line(0))))
    session.expire_all()
    (known,) = session.exec(select(Person)).all()
    assert known.id_index == keyring().blind_index(id_number(BORN, 20), "person.id_number")


def test_groups_of_the_roster_become_parties_and_stay_whole(session: Session) -> None:
    actor = make.sending_actor(session)
    data = roster(line(0, 同行编号="A"), line(1, 同行编号="A"), line(2, 同行编号="A"), line(3))
    row = confirm(session, actor, preview(session, actor, data))
    party = session.exec(select(Party)).one()
    assert party.together is Together.SAME_EMPLOYER
    assert len(session.exec(select(PartyMember)).all()) == 3
    assert (row.summary["parties_made"], row.summary["parties_left_alone"]) == (1, 0)


def test_a_roster_never_tears_a_standing_party_apart(session: Session) -> None:
    actor = make.sending_actor(session)
    confirm(session, actor, preview(session, actor, roster(line(0), line(1), line(2))))
    people = session.exec(select(Person).order_by(col(Person.id))).all()
    make.make_party(session, people[0], people[2])
    row = confirm(
        session,
        actor,
        preview(session, actor, roster(line(0, 同行编号="A"), line(1, 同行编号="A"))),
    )
    assert row.summary["parties_left_alone"] == 1
    assert len(session.exec(select(Party)).all()) == 1


def test_a_disability_needs_its_own_consent_and_other_groups_the_slip(session: Session) -> None:
    actor = make.sending_actor(session)
    data = roster(
        line(0, 脱贫户="是", 残疾人="是"),
        line(1, 残疾人="是", 残疾信息同意="是"),
        line(2, 脱贫户="是", 同意方式="", 同意日期=""),
    )
    confirm(session, actor, preview(session, actor, data))
    ids = session.exec(select(Person.id).order_by(col(Person.id))).all()
    held = set(session.exec(select(PersonTarget.person_id, PersonTarget.target)).all())
    assert held == {(ids[0], TargetGroup.LIFTED), (ids[1], TargetGroup.DISABLED)}


def test_whoever_says_no_in_the_roster_stops_seeking(session: Session) -> None:
    actor = make.sending_actor(session)
    confirm(session, actor, preview(session, actor, roster(line(0))))
    person = session.exec(select(Person)).one()
    proposal = make.make_proposal(session, person)
    confirm(session, actor, preview(session, actor, roster(line(0, 就业意愿="否"))))
    session.expire_all()
    assert session.exec(select(Person)).one().state is PersonState.REGISTERED
    assert session.get_one(Proposal, proposal.id).state is ProposalState.WITHDRAWN


def test_an_expired_preview_is_wiped_and_cannot_be_confirmed(session: Session) -> None:
    actor = make.sending_actor(session)
    row = preview(session, actor, roster(line(0)))
    late = NOW + timedelta(hours=25)
    with pytest.raises(NotAllowedNow):
        confirm(session, actor, row, now=late)
    assert expire_imports(session, now=late) == 1
    assert expire_imports(session, now=late) == 0
    session.refresh(row)
    assert (row.state, row.source, row.head) == (ImportState.EXPIRED, None, None)
    assert session.exec(select(Person)).all() == []


def test_a_discarded_preview_is_wiped(session: Session) -> None:
    actor = make.sending_actor(session)
    row = preview(session, actor, roster(line(0)))
    previews.discard_import(session, actor=actor, import_id=row.id, now=NOW)
    assert row.source is None
    assert session.exec(select(ImportRow)).all() == []
    with pytest.raises(NotAllowedNow):
        confirm(session, actor, row)


def test_nobody_sees_or_confirms_somebody_elses_import(session: Session) -> None:
    mine, colleague = make.sending_actor(session), make.sending_actor(session)
    row = preview(session, mine, roster(line(0)))
    for actor in (colleague, make.receiving_actor(session, make.CANGXI), make.admin_actor(session)):
        with pytest.raises(NotFound):
            confirm(session, actor, row)
        with pytest.raises(NotFound):
            rosters.get_import(session, actor=actor, import_id=row.id, now=NOW)


def test_a_roster_for_a_county_not_ones_own_is_refused(session: Session) -> None:
    actor = make.sending_actor(session)
    for code in (make.BAZHOU, "999999", "", "510800"):
        with pytest.raises(InvalidInput):
            preview(session, actor, roster(line(0)), region_code=code)


def test_a_file_that_cannot_be_read_keeps_its_code(session: Session) -> None:
    actor = make.sending_actor(session)
    with pytest.raises(FileRefused) as refused:
        preview(session, actor, b"MZ\x90\0not a sheet")
    assert refused.value.code == "not_a_spreadsheet"
    assert session.exec(select(Import)).all() == []


def test_a_file_name_is_only_a_name(session: Session) -> None:
    actor = make.sending_actor(session)
    row = preview(
        session,
        actor,
        roster(line(0)),
        filename="..\\..\\C:/x/\u0000<b>花名册</b>.xlsx" + "x" * 500,
    )
    assert row.name.startswith("b>") or "/" not in row.name
    assert len(row.name) <= 200


def test_a_closed_person_is_not_brought_back_by_a_roster(session: Session) -> None:
    actor = make.sending_actor(session)
    make.make_person(session, id_number=id_number(BORN, 20), state=PersonState.CLOSED)
    row = confirm(session, actor, preview(session, actor, roster(line(0))))
    assert counts(row)["refused"] == 1
    assert session.exec(select(Person)).one().state is PersonState.CLOSED


def test_two_imports_of_one_file_at_the_same_moment_add_nobody_twice(engine: sa.Engine) -> None:
    data = roster(*(line(n, 同行编号="A") for n in range(4)))
    with unit_of_work(engine) as session:
        actors = [make.sending_actor(session) for _ in range(4)]
        ids = [preview(session, actor, data).id for actor in actors]
    start = threading.Barrier(4)

    def store(actor: Actor, import_id: int | None) -> int:
        start.wait(10)
        with unit_of_work(engine) as session:
            row = session.get_one(Import, import_id)
            return counts(confirm(session, actor, row))["new"]

    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(store, actors, ids))
    assert sorted(added) == [0, 0, 0, 4]
    with unit_of_work(engine) as session:
        assert len(session.exec(select(Person)).all()) == 4
        assert len(session.exec(select(PartyMember)).all()) == 4
        assert len(session.exec(select(Party)).all()) == 1


def test_a_big_roster_is_stored_in_few_statements(session: Session) -> None:
    actor = make.sending_actor(session)
    rows = [
        [f"样本{chr(0x4E00 + n)}", id_number(date(1970, 1 + n % 12, 1 + n % 28), n), "13800000000",
         "样例镇", "缝纫工", "4000", "是", f"G{n // 2}", "纸质签字", "2026.11.1", "否", "否", ""]
        for n in range(600)
    ]  # fmt: skip
    row = preview(session, actor, xlsx([HEADER, *rows]))
    asked: list[str] = []

    def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    bind = session.get_bind()
    sa.event.listen(bind, "before_cursor_execute", note)
    try:
        row = confirm(session, actor, row)
        assert row.state is ImportState.STORING  # more than a request does at once
        assert work_waiting(inside(session), "test")["imports"] == 1
    finally:
        sa.event.remove(bind, "before_cursor_execute", note)
    assert counts(row)["new"] == 600
    assert row.summary["parties_made"] == 300
    steps = 600 // Roster.step + 300 // PARTIES_AT_ONCE + 1
    assert sum(not statement.startswith("INSERT") for statement in asked) < 30 * steps


def test_a_party_grows_by_the_roster_only_up_to_eight(session: Session) -> None:
    actor = make.sending_actor(session)
    first = [line(n, 同行编号="A") for n in range(7)]
    confirm(session, actor, preview(session, actor, roster(*first)))
    proposal = make.make_proposal(session, session.exec(select(Person)).all()[5])
    grown = confirm(
        session, actor, preview(session, actor, roster(first[0], line(7, 同行编号="A")))
    )
    assert grown.summary["parties_made"] == 1
    assert len(session.exec(select(PartyMember)).all()) == 8
    session.expire_all()
    assert session.get_one(Proposal, proposal.id).state is ProposalState.WITHDRAWN
    ninth = confirm(
        session, actor, preview(session, actor, roster(first[0], line(8, 同行编号="A")))
    )
    assert ninth.summary["parties_left_alone"] == 1
    assert len(session.exec(select(PartyMember)).all()) == 8


BARE_HEADER = ["姓名", "性别", "出生年月", "乡镇", "村", "联系电话"]


def bare(*cells: str) -> bytes:
    return xlsx([BARE_HEADER, list(cells)])


def test_two_women_of_one_name_and_birth_month_in_two_townships_stay_two(session: Session) -> None:
    actor = make.sending_actor(session)
    first = bare("王样本", "女", "1988.05", "甲镇", "", "")
    confirm(session, actor, preview(session, actor, first))
    second = preview(session, actor, bare("王样本", "女", "1988.05", "乙镇", "", ""))
    lines = select(ImportRow.code).where(ImportRow.import_id == second.id)
    assert session.exec(lines).all() == ["perhaps_same"]
    confirm(session, actor, second)
    held = session.exec(select(Person.township).order_by(col(Person.id))).all()
    assert held == ["甲镇", "乙镇"]
    again = preview(session, actor, first)  # the list of the first township once more
    assert counts(again)["unchanged"] == 1


@pytest.mark.parametrize(
    ("cells", "new"),
    [
        (("李样本", "男", "1990-05-01", "甲镇", "一村", "13900000002"), 1),  # telephone changed
        (("李样本", "男", "1990-05-01", "甲镇", "一村", ""), 0),  # the same village, no telephone
        (("李样本", "男", "1990-05-01", "乙镇", "五村", "13900000001"), 0),  # the same telephone
        (("李样本", "女", "1990-05-01", "甲镇", "一村", "13900000001"), 1),  # a woman
        (("李样本", "男", "1991-05-01", "甲镇", "一村", "13900000001"), 1),  # born a year later
    ],
)
def test_only_what_is_sure_changes_somebody_on_record(
    session: Session, cells: tuple[str, ...], new: int
) -> None:
    actor = make.sending_actor(session)
    first = ("李样本", "男", "1990-05-01", "甲镇", "一村", "13900000001")
    confirm(session, actor, preview(session, actor, bare(*first)))
    assert counts(preview(session, actor, bare(*cells)))["new"] == new


def remarks() -> bytes:
    """Two of one household; a third whose remark names the first of another pair."""
    head = ["序号", "姓名", "身份证号", "户编号", "就业意愿", "备注"]
    return xlsx([
        head,
        [1, "样本甲", id_number(BORN, 21), "A1", "是", ""],
        [2, "样本乙", id_number(BORN, 22), "A1", "是", ""],
        [3, "样本丙", id_number(BORN, 23), "", "是", "与004夫妻"],
        [4, "样本丁", id_number(BORN, 24), "", "是", ""],
        [5, "样本戊", id_number(BORN, 25), "", "是", "腰不好"],
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("households", "said", "groups"),
    [
        (True, False, [{"样本甲", "样本乙"}]),
        (False, True, [{"样本丙", "样本丁"}]),
        (True, True, [{"样本甲", "样本乙"}, {"样本丙", "样本丁"}]),
        (False, False, []),
    ],
)
def test_groups_of_remarks_and_of_households_are_two_questions(
    session: Session, households: bool, said: bool, groups: list[set[str]]
) -> None:
    actor = make.sending_actor(session)
    row = preview(session, actor, remarks())
    confirm(session, actor, row, group_households=households, group_remarks=said)
    found: dict[int, set[str]] = {}
    for party, name in session.execute(
        sa.select(col(PartyMember.party_id), col(Person.name)).join(
            Person, col(Person.id) == col(PartyMember.person_id)
        )
    ):
        found.setdefault(party, set()).add(name)
    assert sorted(found.values(), key=sorted) == sorted(groups, key=sorted)


def test_a_couple_of_a_remark_within_a_household_is_made_once(session: Session) -> None:
    head = ["序号", "姓名", "身份证号", "户编号", "就业意愿", "备注"]
    data = xlsx([
        head,
        [1, "样本甲", id_number(BORN, 21), "A1", "是", "与2号夫妻"],
        [2, "样本乙", id_number(BORN, 22), "A1", "是", ""],
        [3, "样本丙", id_number(BORN, 23), "A1", "是", ""],
    ])  # fmt: skip
    actor = make.sending_actor(session)
    row = preview(session, actor, data)
    confirm(session, actor, row, group_households=True, group_remarks=True)
    assert len(session.exec(select(Party)).all()) == 1
    assert len(session.exec(select(PartyMember)).all()) == 3
