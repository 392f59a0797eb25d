"""Upload → preview → confirm → result, as a coordinator does it, with files that hurt."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from python_calamine import load_workbook
from sqlmodel import select
from werkzeug.test import TestResponse

from models.account import Role
from models.imports import Import
from models.person import Person
from services.doors import doors_of
from services.imports.machine import work_waiting
from services.people import register as people
from services.people.form import PersonIn, stated_by_person
from tests import factories as make
from tests.intake.sheets import csv_bytes, id_number, xlsx, zip_bytes
from tests.web.conftest import Site, Visitor

BORN = date(1990, 5, 1)
HEADER = ["姓名", "身份证号", "联系电话", "户编号", "就业意愿", "致贫原因"]
GOOD = ["样本甲", id_number(BORN, 1), "13800000001", "H1", "是", "因病"]
ALSO = ["样本乙", id_number(BORN, 2), "13800000002", "H1", "是", ""]
BROKEN = ["样本丙", 5.13e17, "13800000003", "", "是", ""]


@pytest.fixture
def sender(site: Site) -> Visitor:
    return site.visitor(Role.SENDING, make.CANGXI)


def upload(
    visitor: Visitor, data: bytes, name: str = "花名册.xlsx", county: str = make.CANGXI
) -> TestResponse:
    return visitor.submit("/rosters", file=(io.BytesIO(data), name), region_code=county)


def count(site: Site) -> int:
    with site.rows() as session:
        return len(session.exec(select(Person)).all())


def test_a_roster_is_seen_before_it_is_stored(site: Site, sender: Visitor) -> None:
    answer = upload(sender, xlsx([["样例县花名册"], HEADER, GOOD, ALSO, BROKEN]))
    assert answer.status_code == 302
    page = sender.get(answer.location).text
    for words in (
        "存好 2 人",
        "末几位已经丢了",
        "致贫原因",
        "表头在第2行",
        "同一户的成组",
        "样本甲",
    ):
        assert words in page
    for secret in (GOOD[1], "13800000001", "因病"):
        assert str(secret) not in page
    assert count(site) == 0
    done = sender.submit(f"{answer.location}/confirm", group_households="1")
    assert done.location == answer.location
    result = sender.get(answer.location).text
    assert "存好" in result
    assert "建好或补全同行组 1 个" in result
    assert "末几位已经丢了" in result
    assert count(site) == 2


def test_the_same_file_twice_adds_nobody_and_says_so(site: Site, sender: Visitor) -> None:
    data = xlsx([HEADER, GOOD, ALSO])
    for _ in range(2):
        at = upload(sender, data).location
        page = sender.get(at).text
        sender.submit(f"{at}/confirm")
        sender.submit(f"{at}/confirm")
    assert "这份文件以前导入过" in page
    assert "没有人要新增或更新" in page
    assert count(site) == 2


def test_the_refused_rows_can_be_taken_away_without_secrets(sender: Visitor) -> None:
    at = upload(
        sender, xlsx([HEADER, GOOD, BROKEN, ["=cmd|' /C calc'!A0", "", "", "", "", ""]])
    ).location
    answer = sender.get(f"{at}/refused.xlsx")
    assert answer.status_code == 200
    rows = load_workbook(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:3]] == ["3", "4"]
    assert "末几位已经丢了" in rows[1][4]
    assert "=cmd" not in str(rows)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "空的"),
        (b"MZ\x90\0\x03" + b"\xff" * 2000, "不是表格文件"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 900, "读不出表格"),
        (b"PK\x03\x04rubbish", "文件坏了"),
        (zip_bytes({"xl/workbook.xml": b"<a/>", "xl/x": b"\0" * 210_000_000}), "解开后太大"),
        (xlsx([["甲", "乙"], ["1", "2"]]), "没有找到表头"),
        (xlsx([HEADER]), "没有人"),
    ],
    ids=["empty", "exe", "xls", "corrupt", "bomb", "no header", "no rows"],
)
def test_a_bad_file_is_told_in_words_and_nothing_is_kept(
    site: Site, sender: Visitor, data: bytes, message: str
) -> None:
    answer = upload(sender, data)
    assert answer.status_code == 422
    assert message in answer.text
    with site.rows() as session:
        assert session.exec(select(Import)).all() == []


def test_no_file_and_no_county_are_asked_for(sender: Visitor) -> None:
    assert "请先选择一个文件" in sender.submit("/rosters", region_code=make.CANGXI).text
    for county in ("", make.BAZHOU, "';--"):
        assert "哪个县" in upload(sender, xlsx([HEADER, GOOD]), county=county).text


def test_more_than_the_configured_size_is_a_page_that_names_the_same_limit(
    site: Site, sender: Visitor
) -> None:
    limit = site.app.extensions["settings"].web.upload_limit_mb
    assert f"最大 {limit} MB" in sender.get("/rosters").text
    body = b"--b\r\nContent-Disposition: form-data; name=file; filename=x\r\n\r\n"
    answer = sender.post(
        "/rosters",
        data=body + b"x" * ((limit + 1) * 1024 * 1024) + b"\r\n--b--\r\n",
        content_type="multipart/form-data; boundary=b",
        headers={"X-CSRFToken": sender.token()},
    )
    assert answer.status_code == 413
    assert "文件太大" in answer.text
    assert f"一次最多 {limit} MB" in answer.text
    assert count(site) == 0


@pytest.mark.parametrize("path", ["", "/refused.xlsx", "POST /confirm", "POST /discard"])
def test_a_colleagues_import_is_not_there(site: Site, sender: Visitor, path: str) -> None:
    at = upload(sender, xlsx([HEADER, GOOD])).location
    colleague = site.visitor(Role.SENDING, make.CANGXI)
    method, _, tail = path.rpartition(" ")
    answer = colleague.submit(at + tail) if method else colleague.get(at + tail)
    assert answer.status_code == 404
    assert count(site) == 0


def test_a_discarded_preview_cannot_be_confirmed(site: Site, sender: Visitor) -> None:
    at = upload(sender, xlsx([HEADER, GOOD])).location
    assert sender.submit(f"{at}/discard").status_code == 302
    assert sender.submit(f"{at}/confirm").status_code == 409
    assert "没有导入" in sender.get(at).text
    assert count(site) == 0


def test_the_template_is_a_workbook(sender: Visitor) -> None:
    answer = sender.get("/rosters/template.xlsx")
    assert answer.status_code == 200
    assert load_workbook(io.BytesIO(answer.data)).sheet_names[0] == "花名册"


def test_scripts_in_cells_and_names_are_only_text(site: Site, sender: Visitor) -> None:
    row: list[Any] = ["样本甲", id_number(BORN, 1), "<script>alert(1)</script>", "", "<b>", ""]
    at = upload(
        sender, xlsx([[*HEADER, "<img src=x>"], [*row, "1"]]), "<script>x</script>.xlsx"
    ).location
    page = sender.get(at).text
    assert "<script>alert" not in page
    assert "<script>x" not in page
    assert "<img" not in page


def test_the_preview_pages_its_problems(sender: Visitor) -> None:
    rows = [[f"样本{chr(0x4E00 + n)}", id_number(BORN, n), "12", "", "是", ""] for n in range(60)]
    at = upload(sender, xlsx([HEADER, *rows])).location
    assert "共 60 条" in sender.get(at).text
    assert sender.get(f"{at}?page=2").status_code == 200
    assert sender.get(f"{at}?page=999").status_code == 200


def test_a_large_roster_shows_how_far_it_is_and_can_be_left_and_taken_back(
    site: Site, sender: Visitor
) -> None:
    head = ["姓名", "性别", "出生日期", "联系电话", "乡镇", "村", "最低到手", "备注"]
    rows = [
        [f"样本{chr(0x4E00 + n)}", "女", "1990-05-17", f"138{n:08d}", "样例镇", f"样例村{n}组",
         "4000", "去年在外，今年正月初八以后可以走，要看家里老人情况"]
        for n in range(520)
    ]  # fmt: skip
    doors = doors_of(site.engine, lambda: make.NOW)
    at = upload(sender, csv_bytes([head, *rows]), "名单.csv").location
    page = sender.get(at).text
    assert '<meta http-equiv="refresh"' in page
    assert "等着读" in page
    assert "导入大名单" in page  # what it waits for
    work_waiting(doors, "test")
    assert "存好 520 人" in sender.get(at).text
    sender.submit(f"{at}/confirm")
    sender.submit(f"{at}/confirm")
    assert "正在分批存" in sender.get(at).text
    assert count(site) == 0
    work_waiting(doors, "test")
    assert count(site) == 520
    assert "撤回这次导入" in sender.get(at).text
    sender.submit(f"{at}/undo")
    assert "正在撤回" in sender.get(at).text
    work_waiting(doors, "test")
    assert count(site) == 0
    assert "已撤回" in sender.get(at).text


def test_an_older_list_says_what_it_would_change_and_which_is_newer(
    site: Site, sender: Visitor
) -> None:
    head = [*HEADER, "最低到手"]
    at = upload(sender, csv_bytes([head, [*GOOD, "4000"]]), "一.csv").location
    sender.submit(f"{at}/confirm")
    with site.rows() as session:
        person = session.exec(select(Person)).one()
        values = stated_by_person(person, trades=[], wishes=[], wanted=[], refused=[])
        data = PersonIn.model_validate(values | {"floor_wage_fen": 550_000})
        boss = make.admin_actor(session)
        people.update_person(session, actor=boss, person_id=person.id, data=data,
            now=make.NOW + timedelta(hours=1),
        )  # fmt: skip
    again = upload(sender, csv_bytes([head, [*GOOD, "4000"], ["", "", "", "", "", ""]]), "二.csv")
    page = sender.get(again.location).text
    assert "5,500 → 4,000" in page
    assert "页面的新" in page
    assert "保留原来的" in page
    sender.submit(f"{again.location}/confirm")
    with site.rows() as session:
        assert session.exec(select(Person.floor_wage_fen)).one() == 550_000
