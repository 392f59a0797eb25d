"""The same person twice: asked on the form, listed, merged, undone; a form sent twice at once."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import col, select

from models.account import Role
from models.person import Person
from models.same_person import PersonApart, PersonMerge
from tests import factories as make
from tests.web.conftest import Site, Visitor

WHO = {"name": "阿不都・热合曼", "sex": "male", "born_on": "1990-05-01", "region_code": make.CANGXI,
       "township": "甲镇", "village": "一村", "phone": "0571-88888888转8001"}  # fmt: skip


@pytest.fixture
def clerk(site: Site) -> Visitor:
    return site.visitor(Role.SENDING, make.CANGXI)


def people(site: Site) -> list[Person]:
    with site.rows() as session:
        return list(session.exec(select(Person).order_by(col(Person.id))).all())


def test_somebody_who_may_be_on_record_is_asked_about_listed_merged_and_taken_apart(
    site: Site, clerk: Visitor
) -> None:
    assert clerk.submit("/people/new", **WHO).status_code == 302
    (first,) = people(site)
    assert (first.name, first.phone) == ("阿不都·热合曼", "057188888888#8001")
    changed = WHO | {"name": "阿不都热合曼", "phone": "139.0008.0001"}
    asked = clerk.submit("/people/new", **changed)
    assert asked.status_code == 422
    assert f'name="apart" value="{first.id}"' in asked.text
    assert len(people(site)) == 1
    with site.rows() as session:
        other = make.make_person(
            session, name="阿不都热合曼", sex="male", born_on=first.born_on, id_number=None,
            id_index=None,
        )  # fmt: skip
    listed = clerk.get("/people/duplicates")
    assert f"/people/duplicates/{first.id}/{other.id}" in listed.text
    pair = f"/people/duplicates/{first.id}/{other.id}"
    assert clerk.get(pair).status_code == 200
    done = clerk.submit(f"{pair}/same", kept=first.id, phone_of=other.id, note="电话问过")
    assert done.location.endswith(f"/people/{first.id}")
    assert "撤销合并" in clerk.get(f"/people/{first.id}").text
    assert clerk.get(f"/people/{other.id}").status_code == 200
    with site.rows() as session:
        merge = session.exec(select(PersonMerge)).one()
    clerk.submit(f"/people/{first.id}/merges/{merge.id}/undo")
    assert [p.merged_into_id for p in people(site)] == [None, None]
    clerk.submit(f"{pair}/apart")
    assert "没有要决定的" in clerk.get("/people/duplicates").text
    with site.rows() as session:
        assert session.exec(select(PersonApart)).one().first_id == first.id


def test_people_are_found_with_or_without_dot_and_extension(site: Site, clerk: Visitor) -> None:
    clerk.submit("/people/new", **WHO)
    for words in ("阿不都热合曼", "阿不都•热", "0571 8888 8888", "057188888888-8001"):
        assert "阿不都·热合曼" in clerk.get("/people", query_string={"q": words}).text


def test_a_form_sent_twice_at_the_same_moment_is_one_person(site: Site, clerk: Visitor) -> None:
    key = re.search(r'name="form_key" value="([^"]+)"', clerk.get("/people/new").text)
    assert key is not None
    start, account = Barrier(2), clerk.account
    assert account is not None

    def send(_: int) -> str:
        browser = site.nobody().sign_in(account)
        token = browser.token()
        start.wait(timeout=20)
        data = WHO | {"csrf_token": token, "form_key": key[1]}
        return str(browser.post("/people/new", data=data).location)

    with ThreadPoolExecutor(2) as pool:
        where = set(pool.map(send, range(2)))
    (only,) = people(site)
    assert where == {f"/people/{only.id}"}
