"""The letters on the pages: as sent, scoped, framed so that they can run nothing."""

import io
import re
import shutil
from datetime import date, timedelta
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import select

from models.account import Role
from models.letter import Letter, LetterSubscription
from models.outbox import OutboxMessage
from models.placement import PlacementState
from models.proposal import Proposal, ProposalEvent
from reports.values import ActionKind
from services.letters.links import PATHS
from services.letters.weekly import compose_weekly_letters
from tests import databases
from tests import factories as make
from tests.conftest import NOW
from tests.web.conftest import Site
from tests.web.last_week import LAST_WEEK, POST


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database with letters is kept once they are drawn."""
    return tmp_path_factory.mktemp("letters") / "drawn.db"


@pytest.fixture
def archive(site: Site, kept: Path) -> dict[str, int]:
    """Letters of last week: of the whole, of 余杭 and 义乌, of 苍溪; by slug. Drawn once."""
    if kept.exists():
        databases.sqlite_anew(site.engine, kept)
    else:
        with site.rows() as session:
            moment = LAST_WEEK.start_utc
            make.make_placement(session, state=PlacementState.ARRIVED, at=moment)
            make.receiving_actor(session, make.YUHANG)
            make.receiving_actor(session, make.YIWU)
            make.sending_actor(session, make.CANGXI)
            compose_weekly_letters(session, week=LAST_WEEK, now=NOW, post=POST)
        databases.sqlite_settle(site.engine)
        shutil.copyfile(str(site.engine.url.database), kept)
    with site.rows() as session:
        return {
            f"{row.scope_kind}-{row.scope_code}": row.id for row in session.exec(select(Letter))
        }


def test_the_archive_shows_each_coordinator_their_own_letters(
    site: Site, archive: dict[str, int]
) -> None:
    page = site.visitor(Role.RECEIVING, make.YUHANG).get("/letters").text
    assert "余杭区" in page
    assert "义乌" not in page
    assert "苍溪" not in page
    assert "全部地区" not in page
    everything = site.visitor(Role.ADMIN).get("/letters").text
    for name in ("余杭区", "义乌市", "苍溪县", "全部地区"):
        assert name in everything


def test_the_bar_of_a_sending_county_is_told_as_people_in_the_archive_too(
    site: Site, archive: dict[str, int]
) -> None:
    words = "本县的人：在岗 | 已约 | 等岗位"
    assert words in site.visitor(Role.SENDING, make.CANGXI).get("/letters").text
    assert words not in site.visitor(Role.RECEIVING, make.YUHANG).get("/letters").text


def test_somebody_elses_letter_is_not_found_in_any_form(
    site: Site, archive: dict[str, int]
) -> None:
    visitor = site.visitor(Role.SENDING, make.CANGXI)
    for slug in ("receiving-330110", "whole-"):
        for part in ("", "/html", "/text", "/workbook", "/correct"):
            assert visitor.get(f"/letters/{archive[slug]}{part}").status_code == 404
    assert visitor.get(f"/letters/{LAST_WEEK}/receiving-330110").status_code == 404
    assert visitor.get("/letters/now/receiving-330110").status_code == 404
    assert visitor.get(f"/letters/{archive['sending-510824']}").status_code == 200


def test_the_letter_is_shown_as_it_was_sent_and_can_run_nothing(
    site: Site, archive: dict[str, int]
) -> None:
    visitor = site.visitor(Role.RECEIVING, make.YUHANG)
    number = archive["receiving-330110"]
    page = visitor.get(f"/letters/{number}").text
    assert f'src="/letters/{number}/html"' in page
    assert 'sandbox="allow-popups allow-popups-to-escape-sandbox"' in page
    answer = visitor.get(f"/letters/{number}/html")
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox ")
    assert "default-src 'none'" in policy
    assert "script" not in policy
    with site.rows() as session:
        sent = session.get(Letter, number).html
    shown = answer.text.replace('<base target="_blank">', "")
    before, _, after = shown.partition("data:image/png;base64,")
    assert sent.startswith(before)
    assert sent.endswith(after.partition('"')[2])


def test_the_links_in_a_letter_lead_to_it(site: Site, archive: dict[str, int]) -> None:
    visitor = site.visitor(Role.RECEIVING, make.YUHANG)
    page = visitor.get(f"/letters/{LAST_WEEK}/receiving-330110")
    assert page.status_code == 200
    assert "余杭区" in page.text
    assert visitor.get("/letters/2026-W99/receiving-330110").status_code == 404
    assert visitor.get(f"/letters/{LAST_WEEK}/receiving-999999").status_code == 404
    assert visitor.get(f"/letters/{LAST_WEEK}/nonsense").status_code == 404


@pytest.mark.parametrize("role", [Role.RECEIVING, Role.SENDING, Role.ADMIN])
def test_every_action_link_of_a_letter_opens_for_its_readers(site: Site, role: Role) -> None:
    regions = {Role.RECEIVING: (make.YUHANG,), Role.SENDING: (make.CANGXI,)}.get(role, ())
    visitor = site.visitor(role, *regions)
    for path in PATHS.values():
        if role is Role.SENDING and path.startswith("/employers"):
            continue  # a sending letter has no such action
        assert visitor.get(path).status_code == 200, path


def test_the_link_of_an_action_lists_the_rows_it_counts(site: Site) -> None:
    early = LAST_WEEK.start_utc - timedelta(days=9)
    with site.rows() as session:
        firm = make.make_employer(session)
        far = date(2027, 6, 1)
        make.make_vacancy(session, firm, title="没人推荐的岗位", created_at=early, valid_until=far)
        taken = make.make_vacancy(
            session, firm, title="有人推荐的岗位", created_at=early, valid_until=far
        )
        make.make_proposal(session, vacancy=taken)
        make.make_vacancy(session, firm, title="快到期的岗位", valid_until=NOW.date())
    visitor = site.visitor(Role.RECEIVING, make.YUHANG)
    nobody = visitor.get(PATHS[ActionKind.NOBODY_PROPOSED]).text
    assert "没人推荐的岗位" in nobody
    assert "有人推荐的岗位" not in nobody
    assert "快到期的岗位" not in nobody
    lapsing = visitor.get(PATHS[ActionKind.VACANCY_LAPSING]).text
    assert "快到期的岗位" in lapsing
    assert "没人推荐的岗位" not in lapsing


def test_who_left_and_has_no_place_again_is_listed_as_the_letter_counts(site: Site) -> None:
    early = NOW - timedelta(days=20)
    with site.rows() as session:
        gone, again, absent, elsewhere = (
            make.make_person(session, name=name)
            for name in ("走了样本", "回来样本", "没来样本", "外地样本")
        )
        yiwu = make.make_vacancy(session, region_code=make.YIWU)
        for person, vacancy, state in (
            (gone, None, PlacementState.LEFT),
            (gone, None, PlacementState.LEFT),  # twice away is one person
            (again, None, PlacementState.LEFT),
            (absent, None, PlacementState.NO_SHOW),
            (elsewhere, yiwu, PlacementState.LEFT),
        ):
            make.make_placement(session, person, vacancy, state=state, at=early)
        make.make_placement(session, again, state=PlacementState.ARRIVED, at=early)
    both = site.visitor(Role.RECEIVING, make.YUHANG, make.YIWU)
    for slug, expected in (
        ("receiving-330110", {"走了样本"}),
        ("receiving-330782", {"外地样本"}),
    ):
        letter = both.get(f"/letters/now/{slug}").text
        assert "1人近四周离岗，还没有再到岗" in letter
        (link,) = re.findall(r'href="http://[^/"]+(/placements\?show=unplaced[^"]*)"', letter)
        page = both.get(unescape(link)).text
        names = {n for n in ("走了样本", "回来样本", "没来样本", "外地样本") if n in page}
        assert names == expected
        assert page.count("/placements/") - page.count("/placements/bus") == 1


def test_reviews_that_wait_are_listed_as_the_letter_counts(site: Site) -> None:
    early = NOW - timedelta(days=5)
    with site.rows() as session:
        yiwu = make.make_vacancy(session, region_code=make.YIWU, title="义乌的岗位")
        couple = make.make_person(session), make.make_person(session)
        party = make.make_party(session, *couple)
        for person in couple:
            make.make_proposal(
                session, person, created_at=early, party_id=party.id, bundle=f"party-{party.id}"
            )
        make.make_proposal(session, vacancy=yiwu, created_at=early)
        make.make_proposal(session, created_at=NOW - timedelta(hours=1))
        for event in session.exec(select(ProposalEvent)):
            event.at = session.get(Proposal, event.proposal_id).created_at
            session.add(event)
    both = site.visitor(Role.RECEIVING, make.YUHANG, make.YIWU)
    letter = both.get("/letters/now/receiving-330110").text
    assert "1条推荐等待审核" in letter
    (link,) = re.findall(r'href="http://[^/"]+(/review\?[^"]*)"', letter)
    page = both.get(unescape(link)).text
    assert "只看等了2天以上的" in page
    assert page.count('name="pick"') == 1
    assert "义乌的岗位" not in page
    assert both.get("/review").text.count('name="pick"') == 3


def test_posts_nobody_is_proposed_for_are_asked_of_the_receiving_side_alone(site: Site) -> None:
    early = NOW - timedelta(days=9)
    with site.rows() as session:
        for code, title in ((make.YUHANG, "结对的岗位"), (make.YIWU, "别处的岗位")):
            firm = make.make_employer(session, region_code=code)
            make.make_vacancy(
                session, firm, title=title, region_code=code, created_at=early,
                valid_until=date(2027, 6, 1),
            )  # fmt: skip
    sending = site.visitor(Role.SENDING, make.CANGXI)
    assert "还没有一人被推荐" not in sending.get("/letters/now/sending-510824").text
    visitor = site.visitor(Role.RECEIVING, make.YUHANG)
    letter = visitor.get("/letters/now/receiving-330110").text
    assert "1个岗位还没有一人被推荐" in letter
    (link,) = re.findall(r'href="http://[^/"]+(/vacancies\?show=nobody[^"]*)"', letter)
    page = visitor.get(unescape(link)).text
    assert "结对的岗位" in page
    assert "别处的岗位" not in page


@pytest.mark.parametrize("code", ["999999", "abcdef", "", "５１０８２４", "510824" * 99])
def test_a_place_in_the_address_that_is_none_breaks_nothing(site: Site, code: str) -> None:
    visitor = site.visitor(Role.RECEIVING, make.YUHANG)
    for path in PATHS.values():
        for side in ("home", "site"):
            assert visitor.get(f"{path}&{side}={code}").status_code == 200


def test_whether_somebody_found_work_again_is_not_for_the_firm_they_left(site: Site) -> None:
    with site.rows() as session:
        firm = make.make_employer(session)
        vacancy = make.make_vacancy(session, firm)
        make.make_placement(session, vacancy=vacancy, state=PlacementState.LEFT)
    page = site.visitor(Role.EMPLOYER, employer_id=firm.id).get("/placements?show=unplaced").text
    assert "还没有再到岗" not in page


def test_the_text_and_the_spreadsheet_come_as_files(site: Site, archive: dict[str, int]) -> None:
    visitor = site.visitor(Role.RECEIVING, make.YUHANG)
    number = archive["receiving-330110"]
    text = visitor.get(f"/letters/{number}/text")
    assert text.mimetype == "text/plain"
    assert "本周到岗：1人" in text.text
    answer = visitor.get(f"/letters/{number}/workbook")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["首页", "数字", "定义", "各周", "核对"]


def test_the_week_so_far_is_shown_and_nothing_is_stored(site: Site) -> None:
    visitor = site.visitor(Role.SENDING, make.CANGXI)
    with site.rows() as session:
        make.make_placement(session, state=PlacementState.ARRIVED, at=NOW.replace(hour=1))
    page = visitor.get("/letters/now").text
    assert 'src="/letters/now/sending-510824"' in page
    letter = visitor.get("/letters/now/sending-510824").text
    assert "这一周还没有结束" in letter
    assert "本周至今到岗" in letter
    with site.rows() as session:
        assert session.exec(select(Letter)).all() == []


def test_a_reader_is_added_listed_and_ended(site: Site) -> None:
    visitor = site.visitor(Role.RECEIVING, make.YUHANG)
    visitor.get("/letters/subscriptions")
    answer = visitor.submit(
        "/letters/subscriptions",
        scope="receiving-330110", way="mail", address=" leader@example.org ", name="分管领导",
    )  # fmt: skip
    assert answer.status_code == 302
    page = visitor.get("/letters/subscriptions").text
    assert "leader@example.org" in page
    assert "分管领导" in page
    with site.rows() as session:
        [row] = session.exec(select(LetterSubscription)).all()
    assert (
        site.visitor(Role.SENDING, make.CANGXI)
        .get("/letters/subscriptions")
        .text.count("leader@example.org")
        == 0
    )
    other = site.visitor(Role.SENDING, make.CANGXI)
    assert other.submit(f"/letters/subscriptions/{row.id}/end").status_code == 404
    assert visitor.submit(f"/letters/subscriptions/{row.id}/end").status_code == 302
    assert "leader@example.org" not in visitor.get("/letters/subscriptions").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"scope": "receiving-330110", "address": "not an address"}, "请填写完整邮箱"),
        ({"scope": "receiving-330110", "address": "甲@例子.中国"}, "请填写完整邮箱"),
        ({"scope": "receiving-330110", "address": ""}, "请填写邮箱"),
        ({"scope": "", "address": "a@example.org"}, "请填写"),
        ({"scope": "receiving-999999", "address": "a@example.org"}, "请从选项中选一个"),
        ({"scope": "receiving-330110", "way": "no_such_robot"}, "没有配置这个群机器人"),
        ({"scope": "receiving-330110", "address": "a" * 300 + "@example.org"}, "最多"),
    ],
)
def test_a_reader_that_cannot_be_is_refused_at_the_field(
    site: Site, fields: dict[str, str], said: str
) -> None:
    visitor = site.visitor(Role.RECEIVING, make.YUHANG)
    answer = visitor.submit("/letters/subscriptions", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    with site.rows() as session:
        assert session.exec(select(LetterSubscription)).all() == []


def test_nobody_subscribes_to_a_place_that_is_not_theirs(site: Site) -> None:
    visitor = site.visitor(Role.RECEIVING, make.YUHANG)
    for scope in ("receiving-330782", "sending-330110", "whole"):
        answer = visitor.submit(
            "/letters/subscriptions", scope=scope, address="a@example.org", way="mail"
        )
        assert answer.status_code == 404, scope


def test_a_correction_needs_a_reason_and_is_sent_as_a_new_revision(
    site: Site, archive: dict[str, int]
) -> None:
    visitor = site.visitor(Role.RECEIVING, make.YUHANG)
    number = archive["receiving-330110"]
    visitor.submit(
        "/letters/subscriptions", scope="receiving-330110", way="mail", address="l@example.org"
    )
    refused = visitor.submit(f"/letters/{number}/correct", reason="  ")
    assert refused.status_code == 422
    answer = visitor.submit(f"/letters/{number}/correct", reason="撤回了一条登记")
    assert answer.status_code == 302
    page = visitor.get(answer.location).text
    assert "撤回了一条登记" in page
    assert "这一版已被更正" in visitor.get(f"/letters/{number}").text
    with site.rows() as session:
        [mail] = session.exec(select(OutboxMessage)).all()
        assert mail.subject.startswith("【工桥周报更正】")
    again = visitor.submit(f"/letters/{number}/correct", reason="再来一次")
    assert again.status_code == 409


def test_the_archive_asks_the_database_as_often_for_one_letter_as_for_many(
    site: Site, archive: dict[str, int]
) -> None:
    visitor = site.visitor(Role.ADMIN)
    with site.queries() as asked:
        visitor.get("/letters")
    assert len(asked) <= 6
