"""Settings: `config.toml` plus environment, as frozen values. An unknown key is an error.

Only the doors, `app` and tests read this; lower rooms are handed plain values.
"""

import contextlib
import os
import secrets
import tomllib
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matching.model.errors import BadArgument
from matching.model.params import MODES, Params, Weights

if TYPE_CHECKING:
    import sqlalchemy as sa

ROOT = Path(__file__).resolve().parent


class SettingsProblem(Exception):
    """The configuration cannot be used; the message says which key and what to write instead."""


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    public_url: str
    secure_cookies: bool
    behind_proxy: bool
    instance_dir: str
    threads: int
    workers: int


@dataclass(frozen=True)
class Database:
    url: str


@dataclass(frozen=True)
class Web:
    default_locale: str
    session_hours: int
    upload_limit_mb: int
    page_size: int
    login_attempts: int
    login_attempts_per_address: int
    login_window_minutes: int
    registrations_per_address: int


@dataclass(frozen=True)
class Jobs:
    nightly_match: str
    match_orders: str
    imports: str
    trip_plans: str
    weekly_report: str
    monthly_report: str
    daily_reminder: str
    lapse_vacancies: str
    outbox_delivery: str
    clean_up: str
    law_recheck: str
    subsidy_look: str
    invitations: str
    riders: str
    follow_up: str
    catch_up_weeks: int
    lease_seconds: int


@dataclass(frozen=True)
class Robot:
    """A group robot: the kind is told by its URL. Neither URL nor secret is ever shown."""

    name: str
    url: str = field(repr=False)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Mail:
    smtp_host: str
    smtp_port: int
    smtp_security: str
    smtp_user: str
    timeout_seconds: int
    sender: str
    reply_to: str
    mail_dir: str
    max_attempts: int
    retry_base_seconds: int
    retry_cap_seconds: int
    uncertain: str
    per_minute: int
    robots: list[str]
    smtp_password: str = field(default="", repr=False)
    robot_keys: tuple[Robot, ...] = ()


@dataclass(frozen=True)
class Sms:
    provider: str
    sign_name: str
    app_id: str
    timeout_seconds: int
    per_number_per_day: int
    per_day: int
    sms_dir: str
    templates: dict[str, str]
    sms_key_id: str = field(default="", repr=False)
    sms_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Invitations:
    lapse_hours: int
    risk_percent: int
    least_base: int
    window_days: int
    standby_days: int
    first_hour: int
    last_hour: int
    assumed_sms: int
    assumed_slip: int
    assumed_call: int


@dataclass(frozen=True)
class TripRules:
    """move_yuan: what a change of coach has to save for each person who moves, in yuan."""

    move_yuan: int


@dataclass(frozen=True)
class VacancyRules:
    validity_days: int
    reminder_days: int
    lapse_cap: int
    evergreen_days: int


@dataclass(frozen=True)
class Supply:
    intention_days: int
    preview_hours: int


@dataclass(frozen=True)
class Review:
    reminder_days: int


@dataclass(frozen=True)
class Matching:
    seed: int
    mode: str
    priority: str
    place_most_first: bool
    unproven_batch: int
    proven_arrivals: int
    first_places: list[list[int]]
    reserved_percent: int
    min_group_binds: bool
    alternatives: int
    time_limit_seconds: int
    weights: Weights


@dataclass(frozen=True)
class FollowUp:
    calls_a_day: int


@dataclass(frozen=True)
class Retention:
    firm_staff_days: int


@dataclass(frozen=True)
class Demo:
    people: int
    seed: int


@dataclass(frozen=True)
class Settings:
    server: Server
    database: Database
    web: Web
    jobs: Jobs
    mail: Mail
    sms: Sms
    invitations: Invitations
    trips: TripRules
    follow_up: FollowUp
    retention: Retention
    vacancy: VacancyRules
    supply: Supply
    review: Review
    matching: Matching
    demo: Demo
    secret_key: str = field(default="", repr=False)
    data_secret: str = field(default="", repr=False)
    earlier_data_secrets: tuple[str, ...] = field(default=(), repr=False)

    @property
    def instance_path(self) -> Path:
        return (ROOT / self.server.instance_dir).resolve()

    @property
    def database_url(self) -> str:
        return self.database.url or f"sqlite:///{self.instance_path / 'gongqiao.db'}"

    @property
    def sms_path(self) -> Path:
        return Path(self.sms.sms_dir) if self.sms.sms_dir else self.instance_path / "sms"

    @property
    def mail_path(self) -> Path:
        return Path(self.mail.mail_dir) if self.mail.mail_dir else self.instance_path / "mail"


def load_settings(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read the file and the environment; raises `SettingsProblem` naming the key at fault."""
    env = os.environ if environ is None else environ
    file = path or Path(env.get("GONGQIAO_CONFIG", ROOT / "config.toml"))
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise SettingsProblem(f"{file} is missing: copy config.toml from the project") from None
    except tomllib.TOMLDecodeError as problem:
        raise SettingsProblem(f"{file} is not valid TOML: {problem}") from None
    settings: Settings = _build(Settings, raw, "")
    return _check(_with_environment(settings, env))


def _build(kind: type[Any], raw: Mapping[str, Any], where: str) -> Any:
    hints = typing.get_type_hints(kind)
    needed = {f.name for f in fields(kind) if f.name not in _FROM_ENVIRONMENT}
    unknown, missing = set(raw) - needed, needed - set(raw)
    if unknown:
        raise SettingsProblem(f"unknown key {where}{sorted(unknown)[0]}: remove it or correct it")
    if missing:
        raise SettingsProblem(f"missing key {where}{sorted(missing)[0]}: see config.toml")
    values = {}
    for name in needed:
        hint = hints[name]
        if hasattr(hint, "__dataclass_fields__"):
            values[name] = _build(hint, raw[name], f"{where}{name}.")
        else:
            values[name] = _typed(hint, raw[name], where + name)
    try:
        return kind(**values)
    except BadArgument as problem:  # the engine's own weights check themselves
        raise SettingsProblem(f"matching.{problem}") from None


def _check_engine(matching: Matching) -> None:
    """What the engine takes is the engine's to say."""
    try:
        Params(
            weights=matching.weights,
            priority=matching.priority,
            first_places=tuple(tuple(tier) for tier in matching.first_places),
            alternatives=matching.alternatives,
            time_limit_seconds=matching.time_limit_seconds,
        )
    except BadArgument as problem:
        key = problem.argument.removeprefix("params.")
        raise SettingsProblem(f"matching.{key} must be as it asks: {problem.problem}") from None


_FROM_ENVIRONMENT = {
    "smtp_password",
    "robot_keys",
    "sms_key_id",
    "sms_secret",
    "secret_key",
    "data_secret",
    "earlier_data_secrets",
}
EARLIER = "data.key.earlier"
"""Beside data.key: the keys before it, newest first, until everything is sealed anew."""


def _typed(hint: Any, value: Any, key: str) -> Any:
    want = typing.get_origin(hint) or hint
    if type(value) is not want:
        raise SettingsProblem(f"{key} must be of type {want.__name__}, not {value!r}")
    return value


def _with_environment(settings: Settings, env: Mapping[str, str]) -> Settings:
    server = replace(
        settings.server,
        instance_dir=env.get("GONGQIAO_INSTANCE", settings.server.instance_dir),
        port=int(env.get("GONGQIAO_PORT", settings.server.port)),
        public_url=env.get("GONGQIAO_PUBLIC_URL", settings.server.public_url),
    )
    if "GONGQIAO_PORT" in env and "GONGQIAO_PUBLIC_URL" not in env:
        server = replace(server, public_url=f"http://{server.host}:{server.port}")
    database = Database(url=env.get("GONGQIAO_DATABASE_URL", settings.database.url))
    robots = tuple(_robot(name, env) for name in settings.mail.robots)
    mail = replace(
        settings.mail, smtp_password=env.get("GONGQIAO_SMTP_PASSWORD", ""), robot_keys=robots
    )
    sms = replace(
        settings.sms,
        sms_key_id=env.get("GONGQIAO_SMS_KEY_ID", ""),
        sms_secret=env.get("GONGQIAO_SMS_SECRET", ""),
    )
    settings = replace(settings, server=server, database=database, mail=mail, sms=sms)
    _refuse_lost_key(settings, env)
    secret, data = _secrets(settings.instance_path, env)
    earlier = _earlier(settings.instance_path, env)
    return replace(settings, secret_key=secret, data_secret=data, earlier_data_secrets=earlier)


def _refuse_lost_key(settings: Settings, env: Mapping[str, str]) -> None:
    """A database without the key it is sealed with: a new key would open nothing."""
    key = settings.instance_path / "data.key"
    if env.get("GONGQIAO_DATA_KEY") or key.exists():
        return
    import sqlalchemy as sa  # noqa: PLC0415  (only where a key is missing)

    url = sa.make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return
    needed = _key_needed(url)
    if not needed and settings.database.url:
        return  # a base of one's own that no key has sealed yet
    needed = needed or "k1 (made before keys had names)"
    raise SettingsProblem(
        f"{key} is missing, but {_where(url)} is sealed with data key {needed}: put that key"
        " back from your backup (or set GONGQIAO_DATA_KEY); no new one is made, it would open"
        " nothing"
    )


def _key_needed(url: "sa.URL") -> str:
    """Asked before a key is made. A server that does not answer may hold anything: refused."""
    import sqlalchemy as sa  # noqa: PLC0415  (only where a key is missing)

    embedded = url.get_backend_name() == "sqlite"
    if embedded:
        url = url.set(database=f"file:{url.database}", query={"mode": "ro", "uri": "true"})
    patience = {} if embedded else {"connect_timeout": 10}
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args=patience)
    try:
        if not sa.inspect(engine).has_table("data_key"):
            return ""
        with engine.connect() as base:
            rows = base.execute(sa.text("SELECT id FROM data_key WHERE retired_at IS NULL"))
            return " and ".join(row.id for row in rows)
    except sa.exc.DatabaseError as problem:
        if embedded:
            return ""
        raise SettingsProblem(
            f"{_where(url)} does not answer ({type(problem.orig).__name__}), and without"
            " instance/data.key it must be asked which key it needs: start it (or set"
            " GONGQIAO_DATA_KEY), then try again"
        ) from None


def _where(url: "sa.URL") -> str:
    """Without the password."""
    return str(url.database) if url.get_backend_name() == "sqlite" else f"{url!r}"


def _earlier(instance: Path, env: Mapping[str, str]) -> tuple[str, ...]:
    """Keys before the current one: GONGQIAO_DATA_KEY_EARLIER (parted by commas), else the file."""
    given = env.get("GONGQIAO_DATA_KEY_EARLIER", "")
    path = instance / EARLIER
    if not given and path.exists() and not env.get("GONGQIAO_DATA_KEY"):
        given = ",".join(path.read_text(encoding="ascii").split())
    return tuple(one.strip() for one in given.split(",") if one.strip())


def _robot(name: str, env: Mapping[str, str]) -> Robot:
    key = f"GONGQIAO_ROBOT_{name.upper()}"
    if f"{key}_URL" not in env:
        raise SettingsProblem(f"mail.robots names {name!r}: set {key}_URL in the environment")
    return Robot(name, env[f"{key}_URL"], env.get(f"{key}_SECRET", ""))


def _secrets(instance: Path, env: Mapping[str, str]) -> tuple[str, str]:
    """From the environment, else from two files made once with mode 600 in the instance folder."""
    found = []
    for variable, name in (
        ("GONGQIAO_SECRET_KEY", "secret.key"),
        ("GONGQIAO_DATA_KEY", "data.key"),
    ):
        if value := env.get(variable, ""):
            if len(value) < 32:
                raise SettingsProblem(f"{variable} must have at least 32 characters")
            found.append(value)
        else:
            found.append(_key_file(instance / name))
    return found[0], found[1]


def _key_file(path: Path) -> str:
    """Made once, even when two processes start together: the first complete file wins."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text(encoding="ascii").strip()


def _check(settings: Settings) -> Settings:
    rules = (
        (settings.web.default_locale in {"zh", "en"}, "web.default_locale must be zh or en"),
        (
            settings.mail.smtp_security in {"starttls", "ssl", "none"},
            "mail.smtp_security must be starttls, ssl or none",
        ),
        (settings.mail.per_minute >= 0, "mail.per_minute must not be negative"),
        (
            settings.mail.uncertain in {"ask", "retry"},
            "mail.uncertain must be ask or retry",
        ),
        (
            settings.sms.provider in {"", "aliyun", "tencent"},
            "sms.provider must be empty, aliyun or tencent",
        ),
        (
            not settings.sms.provider or bool(settings.sms.sms_key_id and settings.sms.sms_secret),
            "sms.provider is set: set GONGQIAO_SMS_KEY_ID and GONGQIAO_SMS_SECRET",
        ),
        (
            0 <= settings.invitations.first_hour < settings.invitations.last_hour <= 23,
            "invitations.first_hour must be before last_hour, both 0 to 23",
        ),
        (1 <= settings.trips.move_yuan <= 100_000, "trips.move_yuan must be 1 to 100000"),
        (
            1 <= settings.invitations.risk_percent <= 99 and settings.invitations.lapse_hours > 0,
            "invitations.risk_percent must be 1 to 99 and lapse_hours above 0",
        ),
        (
            1 <= settings.follow_up.calls_a_day <= 500,
            "follow_up.calls_a_day must be 1 to 500",
        ),
        (
            30 <= settings.retention.firm_staff_days <= 3_660,
            "retention.firm_staff_days must be 30 to 3660",
        ),
        (
            settings.matching.mode in MODES,
            f"matching.mode must be {' or '.join(MODES)}",
        ),
        (1 <= settings.matching.unproven_batch <= 50, "matching.unproven_batch must be 1 to 50"),
        (
            0 <= settings.matching.reserved_percent <= 90,
            "matching.reserved_percent must be 0 to 90",
        ),
        (
            settings.server.public_url.startswith(("http://", "https://")),
            "server.public_url must start with http:// or https://",
        ),
    )
    for holds, message in rules:
        if not holds:
            raise SettingsProblem(message)
    _check_engine(settings.matching)
    return settings
