"""Six digits as the person's own act: sent to their telephone, read back or typed, once."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from delivery.mail import FolderTransport
from delivery.sms import FolderSms, SmsMessage
from models.account import Role
from models.consent_code import CodeState, ConsentCode
from models.engine import unit_of_work
from models.invitation import LinkPurpose
from models.outbox import OutboxMessage, OutboxState
from models.person import Consent, ConsentMeans, ConsentPurpose, PersonEvent
from reports.invitation_text import parameter_order
from services.invitations.links import WorkerLinks
from services.outbox.codes import filled
from services.outbox.delivery import RetryRules, Transports, deliver_due
from services.trips.seats import add_people
from tests import factories as make
from tests.conftest import NOW
from tests.services.trips.rides import frozen
from tests.web.conftest import ENVIRONMENT, Site

LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")
BOTH = ["matching", "share_partner"]
PHONE = "13812340011"


@pytest.fixture
def desk(site: Site, tmp_path: Path):
    """(clerk, ids of two people who share a telephone, what arrived on it so far)."""
    with site.rows() as session:
        ids = [make.make_person(session, consents=False, phone=PHONE).id for _ in range(2)]
    return site.visitor(Role.SENDING, make.CANGXI), ids, lambda: arrived(site, tmp_path)


def arrived(site: Site, folder: Path) -> list[str]:
    """The texts on the telephone, the oldest first."""
    deliver_due(
        lambda: unit_of_work(site.engine),
        transports=Transports(FolderTransport(folder), sms=FolderSms(folder / "sms")),
        rules=RetryRules(), clock=site.app.config["CLOCK"], holder="test",
    )  # fmt: skip
    files = (folder / "sms").glob("sms-consent-code-*.txt")
    return [path.read_text("utf-8") for path in sorted(files, key=lambda p: (len(p.name), p.name))]


def digits(text: str) -> str:
    (found,) = re.findall(r"就把(\d{6})报给", text)
    return found


def at(site: Site, **later: float) -> None:
    site.app.config["CLOCK"] = lambda: NOW + timedelta(**later)


def rows(site: Site, table: type) -> list:
    with site.rows() as session:
        return list(session.exec(select(table).order_by(table.id)).all())


def test_read_back_it_is_the_consent_of_each_purpose_and_stands_nowhere_at_rest(site: Site, desk):
    clerk, (person, _other), phone = desk
    assert clerk.submit(f"/people/{person}/code", purposes=BOTH).status_code in (302, 303)
    (waiting,) = rows(site, OutboxMessage)
    (text,) = phone()
    code = digits(text)
    assert text.startswith("138****0011\n")
    assert "登记和推荐岗位、给用工地工会看" in text
    assert "样本" not in text, "no name in a message that others may read"
    with site.rows() as session:
        payload, may = filled(session, waiting.payload, now=NOW)
        told = SmsMessage.loads(payload)
        assert (told.params["code"], may) == (code, True), "a provider gets them as a parameter"
        assert parameter_order()["consent_code"] == (
            "union", "what", "code", "link", "minutes", "phone",
        )  # fmt: skip
    assert code not in waiting.subject + waiting.payload.decode(), "kept without its digits"
    with site.engine.connect() as connection:
        for table in sa.inspect(site.engine).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):
                assert code not in [str(cell) for cell in row], table
    assert "发到尾号0011" in clerk.get(f"/people/{person}").text
    at(site, minutes=3)
    read_out = clerk.submit(f"/people/{person}/code/check", code=f" {code[:3]} {code[3:]}")
    assert read_out.status_code == 302
    found = rows(site, Consent)
    assert [(c.person_id, c.purpose, c.means) for c in found] == [
        (person, ConsentPurpose.MATCHING, ConsentMeans.SMS),
        (person, ConsentPurpose.SHARE_PARTNER, ConsentMeans.SMS),
    ]
    assert found[0].evidence == (
        f"短信验证码1号：11月18日10:00发到尾号0011，10:03本人报给{clerk.account.display_name}"
    )
    again = clerk.submit(f"/people/{person}/code/check", code=code)
    assert (again.status_code, len(rows(site, Consent))) == (422, 2), "taken once"
    at(site, minutes=5)
    full = clerk.submit(f"/people/{person}/code", purposes=BOTH)
    assert "都已经同意过" in full.text
    assert clerk.submit(f"/people/{person}/code", purposes=["share_employer"]).status_code == 422


def test_five_wrong_tries_end_it_also_over_requests_and_the_right_one_is_too_late(site: Site, desk):
    clerk, (person, _other), phone = desk
    clerk.submit(f"/people/{person}/code", purposes=BOTH)
    code = digits(phone()[0])
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    said = [clerk.submit(f"/people/{person}/code/check", code=wrong) for _ in range(5)]
    assert [one.status_code for one in said] == [422] * 5
    assert "还可以试4次" in said[0].text
    assert "请重新发一个" in said[4].text
    assert clerk.submit(f"/people/{person}/code/check", code=code).status_code == 422
    (row,) = rows(site, ConsentCode)
    assert (row.state, row.tries) == (CodeState.WRONG, 5)
    assert rows(site, Consent) == []


def test_one_at_a_time_a_minute_apart_five_a_day_whoever_of_the_two_is_asked(site: Site, desk):
    clerk, (wife, husband), phone = desk
    assert clerk.submit(f"/people/{wife}/code", purposes=BOTH).status_code in (302, 303)
    first = digits(phone()[0])
    early = clerk.submit(f"/people/{husband}/code", purposes=BOTH)
    assert (early.status_code, "1分钟后再发" in early.text) == (422, True)
    at(site, seconds=61)
    assert clerk.submit(f"/people/{husband}/code", purposes=BOTH).status_code in (302, 303)
    his = digits(phone()[1])
    for one, code in ((wife, his), (husband, first)):
        assert clerk.submit(f"/people/{one}/code/check", code=code).status_code == 422, "not theirs"
    at(site, seconds=122)
    assert clerk.submit(f"/people/{wife}/code", purposes=["matching"]).status_code in (302, 303)
    assert clerk.submit(f"/people/{wife}/code/check", code=first).status_code == 422
    assert clerk.submit(f"/people/{husband}/code/check", code=his).status_code in (302, 303)
    for minute in (4, 6):
        at(site, minutes=minute)
        assert clerk.submit(f"/people/{wife}/code", purposes=BOTH).status_code in (302, 303)
    at(site, minutes=8)
    assert clerk.submit(f"/people/{wife}/code", purposes=BOTH).status_code == 422, "the sixth"
    states = [row.state for row in rows(site, ConsentCode)]
    assert states.count(CodeState.OPEN) == 1
    assert len(states) == 5
    stranger = site.visitor(Role.SENDING, make.BAZHOU)
    assert stranger.submit(f"/people/{wife}/code", purposes=BOTH).status_code == 404


def test_too_late_it_neither_leaves_nor_holds_and_a_withdrawal_ends_it(site: Site, desk):
    clerk, (person, other), phone = desk
    clerk.submit(f"/people/{person}/code", purposes=BOTH)
    at(site, minutes=10)
    assert phone() == [], "ten minutes in the queue: sent to nobody"
    assert [row.state for row in rows(site, OutboxMessage)] == [OutboxState.DEAD]
    with site.rows() as session:
        kept = make.make_consent(
            session, session.get_one(make.Person, other), ConsentPurpose.CARRIER
        )
    at(site, minutes=12)
    clerk.submit(f"/people/{other}/code", purposes=BOTH)
    code = digits(phone()[0])
    clerk.submit(f"/people/{other}/consents/{kept.id}/withdraw")
    assert clerk.submit(f"/people/{other}/code/check", code=code).status_code == 422
    with site.rows() as session:
        session.get_one(make.Person, other).do_not_contact = True
    at(site, minutes=14)
    refused = clerk.submit(f"/people/{other}/code", purposes=BOTH)
    assert "不能发短信" in refused.text
    assert "发验证码问本人" not in clerk.get(f"/people/{other}").text


def test_typed_behind_their_own_link_it_is_theirs_and_light(site: Site, desk):
    clerk, (person, _other), phone = desk
    with site.rows() as session:
        actor, trip, coach, _seats = frozen(session, count=1, carrier="演示客运公司")
        mine = make.make_placement(session, session.get_one(make.Person, person))
        add_people(
            session, actor=actor, trip_id=trip.id, vehicle_id=coach.id, placement_ids=[mine.id],
            now=NOW, reason="后来的",
        )  # fmt: skip
    clerk.submit(f"/people/{person}/code", purposes=["carrier"])
    (text,) = phone()
    assert "给演示客运公司办票" in text, "the receiver is named before anything goes there"
    path = re.search(r"http://[^/]+(/w/\S+)", text)[1]
    page = site.nobody().get(path + "/me")
    assert "给承运的车队" in page.text
    assert PHONE not in page.text
    assert "<script" not in page.text
    wrong = site.nobody().submit(path + "/code", code="12")
    assert wrong.status_code == 422
    code = digits(text)
    assert site.nobody().submit(path + "/code", code=code).status_code in (302, 303)
    (row,) = [one for one in rows(site, Consent) if one.person_id == person]
    assert (row.purpose, row.means, row.recorded_by_id) == (
        ConsentPurpose.CARRIER, ConsentMeans.SMS, None,
    )  # fmt: skip
    assert row.evidence.endswith("本人在自己的页面填")
    assert row.receiver_note == "演示客运公司"
    assert "演示客运公司" in site.nobody().get(path + "/me").text
    assert "工会问您同不同意" not in site.nobody().get(path + "/me").text
    kinds = [one.kind for one in rows(site, PersonEvent) if one.person_id == person]
    assert kinds == ["code_sent", "consent"]
    with site.rows() as session:
        link = LINKS.make(
            session, person_id=person, purpose=LinkPurpose.PROMISE, subject_id=1,
            until=NOW + timedelta(days=1), now=NOW,
        )  # fmt: skip
    other = "/w/" + link.rsplit("/", 1)[1]
    assert site.nobody().submit(other + "/code", code=code).status_code == 404, "one purpose a link"
