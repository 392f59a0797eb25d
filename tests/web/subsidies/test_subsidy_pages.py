"""The pages of subsidies, as a sending county and as the union of the work site."""

import re
from datetime import date, timedelta

from sqlmodel import select

from models.account import Role
from models.person import PersonTarget, TargetGroup
from models.placement import PlacementState
from models.subsidy import SubsidyClaim, SubsidyScheme
from services.subsidies.look import look
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import Site

SCHEME = {
    "code": "D01", "name": "跨省务工补贴", "place": "演示县", "region_code": make.CANGXI,
    "valid_from": "2026-01-01", "payer": "sending", "beneficiary": "worker", "kind": "fixed",
    "needs": "lifted|monitored", "bands": "province=50000", "min_days": "90", "once_per": "year",
    "evidence": "id_copy", "source": "演示文件第1号",
}  # fmt: skip


def test_a_scheme_the_look_the_papers_and_the_steps_on_the_pages(site: Site) -> None:
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    refused = clerk.submit("/subsidies/scheme", **(SCHEME | {"bands": "province=many"}))
    assert refused.status_code == 422
    assert "province=many" in refused.text
    assert clerk.submit("/subsidies/scheme", **SCHEME).status_code == 303
    with site.rows() as session:
        person = make.make_person(session, name="样本三", village="东村")
        session.add(PersonTarget(person_id=person.id, target=TargetGroup.LIFTED,
                                 verified_on=date(2025, 1, 1)))  # fmt: skip
        make.make_placement(
            session, person, state=PlacementState.IN_POST, at=NOW - timedelta(days=100)
        )
        look(session, now=NOW)
        claim = session.exec(select(SubsidyClaim)).one().id
        scheme = session.exec(select(SubsidyScheme)).one().id
    page = clerk.get("/subsidies").text
    assert "样本三" in page
    assert "身份证复印件" in page
    path = f"/subsidies/claims/{claim}"
    assert clerk.submit(f"{path}/papers", proof="id_copy").status_code == 303
    assert clerk.submit(f"{path}/move", to="paid").status_code == 409, "no step is left out"
    for to in ("filed", "township_ok"):
        assert clerk.submit(f"{path}/move", to=to).status_code == 303
    assert "乡镇已核" in clerk.get(path).text
    notice = clerk.get(f"/subsidies/schemes/{scheme}/notice").text
    assert "样*三" in notice
    assert "样本三" not in notice
    assert clerk.get(f"/subsidies/schemes/{scheme}/file.xlsx").data[:2] == b"PK"
    assert site.visitor(Role.SENDING, make.BAZHOU).get(path).status_code == 404
    there = site.visitor(Role.RECEIVING, make.YUHANG)
    assert there.get(path).status_code == 200
    assert "样本三" in there.get("/subsidies").text


def test_the_known_schemes_are_added_by_one_click_and_are_read_with_their_source(
    site: Site,
) -> None:
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    assert clerk.submit("/subsidies/known").status_code == 303
    page = clerk.get("/subsidies").text
    assert len(re.findall(r"file\.xlsx", page)) == 23
    assert "坐组织的车去的不算" in page
    with site.rows() as session:
        firm = make.make_employer(session)
    assert site.visitor(Role.EMPLOYER, employer_id=firm.id).get("/subsidies").status_code == 403
