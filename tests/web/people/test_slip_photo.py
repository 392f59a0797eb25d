"""The photograph of a signed slip: kept bare and sealed, seen on click alone, gone with the yes."""

import io
from base64 import b64encode
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlmodel import col, select
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import encode_multipart

from models.account import Role
from models.audit import AuditRow
from models.invitation import LinkPurpose
from models.person import Consent, ConsentPurpose
from models.slip_photo import SlipPhoto
from services.accounts.budgets import REVEALS
from services.invitations.links import WorkerLinks
from tests import factories as make
from tests import pictures
from tests.conftest import NOW
from tests.web.conftest import ENVIRONMENT, Site, Visitor

LINKS = WorkerLinks(ENVIRONMENT["GONGQIAO_SECRET_KEY"], "http://127.0.0.1:8321")
SLIP = {"means": "paper", "evidence": "甲镇便民服务中心二号柜", "given_on": "2026-11-18"}


@pytest.fixture
def desk(site: Site) -> tuple[Visitor, int]:
    with site.rows() as session:
        person = make.make_person(session, consents=False, name="王一样本")
    return site.visitor(Role.SENDING, make.CANGXI), person.id


def hand_in(clerk: Visitor, person: int, photo: bytes, **more: object):
    """As a browser sends it, in a body of its own: nothing of the sender stays open."""
    fields = {"purposes": ["matching", "share_partner"], **SLIP, **more}
    form = MultiDict({"csrf_token": clerk.token(), **fields})
    form.add("slip", FileStorage(io.BytesIO(photo), "../IMG 1.exe", "slip"))
    boundary, body = encode_multipart(form)
    return clerk.post(
        f"/people/{person}/consents", data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
    )  # fmt: skip


def kept(site: Site) -> tuple[list[Consent], list[SlipPhoto]]:
    with site.rows() as session:
        return (
            list(session.scalars(select(Consent).order_by(col(Consent.id)))),
            list(session.scalars(select(SlipPhoto))),
        )


def test_one_photograph_stands_for_all_that_was_signed_and_nothing_of_the_camera_stays(
    site: Site, desk: tuple[Visitor, int]
) -> None:
    clerk, person = desk
    assert hand_in(clerk, person, pictures.jpeg()).status_code == 302
    consents, (photo,) = kept(site)
    assert [c.slip_photo_id for c in consents] == [photo.id, photo.id]
    with site.engine.connect() as connection:
        (cell,) = connection.execute(sa.text("SELECT picture FROM slip_photo")).scalars()
    assert b64encode(pictures.DRAWN)[:20].decode() not in cell, "sealed"
    page = clerk.get(f"/people/{person}")
    assert "看纸条照片" in page.text
    assert "存了同意纸条的照片" in page.text
    assert 'capture="environment"' in page.text
    path = f"/people/{person}/consents/{consents[0].id}/slip"
    assert clerk.get(path).status_code == 405, "by POST only"
    seen = clerk.submit(path)
    assert seen.headers["Content-Type"] == "image/jpeg"
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in seen.headers["Cache-Control"]
    assert seen.headers["Content-Disposition"] == "inline"
    assert "default-src 'none'" in seen.headers["Content-Security-Policy"]
    assert pictures.DRAWN in seen.data
    for secret in (pictures.GPS, pictures.DEVICE, pictures.WORDS, pictures.PROFILE):
        assert secret in pictures.jpeg()
        assert secret not in seen.data
    with site.rows() as session:
        (row,) = session.exec(select(AuditRow).where(AuditRow.action == "reveal_slip")).all()
        assert (row.subject_kind, row.subject_id, row.detail) == (
            "person", person, {"day": "2026-11-18"},
        )  # fmt: skip
    said = site.visitor(Role.ADMIN).get("/audit").text
    assert "看了王一样本（苍溪）2026-11-18签的同意纸条的照片。" in said


def test_refused_in_words_that_say_what_to_do_and_nothing_is_stored(
    site: Site, desk: tuple[Visitor, int]
) -> None:
    clerk, person = desk
    whole = pictures.jpeg()
    for photo, words in (
        (b"\0\0\0\x18ftypheic\0\0\0\0", "兼容性最佳"),
        (b"<script>alert(1)</script>", "不是JPEG或PNG"),
        (whole[: whole.index(pictures.DRAWN) + 40], "请重新拍一张"),
        (pictures.png()[:60], "请重新拍一张"),
        (whole + bytes(4 * 1024 * 1024), "超过4 MB"),
    ):
        answer = hand_in(clerk, person, photo)
        assert (answer.status_code, words in answer.text) == (422, True), words
        assert "照片要重新选" in answer.text
        assert 'value="甲镇便民服务中心二号柜"' in answer.text, "what was typed is still there"
    spoken = hand_in(
        clerk, person, whole, means="read_aloud", evidence="拨13800001234，录音0129"
    )  # fmt: skip
    assert (spoken.status_code, "照片只跟“纸条签字”" in spoken.text) == (422, True)
    assert kept(site) == ([], [])


def test_without_a_photograph_as_before_and_one_can_come_later(
    site: Site, desk: tuple[Visitor, int]
) -> None:
    clerk, person = desk
    assert hand_in(clerk, person, b"").status_code == 302, "a field left empty"
    consents, photos = kept(site)
    assert ([c.slip_photo_id for c in consents], photos) == ([None, None], [])
    path = f"/people/{person}/consents/{consents[0].id}/slip"
    assert "看纸条照片" not in clerk.get(f"/people/{person}").text
    assert clerk.submit(path).status_code == 404
    assert hand_in(clerk, person, pictures.png()).status_code == 302
    consents, (photo,) = kept(site)
    assert [c.slip_photo_id for c in consents] == [photo.id, photo.id]
    assert clerk.submit(path).headers["Content-Type"] == "image/png"
    again = hand_in(clerk, person, pictures.png())
    assert (again.status_code, "已有照片" in again.text) == (422, True)


def test_nobody_else_sees_it_and_each_look_is_counted(
    site: Site, desk: tuple[Visitor, int]
) -> None:
    clerk, person = desk
    hand_in(clerk, person, pictures.jpeg())
    consents, _ = kept(site)
    path = f"/people/{person}/consents/{consents[0].id}/slip"
    with site.rows() as session:
        firm = make.make_employer(session)
        other = make.make_person(session).id
    assert site.nobody().submit(path).status_code == 302, "to the log-in"
    for stranger, status in (
        (site.visitor(Role.SENDING, make.BAZHOU), 404),
        (site.visitor(Role.RECEIVING, make.YUHANG), 403),
        (site.visitor(Role.EMPLOYER, employer_id=firm.id), 403),
    ):
        assert stranger.submit(path).status_code == status
    assert clerk.submit(f"/people/{other}/consents/{consents[0].id}/slip").status_code == 404
    assert clerk.submit(f"/people/{person}/consents/999/slip").status_code == 404
    for _ in range(REVEALS.most - 1):
        assert clerk.submit(f"/people/{person}/phone").status_code == 200
    assert clerk.submit(path).status_code == 200
    assert clerk.submit(path).status_code == 429
    assert clerk.submit(path, reason="本人在场核对").status_code == 200
    with site.rows() as session:
        looks = session.exec(select(AuditRow).where(AuditRow.action == "reveal_slip")).all()
        assert len(looks) == 2


def test_it_goes_with_the_last_consent_that_rests_on_it(
    site: Site, desk: tuple[Visitor, int]
) -> None:
    clerk, person = desk
    hand_in(clerk, person, pictures.jpeg())
    consents, _ = kept(site)
    clerk.submit(f"/people/{person}/consents/{consents[0].id}/withdraw")
    assert len(kept(site)[1]) == 1
    clerk.submit(f"/people/{person}/consents/{consents[1].id}/withdraw")
    consents, photos = kept(site)
    assert (photos, [c.slip_photo_id for c in consents]) == ([], [None, None])
    assert "二号柜" in consents[0].evidence, "where the paper lies is still known"


def test_the_own_copy_says_since_when_and_deleting_deletes_it(
    site: Site, desk: tuple[Visitor, int]
) -> None:
    clerk, person = desk
    hand_in(clerk, person, pictures.jpeg(), given_on="2026-11-10")
    with site.rows() as session:
        link = LINKS.make(
            session, person_id=person, purpose=LinkPurpose.OWN_PAGE, subject_id=None,
            until=NOW + timedelta(days=9), now=NOW,
        )  # fmt: skip
        born = session.get_one(make.Person, person).born_on.year
        other = make.make_person(session, consents=False)
        make.make_consent(session, other, ConsentPurpose.MATCHING)
    path = "/w/" + link.rsplit("/", 1)[1]
    mine = site.nobody().get(path + "/copy.txt").text
    assert "您签字的同意纸条的照片：2026-11-18起加密存着" in mine
    assert site.nobody().submit(path + "/forget", born=str(born)).status_code == 200
    consents, photos = kept(site)
    assert photos == []
    assert {c.slip_photo_id for c in consents} == {None}
