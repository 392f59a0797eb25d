"""A telephone of the union stands on board, post, sheet and in what is read aloud."""

import pytest
from sqlmodel import select

from models.account import Role
from models.audit import AuditRow
from models.employer import EmployerState
from models.vacancy import VacancyState
from reports.spoken import line_aloud
from tests.conftest import NOW
from tests.factories import CANGXI, YIWU, YUHANG, make_employer, make_proposal, make_vacancy
from tests.services.agreements import agreed

LINE = {"line": "0571-88812351", "hours": "工作日9点到17点", "checked_on": "2026-11-16"}


@pytest.fixture
def post(site):
    with site.rows() as session:
        firm = make_employer(session, state=EmployerState.VERIFIED)
        return make_vacancy(session, firm, state=VacancyState.PUBLISHED, published_at=NOW)


def test_without_a_line_of_its_own_a_district_has_the_national_one(site, post) -> None:
    assert "打电话问工会：12351" in site.nobody().get(f"/board/{post.id}").text
    assert "打电话问工会：12351" in site.nobody().get("/board").text


def test_a_coordinator_enters_the_line_of_a_district_and_workers_read_it(site, post) -> None:
    union = site.visitor(Role.RECEIVING, YUHANG)
    assert union.submit(f"/rules/telephones/{YUHANG}", **LINE).status_code == 303
    page = site.nobody().get(f"/board/{post.id}").text
    assert "打电话问工会：0571-88812351" in page
    assert "工作日9点到17点" in page
    assert "0571-88812351" in site.nobody().get(f"/board?place={YUHANG}").text
    assert "0571-88812351" in union.get("/rules/telephones").text
    with site.rows() as session:
        (row,) = session.exec(select(AuditRow).where(AuditRow.action == "union_line")).all()
        assert row.subject_kind == "union_line"


def test_what_is_read_to_a_worker_on_the_phone_ends_with_the_line(site, post) -> None:
    with site.rows() as session:
        proposal = agreed(session, make_proposal(session, vacancy=post), NOW)
    county = site.visitor(Role.SENDING, CANGXI)
    assert "可以打工会的电话12351" in county.get(f"/review/{proposal.id}/ask").text
    site.visitor(Role.RECEIVING, YUHANG).submit(f"/rules/telephones/{YUHANG}", **LINE)
    said = county.get(f"/review/{proposal.id}/ask").text
    assert "可以打工会的电话0571-88812351，工作日9点到17点有人接" in said


def test_the_hotline_of_a_district_has_its_area_code_before_it(site, post) -> None:
    """12351 from another province reaches the caller's own union; with the code, the firm's."""
    union = site.visitor(Role.RECEIVING, YUHANG)
    line = LINE | {"line": "0571-12351"}
    assert union.submit(f"/rules/telephones/{YUHANG}", **line).status_code == 303
    assert "打电话问工会：0571-12351" in site.nobody().get(f"/board/{post.id}").text


@pytest.mark.parametrize(
    ("field", "value"), [("line", "八八八"), ("line", "12"), ("checked_on", "2027-01-01")]
)
def test_a_line_nobody_can_ring_is_refused_at_its_field(site, field, value) -> None:
    union = site.visitor(Role.RECEIVING, YUHANG)
    assert union.submit(f"/rules/telephones/{YUHANG}", **(LINE | {field: value})).status_code == 422


def test_another_district_is_not_found_and_a_firm_may_not(site) -> None:
    union = site.visitor(Role.RECEIVING, YUHANG)
    assert union.submit(f"/rules/telephones/{YIWU}", **LINE).status_code == 404
    assert union.get(f"/rules/telephones/{YIWU}").status_code == 404


def test_a_line_saved_by_somebody_else_meanwhile_is_not_overwritten_unseen(site) -> None:
    union = site.visitor(Role.RECEIVING, YUHANG)
    home = f"/rules/telephones/{YUHANG}"
    shown = union.get(home).text.split('name="version" value="')[1].split('"')[0]
    assert union.submit(home, version=shown, **LINE).status_code == 303
    late = union.submit(home, version=shown, **(LINE | {"line": "0571-88800000"}))
    assert late.status_code == 422
    assert "0571-88812351" in union.get("/rules/telephones").text


def test_a_number_is_read_digit_by_digit_with_yao_for_one() -> None:
    assert line_aloud("0571-88812351") == "零五七幺，八八八幺二三五幺"
    assert line_aloud("12351") == "幺二三五幺"
