"""Many posts at once: each row stored whole or not at all, findings in the cells, one submit."""

import re

import pytest
from sqlmodel import select

from models.account import Role
from models.vacancy import Shift, Vacancy, VacancyState
from tests.factories import make_employer, make_vacancy
from tests.web.typed import COMMON, row


@pytest.fixture
def hr(site):
    with site.rows() as session:
        firm = make_employer(session, industry="服装")
    visitor = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    visitor.firm = firm
    return visitor


def posts(site) -> list[Vacancy]:
    with site.rows() as session:
        return list(session.exec(select(Vacancy).order_by(Vacancy.id)).all())


def test_forty_rows_pasted_at_once_are_forty_posts_and_sent_twice_they_are_still_forty(
    site, hr
) -> None:
    fields = dict(COMMON)
    for n in range(1, 41):
        fields |= row(f"n{n}", title=f"缝纫工{n}号线", places="１６" if n % 2 else "17")
    for _twice in range(2):
        answer = hr.submit("/vacancies/grid", form_key="a" * 32, action="submit", **fields)
        assert answer.status_code == 303
    stored = posts(site)
    assert len(stored) == 40
    assert {one.state for one in stored} == {VacancyState.SUBMITTED}
    assert sum(one.places for one in stored) == 660
    assert {one.shift for one in stored} == {Shift.DAY}
    assert {one.contact_phone for one in stored} == {"13800000001"}


def test_a_wrong_row_is_kept_as_typed_and_the_right_ones_are_stored(site, hr) -> None:
    fields = row("n1") | row("n2", places="abc", title="裁剪工") | row("n3", age_min="15") | COMMON
    answer = hr.submit("/vacancies/grid", form_key="b" * 32, action="save", **fields)
    assert answer.status_code == 200
    assert [one.title for one in posts(site)] == ["缝纫工"]
    assert 'value="abc"' in answer.text
    assert 'id="n2.places-said"' in answer.text
    assert 'id="n3.age_min-said"' in answer.text
    assert "存了1个；2个有错" in answer.text


def test_what_the_law_forbids_stands_in_its_cell_and_is_not_submitted(site, hr) -> None:
    fields = row("n1") | row("n2", duties="缝纫，限男性，押身份证。") | COMMON
    hr.submit("/vacancies/grid", form_key="c" * 32, action="submit", **fields)
    good, bad = posts(site)
    assert (good.state, bad.state) == (VacancyState.SUBMITTED, VacancyState.DRAFT)
    page = hr.get("/vacancies/grid").text
    said = re.search(rf'id="v{bad.id}\.duties-said">(.*?)</p>', page, re.S)
    assert said is not None
    assert "身份证" in said[1]


def test_the_law_and_what_cannot_be_read_stand_in_the_same_answer(site, hr) -> None:
    fields = COMMON | row(
        "n1", places="abc", base_wage_fen="1500", duties="缝上衣，限男性。", age_max="35",
    )  # fmt: skip
    page = hr.submit("/vacancies/grid", form_key="f" * 32, action="save", **fields).text
    said = dict(re.findall(r'id="n1\.(\w+)-said">(.*?)</p>', page, re.S))
    assert "places" in said
    assert "底薪低于当地最低工资标准" in said["base_wage_fen"]
    assert "只招男性或男性优先" in said["duties"]
    assert "年龄上限" in said["age_max"]  # it only warns
    assert posts(site) == []


def test_an_edit_of_a_stale_row_and_of_another_firms_row_changes_nothing(site, hr) -> None:
    with site.rows() as session:
        mine = make_vacancy(session, hr.firm, state=VacancyState.DRAFT, title="旧名", version=3)
        theirs = make_vacancy(session, make_employer(session), state=VacancyState.DRAFT)
    answer = hr.submit("/vacancies/grid", **row(f"v{mine.id}"), **{f"v{mine.id}.version": "2"})
    assert "别人刚改过这一行" in answer.text
    foreign = row(f"v{theirs.id}", title="改别人的")
    assert hr.submit("/vacancies/grid", **foreign).status_code == 404
    assert {one.title for one in posts(site)} == {"旧名", theirs.title}


def test_places_of_published_posts_change_at_once_from_the_grid(site, hr) -> None:
    with site.rows() as session:
        post = make_vacancy(session, hr.firm, places=5)
    page = hr.get("/vacancies/grid?state=published").text
    name = re.escape(f"v{post.id}")
    cells = dict(re.findall(rf'name="({name}\.\w+)" value="([^"]*)"', page))
    cells |= dict(_chosen(page, name))
    duties = re.search(rf'name="{name}\.duties"[^>]*>\n(.*?)</textarea>', page, re.S)[1]
    cells |= {f"v{post.id}.duties": duties, f"v{post.id}.places": "9"}
    common = {"work_address": "演示路1号", "contact_name": "演示经办", "persons_per_room": "4",
              "contact_phone": "13800000001", "report_to": "演示路1号"}  # fmt: skip
    with site.rows() as session:
        stored = session.get(Vacancy, post.id)
        for key, value in (common | {"contracting_entity": hr.firm.name}).items():
            setattr(stored, key, 4 if key == "persons_per_room" else value)
        session.add(stored)
    cells[f"v{post.id}.persons_per_room"] = "4"
    answer = hr.submit("/vacancies/grid", state="published", **cells)
    assert answer.status_code == 303, re.findall(r"cell-said[^>]*>(.*?)</p>", answer.text)
    [after] = posts(site)
    assert (after.places, after.state) == (9, VacancyState.PUBLISHED)


def _chosen(page: str, name: str) -> list[tuple[str, str]]:
    found = []
    for select_name, options in re.findall(
        rf'<select[^>]*name="({name}\.\w+)"[^>]*>(.*?)</select>', page, re.S
    ):
        found.append((select_name, re.search(r'value="(\w+)" selected', options)[1]))
    return found


@pytest.mark.parametrize(
    "fields",
    [
        {"v1.title": "x", "v99999999.title": "y"},
        {"v0.title": "x"},
        {"n1.title": "名" * 20_000},
        {"n1.title": "<script>alert(1)</script>", "n1.places": "99999999999"},
        {"n1.title": "=1+1", "n1.base_wage_fen": "-5"},
        {"n1.title": "\u202e\u200b缝纫工", "n1.valid_until": "2099-01-01"},
        {"n1.nonsense": "x", "x.y.z": "1", "all.places": "5"},
    ],
)
def test_hostile_cells_are_refused_in_words_and_never_half_stored(site, hr, fields) -> None:
    answer = hr.submit("/vacancies/grid", form_key="d" * 32, **fields)
    assert answer.status_code in (200, 303, 404)
    assert "<script>alert" not in answer.text
    for one in posts(site):
        assert len(one.title) <= 80
        assert "\u202e" not in one.title


def test_a_title_nobody_understands_asks_for_its_trade_in_its_row(site, hr) -> None:
    hr.submit("/vacancies/grid", form_key="e" * 32, **row("n1", title="精英伙伴"), **COMMON)
    [post] = posts(site)
    assert post.occupation_id == ""
    page = hr.get("/vacancies/grid").text
    assert f'name="v{post.id}.occupation_id"' in page
    cells = row(f"v{post.id}", title="精英伙伴") | {f"v{post.id}.occupation_id": "sewing"}
    hr.submit("/vacancies/grid", action="submit", **cells)
    assert [(one.occupation_id, one.state.value) for one in posts(site)] == [
        ("sewing", "submitted")
    ]


def test_only_a_firm_has_a_grid(site) -> None:
    assert site.visitor(Role.RECEIVING, "330110").get("/vacancies/grid").status_code == 403


def test_a_row_closed_meanwhile_costs_no_other_row(site, hr) -> None:
    with site.rows() as session:
        shut = make_vacancy(session, hr.firm, state=VacancyState.CLOSED)
    fields = row(f"v{shut.id}") | row("n1", title="裁剪工") | COMMON
    answer = hr.submit("/vacancies/grid", form_key="d" * 32, action="save", **fields)
    assert answer.status_code == 200
    assert "存了1个；1个有错" in answer.text
    assert [one.title for one in posts(site)][1:] == ["裁剪工"]


def test_a_version_or_key_nobody_sends_by_hand_breaks_nothing(site, hr) -> None:
    fields = row("n1", version="1" * 5000) | COMMON
    assert hr.submit("/vacancies/grid", form_key="\x01" * 20, **fields).status_code == 303
    assert [one.form_key for one in posts(site)] == [None]
