"""The same person twice: asked on the form, listed, merged, undone; a form sent twice at once."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlmodel import col, select

from models.account import Role
from models.channel import ChannelKind
from models.person import Person, PersonState
from models.same_person import PersonApart, PersonMerge
from services.people.rows import sealed_identity
from services.publicity.channels import list_channels, open_channel
from tests import factories as make
from tests.conftest import NOW
from tests.intake.sheets import xlsx
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


def test_a_number_of_very_many_leads_to_the_list_of_those_who_share_it(
    site: Site, clerk: Visitor
) -> None:
    with site.rows() as session:
        for n in range(12):
            make.make_person(
                session, name=f"样{chr(0x4E00 + 9 * n)}", born_on=date(1990, 5, 1),
                **sealed_identity("", "13900080077"),
            )  # fmt: skip
        make.make_person(session, name="别样本")
    listed = clerk.get("/people/duplicates").text
    assert "此号码（139****0077）有 12 人共用，可能是村干部电话" in listed
    (link,) = re.findall(r'href="(/people\?beside=phone\.\d+)"', listed)
    page = clerk.get(link).text
    assert "只列共用一个号码的人" in page
    assert page.count("139****0077") == 12
    assert "别样本" not in page
    for nonsense in ("phone", "phone.x", "id.1", "phone.99999999999999999"):
        assert clerk.get("/people", query_string={"beside": nonsense}).status_code == 200
    assert clerk.get("/people/duplicates?after=1.2").status_code == 200


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


def test_whose_telephone_it_is_is_kept_from_form_and_roster_and_goes_with_a_new_number(
    site: Site, clerk: Visitor
) -> None:
    clerk.submit("/people/new", **WHO | {"phone": "13900080001（儿子）"})
    (one,) = people(site)
    assert (one.phone, one.phone_note) == ("13900080001", "儿子")
    assert "139****0001" in (page := clerk.get(f"/people/{one.id}").text)
    assert "（儿子）" in page
    clerk.submit(f"/people/{one.id}/edit", **WHO | {"phone": ""})
    assert people(site)[0].phone_note == "儿子"
    clerk.submit(f"/people/{one.id}/edit", **WHO | {"phone": "13900080002（本人）"})
    assert (people(site)[0].phone, people(site)[0].phone_note) == ("13900080002", "")
    _import(clerk, ["王〇零", "女", "1988-03-02", "13900080003（女儿）"])
    new = people(site)[1]
    assert (new.name, new.phone, new.phone_note) == ("王〇零", "13900080003", "女儿")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("王\ue863", "王\u4dae"),  # GBK FE9F of old systems: U+E863, in GB 18030-2022 U+4DAE 䶮
        ("王〇零", "王〇零"),
        ("王\U00020164", "王\U00020164"),  # extension B, in 通用规范汉字表
    ],
)
def test_rare_letters_of_a_name_are_kept_by_form_and_roster_and_found(
    site: Site, clerk: Visitor, written: str, kept: str
) -> None:
    clerk.submit("/people/new", **WHO | {"name": written})
    assert [one.name for one in people(site)] == [kept]
    _import(clerk, [written, "女", "1988-03-02", "13900080003"])
    assert [one.name for one in people(site)] == [kept, kept]
    for words in (written, kept):
        assert clerk.get("/people", query_string={"q": words}).text.count(f">{kept} <span") == 2


def test_a_merged_record_is_not_counted_for_its_poster(site: Site, clerk: Visitor) -> None:
    with site.rows() as session:
        actor = make.sending_actor(session)
        channel = open_channel(
            session, actor=actor, kind=ChannelKind.POSTER, region_code=make.CANGXI, now=NOW
        )
        kept = make.make_person(session, channel_id=channel.id)
        make.make_person(
            session, channel_id=channel.id, merged_into_id=kept.id, state=PersonState.CLOSED
        )
        make.make_person(session, channel_id=channel.id)
        session.flush()
        (row,), _ = list_channels(session, actor=actor, limit=5, offset=0, now=NOW)
    assert row.registered == 2


def _import(clerk: Visitor, row: list[str]) -> None:
    """Upload a roster of one row and confirm it."""
    data = xlsx([["姓名", "性别", "出生日期", "联系电话"], row])
    file = (io.BytesIO(data), "花名册.xlsx")
    preview = clerk.submit("/rosters", file=file, region_code=make.CANGXI).location
    clerk.submit(f"{preview}/confirm", evidence="纸质名单")
