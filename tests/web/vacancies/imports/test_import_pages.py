"""Upload or paste, look, confirm: as a clerk does it, with good and with terrible input."""

import io
import re
from datetime import date

import pytest
from sqlmodel import select

import intake
from intake import questions
from models.account import Role
from models.imports import Import
from models.vacancy import Vacancy
from services.vacancies.form import missing_for_submission
from services.vacancies.imports import judged
from services.vacancies.imports import page as looks
from tests.factories import YUHANG, make_employer
from tests.intake.county_lists import Page, book
from tests.services.sheets import MESSAGE, ROWS, sheet
from web.vacancies.imports import wording


@pytest.fixture
def hr(site):
    with site.rows() as session:
        firm = make_employer(session, name="义乌演示企业甲", industry="服装")
    return site.visitor(Role.EMPLOYER, employer_id=firm.id)


def upload(visitor, data: bytes, name: str = "用工.xlsx"):
    return visitor.post(
        "/imports/sheet", data={"csrf_token": visitor.token(), "file": (io.BytesIO(data), name)}
    )


def posts(site) -> list[Vacancy]:
    with site.rows() as session:
        return list(session.exec(select(Vacancy).order_by(Vacancy.id)).all())


def test_a_sheet_is_looked_at_and_confirmed(site, hr) -> None:
    answer = upload(hr, sheet(*ROWS))
    assert answer.status_code == 303
    page = hr.get(answer.location).text
    assert "读到4个岗位" in page
    assert "6,000元到9,000元，每月" in page
    assert "限男" in page
    assert posts(site) == []
    chosen = re.findall(r'name="post" value="(\d+)" checked', page)
    assert chosen == ["0", "1", "2", "3"]
    for _twice in range(2):
        hr.post(
            answer.location + "/confirm",
            data={"csrf_token": hr.token(), "post": ["0", "2"]},
        )
    assert [one.title for one in posts(site)] == ["平车缝纫工", "普工"]
    assert "新增2个草稿" in hr.get(answer.location).text
    assert "平车缝纫工" in hr.get("/vacancies/grid").text


def test_the_preview_says_at_once_what_is_unlawful_and_what_is_missing(site, hr) -> None:
    text = "招搬运工5名，限男，6000-7000元/月，包吃住，押身份证\n招缝纫工8名，6000-7000元/月，包住"
    page = hr.get(hr.submit("/imports/message", text=text).location).text
    first, second = re.findall(r"<article.*?</article>", page, re.S)
    assert "只招男性或男性优先" in first
    assert "不合法，改了才能提交" in first
    assert "不合法" not in second
    for one in (first, second):
        assert "提交以前还要补" in one
        assert "每天工时" in one or "工时" in one
    assert posts(site) == []


def test_a_message_stands_beside_what_was_read_of_it(site, hr) -> None:
    answer = hr.submit("/imports/message", text=MESSAGE)
    page = hr.get(answer.location).text
    source = re.search(r'<section class="source".*?</section>', page, re.S)[0]
    plain = re.sub(r"<[^>]+>", "", source.split("</h2>")[1]).strip()
    assert plain == MESSAGE
    links = set(re.findall(r'href="#(s\d+)"', page))
    assert links
    assert links <= set(re.findall(r'<mark id="(s\d+)"', page))


def test_columns_are_corrected_on_the_page(site, hr) -> None:
    head = ("岗位", "编制甲", "月薪")
    answer = upload(hr, sheet(("缝纫工", 12, "6000-7000"), head=head))
    page = hr.get(answer.location).text
    index = re.search(r'for="(column\d+)">编制甲', page)[1]
    kept = {
        name: re.search(r'value="(\w*)" selected', body)[1]
        for name, body in re.findall(r'<select[^>]*name="(column\d+)">(.*?)</select>', page, re.S)
        if "selected" in body
    }
    hr.submit(answer.location + "/columns", **(kept | {index: "places"}))
    assert re.search(r"现在还缺几人</dt><dd>12", hr.get(answer.location).text)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "x.xlsx"),
        (b"PK\x03\x04broken", "x.xlsx"),
        (b"\xff\xfe\x00\x01" * 50, "x.csv"),
        ("岗位,人数\n".encode("gb18030"), "x.csv"),
        (b"<html>no</html>", "../../etc/passwd"),
    ],
)
def test_a_bad_file_says_what_to_do_at_its_field(site, hr, data, name) -> None:
    answer = upload(hr, data, name)
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text
    with site.rows() as session:
        assert session.exec(select(Import)).all() == []


def test_a_form_without_a_file_and_an_empty_message_are_refused(site, hr) -> None:
    assert hr.submit("/imports/sheet").status_code == 422
    empty = hr.submit("/imports/message", text="   ")
    assert empty.status_code == 422
    assert 'id="text-error"' in empty.text
    kept = hr.submit("/imports/message", text="<script>alert(1)</script>今天开会")
    assert kept.status_code == 422
    assert "<script>alert" not in kept.text
    assert "今天开会" in kept.text  # what was typed is not lost


def test_nothing_chosen_stores_nothing_and_a_foreign_import_is_not_found(site, hr) -> None:
    answer = upload(hr, sheet(*ROWS))
    hr.submit(answer.location + "/confirm")
    hr.submit(answer.location + "/confirm", post="99999")
    assert posts(site) == []
    with site.rows() as session:
        other = make_employer(session)
    stranger = site.visitor(Role.EMPLOYER, employer_id=other.id)
    assert stranger.get(answer.location).status_code == 404
    assert stranger.submit(answer.location + "/confirm", post="0").status_code == 404
    assert site.visitor(Role.SENDING, "510824").get("/imports").status_code == 403


def test_a_district_uploads_for_its_firms_and_is_told_who_is_not_registered(site) -> None:
    with site.rows() as session:
        firm = make_employer(session, name="余杭演示企业甲", region_code=YUHANG)
    union = site.visitor(Role.RECEIVING, YUHANG)
    head = ("企业名称", "岗位", "人数", "月薪")
    rows = (("余杭演示企业甲", "缝纫工", 5, "6000"), ("没登记的厂", "电焊工", 2, "8000"))
    answer = upload(union, sheet(*rows, head=head))
    page = union.get(answer.location).text
    assert "没登记的厂没有在本区登记或核实" in page
    union.submit(answer.location + "/confirm", post="0")
    assert [one.employer_id for one in posts(site)] == [firm.id]
    assert "新增1个草稿" in union.get(answer.location).text


def test_the_empty_sheet_to_download_is_read_back(site, hr) -> None:
    answer = hr.get("/imports/template.xlsx")
    assert answer.data.startswith(b"PK")


def test_every_question_of_the_readers_has_its_words() -> None:
    assert set(questions.QUESTIONS) <= set(wording.QUESTIONS)


def test_a_choice_that_is_no_position_chooses_nothing(site, hr) -> None:
    address = upload(hr, sheet(*ROWS)).location
    assert hr.submit(address + "/confirm", post="1" * 5000).status_code == 303
    assert posts(site) == []


def test_many_columns_corrected_at_once_read_the_sheet_once(site, hr, monkeypatch) -> None:
    head = ("岗位", "编制甲", "乙数", "丙话")
    address = upload(hr, sheet(("缝纫工", 12, "6000-7000", "吃苦"), head=head)).location
    columns = dict(re.findall(r'for="(column\d+)">(编制甲|乙数|丙话)', hr.get(address).text))
    wanted = {"编制甲": "places", "乙数": "wage", "丙话": "requirements"}
    real, read = intake.read_vacancies, []
    monkeypatch.setattr(intake, "read_vacancies", lambda *a, **k: read.append(1) or real(*a, **k))
    hr.submit(address + "/columns", **{name: wanted[head] for name, head in columns.items()})
    page = hr.get(address).text
    assert len(read) == 1
    assert "现在还缺几人</dt><dd>12" in page
    assert "6,000元到7,000元" in page


def test_the_sheets_to_read_are_chosen_where_a_file_has_several(site, hr) -> None:
    head = ["岗位", "人数", "月薪"]
    data = book([
        Page("东镇", [head, ["缝纫工", 12, "6000-7000"], ["裁剪工", 2, "6000"]]),
        Page("西镇", [head, ["电工", 3, "7000"]]),
    ])  # fmt: skip
    address = upload(hr, data).location
    page = hr.get(address).text
    assert "读到3个岗位" in page
    told = re.findall(r'name="sheet" value="(\d)"( checked)?><label[^>]*>(\S+).*?到(\d)个', page)
    assert told == [("0", " checked", "东镇", "2"), ("1", " checked", "西镇", "1")]
    hr.submit(address + "/sheets", sheet="1")
    page = hr.get(address).text
    assert "<h1>读到1个岗位" in page
    assert "<b>电工</b>" in page
    assert "<b>缝纫工</b>" not in page
    assert hr.submit(address + "/sheets").status_code == 303  # none ticked: nothing changes
    assert "<h1>读到1个岗位" in hr.get(address).text
    assert 'name="sheet"' not in hr.get(upload(hr, sheet(*ROWS)).location).text


def test_a_headcount_nobody_said_stays_empty_until_a_person_fills_it(site, hr) -> None:
    answer = hr.submit("/imports/message", text="普工若干，长白班，5000元/月\n电工2名，6000元/月")
    assert "没有写准几个人，请填" in hr.get(answer.location).text
    hr.post(answer.location + "/confirm", data={"csrf_token": hr.token(), "post": ["0", "1"]})
    vague, said = posts(site)
    grid = hr.get("/vacancies/grid").text
    cells = {
        one: re.search(rf'name="v{one}\.places"[^>]*value="([^"]*)"', grid)[1]
        for one in (vague.id, said.id)
    }
    assert cells == {vague.id: "", said.id: "2"}
    with site.rows() as session:
        missing = missing_for_submission(session.get(Vacancy, vague.id), today=date(2026, 1, 20))
        assert missing["places"][0].code == "missing"
        full = missing_for_submission(session.get(Vacancy, said.id), today=date(2026, 1, 20))
        assert "places" not in full


def test_a_page_of_a_long_list_opens_and_judges_its_own_posts_only(site, hr, monkeypatch) -> None:
    """Sixty posts, one of them twice: three pages; the whole is counted, not judged."""
    rows = [(f"缝纫工{n}号", str(n + 1), "6000-9000元", "18-50", "", "", "") for n in range(59)]
    address = upload(hr, sheet(*rows, rows[0])).location
    opened, worded = [], []
    decoded, would_be = looks.drafts_of, judged.would_be
    monkeypatch.setattr(
        looks, "drafts_of", lambda lines: (opened.append(len(lines)), decoded(lines))[1]
    )
    monkeypatch.setattr(judged, "would_be", lambda *a: (worded.append(1), would_be(*a))[1])
    page = hr.get(address + "?page=3").text
    assert (opened, len(worded)) == ([10], 10)
    assert "读到60个岗位" in page
    assert "确认全部59个" in page
    assert re.findall(r'name="post" value="(\d+)"', page) == [str(n) for n in range(50, 60)]
    hr.submit(address + "/confirm", everything="1")
    assert sorted(one.places for one in posts(site)) == list(range(1, 60))


def test_a_reading_is_chosen_with_one_tap_and_stored(site, hr) -> None:
    """Two headcounts stand in the text: nobody takes one silently, the clerk points at it."""
    text = "招电焊工要四个不对是五个，7000-8000元/月，包住\n招缝纫工8名，6000-7000元/月，包住"
    answer = hr.submit("/imports/message", text=text)
    page = hr.get(answer.location).text
    offered = re.findall(r'name="answer-0-places" value="(\w*)"( checked)?', page)
    assert offered == [("first", ""), ("second", ""), ("", " checked")]
    assert 'name="answer-1-' not in page
    hr.post(
        answer.location + "/confirm",
        data={"csrf_token": hr.token(), "post": ["0", "1"], "answer-0-places": "second",
              "answer-1-places": "first", "answer-0-nothing": "second", "answer-9-places": "first",
              "answer-x-places": "first", "answer-0": "first"},
    )  # fmt: skip
    assert [(one.title, one.places) for one in posts(site)] == [("电焊工", 5), ("缝纫工", 8)]


def test_what_is_left_open_stays_open(site, hr) -> None:
    answer = hr.submit("/imports/message", text="招电焊工要四个不对是五个，7000-8000元/月，包住")
    hr.post(
        answer.location + "/confirm",
        data={"csrf_token": hr.token(), "post": ["0"], "answer-0-places": ""},
    )
    assert [one.places_unsaid for one in posts(site)] == [True]
