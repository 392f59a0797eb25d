"""What every job is handed: the settings, the database, the ways out, the clock."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session

from delivery.mail import FolderTransport, MailTransport, Security, SmtpTransport
from delivery.robots import open_robot
from models.engine import open_engine, unit_of_work
from models.migrate import is_current
from models.sealed import install_keyring
from private import keep_private, unlocked
from services.outbox.delivery import RetryRules, Transports
from services.outbox.numbers import sms_way
from services.upkeep.leadership import Boot
from settings import Settings, SettingsProblem


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class House:
    """One process's hold on the service. `holder` names the process in claims."""

    settings: Settings
    engine: sa.Engine
    transports: Transports
    holder: str
    clock: Callable[[], datetime] = utc_now
    boot: Callable[[], Boot] = Boot.read

    def begin(self) -> AbstractContextManager[Session]:
        """One unit of work."""
        return unit_of_work(self.engine)

    @property
    def retry_rules(self) -> RetryRules:
        mail = self.settings.mail
        return RetryRules(
            mail.max_attempts,
            mail.retry_base_seconds,
            mail.retry_cap_seconds,
            "retry" if mail.uncertain == "retry" else "ask",
            mail.per_minute,
            self.settings.sms.per_number_per_day,
            self.settings.sms.per_day,
        )


def process_name(kind: str) -> str:
    """`kind:host:pid`, at most 40 characters, for claims and leases."""
    return f"{kind}:{socket.gethostname()[:16]}:{os.getpid()}"[:40]


def open_house(settings: Settings, *, kind: str) -> House:
    """A house on these settings, keys installed. Raises SettingsProblem for unusable ways out."""
    keep_private(settings.instance_path)
    engine = open_engine(settings.database_url)
    install_keyring(unlocked(engine, settings))
    return House(settings, engine, transports_of(settings), process_name(kind))


def database_ready(engine: sa.Engine) -> bool:
    """Whether the database is there with today's tables (an embedded one may not exist yet)."""
    if engine.dialect.name == "sqlite" and not Path(str(engine.url.database)).exists():
        return False
    return is_current(engine)


def transports_of(settings: Settings) -> Transports:
    """SMTP when a host is configured, else the folder; one robot per configured name."""
    mail = settings.mail
    way: MailTransport
    robots = {}
    try:
        if mail.smtp_host:
            way = SmtpTransport(
                mail.smtp_host,
                mail.smtp_port,
                cast(Security, mail.smtp_security),
                mail.smtp_user,
                mail.smtp_password,
                float(mail.timeout_seconds),
            )
        else:
            way = FolderTransport(settings.mail_path)
    except ValueError as problem:
        raise SettingsProblem(f"[mail]: {problem}") from None
    for robot in mail.robot_keys:
        try:
            robots[robot.name] = open_robot(robot.url, robot.secret, float(mail.timeout_seconds))
        except ValueError as problem:
            raise SettingsProblem(f"GONGQIAO_ROBOT_{robot.name.upper()}_URL: {problem}") from None
    sms = settings.sms
    short = sms_way(
        sms.provider, sms.sms_key_id, sms.sms_secret, sms.sign_name, sms.app_id, sms.templates,
        float(sms.timeout_seconds), settings.sms_path,
    )  # fmt: skip
    return Transports(way, robots, short)
