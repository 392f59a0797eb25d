"""A clerk posts a job with and without JavaScript, is told what the law forbids, and closes it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, WIDE, Service, axe_violations, sideways

NEEDED = {
    "title": "平车缝纫工",
    "places": "８",
    "duties": "平车缝制上衣，按件计酬，有师傅带",
    "base_wage_fen": "2,600",
    "income_p25_fen": "6800",
    "income_p50_fen": "7200",
    "newcomer_p25_fen": "5800",
    "newcomer_p50_fen": "6200",
    "payday": "25",
    "pay_delay_days": "25",
    "hours_per_day": "10",
    "days_per_month": "22",
}


def fill(page: Page, **changes: str) -> None:
    for name, value in (NEEDED | changes).items():
        page.fill(f"#{name}", value)


@pytest.mark.parametrize("java_script", [True, False], ids=["script", "plain"])
def test_a_clerk_is_told_what_is_forbidden_then_posts(
    service: Service, log_in: Callable[..., Page], java_script: bool
) -> None:
    page = log_in("employer", WIDE if java_script else NARROW, java_script=java_script)
    page.goto(f"{service.url}/vacancies/new")
    fill(page, requirements="限男性，能搬重物")
    page.click("button[value=check]:visible")
    expect(page.locator("#requirements-error")).to_contain_text("《妇女权益保障法》第43条")
    if java_script:
        assert axe_violations(page) == []
    assert sideways(page) <= 0
    page.fill("#requirements", "需搬运20公斤以内的物品")
    page.click("button[value=submit]:visible")
    expect(page.locator("#flash")).to_contain_text("已提交")
    expect(page.locator("h1")).to_contain_text("待核对")


def test_a_clerk_closes_a_post_in_a_dialog_that_says_what_it_touches(
    service: Service, log_in: Callable[..., Page]
) -> None:
    page = log_in("employer")
    page.goto(f"{service.url}/vacancies?state=published")
    page.click("table.list tbody tr:last-child th a")
    page.click("a:text-is('关闭')")
    dialog = page.locator("dialog")
    expect(dialog).to_contain_text("关闭后不能再打开")
    dialog.locator("#reason").fill("订单减少")
    dialog.locator("button[type=submit]").click()
    expect(page.locator("#flash")).to_contain_text("岗位已关闭")
