"""A wrong configuration is told at start, by key, with what to write instead."""

from pathlib import Path

import pytest

from settings import ROOT, SettingsProblem, load_settings

GOOD = (ROOT / "config.toml").read_text("utf-8")


def load(tmp_path: Path, text: str, **environ: str):
    path = tmp_path / "config.toml"
    path.write_text(text, "utf-8")
    return load_settings(path, {"GONGQIAO_INSTANCE": str(tmp_path / "instance")} | environ)


def test_the_file_in_the_project_loads_and_weights_sum_to_a_hundred(tmp_path: Path) -> None:
    settings = load(tmp_path, GOOD)
    assert sum(vars(settings.matching.weights).values()) == 100
    assert settings.database_url.startswith("sqlite:///")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("port = 8321", "prot = 8321", "unknown key server.prot"),
        ("port = 8321", "", "missing key server.port"),
        ("port = 8321", 'port = "8321"', "server.port must be of type int"),
        ('mode = "best_total"', 'mode = "best"', "matching.mode must be"),
        ('priority = "weighted"', 'priority = "often"', "matching.priority must be"),
        ('smtp_security = "starttls"', 'smtp_security = "tls"', "mail.smtp_security must be"),
        ("robots = []", 'robots = ["yuhang"]', "set GONGQIAO_ROBOT_YUHANG_URL"),
        ("[server]", "[server", "not valid TOML"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(SettingsProblem, match=message.replace(".", r"\.")):
        load(tmp_path, GOOD.replace(old, new))


def test_secrets_are_made_once_with_owner_only_rights_and_never_shown(tmp_path: Path) -> None:
    first = load(tmp_path, GOOD)
    again = load(tmp_path, GOOD)
    assert first.secret_key == again.secret_key
    assert first.secret_key != first.data_secret
    assert (tmp_path / "instance" / "secret.key").stat().st_mode & 0o077 == 0
    assert first.secret_key not in repr(first)
    assert first.data_secret not in repr(first)


def test_a_short_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem, match="at least 32 characters"):
        load(tmp_path, GOOD, GONGQIAO_SECRET_KEY="short")


def test_a_robots_key_is_never_shown(tmp_path: Path) -> None:
    text = GOOD.replace("robots = []", 'robots = ["yuhang"]')
    settings = load(
        tmp_path, text, GONGQIAO_ROBOT_YUHANG_URL="https://example.invalid/?key=verysecret"
    )
    assert "verysecret" not in repr(settings)
