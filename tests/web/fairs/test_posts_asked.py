"""An intention tied to a post: typed at the stand, scanned from its code, traced to the arrival."""

import re
from datetime import timedelta

import sqlalchemy as sa
from sqlmodel import select

from models.account import Role
from models.engine import unit_of_work
from models.fair import Fair
from models.person import ConsentPurpose, Person, PersonWish
from models.placement import PlacementState
from models.run import StandingKind, StandingWish
from models.signup import SignUp, SignUpPost
from models.vacancy import Vacancy, VacancyState
from reference.calendar import local_day
from services.fairs.events import channel_of_fair, show_posts
from services.fairs.funnel import asked_at, funnel_of
from services.fairs.intentions import type_in
from tests import factories as make
from tests.services.invitations.asked import VOICE
from tests.services.together import together
from tests.web.conftest import Site
from tests.web.fairs.held import fair_of, visitor


def test_three_clerks_typing_one_visitor_for_two_posts_make_one_with_two(engine, now) -> None:
    with unit_of_work(engine) as session:
        clerks = [make.sending_actor(session) for _ in range(3)]
        fair_id = fair_of(session, clerks[0]).id
        posts = [
            make.make_vacancy(session, title="缝纫工").id,
            make.make_vacancy(session, title="电焊工", occupation_id="welder").id,
        ]

    def typed(clerk, post):
        data = visitor("样本新", phone="13812345678", post=post)
        return lambda s: type_in(s, actor=clerk, fair_id=fair_id, data=data, voice=VOICE, now=now)

    ends = together(engine, *(typed(clerk, post) for clerk in clerks for post in posts))
    assert set(ends) == {"done"}
    with unit_of_work(engine) as session:
        for table, rows in ((Person, 1), (SignUp, 1), (SignUpPost, 2), (PersonWish, 2)):
            assert session.scalar(sa.select(sa.func.count()).select_from(table)) == rows, table
        wishes = session.scalars(select(PersonWish.occupation_id)).all()
        assert set(wishes) == {"sewing", "welder"}


def test_a_post_asked_about_is_traced_to_who_arrived_there_and_who_elsewhere(session, now) -> None:
    """By hand: three asked about sewing, one of them about welding too. One arrived in sewing, one
    who asked about sewing was confirmed and arrived in welding, one was never confirmed."""
    actor = make.sending_actor(session)
    fair = fair_of(session, actor)
    sewing = make.make_vacancy(session, title="缝纫工", places=9)
    welding = make.make_vacancy(session, title="电焊工", occupation_id="welder", places=9)
    show_posts(session, actor=actor, fair_id=fair.id, vacancy_ids=[sewing.id, welding.id], now=now)

    def typed(name, *posts):
        for post in posts:
            row = type_in(
                session, actor=actor, fair_id=fair.id, data=visitor(name, post=post.id),
                voice=VOICE, now=now,
            )  # fmt: skip
        return session.get_one(Person, row.person_id)

    one = typed("样本甲", sewing)
    two = typed("样本乙", sewing, welding)
    typed("样本丙", sewing)
    later = now + timedelta(days=3)
    stays = make.make_placement(session, one, sewing, state=PlacementState.IN_POST, at=later)
    leaves = make.make_placement(session, two, welding, state=PlacementState.IN_POST, at=later)
    told = [
        (row.title, row.people, row.confirmed, row.arrived, row.elsewhere)
        for row in asked_at(session, fair, now=later)
    ]
    assert told == [("缝纫工", 3, 1, 1, 1), ("电焊工", 1, 1, 1, 0)]
    funnel = funnel_of(session, fair, now=later)
    assert (funnel.people, funnel.confirmed, funnel.arrived) == (3, 2, 2), "nobody counted twice"
    first = stays.arrived_on
    leaves.state = PlacementState.LEFT  # on the thirtieth day, not after it
    leaves.left_on = leaves.arrived_on + timedelta(days=30)
    session.flush()
    for days, kept_of_due in ((29, [(0, 0), (0, 0)]), (30, [(1, 1), (0, 1)])):
        at = later + timedelta(days=days)
        assert local_day(at) == first + timedelta(days=days)
        rows = asked_at(session, fair, now=at)
        assert [(row.kept, row.due) for row in rows] == kept_of_due
    funnel = funnel_of(session, fair, now=at)
    assert (funnel.kept, funnel.due) == (1, 2)


def a_fair(site: Site) -> tuple[str, str, list[int]]:
    """(path, code, ids) of a held fair with a firm of two posts."""
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    path = clerk.submit(
        "/fairs", name="春风行动", kind="onsite", region_code=make.CANGXI, held_on="2026-11-18"
    ).location
    clerk.submit(path + "/move", to="held")
    with site.rows() as session:
        firm = make.make_employer(session, name="余杭样本甲厂")
        posts = [
            make.make_vacancy(session, firm, title="缝纫工", places=7),
            make.make_vacancy(session, firm, title="电焊工", occupation_id="welder", places=5),
        ]
        ids = [post.id for post in posts]
    clerk.submit(path + "/posts", post=[str(one) for one in ids])
    with site.rows() as session:
        fair = session.get_one(Fair, int(path.rsplit("/", 1)[1]))
        code = channel_of_fair(session, fair).code
    return path, code, ids


def test_at_the_stand_the_clerk_names_the_post_and_it_is_called_back_about(site: Site) -> None:
    path, _code, (sewing, welding) = a_fair(site)
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    page = clerk.get(path).text
    assert "1-1 余杭样本甲厂 缝纫工" in page
    assert "1-2 余杭样本甲厂 电焊工" in page
    fields = {"name": "样本新", "born_on": "1988-03-21", "way": "call", "post": str(welding)}
    typed = clerk.submit(path + "/visitor", **fields)
    assert typed.location == f"{path}?post={welding}#visitor", "the next one at the same stand"
    assert f'<option value="{welding}" selected>' in clerk.get(typed.location).text
    gone = clerk.submit(path + "/visitor", **fields | {"name": "样本乙", "post": "999999"})
    assert gone.status_code == 422
    assert "刚刚不招了" in gone.text
    page = clerk.get("/callbacks").text
    assert "余杭样本甲厂 电焊工" in page
    with site.rows() as session:
        (row,) = session.exec(select(SignUp)).all()
    assert clerk.submit(f"/callbacks/{row.id}/post", post=str(sewing)).status_code == 404
    assert clerk.submit(f"/callbacks/{row.id}/post", post=str(welding)).status_code == 303
    with site.rows() as session:
        (lock,) = session.exec(select(StandingWish)).all()
        assert (lock.kind, lock.vacancy_id, lock.person_id) == (
            StandingKind.LOCK, welding, row.person_id,
        )  # fmt: skip
    other = site.visitor(Role.SENDING, make.BAZHOU)
    assert other.submit(f"/callbacks/{row.id}/post", post=str(welding)).status_code == 404
    assert "问了哪些岗位" in clerk.get(path).text
    sheets = clerk.get(path + "/sheets.pdf")
    assert sheets.data.startswith(b"%PDF")


def test_scanned_at_the_stand_it_is_one_tap_and_still_five_questions(site: Site) -> None:
    _path, code, (sewing, welding) = a_fair(site)
    nobody = site.nobody()
    stand = nobody.get(f"/j/{code}?s=1").text
    assert "<script" not in stand
    assert re.findall(rf'href="/j/{code}\?p=(\d+)"', stand) == [str(sewing), str(welding)]
    assert nobody.get(f"/j/{code}?s=9").text.count('name="born_on"') == 1, "no such stand: the form"
    form = nobody.get(f"/j/{code}?p={welding}").text
    assert "余杭样本甲厂 电焊工" in form
    seen = set(re.findall(r'<(?:input|select)(?![^>]*type="hidden")[^>]*name="(\w+)"', form))
    assert seen == {"name", "born_on", "phone", "way", "agree"}
    answers = {
        "name": "样本新", "born_on": "1988-03-21", "phone": "13812345678", "way": "alone",
        "agree": "1", "post": str(welding),
    }  # fmt: skip
    for _ in range(2):
        assert nobody.submit(f"/j/{code}", **answers).status_code == 303
    with site.rows() as session:
        assert session.exec(select(SignUpPost.vacancy_id)).all() == [welding]
        assert session.exec(select(PersonWish.occupation_id)).all() == ["welder"]
        session.get_one(Vacancy, welding).state = VacancyState.CLOSED
    assert "电焊工" not in nobody.get(f"/j/{code}?p={welding}").text
    late = nobody.submit(f"/j/{code}", **answers | {"name": "样本丙"})
    assert late.status_code == 422
    assert "刚刚不招了" in late.text
    assert (
        nobody.submit(f"/j/{code}", **answers | {"name": "样本丙", "post": ""}).status_code == 303
    )


def test_who_was_on_record_keeps_their_wishes_until_they_say_so(site: Site) -> None:
    path, _code, (_sewing, welding) = a_fair(site)
    with site.rows() as session:
        known = make.make_person(session, name="样本旧", consents=False, phone="13812345678")
        make.make_consent(session, known, ConsentPurpose.MATCHING)
        session.add(PersonWish(person_id=known.id, rank=1, occupation_id="packing"))
    clerk = site.visitor(Role.SENDING, make.CANGXI)
    clerk.submit(
        path + "/visitor", name="样本旧", born_on="1990-05-01", phone="13812345678", way="call",
        post=str(welding),
    )  # fmt: skip

    def wishes() -> list[str]:
        with site.rows() as session:
            ranked = select(PersonWish).order_by(PersonWish.rank)
            return [one.occupation_id for one in session.exec(ranked)]

    assert wishes() == ["packing"]
    with site.rows() as session:
        (row,) = session.exec(select(SignUp)).all()
        assert row.known
    clerk.submit(f"/callbacks/{row.id}")
    assert wishes() == ["packing", "welder"], "rung, they have said so"
