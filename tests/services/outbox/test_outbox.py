"""The outbox on both databases, with real folders and a real SMTP server behind it."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from delivery.mail import FolderTransport
from delivery.message import Envelope, message_id
from delivery.outcome import Outcome, Rejected, Retry, Sent, Unknown
from delivery.robots import RobotMessage
from models.audit import AuditRow
from models.engine import open_engine, unit_of_work
from models.outbox import Channel, OutboxMessage, OutboxState
from services.errors import Forbidden, NotAllowedNow, NotFound
from services.outbox import messages as outbox
from services.outbox.delivery import STUCK_AFTER, RetryRules, Round
from tests.factories import NOW, admin_actor, receiving_actor
from tests.services.mails import ASK, RETRY, deliver, mail, only, put, rows


class Scripted:
    """A transport whose other side answers as told; everything on our side is real."""

    idempotent = False

    def __init__(self, *answers: Outcome) -> None:
        self.answers, self.seen = list(answers), []

    def send(self, letter: Envelope) -> Outcome:
        self.seen.append(letter)
        return self.answers.pop(0) if self.answers else Sent()


class Group:
    def __init__(self, *answers: Outcome) -> None:
        self.answers, self.seen = list(answers), []

    def send(self, message: RobotMessage, *, now: datetime) -> Outcome:
        self.seen.append(message)
        return self.answers.pop(0) if self.answers else Sent()


def test_the_same_message_twice_is_one_row(engine: sa.Engine) -> None:
    with unit_of_work(engine) as session:
        first = outbox.enqueue_mail(session, key="w47", mail=mail("w47"), now=NOW)
        again = outbox.enqueue_mail(session, key="w47", mail=mail("w47"), now=NOW)
        assert first.id == again.id
    put(engine, "w47")
    assert only(engine).state is OutboxState.WAITING


def test_eight_threads_with_the_same_message_make_one_row(engine: sa.Engine) -> None:
    start = threading.Barrier(8)
    problems: list[BaseException] = []

    def work() -> None:
        try:
            start.wait()
            put(engine, "w47")
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert len(rows(engine)) == 1


def test_a_message_of_a_rolled_back_transaction_never_existed(engine: sa.Engine) -> None:
    def fail() -> None:
        with unit_of_work(engine) as session:
            outbox.enqueue_mail(session, key="w47", mail=mail("w47"), now=NOW)
            raise RuntimeError("the placement could not be written")

    with pytest.raises(RuntimeError):
        fail()
    assert rows(engine) == []


def test_a_due_letter_lands_in_the_folder_and_is_not_sent_again(
    engine: sa.Engine, tmp_path: Path
) -> None:
    put(engine, "w47")
    folder = FolderTransport(tmp_path / "mail")
    assert deliver(engine, folder).sent == 1
    assert deliver(engine, folder) == Round()
    assert only(engine).state is OutboxState.SENT
    assert only(engine).sent_at == NOW
    (file,) = (tmp_path / "mail").iterdir()
    assert file.read_bytes() == mail("w47").as_bytes()


def test_a_letter_not_yet_due_waits(engine: sa.Engine) -> None:
    put(engine, "w47", now=NOW + timedelta(minutes=1))
    assert deliver(engine, Scripted()) == Round()
    assert deliver(engine, Scripted(), now=NOW + timedelta(minutes=1)).sent == 1


def test_pauses_double_up_to_the_cap_and_then_the_letter_is_dead_with_its_reason(
    engine: sa.Engine,
) -> None:
    put(engine, "w47")
    moment, pauses = NOW, []
    for _ in range(3):
        deliver(engine, Scripted(Retry("RCPT: 451 busy")), now=moment)
        row = only(engine)
        assert row.state is OutboxState.WAITING
        pauses.append((row.next_at - moment).total_seconds())
        assert deliver(engine, Scripted(), now=row.next_at - timedelta(seconds=1)).sent == 0
        moment = row.next_at
    assert pauses == [60, 120, 150]
    assert deliver(engine, Scripted(Retry("RCPT: 451 busy")), now=moment).dead == 1
    assert only(engine).state is OutboxState.DEAD
    assert only(engine).last_error == "RCPT: 451 busy"
    assert only(engine).attempts == 4


def test_a_final_refusal_is_dead_at_once_and_the_next_letter_still_goes(
    engine: sa.Engine,
) -> None:
    put(engine, "wrong address", "right address")
    done = deliver(engine, Scripted(Rejected("RCPT: 550 no such mailbox")))
    assert (done.dead, done.sent) == (1, 1)


def test_a_broken_road_costs_one_try_a_round_and_not_one_per_letter(engine: sa.Engine) -> None:
    put(engine, "a", "b", "c")
    broken = Scripted(Retry("connect: ConnectionRefusedError", road=True))
    assert deliver(engine, broken).waiting == 1
    assert len(broken.seen) == 1
    assert [row.attempts for row in rows(engine)] == [1, 0, 0]
    assert deliver(engine, Scripted(), now=NOW + timedelta(minutes=1)).sent == 3


def test_a_broken_robot_does_not_stop_the_mail_nor_the_other_group(engine: sa.Engine) -> None:
    with unit_of_work(engine) as session:
        for name in ("yuhang", "yuhang", "yiwu"):
            outbox.enqueue_note(
                session,
                key=f"note/{name}/{session.exec(select(sa.func.count(OutboxMessage.id))).one()}",
                channel=Channel.WECOM,
                robot=name,
                note=RobotMessage("第47周", ("到岗34人",)),
                now=NOW,
            )
    put(engine, "w47")
    broken, fine = Group(Retry("errcode 45009", road=True)), Group()
    done = deliver(engine, Scripted(), robots={"yuhang": broken, "yiwu": fine})
    assert (done.sent, done.waiting) == (2, 1)
    assert len(broken.seen) == 1
    assert fine.seen == [RobotMessage("第47周", ("到岗34人",))]


def test_a_note_for_a_robot_nobody_configured_is_dead_with_a_reason(engine: sa.Engine) -> None:
    with unit_of_work(engine) as session:
        outbox.enqueue_note(
            session,
            key="n",
            channel=Channel.FEISHU,
            robot="gone",
            note=RobotMessage("第47周", ("到岗34人",)),
            now=NOW,
        )
    deliver(engine, Scripted())
    assert only(engine).state is OutboxState.DEAD
    assert "gone" in only(engine).last_error


def test_a_stored_message_nobody_can_read_is_dead_and_stops_nothing(engine: sa.Engine) -> None:
    put(engine, "damaged", "whole")
    with unit_of_work(engine) as session:
        session.exec(
            select(OutboxMessage).where(OutboxMessage.key == "damaged")
        ).one().payload = b"\x00\xff"
    done = deliver(engine, Scripted())
    assert (done.dead, done.sent) == (1, 1)


def test_silence_after_the_last_byte_asks_a_person_or_is_sent_again_by_the_rule(
    engine: sa.Engine,
) -> None:
    put(engine, "w47")
    assert deliver(engine, Scripted(Unknown("no answer")), rules=ASK).uncertain == 1
    assert deliver(engine, Scripted(), now=NOW + timedelta(days=3), rules=ASK).sent == 0
    put(engine, "w48")
    assert deliver(engine, Scripted(Unknown("no answer")), rules=RETRY).waiting == 1


def test_a_process_that_dies_before_the_outcome_leaves_the_row_sending(
    engine: sa.Engine, tmp_path: Path
) -> None:
    """The letter is in the folder, the note of it is not; nothing is doubled when life goes on."""

    class DiesAfter:
        idempotent = True

        def send(self, letter: Envelope) -> Outcome:
            FolderTransport(tmp_path / "mail").send(letter)
            raise SystemExit("kill -9")

    put(engine, "w47")
    with pytest.raises(SystemExit):
        deliver(engine, DiesAfter())
    assert only(engine).state is OutboxState.SENDING
    folder = FolderTransport(tmp_path / "mail")
    assert deliver(engine, folder, now=NOW + STUCK_AFTER) == Round()
    done = deliver(engine, folder, now=NOW + STUCK_AFTER + timedelta(seconds=1))
    assert (done.released, done.sent) == (1, 1)
    assert len(list((tmp_path / "mail").iterdir())) == 1


def test_where_the_transport_cannot_tell_a_person_decides(engine: sa.Engine) -> None:
    class Dies(Scripted):
        def send(self, letter: Envelope) -> Outcome:
            raise SystemExit("kill -9")

    put(engine, "a", "b")
    for _ in range(2):
        with pytest.raises(SystemExit):
            deliver(engine, Dies())
    later = NOW + timedelta(hours=1)
    smtp = Scripted()
    assert deliver(engine, smtp, now=later) == Round(released=2)
    assert [row.state for row in rows(engine)] == [OutboxState.UNCERTAIN] * 2
    first, second = (row.id for row in rows(engine))
    with unit_of_work(engine) as session:
        who = admin_actor(session)
        outbox.resolve_uncertain(session, actor=who, message_id=first, arrived=True, now=later)
        outbox.resolve_uncertain(session, actor=who, message_id=second, arrived=False, now=later)
    assert deliver(engine, smtp, now=later).sent == 1
    assert [letter.message_id for letter in smtp.seen] == [message_id("b", "gongqiao.example")]
    with Session(engine) as session:
        actions = session.exec(select(AuditRow.action).order_by(AuditRow.id)).all()
    assert actions == ["outbox_arrived", "outbox_resend"]


def test_an_answer_that_comes_late_is_still_believed(engine: sa.Engine) -> None:
    """Declared uncertain while its sender only was slow: the true outcome wins over the guess."""
    put(engine, "w47")

    class Slow(Scripted):
        def send(self, letter: Envelope) -> Outcome:
            deliver(engine, Scripted(), now=NOW + timedelta(hours=1))
            assert only(engine).state is OutboxState.UNCERTAIN
            return Sent()

    assert deliver(engine, Slow()).sent == 1
    assert only(engine).state is OutboxState.SENT


def test_only_administrators_look_and_decide_and_only_what_is_open(session: Session) -> None:
    row = outbox.enqueue_mail(session, key="w47", mail=mail("w47"), now=NOW)
    assert row.id is not None
    coordinator, admin = receiving_actor(session), admin_actor(session)
    with pytest.raises(Forbidden):
        outbox.list_messages(session, actor=coordinator)
    with pytest.raises(Forbidden):
        outbox.retry_message(session, actor=coordinator, message_id=row.id, now=NOW)
    with pytest.raises(NotFound):
        outbox.retry_message(session, actor=admin, message_id=row.id + 1, now=NOW)
    with pytest.raises(NotAllowedNow):
        outbox.resolve_uncertain(session, actor=admin, message_id=row.id, arrived=True, now=NOW)
    row.state = OutboxState.DEAD
    session.flush()
    assert outbox.count_messages(session, actor=admin)[OutboxState.DEAD] == 1
    outbox.retry_message(session, actor=admin, message_id=row.id, now=NOW)
    assert (row.state, row.attempts, row.next_at) == (OutboxState.WAITING, 0, NOW)
    assert [r.key for r in outbox.list_messages(session, actor=admin)] == ["w47"]
    assert outbox.list_messages(session, actor=admin, state=OutboxState.SENT) == []


def test_four_deliverers_at_once_send_each_letter_once(engine: sa.Engine) -> None:
    put(engine, *(f"letter {n}" for n in range(24)))
    transport, lock = Scripted(), threading.Lock()
    seen: list[str] = []

    class Shared(Scripted):
        def send(self, letter: Envelope) -> Outcome:
            with lock:
                seen.append(letter.message_id)
            return Sent()

    threads = [threading.Thread(target=deliver, args=(engine, Shared())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deliver(engine, transport)
    assert len(seen) + len(transport.seen) == 24
    assert len(set(seen)) == len(seen)
    assert {row.state for row in rows(engine)} == {OutboxState.SENT}


def _deliver_and_hang(url: str, folder: str, reached: Any) -> None:
    """A child process: claims, writes the file, tells the parent and waits to be killed."""

    class Hangs:
        idempotent = True

        def send(self, letter: Envelope) -> Outcome:
            FolderTransport(Path(folder)).send(letter)
            reached.set()
            signal.pause()
            return Sent()

    deliver(open_engine(url), Hangs())


@pytest.mark.slow
def test_kill_9_between_claim_and_outcome_sends_one_letter(
    engine: sa.Engine, tmp_path: Path
) -> None:
    put(engine, "w47")
    url = engine.url.render_as_string(hide_password=False)
    context = multiprocessing.get_context("spawn")
    reached = context.Event()
    child = context.Process(target=_deliver_and_hang, args=(url, str(tmp_path / "m"), reached))
    child.start()
    assert reached.wait(60)
    assert child.pid is not None
    os.kill(child.pid, signal.SIGKILL)
    child.join()
    child.close()
    assert only(engine).state is OutboxState.SENDING
    folder = FolderTransport(tmp_path / "m")
    assert deliver(engine, folder).sent == 0
    assert deliver(engine, folder, now=NOW + timedelta(minutes=11)).sent == 1
    assert len(list((tmp_path / "m").iterdir())) == 1


HELD = ("qq.com", "vip.qq.com", "foxmail.com")


def put_to(engine: sa.Engine, *addresses: str) -> None:
    with unit_of_work(engine) as session:
        for address in addresses:
            outbox.enqueue_mail(session, key=address, mail=mail(address, address), now=NOW)


def due_times(engine: sa.Engine) -> dict[str, datetime]:
    with Session(engine) as session:
        return {row.recipient: row.next_at for row in session.exec(select(OutboxMessage))}


def test_a_house_that_says_too_many_is_left_alone_and_others_get_their_letters(
    engine: sa.Engine,
) -> None:
    put_to(engine, "a@qq.com", "b@QQ.com", "c@foxmail.com", "d@163.com")
    way = Scripted(Retry("RCPT: 550 Ip frequency limited", pause_minutes=30, holds=HELD))
    done = deliver(engine, way)
    assert (done.waiting, done.sent) == (1, 1)
    assert [letter.to for letter in way.seen] == ["a@qq.com", "d@163.com"]
    times = due_times(engine)
    half_an_hour = NOW + timedelta(minutes=30)
    assert (times["a@qq.com"], times["c@foxmail.com"]) == (half_an_hour, half_an_hour)
    assert times["b@QQ.com"] == half_an_hour
    assert deliver(engine, way, now=half_an_hour).sent == 3


def test_the_pause_a_server_asks_for_grows_and_a_person_is_told_when_it_was_for_nothing(
    engine: sa.Engine,
) -> None:
    put_to(engine, "a@163.com")
    spam = Retry("end of DATA: 554 DT:SPM 163 smtp5", pause_minutes=30, most=3)
    rules, now, waits = RetryRules(most=16), NOW, []
    for _ in range(2):
        assert deliver(engine, Scripted(spam), now=now, rules=rules).waiting == 1
        waits.append(only(engine).next_at - now)
        now = only(engine).next_at
    assert waits == [timedelta(minutes=30), timedelta(minutes=60)]
    assert deliver(engine, Scripted(spam), now=now, rules=rules).dead == 1
    assert "DT:SPM" in only(engine).last_error


def test_each_house_gets_its_share_of_a_minute(engine: sa.Engine) -> None:
    put_to(engine, *(f"p{n}@{('163.com', '126.com')[n % 2]}" for n in range(5)), "x@qq.com")
    rules = RetryRules(per_minute=2)
    assert deliver(engine, Scripted(), rules=rules).sent == 3  # two to NetEase, one to QQ
    assert deliver(engine, Scripted(), rules=rules, now=NOW + timedelta(seconds=59)).sent == 0
    assert deliver(engine, Scripted(), rules=rules, now=NOW + timedelta(minutes=1)).sent == 2
    assert deliver(engine, Scripted(), rules=rules, now=NOW + timedelta(minutes=2)).sent == 1


def test_a_way_that_is_blocked_rests_for_everybody(engine: sa.Engine) -> None:
    put_to(engine, "a@163.com", "b@qq.com")
    blocked = Retry("RCPT: 554 MI:STC 163", road=True, pause_minutes=360)
    assert deliver(engine, Scripted(blocked)).waiting == 1
    assert set(due_times(engine).values()) == {NOW + timedelta(hours=6)}
