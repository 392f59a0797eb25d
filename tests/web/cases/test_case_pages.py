"""Problem files on the pages of the two unions."""

from sqlmodel import select

from models.account import Role
from models.case import CaseFile, CaseState
from models.placement import PlacementState
from models.vacancy import Vacancy
from tests import factories as make
from tests.web.conftest import Site

WORDS = "说好四人间，住了八人"


def test_a_case_is_opened_at_a_placement_dealt_with_and_closed(site: Site) -> None:
    with site.rows() as session:
        person = make.make_person(session, name="样本某甲")
        placement_id = make.make_placement(session, person, state=PlacementState.ARRIVED).id
    clerk = site.visitor(Role.RECEIVING, make.YUHANG)
    assert f"/cases/new/{placement_id}" in clerk.get(f"/placements/{placement_id}").text
    refused = clerk.submit(f"/cases/new/{placement_id}", kind="room", words="")
    assert refused.status_code == 422
    made = clerk.submit(f"/cases/new/{placement_id}", kind="room", words=WORDS, claimed_fen="")
    page = clerk.get(made.location)
    for told in ("样本某甲", WORDS, "还有1天", "2026-11-23前", "工会工作约定"):
        assert told in page.text, told
    assert "个问题等人接手或到期" in clerk.get("/").text
    clerk.submit(f"{made.location}/take")
    clerk.submit(f"{made.location}/step", code="mediation")
    assert "第14条" in clerk.get(made.location).text
    assert clerk.submit(f"{made.location}/step", words="去看房间").status_code == 422
    paid = clerk.submit(
        f"{made.location}/pay", paid_on="2026-11-18", amount_fen="300", kind="other"
    )
    assert paid.status_code == 303
    closed = clerk.submit(
        f"{made.location}/close",
        row_version="2",
        result="paid",
        upheld="",
        note="换到四人间，退300元",
    )
    assert closed.status_code == 303
    with site.rows() as session:
        assert session.exec(select(CaseFile)).one().state is CaseState.CLOSED
    assert "300元" in clerk.get("/cases?show=closed").text


def test_firms_administrators_and_other_places_see_no_case(site: Site) -> None:
    with site.rows() as session:
        placement = make.make_placement(session, state=PlacementState.ARRIVED)
        placement_id, vacancy_id = placement.id, placement.vacancy_id
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    made = clerk.submit(f"/cases/new/{placement_id}", kind="wages", words=WORDS)
    assert WORDS in clerk.get(made.location).text
    assert site.visitor(Role.RECEIVING, make.YIWU).get(made.location).status_code == 404
    assert site.visitor(Role.ADMIN).get(made.location).status_code == 403
    with site.rows() as session:
        firm = session.get_one(Vacancy, vacancy_id).employer_id
    employer = site.visitor(Role.EMPLOYER, employer_id=firm)
    assert employer.get(made.location).status_code == 403
    assert "/cases" not in employer.get(f"/placements/{placement_id}").text
