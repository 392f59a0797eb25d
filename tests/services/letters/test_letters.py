"""Letters are composed once, stored as sent, and go out with the transaction that made them."""

import threading
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
import sqlalchemy as sa
from sqlmodel import Session, select

from delivery.message import Sender
from delivery.robots import RobotMessage
from models.engine import open_session, unit_of_work
from models.letter import Letter, LetterSubscription
from models.outbox import Channel, OutboxBody, OutboxMessage, OutboxState
from models.person import PersonState
from models.placement import PlacementEvent, PlacementState
from models.proposal import Side
from reference.calendar import Month, Week
from services.errors import InvalidInput, NotAllowedNow, NotFound
from services.letters.archive import list_letters
from services.letters.pictures import picture_of
from services.letters.posting import Post
from services.letters.subscriptions import SubscriptionIn, subscribe, unsubscribe
from services.letters.weekly import (
    compose_weekly_letters,
    correct_letter,
    draft_weekly_letters,
    preview_letter,
)
from services.outbox.bodies import whole
from services.upkeep.retention import wipe_outdated
from tests import factories as make
from tests.conftest import NOW

WEEK = Week.at(NOW).previous()
ROBOTS = {"yuhang_wecom": Channel.WECOM, "cangxi_dingtalk": Channel.DINGTALK}
POST = Post(Sender("gongqiao@localhost", "工桥"), "https://gongqiao.example/", {})
WITH_ROBOTS = Post(POST.sender, POST.public_url, ROBOTS)


def reader(session: Session, scope: str, recipient: str, channel: Channel = Channel.MAIL):
    return subscribe(
        session,
        actor=make.admin_actor(session),
        data=SubscriptionIn(scope=scope, channel=channel, recipient=recipient),
        robots=ROBOTS,
        now=NOW,
    )


def compose(session: Session, post: Post = POST) -> dict[str, object]:
    return compose_weekly_letters(session, week=WEEK, now=NOW, post=post)


def mails(session: Session) -> list[EmailMessage]:
    rows = session.exec(select(OutboxMessage).order_by(OutboxMessage.id)).all()
    return [
        message_from_bytes(whole(session, row), policy=default)
        for row in rows
        if row.channel is Channel.MAIL
    ]


def test_every_reader_of_every_scope_gets_one_mail(session: Session) -> None:
    reader(session, "whole", "mayor@example.org")
    reader(session, "receiving-330110", "yuhang@example.org")
    reader(session, "sending-510824", "cangxi@example.org")
    make.receiving_actor(session, make.YIWU)
    done = compose(session)
    assert done == {"week": str(WEEK), "scopes": 4, "letters": 4, "messages": 3}
    by_reader = {mail["To"]: mail["Subject"] for mail in mails(session)}
    assert "全部地区" in by_reader["mayor@example.org"]
    assert "余杭区" in by_reader["yuhang@example.org"]
    assert "苍溪县" in by_reader["cangxi@example.org"]


def test_the_mail_carries_text_letter_chart_and_spreadsheet(session: Session) -> None:
    make.make_placement(session, state=PlacementState.ARRIVED, at=WEEK.start_utc)
    reader(session, "whole", "mayor@example.org")
    compose(session)
    [mail] = mails(session)
    html = mail.get_body(("html",)).get_content()
    text = mail.get_body(("plain",)).get_content()
    assert "本周到岗：1人" in text
    assert "cid:chart.gongqiao" in html
    [image] = [part for part in mail.walk() if part.get_content_type() == "image/png"]
    assert image["Content-ID"] == "<chart.gongqiao>"
    [sheet] = list(mail.iter_attachments())
    assert sheet.get_filename() == f"工桥周报-全部地区-{WEEK}.xlsx"
    assert sheet.get_content().startswith(b"PK")


def test_the_same_week_twice_sends_once(session: Session) -> None:
    reader(session, "whole", "mayor@example.org")
    compose(session)
    again = compose(session)
    assert (again["letters"], again["messages"]) == (0, 0)
    assert len(mails(session)) == 1
    assert len(session.exec(select(Letter)).all()) == 1


def test_five_readers_of_a_letter_share_one_body_which_goes_a_month_after_the_last_has_it(
    session: Session,
) -> None:
    """Each mail stays whole; a mail that still waits keeps its body; the archive keeps the letter,
    and its chart is drawn again from its own numbers to the same picture."""
    for number in range(5):
        reader(session, "whole", f"reader{number}@example.org")
    compose(session)
    [body] = session.exec(select(OutboxBody)).all()
    rows = session.exec(select(OutboxMessage)).all()
    assert {row.body_id for row in rows} == {body.id}
    assert max(len(row.payload) for row in rows) < 1500
    assert {mail["To"] for mail in mails(session)} == {f"reader{k}@example.org" for k in range(5)}
    sheets = {next(iter(mail.iter_attachments())).get_content() for mail in mails(session)}
    [letter] = session.exec(select(Letter)).all()
    assert sheets == {letter.workbook}
    for row in rows[1:]:
        row.state, row.sent_at = OutboxState.SENT, NOW
    session.flush()
    later = NOW + timedelta(days=92)
    drawn, told = letter.chart, letter.html
    assert wipe_outdated(session, now=later)["bodies"] == 0
    rows[0].state, rows[0].sent_at = OutboxState.SENT, later
    session.flush()
    assert wipe_outdated(session, now=later)["bodies"] == 1
    session.expire_all()
    assert [whole(session, row) for row in rows] == [b""] * 5
    assert (letter.chart, letter.html) == (b"", told)
    assert picture_of(letter) == drawn


def test_a_letter_sent_is_not_changed_by_what_happens_later(session: Session) -> None:
    reader(session, "whole", "mayor@example.org")
    compose(session)
    [before] = session.exec(select(Letter)).all()
    html, figures = before.html, before.figures
    make.make_placement(session, state=PlacementState.ARRIVED, at=WEEK.start_utc)
    compose(session)
    [after] = session.exec(select(Letter)).all()
    assert (after.html, after.figures) == (html, figures)


def test_a_reader_added_later_gets_the_letter_as_it_was_sent(session: Session) -> None:
    reader(session, "whole", "mayor@example.org")
    compose(session)
    reader(session, "whole", "deputy@example.org")
    assert compose(session)["messages"] == 1
    first, second = (mail.get_body(("html",)).get_content() for mail in mails(session))
    assert first == second


def test_a_reader_who_ended_gets_nothing(session: Session) -> None:
    row = reader(session, "whole", "mayor@example.org")
    unsubscribe(session, actor=make.admin_actor(session), subscription_id=row.id, now=NOW)
    assert compose(session)["messages"] == 0
    reader(session, "whole", "mayor@example.org")
    assert compose(session)["messages"] == 1
    assert len(session.exec(select(LetterSubscription)).all()) == 1


def test_a_week_that_has_not_ended_has_no_letter(session: Session) -> None:
    with pytest.raises(NotAllowedNow):
        compose_weekly_letters(session, week=Week.at(NOW), now=NOW, post=POST)


def test_the_group_gets_three_numbers_and_a_link(session: Session) -> None:
    make.make_placement(session, state=PlacementState.ARRIVED, at=WEEK.start_utc)
    reader(session, "receiving-330110", "yuhang_wecom", Channel.WECOM)
    compose(session, WITH_ROBOTS)
    rows = {row.recipient: row for row in session.exec(select(OutboxMessage)).all()}
    note = RobotMessage.loads(rows["yuhang_wecom"].payload)
    assert rows["yuhang_wecom"].channel is Channel.WECOM
    assert note.lines[0] == "本周到岗：1人"
    assert len(note.lines) == 3
    assert note.link_url == f"https://gongqiao.example/letters/{WEEK}/receiving-330110"
    whole = RobotMessage.loads(rows["cangxi_dingtalk"].payload)
    assert "全部地区" in whole.title, "a robot nobody gave a scope gets the whole"
    assert len(rows) == 2


def test_a_robot_no_longer_configured_gets_nothing(session: Session) -> None:
    reader(session, "whole", "yuhang_wecom", Channel.WECOM)
    assert compose(session, POST)["messages"] == 0


def test_the_letter_names_no_person(session: Session) -> None:
    people = [make.make_person(session, name=f"张{c}样本") for c in "甲乙丙丁"]
    for person in people:
        make.make_placement(session, person, state=PlacementState.ARRIVED, at=WEEK.start_utc)
    make.make_person(session, name="李戊样本", state=PersonState.CLOSED)
    make.sending_actor(session, make.CANGXI)
    compose(session)
    for letter in session.exec(select(Letter)).all():
        whole = letter.html + letter.text + str(letter.figures)
        assert "样本" not in whole
        assert not any(person.name in whole for person in people)


def test_a_correction_is_a_new_revision_with_its_reason_sent_once_more(session: Session) -> None:
    reader(session, "whole", "mayor@example.org")
    placement = make.make_placement(session, state=PlacementState.CONFIRMED, at=WEEK.start_utc)
    arrival = PlacementEvent(
        placement_id=placement.id, at=WEEK.start_utc + timedelta(days=1),
        effective_on=WEEK.monday, side=Side.RECEIVING,
        from_state=PlacementState.CONFIRMED, to_state=PlacementState.ARRIVED,
    )  # fmt: skip
    session.add(arrival)
    session.flush()
    compose(session)
    [wrong] = session.exec(select(Letter)).all()
    assert wrong.figures["headline"][0] == "1人"
    session.add(
        PlacementEvent(
            placement_id=placement.id, at=NOW, effective_on=NOW.date(), side=Side.RECEIVING,
            from_state=PlacementState.ARRIVED, to_state=PlacementState.CONFIRMED,
            undoes_id=arrival.id,
        )
    )  # fmt: skip
    session.flush()
    admin = make.admin_actor(session)
    later = NOW + timedelta(hours=1)
    right = correct_letter(
        session, actor=admin, letter_id=wrong.id, reason=" 一人登记有误 ", now=later, post=POST
    )
    assert (right.revision, right.reason) == (2, "一人登记有误")
    assert right.figures["headline"][0] == "0人"
    assert wrong.figures["headline"][0] == "1人"
    assert [mail["Subject"][:7] for mail in mails(session)] == ["【工桥周报】全", "【工桥周报更正"]
    with pytest.raises(NotAllowedNow):
        correct_letter(
            session, actor=admin, letter_id=wrong.id, reason="又一次", now=later, post=POST
        )


@pytest.mark.parametrize("reason", ["", "  \n", "长" * 201])
def test_a_correction_without_a_usable_reason_is_refused(session: Session, reason: str) -> None:
    compose(session)
    [letter] = session.exec(select(Letter)).all()
    with pytest.raises(InvalidInput):
        correct_letter(
            session, actor=make.admin_actor(session), letter_id=letter.id, reason=reason,
            now=NOW, post=POST,
        )  # fmt: skip


def test_letters_of_other_places_are_not_found(session: Session) -> None:
    make.receiving_actor(session, make.YIWU)
    make.sending_actor(session, make.BAZHOU)
    compose(session)
    ours = make.receiving_actor(session, make.YUHANG)
    compose(session)
    rows, total = list_letters(session, actor=ours, limit=50)
    assert [(row.scope_kind, row.scope_code) for row in rows] == [("receiving", "330110")]
    assert total == 1
    employer = make.employer_actor(session, make.make_employer(session))
    assert list_letters(session, actor=employer, limit=50) == ([], 0)
    admin_rows, _ = list_letters(session, actor=make.admin_actor(session), limit=50)
    others = [row for row in admin_rows if row.scope_code != "330110"]
    assert len(others) == 3
    for row in others:
        with pytest.raises(NotFound):
            correct_letter(session, actor=ours, letter_id=row.id, reason="x", now=NOW, post=POST)


def test_the_week_so_far_stores_nothing(session: Session) -> None:
    from reports.scopes import make_scope
    from reports.values import ScopeKind

    actor = make.receiving_actor(session, make.YUHANG)
    scope = make_scope(ScopeKind.RECEIVING, make.YUHANG)
    report = preview_letter(
        session, actor=actor, scope=scope, now=NOW, public_url="https://gongqiao.example"
    )
    assert report.so_far
    assert report.week == str(Week.at(NOW))
    assert session.exec(select(Letter)).all() == []
    with pytest.raises(NotFound):
        preview_letter(
            session, actor=make.sending_actor(session), scope=scope, now=NOW,
            public_url="https://gongqiao.example",
        )  # fmt: skip


def test_nothing_leaves_when_the_transaction_fails(engine: sa.Engine) -> None:
    def fail() -> None:
        with unit_of_work(engine) as session:
            reader(session, "whole", "mayor@example.org")
            compose(session)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with unit_of_work(engine) as session:
        assert session.exec(select(Letter)).all() == []
        assert session.exec(select(OutboxMessage)).all() == []


def test_two_schedulers_at_once_send_one_letter(engine: sa.Engine) -> None:
    with unit_of_work(engine) as session:
        reader(session, "whole", "mayor@example.org")
        reader(session, "receiving-330110", "yuhang@example.org")
    barrier, problems = threading.Barrier(2), []

    def run() -> None:
        try:
            barrier.wait(10)
            with unit_of_work(engine) as session:
                compose(session)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    with unit_of_work(engine) as session:
        assert len(session.exec(select(Letter)).all()) == 2
        assert sorted(mail["To"] for mail in mails(session)) == [
            "mayor@example.org",
            "yuhang@example.org",
        ]


def test_letters_are_drawn_without_a_lock_and_stored_in_one_short_transaction(
    engine: sa.Engine,
) -> None:
    with unit_of_work(engine) as session:
        reader(session, "whole", "mayor@example.org")
        make.make_placement(session, state=PlacementState.ARRIVED, at=WEEK.start_utc)
    with open_session(engine, read_only=True) as looking:
        drafts = draft_weekly_letters(looking, week=WEEK, now=NOW, post=POST)
        with unit_of_work(engine) as writing:  # somebody else writes meanwhile
            reader(writing, "receiving-330110", "yuhang@example.org")
        assert len(drafts) == 1
    with unit_of_work(engine) as session:
        done = compose_weekly_letters(session, week=WEEK, now=NOW, post=POST, drafts=drafts)
    assert (done["letters"], done["messages"]) == (1, 1)
    with unit_of_work(engine) as session:
        late = compose(session)
    assert (late["letters"], late["messages"]) == (1, 1), "the scope added meanwhile comes next"


def test_a_coordinator_keeps_the_readers_of_their_own_place_only(session: Session) -> None:
    ours = make.receiving_actor(session, make.YUHANG)
    theirs = reader(session, "sending-510824", "cangxi@example.org")
    with pytest.raises(NotFound):
        unsubscribe(session, actor=ours, subscription_id=theirs.id, now=NOW)
    with pytest.raises(NotFound):
        subscribe(
            session, actor=ours, robots={}, now=NOW,
            data=SubscriptionIn(scope="receiving-330782", recipient="a@example.org"),
        )  # fmt: skip
    with pytest.raises(InvalidInput):
        subscribe(
            session, actor=ours, robots={}, now=NOW,
            data=SubscriptionIn(scope="receiving-330110", recipient="a@b\r\nBcc: x@y.zz"),
        )  # fmt: skip


def test_a_closed_month_is_written_and_sent_once_and_an_unused_one_not_at_all(
    session: Session,
) -> None:
    october, november = Month.parse("2026-10"), Month.parse("2026-11")
    make.make_placement(session, at=november.start_utc + timedelta(days=2))
    reader(session, "whole", "leader@example.org")
    later = november.end_utc + timedelta(hours=8)
    with pytest.raises(NotAllowedNow):
        compose_weekly_letters(
            session, week=november, now=november.end_utc - timedelta(seconds=1), post=POST
        )
    assert compose_weekly_letters(session, week=october, now=later, post=POST)["letters"] == 0
    first = compose_weekly_letters(session, week=november, now=later, post=POST)
    again = compose_weekly_letters(session, week=november, now=later, post=POST)
    assert (first["messages"], again["letters"], again["messages"]) == (1, 0, 0)
    (letter,) = session.exec(select(Letter).where(Letter.scope_kind == "whole")).all()
    assert letter.week == "2026-11"
    (mail,) = mails(session)
    (file,) = [part.get_filename() for part in mail.iter_attachments()]
    assert file.startswith("工桥月报-")


def test_a_week_once_reported_stands_beside_the_next_as_it_was_reported(session: Session) -> None:
    """Whatever is erased, merged or moved afterwards: the letter before is what it was."""
    make.make_placement(session, state=PlacementState.ARRIVED, at=WEEK.start_utc)
    make.make_person(session, created_at=WEEK.start_utc)
    reader(session, "sending-510824", "cangxi@example.org")
    compose(session)
    for table in ("placement_event", "placement"):
        session.execute(sa.text(f"DELETE FROM {table}"))
    monday = WEEK.next().end_utc + timedelta(hours=8)
    compose_weekly_letters(session, week=WEEK.next(), now=monday, post=POST)
    [letter] = session.exec(
        select(Letter).where(Letter.week == str(WEEK.next()), Letter.scope_kind == "sending")
    ).all()
    assert "本周到岗：0人（上周1人）" in letter.text
    assert "等岗位：2人（上周1人）" in letter.text
    assert f"{WEEK.monday.month}月{WEEK.monday.day}日起一周到岗1人、周末等岗位1人" in letter.html
    figures = letter.figures["figures"]
    assert figures["in_post/before"]["value"] == 1
    assert figures["in_post/now"]["value"] == 0
