"""The pages of subsidies, as a sending county and as the union of the work site."""

import html
import io
import re
from datetime import date, timedelta

from sqlmodel import select

from models.account import Role
from models.person import PersonTarget, TargetGroup
from models.placement import PlacementState
from models.subsidy import SubsidyBody, SubsidyClaim, SubsidyScheme
from models.trip import SeatState, Trip, TripSeat
from services.subsidies.look import look
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import Site

SCHEME = {
    "code": "D01", "name": "跨省务工补贴", "region": "苍溪县", "valid_from": "2026-01-01",
    "payer": "sending", "beneficiary": "worker", "kind": "fixed", "who": ["lifted", "monitored"],
    "province_fen": "500", "city_fen": "300.5", "min_days": "90", "once_per": "year",
    "papers": "id_copy", "source": "演示文件第1号",
}  # fmt: skip


def test_a_scheme_the_look_the_papers_and_the_steps_on_the_pages(site: Site) -> None:
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    for wrong, words in (
        ({"places": "到 新疆 很多"}, "读不懂这一行：到 新疆 很多"),
        ({"region": "无此县"}, "没有找到“无此县”"),
        ({"province_fen": "", "city_fen": ""}, "必"),
        ({"province_fen": "五百"}, "province_fen-error"),
        ({"windows": "冬天"}, "读不懂这一行：冬天"),
    ):  # fmt: skip
        refused = clerk.submit("/subsidies/scheme", **(SCHEME | wrong))
        assert refused.status_code == 422, wrong
        assert words in refused.text
    seen = clerk.submit("/subsidies/scheme", **SCHEME, look="1").text
    for told in ("到外省干了100天，凭据齐：<strong>可以申报，500元</strong>",
                 "在本省外市干了100天，凭据齐：<strong>可以申报，300.5",
                 "在邻县干了100天，凭据齐：<strong>地方不对，没有这一档", "（缺身份证复印件）",
                 "到外省才10天：<strong>还没干满，2027-02-06够条件"):  # fmt: skip
        assert told in seen, told
    with site.rows() as session:
        assert session.exec(select(SubsidyScheme)).all() == [], "looked at, not stored"
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
    assert "元元" not in page
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


def test_what_is_typed_in_names_and_yuan_stands_in_the_short_forms(site: Site) -> None:
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    told = {
        "also": "insured", "either": ["contract", "employer_certificate"], "cap_fen": "2000",
        "places": "到 新疆、陕西 400\n来自 广元市 300.50元", "self_travel": "1", "quota": "50",
        "windows": "11月1日到11月10日\n1月1日到1月31日 上一年", "notice": "village、township",
        "travel": "2026-2-17到2026-03-13\n2026-03-14到2026-03-20 50%",
    }  # fmt: skip
    assert clerk.submit("/subsidies/scheme", **SCHEME, **told).status_code == 303
    with site.rows() as session:
        row = session.exec(select(SubsidyScheme)).one()
    assert (row.region_code, row.place) == (make.CANGXI, "四川省广元市苍溪县")
    kept = {name: row.terms[name] for name in ("bands", "needs", "evidence", "windows", "travel",
                                               "cap_fen", "quota", "notice")}  # fmt: skip
    assert kept == {
        "bands": "site:65,61=40000;home:5108=30050;province=50000;city=30050",
        "needs": "lifted|monitored&insured", "evidence": "contract|employer_certificate&id_copy",
        "windows": "11-01..11-10;01-01..01-31@-1", "cap_fen": "200000", "quota": "50",
        "travel": "2026-02-17..2026-03-13;2026-03-14..2026-03-20=50", "notice": "village|township",
    }  # fmt: skip


def test_the_known_schemes_are_added_by_one_click_and_are_read_with_their_source(
    site: Site,
) -> None:
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    assert clerk.submit("/subsidies/known").status_code == 303
    page = clerk.get("/subsidies").text
    assert len(re.findall(r"file\.xlsx", page)) == 23
    assert "坐组织的车去的不算" in page
    assert "费用的比例，50%，最多200,000元" in page, "S11: half, and 200,000 a firm"
    with site.rows() as session:
        firm = make.make_employer(session)
    assert site.visitor(Role.EMPLOYER, employer_id=firm.id).get("/subsidies").status_code == 403


def test_a_firm_an_agency_and_a_member_have_their_pages(site: Site) -> None:
    clerk = site.visitor(Role.RECEIVING, make.YUHANG)
    base = {"region": "余杭区", "valid_from": "2026-01-01", "payer": "receiving", "who": [],
            "source": "演示文件第2号", "once_per": "year", "papers": "list"}  # fmt: skip
    for more in (
        {"code": "A1", "name": "介绍补贴", "beneficiary": "agency", "kind": "fixed",
         "province_fen": "1000", "min_days": "90"},
        {"code": "C1", "name": "包车补贴", "beneficiary": "employer", "kind": "share",
         "share_percent": "50", "any_fen": "1"},
        {"code": "M1", "name": "求学补贴", "beneficiary": "member", "kind": "fixed",
         "any_fen": "1000", "payer": "union", "once_per": "degree"},
    ):  # fmt: skip
        assert clerk.submit("/subsidies/scheme", **(base | more)).status_code == 303
    added = {"name": "演示人力公司", "kind": "agency", "region_code": make.YUHANG}
    assert clerk.submit("/subsidies/bodies", **added).status_code == 303
    assert "已经有这家机构" in clerk.submit("/subsidies/bodies", **added).text
    with site.rows() as session:
        firm = make.make_employer(session, name="演示织造厂")
        post = make.make_vacancy(session, firm)
        stay = make.make_placement(session, vacancy=post, state=PlacementState.IN_POST,
                                   at=NOW - timedelta(days=100)).id  # fmt: skip
        trip = Trip(name="演示车", home_region=make.CANGXI, site_region=make.YUHANG,
                    leaves_on=NOW.date(), created_at=NOW, updated_at=NOW)  # fmt: skip
        session.add(trip)
        session.flush()
        session.add(TripSeat(trip_id=trip.id, placement_id=stay, state=SeatState.HANDED_OVER,
                             created_at=NOW, updated_at=NOW))  # fmt: skip
        person = make.make_person(session, name="样本三").id
        schemes = {one.code: one.id for one in session.exec(select(SubsidyScheme))}
        body = session.exec(select(SubsidyBody)).one().id
        choice = f"firm:{trip.id}:{firm.id}"
    wrong = clerk.submit("/subsidies/brought", body_id=str(body), placements=f"{stay} 99999")
    assert "读不懂这一行：99999" in wrong.text
    said = clerk.submit("/subsidies/brought", body_id=str(body), placements=str(stay))
    assert said.status_code == 303
    with site.rows() as session:
        look(session, now=NOW)
    assert "演示人力公司" in clerk.get("/subsidies").text
    at = f"/subsidies/schemes/{schemes['C1']}/tell"
    assert "演示车，演示织造厂 1人" in clerk.get(at).text
    assert clerk.submit(at, choice=choice, cost_fen="").status_code == 422
    told = clerk.submit(at, choice=choice, cost_fen="30000.50")
    page = clerk.get(told.location).text
    assert "15,000.25" in page
    assert "演示织造厂" in page
    assert "第" in clerk.submit(at, choice=choice, cost_fen="30000").text
    at = f"/subsidies/schemes/{schemes['M1']}/tell"
    told = clerk.submit(at, person_id=str(person), occasion="大专")
    assert "样本三" in clerk.get(told.location).text
    refused = clerk.submit(f"/subsidies/schemes/{schemes['A1']}/tell", choice="")
    assert "系统每周一自己找" in refused.text


def test_a_table_is_shown_in_words_before_it_is_stored(site: Site) -> None:
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    assert clerk.submit("/subsidies/scheme", **SCHEME).status_code == 303
    text = clerk.get("/subsidies/sheet/schemes.csv").get_data(as_text=True)
    assert "province=50000;county=" not in text
    changed = text.replace("province=50000", "province=80000").replace("D01,", "D01,", 1)
    line = changed.splitlines()[1]
    odd = line.replace("D01", "D02").replace("province=80000", "province=lots")
    changed = changed.rstrip() + "\r\n" + odd + "\r\n"
    upload = {"file": (io.BytesIO(changed.encode("gb18030")), "schemes.csv")}
    page = clerk.submit("/subsidies/sheet", **upload)
    assert "到外省500元；省内到外市300.50元</del> → 到外省800元；省内到外市300.50元" in page.text
    assert "读不懂这一项：province=lots。" in page.text
    assert "新的0个，要改的1个，没有变的0个，不存的1个" in page.text
    assert "存好这些" in page.text
    with site.rows() as session:
        assert "province=50000" in session.exec(select(SubsidyScheme)).one().terms["bands"]
    stamp = re.search(r'name="stamp" value="(\w+)"', page.text)[1]
    sent = html.unescape(re.search(r"(?s)<textarea[^>]*hidden>\n(.*?)</textarea>", page.text)[1])
    told = {"text": sent.replace("\n", "\r\n"), "stamp": stamp}
    refused = clerk.submit("/subsidies/sheet/store", **told, reason="")
    assert refused.status_code == 422
    assert "请写为什么改" in refused.text
    assert clerk.submit("/subsidies/sheet/store", **told, reason="提标").status_code == 303
    with site.rows() as session:
        assert "province=80000" in session.exec(select(SubsidyScheme)).one().terms["bands"]
    assert "请先选择一个文件" in clerk.submit("/subsidies/sheet").text
    wrong = {"file": (io.BytesIO(b"MZ\x90"), "schemes.csv")}
    assert clerk.submit("/subsidies/sheet", **wrong).status_code == 422
