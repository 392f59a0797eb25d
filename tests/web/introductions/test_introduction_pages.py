"""The pages of introductions, as HR, as the union of the work site, as a sending county."""

import re
from datetime import timedelta

from sqlmodel import select

from models.account import Role
from models.introduction import IntroductionPayment, StaffMember
from models.placement import PlacementState
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import Site


def fields(**told):
    return {
        "counting": "marginal", "starts_on": "2026-01-01", "ends_on": "2026-12-31",
        "first_fen": "500", "second_from": "6", "second_fen": "700", "third_from": "",
        "third_fen": "", "first_days": "30", "first_percent": "40", "second_days": "90",
        "absence_once": "5", "absence_total": "10", "words": "",
    } | told  # fmt: skip


def test_a_scheme_a_newcomer_a_payment_on_the_pages(site: Site) -> None:
    with site.rows() as session:
        firm = make.make_employer(session)
    hr = site.visitor(Role.EMPLOYER, employer_id=firm.id)
    union = site.visitor(Role.RECEIVING, make.YUHANG)
    path = f"/introductions/firms/{firm.id}"
    assert hr.get("/introductions").location == path
    refused = hr.submit(f"{path}/scheme", **fields(words="只限45岁以下男工，须签担保书"))
    assert refused.status_code == 422
    assert "《劳动合同法》第9" in refused.text, "the article stands beside the clause"
    assert hr.submit(f"{path}/scheme", **fields()).status_code == 303
    told = {"staff_no": "A1", "name": "样本老甲", "hired_on": "2012-03-01"}
    assert hr.submit(f"{path}/staff", **told).status_code == 303
    new = {"name": "样本新一", "hired_on": "2026-10-12", "introducer_no": "A1"}
    late = hr.submit(f"{path}/newcomers", **new)
    assert late.status_code == 403, "five weeks late: for the union, with a reason"
    made = union.submit(f"{path}/newcomers", **new, reason="报到日签名单第2页")
    assert made.status_code == 303
    page = union.get(path).text
    (change,) = set(re.findall(rf"{path}/\d+/change", page))
    assert hr.submit(change, what="confirm", reason="").status_code == 422
    assert union.submit(change, what="confirm", reason="电话问过本人").status_code == 303
    assert "应付200" in re.sub(r"[,.]00|\s", "", hr.get(path).text)
    assert hr.submit(f"{path}/pay", month="2026-11").status_code == 303
    assert hr.submit(f"{path}/pay", month="2026-11").status_code == 303
    sheet = hr.get(f"{path}/statement.xlsx?month=2026-11")
    assert sheet.data[:2] == b"PK"
    with site.rows() as session:
        assert [one.fen for one in session.exec(select(IntroductionPayment))] == [20_000]
        assert len(session.exec(select(StaffMember)).all()) == 2
    assert "其中老乡带来" in union.get("/introductions?first=2026-10-01&last=2026-11-30").text
    assert union.get("/introductions?first=x&last=y").status_code == 200


def test_only_those_concerned_see_a_firms_introductions(site: Site) -> None:
    with site.rows() as session:
        firm, other = make.make_employer(session), make.make_employer(session)
    path = f"/introductions/firms/{firm.id}"
    assert site.visitor(Role.EMPLOYER, employer_id=other.id).get(path).status_code == 404
    assert site.visitor(Role.RECEIVING, make.YIWU).get(path).status_code == 404
    county = site.visitor(Role.SENDING, make.CANGXI)
    assert county.get(path).status_code == 403
    assert county.get("/introductions").status_code == 200


def test_a_county_counts_its_own_people_only(site: Site) -> None:
    with site.rows() as session:
        post = make.make_vacancy(session)
        for home in (make.CANGXI, make.BAZHOU):
            person = make.make_person(session, region_code=home)
            make.make_placement(session, person, post, state=PlacementState.IN_POST, at=NOW)
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    page = clerk.get("/introductions?first=2026-11-01&last=2026-11-30")
    assert re.search(r'data-label="新员工" class="num">1<', page.text)


def test_a_long_list_of_firms_is_shown_a_page_at_a_time(site) -> None:
    """Thirty firms with one newcomer each: twenty-five, then five; the sum above is of all."""
    with site.rows() as session:
        for n in range(30):
            firm = make.make_employer(session, name=f"样例{n:02}厂")
            make.make_placement(
                session, make.make_person(session), make.make_vacancy(session, firm),
                state=PlacementState.IN_POST, at=make.NOW - timedelta(days=3),
            )  # fmt: skip
    union = site.visitor(Role.RECEIVING, make.YUHANG)
    first, second = (union.get(f"/introductions?page={n}").text for n in (1, 2))
    names = [
        {f"样例{n:02}厂" for n in range(30) if f"样例{n:02}厂" in text} for text in (first, second)
    ]
    assert [len(one) for one in names] == [25, 5]
    assert not names[0] & names[1]
    assert "还有" not in second
