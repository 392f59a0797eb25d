"""The pages of what runs by itself: jobs, the outbox, the mail folder. Administrators only."""

from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from delivery.mail import FolderTransport
from delivery.message import Attachment, InlineImage, MailMessage, Sender, message_id
from models.account import Role
from models.job import JobRun, JobState
from models.outbox import OutboxMessage, OutboxState
from services.outbox import messages as outbox
from services.upkeep import job_runs, leadership
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import Site

PAGES = ("/jobs", "/jobs/weekly-report/run", "/outbox", "/outbox/folder")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


@pytest.mark.parametrize("role", [Role.RECEIVING, Role.SENDING, Role.EMPLOYER])
def test_nobody_but_administrators_sees_or_starts_anything(site: Site, role: Role) -> None:
    with site.rows() as session:
        firm = make.make_employer(session)
    columns = {"employer_id": firm.id} if role is Role.EMPLOYER else {}
    visitor = site.visitor(role, **columns)
    assert [visitor.get(page).status_code for page in PAGES] == [403] * 4
    assert visitor.submit("/jobs/weekly-report/run").status_code == 403
    with site.rows() as session:
        assert session.exec(select(JobRun)).all() == []


def test_the_page_shows_what_ran_how_long_with_what_result_and_what_comes_next(
    site: Site,
) -> None:
    with site.rows() as session:
        for slot, error, seconds in (
            ("2026-W45", "", 3.2),
            ("2026-W46", "RuntimeError: 纸用完了", 75),
        ):
            run = job_runs.claim_slot(session, job="weekly-report", slot=slot, holder="s", now=NOW)
            assert run is not None
            assert run.id is not None
            job_runs.finish_run(
                session,
                run_id=run.id,
                holder="s",
                now=NOW + timedelta(seconds=seconds),
                result={"letters": 7, "messages": 0},
                error=error,
            )
        leadership.take_lead(session, holder="s", now=NOW, seconds=60)
        job_runs.write_schedule(
            session,
            upcoming={"weekly-report": ("0 8 * * mon", NOW + timedelta(days=5))},
            now=NOW,
        )
    page = site.visitor(Role.ADMIN).get("/jobs").text
    for words in (
        "2026-W45",
        "3.2 秒",
        "写成7封。",
        "1 分 15 秒",
        "纸用完了",
        "失败",
        "2026-11-23 10:00",
    ):
        assert words in page, words
    assert "没有运行" not in page
    assert "交出" not in page


def test_a_silent_scheduler_is_said_aloud(site: Site) -> None:
    assert "调度进程没有运行" in site.visitor(Role.ADMIN).get("/jobs").text


def test_run_now_says_what_it_does_and_leaves_one_request(site: Site) -> None:
    admin = site.visitor(Role.ADMIN)
    asked = admin.get("/jobs/weekly-report/run").text
    assert "已经发过的不会再发" in asked
    assert "2026-W46" in asked
    for _ in range(2):
        assert admin.submit("/jobs/weekly-report/run", slot="2026-W46").status_code == 302
    with site.rows() as session:
        (run,) = session.exec(select(JobRun)).all()
        assert (run.job, run.slot, run.state) == ("weekly-report", "2026-W46", JobState.REQUESTED)
        assert admin.account is not None
        assert run.requested_by_id == admin.account.id


@pytest.mark.parametrize(
    ("path", "slot", "status"),
    [
        ("/jobs/no-such-job/run", "", 404),
        ("/jobs/weekly-report/run", "<script>alert(1)</script>", 422),
        ("/jobs/weekly-report/run", "9" * 5000, 422),
        ("/jobs/weekly-report/run", "２０２６－Ｗ４７", 422),
    ],
)
def test_nonsense_is_answered_and_stores_nothing(
    site: Site, path: str, slot: str, status: int
) -> None:
    answer = site.visitor(Role.ADMIN).submit(path, slot=slot)
    assert answer.status_code == status
    assert "<script>alert" not in answer.text
    with site.rows() as session:
        assert session.exec(select(JobRun)).all() == []


def put(site: Site, state: OutboxState, attempts: int = 1, key: str = "") -> int:
    letter = Sender("gongqiao@example.org", "工桥").letter(
        key=key or state,
        to="leader@example.org",
        subject=f"第47周 {state}",
        text="到岗34人",
        date=NOW,
    )
    with site.rows() as session:
        row = outbox.enqueue_mail(session, key=key or state, mail=letter, now=NOW)
        row.state, row.attempts, row.claimed_at = state, attempts, NOW
        row.last_error = "RCPT: 550 <no such mailbox>" if state is OutboxState.DEAD else ""
        session.add(row)
        session.flush()
    assert row.id is not None
    return row.id


def state_of(site: Site, row_id: int) -> OutboxState:
    with site.rows() as session:
        row = session.get(OutboxMessage, row_id)
        assert row is not None
        return row.state


def test_a_dead_letter_shows_its_reason_and_goes_again_with_one_click(site: Site) -> None:
    row_id = put(site, OutboxState.DEAD)
    admin = site.visitor(Role.ADMIN)
    page = admin.get("/outbox?state=dead").text
    assert "550 &lt;no such mailbox&gt;" in page
    assert admin.submit(f"/outbox/{row_id}/retry").status_code == 302
    assert state_of(site, row_id) is OutboxState.WAITING


@pytest.mark.parametrize(("answer", "state"), [("1", OutboxState.SENT), ("0", OutboxState.WAITING)])
def test_an_uncertain_letter_is_resolved_by_a_person_once(
    site: Site, answer: str, state: OutboxState
) -> None:
    row_id = put(site, OutboxState.UNCERTAIN)
    admin = site.visitor(Role.ADMIN)
    assert "没收到，再发一次" in admin.get(f"/outbox/{row_id}/resolve").text
    assert admin.submit(f"/outbox/{row_id}/resolve", arrived=answer).status_code == 302
    assert state_of(site, row_id) is state
    again = admin.submit(f"/outbox/{row_id}/resolve", arrived="1")
    assert again.status_code == 409
    assert state_of(site, row_id) is state
    assert "已经有人处理过" in admin.get(f"/outbox/{row_id}/resolve").text


def test_the_outbox_asks_the_database_little_however_long_it_is(site: Site) -> None:
    for state in OutboxState:
        put(site, state)
    admin = site.visitor(Role.ADMIN)
    with site.queries() as asked:
        page = admin.get("/outbox").text
    assert page.count("第47周") >= 5
    assert len(asked) <= 5
    with site.queries() as asked:
        admin.get("/jobs")
    assert len(asked) <= 11  # three of them: what is late, failed or attacked, in words


@pytest.fixture
def folder(site: Site) -> Path:
    path: Path = site.app.extensions["settings"].mail_path
    shutil.rmtree(path, ignore_errors=True)
    letter = MailMessage(
        message_id=message_id("w47", "gongqiao.example"),
        sender="gongqiao@example.org",
        sender_name="工桥",
        to="leader@example.org",
        subject="余杭—苍溪 第47周",
        text="到岗34人\n",
        html='<p style="color:red">到岗34人</p><img src="cid:chart@gongqiao" alt="图">',
        images=(InlineImage("chart@gongqiao", PNG),),
        attachments=(Attachment("周报.xlsx", b"PK\x03\x04"),),
        date=NOW,
    )
    FolderTransport(path).send(letter.envelope())
    return path


def test_a_letter_in_the_folder_is_shown_as_it_was_sent_and_can_run_nothing(
    site: Site, folder: Path
) -> None:
    admin = site.visitor(Role.ADMIN)
    (file,) = folder.glob("*.eml")
    assert "余杭—苍溪 第47周" in admin.get("/outbox/folder").text
    page = admin.get(f"/outbox/folder/{file.name}").text
    assert "leader@example.org" in page
    assert "周报.xlsx" in page
    letter = admin.get(f"/outbox/folder/{file.name}/page")
    assert "data:image/png;base64," in letter.text
    assert "cid:" not in letter.text
    assert "sandbox" in letter.headers["Content-Security-Policy"]
    assert "script-src" not in letter.headers["Content-Security-Policy"]
    sheet = admin.get(f"/outbox/folder/{file.name}/file/1")
    assert sheet.data == b"PK\x03\x04"
    assert "attachment" in sheet.headers["Content-Disposition"]


def test_no_name_leads_out_of_the_folder(site: Site, folder: Path) -> None:
    (folder.parent / "secret.eml").write_text("To: x@example.org\n\nhidden words")
    (folder / "note.txt").write_text("hidden words")
    admin = site.visitor(Role.ADMIN)
    for name in ("..%2Fsecret.eml", "../secret.eml", "note.txt", ".eml", "no.eml", "%00.eml"):
        answer = admin.get(f"/outbox/folder/{name}")
        assert answer.status_code == 404, name
        assert "hidden words" not in answer.text
    (file,) = folder.glob("*.eml")
    assert admin.get(f"/outbox/folder/{file.name}/file/2").status_code == 404


def test_a_file_that_is_no_letter_breaks_nothing(site: Site, folder: Path) -> None:
    (folder / "broken.eml").write_bytes(
        b"\xff\xfe\x00 Date: nonsense\nDate: never\nTo: \xff\n\n\xff"
    )
    admin = site.visitor(Role.ADMIN)
    assert admin.get("/outbox/folder").status_code == 200
    assert admin.get("/outbox/folder/broken.eml").status_code == 200


def test_a_server_that_fell_silent_is_one_decision(site: Site) -> None:
    """Case 9.16."""
    for n in range(5):
        put(site, OutboxState.UNCERTAIN, key=f"letter {n}")
    sent = put(site, OutboxState.SENT)
    visitor = site.visitor(Role.ADMIN)
    assert "一起处理" in visitor.get("/outbox").text
    assert "这 5 封信送到了吗" in visitor.get("/outbox/resolve").text
    assert visitor.submit("/outbox/resolve", arrived="1").status_code == 302
    with site.rows() as session:
        states = dict(session.exec(select(OutboxMessage.id, OutboxMessage.state)).all())
    assert set(states.values()) == {OutboxState.SENT}
    assert sent in states
    assert "一起处理" not in visitor.get("/outbox").text
    assert site.visitor(Role.RECEIVING, "330110").submit("/outbox/resolve").status_code == 403
