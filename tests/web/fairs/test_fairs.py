"""A fair from its code to thirty days later: typed by two clerks, called back, counted honestly."""

import re
from datetime import date, timedelta
from io import BytesIO

import sqlalchemy as sa
from python_calamine import load_workbook
from sqlmodel import select

from models.account import Role
from models.engine import unit_of_work
from models.fair import FAIR_MOVES, Fair, FairState
from models.person import Consent, Person, PersonState
from models.placement import PlacementState
from models.signup import SignUp
from models.vacancy import Vacancy, VacancyState
from services.fairs.events import FiguresIn, set_figures, show_posts
from services.fairs.funnel import funnel_of, year_of
from services.fairs.intentions import type_in
from services.workers.callbacks import mark_called
from tests import factories as make
from tests.services.invitations.asked import VOICE
from tests.services.together import together
from tests.web.conftest import Site
from tests.web.fairs.held import fair_of, visitor


def test_every_state_has_its_moves() -> None:
    assert set(FAIR_MOVES) == set(FairState)


def test_two_clerks_typing_the_same_visitor_at_once_make_one(engine, now) -> None:
    with unit_of_work(engine) as session:
        first, second = make.sending_actor(session), make.sending_actor(session)
        fair_id = fair_of(session, first).id
    data = visitor("样本新", phone="13812345678")
    ends = together(
        engine,
        *(
            lambda s, who=who: type_in(
                s, actor=who, fair_id=fair_id, data=data, voice=VOICE, now=now
            )
            for who in (first, second) * 3
        ),
    )
    assert set(ends) == {"done"}
    with unit_of_work(engine) as session:
        for table in (Person, SignUp):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == 1
        (person,) = session.exec(select(Person)).all()
        assert person.state is PersonState.REGISTERED
        assert session.exec(select(Consent)).all() == [], "a clerk's entry is no consent"


def test_the_funnel_holds_to_the_thirtieth_day_and_nobody_counts_at_two_fairs(session, now) -> None:
    """By hand. First fair: five people, of whom one had typed too in the second fair, later, and is
    the second's. Of the first's: four called (one late), three confirmed: one never came, one
    stayed forty days, one left after ten. Thirty days are due for both who came, one was there."""
    actor = make.sending_actor(session)
    one = fair_of(session, actor)
    two = fair_of(session, actor, name="第二场", at=now + timedelta(days=1))
    posts = [make.make_vacancy(session, places=9) for _ in range(3)]
    ids = [post.id for post in posts]
    assert show_posts(session, actor=actor, fair_id=one.id, vacancy_ids=ids[:2], now=now) == 2
    assert show_posts(session, actor=actor, fair_id=one.id, vacancy_ids=ids[:2], now=now) == 0
    assert show_posts(session, actor=actor, fair_id=two.id, vacancy_ids=ids[1:], now=now) == 2
    rows = [
        type_in(session, actor=actor, fair_id=one.id, data=visitor(name), voice=VOICE, now=now)
        for name in ("样本甲", "样本乙", "样本丙", "样本丁", "样本戊")
    ]
    again = type_in(
        session, actor=actor, fair_id=two.id, data=visitor("样本甲"), voice=VOICE,
        now=now + timedelta(days=1),
    )  # fmt: skip
    assert again.person_id == rows[0].person_id
    for row, hours in zip(rows[1:], (1, 2, 47, 49), strict=True):
        mark_called(session, actor=actor, signup_id=row.id, now=now + timedelta(hours=hours))
    agreed = now + timedelta(days=3)

    def placed(row, state, **columns):
        person = session.get_one(Person, row.person_id)
        make.make_placement(session, person, posts[0], state=state, at=agreed, **columns)

    placed(rows[0], PlacementState.CONFIRMED)
    placed(rows[1], PlacementState.NO_SHOW)
    placed(rows[2], PlacementState.IN_POST)
    left = agreed.date() + timedelta(days=10)
    placed(rows[3], PlacementState.LEFT, left_on=left)
    set_figures(session, actor=actor, fair_id=one.id, data=FiguresIn(visits=200, views=10_000_000))
    later = agreed + timedelta(days=40)
    found = funnel_of(session, one, now=later)
    assert (found.firms, found.posts, found.places, found.visits) == (2, 2, 18, 200)
    assert (found.times, found.people) == (5, 5)
    assert (found.wanted_call, found.called, found.called_late) == (5, 4, 1)
    assert (found.confirmed, found.arrived, found.due, found.kept) == (3, 2, 2, 1)
    second = funnel_of(session, two, now=later)
    assert (second.people, second.confirmed, second.arrived) == (1, 1, 0)
    year = year_of(session, actor=actor, now=now + timedelta(days=5))
    assert (year.fairs, year.posts, year.visits) == (2, 3, 200)
    assert (year.times, year.people, year.arrived) == (6, 5, 2)


def test_a_fair_is_planned_held_and_typed_into_on_its_page(site: Site) -> None:
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    made = clerk.submit(
        "/fairs", name="春风行动", kind="onsite", region_code=make.CANGXI, held_on="2026-11-18"
    )
    assert made.status_code == 303
    path = made.location
    early = clerk.submit(path + "/visitor", name="样本新", born_on="1988-03-21", way="call")
    assert early.status_code == 409
    clerk.submit(path + "/move", to="held")
    typed = clerk.submit(path + "/visitor", name="样本新", born_on="1988-03-21", way="call")
    assert typed.status_code == 303
    assert clerk.submit(path + "/visitor", name="", born_on="x", way="call").status_code == 422
    page = clerk.get(path).text
    assert "登记意向（人）" in page
    assert "样本新" in clerk.get("/callbacks").text
    receiving = site.visitor(Role.RECEIVING, make.YUHANG)
    assert receiving.get(path).status_code == 200
    assert "录一位来访的人" not in receiving.get(path).text
    assert site.visitor(Role.SENDING, make.BAZHOU).get(path).status_code == 404


def test_a_fair_goes_on_paper_with_a_stand_for_each_firm(site: Site) -> None:
    """By hand: two firms, three posts on offer and one that is not any more."""
    with site.rows() as session:
        first = make.make_employer(session, name="余杭样本甲厂")
        second = make.make_employer(session, name="余杭样本乙厂")
        posts = [
            make.make_vacancy(session, first, title="缝纫工", places=7),
            make.make_vacancy(session, second, title="电焊工", places=5),
            make.make_vacancy(session, second, title="普工", places=20),
            make.make_vacancy(session, second, title="过期岗位", places=9),
        ]
        ids = [post.id for post in posts]
        firms = [first.id, second.id]
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    path = clerk.submit(
        "/fairs", name="春风𠮷场", kind="onsite", region_code=make.CANGXI, held_on="2026-11-18",
        host="苍溪县总工会", co_host="余杭区总工会",
    ).location  # fmt: skip
    assert clerk.get(path + "/sheets.pdf").status_code == 404, "no firm, no sheet"
    clerk.submit(path + "/posts", post=[str(one) for one in ids])
    with site.rows() as session:
        session.get_one(Vacancy, ids[3]).state = VacancyState.CLOSED
    clerk.submit(path + "/stand", employer=str(firms[1]), number="1")
    wrong = clerk.submit(path + "/programme", programme="09:00 开场\n下午 抽奖")
    assert wrong.status_code == 422
    assert "第2行" in wrong.text
    clerk.submit(path + "/programme", programme="14:30至15:00 直播\n9：00，开场")
    with site.rows() as session:
        assert session.scalars(sa.select(Fair.programme)).one() == "09:00 开场\n14:30–15:00 直播"
    page = clerk.get(path + "/papers").text
    assert "2家企业，3个岗位，还招32人" in page
    assert "过期岗位" not in page
    fonts = {name: clerk.get(f"{path}/{name}.pdf").data for name in ("sheets", "cards", "plan")}
    assert all(data.startswith(b"%PDF") for data in fonts.values())
    a3 = fonts["sheets"]
    assert len(re.findall(rb"/Type ?/Page\b", a3)) == 2
    size = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", a3)
    millimetres = [round(float(n) / 72 * 25.4) for n in size.groups()]
    assert millimetres == [297, 420], "A3 by ISO 216"
    assert clerk.get(f"{path}/sheets.pdf?firm={firms[0]}").status_code == 200
    book = load_workbook(BytesIO(clerk.get(path + "/form.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    line = dict(zip(rows[2], rows[3], strict=True))
    assert line["活动名称"] == "春风𠮷场"
    assert (line["协办"], line["日期"]) == ("余杭区总工会", date(2026, 11, 18))
    assert (line["参会企业（家）"], line["岗位（个）"], line["招聘人数（人）"]) == (2, 4, 41)
    assert line["进场（人次）"] == "", "nobody counted is no zero"
    assert list(line)[-2:] == ["观看（人次）", "最多同时在线（人）"], "outside the funnel"
    stands = [row[:4] for row in book.get_sheet_by_index(1).to_python()[1:]]
    assert stands == [
        [1, "余杭样本乙厂", "电焊工", 5], [1, "余杭样本乙厂", "普工", 20],
        [2, "余杭样本甲厂", "缝纫工", 7],
    ]  # fmt: skip
    assert clerk.get("/fairs/form.xlsx").status_code == 200
    receiving = site.visitor(Role.RECEIVING, make.YUHANG)
    assert receiving.get(path + "/papers").status_code == 200
    assert receiving.submit(path + "/stand", employer="1", number="1").status_code == 403
