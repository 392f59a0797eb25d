"""Pages of a house that is still being prepared."""

from pathlib import Path

import pytest

import preparing
from tests.web.conftest import Site
from web.preparing import WORDS


@pytest.fixture
def instance(site: Site) -> Path:
    folder = site.app.extensions["settings"].instance_path
    return Path(folder)


def test_every_page_waits_for_the_demo_then_opens_and_says_what_is_missing(
    site: Site, instance: Path
) -> None:
    account = preparing.Account(instance, ("demo", "engine"), is_open=False)
    with preparing.under_way(instance):
        account.tell("demo", 2, 5)
        for address in ("/login", "/", "/nowhere"):
            answer = site.nobody().get(address)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "3")
            assert 'max="5" value="2"' in answer.text
        with site.nobody().get("/static/css/gongqiao.css") as sheet:
            assert sheet.status_code == 200
        account.tell("demo", 5, 5)
        account.open_pages()
        account.tell("engine", 12, 27)
        answer = site.nobody().get("/login")
        assert answer.status_code == 200
        assert "12 / 27" in answer.text
    assert "12 / 27" not in site.nobody().get("/login").text


def test_what_a_killed_process_wrote_counts_for_nothing(site: Site, instance: Path) -> None:
    account = preparing.Account(instance, ("demo",), is_open=False)
    account.write()
    try:
        assert site.nobody().get("/login").status_code == 200
    finally:
        preparing.forget(instance)


def test_every_step_has_its_words() -> None:
    assert tuple(WORDS) == preparing.STEPS
