"""The register on its pages: a list pasted, a day said, plans and townships by the county."""

from models.account import Role
from models.engine import unit_of_work
from models.placement import PlacementState
from tests import factories as make
from tests.web.conftest import Site

DAISHAN = "330921"


def test_a_list_is_pasted_and_the_firm_says_its_day(site: Site) -> None:
    with unit_of_work(site.engine) as session:
        firm = make.make_employer(session, name="样例船舶厂", region_code=DAISHAN)
        firm_id = firm.id
    union = site.visitor(Role.RECEIVING, DAISHAN)
    path = "/festival/firms?season=2026"
    wrong = union.submit(path, region_code=DAISHAN, firms="样例船舶厂，三百")
    assert wrong.status_code == 422
    assert "第1行读不懂" in wrong.text
    assert (
        union.submit(path, region_code=DAISHAN, firms="样例船舶厂，300，120，4").status_code == 303
    )
    clerk = site.visitor(Role.EMPLOYER, employer_id=firm_id)
    page = clerk.get("/festival?season=2026").text
    assert "样例船舶厂" in page
    own = "/festival/firms/1"
    figures = {"day": "2026-02-25", "reopened": "1", "expected": "300", "arrived": "250",
               "on_way": "20", "undecided": "20", "not_returning": "10",
               "needed": "300"}  # fmt: skip
    off = clerk.submit(own + "/day", **(figures | {"arrived": "240"}))
    assert off.status_code == 422
    assert "合计290人，应到写的是300人" in off.text
    assert clerk.submit(own + "/day", **figures).status_code == 303
    assert clerk.submit(own + "/kept", keeps="120", on_eve="118").status_code == 303
    page = union.get("/festival?season=2026").text
    assert "100%（1 / 1）" in page
    assert "83.3%（250 / 300）" in page
    assert site.visitor(Role.RECEIVING, make.YUHANG).get(own).status_code == 404
    assert "118" in union.get(own).text


def test_plans_and_townships_are_noted_by_the_county(site: Site) -> None:
    with unit_of_work(site.engine) as session:
        post = make.make_vacancy(session, places=3)
        person = make.make_person(session, township="样例镇")
        one = make.make_placement(session, person, post, state=PlacementState.IN_POST)
        placement_id = one.id
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    assert "样例镇" in clerk.get("/festival/people?season=2027").text
    path = f"/festival/people/{placement_id}?season=2027"
    late = clerk.submit(path, plan="goes_home", home_on="2027-02-10", back_on="2027-02-01")
    assert late.status_code == 422
    assert "不能早于回家的日子" in late.text
    done = clerk.submit(path, plan="goes_home", back_on="2027-02-14", way="organised")
    assert done.status_code == 303
    assert "下载用车表" in clerk.get("/festival?season=2027").text
    assert clerk.get("/festival/coaches.xlsx?season=2027").status_code == 200
    sent = clerk.submit(
        "/festival/villages?season=2026", region_code=make.CANGXI, township="样例镇",
        day="2026-03-09", went_home="400", back_at_work="410",
    )  # fmt: skip
    assert sent.status_code == 303
    assert "102.5%（410 / 400）" in clerk.get("/festival?season=2026").text
    said = clerk.submit(
        "/festival/statements?season=2026", region_code=make.CANGXI, sentence="返岗率达到一成",
        said_on="2026-03-09", reading="unknown",
    )  # fmt: skip
    assert said.status_code == 303
    assert "返岗率达到一成" in clerk.get("/festival?season=2026").text
    assert clerk.get("/festival?season=2090").status_code == 404
