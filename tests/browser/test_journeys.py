"""The ways people go through the product, in a real browser, against a running service."""

import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from reference.calendar import local_day
from tests.browser.conftest import NARROW, ROOT, WIDE, Service, axe_violations, sideways
from tests.factories import valid_uscc


def day_from_now(days: int) -> str:
    return (local_day(datetime.now(UTC)) + timedelta(days=days)).isoformat()


def rows(service: Service, sql: str, *values: object) -> list[tuple[object, ...]]:
    with sqlite3.connect(service.instance / "gongqiao.db") as connection:
        return connection.execute(sql, values).fetchall()


def command(service: Service, *words: str) -> str:
    environ = os.environ | {
        "GONGQIAO_CONFIG": str(service.instance / "config.toml"),
        "GONGQIAO_INSTANCE": str(service.instance),
    }
    done = subprocess.run(
        [sys.executable, "-m", "cli", *words],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def looks_right(page: Page) -> None:
    """No violation of WCAG A/AA, and nothing scrolls sideways, where the journey stands now."""
    assert axe_violations(page) == []
    assert sideways(page) <= 0, page.url


GOOD_POST = {
    "title": "平车缝纫工",
    "places": "１２",  # full-width, as people type
    "duties": "平车缝上衣，按件算钱，有师傅带。",
    "contracting_entity": "余杭演示企业甲",
    "base_wage_fen": "3000",
    "income_p25_fen": "8500",
    "income_p50_fen": "9000",
    "newcomer_p25_fen": "7600",
    "newcomer_p50_fen": "8000",
    "payday": "15",
    "pay_delay_days": "15",
    "hours_per_day": "8",
    "days_per_month": "22",
    "persons_per_room": "2",
    "meals_per_day": "3",
    "beds_male": "20",
    "beds_female": "20",
    "couple_rooms": "5",
    "work_address": "演示路1号",
    "contact_name": "演示经办",
    "contact_phone": "13800000000",
    "report_to": "演示路1号门卫",
    "training_weeks": "2",
}


def press(button: Locator) -> None:
    """Click and wait for the page it leads to: nothing is read before the server has answered."""
    with button.page.expect_navigation():
        button.click()


def fill_post(page: Page, **changes: str) -> None:
    page.locator("[name=contracting_entity]").wait_for(state="attached")
    page.wait_for_load_state()  # a folded part that is not parsed yet cannot be unfolded
    page.evaluate("() => document.querySelectorAll('details').forEach(one => (one.open = true))")
    for name, value in (GOOD_POST | changes).items():
        page.fill(f"[name={name}]", value)
    page.fill("[name=arrive_from]", day_from_now(1))
    page.fill("[name=arrive_until]", day_from_now(40))
    page.fill("[name=valid_until]", day_from_now(40))
    page.select_option("[name=shift]", "day")
    page.check("[name=lodging][value=free]")
    page.check("[name=insured]")


def test_a_post_is_published_matched_agreed_and_filled(
    service: Service, log_in: Callable[..., Page]
) -> None:
    firm = log_in("firm-yuhang")
    firm.goto(f"{service.url}/vacancies")
    press(firm.get_by_role("link", name="发布岗位"))
    fill_post(firm, duties="平车缝上衣，限男性，押身份证。")
    looks_right(firm)
    press(firm.get_by_role("button", name="检查"))
    expect(firm.locator("main")).to_contain_text("限男")
    expect(firm.locator("main")).to_contain_text("妇女权益保障法")
    fill_post(firm)
    press(firm.get_by_role("button", name="提交核对"))
    expect(firm.locator("main")).to_contain_text("协调员正在核对")
    looks_right(firm)
    vacancy = int(re.search(r"/vacancies/(\d+)", firm.url)[1])

    receiving = log_in("yuhang")
    receiving.goto(f"{service.url}/checking/{vacancy}")
    looks_right(receiving)
    if receiving.locator("[name=amber_reason]").count():
        receiving.fill("[name=amber_reason]", "看过近三个月工资表，属实。")
    press(receiving.get_by_role("button", name="公开", exact=True))
    state = rows(service, "SELECT state, places FROM vacancy WHERE id = ?", vacancy)
    assert state == [("published", 12)]
    (firm_id,) = rows(service, "SELECT employer_id FROM vacancy WHERE id = ?", vacancy)[0]
    receiving.goto(f"{service.url}/employers/{firm_id}")
    receiving.fill("#lift-reason", "去年的人都还在。")  # more than a first batch may come
    press(receiving.get_by_role("button", name="放开首批人数"))

    printed = command(service, "match", "run")
    assert "violations=0" in printed
    found = rows(
        service,
        "SELECT p.id, p.person_id FROM proposal p JOIN person n ON n.id = p.person_id"
        " WHERE p.vacancy_id = ? AND p.state = 'proposed' AND p.party_id IS NULL"
        " AND n.region_code = '510824' ORDER BY p.id",
        vacancy,
    )
    assert found, "nobody of 苍溪 was proposed to the best-paid post of the scenario"
    proposal = found[0][0]

    sending = log_in("cangxi")
    sending.goto(f"{service.url}/review/{proposal}")
    expect(sending.locator("main")).to_contain_text("8,000元")
    looks_right(sending)
    with sending.expect_navigation():
        sending.keyboard.press("a")
    receiving.goto(f"{service.url}/review/{proposal}")
    press(receiving.get_by_role("button", name=re.compile("同意")))
    sending.goto(f"{service.url}/review/{proposal}/ask")
    looks_right(sending)
    sending.fill("[name=evidence]", "演示：周一上午电话")
    press(sending.get_by_role("button", name=re.compile("本人愿意")))

    firm.goto(f"{service.url}/review/{proposal}")
    looks_right(firm)
    press(firm.get_by_role("button", name=re.compile("确认录用")))
    placement = rows(service, "SELECT id, state FROM placement WHERE proposal_id = ?", proposal)
    assert [row[1] for row in placement] == ["confirmed"]
    firm.goto(f"{service.url}/vacancies/{vacancy}")
    assert ledger(firm) == ["0", "1", "11"]

    sending.goto(f"{service.url}/placements/{placement[0][0]}")
    looks_right(sending)
    press(sending.get_by_role("button", name=re.compile("登记：.*出发")))
    firm.goto(f"{service.url}/placements/{placement[0][0]}")
    press(firm.get_by_role("button", name=re.compile("登记：.*到岗")))
    firm.goto(f"{service.url}/vacancies/{vacancy}")
    assert ledger(firm) == ["1", "0", "11"]
    looks_right(firm)


def ledger(page: Page) -> list[str]:
    """到岗, 已约, 缺口 as the page says them."""
    return [
        page.locator(f".ledger-big .figure-{part} dd").first.inner_text().strip("人 ")
        for part in ("arrived", "promised", "open")
    ]


def test_a_new_firm_registers_and_is_verified_before_anything_is_public(
    service: Service, log_in: Callable[..., Page], open_page: Callable[..., Page]
) -> None:
    page = open_page(NARROW)
    page.goto(f"{service.url}/register")
    looks_right(page)
    code = valid_uscc(7_654_321)
    page.fill("[name=name]", "余杭演示新企业")
    page.fill("[name=uscc]", code[:-1] + ("0" if code[-1] != "0" else "1"))
    press(page.get_by_role("button", name="登记"))
    expect(page.locator("main")).to_contain_text("信用代码")
    looks_right(page)
    for name, value in {
        "uscc": code,
        "legal_representative": "演示法人",
        "industry": "服装",
        "work_address": "演示路9号",
        "handler_name": "演示经办",
        "handler_phone": "13800000001",
        "staff": "120",
        "payday": "15",
        "pay_delay_days": "15",
        "login": "newfirm",
        "password": "a long enough phrase 9",
        "password_again": "a long enough phrase 9",
    }.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=region_code]", "330110")
    page.check("[name=agreed]")
    press(page.get_by_role("button", name="登记"))
    expect(page).to_have_url(re.compile("/login"))
    state = rows(service, "SELECT id, state FROM employer WHERE uscc = ?", code)
    assert state[0][1] == "pending"

    receiving = log_in("yuhang")
    receiving.goto(f"{service.url}/employers/{state[0][0]}")
    looks_right(receiving)
    for name in ("licence_seen", "handler_id_seen", "mandate_seen"):
        receiving.check(f"[name={name}]")
    receiving.fill("[name=credit_checked_on]", day_from_now(0))
    press(receiving.get_by_role("button", name="通过"))
    assert rows(service, "SELECT state FROM employer WHERE uscc = ?", code) == [("verified",)]


ROSTER = """苍溪县演示镇农村劳动力台账,,,,,
姓名,性别,身份证号,联系电话,文化程度,最低工资
样本甲一,女,{good},13800000011,初中,4000
样本乙二,男,5.10824E+17,13800000012,高中,4500
"""


def test_a_roster_is_previewed_confirmed_and_never_doubles_anybody(
    service: Service, log_in: Callable[..., Page], tmp_path: Path
) -> None:
    from datetime import date

    from tests.factories import valid_id_number

    good = valid_id_number("510824", date(1988, 3, 4), 902)
    path = tmp_path / "演示台账.csv"
    path.write_bytes(ROSTER.format(good=good).encode("gb18030"))
    before = rows(service, "SELECT count(*) FROM person")[0][0]
    page = log_in("cangxi", NARROW)
    for _round in range(2):
        page.goto(f"{service.url}/rosters")
        looks_right(page)
        page.set_input_files("input[type=file]", str(path))
        press(page.get_by_role("button", name="上传并查看"))
        expect(page.locator("main")).to_contain_text("身份证")
        looks_right(page)
        confirm = page.get_by_role("button", name=re.compile("存好 1 人"))
        for box in page.locator("main input[type=checkbox][required]").all():
            box.check()
        if confirm.count():
            press(confirm.first)
            page.wait_for_load_state()
        looks_right(page)
        assert rows(service, "SELECT count(*) FROM person")[0][0] == before + 1


def test_the_letter_in_the_archive_is_the_letter_that_was_mailed(
    service: Service, log_in: Callable[..., Page]
) -> None:
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (service.instance / "mail").glob("*.eml")
    ]
    whole = next(mail for mail in mails if "全部地区" in mail["subject"])
    text = whole.get_body(("plain",)).get_content()
    three = re.findall(r"本周到岗：\D*(\d+)|仍缺：\D*([\d,]+)", text)
    page = log_in("admin", WIDE)
    page.goto(f"{service.url}/letters")
    looks_right(page)
    press(page.get_by_role("link", name=re.compile("全部地区")).first)
    looks_right(page)
    frame = page.frame_locator("iframe").first
    for pair in three:
        expect(frame.locator("body")).to_contain_text(next(part for part in pair if part))


def test_the_pages_can_be_read_in_english(service: Service, log_in: Callable[..., Page]) -> None:
    page = log_in("yuhang")
    press(page.get_by_role("button", name="English"))
    page.wait_for_load_state()
    labels = page.eval_on_selector_all("nav.roles a, h1, h2", "all => all.map(x => x.textContent)")
    assert labels
    assert not [label for label in labels if re.search(r"[\u4e00-\u9fff]", label)]
    press(page.get_by_role("button", name="中文"))
    page.wait_for_load_state()
    expect(page.locator("h1")).to_contain_text("今天要做的")
