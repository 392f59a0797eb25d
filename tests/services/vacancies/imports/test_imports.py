"""A file, a group message, a list of a district: shown, confirmed, never doubled."""

from datetime import timedelta

import pytest
from sqlmodel import Session, select

from models.account import Role
from models.employer import EmployerState
from models.imports import ColumnMemory, Import, ImportState
from models.vacancy import Lodging, Shift, VacancyState
from services.accounts import budgets
from services.errors import (
    BudgetSpent,
    FileRefused,
    Forbidden,
    InvalidInput,
    NotAllowedNow,
    NotFound,
)
from services.upkeep.retention import wipe_outdated
from services.vacancies.imports import page as import_page
from services.vacancies.imports import previews
from tests.factories import (
    NOW,
    YIWU,
    YUHANG,
    actor,
    employer_actor,
    make_account,
    make_employer,
    sending_actor,
)
from tests.services.doors import inside
from tests.services.sheets import MESSAGE, ROWS, posts, sheet


@pytest.fixture
def firm(session: Session):
    return make_employer(session, name="义乌演示企业甲", region_code=YIWU, industry="服装")


@pytest.fixture
def clerk(session: Session, firm):
    account = make_account(session, Role.EMPLOYER, employer_id=firm.id)
    return employer_actor(session, firm) if account.id is None else _actor_of(account, firm)


def _actor_of(account, firm):
    from services.actor import Actor

    return Actor(account.id, Role.EMPLOYER, frozenset(), firm.id)


def read(session: Session, who, data: bytes, name: str = "用工需求.xlsx"):
    import_id = previews.preview_sheet(inside(session), actor=who, name=name, data=data, hours=24)
    return import_page.get_import(session, actor=who, import_id=import_id, now=NOW)


def confirm(session: Session, who, view, chosen=None):
    takes = [one.at for one in view.posts if one.takes] if chosen is None else chosen
    previews.confirm_import(inside(session), actor=who, import_id=view.row.id, chosen=takes)
    return session.get_one(Import, view.row.id)


def test_a_sheet_is_shown_first_and_becomes_drafts_once(session: Session, clerk, firm) -> None:
    view = read(session, clerk, sheet(*ROWS))
    assert posts(session) == []
    assert [one.draft.title for one in view.posts] == ["平车缝纫工", "电焊工", "普工", "包装工"]
    for _twice in range(2):
        confirm(session, clerk, view)
    sewing, welder, *others = posts(session)
    assert (sewing.places, sewing.income_p25_fen, sewing.income_p75_fen) == (16, 600_000, 900_000)
    assert (sewing.age_min, sewing.age_max, sewing.shift) == (18, 50, Shift.DAY)
    assert sewing.lodging is Lodging.FREE
    assert sewing.contracting_entity == "义乌演示企业甲"
    assert "限男" in welder.requirements  # the gate judges what was said, it is not dropped
    assert [one.title for one in others] == ["普工", "包装工"]
    assert {one.state for one in posts(session)} == {VacancyState.DRAFT}
    assert all(one.employer_id == firm.id and one.import_key for one in posts(session))


def test_the_next_sheet_changes_what_changed_and_doubles_nothing(session: Session, clerk) -> None:
    confirm(session, clerk, read(session, clerk, sheet(*ROWS)))
    before = {one.id: (one.title, one.places) for one in posts(session)}
    again = read(session, clerk, sheet(("平车缝纫工", "30", *ROWS[0][2:]), ROWS[1]))
    assert [(one.stored is not None, one.takes) for one in again.posts] == [
        (True, True), (True, False),
    ]  # fmt: skip
    assert {change.field for change in again.posts[0].changes} == {"places"}
    assert [one.title for one in again.absent.first] == ["普工", "包装工"]
    confirm(session, clerk, again)
    after = {one.id: (one.title, one.places) for one in posts(session)}
    assert after == before | {posts(session)[0].id: ("平车缝纫工", 30)}


def test_the_same_file_again_is_recognised(session: Session, clerk) -> None:
    data = sheet(*ROWS)
    confirm(session, clerk, read(session, clerk, data))
    again = read(session, clerk, data)
    assert again.before is not None
    assert not any(one.takes for one in again.posts)


def test_a_column_said_once_is_understood_the_next_time(session: Session, clerk) -> None:
    head = ("岗位", "编制甲", "月薪")
    data = sheet(("缝纫工", 12, "6000-7000"), ("裁剪工", 3, "7000"), head=head)
    view = read(session, clerk, data)
    column = next(one for one in view.layout.columns if one.label == "编制甲")
    previews.change_columns(
        inside(session), actor=clerk, import_id=view.row.id, fields={column.index: "places"}
    )
    shown = import_page.get_import(session, actor=clerk, import_id=view.row.id, now=NOW)
    assert [one.draft.value("places") for one in shown.posts] == [12, 3]
    assert session.exec(select(ColumnMemory)).all()
    fresh = read(session, clerk, sheet(("缝纫工", 9, "6000"), head=head))
    assert fresh.posts[0].draft.value("places") == 9
    with pytest.raises(InvalidInput):
        previews.change_columns(
            inside(session), actor=clerk, import_id=fresh.row.id, fields={99: "places"}
        )
    with pytest.raises(InvalidInput):
        previews.change_columns(
            inside(session), actor=clerk, import_id=fresh.row.id, fields={0: "nonsense"}
        )


def test_a_pasted_message_becomes_drafts_linked_to_its_words(session: Session, clerk) -> None:
    import_id = previews.preview_message(inside(session), actor=clerk, text=MESSAGE, hours=24)
    view = import_page.get_import(session, actor=clerk, import_id=import_id, now=NOW)
    assert [one.draft.title for one in view.posts] == ["缝纫工", "质检"]
    places = view.posts[0].draft.fields["places"]
    assert MESSAGE[places.start : places.end] == places.text
    confirm(session, clerk, view)
    sewing, quality = posts(session)
    assert (sewing.places, quality.places) == (10, 3)
    assert sewing.contact_phone == "13800000009"
    assert session.get(Import, import_id).source == MESSAGE  # the source is kept


def test_a_post_of_another_firm_in_the_message_is_not_taken_unasked(
    session: Session, clerk
) -> None:
    text = MESSAGE + "\n\n【义乌别家电器有限公司】\n电焊工 5人 8000元/月\n电话13800000010"
    import_id = previews.preview_message(inside(session), actor=clerk, text=text, hours=24)
    view = import_page.get_import(session, actor=clerk, import_id=import_id, now=NOW)
    welders = [one for one in view.posts if one.draft.title == "电焊工"]
    assert welders
    assert all(one.firm.foreign and not one.takes for one in welders)


def test_a_districts_list_goes_to_the_firms_it_names(session: Session, firm) -> None:
    union = actor(session, Role.RECEIVING, YIWU)
    other = make_employer(session, name="义乌演示企业乙有限公司", region_code=YIWU)
    make_employer(session, name="义乌演示企业丙", region_code=YIWU, state=EmployerState.SUSPENDED)
    make_employer(session, name="余杭演示企业丁", region_code=YUHANG)
    head = ("企业名称", "岗位", "人数", "月薪")
    names = (
        "义乌演示企业甲",
        "义乌演示企业乙有限公司",
        "义乌演示企业丙",
        "余杭演示企业丁",
        "没登记的厂",
    )
    view = read(session, union, sheet(*((n, "缝纫工", 5, "6000") for n in names), head=head))
    assert [one.takes for one in view.posts] == [True, True, False, False, False]
    done = confirm(session, union, view, chosen=range(5))
    assert [one.employer_id for one in posts(session)] == [firm.id, other.id]
    assert [one[0] for one in done.summary["refused"]] == [2, 3, 4]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"PK\x03\x04" + b"\0" * 200, "corrupt"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, None),
        (b"%PDF-1.7 nothing", None),
    ],
)
def test_a_file_that_is_none_is_refused_by_name_and_kept_nowhere(
    session: Session, clerk, data, code
) -> None:
    with pytest.raises(FileRefused) as refused:
        previews.preview_sheet(inside(session), actor=clerk, name="x", data=data, hours=24)
    assert code is None or refused.value.code == code
    assert session.exec(select(Import)).all() == []


@pytest.mark.parametrize("text", ["", " \n ", "今天天气不错，大家吃饭了吗", "招" * 60_000])
def test_a_message_without_a_post_is_refused_at_its_field(session: Session, clerk, text) -> None:
    with pytest.raises(InvalidInput) as refused:
        previews.preview_message(inside(session), actor=clerk, text=text, hours=24)
    assert "text" in refused.value.problems


def test_hostile_cells_are_text_and_impossible_figures_are_asked(session: Session, clerk) -> None:
    rows = (
        ("<script>alert(1)</script>缝纫工", "1000000000", "99999999", "15-45", "", "", "=1+1"),
        ("缝纫工\u202e\u200b" + "长" * 9_000, "0", "-5", "60-20", "", "", ""),
        ("裁剪工", "-3", "9000-6000", "", "", "", "1970-01-01到岗，2099年截止"),
    )
    view = read(session, clerk, sheet(*rows))
    confirm(session, clerk, view, chosen=range(50))
    for one in posts(session):
        assert 1 <= one.places <= 5000
        assert one.income_p25_fen is None or one.income_p25_fen < 10_000_000
        assert one.age_min >= 16
        assert len(one.title) <= 80
        assert not {"\u202e", "\u200b"} & set(one.title)


def test_an_import_belongs_to_its_account_and_ends_with_its_hour(
    session: Session, clerk, firm
) -> None:
    view = read(session, clerk, sheet(*ROWS))
    colleague = _actor_of(make_account(session, Role.EMPLOYER, employer_id=firm.id), firm)
    with pytest.raises(NotFound):
        import_page.get_import(session, actor=colleague, import_id=view.row.id, now=NOW)
    with pytest.raises(Forbidden):
        previews.list_imports(session, actor=sending_actor(session, "510824"))
    late = NOW + timedelta(hours=25)
    with pytest.raises(NotAllowedNow):
        previews.confirm_import(
            inside(session, late), actor=clerk, import_id=view.row.id, chosen=[0]
        )
    assert wipe_outdated(session, now=late)["imports"] == 1
    row = session.get(Import, view.row.id)
    assert (row.state, row.source, row.head) == (ImportState.EXPIRED, None, None)
    assert posts(session) == []


def test_what_is_let_go_leaves_nothing(session: Session, clerk) -> None:
    view = read(session, clerk, sheet(*ROWS))
    for _twice in range(2):
        row = previews.discard_import(session, actor=clerk, import_id=view.row.id, now=NOW)
    assert (row.state, row.source, row.head) == (ImportState.DISCARDED, None, None)
    with pytest.raises(NotAllowedNow):
        confirm(session, clerk, view)


def test_a_contact_in_a_note_is_kept_sealed_and_not_said_again(session: Session, clerk) -> None:
    note = "手脚快，联系王样本经理139 0000 0018"
    view = read(session, clerk, sheet(("缝纫工", "10", "6000-9000", "", "", "", note)))
    confirm(session, clerk, view)
    (post,) = posts(session)
    assert (post.contact_name, post.contact_phone) == ("王样本经理", "13900000018")
    assert post.requirements == "手脚快，联系……"


def test_an_account_reads_so_much_text_an_hour_and_no_more(
    session: Session, clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three texts of forty letters fit into 120 an hour; the fourth waits, and another account
    does not."""
    small = budgets.Budget("read", 120, timedelta(hours=1), reasoned=False)
    monkeypatch.setattr(previews, "READ", small)
    text = "招聘普工5名，月薪6000元，包吃包住，电话13800000001"
    text += "。" * (40 - len(text))

    def paste(who, words: str) -> int:
        return previews.preview_message(inside(session), actor=who, text=words, hours=24)

    for n in range(3):
        paste(clerk, text[:-1] + str(n))
    with pytest.raises(BudgetSpent) as refused:
        paste(clerk, text)
    assert refused.value.seconds == 3600
    other = make_employer(session, name="义乌演示企业乙", region_code=YIWU)
    paste(_actor_of(make_account(session, Role.EMPLOYER, employer_id=other.id), other), text)
