"""A running service with the demo scenario, and a real browser in front of it."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")
CHROMIUM = shutil.which("chromium")
DEMO_PEOPLE = 1_500
NARROW, WIDE = (360, 740), (1280, 800)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(1200))
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@dataclass(frozen=True)
class Service:
    """The address of a running service and the demo accounts it printed."""

    url: str
    accounts: dict[str, tuple[str, str]]  # role or login -> (login, password)
    instance: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demo_accounts(instance: Path) -> dict[str, tuple[str, str]]:
    """`login password role ...` lines, as `make run` prints them; the first of a role wins."""
    found: dict[str, tuple[str, str]] = {}
    for line in (instance / "demo-accounts.txt").read_text("utf-8").splitlines():
        login, password, role, *_ = line.split()
        found[login] = (login, password)
        found.setdefault(role, (login, password))
    return found


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    instance = tmp_path_factory.mktemp("service")
    config = instance / "config.toml"
    text = (ROOT / "config.toml").read_text("utf-8")
    config.write_text(re.sub(r"(?m)^people = \d+", f"people = {DEMO_PEOPLE}", text), "utf-8")
    port = free_port()
    environ = os.environ | {
        "GONGQIAO_CONFIG": str(config),
        "GONGQIAO_INSTANCE": str(instance),
        "GONGQIAO_PORT": str(port),
    }
    subprocess.run(
        [sys.executable, "-m", "cli", "up", "--once"],
        cwd=ROOT,
        env=environ,
        check=True,
        timeout=900,
        capture_output=True,
    )
    command = [sys.executable, "-m", "gunicorn", "app:create_app()", "--no-control-socket"]
    command += ["--bind", f"127.0.0.1:{port}", "--workers", "1", "--log-level", "warning"]
    with subprocess.Popen(command, cwd=ROOT, env=environ) as server:
        url = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{url}/healthz")
            yield Service(url, demo_accounts(instance), instance)
        finally:
            server.terminate()


def wait_for(url: str, seconds: float = 300) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            chromium_sandbox=os.getuid() != 0,
            args=[
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of a given size; any error of a script in it fails the test."""
    contexts = []
    faults: list[str] = []

    def opener(size: tuple[int, int] = WIDE, *, java_script: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            locale="zh-CN",
            java_script_enabled=java_script,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda message: faults.append(message.text) if message.type == "error" else None,
        )
        return page

    yield opener
    for context in contexts:
        context.close()
    unexpected = [fault for fault in faults if "Failed to load resource" not in fault]
    assert not unexpected, unexpected


@pytest.fixture
def log_in(service: Service, open_page: Callable[..., Page]) -> Callable[..., Page]:
    """Log in as the demo account of a role (or a login name) and land on its home page."""

    def enter(role: str, size: tuple[int, int] = WIDE, **options: bool) -> Page:
        login, password = service.accounts[role]
        page = open_page(size, **options)
        page.goto(f"{service.url}/login")
        page.fill("input[name=login]", login)
        page.fill("input[name=password]", password)
        page.click("main button[type=submit]")
        page.wait_for_url(re.compile(r"^(?!.*/login)"))
        return page

    return enter


def axe_violations(page: Page) -> list[str]:
    """Violations of WCAG 2 A and AA on the page as it stands, one line each."""
    page.evaluate(AXE)
    result = page.evaluate(
        "() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']})"
    )
    return [
        f"{page.url}: {violation['id']}: {node['html'][:160]}"
        for violation in result["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many pixels the page scrolls sideways (it should be none)."""
    return int(page.evaluate("() => document.documentElement.scrollWidth - window.innerWidth"))
