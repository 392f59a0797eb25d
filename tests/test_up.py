"""`make run` as a person uses it: start, look, Ctrl-C, start again."""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

import models

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "cli", "up"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    text = (ROOT / "config.toml").read_text("utf-8")
    config = tmp_path / "config.toml"
    config.write_text(re.sub(r"(?m)^people = \d+", "people = 900", text), "utf-8")
    return os.environ | {
        "GONGQIAO_CONFIG": str(config),
        "GONGQIAO_INSTANCE": str(tmp_path / "instance"),
        "GONGQIAO_PORT": str(free_port()),
    }


@contextmanager
def running(environ: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen(
        COMMAND, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def wait_until_up(environ: dict[str, str], seconds: float = 600) -> float:
    started = time.monotonic()
    while True:
        try:
            address = f"http://127.0.0.1:{environ['GONGQIAO_PORT']}/healthz"
            with urllib.request.urlopen(address, timeout=2):
                return time.monotonic() - started
        except OSError:
            if time.monotonic() - started > seconds:
                raise
            time.sleep(0.1)


def wait_until_prepared(environ: dict[str, str]) -> None:
    """Pages have been open for long; now the engine, the first match and the letter are there."""
    address = f"http://127.0.0.1:{environ['GONGQIAO_PORT']}/healthz"
    while True:
        with urllib.request.urlopen(address, timeout=5) as answer:
            if not json.load(answer)["preparing"]:
                return
        time.sleep(0.2)


def row_counts(environ: dict[str, str]) -> dict[str, int]:
    engine = sa.create_engine(f"sqlite:///{environ['GONGQIAO_INSTANCE']}/gongqiao.db")
    names = ("person", "vacancy", "proposal", "placement", "letter", "account", "match_run")
    with engine.connect() as connection:
        counts = {
            name: connection.execute(
                sa.select(sa.func.count()).select_from(models.metadata.tables[name])
            ).scalar_one()
            for name in names
        }
    engine.dispose()
    return counts


def interrupt(process: "subprocess.Popen[str]") -> str:
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=600)
    assert process.returncode == 0, output
    return output


def test_it_starts_stops_on_ctrl_c_and_starts_again_without_losing_a_row(
    environ: dict[str, str],
) -> None:
    with running(environ) as process:
        wait_until_up(environ)
        wait_until_prepared(environ)
        output = interrupt(process)
    assert "demo accounts" in output
    letters = list(Path(environ["GONGQIAO_INSTANCE"], "mail").glob("*.eml"))
    assert letters, "the weekly report lies in the mail folder"
    before = row_counts(environ)
    assert all(before.values()), before
    with running(environ) as process:
        wait_until_up(environ)
        wait_until_prepared(environ)
        output = interrupt(process)
    assert "loading the demo" not in output
    after = row_counts(environ)
    assert {name: after[name] for name in before if name != "match_run"} == {
        name: before[name] for name in before if name != "match_run"
    }
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{environ['GONGQIAO_PORT']}/healthz", timeout=2)


def test_a_first_start_killed_half_way_is_finished_by_the_next(environ: dict[str, str]) -> None:
    with running(environ) as process:
        os.killpg(child_of(process, "cli up --once"), signal.SIGKILL)
        process.communicate(timeout=120)
    assert process.returncode == 1
    assert not Path(environ["GONGQIAO_INSTANCE"], "preparing.json").exists()
    with running(environ) as process:
        wait_until_up(environ)
        wait_until_prepared(environ)
        interrupt(process)
    assert all(row_counts(environ).values())


def child_of(process: "subprocess.Popen[str]", words: str) -> int:
    """The child of a process whose command has these words."""
    while process.poll() is None:
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(FileNotFoundError, ProcessLookupError):
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == process.pid and words in command:
                    return int(folder.name)
        time.sleep(0.05)
    raise AssertionError(f"it ended and never had a child {words!r}")


def test_a_second_start_beside_the_first_says_so_and_touches_nothing(
    environ: dict[str, str],
) -> None:
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", int(environ["GONGQIAO_PORT"])))
        taken.listen()
        answer = subprocess.run(
            COMMAND, cwd=ROOT, env=environ, capture_output=True, text=True, timeout=600, check=False
        )
    assert answer.returncode == 1
    assert "is in use" in answer.stderr
    assert not Path(environ["GONGQIAO_INSTANCE"], "gongqiao.db").exists()
