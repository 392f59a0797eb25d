"""`python -m cli demo load` on a fresh instance folder."""

from pathlib import Path

import pytest

from cli.__main__ import main


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GONGQIAO_INSTANCE", str(tmp_path))
    monkeypatch.delenv("GONGQIAO_DATABASE_URL", raising=False)
    assert main(["db", "upgrade"]) == 0
    return tmp_path


def test_the_command_loads_once_prints_the_accounts_and_then_says_it_is_there(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["demo", "load", "--people", "900", "--accounts"]) == 0
    first = capsys.readouterr().out
    assert "900 people, 172 firms" in first
    assert "invented" in first
    lines = first.splitlines()
    assert sum(" employer " in line for line in lines) == 3
    assert any(line.startswith("admin ") for line in lines)
    assert main(["demo", "load", "--people", "900", "--accounts"]) == 0
    assert "nothing was changed" in capsys.readouterr().out


def test_too_few_people_are_refused_in_one_line(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "load", "--people", "5"]) == 1
    captured = capsys.readouterr()
    assert "at least 900" in captured.err
    assert "Traceback" not in captured.err
