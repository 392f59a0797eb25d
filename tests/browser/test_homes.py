"""Every role's pages: reachable from home, readable at both widths, free of axe violations."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE, axe_violations, sideways

ROLES = ("admin", "receiving", "sending", "employer")


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["360", "1280"])
@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_navigation_is_accessible_and_does_not_scroll_sideways(
    log_in: Callable[..., Page], role: str, size: tuple[int, int]
) -> None:
    page = log_in(role, size)
    links = page.eval_on_selector_all("nav.roles a", "links => links.map(link => link.href)")
    assert links
    problems = []
    for address in [page.url, *links]:
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        problems += axe_violations(page)
        if sideways(page) > 0:
            problems.append(f"{address} scrolls {sideways(page)} px sideways at {size[0]} px")
    assert not problems, "\n".join(problems)


@pytest.mark.parametrize("role", ROLES)
def test_the_home_page_works_without_javascript(log_in: Callable[..., Page], role: str) -> None:
    page = log_in(role, java_script=False)
    assert page.locator("h1").count() == 1
