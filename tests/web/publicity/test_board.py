"""The public board, its sheets and texts: light, true, open to anybody, traced by codes."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

import web
from models.account import Role
from models.channel import Channel, ChannelKind
from models.employer import EmployerState
from models.law import LawFinding
from models.person import Person
from models.placement import Placement, PlacementState
from models.signup import SignUp
from models.vacancy import Lodging, Shift, VacancyEvent, VacancyState
from reports.spoken import counted, in_words, spoken
from services.errors import NotFound
from services.publicity.channels import LETTERS, list_channels, open_channel
from tests.conftest import NOW
from tests.factories import (
    YUHANG,
    admin_actor,
    make_employer,
    make_person,
    make_placement,
    make_vacancy,
    sending_actor,
)
from web.vacancies.sentences import deduction_words

CANGXI = "510824"
GOOD = {
    "title": "缝纫工",
    "duties": "平车缝上衣，坐着做，计件",
    "newcomer_p25_fen": 430_000,
    "newcomer_p50_fen": 520_000,
    "payday": 25,
    "pay_delay_days": 25,
    "hours_per_day": 10,
    "days_per_month": 26,
    "lodging": Lodging.FREE,
    "couple_rooms": 3,
    "night_share": 0,
    "contact_phone": "13800000055",
    "contact_name": "演示经办丙",
    "places": 5,
    "state": VacancyState.PUBLISHED,
    "published_at": NOW,
}


@pytest.fixture
def post(site):
    with site.rows() as session:
        firm = make_employer(session, name="演示企业甲", state=EmployerState.VERIFIED)
        return make_vacancy(session, firm, **GOOD)


def test_anybody_reads_a_post_and_nobody_reads_a_phone_number(site, post) -> None:
    answer = site.nobody().get(f"/board/{post.id}")
    assert answer.status_code == 200
    for words in ("缝纫工", "4,300元", "5,200元", "演示企业甲", "每天10小时", "没有夜班", "12351"):
        assert words in answer.text
    for hidden in ("13800000055", "演示经办丙"):
        assert hidden not in answer.text


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("state", VacancyState.DRAFT),
        ("state", VacancyState.SUBMITTED),
        ("state", VacancyState.PAUSED),
        ("state", VacancyState.CLOSED),
        ("valid_until", (NOW - timedelta(days=2)).date()),
    ],
)
def test_what_is_not_on_offer_is_nowhere_on_the_board(site, column, value) -> None:
    with site.rows() as session:
        firm = make_employer(session, state=EmployerState.VERIFIED)
        vacancy = make_vacancy(session, firm, **(GOOD | {column: value}))
    nobody = site.nobody()
    assert "缝纫工" not in nobody.get("/board").text
    assert f"/board/{vacancy.id}" not in nobody.get("/sitemap.xml").text
    shown = nobody.get(f"/board/{vacancy.id}")
    assert shown.status_code == (404 if value is VacancyState.DRAFT else 410)
    assert "4,300元" not in shown.text
    assert nobody.get(f"/board/{vacancy.id}/poster.pdf").status_code == 404


def test_a_suspended_firm_is_off_the_board_at_once(site, post) -> None:
    with site.rows() as session:
        firm = session.get(type(make_employer(session)), post.employer_id)
        firm.state = EmployerState.SUSPENDED
        session.add(firm)
    assert "缝纫工" not in site.nobody().get("/board").text


def test_a_full_post_leaves_the_list_and_says_so_on_its_page(site, post) -> None:
    with site.rows() as session:
        for _n in range(5):
            make_placement(session, make_person(session), post, state=PlacementState.CONFIRMED)
    assert "缝纫工" not in site.nobody().get("/board").text
    assert "招满" in site.nobody().get(f"/board/{post.id}").text


def test_a_no_show_puts_the_post_back_on_the_board_at_once(site, post) -> None:
    with site.rows() as session:
        placed = [make_placement(session, make_person(session), post) for _n in range(5)]
    assert "缝纫工" not in site.nobody().get("/board").text
    with site.rows() as session:
        one = session.get(Placement, placed[0].id)
        one.state = PlacementState.NO_SHOW
        session.add(one)
    assert "还缺1人" in site.nobody().get("/board").text


def test_what_the_check_noticed_is_told_with_the_coordinators_answer(site, post) -> None:
    with site.rows() as session:
        session.add(
            LawFinding(
                vacancy_id=post.id, rule_id="A05", severity="amber", field="age_max",
                words="45岁以下", found_at=NOW,
            )
        )  # fmt: skip
        session.add(
            VacancyEvent(
                vacancy_id=post.id, at=NOW, kind="moved", from_state=VacancyState.SUBMITTED,
                to_state=VacancyState.PUBLISHED, reason="看过岗位说明，登高作业",
            )
        )  # fmt: skip
    text = site.nobody().get(f"/board/{post.id}").text
    assert "45岁以下" in text
    assert "看过岗位说明，登高作业" in text


def test_a_doubt_that_was_answered_is_not_told_to_the_public(site, post) -> None:
    with site.rows() as session:
        session.add(
            LawFinding(
                vacancy_id=post.id, rule_id="G02", severity="doubt", field="requirements",
                words="会开就收", found_at=NOW,
            )
        )  # fmt: skip
    assert "会开就收" not in site.nobody().get(f"/board/{post.id}").text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", True),
        ("q=平车", True),
        ("q=电焊", False),
        ("place=330110", True),
        ("place=330000", True),
        ("place=331004", False),
        ("pay=4000", True),
        ("pay=4500", False),
        ("couple=1&nonight=1&bed=1", True),
        ("pay=999999999999&trade=%3Cscript%3E&place=x&page=-3&c=%01", True),
        ("page=999999", False),
    ],
)
def test_the_board_is_narrowed_by_what_people_ask(site, post, query, found) -> None:
    answer = site.nobody().get(f"/board?{query}")
    assert answer.status_code == 200
    assert ("缝纫工" in answer.text) is found


@pytest.mark.parametrize("shift", [Shift.THREE, Shift.TWO, Shift.FOUR_THREE, Shift.NIGHT])
def test_shifts_round_the_clock_are_not_listed_as_work_without_nights(site, post, shift) -> None:
    with site.rows() as session:
        firm = make_employer(session, name="演示企业倒班", state=EmployerState.VERIFIED)
        make_vacancy(session, firm, **GOOD | {"title": "落纱工", "shift": shift})
    found = site.nobody().get("/board?nonight=1").text
    assert "缝纫工" in found
    assert "落纱工" not in found
    everything = site.nobody().get("/board").text
    assert "落纱工" in everything
    card = everything[everything.index("落纱工") :]
    assert "没有夜班" not in card[: card.index("</li>")]


def test_a_full_page_of_the_board_is_light_and_asks_little(site) -> None:
    with site.rows() as session:
        firm = make_employer(session, state=EmployerState.VERIFIED)
        for n in range(30):
            make_vacancy(session, firm, **(GOOD | {"title": f"缝纫工{n}", "duties": "做" * 900}))
    with site.queries() as asked:
        answer = site.nobody().get("/board")
    assert len(asked) <= 5
    style = Path(web.__file__).parent / "static" / "css" / "board.css"
    assert len(answer.data) + style.stat().st_size < 50_000
    assert "<script" not in answer.text
    assert answer.text.count('class="card"') == 20


def test_a_post_tells_search_engines_the_same_as_people(site) -> None:
    with site.rows() as session:
        firm = make_employer(session, name="演示</script>企业&", state=EmployerState.VERIFIED)
        vacancy = make_vacancy(session, firm, **(GOOD | {"duties": "缝</script><b>衣"}))
    text = site.nobody().get(f"/board/{vacancy.id}").text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    assert block is not None
    told = json.loads(block[1])
    assert told["baseSalary"]["value"] | {"@type": ""} == {
        "@type": "", "minValue": 4300.0, "maxValue": 5200.0, "unitText": "MONTH",
    }  # fmt: skip
    assert told["totalJobOpenings"] == 5
    assert told["description"].startswith("缝</script><b>衣")
    assert told["jobLocation"]["address"]["addressLocality"] == "余杭区"


def test_the_sitemap_lists_open_posts_and_robots_stay_on_the_board(site, post) -> None:
    nobody = site.nobody()
    assert f"/board/{post.id}</loc>" in nobody.get("/sitemap.xml").text
    assert "Disallow: /\n" in nobody.get("/robots.txt").text


def test_a_sheet_is_one_page_with_a_code_of_its_place(site, post) -> None:
    union = site.visitor(Role.SENDING, CANGXI)
    for _twice in range(2):
        answer = union.submit("/publicity/poster", vacancy_id=post.id, region_code=CANGXI)
        assert answer.status_code == 302
    with site.rows() as session:
        channel = session.exec(select(Channel)).one()  # asked twice, made once
    assert (channel.kind, channel.region_code) == (ChannelKind.POSTER, CANGXI)
    assert set(channel.code) <= set(LETTERS)
    pdf = union.get(answer.location)
    assert pdf.mimetype == "application/pdf"
    assert pdf.data.startswith(b"%PDF")
    assert re.search(rb"/Count 1\b", pdf.data)


def test_a_sheet_with_a_character_nobody_can_print_says_which(site) -> None:
    with site.rows() as session:
        firm = make_employer(session, state=EmployerState.VERIFIED)
        vacancy = make_vacancy(session, firm, **(GOOD | {"title": "缝纫工\U0002a6d6"}))
    answer = site.nobody().get(f"/board/{vacancy.id}/poster.pdf")
    assert answer.status_code == 422
    assert "\U0002a6d6" in answer.text


def test_the_text_to_read_aloud_has_nothing_to_stumble_on(site, post) -> None:
    union = site.visitor(Role.SENDING, CANGXI)
    answer = union.submit(
        "/publicity/text", kind="read_aloud", region_code=CANGXI, township="演示镇", most="5"
    )
    words = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.S)[1]
    assert "演示镇的乡亲们" in words
    assert "四千三百到五千两百块" in words
    assert "不上夜班" in words
    code = re.search(r"编号：([^。]+)。", words)[1].replace("，", "")
    assert not re.search(r"[0-9/%·()（）【】<>]", words.replace("，".join(code), ""))


FULL = GOOD | {
    "title": "架子工", "occupation_id": "scaffold", "hazards": ["height", "outdoor"],
    "certificates": ["height"], "deduction_note": "每月扣工会费5元", "utility_note": "水电按表",
    "travel_refund_fen": 50_000, "travel_refund_note": "做满3个月凭票", "base_wage_fen": 280_000,
    "employment_form": "dispatch", "using_entity": "演示工地乙", "probation_months": 2,
    "probation_wage_fen": 260_000, "lodging": Lodging.PAID, "lodging_fee_fen": 15_000,
    "persons_per_room": 4, "insured": True, "requirements": "能登高",
}  # fmt: skip


def test_the_worker_hears_every_fact_the_public_page_shows(site) -> None:
    with site.rows() as session:
        firm = make_employer(session, name="演示劳务甲", state=EmployerState.VERIFIED)
        vacancy = make_vacancy(session, firm, **FULL)
    page = site.nobody().get(f"/board/{vacancy.id}").text
    shown = re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", page, re.S)
    answer = site.visitor(Role.SENDING, CANGXI).submit(
        "/publicity/text", kind="read_aloud", region_code=CANGXI, most="5"
    )
    heard = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.S)[1]
    apart = {"在哪里", "招几人", "到岗"}  # said in sentences of their own
    for label, words in shown:
        if label not in apart:
            assert label in heard, label
            assert in_words(words) in heard, (label, words)
    aloud = "离地二米以上 高处作业证 劳务派遣 演示工地乙 五百元 超出的自己出 二千八百 一百五十元"
    for words in aloud.split():
        assert words.replace("二", "两") in heard.replace("二", "两"), words
    assert "12351" in page


@pytest.mark.parametrize(
    ("refund", "note", "said"),
    [
        (50_000, "做满3个月", "先自己垫，厂里最多报500元，超出的自己出。条件：做满3个月"),
        (0, "", "自己出，厂里没有说报销"),
    ],
)
def test_travel_is_never_said_to_cost_nothing(site, refund, note, said) -> None:
    with site.rows() as session:
        firm = make_employer(session, state=EmployerState.VERIFIED)
        more = {"travel_refund_fen": refund, "travel_refund_note": note}
        vacancy = make_vacancy(session, firm, **GOOD | more)
    assert said in site.nobody().get(f"/board/{vacancy.id}").text


def test_the_text_for_a_group_names_pay_place_and_code(site, post) -> None:
    answer = site.visitor(Role.SENDING, CANGXI).submit(
        "/publicity/text", kind="group_text", region_code=CANGXI, most="3"
    )
    with site.rows() as session:
        code = session.exec(select(Channel)).one().code
    for words in ("缝纫工", "到手4,300元到5,200元", "浙江省杭州市余杭区", f"报编号{code}"):
        assert words in answer.text


@pytest.mark.parametrize("fields", [{"region_code": "331004"}, {"region_code": ""}, {"most": "99"}])
def test_publicity_for_a_foreign_place_or_too_many_posts_is_refused(site, post, fields) -> None:
    asked = {"kind": "read_aloud", "region_code": CANGXI, "most": "3"} | fields
    answer = site.visitor(Role.SENDING, CANGXI).submit("/publicity/text", **asked)
    assert answer.status_code == 422
    with site.rows() as session:
        assert session.exec(select(Channel)).all() == []


def test_arrivals_are_traced_to_the_sheet_that_brought_them(session) -> None:
    actor = sending_actor(session, CANGXI)
    firm = make_employer(session, state=EmployerState.VERIFIED)
    vacancy = make_vacancy(session, firm, **GOOD)
    channel = open_channel(
        session, actor=actor, kind=ChannelKind.POSTER, region_code=CANGXI,
        vacancy_id=vacancy.id, now=NOW,
    )  # fmt: skip
    came = make_person(session, channel_id=channel.id)
    make_placement(session, came, vacancy, state=PlacementState.ARRIVED, arrived_on=NOW.date())
    promised = make_person(session, channel_id=channel.id)
    make_placement(session, promised, vacancy, state=PlacementState.CONFIRMED)
    gone = make_person(session, channel_id=channel.id)
    make_placement(
        session, gone, vacancy, state=PlacementState.LEFT, arrived_on=NOW.date(),
        left_on=NOW.date(), left_reason="pay",
    )  # fmt: skip
    known = make_person(session)  # signs up by it, and comes; what was before is not its doing
    make_placement(
        session, known, vacancy, state=PlacementState.LEFT, at=NOW - timedelta(days=90),
        arrived_on=NOW.date() - timedelta(days=90), left_on=NOW.date() - timedelta(days=40),
        left_reason="pay",
    )  # fmt: skip
    session.add(
        SignUp(person_id=known.id, region_code=CANGXI, channel_id=channel.id, at=NOW, known=True)
    )
    once = {"limit": 10, "offset": 0}
    for who in (actor, admin_actor(session)):
        (row,), total = list_channels(session, actor=who, now=NOW, **once)
        assert (total, row.registered, row.holding, row.arrived) == (1, 4, 2, 2)
        assert (row.kept, row.due) == (0, 0)
    make_placement(session, known, vacancy, state=PlacementState.ARRIVED, arrived_on=NOW.date())
    for days, stays in ((29, (3, 0, 0)), (30, (3, 2, 3))):  # one of three left on the first day
        at = NOW + timedelta(days=days)
        (row,), _ = list_channels(session, actor=actor, now=at, **once)
        assert (row.arrived, row.kept, row.due) == stays
    stranger = sending_actor(session, "511902")
    assert list_channels(session, actor=stranger, now=NOW, **once) == ([], 0)
    with pytest.raises(NotFound):
        open_channel(session, actor=actor, kind=ChannelKind.POSTER, region_code="511902", now=NOW)


def test_a_code_given_at_registration_is_kept_and_a_wrong_one_is_said_at_the_field(site) -> None:
    with site.rows() as session:
        channel = open_channel(
            session, actor=sending_actor(session, CANGXI), kind=ChannelKind.READ_ALOUD,
            region_code=CANGXI, now=NOW,
        )  # fmt: skip
    union = site.visitor(Role.SENDING, CANGXI)
    person = {
        "name": "样本甲一", "sex": "female", "born_on": "1990-05-01", "region_code": CANGXI,
        "nights": "no",
    }  # fmt: skip
    wrong = union.submit("/people/new", **person, channel_code="ZZZZZ")
    assert wrong.status_code == 422
    assert "没有这个编号" in wrong.text
    typed = channel.code.lower()[:2] + " " + channel.code.lower()[2:]
    assert union.submit("/people/new", **person, channel_code=typed).status_code == 302
    with site.rows() as session:
        assert session.exec(select(Person)).one().channel_id == channel.id


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "零"), (2, "二"), (10, "十"), (12, "十二"), (105, "一百零五"), (110, "一百一十"),
     (2200, "两千两百"), (4300, "四千三百"), (10500, "一万零五百"), (20012, "两万零十二"),
     (120_000, "十二万")],
)  # fmt: skip
def test_numbers_are_read_as_people_say_them(number, words) -> None:
    assert spoken(number) == words
    assert counted(2) == "两"
    with pytest.raises(ValueError, match="100000000"):
        spoken(100_000_000)


def test_the_board_says_nothing_of_people(site, post) -> None:
    with site.rows() as session:
        make_placement(session, make_person(session, name="张一样本"), post)
        assert YUHANG
    for path in ("/board", f"/board/{post.id}"):
        assert "张一样本" not in site.nobody().get(path).text


@pytest.mark.parametrize("number", ["99999999999999999999999", "-99999999999999999999999", "x"])
def test_a_sheet_of_no_post_is_not_found(site, number) -> None:
    admin = site.visitor(Role.ADMIN)
    assert admin.submit("/publicity/poster", vacancy_id=number).status_code == 404


def test_a_telephone_written_into_any_text_is_nowhere_public(site) -> None:
    numbers = ("13900000018", "0571-88880000", "138 0000 0017", "400-800-1234", "88880001")
    words = "月薪6000-9000元，2026年，" + "，".join(numbers)
    fields = ("title", "duties", "requirements", "work_address", "bonus_note", "using_entity")
    with site.rows() as session:
        firm = make_employer(session, name="演示企业甲", state=EmployerState.VERIFIED)
        post = make_vacancy(session, firm, **(GOOD | dict.fromkeys(fields, words)))
        home = make_person(session).region_code
    admin = site.visitor(Role.ADMIN)
    for kind in ("group_text", "read_aloud"):
        text = admin.submit("/publicity/text", kind=kind, region_code=home, most="3").text
        assert not any(one in text for one in numbers)
    for address in ("/board", f"/board/{post.id}"):
        page = site.nobody().get(address).text
        assert not any(one in page for one in numbers)
    assert "月薪6000-9000元" in page
    with site.rows() as session:
        assert session.get(type(post), post.id).duties == words


def test_what_is_taken_for_water_and_power_is_named(session, site) -> None:
    told = {"每月30元以内": "水电：每月30元以内", "": ""}
    for note, words in told.items():
        with site.app.test_request_context():
            post = make_vacancy(session, utility_note=note, deduction_note="")
            assert deduction_words(post) == words
